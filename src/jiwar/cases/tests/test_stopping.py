"""Where people stop: each application counted once, when it is over or left alone; figures only."""

from datetime import timedelta

import pytest
from django.db import connection

from jiwar.cases import api, tasks
from jiwar.cases.models import Draft, PageCount
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.kernel import clock


@pytest.fixture
def somebody(town: make.Town) -> identity.Actor:
    return make.guest(make.PHONE)


def walk(who: identity.Actor, *places: str) -> api.DraftView:
    draft = api.start_draft(actor=who, procedure_code=make.RESIDENCE)
    return see(who, draft, *places)


def see(who: identity.Actor, draft: api.DraftView, *places: str) -> api.DraftView:
    for place in places:
        api.note_reached(draft, place)
        draft = api.draft_visible_to(who, draft.id, {draft.id})
    return draft


def figures(draft: api.DraftView) -> dict[str, tuple[int, int]]:
    return {place: (one.reached, one.stopped) for place, one in api.stops_in(version_id=draft.version_id).items()}


def test_applications_left_alone_are_counted_once_where_they_were(somebody: identity.Actor) -> None:
    first = walk(somebody, "commune", "applicant", "commune", "applicant", "address")
    walk(somebody, "commune", "applicant")
    assert first.reached == ("commune", "applicant", "address")
    assert api.count_stops() == 0, "they may still go on"
    with clock.frozen(make.SUNDAY + timedelta(days=8)):
        tasks.count_stops()
        tasks.count_stops()
        assert figures(first) == {"commune": (2, 0), "applicant": (2, 1), "address": (1, 1)}
        assert api.stops_in(version_id=first.version_id)["applicant"].share == 50
        see(somebody, api.draft_visible_to(somebody, first.id, {first.id}), "housing")
        assert "housing" not in figures(first), "counted is counted"
    with clock.frozen(make.SUNDAY + timedelta(days=31)):
        assert api.delete_expired_drafts() == 2
        assert figures(first)["address"] == (1, 1)
    with clock.frozen(make.SUNDAY + timedelta(days=200)):
        assert figures(first) == {}, "figures of the last months"


def test_going_back_and_leaving_is_stopping_at_the_page_seen_last(somebody: identity.Actor) -> None:
    draft = walk(somebody, "commune", "applicant", "address", "applicant")
    api.discard_draft(actor=somebody, draft_id=draft.id, session_drafts={draft.id})
    assert figures(draft) == {"commune": (1, 0), "applicant": (1, 1), "address": (1, 0)}


def test_what_was_sent_stopped_nowhere(somebody: identity.Actor) -> None:
    draft = see(somebody, make.make_draft(somebody), "commune", "check")
    make.submit(draft, somebody)
    assert api.count_stops() == 1
    assert figures(draft) == {"commune": (1, 0), "check": (1, 0)}


def test_a_desk_is_not_counted(town: make.Town) -> None:
    draft = api.start_draft(actor=town.counter, procedure_code=make.RESIDENCE, channel="counter")
    api.note_reached(draft, "commune")
    with clock.frozen(make.SUNDAY + timedelta(days=8)):
        assert api.count_stops() == 0


def test_an_application_that_expires_before_the_job_is_counted_all_the_same(somebody: identity.Actor) -> None:
    draft = walk(somebody, "commune")
    with clock.frozen(make.SUNDAY + timedelta(days=31)):
        api.delete_expired_drafts()
        assert figures(draft) == {"commune": (1, 1)}
        assert api.count_stops() == 0


def test_the_figures_hold_neither_answers_nor_persons(somebody: identity.Actor) -> None:
    draft = see(somebody, make.make_draft(somebody), "commune", "address")
    api.discard_draft(actor=somebody, draft_id=draft.id, session_drafts={draft.id})
    assert not Draft.objects.exists()
    assert {field.name for field in PageCount._meta.fields} == {"id", "version", "day", "place", "reached", "stopped"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_pagecount")
        kept = str(cursor.fetchall())
    assert str(draft.id) not in kept
    assert "Benyoucef" not in kept
