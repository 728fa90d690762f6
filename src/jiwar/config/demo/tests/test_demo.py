"""The demo is whole, the same for everybody, and looks like a city."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db.models import Q

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.cases.models import Case, CasePaper, Inquiry, Session
from jiwar.cases.tests.factories import lay_ground
from jiwar.catalogue import api as catalogue
from jiwar.config.demo import build, staff
from jiwar.config.demo.desk import OPEN_FILES, open_files
from jiwar.config.demo.habits import HABITS
from jiwar.config.demo.history import Past, World, past_cases
from jiwar.config.demo.names import FAMILIES, MEN, STREETS, WOMEN
from jiwar.decisions.models import Decision
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.models import Account
from jiwar.kernel import clock
from jiwar.kernel.clock import ALGIERS
from jiwar.kernel.protocols import ReaderScope
from jiwar.participation.models import Rating
from jiwar.territory import api as territory

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
LIVE = 3 * len(staff.COMMUNES) + 2
TOGETHER = 15  # an investor, two inquiries, nine families, a refusal and its appeal, another refusal
SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


@pytest.fixture
def world(laid_country: bool, db: None) -> Iterator[World]:
    with clock.frozen(NOW):
        lay_ground()
        yield new_world(NOW)


@pytest.fixture(params=[NOW, datetime(2026, 11, 22, 4, 30, tzinfo=UTC), datetime(2026, 11, 20, 21, 0, tzinfo=UTC)])
def any_moment(request: pytest.FixtureRequest, laid_country: bool, db: None) -> Iterator[World]:
    """A Sunday afternoon, a Sunday before the offices open, a Friday night."""
    with clock.frozen(request.param):
        lay_ground()
        yield new_world(request.param)


def new_world(now: datetime) -> World:
    accounts = {post.user_name: uuid5(SPACE, post.user_name) for post in staff.posts()}
    return build.world_of(now, accounts)


def moments_of(case: cases.ImportedCase) -> list[datetime]:
    """All that happened, in the order in which it must have."""
    rounds = [moment for round_ in case.completions for moment in round_]
    found = [case.submitted_at, case.assigned_at, *rounds, case.proposed_at, case.decided_at, case.withdrawn_at]
    found.append(case.silent_at)
    return [moment for moment in found if moment]


def acts_of_offices(case: cases.ImportedCase) -> list[datetime]:
    asked = [moment for moment, _received in case.completions]
    found = [case.assigned_at, *asked, case.proposed_at, case.decided_at]
    return [moment for moment in [*found, case.submitted_at if case.channel == "counter" else None] if moment]


def by_day(history: list[Past], days: Any) -> float:
    """Files a day over those days."""
    days = set(days)
    return sum(past.case.submitted_at.astimezone(ALGIERS).date() in days for past in history) / len(days)


def test_the_history_is_the_same_for_everybody(world: World) -> None:
    first, second = list(past_cases(world, 300)), list(past_cases(new_world(NOW), 300))
    assert first == second
    assert len({past.case.key for past in first}) == 300


def test_nothing_lies_ahead_and_everything_is_in_order(any_moment: World) -> None:
    files = [past.case for past in past_cases(any_moment, 3000)] + list(open_files(any_moment))
    for case in files:
        moments = moments_of(case)
        assert moments == sorted(moments), case.key
        assert moments[-1] <= any_moment.now, case.key
        assert moments[0] >= any_moment.now - timedelta(days=732)


def test_offices_work_on_working_days_only(any_moment: World) -> None:
    files = [past.case for past in past_cases(any_moment, 3000)] + list(open_files(any_moment))
    for case in files:
        for moment in acts_of_offices(case):
            local = moment.astimezone(ALGIERS)
            assert territory.is_working_day(local.date()), (case.key, local)
            assert 8 <= local.hour < 17, (case.key, local)


def test_the_week_the_month_ramadan_and_september_show(world: World) -> None:
    history = list(past_cases(world, 8000))
    span = [date(2024, 12, 1) + timedelta(days=i) for i in range(715)]
    week = [by_day(history, [day for day in span if day.weekday() == weekday]) for weekday in (6, 0, 1, 2, 3, 4, 5)]
    assert week[0] == max(week)
    assert min(week[:5]) > 3 * max(week[5:])
    ramadan = [day for day in span if territory.is_ramadan(day)]
    around = [day + timedelta(days=shift) for day in ramadan for shift in (-35, 35)]
    assert by_day(history, ramadan) < 0.85 * by_day(history, around)
    september = [day for day in span if day.month == 9 and day.day <= 25]
    assert by_day(history, september) > 1.4 * by_day(history, [day for day in span if day.month in (10, 11)])


def test_delays_are_long_tailed_and_slow_offices_are_rated_lower(world: World) -> None:
    history = list(past_cases(world, 8000))
    days = {code: sorted(delays(history, code)) for code in ("residence-certificate", "building-permit")}
    for code, median in (("residence-certificate", (1, 4)), ("building-permit", (8, 18))):
        mine = days[code]
        assert median[0] <= mine[len(mine) // 2] <= median[1]
        assert mine[int(len(mine) * 0.9)] > 1.5 * mine[len(mine) // 2]
    scores: dict[bool, list[int]] = {True: [], False: []}
    for past in history:
        if past.score and past.case.decided_at:
            quick = (past.case.decided_at - past.case.submitted_at).days <= 2
            scores[quick].append(past.score)
    assert mean(scores[True]) > mean(scores[False]) + 0.4


def test_each_service_has_its_share_and_its_season(world: World) -> None:
    history = list(past_cases(world, 12_000))
    often = Counter(past.case.procedure_code for past in history)
    assert often.most_common(1)[0][0] == "residence-certificate"
    for code, habits in HABITS.items():
        assert 0.5 * habits["share"] < often[code] / 12_000 < 1.6 * habits["share"], (code, often[code])
        known = {reason.id for reason in catalogue.procedure(code=code).definition.refusal.reasons}
        assert {reason for past in history if past.case.procedure_code == code for reason in past.case.reasons} <= known
        assert delays(history, code), f"{code}: nothing was decided"
    spring = [past for past in history if past.case.submitted_at.month in (4, 5)]
    autumn = [past for past in history if past.case.submitted_at.month in (10, 11)]

    def share(files: list[Past], code: str) -> float:
        return sum(past.case.procedure_code == code for past in files) / len(files)

    assert share(spring, "birth-12s") > 1.2 * share(autumn, "birth-12s")
    burials = [past.case for past in history if past.case.procedure_code == "burial-permit"]
    assert {case.channel for case in burials} == {"counter"}
    days = sorted(delays(history, "burial-permit"))
    assert days[int(len(days) * 0.8)] == 0, "a family is answered the same day"


def delays(history: list[Past], code: str) -> list[int]:
    return [
        (past.case.decided_at - past.case.submitted_at).days
        for past in history
        if past.case.decided_at and past.case.procedure_code == code
    ]


def mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers)


def test_answers_are_valid_by_the_definitions(world: World) -> None:
    files = [past.case for past in past_cases(world, 900)]
    assert {case.procedure_code for case in files} == set(HABITS)
    for case in files:
        definition = catalogue.procedure(code=case.procedure_code).definition
        person = vars(case.applicant) | {"birth_date": str(case.applicant.birth_date)}
        context = catalogue.context_for(
            definition, dict(case.answers), applicant=person, commune_code=case.commune_code
        )
        assert not catalogue.eligibility(definition, dict(case.answers), context).unmet, case.key
        papers = [paper.id for paper in definition.papers]
        assert catalogue.problems_in(definition, dict(case.answers), papers, context) == [], case.key


def test_people_are_imaginary_and_written_in_both_scripts(world: World) -> None:
    people = [past.case.applicant for past in past_cases(world, 500)]
    assert all(identity.check_nin(person.nin or "").startswith("99") for person in people)
    assert all((person.phone or "").startswith("+2135000") for person in people)
    assert all(person.given_ar and person.family_latin for person in people)
    names = [*MEN, *WOMEN, *FAMILIES, *STREETS]
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in name.ar) for name in names)
    assert not any("\u0600" <= letter <= "\u06ff" for name in names for letter in name.latin)
    assert [name for name, often in Counter(name.latin for name in names).items() if often > 1] == []


def test_a_small_demo_is_whole(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """Through the real import, signatures, seals, ratings and counting."""
    settings.DATA_DIR = tmp_path
    with clock.frozen(NOW):
        lay_ground()
        build.signing.ensure_authority()
        built = build.build_demo(number=300, acts=5, records=300)
    assert (built.cases, built.acts) == (300, 5)
    the_files_balance()
    the_acts_are_real(5)
    silence_has_spoken()
    several_are_at_work()
    everybody_can_sign_in(built)
    # A build that was cut goes on where it stopped; what was built stays as it is.
    state = json.loads((tmp_path / "demo.json").read_text())
    (tmp_path / "demo.json").write_text(json.dumps(state | {"done": False}))
    assert build.build_demo(number=999) == built
    assert build.build_demo(number=999) == built
    the_files_balance()


def several_are_at_work() -> None:
    """Three authorities on one file, inquiries open and closed, lists and files before them, an appeal."""
    parts = Case.objects.get(procedure_code="investment-file", parts__isnull=False).part_rows
    assert sorted(parts.values_list("state", flat=True)) == ["decided", "open", "waiting"]
    closed, still_open = Inquiry.objects.order_by("opens_on")
    assert (closed.state, closed.received, closed.closes_on < NOW.date()) == ("open", 1, True)
    assert (still_open.state, still_open.received, still_open.closes_on > NOW.date()) == ("open", 2, True)
    over, running = Session.objects.order_by("held_on")
    assert (over.state, over.ranked, over.objections_until < NOW.date()) == ("published", 2, True)
    assert (running.state, running.ranked, running.objections_until > NOW.date()) == ("published", 5, True)
    lines = list(running.items.order_by("rank").values_list("verdict", "by_share"))
    assert lines == [("chosen", ""), ("chosen", ""), ("below", ""), ("chosen", "under_35"), ("below", "")]
    assert Case.objects.filter(stage="awaiting_session", import_key=None, session_items=None).count() == 2
    appeal = Case.objects.get(procedure_code="appeal")
    assert (appeal.stage, appeal.appeal_of.outcome) == ("submitted", "refused")
    assert [one for one in Case.objects.filter(import_key=None) if cases.rebuild(case_id=one.pk)] == []


def the_files_balance() -> None:
    stages = Counter(Case.objects.values_list("stage", flat=True))
    assert sum(stages.values()) == 300 + LIVE + TOGETHER
    assert set(stages) == {
        "submitted", "examining", "awaiting_applicant", "awaiting_opinions", "awaiting_session", "awaiting_signature",
        "closed",
    }  # fmt: skip
    assert Case.objects.filter(stage="closed", outcome="").count() == 0
    assert Case.objects.filter(import_key__startswith="desk-").count() == OPEN_FILES
    assert Rating.objects.count() > 0
    papers = CasePaper.objects.filter(case__import_key=None)
    assert papers.values("case").distinct().count() == LIVE + TOGETHER - 1  # nothing new comes with the appeal
    for case in Case.objects.all()[:30]:
        assert cases.rebuild(case_id=case.pk) == []
    [total] = analytics.measure(
        indicators=["cases.submitted", "cases.late"],
        scope=ReaderScope(frozenset({"16"})),
        start=date(2024, 1, 1),
        end=NOW.date(),
    )
    assert total.values["cases.submitted"] == 300 + LIVE + TOGETHER
    assert total.values["cases.late"] >= 3 * len(staff.COMMUNES)


def the_acts_are_real(number: int) -> None:
    decisions = list(Decision.objects.filter(state="sealed").exclude(number__startswith="TAC/"))
    assert len(decisions) == number + 3  # one authority's part, the refusal that is appealed and the one that may be
    for decision in decisions:
        document = documents.document(id=decision.document_id)
        assert documents.verify_reference(text=document.reference).state == "valid"


def silence_has_spoken() -> None:
    """At each staffed desk: three associations certified, two whose day is near; the figures count the first."""
    silent = Case.objects.exclude(tacit="")
    assert set(silent.values_list("procedure_code", "tacit", "stage", "outcome")) == {
        ("association-registration", "approval", "closed", "granted")
    }
    certified = silent.exclude(decision_id=None)
    assert certified.filter(import_key__startswith="desk-").count() == 3 * len(staff.COMMUNES)
    for case in certified:
        decision = Decision.objects.get(pk=case.decision_id)
        assert decision.number.startswith("TAC/")
        assert documents.verify_reference(text=documents.document(id=case.document_id).reference).state == "valid"
        assert case.due_on < case.closed_at.date()
    near = Case.objects.filter(
        import_key__startswith="desk-", procedure_code="association-registration", is_open=True, due_on__gte=NOW.date()
    )
    assert near.count() == 2 * len(staff.COMMUNES)
    [total] = analytics.measure(
        indicators=["cases.tacit"], scope=ReaderScope(frozenset({"16"})), start=date(2024, 1, 1), end=NOW.date()
    )
    assert total.values["cases.tacit"] == silent.count() >= 9


def everybody_can_sign_in(built: build.DemoSummary) -> None:
    names = [login.user_name for login in built.logins if not login.is_citizen]
    assert len(names) == len(staff.posts()) == len(set(names))
    account = Account.objects.get(username="papc.alger-centre")
    assert account.check_password(built.password)
    for someone in (staff.CITIZEN, staff.ARCHITECT):
        person = identity.person_by_nin(someone.nin)
        assert person is not None
        assert Case.objects.filter(Q(applicant_id=person.id) | Q(representative_id=person.id)).count() == 1
        assert identity.citizen_account_of(person_id=person.id).phone == someone.phone
