"""Following a file without an account: the right pair opens it, a wrong one says nothing and is counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.references import new_reference, spoken


@pytest.fixture
def filed(town: make.Town) -> api.Submitted:
    who = make.guest(make.PHONE)
    return make.submit(make.make_draft(who), who)


def test_the_receipts_pair_opens_the_file(filed: api.Submitted) -> None:
    typed = f" {spoken(filed.reference).lower()} "
    view = api.track(reference=typed, proof=f"{filed.tracking_code[:4]} {filed.tracking_code[4:]}", ip="10.0.0.1")
    assert view.case_id == filed.case_id
    assert view.office_names["fr"].startswith("Bureau de l'état civil")
    assert view.clock.due_on.isoformat() == "2026-11-25"
    assert view.may_act
    assert api.case_visible_to(make.guest(), view.case_id, passes=[view.pass_]).reference == filed.reference
    assert api.tracked(reference=filed.reference, passes=[view.pass_]).sequence == 1


def test_the_phones_last_digits_open_it_for_reading_only(filed: api.Submitted, town: make.Town) -> None:
    view = api.track(reference=filed.reference, proof="٣٤٥٦", ip="10.0.0.1")
    assert not view.may_act
    passes = [view.pass_]
    assert api.tracked(reference=filed.reference, passes=passes).stage == "submitted"
    for doing in (
        lambda: api.withdraw(actor=make.guest(), case_id=view.case_id, passes=passes),
        lambda: api.post_message(actor=make.guest(), case_id=view.case_id, body="…", passes=passes),
        lambda: api.receipt_of(actor=make.guest(), case_id=view.case_id, passes=passes),
        lambda: api.case_visible_to(make.guest(), view.case_id, passes=passes),
    ):
        with pytest.raises(api.CaseNotFound):
            doing()
    case = Case.objects.get()
    api.post_message(actor=town.counter, case_id=case.pk, body="Bonjour")
    make.advance(case, "assigned", "proposed", "signed", "sealed", town=town)
    again = api.track(reference=filed.reference, proof="3456", ip="10.0.0.1")
    assert (again.document_id, again.messages) == (None, ())
    whole = api.track(reference=filed.reference, proof=filed.tracking_code, ip="10.0.0.1")
    assert whole.document_id == case.document_id
    assert len(whole.messages) == 1


def test_a_wrong_pair_says_the_same_whatever_was_wrong(filed: api.Submitted) -> None:
    said = set()
    for reference, proof in (
        (filed.reference, "00000000"),
        (filed.reference, "0000"),
        (filed.reference, ""),
        (filed.reference, "6"),
        (new_reference(), filed.tracking_code),
        (new_reference(), "3456"),
        ("hello", "3456"),
        ("", ""),
    ):
        with pytest.raises(api.TrackingRefused) as refused:
            api.track(reference=reference, proof=proof, ip="10.0.0.2")
        said.add((type(refused.value), str(refused.value)))
    assert len(said) == 1


def test_a_wrong_pair_asks_the_database_the_same_questions(filed: api.Submitted) -> None:
    counts = []
    for reference in (filed.reference, new_reference()):
        with CaptureQueriesContext(connection) as asked, pytest.raises(api.TrackingRefused):
            api.track(reference=reference, proof="11111111", ip=f"10.0.3.{len(counts)}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_guessing_the_code_of_one_file_is_stopped(filed: api.Submitted) -> None:
    for number in range(10):
        with pytest.raises(api.TrackingRefused):
            api.track(reference=filed.reference, proof=f"{number:04}", ip=f"10.0.4.{number}")
    with pytest.raises(identity.TooManyTries):
        api.track(reference=filed.reference, proof=filed.tracking_code, ip="10.0.4.99")
    with clock.frozen(make.SUNDAY + timedelta(hours=1, seconds=1)):
        assert api.track(reference=filed.reference, proof=filed.tracking_code, ip="10.0.4.99")


def test_guessing_from_one_address_is_stopped(filed: api.Submitted) -> None:
    for _ in range(20):
        with pytest.raises(api.TrackingRefused):
            api.track(reference=new_reference(), proof="1234", ip="10.0.5.1")
    with pytest.raises(identity.TooManyTries):
        api.track(reference=new_reference(), proof="1234", ip="10.0.5.1")


def test_a_pass_opens_one_file_for_a_few_hours(filed: api.Submitted, town: make.Town) -> None:
    view = api.track(reference=filed.reference, proof=filed.tracking_code, ip="10.0.0.1")
    other = make.make_case()
    with pytest.raises(api.TrackingRefused):
        api.tracked(reference=other.reference, passes=[view.pass_])
    with pytest.raises(api.TrackingRefused):
        api.tracked(reference=filed.reference, passes=[view.pass_[:-1] + "x", "", "forged"])
    with pytest.raises(api.TrackingRefused):
        api.tracked(reference=filed.reference, passes=[])


def test_the_story_is_told_in_the_readers_words(filed: api.Submitted, town: make.Town) -> None:
    case = Case.objects.get()
    make.advance(case, "assigned", "asked", town=town)
    for language, word in (("ar-dz", "ملف"), ("fr", "dossier")):
        with override(language):
            view = api.track(reference=filed.reference, proof=filed.tracking_code, ip="10.0.0.1")
            told = " ".join([view.stage_words, *(entry.words for entry in view.history)])
            assert word in told
            assert "waiting" not in told.lower()
    assert [item.id for item in view.todo] == ["identity"]
    assert view.todo_message == "Merci"
    assert view.clock.state == "suspended"
    assert all(entry.actor == "" for entry in view.history)
    assert view.history[-1].office_names["fr"]
