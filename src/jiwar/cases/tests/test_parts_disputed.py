"""Parts where things go wrong: opened again, contested, proposed by Jiwar, before a commission, by silence."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.actions import automatic
from jiwar.cases.models import Case
from jiwar.cases.queries.appeals import decided_what_is_contested
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, WATER, Authority, ask_parts, fresh, part, sent, states, two_parts
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM


def refused(town: make.Town, hall: Authority, waters: Authority) -> Case:
    """One authority granted, the other did not: the file is refused, and closed."""
    two_parts()
    case = sent(town)
    hall.decide(case)
    waters.decide(case, "unfavourable", reasons=["other_commune"])
    api.propose(actor=town.handler, case_id=case.pk, verdict="refuse")
    make.advance(case, "signed", "sealed", town=town)
    assert fresh(case).outcome == "refused"
    return case


class TestOpenedAgain:
    def test_who_decided_against_decides_again_and_what_was_granted_stands(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        case = refused(town, hall, waters)
        first = decisions.decision(id=waters.row(case).decision_id)
        with clock.frozen(make.SUNDAY + timedelta(days=1)):
            api.reopen(actor=town.papc, case_id=case.pk, ground="appeal", reason="Décision n° 4")
            assert states(case) == {"building": "decided", "water": "open"}
            row = waters.row(case)
            assert (row.verdict, row.handler_id, row.remarks, row.prepared_verdict) == ("", None, [], "")
            assert row.due_on > clock.today(), "its days run whole"
            make.advance(case, "assigned", town=town)
            with pytest.raises(api.PartsUndecided, match="water"):
                api.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["other_commune"])
            assert documents.document(id=first.document_id).state == "valid"
            second = waters.decide(case)
            assert documents.document(id=first.document_id).state == "revoked", "one act of an authority is in force"
            assert second.number != first.number
            make.advance(case, "proposed", "signed", "sealed", town=town)
        assert fresh(case).outcome == "granted"

    def test_what_was_given_up_is_decided_by_its_authorities_when_it_is_opened_again(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        ask_parts(part("building", BUILDING, days=5), part("water", WATER, days=9))
        case = sent(town)
        hall.take(case)
        hall.prepare(case)
        api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
        assert states(case) == {"building": "dropped", "water": "dropped"}
        api.reopen(actor=town.papc, case_id=case.pk, ground="not_withdrawn", reason="Retrait par erreur")
        assert states(case) == {"building": "open", "water": "waiting"}
        make.advance(case, "assigned", town=town)
        with pytest.raises(api.PartsUndecided):
            api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
        hall.decide(case)
        waters.decide(case)
        make.advance(case, "proposed", town=town)
        fresh(case)

    def test_a_certificate_of_silence_annulled_gives_the_parts_back(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        make.silence_means("approval")
        two_parts()
        case = sent(town)
        hall.decide(case)
        with clock.frozen(make.SUNDAY + timedelta(days=60)):
            make.sweep_clocks()
            case = fresh(case)
            assert (case.tacit, states(case)) == ("approval", {"building": "decided", "water": "dropped"})
            decisions.annul_number(actor=SYSTEM, decision_id=case.decision_id, reason="Erreur")
            api.take_back_signature(decision_id=case.decision_id)
            assert states(case) == {"building": "decided", "water": "open"}
            assert "propose" not in api.case_visible_to(town.handler, case.pk).may


def test_who_decided_a_part_hears_no_appeal_against_the_file(
    town: make.Town, hall: Authority, waters: Authority
) -> None:
    case = refused(town, hall, waters)
    appeal = Case(appeal_of_id=case.pk)
    for actor in (town.wali, waters.handler, hall.handler, town.papc, town.handler):
        assert decided_what_is_contested(actor, appeal)
    assert not decided_what_is_contested(town.chef, appeal)


def test_jiwar_proposes_nothing_before_every_authority_has_decided(
    town: make.Town, hall: Authority, waters: Authority
) -> None:
    two_parts()
    now = catalogue.procedure(code=make.RESIDENCE).definition
    step = catalogue.Step(
        id="grant", kind="automatic", title={"ar": "اقتراح", "fr": "Proposer"}, role="", does="propose_grant",
        after=("examine",),
    )  # fmt: skip
    *before, last = now.steps
    steps = (*before, step, make.replace(last, after=("grant", "building", "water")))
    catalogue.publish(actor=SYSTEM, definition=make.replace(now, steps=steps))
    case = make.advance(make.make_case(), "assigned", town=town)
    automatic.do_automatic()
    assert fresh(case).stage == "examining", "the file was not even put before them"
    api.send_parts(actor=town.handler, case_id=case.pk)
    hall.decide(case)
    automatic.do_automatic()
    assert fresh(case).stage == "examining"
    waters.decide(case, "unfavourable", reasons=["other_commune"])
    automatic.do_automatic()
    assert fresh(case).stage == "examining", "a refusal is never proposed by Jiwar"
    assert not case.proposals.exists()
