"""What imaginary applicants answer: valid by the definitions, which a test checks."""

from datetime import date, timedelta
from random import Random
from typing import Any

import dz_format

from jiwar.config.demo.names import FAMILIES, MEN, WOMEN, Name
from jiwar.config.demo.people import Someone, address
from jiwar.config.demo.weights import SIZES

RELATIONS = ("parent", "relative", "child", "other")
EMPLOYERS = ("مؤسسة التسيير السياحي", "مديرية التربية", "المستشفى الجامعي", "مؤسسة الموانئ")
CEMETERIES = ("القطار", "العالية", "سيدي يحيى", "قاريدي", "بن عكنون")
ASSOCIATIONS = (
    ("quarter", "جمعية حي", "Comité du quartier", "تنظيم حياة الحي والعناية بمحيطه."),
    ("charity", "جمعية التضامن", "Solidarité", "مساعدة العائلات المحتاجة."),
    ("sport", "نادي", "Club sportif", "ممارسة الرياضة وتأطير الشباب."),
    ("culture", "جمعية التراث", "Patrimoine", "التعريف بتراث البلدية."),
    ("environment", "جمعية البيئة", "Environnement", "التشجير ونظافة المحيط."),
)
SHOPS = (("مخبزة", "Boulangerie"), ("صيدلية", "Pharmacie"), ("حلويات", "Pâtisserie"), ("مكتبة", "Librairie"))


