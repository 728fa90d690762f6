"""One deed over many files: asked once, each file by itself, none twice, taken back whole."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.actions import bulk
from jiwar.cases.models import BulkDeed, Case, CaseAction
from jiwar.cases.rules import limits
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_moving import WHY, publish_other_words
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.outbox.tests.processes import WANTED, Children, until


@pytest.fixture
def moving(town: make.Town) -> make.Town:
    """Three files of the first version, of which one waits for a signature; another version is in force."""
    make.advance(make.make_case(), "assigned", "proposed", town=town)
    make.make_case()
    make.make_case()
    publish_other_words()
    return town


def ask(town: make.Town, **more: object) -> UUID:
    first, now = catalogue.versions(code=make.RESIDENCE)[-1], catalogue.procedure(code=make.RESIDENCE)
    versions = {"version_id": now.version_id, "from_version_id": first.version_id}
    parameters = api.move_parameters(actor=town.head, procedure_code=make.RESIDENCE, **versions)
    asked: dict = {"actor": town.head, "kind": "move_to_version", "parameters": parameters, "reason": WHY}
    return api.ask_bulk(**asked | more)


def view(town: make.Town, deed: UUID) -> api.BulkView:
    return api.bulk_visible_to(town.head, deed)


def moves() -> Counter[UUID]:
    return Counter(CaseAction.objects.filter(kind="moved_to_version").values_list("case_id", flat=True))


@pytest.mark.django_db
def test_all_that_can_be_moved_is_and_each_of_the_others_says_why(moving: make.Town) -> None:
    with translation.override("fr"):
        deed = ask(moving)
    asked = view(moving, deed)
    assert (asked.state, asked.total, asked.done) == ("gathering", 0, 0), "nothing is done while the page waits"
    assert not moves()
    assert api.sweep_bulk() == 3
    done = view(moving, deed)
    assert (done.state, done.total, done.done, done.refused, done.waiting) == ("ended", 3, 2, 1, 0)
    assert set(moves().values()) == {1}
    rows = {row.outcome: row for row in api.bulk_results(actor=moving.head, deed_id=deed).rows}
    assert (
        "aucun dossier ne change de version à ce stade" in rows["refused"].refusal or "stade" in rows["refused"].refusal
    )
    assert JournalEntry.objects.get(verb="bulk.asked").reason == WHY
    assert JournalEntry.objects.filter(verb="case.moved_to_version", reason=WHY).count() == 2
    assert len(make.told("cases.moved_to_version")) == 2
    assert api.sweep_bulk() == 0


@pytest.mark.django_db
def test_those_ticked_move_unless_somebody_acted_on_them_meanwhile(moving: make.Town) -> None:
    fine, stale = Case.objects.filter(stage="submitted")
    seen = [(fine.pk, fine.sequence), (stale.pk, stale.sequence), (uuid4(), 1)]
    make.advance(stale, "assigned", town=moving)
    deed = ask(moving, seen=seen)
    assert view(moving, deed).total == 2, "what is no file is no work"
    api.sweep_bulk()
    outcomes = {row.case_id: row.outcome for row in api.bulk_results(actor=moving.head, deed_id=deed).rows}
    assert outcomes == {fine.pk: "done", stale.pk: "refused"}


@pytest.mark.django_db
def test_nothing_is_asked_without_a_reason_a_file_or_the_right(moving: make.Town) -> None:
    with pytest.raises(api.TextMissing):
        ask(moving, reason=" ")
    with pytest.raises(api.NothingTicked):
        ask(moving, seen=[])
    for name in ("handler", "papc", "administrator"):
        with pytest.raises(api.MayNotAct):
            ask(moving, actor=moving.actor(name))
    assert not BulkDeed.objects.exists()
    deed = ask(moving)
    for name in ("handler", "papc", "administrator"):
        actor = moving.actor(name)
        with pytest.raises(api.BulkNotFound):
            api.bulk_visible_to(actor, deed)
        with pytest.raises(api.BulkNotFound):
            api.bulk_results(actor=actor, deed_id=deed)
        with pytest.raises(api.BulkNotFound):
            api.undo_bulk(actor=actor, deed_id=deed, reason=WHY)
        with pytest.raises(api.BulkNotFound):
            api.stop_bulk(actor=actor, deed_id=deed)
        assert api.bulk_deeds(actor=actor).rows == []
    assert api.bulk_deeds(actor=make.guest(make.PHONE)).rows == []
    assert [one.id for one in api.bulk_deeds(actor=moving.head).rows] == [deed]


@pytest.mark.django_db
def test_the_rights_are_those_held_when_the_turn_of_a_file_comes(moving: make.Town) -> None:
    deed = ask(moving)
    holding = moving.head.holdings[0]
    identity.end_role(actor=SYSTEM, holding_id=holding.id, reason="Mutation")
    api.sweep_bulk()
    done = view(moving, deed)
    assert (done.state, done.done, done.refused) == ("ended", 0, 3)


@pytest.mark.django_db
def test_nothing_goes_on_in_the_name_of_a_closed_account(moving: make.Town) -> None:
    deed = ask(moving)
    identity.close_account(actor=SYSTEM, account_id=moving.head.account_id, reason="Départ")
    api.sweep_bulk()
    ended = BulkDeed.objects.get(pk=deed)
    assert (ended.state, ended.stopped, ended.done) == ("ended", True, 0)


@pytest.mark.django_db
def test_what_is_taken_back_returns_unless_somebody_worked_on_it(moving: make.Town) -> None:
    first = catalogue.versions(code=make.RESIDENCE)[-1].version_id
    deed = ask(moving)
    with pytest.raises(api.BulkNotEnded):
        api.undo_bulk(actor=moving.head, deed_id=deed, reason=WHY)
    api.sweep_bulk()
    untouched, worked = Case.objects.filter(stage="submitted").order_by("id")
    make.advance(worked, "assigned", town=moving)
    with pytest.raises(api.TextMissing):
        api.undo_bulk(actor=moving.head, deed_id=deed, reason="")
    back = api.undo_bulk(actor=moving.head, deed_id=deed, reason="Par erreur")
    api.sweep_bulk()
    assert (view(moving, back).done, view(moving, back).refused) == (1, 1)
    assert (view(moving, back).undoes, view(moving, deed).undone_by) == (deed, back)
    for case in (untouched, worked):
        case.refresh_from_db()
        assert (case.version_id == first) == (case == untouched)
        assert api.rebuild(case_id=case.pk) == []
    for one in (deed, back):
        with pytest.raises(api.BulkNotUndone):
            api.undo_bulk(actor=moving.head, deed_id=one, reason=WHY)
    assert JournalEntry.objects.get(verb="bulk.taken-back").reason == "Par erreur"


@pytest.mark.django_db
def test_only_the_move_of_the_deed_is_taken_back(moving: make.Town) -> None:
    deed = ask(moving)
    api.sweep_bulk()
    case = Case.objects.filter(stage="submitted").first()
    api.move_back(actor=moving.head, case_id=case.pk, reason=WHY)
    api.move_case(
        actor=moving.head, case_id=case.pk, to_version_id=UUID(view(moving, deed).parameters["to"]), reason=WHY
    )
    back = api.undo_bulk(actor=moving.head, deed_id=deed, reason=WHY)
    api.sweep_bulk()
    assert (view(moving, back).done, view(moving, back).refused) == (1, 1), "it was moved again on purpose"


@pytest.mark.django_db
def test_a_stop_leaves_the_rest_alone(moving: make.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    deed = ask(moving)
    done = iter(range(9))
    do = bulk.KINDS["move_to_version"].do

    def then_stop(one: bulk.One) -> int:
        if next(done) == 1:
            api.stop_bulk(actor=moving.head, deed_id=deed)
        return do(one)

    monkeypatch.setattr(limits, "BULK_BATCH", 1)
    monkeypatch.setitem(bulk.KINDS._entries, "move_to_version", bulk.Kind(do=then_stop, may=bool, select=all_files))
    api.sweep_bulk()
    stopped = view(moving, deed)
    assert (stopped.stopped, stopped.going, stopped.waiting) == (True, False, 1)
    assert api.sweep_bulk() == 0
    api.stop_bulk(actor=moving.head, deed_id=deed)
    assert JournalEntry.objects.filter(verb="bulk.stopped").count() == 1


def all_files(_parameters: object) -> object:
    return Case.objects.all()


@pytest.mark.django_db
def test_a_file_that_fails_holds_none_back_and_is_left_alone_after_some_tries(
    moving: make.Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Case.objects.filter(stage="submitted").order_by("id").first()
    do = bulk.KINDS["move_to_version"].do

    def fail(one: bulk.One) -> int:
        sequence = do(one)
        if one.case_id == broken.pk:
            raise ZeroDivisionError
        return sequence

    monkeypatch.setitem(bulk.KINDS._entries, "move_to_version", bulk.Kind(do=fail, may=bool, select=all_files))
    deed = ask(moving)
    api.sweep_bulk()
    assert (view(moving, deed).done, view(moving, deed).waiting) == (1, 1)
    assert view(moving, deed).failing
    assert api.sweep_bulk() == 0, "not before a while"
    for hour in range(1, limits.BULK_ATTEMPTS + 1):
        with clock.frozen(make.SUNDAY + timedelta(hours=2 * hour)):
            api.sweep_bulk()
    ended = view(moving, deed)
    assert (ended.state, ended.done, ended.refused) == ("ended", 1, 2)
    broken.refresh_from_db()
    assert broken.sequence == 1, "nothing of it was kept"
    assert "ZeroDivisionError" in BulkDeed.objects.get(pk=deed).last_error
    assert "a file of the deed" in caplog.text


@pytest.mark.django_db
def test_a_worker_that_dies_loses_nothing_and_does_no_file_twice(
    moving: make.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill -9 leaves it: the transaction of one file is gone, the deed is held until its time is over."""
    do = bulk.KINDS["move_to_version"].do
    turn = iter(range(9))

    def die(one: bulk.One) -> int:
        sequence = do(one)
        if next(turn) == 1:
            raise KeyboardInterrupt
        return sequence

    monkeypatch.setattr(limits, "BULK_GATHERED", 2)
    monkeypatch.setitem(bulk.KINDS._entries, "move_to_version", bulk.Kind(do=die, may=bool, select=all_files))
    deed = ask(moving)
    with pytest.raises(KeyboardInterrupt):
        api.sweep_bulk()
    assert api.sweep_bulk() == 0, "held by the one who died"
    with clock.frozen(make.SUNDAY + timedelta(minutes=10)):
        api.sweep_bulk()
        assert len(make.told("cases.moved_to_version")) == 2
    done = view(moving, deed)
    assert (done.state, done.total, done.done, done.refused) == ("ended", 3, 2, 1)
    assert set(moves().values()) == {1}


