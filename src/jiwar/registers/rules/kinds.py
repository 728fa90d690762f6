"""The registers hosted here and what their acts say (ordinance 70-20, art. 6: births, marriages, deaths)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise
NAMES = ("given_ar", "family_ar", "given_latin", "family_latin")


@dataclass(frozen=True)
class Kind:
    """One kind of register: `subjects` are the people whom its acts are about, found by a search."""

    name: str
    title: Label  # of the register
    act: Label  # of one act
    day: Label  # of the event
    place: Label
    subjects: dict[str, Label]
    others: dict[str, Label]
    links: dict[str, str]  # relation → kind of the act it leads to

    @property
    def people(self) -> dict[str, Label]:
        """Everybody an act may name, in its order."""
        return self.subjects | self.others


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="births",
            title=_("Register of births"),
            act=_("Birth act"),
            day=_("Day of birth"),
            place=_("Place of birth"),
            subjects={"child": pgettext_lazy("of an act", "Child")},
            others={"father": _("Father"), "mother": _("Mother")},
            links={"parents_marriage": "marriages"},
        ),
        Kind(
            name="marriages",
            title=_("Register of marriages"),
            act=_("Marriage act"),
            day=_("Day of the marriage"),
            place=_("Place of the marriage"),
            subjects={"husband": _("Husband"), "wife": _("Wife")},
            others={
                "husband_father": _("Husband’s father"),
                "husband_mother": _("Husband’s mother"),
                "wife_father": _("Wife’s father"),
                "wife_mother": _("Wife’s mother"),
            },
            links={"husband_birth": "births", "wife_birth": "births"},
        ),
        Kind(
            name="deaths",
            title=_("Register of deaths"),
            act=_("Death act"),
            day=_("Day of death"),
            place=_("Place of death"),
            subjects={"deceased": _("Deceased")},
            others={"father": _("Father"), "mother": _("Mother")},
            links={"birth": "births"},
        ),
    )
}

PERSON_LABELS: dict[str, Label] = {
    "family_ar": _("Family name in Arabic"),
    "given_ar": _("Given name in Arabic"),
    "family_latin": _("Family name in Latin letters"),
    "given_latin": _("Given name in Latin letters"),
    "sex": _("Sex"),
    "born": _("Born on"),
    "birth_place_ar": _("Birthplace in Arabic"),
    "birth_place_fr": _("Birthplace in Latin letters"),
    "nin": _("National identification number"),
}
# What is said of people who are not the subject of the act.
OTHER_PARTS = ("family_ar", "given_ar", "family_latin", "given_latin", "born")
DATES = frozenset({"day", "declared_on", "born"})


def event_labels(kind: Kind) -> dict[str, Label]:
    """Names of what an act says of the event itself."""
    return {
        "day": kind.day,
        "time": _("Hour"),
        "place_ar": _("Place in Arabic"),
        "place_fr": _("Place in Latin letters"),
        "declared_on": _("Act drawn up on"),
    }


def parts_of(kind: Kind, role: str) -> tuple[str, ...]:
    """What an act says of the person in that role; a birth act says when and where the child was born only once."""
    if role not in kind.subjects:
        return OTHER_PARTS
    said_once = ("born", "birth_place_ar", "birth_place_fr") if kind.name == "births" else ()
    return tuple(part for part in PERSON_LABELS if part not in said_once)


def paths_of(kind: Kind) -> Iterator[tuple[str, Label, Label | None]]:
    """(path, what it is, whose it is) of everything that an act may say and a correction may change."""
    for role, whose in kind.people.items():
        for part in parts_of(kind, role):
            yield f"{role}.{part}", PERSON_LABELS[part], whose
    for name, label in event_labels(kind).items():
        yield name, label, None
