"""Imaginary people: names from the lists, numbers that nobody holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jiwar.config.demo.names import FAMILIES, MEN, STREETS, WOMEN, Name
from jiwar.kernel.search import fold


@dataclass(frozen=True)
class Someone:
    """A person of the demo; the NIN starts with 99, which no register gives."""

    given: Name
    family: Name
    sex: str
    birth_date: date
    nin: str
    phone: str
    email: str | None
    language: str

    @property
    def label(self) -> str:
        return f"{self.given.ar} {self.family.ar}" if self.language == "ar" else self.latin

    @property
    def latin(self) -> str:
        return f"{self.given.latin} {self.family.latin}"


class People:
    """Draws people one after another; the same seed draws the same."""

    def __init__(self, rng: Random, today: date) -> None:
        self._rng, self._today = rng, today
        self._number = 0
        self._known: list[Someone] = []

    def new(self, *, commune: str, youngest: int = 19, oldest: int = 82) -> Someone:
        """Somebody who was born in `commune`, aged between `youngest` and `oldest`."""
        rng = self._rng
        self._number += 1
        sex = "f" if rng.random() < 0.46 else "m"
        given, family = rng.choice(WOMEN if sex == "f" else MEN), rng.choice(FAMILIES)
        age_days = int(rng.triangular(youngest * 365, oldest * 365, (youngest + 14) * 365))
        born = self._today - timedelta(days=age_days)
        someone = Someone(
            given=given,
            family=family,
            sex=sex,
            birth_date=born,
            nin=synthetic_nin(born, commune, self._number),
            phone=synthetic_phone(self._number),
            email=_email(given, family, self._number) if rng.random() < 0.35 else None,
            language="fr" if rng.random() < 0.28 else "ar",
        )
        self._known.append(someone)
        return someone

    def anyone(self, *, commune: str) -> Someone:
        """Somebody new, or in one case of eight somebody who has come before."""
        if len(self._known) > 50 and self._rng.random() < 0.12:
            return self._rng.choice(self._known)
        return self.new(commune=commune)


def synthetic_nin(born: date, commune: str, number: int) -> str:
    """18 digits: 99, three of the year of birth, four of the commune, then a number of our own."""
    return f"99{born.year % 1000:03}{commune:0>4}{number % 100_000:05}{number // 100_000:02}00"


def synthetic_phone(number: int) -> str:
    """A number of a block that no operator has been given: nobody can receive what the demo would send."""
    return f"+2135000{number % 100_000:05}"


def address(rng: Random, language: str) -> str:
    """A street and a number."""
    street = rng.choice(STREETS)
    number = rng.randrange(1, 120)
    return f"{number} {street.latin}" if language == "fr" else f"{street.ar} رقم {number}"


def _email(given: Name, family: Name, number: int) -> str:
    words = [fold(name.latin).replace(" ", "") for name in (given, family)]
    return f"{words[0]}.{words[1]}.{number}@example.org"


def some(rng: Random, count: int, today: date, commune: str) -> Iterator[Someone]:
    """A few people with trades (handlers, architects), aged 26 to 60."""
    people = People(rng, today)
    for _ in range(count):
        yield people.new(commune=commune, youngest=26, oldest=60)
