"""A small procedure, whole and correct, to bend in tests; and the places and provisions that it names."""

import copy
from datetime import timedelta
from typing import Any
from uuid import UUID

import yaml

from jiwar.catalogue import api
from jiwar.catalogue.definition import Definition, definition_from
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.law import api as law
from jiwar.law.models import LegalText
from jiwar.offices import api as offices
from jiwar.offices.models import Office
from jiwar.territory import api as territory

BASIS = "dz.practice-residence-certificate.issue"


def both(text: str) -> dict[str, str]:
    """A text in the two languages that are never absent."""
    return {"ar": f"{text} بالعربية", "fr": f"{text} en français"}


PERSON = {
    "given_ar": "أمينة",
    "family_ar": "بن يوسف",
    "given_latin": "Amina",
    "family_latin": "Benyoucef",
    "birth_date": "2003-05-17",
    "sex": "f",
}

SMALL: dict[str, Any] = {
    "jiwar": 1,
    "id": "library-card",
    "titles": {"ar": "بطاقة المكتبة", "fr": "Carte de bibliothèque", "en": "Library card"},
    "summary": both("summary"),
    "easy_read": both("easy"),
    "icon": "school",
    "life_events": ["school"],
    "keywords": {"ar": ["كتب", "مكتبة"], "fr": ["livres", "lecture"]},
    "authority": "commune",
    "who": both("who"),
    "elsewhere": both("elsewhere"),
    "legal_basis": [BASIS],
    "applicant": {"nin": "none"},
    "questions": [
        {
            "id": "reader",
            "type": "one_of",
            "label": both("reader"),
            "options": [{"id": "child", "label": both("child")}, {"id": "adult", "label": both("adult")}],
        },
        {"id": "school", "type": "short_text", "label": both("school"), "visible": 'answers.reader == "child"'},
        {
            "id": "books",
            "type": "integer",
            "label": both("books"),
            "settings": {"min": 1, "max": 20},
            "rules": [{"when": 'answers.books > 5 && answers.reader == "child"', "message": both("too many")}],
        },
    ],
    "papers": [
        {"id": "photo", "label": both("photo"), "accept": ["image"]},
        {"id": "consent", "label": both("consent"), "visible": 'answers.reader == "child"'},
    ],
    "steps": [
        {
            "id": "examine",
            "kind": "examine",
            "title": both("examine"),
            "role": "handler",
            "competence": "civil-status",
        },
        {"id": "sign", "kind": "sign", "title": both("sign"), "role": "signatory"},
    ],
    "deadline": {
        "days": 2,
        "unit": "working",
        "silence": "none",
        "silence_text": both("silence"),
        "basis": [BASIS],
    },
    "fee": {"amount": 20000, "text": both("fee")},
    "receipt": {
        "title": both("receipt"),
        "body": {
            "ar": "{{ applicant.name }} في {{ day(case.submitted_on) }}",
            "fr": "{{ applicant.name }} le {{ day(case.submitted_on) }}",
        },
    },
    "result": {
        "series": "BIB",
        "layout": "certificate",
        "title": both("card"),
        "body": {"ar": "{{ applicant.name }} {{ shown.reader }}", "fr": "{{ applicant.name }} {{ shown.reader }}"},
    },
    "refusal": {
        "series": "BIB",
        "title": both("refusal"),
        "body": both("body"),
        "reasons": [{"id": "elsewhere", "text": both("reason"), "basis": [BASIS]}],
        "remedies": both("remedies"),
    },
    "retention": "certificate-2y",
    "privacy": {"purpose": both("purpose")},
    "examples": [
        {
            "id": "granted",
            "title": both("granted"),
            "commune": "1601",
            "applicant": PERSON,
            "answers": {"reader": "adult", "books": 3},
            "papers": ["photo"],
            "actions": [{"by": "handler", "do": "propose", "verdict": "grant"}, {"by": "signatory", "do": "sign"}],
            "expect": {"outcome": "granted"},
        },
        {
            "id": "refused",
            "title": both("refused"),
            "commune": "1601",
            "applicant": PERSON,
            "answers": {"reader": "child", "school": "x", "books": 3},
            "papers": ["photo", "consent"],
            "actions": [
                {"by": "handler", "do": "propose", "verdict": "refuse", "reasons": ["elsewhere"]},
                {"by": "signatory", "do": "sign"},
            ],
            "expect": {"outcome": "refused", "reasons": ["elsewhere"]},
        },
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    """The data of the small procedure; `questions__0__type="x"` changes one place, None removes it."""
    data = copy.deepcopy(SMALL)
    for path, value in changes.items():
        *way, last = [int(part) if part.isdigit() else part for part in path.split("__")]
        place: Any = data
        for part in way:
            place = place[part]
        if value is None:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return data


def small_definition(**changes: Any) -> Definition:
    """The small procedure, read."""
    return definition_from(small(**changes))


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(data: dict[str, Any]) -> bytes:
    """The YAML of some data."""
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode()


def import_ground() -> None:
    """Wilaya 16 and the law, which definitions speak of, unless they were laid for the whole module."""
    if not LegalText.objects.exists():
        territory.import_territory(only={"16"}, maps=False)
        law.import_law()


def seat() -> offices.OfficeView:
    """The seat of wilaya 16, where the national library is revised."""
    if not Office.objects.exists():
        offices.import_offices_for(wilaya_code="16")
    return offices.office_by_code("16")


def writer_at(office: offices.OfficeView, role: str = "author") -> people.api.Actor:
    """Somebody who writes (or reviews) procedures at an office."""
    return people.actor_of(people.make_staff(role=role, office=office))


def make_draft(author: people.api.Actor, data: dict[str, Any]) -> api.DefinitionDraftView:
    """A draft with this content, at the office of its author."""
    (office,) = author.office_ids("author")
    begun = api.start_definition(actor=author, office_id=office, code=data["id"], titles=data["titles"])
    return api.save_definition(actor=author, draft_id=begun.id, data=data, expected_revision=begun.revision)


def make_local_rule(code: str, place: str, value: Any, *, unit: str = "1601", **changes: Any) -> UUID:
    """A rule of a commune (or a wilaya) in force from today, proposed by one and confirmed by another."""
    office = offices.office_by_code(unit)
    act = api.overriding.LocalAct(kind="deliberation", number="12/2026", on=clock.today() - timedelta(days=20))
    wording = api.overriding.Wording(**{"place": place, "value": value, "act": act, "since": clock.today()} | changes)
    made = api.overriding.propose_override(actor=writer_at(office), office_id=office.id, code=code, wording=wording)
    api.overriding.confirm_override(actor=writer_at(office, "reviewer"), override_id=made)
    return made


def make_published(data: dict[str, Any]) -> api.ProcedureView:
    """A version that came from the studio: written by one, approved by another."""
    office = seat()
    author, reviewer = writer_at(office), writer_at(office, "reviewer")
    code = data["id"]
    known = {one.code for one in api.procedures(retired=True)}
    begin = api.revise_procedure(actor=author, code=code) if code in known else None
    draft = begin or api.start_definition(actor=author, office_id=office.id, code=code, titles=data["titles"])
    draft = api.save_definition(actor=author, draft_id=draft.id, data=data, expected_revision=draft.revision)
    draft = api.propose_definition(actor=author, draft_id=draft.id, expected_revision=draft.revision)
    draft = api.approve_definition(actor=reviewer, draft_id=draft.id, expected_revision=draft.revision)
    return api.publish_definition(actor=reviewer, draft_id=draft.id)
