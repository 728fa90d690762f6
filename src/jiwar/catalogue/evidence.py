"""Types of evidence that papers are: what each proves, who issues it, where the administration looks it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Texts, data_of_yaml

FILE = Path(__file__).parent / "data" / "evidence.yaml"
ISSUERS: Mapping[str, Promise] = {
    "commune": _("the commune"),
    "daira": _("the daïra"),
    "wilaya": _("the wilaya"),
    "state": _("a service of the State"),
    "notary": _("a notary"),
    "judge": _("the court"),
    "employer": _("the employer"),
    "professional": _("a registered professional"),
    "operator": _("the operator of the service"),
    "person": _("the person"),
}


@dataclass(frozen=True)
class EvidenceType:
    """One type: `issued_by` are keys of ISSUERS; `held_by` names the register in which it is looked up, or is empty."""

    id: str
    titles: Texts
    issued_by: tuple[str, ...]
    held_by: Texts

    @property
    def issuers(self) -> list[str]:
        """Who issues it, in the language of the page."""
        return [str(ISSUERS[name]) for name in self.issued_by]


@cache
def evidence_types() -> Mapping[str, EvidenceType]:
    """All types by id, in the order of the file."""
    rows = data_of_yaml(FILE)["evidence"]
    found = [EvidenceType(row["id"], row["titles"], tuple(row["issued_by"]), row.get("held_by", {})) for row in rows]
    return {one.id: one for one in found}
