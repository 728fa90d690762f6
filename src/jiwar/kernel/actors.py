"""Who acts and whom it concerns, as values: modules below `identity` keep these, never foreign keys to people."""

from dataclasses import dataclass
from typing import Any, Literal

ActorKind = Literal["account", "guest", "system", "office", "client"]  # client: a program, accredited


@dataclass(frozen=True)
class ActorRef:
    """Somebody or something that acts; `label` is how it was called at that time."""

    kind: ActorKind
    id: str
    label: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.id, "label": self.label}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> "ActorRef":
        return cls(kind=row["kind"], id=row["id"], label=row["label"])


@dataclass(frozen=True)
class SubjectRef:
    """What an entry, a decision or a message is about: a kind such as `cases.case`, an id, a label at the time."""

    kind: str
    id: str
    label: str = ""


SYSTEM = ActorRef(kind="system", id="jiwar", label="Jiwar")
