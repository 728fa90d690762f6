"""Services of urbanism and the declaration of an association, page after page, to the act or the silence."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from jiwar.cases import tasks
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_stories import Player
from jiwar.catalogue import api as catalogue
from jiwar.decisions.models import Decision
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.portals.citizen.tests.browsing import PERSON, PHONE, Person, code_sent, reference_on

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

ASSOCIATION = "association-registration"
ALONE = {"joint_ownership": False, "co_owners_agree": None}


def as_sent(question: catalogue.Question, value: Any, name: str = "") -> dict[str, Any]:
    """The answer as the page's form sends it."""
    name = name or question.id
    if question.type == "group":
        sent: dict[str, Any] = {f"{name}-rows": str(len(value))}
        parts = {part["id"]: part["type"] for part in question.settings["questions"]}
        for number, row in enumerate(value):
            sent |= {f"{name}-{number}-{part}": row.get(part, "") for part in parts}
        return sent
    if question.type == "yes_no":
        return {name: "yes" if value else "no"}
    if question.type == "declaration":
        return {name: "on"}
    if question.type == "address":
        return {f"{name}-text": value["text"]}
    if question.type == "date":
        day = date.fromisoformat(value)
        return {f"{name}_year": day.year, f"{name}_month": day.month, f"{name}_day": day.day}
    return {name: "" if value is None else value}


def filed(person: Person, code: str, story: catalogue.Example) -> Case:
    """The whole file of the story, given on the pages."""
    definition = catalogue.procedure(code=code).definition
    draft = person.begin(code)
    person.send(f"/apply/{draft}/place/", **{"commune-wilaya": "16", "commune-commune": story.commune})
    if person.path.endswith("/for/"):
        person.send(acting="self")
    person.send(**PERSON | {"applicant-nin": "109850314000123456"})
    while found := re.search(r"/(questions|papers)/([a-z_]+)/$", person.path):
        kind, name = found.groups()
        if kind == "questions":
            question = definition.question(name)
            assert question
            person.send(**as_sent(question, story.answers.get(name)))
        else:
            person.send(**{"file": make.upload_for(definition, name)} if name in story.papers else {})
        assert person.page.status_code == 200, (name, person.text)
        assert not person.path.endswith(found.group(0)), (name, person.text)
    person.send(f"/apply/{draft}/contact/", phone=PHONE, email="")
    person.send(f"/apply/{draft}/code/", code=code_sent())
    assert person.path.endswith("/check/"), person.text
    person.send(key=draft)
    assert "/receipts/" in person.path, person.text
    return Case.objects.get(reference=reference_on(person.text))


def story_of(code: str, **answers: Any) -> tuple[catalogue.Definition, catalogue.Example]:
    definition = catalogue.procedure(code=code).definition
    story = definition.examples[0]
    kept = {name: value for name, value in (story.answers | answers).items() if value is not None}
    alone = tuple(action for action in story.actions if action["do"] != "cosign")
    return definition, replace(story, answers=kept, actions=alone, cosigners=())


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("subdivision-permit", ALONE, ["القطعة رقم 4", "260"]),
        ("urbanism-certificate", {}, ["ارتفاق ارتداد عرضه 3 أمتار", "60 بالمئة"]),
        ("conformity-certificate", {}, ["45/2023", "طابق أرضي وطابق فوقه"]),
        (ASSOCIATION, {}, ["جمعية حي الورود", "ليلى موسى"]),
    ],
)
def test_from_the_service_page_to_the_signed_act(town: make.Town, code: str, answers: Any, said: list[str]) -> None:
    definition, story = story_of(code, **answers)
    person = Person()
    person.open(f"/services/{code}/")
    assert definition.titles["ar"] in person.text
    player = Player(definition, story)
    player.case = case = filed(person, code, story)
    for action in story.actions:
        player.now += timedelta(days=action.get("after_days", 0), minutes=7)
        with clock.frozen(player.now):
            player.do(action)
    with clock.frozen(player.now):
        make.seal_all()
        person.open(f"/track/{case.reference}/")
    act = re.search(r'href="(/acts/[^"]+\.pdf)"', person.page.content.decode())
    assert act, person.text
    assert person.client.get(act.group(1)).content.startswith(b"%PDF")
    case.refresh_from_db()
    content = str(Decision.objects.get(pk=case.decision_id).content)
    assert [words for words in said if words not in content] == []


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_applicant_whom_nobody_answered_reads_that_the_law_did(town: make.Town, prefix: str) -> None:
    """From the page of the service, which says it before, to the certificate that anybody verifies."""
    rule, head, outcome = {
        "": ("يعد سكوتها اعتمادا للجمعية", "شهادة القبول الضمني", "مقبول ضمنيا"),
        "/fr": ("son silence vaut agrément", "Votre attestation d’acceptation tacite est prête", "tacite"),
    }[prefix]
    _definition, story = story_of(ASSOCIATION)
    person = Person(prefix)
    person.open(f"/services/{ASSOCIATION}/")
    assert rule in person.text
    case = filed(person, ASSOCIATION, story)
    assert case.due_on
    after = clock.now() + timedelta(days=31)
    with clock.frozen(after):
        tasks.watch_clocks()
        make.seal_all()
        case.refresh_from_db()
        assert (case.tacit, case.outcome) == ("approval", "granted")
        person.open(f"/track/{case.reference}/")
        assert head in person.text
        assert outcome in person.text
        reference = documents.document(id=case.document_id).reference
        stranger = Person(prefix)
        stranger.open(f"/v/{reference}")
    assert {"": "ففصل القانون مكانها", "/fr": "la loi a décidé à sa place"}[prefix] in stranger.text
    number = Decision.objects.get(pk=case.decision_id).number
    assert number.startswith("TAC/")
    assert number in stranger.text.replace("\N{LEFT-TO-RIGHT ISOLATE}", "").replace("\N{POP DIRECTIONAL ISOLATE}", "")
