"""How files spread over communes, days and hours: what makes synthetic figures look like a city."""

from datetime import date, timedelta
from random import Random

from jiwar.config.demo.workdays import WorkDays
from jiwar.territory import api as territory

# Rough relative sizes of the communes of Alger, for the demo only: not a census. Others count 30.
SIZES = {
    "1601": 75, "1602": 67, "1603": 40, "1604": 44, "1605": 64, "1606": 43, "1607": 36, "1608": 46, "1609": 45,
    "1610": 47, "1611": 83, "1612": 77, "1613": 48, "1614": 116, "1615": 32, "1616": 71, "1617": 40, "1618": 104,
    "1619": 75, "1620": 80, "1621": 96, "1622": 18, "1623": 35, "1624": 24, "1625": 22, "1626": 133, "1627": 22,
    "1628": 31, "1629": 62, "1630": 151, "1631": 31, "1632": 37, "1633": 116, "1634": 30, "1637": 40, "1638": 34,
    "1639": 52, "1642": 61, "1643": 85, "1644": 68, "1645": 47, "1646": 50, "1650": 80, "1651": 27, "1652": 41,
    "1653": 44, "1654": 56, "1655": 23, "1657": 41,
}  # fmt: skip
# Sunday opens the week; Friday and Saturday only the portal takes files.
COUNTER_BY_WEEKDAY = {6: 1.5, 0: 1.15, 1: 1.0, 2: 0.95, 3: 0.8, 4: 0.0, 5: 0.0}
PORTAL_BY_WEEKDAY = {6: 1.3, 0: 1.15, 1: 1.05, 2: 1.0, 3: 0.9, 4: 0.25, 5: 0.4}
PORTAL_HOURS = [1, 0.4, 0.2, 0.1, 0.1, 0.3, 1, 3, 6, 8, 8, 7, 5, 5, 6, 6, 5, 5, 5, 6, 8, 9, 7, 3]


def size_of(commune: str) -> float:
    """Relative number of people."""
    return SIZES.get(commune, 30)


def season(day: date) -> float:
    """Ramadan is quiet, the first days of a month are not, nor the weeks when children are enrolled."""
    factor = 0.65 if territory.is_ramadan(day) else 1.0
    if (day.month, day.day) >= (8, 25) and (day.month, day.day) <= (9, 28):
        factor *= 1.75
    elif day.month in (7, 8):
        factor *= 0.8
    return factor * (1.3 if day.day <= 5 else 1.0)


def filing_days(rng: Random, work: WorkDays, first: date, today: date, number: int) -> list[tuple[date, bool]]:
    """`number` days of filing, oldest first, each with whether it was filed on the portal.

    The whole grows by a third over the span, and the portal's part from a fifth to a half.
    """
    span = (today - first).days
    places: list[tuple[date, bool]] = []
    weights: list[float] = []
    for i in range(span + 1):
        day = first + timedelta(days=i)
        grown = (0.86 + 0.28 * i / span) * season(day)
        portal = 0.2 + 0.3 * i / span
        open_day = day in work
        counter = COUNTER_BY_WEEKDAY[day.weekday()] if open_day else 0.0
        web = PORTAL_BY_WEEKDAY[day.weekday()] * (1.0 if open_day or day.weekday() in (4, 5) else 0.35)
        places += [(day, True), (day, False)]
        weights += [grown * portal * web, grown * (1 - portal) * counter]
    return sorted(rng.choices(places, weights, k=number))


def office_speed(rng: Random, communes: list[str]) -> dict[str, float]:
    """How slow each commune's office is (1 is usual): most alike, a few quick, a few that everybody complains of."""
    speed = {commune: rng.lognormvariate(0, 0.22) for commune in communes}
    marked = rng.sample(communes, min(len(communes), 9))
    for commune in marked[:4]:
        speed[commune] *= 2.4
    for commune in marked[4:]:
        speed[commune] *= 0.55
    return speed
