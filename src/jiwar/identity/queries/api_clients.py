"""Accredited programs, without their tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiwar.identity.models import ApiClient
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices


@dataclass(frozen=True)
class ApiClientView:
    """An accredited program and the office that answers for it."""

    id: UUID
    name: str
    office_names: Texts
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def api_clients() -> list[ApiClientView]:
    """All that ever were, in the order in which they came."""
    return [client_view(row) for row in ApiClient.objects.order_by("id")]


def client_names(*, ids: Iterable[UUID]) -> dict[UUID, str]:
    """How programs are called, revoked ones too."""
    return dict(ApiClient.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def client_office(*, client_id: UUID) -> UUID:
    """The office that answers for a program."""
    return ApiClient.objects.values_list("office_id", flat=True).get(pk=client_id)


def client_view(row: ApiClient) -> ApiClientView:
    """The row as a value."""
    return ApiClientView(
        id=row.pk,
        name=row.name,
        office_names=offices.office(id=row.office_id).names,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
