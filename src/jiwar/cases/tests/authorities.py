"""Files that several authorities decide: the parts of a residence certificate, and who prepares and decides them."""

from dataclasses import replace
from typing import Any

from jiwar.cases import api
from jiwar.cases.models import Case, CasePart
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices

BUILDING, WATER, HERITAGE = "building-permit", "opinion.water", "opinion.heritage"
DOCUMENT = {"kind": "paper", "id": "identity"}


def part(name: str, competence: str, *, needs: tuple[str, ...] = ("identity",), **more: Any) -> catalogue.Step:
    words = {"ar": f"جزء {name}", "fr": f"Part {name}"}
    act = catalogue.Part(
        series=name[:3].upper(), title=words, body={"ar": "يُقبل.", "fr": "C’est accordé."}, needs=needs
    )
    return catalogue.Step(id=name, kind="part", title=words, role="wali", competence=competence, part=act, **more)


def ask_parts(*parts: catalogue.Step, before_signing: tuple[str, ...] | None = None, **sign: Any) -> None:
    """From now on these authorities decide in every residence certificate."""
    now = catalogue.procedure(code=make.RESIDENCE).definition
    *preparing, last = now.steps
    steps = (*preparing, *parts, replace(last, after=before_signing, **sign))
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=steps))


def two_parts(**water: Any) -> None:
    ask_parts(
        part("building", BUILDING, days=5),
        part("water", WATER, after=("examine",), days=9, **water),
        before_signing=("building", "water"),
    )


class Authority:
    """The office of a part: who prepares, who decides."""

    def __init__(self, competence: str, decider: identity.Actor) -> None:
        self.office = offices.competent_office(competence=competence, commune_code=make.ALGER_CENTRE)
        self.handler = people.actor_of(people.make_staff(role="handler", office=self.office))
        self.decider = decider

    def row(self, case: Case) -> CasePart:
        return CasePart.objects.get(case=case, office_id=self.office.id)

    def take(self, case: Case) -> None:
        api.take_part(actor=self.handler, part_id=self.row(case).pk)

    def remark(self, case: Case, *items: dict[str, str]) -> None:
        api.remark_part(actor=self.handler, part_id=self.row(case).pk, items=items)

    def prepare(self, case: Case, verdict: str = "favourable", **more: Any) -> None:
        api.prepare_part(actor=self.handler, part_id=self.row(case).pk, verdict=verdict, **more)

    def decide(self, case: Case, verdict: str = "favourable", **more: Any) -> decisions.DecisionView:
        self.take(case)
        self.prepare(case, verdict, **more)
        return api.decide_part(actor=self.decider, part_id=self.row(case).pk)


def sent(town: make.Town) -> Case:
    case = make.advance(make.make_case(), "assigned", town=town)
    may = api.case_visible_to(town.handler, case.pk).may
    assert "send_parts" in may
    assert "propose" not in may, "every authority decides first"
    api.send_parts(actor=town.handler, case_id=case.pk)
    return fresh(case)


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    assert api.rebuild(case_id=case.pk) == []
    return case


def states(case: Case) -> dict[str, str]:
    return {step: one["state"] for step, one in fresh(case).parts.items()}
