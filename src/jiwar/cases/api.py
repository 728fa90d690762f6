"""Front door of cases: one person's application, from draft to outcome."""

from jiwar.cases.actions import many as many  # noqa: PLC0414 - registers its deeds over many files
from jiwar.cases.actions.alerting import answer_alert
from jiwar.cases.actions.appealing import begin_appeal, carry_out_appeal
from jiwar.cases.actions.attesting import DOCUMENT_KINDS, attest_cosign
from jiwar.cases.actions.bulk import ask_bulk, can_be_undone, stop_bulk, sweep_bulk, undo_bulk
from jiwar.cases.actions.charging import note_paid
from jiwar.cases.actions.choosing import choose_record
from jiwar.cases.actions.completion import (
    begin_given_upload,
    complete,
    give_answers,
    give_paper,
    keep_given_upload,
    request_completion,
    take_back_paper,
    uploads_of_case,
)
from jiwar.cases.actions.consulting import (
    FurtherOpinion,
    consult,
    give_as_expert,
    remind_opinion,
    remind_opinions,
)
from jiwar.cases.actions.cosigning import (
    confirm_cosign,
    refuse_cosign,
    remind_cosigner,
    remind_cosigners,
    replace_cosigner,
    save_cosigners,
)
from jiwar.cases.actions.counting import count_stops, note_reached
from jiwar.cases.actions.deciding import act_preview, issue_decision, sign, take_back_signature
from jiwar.cases.actions.deciding_parts import decide_part, part_preview, part_sealed, take_back_part
from jiwar.cases.actions.drafts import (
    delete_expired_drafts,
    discard_draft,
    save_answer,
    save_applicant,
    save_commune,
    save_language,
    save_representative,
    start_draft,
)
from jiwar.cases.actions.exporting import MEDIA as EXPORT_MEDIA
from jiwar.cases.actions.exporting import (
    WHY_EXPORT,
    ask_export,
    content_of,
    export_visible_to,
    exports_of,
    forget_exports,
    make_exports,
)
from jiwar.cases.actions.filtering import forget_filter, save_filter
from jiwar.cases.actions.handing_over import hand_back, hand_over
from jiwar.cases.actions.handing_parts import hand_over_part
from jiwar.cases.actions.handling import assign, post_message, propose, return_to_handler, withdraw
from jiwar.cases.actions.importing import import_cases
from jiwar.cases.actions.inquiring import (
    InquiryOrder,
    NewObservation,
    close_inquiries,
    erase_observations,
    observe,
    open_inquiry,
    report_inquiry,
    take_observation,
)
from jiwar.cases.actions.interests import declare_interest, end_interest
from jiwar.cases.actions.looking_up import record_lookup
from jiwar.cases.actions.mandates import end_mandates, revoke_mandate
from jiwar.cases.actions.merging import merge
from jiwar.cases.actions.moving import move_back, move_case
from jiwar.cases.actions.opinion_papers import (
    begin_expert_upload,
    expert_uploads,
    forget_unjoined,
    join_as_expert,
    join_to_opinion,
    keep_expert_upload,
    leave_out_as_expert,
    leave_out_of_opinion,
)
from jiwar.cases.actions.opinions import ask_opinions, count_silence, give_opinion
from jiwar.cases.actions.papers import attach_paper, begin_upload, keep_upload, remove_paper
from jiwar.cases.actions.parts import prepare_part, remark_part, return_part, send_parts, take_part
from jiwar.cases.actions.presence import forget_presences, look_at, look_at_part
from jiwar.cases.actions.programs import (
    ApplicationChange,
    begin_appeal_by_program,
    begin_application,
    change_application,
    submit_application,
)
from jiwar.cases.actions.proposing import propose_answers, reuse_paper
from jiwar.cases.actions.quarantine import paper_found_infected
from jiwar.cases.actions.reading_acts import forget_acts_read, note_act_read
from jiwar.cases.actions.reopening import reopen
from jiwar.cases.actions.replies import keep_reading, retire_reply, write_reply
from jiwar.cases.actions.resuming import (
    proven_contact,
    resume_code,
    resume_draft,
    resume_sent,
    resume_words,
    send_resume_code,
)
from jiwar.cases.actions.session_files import (
    answer_objection,
    confirm_correction,
    correct,
    drop_correction,
    object_to_list,
    present,
    recall,
)
from jiwar.cases.actions.session_lists import finalise, hold_session, publish_list, sign_minutes
from jiwar.cases.actions.sessions import call_session, communes_of, fill_agenda, leave_out, recuse, session_gestures
from jiwar.cases.actions.sheets import SheetsReceived, receive_sheets
from jiwar.cases.actions.silence import let_silence_decide
from jiwar.cases.actions.submitting import submit_draft, submitted_of
from jiwar.cases.actions.successions import answer_succession, ask_succession, require_succession
from jiwar.cases.actions.telling import tell_drafts_of_end, tell_filed
from jiwar.cases.actions.terms import change_term
from jiwar.cases.actions.transferring import transfer
from jiwar.cases.actions.typing import keep_typing
from jiwar.cases.actions.undoing import undo
from jiwar.cases.actions.validating import return_from_validation, validate
from jiwar.cases.errors import (
    AppealFromItsFile,
    AppealNotOpen,
    ApplicationInvalid,
    BulkNotEnded,
    BulkNotFound,
    BulkNotUndone,
    CannotGoThere,
    CannotMove,
    CannotMoveBack,
    CaseNotFound,
    ContactNotProven,
    CosignerRefused,
    CosignGone,
    CosignsOwn,
    DecidedBefore,
    DraftAlreadySubmitted,
    DraftIncomplete,
    DraftNotFound,
    ExportNotFound,
    ExportTooLong,
    FeeNotPaid,
    InterestDeclared,
    InterestInvalid,
    InterestNotFound,
    LookupsMissing,
    MandateGone,
    MayNotAct,
    NinInAddress,
    NoSigningPower,
    NotAHandlerThere,
    NothingAsked,
    NothingTicked,
    NotInForce,
    NotInThisStage,
    NotTheSame,
    OpinionAlreadyGiven,
    OpinionsMissing,
    OutOfTurn,
    PartyInvalid,
    ReasonsMissing,
    RecordMissing,
    ResumeRefused,
    SecondRoundNeedsReason,
    SeveralForms,
    SheetNotRecognised,
    SignerIsProposer,
    StaleCase,
    StillMissing,
    TextMissing,
    TooLateToUndo,
    TooManyFiles,
    TooManyFilters,
    TrackingRefused,
    UnknownItem,
    ValidatesTwice,
    ValidationAnswered,
    ValidatorIsProposer,
)
from jiwar.cases.errors.consulting import (
    ExpertLinkGone,
    NobodyConsulted,
    OpinionDaysWrong,
    RemindedToday,
    TooManyConsulted,
)
from jiwar.cases.errors.counter import DocumentNotShown
from jiwar.cases.errors.inquiries import (
    DayNotPossible,
    InquiryClosed,
    InquiryMissing,
    InquiryNotFound,
    InquiryNotOver,
    InquiryNotYetOpen,
    InquiryReported,
    ObservationIncomplete,
    ReportIncomplete,
)
from jiwar.cases.errors.parts import (
    NoParts,
    PartAwaitsApplicant,
    PartChanged,
    PartDeciderPrepared,
    PartHasNoOffice,
    PartNotOpen,
    PartNotYours,
    PartsNotHeard,
    PartsUndecided,
    PartUnfavourable,
)
from jiwar.cases.errors.replies import ReplyInvalid, ReplyNotFound, TooManyReplies
from jiwar.cases.queries.acts_read import acts_read
from jiwar.cases.queries.alerts import AlertView, alerts_of, alerts_waiting
from jiwar.cases.queries.appeal_shapes import AppealView, ContestedView, RemedyView
from jiwar.cases.queries.arrival import Arrival, arrival_of
from jiwar.cases.queries.bulk import BulkView, bulk_deeds, bulk_results, bulk_visible_to
from jiwar.cases.queries.checking import problems_in_draft
from jiwar.cases.queries.clocks import clock_of, due_if_filed_now
from jiwar.cases.queries.consulting import ExpertView, expert_paper, expert_view
from jiwar.cases.queries.context import files_by_question
from jiwar.cases.queries.cosigners import cosign_view
from jiwar.cases.queries.covering import Away, away_today
from jiwar.cases.queries.destinations import Destinations, destinations, services_for
from jiwar.cases.queries.drafts import (
    SCANNED_FORM,
    draft_visible_to,
    drafts_in_progress,
    my_drafts,
    typed_on,
    uploads_of_draft,
)
from jiwar.cases.queries.duplicates import AlreadyOpen, OpenFile, merged_into, open_already, possible_duplicates
from jiwar.cases.queries.earlier import earlier_papers
from jiwar.cases.queries.exporting import rows_shown
from jiwar.cases.queries.facts import fact_rows, fact_version
from jiwar.cases.queries.fees import subject_of_fee as fee_subject
from jiwar.cases.queries.filters import (
    OPEN_STAGES,
    CaseFilter,
    FilterChoices,
    filter_choices,
    saved_filters,
)
from jiwar.cases.queries.history import timeline
from jiwar.cases.queries.inquiries import (
    inquiries_conducted,
    observation_sent,
    open_inquiries,
    public_inquiry,
    register_of,
)
from jiwar.cases.queries.inquiry_pages import commissioners_of, inquiry_visible_to
from jiwar.cases.queries.inquiry_shapes import InquiryView, Notice, ObservationView
from jiwar.cases.queries.interests import colleagues_of, interests_visible_to, register_interests
from jiwar.cases.queries.letters import ReplyView, SmsPreview, completion_sms, replies_for, sms_preview
from jiwar.cases.queries.mandates import mandate_view
from jiwar.cases.queries.moving import MovableCase, movable_cases, move_parameters, older_versions
from jiwar.cases.queries.objections import hears_objections
from jiwar.cases.queries.opinion_papers import joined_paper
from jiwar.cases.queries.out_of_turn import OutOfTurnRow, taken_out_of_turn
from jiwar.cases.queries.papers import paper_file, papers_visible_to
from jiwar.cases.queries.part_loads import SharedPart
from jiwar.cases.queries.part_queue import part_colleagues, part_paper_file, part_visible_to, parts_for
from jiwar.cases.queries.part_shapes import PartDetail, PartRow, PartsView, PartView
from jiwar.cases.queries.presence import Presence, others_at, others_at_part
from jiwar.cases.queries.pressing_parts import PressingPart, pressing_parts
from jiwar.cases.queries.programs import FiledView, filed_by_program
from jiwar.cases.queries.queues import (
    chosen_cases,
    filed_by_desk,
    has_open_cases,
    my_cases,
    opinions_for,
    queue,
    queue_counts,
    recent_cases,
    signing_book,
    validations_for,
)
from jiwar.cases.queries.reach import cases_visible_to
from jiwar.cases.queries.reading import one_reading
from jiwar.cases.queries.readings import note_listed, purpose_words, readings_of_case, readings_of_me
from jiwar.cases.queries.rebuilding import rebuild
from jiwar.cases.queries.receipts import heading, receipt_of, receipt_pdf
from jiwar.cases.queries.records import record_choice
from jiwar.cases.queries.replies import LANGUAGES as REPLY_LANGUAGES
from jiwar.cases.queries.replies import WORDS as REPLY_WORDS
from jiwar.cases.queries.replies import OfficeReplyView, SharedReplyView, office_replies, shared_replies
from jiwar.cases.queries.searching import FOUND_AT_MOST, WHY, look_for, search_cases
from jiwar.cases.queries.session_shapes import ItemView, SessionStanding, SessionView, ShareView
from jiwar.cases.queries.sessions import (
    commission_offices,
    members_of,
    published_list,
    published_sessions,
    session_item,
    session_items,
    session_visible_to,
    sessions_visible_to,
)
from jiwar.cases.queries.shapes import (
    CaseDetail,
    CaseRow,
    CompletionView,
    CosignView,
    DraftView,
    LookupView,
    MessageView,
    PaperView,
    PartyView,
    ProposedAnswer,
    Submitted,
    TodoItem,
    TrackView,
    ValidationView,
)
from jiwar.cases.queries.steps import picture_of
from jiwar.cases.queries.stopping import DAYS as STOPS_DAYS
from jiwar.cases.queries.stopping import PageFigures, stops_in
from jiwar.cases.queries.stories import play_story
from jiwar.cases.queries.story_shapes import Story
from jiwar.cases.queries.successions import (
    REORGANISING_ROLES,
    SuccessionPlan,
    SuccessionView,
    offices_reorganised_by,
    succession_plan,
    successions_visible_to,
)
from jiwar.cases.queries.supervising import CaseSummary, case_summaries, case_summary, late_cases, pressing_cases
from jiwar.cases.queries.terms import TermChange, files_counted, term_changes
from jiwar.cases.queries.tracking import linked_case, track, tracked
from jiwar.cases.queries.turns import next_to_take
from jiwar.cases.queries.visible import case_visible_to, followed
from jiwar.cases.queries.waiting import in_own_hand, waiting_for
from jiwar.cases.queries.words import staff_stage_words
from jiwar.cases.queries.workload import (
    HandlerLoad,
    OfficeLoad,
    SharedOut,
    handler_loads,
    office_loads,
    parts_shared_out,
    shared_out,
    tied_to,
)
from jiwar.cases.rules.alerts import CAUSES
from jiwar.cases.rules.consulting import MOST_DAYS as MOST_OPINION_DAYS
from jiwar.cases.rules.consulting import MOST_JOINED, MOST_JOINED_MB, Outside, experts_in
from jiwar.cases.rules.grounds import GROUNDS
from jiwar.cases.rules.imported import ImportedCase, ImportedPerson
from jiwar.cases.rules.letters import LETTERS, RESUME_CODE
from jiwar.cases.rules.limits import MOST_FILES, MOST_WORDS, UNDO_SECONDS, UNDOABLE
from jiwar.cases.rules.moments import STAGES

