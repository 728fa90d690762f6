"""A civil status office, who works there, and acts in its registers: for tests here and of the modules above."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import snapshot
from jiwar.offices import api as offices
from jiwar.offices.tests import factories as office_factories
from jiwar.registers import api

_numbers = count(1)


@dataclass
class Bureau:
    """The civil status office of a commune, as actors."""

    registers: dict[str, UUID]
    handler: identity.Actor
    colleague: identity.Actor
    papc: identity.Actor
    counter: identity.Actor
    elsewhere: identity.Actor


def make_bureau(commune: str = "1601", other: str = "1605") -> Bureau:
    """Alger-Centre at work, and a handler of another commune."""
    snapshot.forget_all()
    office_factories.alger()
    civil = offices.competent_office(competence="civil-status", commune_code=commune)
    far = offices.competent_office(competence="civil-status", commune_code=other)

    def somebody(role: str, office: offices.OfficeView) -> identity.Actor:
        return people.actor_of(people.make_staff(role=role, office=office))

    return Bureau(
        registers=api.open_registers(commune_code=commune),
        handler=somebody("handler", civil),
        colleague=somebody("handler", civil),
        papc=somebody("papc", offices.office_by_code(commune)),
        counter=somebody("counter_agent", offices.office_by_code(commune)),
        elsewhere=somebody("handler", far),
    )


def person(given: tuple[str, str], family: tuple[str, str], **more: Any) -> dict[str, Any]:
    """(Arabic, Latin) names as an act has them."""
    names = {"given_ar": given[0], "given_latin": given[1], "family_ar": family[0], "family_latin": family[1]}
    return names | more


AMINA = person(("أمينة", "Amina"), ("بن يوسف", "Benyoucef"), sex="f")
YOUCEF = person(("يوسف", "Youcef"), ("بن يوسف", "Benyoucef"))
NADIA = person(("نادية", "Nadia"), ("حداد", "Haddad"))


def birth(**changes: Any) -> dict[str, Any]:
    """What a birth act says."""
    said: dict[str, Any] = {
        "day": "2003-05-17",
        "time": "08:30",
        "place_ar": "الجزائر الوسطى",
        "place_fr": "Alger-Centre",
        "declared_on": "2003-05-19",
        "people": {"child": AMINA, "father": YOUCEF, "mother": NADIA},
    }
    return said | changes


def marriage(**changes: Any) -> dict[str, Any]:
    """What a marriage act says."""
    said: dict[str, Any] = {
        "day": "1999-07-08",
        "place_ar": "الجزائر الوسطى",
        "place_fr": "Alger-Centre",
        "people": {
            "husband": YOUCEF | {"sex": "m", "born": "1970-02-03"},
            "wife": NADIA | {"sex": "f", "born": "1974"},
        },
    }
    return said | changes


def imported(kind: str = "births", *, commune: str = "1601", **more: Any) -> api.ImportedRecord:
    """An act to bring in, with a number of its own."""
    number = more.pop("number", next(_numbers))
    content = {"births": birth, "marriages": marriage}[kind]()
    values = {"year": int(content["day"][:4]), "content": content} | more
    return api.ImportedRecord(kind=kind, commune_code=commune, number=number, **values)


DECISION = {"authority": "وكيل الجمهورية لدى محكمة سيدي امحمد", "number": "142/2026", "on": "2026-10-12"}
