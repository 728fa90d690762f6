"""Papers that the administration holds: looked up by whoever examines, asked of the applicant only when not found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.models import Case, PaperLookup
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(laid_town: Callable[[], make.Town], sunday: Any) -> make.Town:
    town = laid_town()
    make.hold_paper("bill", required=True)
    return town


def look_up(town: make.Town, case: Case, *, found: bool, note: str = "", **more: Any) -> int:
    call = {"actor": town.handler, "paper_id": "bill"} | more
    return api.record_lookup(case_id=case.pk, found=found, note=note, **call)


def state(town: make.Town, case: Case) -> str:
    (held,) = api.case_visible_to(town.handler, case.pk).lookups
    return held.state


def test_the_applicant_is_not_asked_and_the_handler_is(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    assert not case.papers.filter(paper_id="bill").exists()
    detail = api.case_visible_to(town.handler, case.pk)
    (held,) = detail.lookups
    assert (held.paper_id, held.state, held.required, held.lacks) == ("bill", "wanted", True, True)
    assert "record_lookup" in detail.may
    assert "record_lookup" not in api.case_visible_to(town.colleague, case.pk).may
    assert api.case_visible_to(make.guest(make.PHONE), case.pk).lookups == ()


def test_nothing_is_granted_before_it_was_looked_up(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.LookupsMissing) as refused:
        api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    assert pick(catalogue.procedure(code=make.RESIDENCE).definition.paper("bill").label) in str(refused.value)
    api.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["other_commune"])


def test_found_is_kept_journaled_and_enough(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    look_up(town, case, found=True, note="Facture 2026/118")
    (held,) = api.case_visible_to(town.handler, case.pk).lookups
    assert (held.state, held.note, held.lacks) == ("found", "Facture 2026/118", False)
    assert held.by
    action = case.actions.get(kind="looked_up")
    assert (action.details["paper"], action.details["found"]) == ("bill", True)
    assert "Facture" not in str(action.details), "what was noted can be erased"
    assert JournalEntry.objects.filter(verb="case.looked_up", subject_id=str(case.pk)).count() == 1
    assert api.rebuild(case_id=case.pk) == []
    make.advance(case, "proposed", "signed", "sealed", town=town)
    assert case.outcome == "granted"


def test_not_found_is_asked_in_a_completion_and_what_is_given_is_enough(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.TextMissing):
        look_up(town, case, found=False)
    look_up(town, case, found=False, note="Fichier Sonelgaz")
    assert state(town, case) == "not_found"
    with pytest.raises(api.LookupsMissing):
        api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    api.request_completion(
        actor=town.handler, case_id=case.pk, items=[{"kind": "paper", "id": "bill", "remark": "Introuvable"}]
    )
    api.complete(actor=make.guest(make.PHONE), case_id=case.pk, papers={"bill": [make.upload("bill")]})
    assert state(town, case) == "given"
    api.propose(actor=town.handler, case_id=case.pk, verdict="grant")


def test_the_last_word_counts_and_the_applicant_reads_what_was_done(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    look_up(town, case, found=False, note="Fichier A")
    look_up(town, case, found=True)
    assert state(town, case) == "found"
    assert PaperLookup.objects.count() == 2
    words = [entry.words for entry in api.timeline(case=Case.objects.get(pk=case.pk)) if entry.kind == "looked_up"]
    label = pick(catalogue.procedure(code=make.RESIDENCE).definition.paper("bill").label)
    assert len(set(words)) == 2
    assert all(said.startswith(label) for said in words)


def test_what_is_optional_does_not_stop_the_file(town: make.Town) -> None:
    make.hold_paper("bill", required=False)
    case = make.advance(make.make_case(), "assigned", town=town)
    assert state(town, case) == "wanted"
    api.propose(actor=town.handler, case_id=case.pk, verdict="grant")


def test_only_the_handler_says_it_of_what_is_held_and_while_it_is_examined(town: make.Town) -> None:
    case = make.make_case()
    with pytest.raises(api.NotInThisStage):
        look_up(town, case, found=True)
    make.advance(case, "assigned", town=town)
    with pytest.raises(api.MayNotAct):
        look_up(town, case, found=True, actor=town.colleague)
    with pytest.raises(api.UnknownItem):
        look_up(town, case, found=True, paper_id="identity")
    with pytest.raises(api.StaleCase):
        look_up(town, case, found=True, expected_sequence=1)
    with pytest.raises(api.CaseNotFound):
        look_up(town, case, found=True, actor=make.guest(make.PHONE))


def test_the_database_refuses_a_paper_not_found_nowhere(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    row = {"case": case, "paper_id": "bill", "salt": "x", "at": case.submitted_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperLookup.objects.create(found=False, **row)
