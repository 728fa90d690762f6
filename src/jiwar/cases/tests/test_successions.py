"""An office is continued by another: one person asks with the text, another agrees, the files follow."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit.models import JournalEntry
from jiwar.cases import api, tasks
from jiwar.cases.errors import TextMissing
from jiwar.cases.errors.successions import (
    NotYourOffice,
    SuccessionAnswered,
    SuccessionInThePast,
    SuccessionNeedsTwo,
    SuccessionTaken,
)
from jiwar.cases.models import Case, SuccessionAsked
from jiwar.cases.tests.factories import PERMIT, RESIDENCE, Town, advance, make_case
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.offices import api as offices

pytestmark = pytest.mark.django_db
WHY = "Arrêté du wali n° 7 de 2026, art. 2"


def pair() -> tuple[offices.OfficeView, offices.OfficeView]:
    """The bureau of civil status and that of urbanism of one commune."""
    old, new = (offices.competent_office(competence=code, commune_code="1601") for code in (RESIDENCE, PERMIT))
    return old, new


def asked(actor: Actor) -> SuccessionAsked:
    old, new = pair()
    pk = api.ask_succession(actor=actor, office_id=old.id, successor_id=new.id, on=clock.today(), reason=WHY)
    return SuccessionAsked.objects.get(pk=pk)


def test_two_people_and_the_files_go_over_with_their_limits(town: Town) -> None:
    case = advance(make_case(), "assigned", town=town)
    old, new = pair()
    plan = api.succession_plan(office_id=old.id, successor_id=new.id)
    assert (plan.files, plan.nearest_limit) == (1, case.due_on)
    assert plan.without_seat == 3  # two handlers and the head
    row = asked(town.administrator)
    tasks.succeed_offices()
    case.refresh_from_db()
    assert case.office_id == old.id, "nothing happens before somebody else agrees"
    with pytest.raises(SuccessionNeedsTwo):
        api.answer_succession(actor=town.administrator, succession_id=row.pk, agree=True)
    api.answer_succession(actor=town.papc, succession_id=row.pk, agree=True)
    (view,) = api.successions_visible_to(town.papc).rows
    assert (view.state, view.remaining) == ("agreed", 1)
    limit = case.due_on
    tasks.succeed_offices()
    case.refresh_from_db()
    assert (case.office_id, case.due_on) == (new.id, limit)
    (view,) = api.successions_visible_to(town.papc).rows
    assert view.remaining == 0
    with pytest.raises(SuccessionAnswered):
        api.answer_succession(actor=town.chef, succession_id=row.pk, agree=True)
    verbs = ["case.succession_asked", "case.succession_agreed"]
    assert list(JournalEntry.objects.filter(verb__in=verbs).order_by("id").values_list("verb", flat=True)) == verbs
    assert JournalEntry.objects.get(verb="offices.office_replaced").reason == WHY
    assert api.rebuild(case_id=case.pk) == []


def test_who_does_not_agree_says_why_and_nothing_moves(town: Town) -> None:
    case = make_case()
    row = asked(town.administrator)
    with pytest.raises(TextMissing):
        api.answer_succession(actor=town.papc, succession_id=row.pk, agree=False, note=" ")
    api.answer_succession(actor=town.papc, succession_id=row.pk, agree=False, note="Pas avant janvier")
    tasks.succeed_offices()
    assert Case.objects.get(pk=case.pk).office_id == pair()[0].id
    asked(town.administrator)  # it may be asked again


def test_what_cannot_be_asked_is_said(town: Town) -> None:
    old, new = pair()
    right = {"office_id": old.id, "successor_id": new.id, "on": clock.today(), "reason": WHY}
    with pytest.raises(TextMissing):
        api.ask_succession(actor=town.administrator, **right | {"reason": " "})
    with pytest.raises(SuccessionInThePast):
        api.ask_succession(actor=town.administrator, **right | {"on": clock.today() - timedelta(days=1)})
    with pytest.raises(NotYourOffice):
        api.ask_succession(actor=town.handler, **right)
    elsewhere = offices.competent_office(competence=RESIDENCE, commune_code="1618")
    with pytest.raises(NotYourOffice):
        api.ask_succession(actor=town.administrator, **right | {"successor_id": elsewhere.id})
    with pytest.raises(offices.UnknownOffice):
        api.ask_succession(actor=town.administrator, **right | {"successor_id": old.id})
    api.ask_succession(actor=town.administrator, **right)
    with pytest.raises(SuccessionTaken):
        api.ask_succession(actor=town.papc, **right)


def test_the_database_refuses_that_one_person_does_both(town: Town) -> None:
    row = asked(town.administrator)
    SuccessionAsked.objects.filter(pk=row.pk).update(answered_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuccessionAsked.objects.filter(pk=row.pk).update(
            state="agreed", answered_by=row.asked_by_id, answered_at=clock.now()
        )


def test_whoever_presides_elsewhere_sees_and_answers_nothing(town: Town) -> None:
    row = asked(town.administrator)
    assert api.successions_visible_to(town.handler).rows == []
    assert [one.id for one in api.successions_visible_to(town.wali).rows] == [row.pk]
    with pytest.raises(NotYourOffice):
        api.answer_succession(actor=town.handler, succession_id=row.pk, agree=True)
