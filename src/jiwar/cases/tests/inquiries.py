"""A file that goes through a public inquiry, and who conducts it: for tests here and of the modules above."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices

CODE = "classified-establishment"
TODAY = clock.day_of(make.SUNDAY)


@dataclass
class Scene:
    """A file in the hands of its handler, and who may conduct its inquiry."""

    case: Case
    handler: identity.Actor
    commissioner: identity.Actor

    def open(self, **changes: Any) -> UUID:
        order = api.InquiryOrder(
            number="412/2026",
            on=clock.today(),
            opens_on=clock.today(),
            commissioner_id=self.commissioner.account_id,
            place="Siège de la commune",
        )
        return api.open_inquiry(actor=self.handler, case_id=self.case.pk, order=replace(order, **changes))

    def report(self, inquiry_id: UUID, **changes: Any) -> int:
        said = {
            "summary": "Une crainte du bruit.",
            "conclusion": "favourable",
            "conclusions": "Sans réserve.",
        } | changes
        return api.report_inquiry(actor=self.commissioner, inquiry_id=inquiry_id, **said)


def lay_scene() -> Scene:
    office = offices.competent_office(competence="classified-establishments", commune_code=make.ALGER_CENTRE)
    handler = people.actor_of(people.make_staff(role="handler", office=office))
    commissioner = people.actor_of(people.make_staff(role="expert", office=office))
    case = make.make_case(code=CODE)
    api.assign(actor=handler, case_id=case.pk)
    return Scene(case, handler, commissioner)


def written(inquiry_id: UUID, text: str = "Trop de bruit.", **changes: Any) -> api.ObservationView:
    said = api.NewObservation(key=new_id(), name="Nadia B.", place="Alger-Centre", text=text)
    return api.observe(inquiry_id=inquiry_id, said=replace(said, **changes))
