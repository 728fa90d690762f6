"""A civil status register of imaginary families: births, the marriages they lead to, their children, deaths.

The same for everybody. Every number (NIN) starts with 99, which no register gives.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from jiwar.config.demo.names import FAMILIES, MEN, WOMEN, Name
from jiwar.config.demo.people import synthetic_nin
from jiwar.config.demo.staff import COMMUNES
from jiwar.registers import api as registers
from jiwar.territory import api as territory

SEED = 1970
FIRST_NUMBER = 300_000  # of a person: beyond those of the files
OLDEST, YOUNGEST = date(1945, 1, 1), date(1990, 12, 31)  # first and last birth of those who marry


@dataclass(eq=False)
class Act:
    """An act before it has its number: acts are numbered in the order of their days, register by register."""

    kind: str
    commune: str
    day: date
    people: dict[str, dict[str, str]]
    links: dict[str, "Act"] = field(default_factory=dict)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0

    @property
    def place(self) -> registers.Place:
        return (self.kind, self.commune, self.day.year, self.number)


class Families:
    """Draws couples with their own births, their marriage, their children, their deaths."""

    def __init__(self, today: date) -> None:
        self.rng = Random(SEED)  # noqa: S311 - the same families for everybody, nothing secret
        self.today = today
        self.people = FIRST_NUMBER
        self.names = {code: place.names for code, place in territory.divisions_at(codes=COMMUNES).items()}

    def acts(self, number: int) -> list[Act]:
        """About `number` acts, those that others lead to first; exactly `number` once the last family is cut."""
        births: list[Act] = []
        marriages: list[Act] = []
        children: list[Act] = []
        deaths: list[Act] = []
        while len(births) + len(marriages) + len(children) + len(deaths) < number:
            husband, wife = self._born("m"), self._born("f")
            marriage = self._married(husband, wife)
            young = [
                self._child(marriage, husband, wife, place) for place in range(self.rng.choice((0, 1, 2, 2, 3, 4)))
            ]
            births += [husband, wife]
            marriages.append(marriage)
            children += [child for child in young if child.day <= self.today - timedelta(days=30)]
            deaths += [one for birth in (husband, wife) if (one := self._died(birth, marriage))]
        found = [*births, *marriages, *children, *deaths][:number]
        counters: Counter[tuple[str, str, int]] = Counter()
        for act in sorted(found, key=lambda one: one.day):
            register = (act.kind, act.commune, act.day.year)
            counters[register] += 1
            act.number = counters[register]
        return found

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange(max((last - first).days, 1)))

    def _named(self, given: Name, family: Name, **more: str) -> dict[str, str]:
        return {
            "given_ar": given.ar, "given_latin": given.latin, "family_ar": family.ar, "family_latin": family.latin,
        } | more  # fmt: skip

    def _birth(self, sex: str, family: Name, day: date, commune: str, parents: dict[str, dict[str, str]]) -> Act:
        self.people += 1
        given = self.rng.choice(MEN if sex == "m" else WOMEN)
        child = self._named(given, family, sex=sex, nin=synthetic_nin(day, commune, self.people))
        return Act("births", commune, day, {"child": child, **parents})

    def _born(self, sex: str) -> Act:
        rng = self.rng
        family, commune = rng.choice(FAMILIES), rng.choices(list(COMMUNES), (5, 4, 6))[0]
        parents = {
            "father": self._named(rng.choice(MEN), family),
            "mother": self._named(rng.choice(WOMEN), rng.choice(FAMILIES)),
        }
        return self._birth(sex, family, self._day(OLDEST, YOUNGEST), commune, parents)

    def _married(self, husband: Act, wife: Act) -> Act:
        earliest = max(husband.day, wife.day) + timedelta(days=21 * 365)
        day = min(self._day(earliest, earliest + timedelta(days=12 * 365)), self.today - timedelta(days=60))
        couple = {}
        for role, birth in (("husband", husband), ("wife", wife)):
            place = self.names[birth.commune]
            born = {"born": birth.day.isoformat(), "birth_place_ar": place["ar"], "birth_place_fr": place["fr"]}
            couple[role] = birth.people["child"] | born
            couple |= {f"{role}_{parent}": birth.people[parent] for parent in ("father", "mother")}
        for birth, other in ((husband, wife), (wife, husband)):
            name, his = other.people["child"], birth is husband
            text = {
                "ar": f"{'تزوج' if his else 'تزوجت'} بـ{name['given_ar']} {name['family_ar']}",
                "fr": f"Marié{'' if his else 'e'} à {name['given_latin']} {name['family_latin']}",
            }
            birth.mentions.append({"kind": "marriage", "on": day.isoformat(), "text": text})
        return Act("marriages", wife.commune, day, couple, {"husband_birth": husband, "wife_birth": wife})

    def _child(self, marriage: Act, husband: Act, wife: Act, place: int) -> Act:
        day = marriage.day + timedelta(days=300 + place * 800 + self.rng.randrange(700))
        father, mother = husband.people["child"], wife.people["child"]
        family = Name(father["family_ar"], father["family_latin"])
        parents = {
            role: {part: text for part, text in person.items() if part.startswith(("given", "family"))}
            for role, person in (("father", father), ("mother", mother))
        }
        act = self._birth(self.rng.choice("mf"), family, day, marriage.commune, parents)
        act.links["parents_marriage"] = marriage
        return act

    def _died(self, birth: Act, marriage: Act) -> Act | None:
        """One in five of those who could have grown old; the birth act carries the mention."""
        earliest = max(birth.day + timedelta(days=45 * 365), marriage.day + timedelta(days=12 * 365))
        if earliest >= self.today or self.rng.random() > 0.32:
            return None
        day = self._day(earliest, self.today)
        place = self.names[birth.commune]
        born = {"born": birth.day.isoformat(), "birth_place_ar": place["ar"], "birth_place_fr": place["fr"]}
        woman = birth.people["child"]["sex"] == "f"
        text = {
            "ar": f"{'توفيت' if woman else 'توفي'} بـ{place['ar']}",
            "fr": f"Décédé{'e' if woman else ''} à {place['fr']}",
        }
        birth.mentions.append({"kind": "death", "on": day.isoformat(), "text": text})
        people = {"deceased": birth.people["child"] | born, "father": birth.people["father"]}
        return Act("deaths", birth.commune, day, people | {"mother": birth.people["mother"]}, {"birth": birth})


def acts_of_life(*, number: int, today: date) -> Iterator[registers.ImportedRecord]:
    """`number` acts as the import takes them, those that others lead to first."""
    families = Families(today)
    for act in families.acts(number):
        place = families.names[act.commune]
        yield registers.ImportedRecord(
            kind=act.kind,
            commune_code=act.commune,
            year=act.day.year,
            number=act.number,
            content={
                "day": act.day.isoformat(),
                "place_ar": place["ar"],
                "place_fr": place["fr"],
                "declared_on": min(act.day + timedelta(days=3), today).isoformat(),
                "people": act.people,
                "mentions": act.mentions,
            },
            links={relation: other.place for relation, other in act.links.items()},
        )