def residence(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the residence certificate."""
    housing = rng.choices(("owner", "tenant", "hosted", "employer"), (38, 27, 31, 4))[0]
    since = max(applicant.birth_date.year, rng.randrange(1985, 2024))
    found: dict[str, Any] = {
        "lives_here": True,
        "address": {"commune": commune, "text": address(rng, applicant.language)},
        "since": str(since),
        "housing": housing,
    }
    if housing == "hosted":
        host = rng.choice(MEN)
        shown = (
            f"{host.latin} {applicant.family.latin}"
            if applicant.language == "fr"
            else f"{host.ar} {applicant.family.ar}"
        )
        found |= {"host_name": shown, "host_relation": rng.choice(RELATIONS)}
    if housing == "employer":
        found["employer_name"] = rng.choice(EMPLOYERS)
    return found


def permit(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the building permit."""
    plot = rng.randrange(120, 600, 5)
    footprint = round(plot * rng.uniform(0.35, 0.6))
    floors = rng.choices((0, 1, 2, 3), (1, 5, 4, 1))[0]
    nature = rng.choices(("new", "extension", "raising"), (6, 2, 3))[0]
    subdivided = rng.random() < 0.4
    found: dict[str, Any] = {
        "title_kind": "deed",
        "joint_ownership": False,
        "site": {"commune": commune, "text": address(rng, applicant.language)},
        "plot_area": plot,
        "in_subdivision": subdivided,
        "nature": nature,
        "demolition": False,
        "use": "house",
        "floors": floors,
        "footprint": footprint,
        "floor_area": footprint * (floors + 1),
        "height": 4 + 3 * floors,
        "networks": ["water", "sewer", "electricity"],
        "architect_number": f"16-{rng.randrange(100, 2000):04}",
        "engineer": f"مكتب الدراسات {rng.choice(FAMILIES).ar}",
        "works_months": rng.randrange(12, 37, 6),
    }
    if subdivided:
        found["subdivision_permit"] = f"{rng.randrange(10, 400)}/{rng.randrange(2005, 2022)}"
    if nature in ("new", "extension"):
        found["basement"] = rng.random() < 0.2
    if nature != "new":
        found["existing_permit"] = True
    return found


def birth_extract(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the birth extract."""
    whose = rng.choices(("mine", "child", "parent", "spouse"), (60, 30, 7, 3))[0]
    found: dict[str, Any] = {"whose": whose, "registered_in": _somewhere(rng, commune)}
    if whose == "mine":
        found["year"] = applicant.birth_date.year
    else:
        born = _child_born(rng, applicant, day) if whose == "child" else _elder_born(rng, applicant)
        found["person"] = _person(rng, born, applicant.family if whose != "spouse" else rng.choice(FAMILIES))
        if rng.random() < 0.6:
            found["year"] = born.year
    if "year" in found and rng.random() < 0.5:
        found["number"] = rng.randrange(1, 4000)
    return found | {"form": rng.choices(("extract", "copy"), (65, 35))[0]}


def marriage_extract(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the marriage extract."""
    whose = rng.choices(("mine", "parents"), (80, 20))[0]
    found: dict[str, Any] = {
        "whose": whose,
        "spouse": _spouse(rng, applicant),
        "registered_in": _somewhere(rng, commune),
    }
    if whose == "parents":
        found["person"] = _person(rng, _elder_born(rng, applicant), applicant.family)
    if rng.random() < 0.7:
        found["year"] = max(applicant.birth_date.year + 19, day.year - rng.randrange(1, 30))
    return found


def death_extract(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the death extract."""
    found: dict[str, Any] = {
        "relation": rng.choices(("child", "spouse", "relative", "parent"), (60, 22, 15, 3))[0],
        "person": _person(rng, _elder_born(rng, applicant), applicant.family),
        "registered_in": _somewhere(rng, commune),
    }
    if rng.random() < 0.8:
        found["died"] = str(day.year - rng.randrange(6))
    return found


def family_record(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the family record."""
    whose = rng.choices(("mine", "parents"), (88, 12))[0]
    children = rng.choices(range(7), (8, 18, 28, 24, 14, 6, 2))[0]
    found: dict[str, Any] = {
        "whose": whose,
        "booklet": True,
        "spouse": _spouse(rng, applicant),
        "registered_in": _somewhere(rng, commune),
        "year": max(applicant.birth_date.year + 19, day.year - rng.randrange(1, 30)),
        "children_count": children,
        "truth": True,
    }
    if whose == "parents":
        found["person"] = _person(rng, _elder_born(rng, applicant), applicant.family)
        found["year"] = applicant.birth_date.year - rng.randrange(1, 9)
    if children:
        found["away"] = False
    return found


def birth_12s(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the special birth extract."""
    whose = rng.choices(("mine", "child"), (60, 40))[0]
    found: dict[str, Any] = {
        "before": rng.choices(("never", "lost"), (94, 6))[0],
        "whose": whose,
        "registered": "commune",
        "registered_in": _somewhere(rng, commune),
    }
    born = applicant.birth_date
    if whose == "child":
        born = _child_born(rng, applicant, day, oldest=16)
        found["person"] = _person(rng, born, applicant.family)
    return found | {"year": born.year}


def burial(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the burial permit."""
    return {
        "died_here": True,
        "certified": True,
        "deceased": _person(rng, _elder_born(rng, applicant), applicant.family),
        "died_on": day.isoformat(),
        "died_at": f"{rng.randrange(0, 8):02}:{rng.randrange(0, 60, 5):02}",
        "place": {"commune": commune, "text": address(rng, applicant.language)},
        "cause": "natural",
        "declared": rng.random() < 0.3,
        "relation": rng.choices(("child", "spouse", "relative", "other"), (62, 18, 16, 4))[0],
        "burial_place": "here",
        "cemetery": rng.choice(CEMETERIES),
        "burial_on": (day + timedelta(days=rng.random() < 0.3)).isoformat(),
    }


def solidarity(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the solidarity allowance."""
    if applicant.birth_date.year <= day.year - 61:
        category = "elderly"
    else:
        category = "woman" if applicant.sex == "f" and rng.random() < 0.7 else "ill"
    alone = category == "elderly" and rng.random() < 0.4
    found: dict[str, Any] = {
        "lives_here": True,
        "category": category,
        "own_income": "none",
        "alone": alone,
        "address": {"commune": commune, "text": address(rng, applicant.language)},
        "account": dz_format.rip_of(str(rng.randrange(10_000_000, 30_000_000))),
        "commitment": True,
    }
    if not alone:
        people = [_child_born(rng, applicant, day) for _ in range(rng.randrange(1, 5))]
        found["household"] = [
            {"name": _called(rng, applicant), "relation": "child", "birth": str(born.year)} for born in people
        ]
    return found


def road(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the occupation of the public road."""
    kind = rng.choices(("terrace", "display", "awning", "kiosk"), (55, 25, 12, 8))[0]
    length = rng.randrange(20, 80) / 10
    found: dict[str, Any] = {
        "registered": True,
        "business": _business(rng, applicant, commune, ("مقهى", "Café")),
        "kind": kind,
        "place": {"commune": commune, "text": address(rng, applicant.language)},
        "length": length,
        "pavement": 4.0,
        "depth": rng.randrange(8, 26) / 10,
        "first_day": (day + timedelta(days=rng.randrange(30, 90))).isoformat(),
        "months": rng.choice((3, 6, 12)),
        "renewal": rng.random() < 0.6,
        "commitment": True,
    }
    if kind != "kiosk":
        found["front"] = length + 1
    return found


def sign(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the commercial sign."""
    business = _business(rng, applicant, commune, rng.choice(SHOPS))
    kind = rng.choices(("painted", "panel", "luminous"), (15, 45, 40))[0]
    found: dict[str, Any] = {
        "where": "front",
        "profession": "trade",
        "business": business,
        "address": {"commune": commune, "text": address(rng, applicant.language)},
        "tenure": rng.choices(("tenant", "owner"), (70, 30))[0],
        "protected": rng.random() < 0.05,
        "kind": kind,
        "text_ar": business["name_ar"],
        "text_other": business["name_latin"],
        "width": rng.randrange(15, 50) / 10,
        "height": rng.randrange(5, 11) / 10,
        "commitment": True,
    }
    return found if kind == "painted" else found | {"projection": rng.randrange(3, 10)}


def demolition(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the demolition permit."""
    return {
        "danger": rng.choices(("sound", "worn"), (40, 60))[0],
        "title_kind": "deed",
        "joint_ownership": rng.random() < 0.4,
        "site": {"commune": commune, "text": address(rng, applicant.language)},
        "extent": "whole",
        "floors": rng.randrange(0, 4),
        "area": rng.randrange(80, 420, 5),
        "occupation": rng.choices(("empty", "owner"), (75, 25))[0],
        "protected": "no",
        "neighbours": rng.choices(("touching", "near"), (60, 40))[0],
        "networks": ["electricity", "gas", "water", "sewer"],
        "reason": rng.choices(("rebuild", "ruin", "clear"), (65, 20, 15))[0],
        "means": "mixed",
        "contractor": f"مقاولة {rng.choice(FAMILIES).ar}",
        "days": rng.randrange(15, 90, 5),
        "commitment": True,
    }


def subdivision(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the subdivision permit."""
    lots = [
        {"number": place, "area": rng.randrange(120, 400, 5), "use": rng.choices(("house", "business"), (85, 15))[0]}
        for place in range(1, rng.randrange(3, 15))
    ]
    return {
        "title_kind": rng.choices(("deed", "land_booklet"), (55, 45))[0],
        "joint_ownership": False,
        "site": {"commune": commune, "text": address(rng, applicant.language)},
        "farmland": False,
        "plot_area": round(sum(int(str(lot["area"])) for lot in lots) * rng.uniform(1.25, 1.5)),
        "lots": lots,
        "access": "public",
        "networks": ["water", "sewer", "electricity", "gas"],
        "phases": rng.choices((1, 2), (80, 20))[0],
        "works_months": rng.randrange(12, 37, 6),
        "commitment": True,
    }


def urbanism_certificate(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the urbanism certificate."""
    found: dict[str, Any] = {
        "quality": rng.choices(("owner", "buyer", "heir", "professional"), (45, 35, 12, 8))[0],
        "site": {"commune": commune, "text": address(rng, applicant.language)},
        "plot_area": rng.randrange(120, 1200, 10),
        "built": rng.choices(("bare", "building"), (65, 35))[0],
        "started": False,
        "wish": rng.choices(("general", "project"), (40, 60))[0],
    }
    if found["wish"] == "project":
        found["project"] = rng.choices(("house", "flats", "business", "division"), (60, 15, 15, 10))[0]
        if found["project"] != "division":
            found["floors"] = rng.randrange(0, 5)
    return found


def conformity(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the certificate of conformity."""
    permit = day - timedelta(days=rng.randrange(500, 1500))
    floors, footprint = rng.randrange(0, 4), rng.randrange(80, 260, 5)
    house, garage = ("مسكن", "مرآب") if applicant.language == "ar" else ("Maison", "Garage")
    buildings = [{"name": house, "floors": floors, "area": footprint * (floors + 1)}]
    if rng.random() < 0.4:
        buildings.append({"name": garage, "floors": 0, "area": rng.randrange(15, 40)})
    return {
        "permit_kind": "building",
        "permit_number": f"{rng.randrange(10, 400)}/{permit.year}",
        "permit_date": permit.isoformat(),
        "finished": True,
        "scope": "whole",
        "site": {"commune": commune, "text": address(rng, applicant.language)},
        "use": "house",
        "buildings": buildings,
        "changed": False,
        "finished_on": (day - timedelta(days=rng.randrange(2, 40))).isoformat(),
        "visit_days": rng.sample(("sunday", "monday", "tuesday", "wednesday", "thursday"), 2),
        "truth": True,
    }


def association(rng: Random, applicant: Someone, commune: str, day: date) -> dict[str, Any]:
    """Answers to the questions of the declaration of a communal association."""
    field, name_ar, name_latin, purpose = rng.choice(ASSOCIATIONS)
    families = rng.sample(FAMILIES, rng.randrange(10, 14))
    roles = ("president", "secretary", "treasurer")
    founders = [
        {"name": f"{rng.choice((*MEN, *WOMEN)).ar} {family.ar}", "role": roles[place] if place < 3 else "member"}
        for place, family in enumerate(families)
    ]
    called = rng.choice(FAMILIES)
    return {
        "reach": "commune",
        "name_ar": f"{name_ar} {called.ar}",
        "name_latin": f"{name_latin} {called.latin}",
        "field": field,
        "purpose": purpose,
        "met_on": (day - timedelta(days=rng.randrange(5, 30))).isoformat(),
        "founders": founders,
        "seat": {"commune": commune, "text": address(rng, applicant.language)},
        "seat_kind": rng.choices(("rented", "lent", "owned"), (45, 45, 10))[0],
        "truth": True,
    }


def _somewhere(rng: Random, commune: str) -> str:
    """Most acts are asked for where they are; the others are in some commune of the wilaya."""
    return commune if rng.random() < 0.7 else rng.choice(tuple(SIZES))


def _spouse(rng: Random, applicant: Someone) -> str:
    given = rng.choice(MEN if applicant.sex == "f" else WOMEN)
    family = rng.choice(FAMILIES)
    return f"{given.latin} {family.latin}" if applicant.language == "fr" else f"{given.ar} {family.ar}"


def _called(rng: Random, applicant: Someone) -> str:
    given = rng.choice((*MEN, *WOMEN))
    return (
        f"{given.ar} {applicant.family.ar}" if applicant.language == "ar" else f"{given.latin} {applicant.family.latin}"
    )


def _person(rng: Random, born: date, family: Name) -> dict[str, Any]:
    sex = rng.choice("fm")
    given = rng.choice(WOMEN if sex == "f" else MEN)
    return {
        "given_ar": given.ar,
        "family_ar": family.ar,
        "given_latin": given.latin,
        "family_latin": family.latin,
        "birth_date": born.isoformat(),
        "sex": sex,
    }


def _child_born(rng: Random, applicant: Someone, day: date, oldest: int = 30) -> date:
    """A birth day between the applicant's twentieth year, or `oldest` years ago, and last month."""
    first = max(applicant.birth_date + timedelta(days=20 * 365), day - timedelta(days=oldest * 365))
    last = day - timedelta(days=30)
    return first + timedelta(days=rng.randrange((last - first).days)) if first < last else last


def _elder_born(rng: Random, applicant: Someone) -> date:
    return applicant.birth_date - timedelta(days=rng.randrange(20 * 365, 32 * 365))


def _business(rng: Random, applicant: Someone, commune: str, trade: tuple[str, str]) -> dict[str, Any]:
    """A shop named for its owner; its numbers begin as those that a wilaya gives, and belong to nobody."""
    number, year = rng.randrange(100_000, 999_999), rng.randrange(8, 25)
    return {
        "name_ar": f"{trade[0]} {applicant.family.ar}",
        "name_latin": f"{trade[1]} {applicant.family.latin}",
        "legal_form": "person",
        "nif": f"99{applicant.birth_date.year % 1000:03}{commune:0>4}{number}",
        "rc": f"{commune[:2]}/00-0{number}A{year:02}",
    }
