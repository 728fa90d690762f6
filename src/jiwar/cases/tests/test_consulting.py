"""Further opinions: several at once, inside and outside, open or confided, reminded, then silent as was said."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.audit.models import AccessEntry
from jiwar.cases import api, tasks
from jiwar.cases.actions.consulting import remind_opinions
from jiwar.cases.models import Case, Consultation, Opinion
from jiwar.cases.queries.consulting import token_of_expert
from jiwar.cases.rules.consulting import experts_in, next_reminder, reminder_days
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.models import Account
from jiwar.kernel import clock
from jiwar.offices import api as offices

IP = "192.0.2.7"
LAB = api.Outside(name="Laboratoire du bâtiment", email="avis@labo.example.dz")


@pytest.fixture
def examined(town: make.Town) -> Case:
    """A residence certificate in hand: its procedure asks nobody."""
    return make.advance(make.make_case(), "assigned", town=town)


def service(name: str) -> Any:
    return offices.competent_office(competence=f"opinion.{name}", commune_code="1601").id


def ask(town: make.Town, case: Case, **more: Any) -> None:
    about = {name: more.pop(name) for name in ("days", "silence", "confidential", "papers", "question") if name in more}
    asked = api.FurtherOpinion(**({"subject": "Solidité", "question": "Le mur tient-il ?", "days": 10} | about))
    api.consult(actor=town.handler, case_id=case.pk, asked=asked, **({"services": [service("water")]} | more))
    case.refresh_from_db()


def test_several_are_asked_at_once_inside_and_outside(town: make.Town, examined: Case) -> None:
    ask(town, examined, services=[service("water"), service("urbanism")], outside=[LAB])
    assert (examined.stage, examined.opinions_waiting, examined.opinions_asked) == ("awaiting_opinions", 3, 0)
    assert api.clock_of(examined).state == "running"
    (row,) = api.opinions_for(actor=town.expert_water).rows
    assert row.titles["fr"] == "Solidité"
    api.give_opinion(actor=town.expert_water, opinion_id=row.id, verdict="favourable")
    urbanism = examined.opinions.get(office_id=service("urbanism"))
    api.give_opinion(actor=town.expert_urbanism, opinion_id=urbanism.pk, verdict="unfavourable", text="Hors plan")
    examined.refresh_from_db()
    assert (examined.stage, examined.opinions_waiting) == ("awaiting_opinions", 1)
    token = token_of_expert(Consultation.objects.exclude(email="").get())
    api.give_as_expert(token=token, ip=IP, verdict="favourable", text="Sans réserve")
    examined.refresh_from_db()
    assert (examined.stage, examined.opinions_waiting, examined.has_news) == ("examining", 0, True)
    assert api.rebuild(case_id=examined.pk) == []
    said = {one.office_names["fr"]: one.verdict for one in api.case_visible_to(town.handler, examined.pk).opinions}
    assert said["Laboratoire du bâtiment"] == "favourable"
    api.propose(actor=town.handler, case_id=examined.pk, verdict="grant")


def test_a_second_request_may_follow_while_the_first_is_waited_for(town: make.Town, examined: Case) -> None:
    ask(town, examined)
    with pytest.raises(api.UnknownItem):
        ask(town, examined)  # the same service is waited for already
    ask(town, examined, services=[], outside=[LAB])
    assert examined.opinions_waiting == 2
    assert {one.opinion_id for one in examined.opinions.all()} == {"more-1", "more-2"}
    assert api.rebuild(case_id=examined.pk) == []


def test_what_the_procedure_wants_comes_first_and_is_still_asked(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    assert "consult" not in api.case_visible_to(town.planner, case.pk).may
    asked = api.FurtherOpinion(subject="Bruit", question="Gêne ?", days=5)
    with pytest.raises(api.NotInThisStage):
        api.consult(actor=town.planner, case_id=case.pk, asked=asked, outside=[LAB])
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    assert "consult" in api.case_visible_to(town.planner, case.pk).may
    api.consult(actor=town.planner, case_id=case.pk, asked=asked, outside=[LAB])
    with clock.frozen(make.SUNDAY + timedelta(days=20)):
        assert api.count_silence() == 5
    case.refresh_from_db()
    assert case.stage == "examining"
    assert api.act_preview(actor=town.planner, case_id=case.pk, verdict="grant").data["title"]


def readers(town: make.Town, case: Case) -> dict[str, bool]:
    """Who of those who see the file reads what the service said."""
    found = {}
    for who in ("handler", "colleague", "head", "papc", "wali", "counter", "expert_water", "expert_urbanism"):
        (one,) = [
            one for one in api.case_visible_to(town.actor(who), case.pk).opinions if one.office_id == service("water")
        ]
        assert one.hidden == (not one.text)
        found[who] = bool(one.text)
    return found


@pytest.mark.parametrize("confidential", [False, True])
def test_what_is_confided_is_read_by_who_examines_and_decides(
    town: make.Town, examined: Case, confidential: bool
) -> None:
    ask(town, examined, services=[service("water"), service("urbanism")], confidential=confidential)
    water = examined.opinions.get(office_id=service("water"))
    api.give_opinion(actor=town.expert_water, opinion_id=water.pk, verdict="unfavourable", text="Réseau saturé")
    read = readers(town, examined)
    others = {"counter", "expert_urbanism"}
    assert {who for who, one in read.items() if not one} == (others if confidential else set())
    for one in api.case_visible_to(make.guest(make.PHONE), examined.pk).opinions:
        assert (one.titles, one.verdict, one.text, one.question, one.hidden) == ({}, "", "", "", False)


def test_an_expert_reads_the_question_and_the_papers_chosen_alone(town: make.Town, examined: Case) -> None:
    shown, kept = examined.papers.order_by("id")[:2]
    ask(town, examined, services=[], outside=[LAB], papers=[shown.pk])
    (sent,) = make.told("cases.expert_asked")
    assert sent.address == LAB.email
    assert "Benyoucef" not in sent.text
    row = Consultation.objects.get()
    token = token_of_expert(row)
    assert f"/expert/{token}/" in sent.text
    seen = api.expert_view(token=token, ip=IP)
    assert (seen.subject, seen.name, [one.id for one in seen.papers]) == ("Solidité", LAB.name, [shown.pk])
    assert api.expert_paper(token=token, ip=IP, paper_id=shown.pk) == shown.file_id
    with pytest.raises(api.ExpertLinkGone):
        api.expert_paper(token=token, ip=IP, paper_id=kept.pk)
    read = AccessEntry.objects.filter(subject_id=str(examined.applicant_id), actor_id=str(row.opinion_id))
    assert set(read.values_list("purpose", flat=True)) == {"cases.expert", "cases.expert_paper"}
    words = {one.purpose for one in api.readings_of_case(actor=make.guest(make.PHONE), case_id=examined.pk).rows}
    assert not any("cases.expert" in one for one in words)
    with pytest.raises(api.TextMissing):
        api.give_as_expert(token=token, ip=IP, verdict="favourable", text=" ")
    api.give_as_expert(token=token, ip=IP, verdict="unfavourable", text="Le mur penche")
    with pytest.raises(api.OpinionAlreadyGiven):
        api.give_as_expert(token=token, ip=IP, verdict="favourable", text="Finalement")
    assert api.expert_view(token=token, ip=IP).papers == (), "once given, the papers are closed"
    assert api.rebuild(case_id=examined.pk) == []


def test_nobody_of_the_office_answers_for_an_expert(town: make.Town, examined: Case) -> None:
    ask(town, examined, services=[], outside=[LAB])
    opinion = examined.opinions.get()
    assert api.opinions_for(actor=town.head).rows == []
    with pytest.raises(api.CaseNotFound):
        api.give_opinion(actor=town.head, opinion_id=opinion.pk, verdict="favourable")
    assert "give_opinion" not in api.case_visible_to(town.head, examined.pk).may
    for wrong in ("0" * 16, "nonsense"):
        with pytest.raises(api.ExpertLinkGone):
            api.expert_view(token=wrong, ip=IP)


@pytest.mark.parametrize(
    ("silence", "verdict"), [("none", ""), ("favourable", "favourable"), ("unfavourable", "unfavourable")]
)
def test_silence_means_what_was_said(town: make.Town, examined: Case, silence: str, verdict: str) -> None:
    ask(town, examined, services=[], outside=[LAB], days=3, silence=silence)
    token = token_of_expert(Consultation.objects.get())
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        assert api.count_silence() == 0
    with clock.frozen(make.SUNDAY + timedelta(days=4)):
        assert api.count_silence() == 1
        with pytest.raises(api.ExpertLinkGone):
            api.give_as_expert(token=token, ip=IP, verdict="favourable", text="Trop tard")
    opinion = examined.opinions.get()
    examined.refresh_from_db()
    assert (opinion.state, opinion.verdict, examined.stage) == ("silent", verdict, "examining")
    assert api.rebuild(case_id=examined.pk) == []


def test_those_asked_are_reminded_on_their_days_and_a_service_once_a_day(town: make.Town, examined: Case) -> None:
    other = make.advance(make.make_case(), "assigned", town=town)
    Account.objects.filter(pk=town.expert_water.account_id).update(email="water@example.dz")
    ask(town, examined, outside=[LAB], days=10)
    ask(town, other, days=10)
    told: dict[int, tuple[int, int]] = {}
    for day in range(12):
        with clock.frozen(make.SUNDAY + timedelta(days=day)):
            tasks.remind_opinions()
            tasks.remind_opinions()
            told[day] = (len(make.told("cases.opinions_awaited")), len(make.told("cases.expert_reminder")))
    services = [day for day in range(1, 12) if told[day][0] > told[day - 1][0]]
    assert services == [1, 5, 9]
    assert told[11] == (3, 2), "both files in one letter; the expert at half time and on the eve"
    assert {row.reminders for row in Opinion.objects.all()} == {2, 3}


def test_who_examines_reminds_once_a_day(town: make.Town, examined: Case) -> None:
    ask(town, examined, outside=[LAB])
    row = Consultation.objects.exclude(email="").get()
    call = {"actor": town.handler, "case_id": examined.pk, "opinion_id": row.opinion_id}
    with pytest.raises(api.RemindedToday):
        api.remind_opinion(**call)
    with clock.frozen(make.SUNDAY + timedelta(days=2)):
        api.remind_opinion(**call)
        with pytest.raises(api.RemindedToday):
            api.remind_opinion(**call)
        with pytest.raises(api.MayNotAct):
            api.remind_opinion(**(call | {"actor": town.colleague}))
        (sent,) = make.told("cases.expert_reminder")
    assert token_of_expert(row) in sent.text, "the link stays the same"


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"services": []}, api.NobodyConsulted),
        ({"question": " "}, api.TextMissing),
        ({"days": 0}, api.OpinionDaysWrong),
        ({"days": 31}, api.OpinionDaysWrong),
        ({"silence": "approval"}, api.UnknownItem),
        ({"services": [], "outside": [api.Outside(name="X", email="x@")]}, identity.InvalidEmail),
        ({"services": [], "outside": [LAB] * 9}, api.TooManyConsulted),
    ],
)
def test_what_cannot_be_asked(town: make.Town, examined: Case, more: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        ask(town, examined, **more)
    assert not Opinion.objects.exists()


def test_who_does_not_examine_asks_nobody(town: make.Town, examined: Case) -> None:
    asked = api.FurtherOpinion(subject="S", question="Q", days=3)
    for who in ("colleague", "papc", "counter"):
        with pytest.raises(api.MayNotAct):
            api.consult(actor=town.actor(who), case_id=examined.pk, asked=asked, outside=[LAB])
    api.withdraw(actor=make.guest(make.PHONE), case_id=examined.pk)
    with pytest.raises(api.NotInThisStage):
        api.consult(actor=town.handler, case_id=examined.pk, asked=asked, outside=[LAB])


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Nadia Cherif, n.cherif@univ.dz", "Nadia Cherif", "n.cherif@univ.dz"),
        ("  نادية شريف  <N.Cherif@univ.dz> ", "نادية شريف", "n.cherif@univ.dz"),
        ("Bureau d'études - avis@be.dz", "Bureau d'études", "avis@be.dz"),
    ],
)
def test_a_name_and_an_address_are_read_in_any_usual_way(line: str, name: str, email: str) -> None:
    assert experts_in(line) == ([api.Outside(name=name, email=email)], [])


@pytest.mark.parametrize("line", ["n.cherif@univ.dz", "Nadia Cherif", "Nadia n.cherif@", "a@b.dz c@d.dz"])
def test_what_names_nobody_or_reaches_nobody_is_said(line: str) -> None:
    assert experts_in(line) == ([], [line])


@given(days=st.integers(1, 30), outside=st.booleans())
def test_reminders_come_in_order_between_the_question_and_the_last_day(days: int, outside: bool) -> None:
    first = date(2026, 11, 22)
    due = first + timedelta(days=days)
    found = reminder_days(first, due, outside=outside)
    assert found == sorted(set(found))
    assert all(first < day <= due for day in found)
    walked, day = [], first
    while (day := next_reminder(first, due, day, outside=outside)) is not None:
        walked.append(day)
    assert walked == found


def test_one_letter_at_most_is_written_again_by_a_sweep_that_died(town: make.Town, examined: Case) -> None:
    ask(town, examined)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        assert remind_opinions() == 1
        assert remind_opinions() == 0
