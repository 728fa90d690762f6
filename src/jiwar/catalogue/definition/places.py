"""Places in a definition: `questions.reader.label.ar` reached in plain data, and said in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jiwar.kernel.texts import pick

LONGEST = 60
WORDS = {
    "id": _("Code"),
    "titles": _("Title"),
    "title": _("Title"),
    "summary": _("Summary"),
    "easy_read": _("Easy-read text"),
    "icon": _("Drawing"),
    "life_events": _("Moments of life"),
    "keywords": _("Search words"),
    "authority": _("Who decides"),
    "who": _("Who may ask"),
    "elsewhere": _("Where else than online"),
    "local": _("In this place"),
    "hours": _("Opening hours"),
    "contact": _("Whom to contact"),
    "information": _("Good to know here"),
    "legal_basis": _("Legal basis"),
    "basis": _("Legal basis"),
    "applicant": _("Applicant"),
    "representative": _("Representative"),
    "nin": _("National identification number"),
    "representation": _("Somebody may act for the applicant"),
    "representative_label": _("What the representative is called"),
    "cosigners": _("Co-signers"),
    "least": _("At least"),
    "most": _("At most"),
    "eligibility": _("Condition of entitlement"),
    "sections": _("Section"),
    "section": _("Section"),
    "questions": _("Question"),
    "papers": _("Paper"),
    "source": _("Register drawn on"),
    "register": _("Register"),
    "year": _("Year of the record"),
    "number": _("Number of the record"),
    "person": _("Person of the record"),
    "spouse": _("Other spouse"),
    "day": _("Day of the event"),
    "workflow": _("Shared workflow"),
    "steps": _("Step"),
    "after": _("Comes after"),
    "step": _("Which step"),
    "deadline": _("Time limit"),
    "fee": _("Fee"),
    "receipt": _("Receipt"),
    "result": _("Act"),
    "refusal": _("Refusal"),
    "retention": _("How long it is kept"),
    "privacy": _("Personal data"),
    "to_confirm": _("To be confirmed"),
    "examples": _("Example"),
    "type": _("Type"),
    "label": _("Label"),
    "hint": _("Hint"),
    "options": _("Choice"),
    "required": _("Must be given"),
    "visible": _("Asked when"),
    "rules": _("Check of the answer"),
    "prefill": _("Filled in beforehand with"),
    "settings": _("Settings"),
    "accept": _("Files accepted"),
    "max_mb": _("Largest size (MB)"),
    "evidence": _("What it proves"),
    "when": _("Condition"),
    "message": _("Message"),
    "instead": _("What to do instead"),
    "service": _("Service to ask for instead"),
    "kind": _("Kind"),
    "role": _("Role"),
    "does": _("What Jiwar does"),
    "competence": _("Competence of the office"),
    "opinions": _("Opinion"),
    "part": _("Part of an authority"),
    "needs": _("What it needs of the file"),
    "inquiry": _("Public inquiry"),
    "notice": _("What the notice says"),
    "posting": _("Where the notice is posted"),
    "suspends": _("The time limit stops meanwhile"),
    "confidential": _("Read by those who decide only"),
    "days": _("Days"),
    "unit": _("Unit"),
    "silence": _("What silence means"),
    "silence_text": _("What silence means, in words"),
    "suspension": _("After a suspension"),
    "criteria": _("Criterion of the grid"),
    "grades": _("Grade"),
    "shares": _("Share of the places"),
    "percent": _("Part of the places (%)"),
    "points": _("Points"),
    "reason": _("Reason"),
    "quorum": _("Members who must be present"),
    "objection_days": _("Days to object to the list"),
    "objection_competence": _("Who answers objections (competence)"),
    "dwellings": _("Dwellings to attribute"),
    "escalation": _("Alerts"),
    "warn_part": _("Warn when this part of the term is left"),
    "warn_days": _("Warn so many days before the limit"),
    "daira_days": _("Working days late: the daïra is alerted"),
    "wilaya_days": _("Working days late: the wilaya is alerted"),
    "running_files": _("Files already running"),
    "amount": _("Amount"),
    "text": _("Text"),
    "body": _("Text"),
    "series": _("Series of numbers"),
    "layout": _("Layout"),
    "collect": _("When it is paid"),
    "components": _("Component"),
    "exemptions": _("Exemption"),
    "share": _("Share let off (%)"),
    "covers": _("Components covered"),
    "held_by_administration": _("Held by the administration"),
    "routing": _("Where the file goes"),
    "routes": _("Way"),
    "variants": _("Variant"),
    "visas": _("Visa"),
    "articles": _("Article"),
    "validity_days": _("Days of validity"),
    "reasons": _("Reason"),
    "remedies": _("Remedies"),
    "appeals": _("Appeal to the administration"),
    "appealed": _("What is appealed"),
    "procedure": _("Procedure"),
    "example": _("Example"),
    "remedy": _("Which appeal"),
    "to": _("Heard by"),
    "against": _("Against what"),
    "months": _("Months"),
    "purpose": _("Purpose"),
    "about": _("What it is about"),
    "note": _("Note"),
    "confidence": _("Confidence"),
    "commune": _("Commune"),
    "language": _("Language"),
    "records": _("Records in the registers"),
    "content": _("What the record says"),
    "links": _("Other records it leads to"),
    "answers": _("Answers"),
    "actions": _("What happens"),
    "expect": _("What is expected"),
    "given_ar": _("Given name in Arabic"),
    "family_ar": _("Family name in Arabic"),
    "given_latin": _("Given name in Latin letters"),
    "family_latin": _("Family name in Latin letters"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "by": _("Who acts"),
    "do": _("What they do"),
    "after_days": _("Days after the previous act"),
    "items": _("What is asked to be completed"),
    "remark": _("Remark"),
    "opinion": _("Which opinion"),
    "cosigner": _("Which co-signer"),
    "paper": _("Which paper"),
    "found": _("It was found"),
    "verdict": _("Verdict"),
    "outcome": _("Outcome"),
    "stage": _("Where the file stands"),
    "papers_asked": _("Papers that are wanted"),
    "jiwar": _("Format"),
    "ar": pgettext_lazy("language of a text", "Arabic"),
    "fr": pgettext_lazy("language of a text", "French"),
    "en": pgettext_lazy("language of a text", "English"),
    "kab": pgettext_lazy("language of a text", "Tamazight"),
}


class NoSuchPlace(LookupError):  # noqa: N818 - reads as what happened
    """The definition has nothing at that place."""


def at(data: Any, place: str) -> Any:
    """What stands at a place, items of lists by id or number from 0; raises NoSuchPlace."""
    for part in place.split("."):
        data = _inside(data, part)
    return data


def _inside(data: Any, part: str) -> Any:
    if isinstance(data, Mapping) and part in data:
        return data[part]
    if isinstance(data, list | tuple):
        for item in data:
            if isinstance(item, Mapping) and item.get("id") == part:
                return item
        if part.isdecimal() and int(part) < len(data):
            return data[int(part)]
    raise NoSuchPlace(part)


def word_of(name: str) -> str:
    """What a property of a definition is called, in this page's language."""
    return str(WORDS.get(name, name))


def place_in_words(data: Mapping[str, Any], place: str) -> str:
    """A place as people say it, in this page's language: `Question “Pour qui ?” › Label › Arabic`."""
    return " › ".join(_said(data, place))


def _said(data: Any, place: str) -> list[str]:
    if place in ("", "·"):
        return []
    words: list[str] = []
    for part in place.split("."):
        in_list = isinstance(data, list | tuple)
        try:
            data = _inside(data, part)
        except NoSuchPlace:
            data = None
        name = _name_of(data) if isinstance(data, Mapping) else ""
        if words and part.isdecimal():
            words[-1] = f"{words[-1]} {int(part) + 1}"
        elif words and (in_list or part not in WORDS):
            words[-1] += " " + gettext("“%(name)s”") % {"name": name or part}
        else:
            words.append(str(WORDS.get(part, part)))
    return words


def _name_of(item: Mapping[str, Any]) -> str:
    for key in ("label", "title", "titles", "text", "message", "note"):
        if isinstance(item.get(key), Mapping) and (name := pick(item[key])):
            return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return ""
