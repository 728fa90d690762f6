"""Stages and actions in words for people, in the language of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from jiwar.cases.models import CaseAction
from jiwar.cases.rules.moments import BEFORE_COMMISSION
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import Texts, pick

DJANGO_LANGUAGES = {"ar": "ar-dz"}


def in_language(language: str) -> override:
    """Texts and dates in the language of our rows (`ar`, `fr`, …), whatever the page's."""
    return override(DJANGO_LANGUAGES.get(language, language))


def day_words(day: date | None, language: str) -> str:
    """`22 نوفمبر 2026`, `22 novembre 2026`; empty for None."""
    if day is None:
        return ""
    with in_language(language):
        return date_format(day, "j F Y")


def stage_words(stage: str, outcome: str = "", tacit: str = "") -> str:
    """The stage as the applicant reads it; `tacit`: what silence meant, when it decided."""
    if tacit and stage in ("sealing", "closed"):
        return {
            "approval": pgettext("outcome", "Granted tacitly, the time limit having passed"),
            "refusal": pgettext("outcome", "Refused tacitly, the time limit having passed"),
        }[tacit]
    if stage == "closed":
        return {
            "granted": pgettext("outcome", "Granted"),
            "refused": pgettext("outcome", "Refused"),
            "withdrawn": pgettext("outcome", "Withdrawn"),
            "merged": pgettext("outcome", "Merged with another file"),
        }[outcome]
    return {
        "awaiting_cosigners": _("Waiting for those who confirm with you"),
        "submitted": _("Received, waiting to be examined"),
        "examining": _("Being examined"),
        "awaiting_applicant": _("Waiting for you to complete it"),
        "awaiting_opinions": _("Waiting for the opinion of other services"),
        "awaiting_session": _("Ready, waiting for the commission"),
        "awaiting_validation": _("Being checked before signature"),
        "awaiting_signature": _("Waiting for signature"),
        "sealing": _("Signed, the document is being made"),
    }[stage]


def staff_stage_words(stage: str, outcome: str = "", tacit: str = "") -> str:
    """The stage in a list of the administration: short."""
    if tacit and stage in ("sealing", "closed"):
        return {
            "approval": pgettext("outcome", "Granted tacitly"),
            "refusal": pgettext("outcome", "Refused tacitly"),
        }[tacit]
    if stage == "closed":
        return stage_words(stage, outcome)
    return {
        "awaiting_cosigners": pgettext("stage", "With the co-signers"),
        "submitted": pgettext("stage", "New"),
        "examining": pgettext("stage", "Being examined"),
        "awaiting_applicant": pgettext("stage", "With the applicant"),
        "awaiting_opinions": pgettext("stage", "Opinions asked"),
        "awaiting_session": pgettext("stage", "Before the commission"),
        "awaiting_validation": pgettext("stage", "To be validated"),
        "awaiting_signature": pgettext("stage", "To be signed"),
        "sealing": pgettext("stage", "Being sealed"),
    }[stage]


def _one_of(details: Mapping[str, Any]) -> str:
    """The id of the opinion, the paper or the step that an action is about."""
    keys = ("opinion", "paper", "validated", "returned_by", "part", "step")
    return next((str(details[key]) for key in keys if key in details), "")


def _said_of_one(action: CaseAction) -> str:
    """What an action says of one opinion, paper or step; nothing for the others."""
    if action.kind == "looked_up":
        found = action.details.get("found")
        return _("Found by the administration") if found else _("Not found by the administration")
    if action.kind == "escalated" and action.details.get("step"):
        return {
            "late": _("This step is late: the head of the office was alerted"),
            "daira": _("This step is still late: the daïra was alerted"),
            "wilaya": _("This step is still late: the wilaya was alerted"),
        }[action.details["level"]]
    return {
        "opinion_given": _("Opinion received"),
        "opinion_silent": _("Opinion not given in time: the rule of silence applies"),
        "validated": _("Agreed to what is proposed"),
        "validation_returned": _("Not agreed: sent back to the agent"),
        "part_taken": _("The part went to another agent of this authority")
        if "from" in action.details
        else _("An agent of this authority took its part"),
        "part_remarked": _("This authority said what it lacks")
        if action.details.get("items")
        else _("This authority lacks nothing"),
        "part_prepared": _("Decision of this authority prepared"),
        "part_returned": _("Decision of this authority to be prepared again"),
        "part_decided": _("Favourable decision of this authority")
        if action.details.get("verdict") == "favourable"
        else _("Unfavourable decision of this authority"),
        "part_annulled": _("The number of this decision was annulled: it is to be taken again"),
    }.get(action.kind, "")


def action_words(action: CaseAction, *, names: Mapping[str, Texts] | None = None) -> str:
    """What an action did, in one sentence; `names` are titles of opinions and papers by id."""
    details: Mapping[str, Any] = action.details
    if action.kind == "submitted":
        return {
            "web": _("Application filed on line"),
            "counter": _("Application filed at the counter"),
            "phone": _("Application filed by telephone"),
            "api": _("Application filed by an accredited program"),
        }.get(action.channel, _("Application filed"))
    if action.kind in ("opinions_asked", "consulted") and "automatic" not in details:
        return _asked_words(action.kind, len(details.get("opinion_ids", ())))
    if said := _said_of_one(action):
        title = pick((names or {}).get(_one_of(details), {}))
        return f"{title} — {said}" if title else said
    if action.kind in ("moved_to_version", "moved_back"):
        said = (
            _("The file moved to version %(number)s of this service")
            if action.kind == "moved_to_version"
            else _("The file went back to version %(number)s of this service")
        )
        return said % {"number": catalogue.version(id=UUID(details["to"])).number}
    if action.kind == "inquiry_closed":
        count = details["received"]
        return ngettext(
            "The inquiry ended: %(count)d observation in its register",
            "The inquiry ended: %(count)d observations in its register",
            count,
        ) % {"count": count}
    said_of = _clock_words if action.kind in CLOCK_KINDS else _plain_words
    return (_automatic_words if "automatic" in details else said_of)(action.kind, details)


