"""Who somebody is to Jiwar and what that permits: pure values and decisions, no database."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.actors import ActorRef
from jiwar.kernel.texts import Texts

ROLES = (
    "counter_agent",
    "handler",
    "signatory",
    "expert",
    "head",
    "papc",
    "chef_daira",
    "wali",
    "inspector",
    "administrator",
)


@dataclass(frozen=True)
class Holding:
    """A role held now at an office."""

    id: UUID
    role: str
    office_id: UUID
    office_name: Texts
    office_kind: str
    division_code: str


@dataclass(frozen=True)
class Actor:
    """The person behind a request, with the roles held at that moment; a stranger has neither account nor contacts."""

    ref: ActorRef
    account_id: UUID | None = None
    person_id: UUID | None = None
    kind: str = "guest"  # "staff", "citizen" or "guest"
    holdings: tuple[Holding, ...] = ()
    language: str = "ar"
    guest_contacts: tuple[str, ...] = ()

    @property
    def is_authenticated(self) -> bool:
        """Signed in to an account."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Signed in to an account of the administration."""
        return self.kind == "staff" and self.account_id is not None

    def has_role(self, role: str, office_id: UUID | None = None) -> bool:
        """Holds `role` now, at `office_id` when given."""
        return any(
            holding.role == role and office_id in (None, holding.office_id) for holding in self.holdings
        )

    def office_ids(self, role: str | None = None) -> frozenset[UUID]:
        """Offices where the actor holds a role now (`role` when given)."""
        return frozenset(holding.office_id for holding in self.holdings if role in (None, holding.role))
