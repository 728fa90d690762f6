"""No list, count, search or export of the staff reads the table of cases from end to end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api, tasks
from jiwar.cases.models import Case, CaseAlert, CaseParty
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.plans import captured, crowd, plan, whole_reads
from jiwar.kernel import clock


def narrowed(**wanted: Any) -> Callable[[make.Town], object]:
    return lambda town: api.queue(actor=town.handler, filter=api.CaseFilter(**wanted))


def first_ids() -> list[Any]:
    return list(CaseParty.objects.order_by("-id").values_list("case_id", flat=True)[:20])


READS: dict[str, Callable[[make.Town], object]] = {
    **{f"queue {show}": narrowed(show=show) for show in ("new", "mine", "late", "all")},
    **{f"queue {limit}": narrowed(show="all", limit=limit) for limit in ("late", "today", "soon", "week", "stopped")},
    "queue of a service": narrowed(show="all", procedure=make.PERMIT),
    "queue of a stage": narrowed(show="all", stage="awaiting_signature"),
    "queue of a commune, a language and a channel": narrowed(
        show="all", commune="1602", language="ar", channel="counter"
    ),
    "queue with opinions": narrowed(show="all", opinions=True),
    "queue with news": narrowed(show="mine", news=True),
    "queue of a wali": lambda town: api.queue(actor=town.wali, filter="late"),
    # That of a wali goes backwards through the files, nearly all of which are theirs: `tests/soak` times it.
    "latest": lambda town: api.recent_cases(actor=town.handler),
    "counts": lambda town: api.queue_counts(actor=town.handler),
    "counts of a wali": lambda town: api.queue_counts(actor=town.wali),
    "signing book": lambda town: api.signing_book(actor=town.papc),
    **{
        f"badges of {who}": lambda town, who=who: api.waiting_for(town.actor(who))
        for who in ("handler", "head", "papc", "wali", "expert_water")
    },
    "acts read": lambda town: api.acts_read(actor=town.papc, case_ids=first_ids()),
    "ticked": lambda town: api.chosen_cases(actor=town.handler, ids=first_ids()),
    "ticked by a wali": lambda town: api.chosen_cases(actor=town.wali, ids=first_ids()),
    "offices": lambda town: api.office_loads(actor=town.papc),
    "handlers": lambda town: api.handler_loads(actor=town.head, office_id=_office(town)),
    "shared out": lambda town: api.shared_out(
        actor=town.head, office_id=_office(town), account_id=town.accounts["handler"].pk
    ),
    "out of turn": lambda town: api.taken_out_of_turn(actor=town.head, days=90),
    "colleagues away": lambda town: api.away_today(actor=town.handler),
    "export": lambda town: list(api.rows_shown(actor=town.handler, wanted=api.CaseFilter(show="all"))),
    **{
        f"search by {what}": lambda town, text=text: api.look_for(actor=town.handler, text=text)
        for what, text in {
            "name": "Famille7 Amina17",
            "Arabic name": "أمينة",
            "reference": "ZZZZ-ZZZZ",
            "telephone": "+213550000017",
            "e-mail": "nobody@example.dz",
            "number": "9" * 18,
            "scanned code": "https://jiwar.example.dz/v/2222222A?s=x",
        }.items()
    },
    "search of a wali": lambda town: api.look_for(actor=town.wali, text="Famille7"),
}


# Of the schedules of cases those that look for files by day, every few seconds or minutes.
SWEEPS: dict[str, Callable[[], object]] = {
    "clocks": tasks.watch_clocks,
    "automatic steps": tasks.do_automatic,
    "deeds over many": tasks.do_bulk,
    "silence of opinions": tasks.count_silence,
    "reminders of opinions": tasks.remind_opinions,
    "inquiries": tasks.close_inquiries,
    "successions": tasks.succeed_offices,
    "mandates": tasks.end_mandates,
}


def _office(town: make.Town) -> Any:
    return next(holding.office_id for holding in town.head.holdings if holding.role == "head")


def test_no_list_of_the_staff_reads_all_files(town: make.Town) -> None:
    crowd(town)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        found = {name: whole for name, read in READS.items() if (whole := whole_reads(lambda read=read: read(town)))}
    assert not found, "\n\n".join(f"{name}:\n{query}" for name, queries in found.items() for query in queries)


def test_the_check_sees_a_read_of_all_files(town: make.Town) -> None:
    """A check that could not fail would be worth nothing."""
    make.make_case()
    assert whole_reads(lambda: list(Case.objects.filter(completion_rounds=3)))
    pk = Case.objects.values_list("pk", flat=True)[0]
    assert not whole_reads(lambda: Case.objects.get(pk=pk))


def test_a_sweep_that_finds_nothing_reads_no_file_in_vain(town: make.Town) -> None:
    """What the schedules look for every few seconds or minutes, all of it done: each look goes by an index."""
    crowd(town)
    with clock.frozen(make.SUNDAY):
        for sweep in SWEEPS.values():
            sweep()
        Case.objects.filter(is_open=True).update(watch_on=clock.today() + timedelta(days=1))
        CaseAlert.objects.update(told_at=clock.now())
        reads = {name: [one for one in whole_reads(sweep) if '"cases_case"' in one] for name, sweep in SWEEPS.items()}
    found = {name: whole for name, whole in reads.items() if whole}  # recounts are a few rows a year
    assert not found, "\n\n".join(f"{name}:\n{query}" for name, queries in found.items() for query in queries)


def test_the_sweep_of_the_clocks_asks_for_what_is_due_by_its_index(town: make.Town) -> None:
    """Three looks at the files and alerts, none of which grows with the files that are open or closed."""
    crowd(town)
    with clock.frozen(make.SUNDAY):
        tasks.watch_clocks()
        Case.objects.filter(is_open=True).update(watch_on=clock.today() + timedelta(days=1))
        CaseAlert.objects.update(told_at=clock.now())
        assert "case_watch" in plan(captured(tasks.watch_clocks, "cases_case"))
        assert '"cases_case"' not in captured(tasks.watch_clocks, "cases_casealert"), "no file is read for no alert"
        with CaptureQueriesContext(connection) as asked:
            tasks.watch_clocks()
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) <= 10