# fmt: off
__all__ = [
    "CAUSES", "DOCUMENT_KINDS", "EXPORT_MEDIA", "FOUND_AT_MOST", "GROUNDS", "LETTERS", "MOST_FILES",
    "MOST_JOINED", "MOST_JOINED_MB", "MOST_OPINION_DAYS", "MOST_WORDS", "OPEN_STAGES", "REORGANISING_ROLES",
    "REPLY_LANGUAGES", "REPLY_WORDS", "RESUME_CODE", "SCANNED_FORM", "STAGES", "STOPS_DAYS", "UNDOABLE",
    "UNDO_SECONDS", "WHY", "WHY_EXPORT",
    "AlertView", "AlreadyOpen", "AppealFromItsFile", "AppealNotOpen", "AppealView", "ApplicationChange",
    "ApplicationInvalid", "Arrival", "Away",
    "BulkNotEnded", "BulkNotFound", "BulkNotUndone", "BulkView",
    "CannotGoThere", "CannotMove", "CannotMoveBack", "CaseDetail", "CaseFilter", "CaseNotFound", "CaseRow",
    "CaseSummary", "CompletionView", "ContactNotProven", "ContestedView", "CosignGone", "CosignView",
    "CosignerRefused", "CosignsOwn",
    "DayNotPossible", "DecidedBefore", "Destinations", "DocumentNotShown", "DraftAlreadySubmitted",
    "DraftIncomplete", "DraftNotFound", "DraftView",
    "ExpertLinkGone", "ExpertView", "ExportNotFound", "ExportTooLong",
    "FeeNotPaid", "FiledView", "FilterChoices", "FurtherOpinion",
    "HandlerLoad",
    "ImportedCase", "ImportedPerson", "InquiryClosed", "InquiryMissing", "InquiryNotFound", "InquiryNotOver",
    "InquiryNotYetOpen", "InquiryOrder", "InquiryReported", "InquiryView", "InterestDeclared", "InterestInvalid",
    "InterestNotFound", "ItemView",
    "LookupView", "LookupsMissing",
    "MandateGone", "MayNotAct", "MessageView", "MovableCase",
    "NewObservation", "NinInAddress", "NoParts", "NoSigningPower", "NobodyConsulted", "NotAHandlerThere",
    "NotInForce", "NotInThisStage", "NotTheSame", "NothingAsked", "NothingTicked", "Notice",
    "ObservationIncomplete", "ObservationView", "OfficeLoad", "OfficeReplyView", "OpenFile",
    "OpinionAlreadyGiven", "OpinionDaysWrong", "OpinionsMissing", "OutOfTurn", "OutOfTurnRow", "Outside",
    "PageFigures", "PaperView", "PartAwaitsApplicant", "PartChanged", "PartDeciderPrepared", "PartDetail",
    "PartHasNoOffice", "PartNotOpen", "PartNotYours", "PartRow", "PartUnfavourable", "PartView", "PartsNotHeard",
    "PartsUndecided", "PartsView", "PartyInvalid", "PartyView", "Presence", "PressingPart", "ProposedAnswer",
    "ReasonsMissing", "RecordMissing", "RemedyView", "RemindedToday", "ReplyInvalid", "ReplyNotFound",
    "ReplyView", "ReportIncomplete", "ResumeRefused",
    "SecondRoundNeedsReason", "SessionStanding", "SessionView", "SeveralForms", "ShareView", "SharedOut",
    "SharedPart", "SharedReplyView", "SheetNotRecognised", "SheetsReceived", "SignerIsProposer", "SmsPreview",
    "StaleCase", "StillMissing", "Story", "Submitted", "SuccessionPlan", "SuccessionView",
    "TermChange", "TextMissing", "TodoItem", "TooLateToUndo", "TooManyConsulted", "TooManyFiles",
    "TooManyFilters", "TooManyReplies", "TrackView", "TrackingRefused",
    "UnknownItem",
    "ValidatesTwice", "ValidationAnswered", "ValidationView", "ValidatorIsProposer",
    "act_preview", "acts_read", "alerts_of", "alerts_waiting", "answer_alert", "answer_objection",
    "answer_succession", "arrival_of", "ask_bulk", "ask_export", "ask_opinions", "ask_succession", "assign",
    "attach_paper", "attest_cosign", "away_today",
    "begin_appeal", "begin_appeal_by_program", "begin_application", "begin_expert_upload", "begin_given_upload",
    "begin_upload", "bulk_deeds", "bulk_results", "bulk_visible_to",
    "call_session", "can_be_undone", "carry_out_appeal", "case_summaries", "case_summary", "case_visible_to",
    "cases_visible_to", "change_application", "change_term", "choose_record", "chosen_cases", "clock_of",
    "close_inquiries", "colleagues_of", "commission_offices", "commissioners_of", "communes_of", "complete",
    "completion_sms", "confirm_correction", "confirm_cosign", "consult", "content_of", "correct", "cosign_view",
    "count_silence", "count_stops",
    "decide_part", "declare_interest", "delete_expired_drafts", "destinations", "discard_draft",
    "draft_visible_to", "drafts_in_progress", "drop_correction", "due_if_filed_now",
    "earlier_papers", "end_interest", "end_mandates", "erase_observations", "expert_paper", "expert_uploads",
    "expert_view", "experts_in", "export_visible_to", "exports_of",
    "fact_rows", "fact_version", "fee_subject", "filed_by_desk", "filed_by_program", "files_by_question",
    "files_counted", "fill_agenda", "filter_choices", "finalise", "followed", "forget_acts_read",
    "forget_exports", "forget_filter", "forget_presences", "forget_unjoined",
    "give_answers", "give_as_expert", "give_opinion", "give_paper",
    "hand_back", "hand_over", "hand_over_part", "handler_loads", "has_open_cases", "heading", "hears_objections",
    "hold_session",
    "import_cases", "in_own_hand", "inquiries_conducted", "inquiry_visible_to", "interests_visible_to",
    "issue_decision",
    "join_as_expert", "join_to_opinion", "joined_paper",
    "keep_expert_upload", "keep_given_upload", "keep_reading", "keep_typing", "keep_upload",
    "late_cases", "leave_out", "leave_out_as_expert", "leave_out_of_opinion", "let_silence_decide", "linked_case",
    "look_at", "look_at_part", "look_for",
    "make_exports", "mandate_view", "members_of", "merge", "merged_into", "movable_cases", "move_back",
    "move_case", "move_parameters", "my_cases", "my_drafts",
    "next_to_take", "note_act_read", "note_listed", "note_paid", "note_reached",
    "object_to_list", "observation_sent", "observe", "office_loads", "office_replies", "offices_reorganised_by",
    "older_versions", "one_reading", "open_already", "open_inquiries", "open_inquiry", "opinions_for",
    "others_at", "others_at_part",
    "paper_file", "paper_found_infected", "papers_visible_to", "part_colleagues", "part_paper_file",
    "part_preview", "part_sealed", "part_visible_to", "parts_for", "parts_shared_out", "picture_of", "play_story",
    "possible_duplicates", "post_message", "prepare_part", "present", "pressing_cases", "pressing_parts",
    "problems_in_draft", "propose", "propose_answers", "proven_contact", "public_inquiry", "publish_list",
    "published_list", "published_sessions", "purpose_words",
    "queue", "queue_counts",
    "readings_of_case", "readings_of_me", "rebuild", "recall", "receipt_of", "receipt_pdf", "receive_sheets",
    "recent_cases", "record_choice", "record_lookup", "recuse", "refuse_cosign", "register_interests",
    "register_of", "remark_part", "remind_cosigner", "remind_cosigners", "remind_opinion", "remind_opinions",
    "remove_paper", "reopen", "replace_cosigner", "replies_for", "report_inquiry", "request_completion",
    "require_succession", "resume_code", "resume_draft", "resume_sent", "resume_words", "retire_reply",
    "return_from_validation", "return_part", "return_to_handler", "reuse_paper", "revoke_mandate", "rows_shown",
    "save_answer", "save_applicant", "save_commune", "save_cosigners", "save_filter", "save_language",
    "save_representative", "saved_filters", "search_cases", "send_parts", "send_resume_code", "services_for",
    "session_gestures", "session_item", "session_items", "session_visible_to", "sessions_visible_to",
    "shared_out", "shared_replies", "sign", "sign_minutes", "signing_book", "sms_preview", "staff_stage_words",
    "start_draft", "stop_bulk", "stops_in", "submit_application", "submit_draft", "submitted_of",
    "succession_plan", "successions_visible_to", "sweep_bulk",
    "take_back_paper", "take_back_part", "take_back_signature", "take_observation", "take_part",
    "taken_out_of_turn", "tell_drafts_of_end", "tell_filed", "term_changes", "tied_to", "timeline", "track",
    "tracked", "transfer", "typed_on",
    "undo", "undo_bulk", "uploads_of_case", "uploads_of_draft",
    "validate", "validations_for",
    "waiting_for", "withdraw", "write_reply",
]
# fmt: on
