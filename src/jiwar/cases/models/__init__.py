"""Tables of cases.

`Case` and `CaseAction` are the record: columns that follow from append-only actions (rules/evolve.py). What is
personal (drafts, parties, answers, papers, messages, opinions, requests, proposals) stands in tables of its own,
which erasure empties without touching the record.
"""

from jiwar.cases.models.automatic import AutomaticStep
from jiwar.cases.models.bulk import BulkDeed, BulkResult
from jiwar.cases.models.cases import (
    Case,
    CaseAction,
    CaseAnswers,
    CaseCosigner,
    CaseMandate,
    CaseMessage,
    CaseName,
    CasePaper,
    CaseParty,
    CompletionRequest,
    Opinion,
    PaperLookup,
    Proposal,
)
from jiwar.cases.models.clocks import CaseAlert, ClockRecount
from jiwar.cases.models.conduct import CaseReason, DeclaredInterest
from jiwar.cases.models.consultations import Consultation, OpinionPaper
from jiwar.cases.models.drafts import Draft, DraftPaper, DraftTyping, PageCount, PaperForm, StoredFile, StoredPaper
from jiwar.cases.models.inquiries import Inquiry, Observation
from jiwar.cases.models.parts import CasePart
from jiwar.cases.models.replies import OfficeReply, ReplyReading
from jiwar.cases.models.screens import ActRead, CaseExport, CasePresence, SavedFilter
from jiwar.cases.models.sessions import (
    Session,
    SessionCorrection,
    SessionItem,
    SessionMember,
    SessionObjection,
    SessionRecusal,
)
from jiwar.cases.models.successions import SuccessionAsked
from jiwar.cases.models.validations import Validation

__all__ = [
    "ActRead",
    "AutomaticStep",
    "BulkDeed",
    "BulkResult",
    "Case",
    "CaseAction",
    "CaseAlert",
    "CaseAnswers",
    "CaseCosigner",
    "CaseExport",
    "CaseMandate",
    "CaseMessage",
    "CaseName",
    "CasePaper",
    "CasePart",
    "CaseParty",
    "CasePresence",
    "CaseReason",
    "ClockRecount",
    "CompletionRequest",
    "Consultation",
    "DeclaredInterest",
    "Draft",
    "DraftPaper",
    "DraftTyping",
    "Inquiry",
    "Observation",
    "OfficeReply",
    "Opinion",
    "OpinionPaper",
    "PageCount",
    "PaperForm",
    "PaperLookup",
    "Proposal",
    "ReplyReading",
    "SavedFilter",
    "Session",
    "SessionCorrection",
    "SessionItem",
    "SessionMember",
    "SessionObjection",
    "SessionRecusal",
    "StoredFile",
    "StoredPaper",
    "SuccessionAsked",
    "Validation",
]
