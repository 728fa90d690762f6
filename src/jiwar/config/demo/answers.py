"""What imaginary applicants answer: valid by the definitions, which a test checks."""

from random import Random
from typing import Any

from jiwar.config.demo.names import FAMILIES, MEN
from jiwar.config.demo.people import Someone, address

RELATIONS = ("parent", "relative", "child", "other")
EMPLOYERS = ("مؤسسة التسيير السياحي", "مديرية التربية", "المستشفى الجامعي", "مؤسسة الموانئ")


def residence(rng: Random, applicant: Someone, commune: str) -> dict[str, Any]:
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


def permit(rng: Random, applicant: Someone, commune: str) -> dict[str, Any]:
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