@pytest.mark.django_db
def test_results_come_page_after_page_by_outcome(moving: make.Town) -> None:
    deed = ask(moving)
    api.sweep_bulk()
    asked = {"actor": moving.head, "deed_id": deed}
    whole = api.bulk_results(**asked).rows
    half = api.bulk_results(**asked, size=2)
    rest = api.bulk_results(**asked, size=2, cursor=half.next_cursor)
    assert [*half.rows, *rest.rows] == whole
    assert [row.outcome for row in api.bulk_results(**asked, outcome="refused").rows] == ["refused"]
    assert len(api.bulk_results(**asked, outcome="done").rows) == 2


CHILD = """
import sys, django
django.setup()
from jiwar.cases import api
from jiwar.cases.actions import bulk
from jiwar.kernel import clock
from dataclasses import replace
from datetime import datetime

known, log = bulk.KINDS["move_to_version"], open(sys.argv[1], "a", buffering=1)

def do(one):
    sequence = known.do(one)
    log.write(f"{one.case_id}\\n")  # done, and not committed yet
    return sequence

bulk.KINDS._entries["move_to_version"] = replace(known, do=do)
with clock.frozen(datetime.fromisoformat(sys.argv[2])):
    api.sweep_bulk()
"""


@pytest.mark.skipif(WANTED == "sqlite", reason="the database of the tests lives in the memory of this process")
@pytest.mark.django_db(transaction=True)
def test_killed_in_a_real_process_and_taken_up_by_another(moving: make.Town, tmp_path: Path) -> None:
    family = Children(module="", folder=tmp_path)
    deed = ask(moving)

    def child(minutes: int) -> subprocess.Popen[bytes]:
        at = (make.SUNDAY + timedelta(minutes=minutes)).isoformat()
        return subprocess.Popen([sys.executable, "-c", CHILD, str(family.log), at], env=family.environment)

    first = child(0)
    until(lambda: len(family.lines()) >= 1, "one file to move")
    first.kill()
    first.wait()
    assert child(10).wait(60) == 0
    done = view(moving, deed)
    assert (done.state, done.done, done.refused) == ("ended", 2, 1), "files filed since follow the version in force"
    assert set(moves().values()) == {1}