def _asked_words(kind: str, count: int) -> str:
    """How many opinions a person asked: those of the procedure, or further ones."""
    if kind == "consulted":
        said = ngettext("%(count)d further opinion asked", "%(count)d further opinions asked", count)
    else:
        said = ngettext("Opinion of %(count)d service asked", "Opinions of %(count)d services asked", count)
    return said % {"count": count}


def _automatic_words(kind: str, details: Mapping[str, Any]) -> str:
    """What Jiwar did by itself, and why."""
    count = len(details.get("opinion_ids", ()))
    return {
        "assigned": _("Given by Jiwar to the agent of the office who has the fewest files"),
        "opinions_asked": ngettext(
            "Opinion of %(count)d service asked by Jiwar: the file is complete",
            "Opinions of %(count)d services asked by Jiwar: the file is complete",
            count,
        )
        % {"count": count},
        "record_chosen": _("Found by Jiwar in the register: one record alone answers to the file"),
        "proposed": _("Prepared by Jiwar: nothing is missing to grant; people decide"),
    }[kind]


def _plain_words(kind: str, details: Mapping[str, Any]) -> str:
    if kind in BEFORE_COMMISSION or kind == "presented":
        return session_words(kind)
    return {
        "inquiry_opened": _("Public inquiry opened until %(day)s") % {"day": _day_of(details.get("closes_on"))},
        "inquiry_reported": _("The report of the public inquiry is in"),
        "transferred": _("The file went to another agent or another office"),
        "merged": _("The file was merged into another one of the same person"),
        "merged_in": _("Another file of the same person was merged into this one"),
        "undone": _("The last act was undone by its author"),
        "reopened": _("The file was opened again"),
        "appealed": _("An appeal was filed"),
        "appeal_answered": {
            "granted": _("The appeal was accepted"),
            "refused": _("The appeal was rejected"),
            "withdrawn": _("The appeal was withdrawn"),
        }.get(details.get("outcome", ""), _("The appeal was answered")),
        "mandate_ended": _("The mandate of the representative ended"),
        "cosigned": _("A co-signer confirmed"),
        "cosign_refused": _("A co-signer refused"),
        "cosigner_changed": _("A co-signer was replaced"),
        "assigned": _("An agent took the file"),
        "parts_recounted": _("The calendar of holidays changed: the days of the authorities were counted again"),
        "parts_sent": _("The file was put before all the authorities that decide"),
        "proposed": _("Decision prepared, sent to be validated")
        if details.get("stage") == "awaiting_validation"
        else _("Decision prepared, sent for signature"),
        "completion_requested": _("Papers or answers were asked for; the time limit stopped"),
        "completed": _("The file was completed; the time limit runs again"),
        "returned": _("Returned to the agent before signature"),
        "signed": _("Decision signed"),
        "annulled": _("The number of the act was annulled; a new one will be signed"),
        "issued": _("Document sealed and delivered"),
        "withdrawn": _("Application withdrawn"),
        "message_posted": _("Message"),
        "fee_paid": _("Fee paid"),
        "office_succeeded": _("The office was reorganised: its successor goes on with the file"),
        "record_chosen": _("The record was found in the register"),
    }[kind]


def session_words(kind: str) -> str:
    """What happened to a file before its commission."""
    return {
        "presented": _("The file is ready and waits for the commission; the time limit stopped"),
        "recalled": _("The file was taken back before the commission; the time limit runs again"),
        "on_agenda": _("The file is on the agenda of a session; the time limit runs again"),
        "left_out": _("The file waits for another session; the time limit stopped"),
        "correction_said": _("The visit found something else than was answered; a second person has to confirm it"),
        "correction_confirmed": _("What the visit found was confirmed by a second person"),
        "correction_dropped": _("What had been written after the visit was taken away"),
        "ranked": _("The file is ranked on the provisional list"),
        "objected": _("Objection to the provisional list"),
        "objection_answered": _("The objection was answered"),
        "session_decided": _("The list is final; the decision was sent for signature"),
    }[kind]


CLOCK_KINDS = frozenset({"tacit", "clock_recounted", "escalated", "term_changed"})


def held_words() -> str:
    """Why silence does not decide a file that the text would have it grant."""
    return _("an authority decided against: silence grants nothing")


def _clock_words(kind: str, details: Mapping[str, Any]) -> str:
    """What the law's clock did by itself, or by a text."""
    if kind == "tacit":
        return {
            "approval": _("The time limit passed without an answer: the law takes the request for granted"),
            "refusal": _("The time limit passed without an answer: the law takes the request for refused"),
        }[details["silence"]]
    if kind == "escalated":
        said = {
            "late": _("The time limit passed: the head of the office was alerted"),
            "daira": _("Still late: the daïra was alerted"),
            "wilaya": _("Still late: the wilaya was alerted"),
        }[details["level"]]
        return f"{said} — {held_words()}" if details.get("against") else said
    before, after = (_day_of(details.get(name)) for name in ("due_before", "due_after"))
    said = (
        _("The calendar of holidays changed: the answer is due by %(after)s (before: %(before)s)")
        if kind == "clock_recounted"
        else _("The text gives another time limit: the answer is due by %(after)s (before: %(before)s)")
    )
    return said % {"after": after, "before": before}


def _day_of(text: str | None) -> str:
    return date_format(date.fromisoformat(text), "j F Y") if text else "—"
