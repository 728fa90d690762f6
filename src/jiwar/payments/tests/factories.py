"""An administration with desks, and charges, for tests here and above."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.offices.api import OfficeView
from jiwar.payments import api

_numbers = count(1)
FEE = api.Line(id="fee", title={"ar": "الرسم", "fr": "Redevance"}, amount=120_000)
STAMP = api.Line(id="stamp", title={"ar": "حق الطابع", "fr": "Droit de timbre"}, amount=5_000)


@dataclass
class Hall:
    """A commune, its counter, its bureau, and who works there."""

    hall: OfficeView
    desk: OfficeView
    bureau: OfficeView
    agent: identity.Actor
    colleague: identity.Actor
    head: identity.Actor
    stranger: identity.Actor


def make_hall() -> Hall:
    hall = people.make_office("commune", "1601")
    desk = people.make_office("service", "1601", parent=hall)
    bureau = people.make_office("service", "1601", parent=hall)
    elsewhere = people.make_office("commune", "1602")
    return Hall(
        hall=hall,
        desk=desk,
        bureau=bureau,
        agent=people.actor_of(people.make_staff(role="counter_agent", office=desk)),
        colleague=people.actor_of(people.make_staff(role="counter_agent", office=desk)),
        head=people.actor_of(people.make_staff(role="head", office=bureau)),
        stranger=people.actor_of(people.make_staff(role="counter_agent", office=elsewhere)),
    )


def make_charge(town: Hall, **changes: Any) -> api.ChargeView:
    number = next(_numbers)
    values: dict[str, Any] = {
        "actor": SYSTEM,
        "key": f"test:{number}",
        "subject": SubjectRef(kind="cases.case", id=f"case-{number}", label="ABCD2FGH"),
        "office_id": town.bureau.id,
        "title": {"ar": "رسم الخدمة", "fr": "Frais du service"},
        "lines": [FEE, STAMP],
    }
    return api.open_charge(**values | changes)


def charge_again(charge: api.ChargeView) -> api.ChargeView:
    """The charge as it stands now."""
    return next(one for one in api.charges_of(charge.subject) if one.id == charge.id)
