"""Programs that file applications: accredited by an office, recognised by a token, revoked at once."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from jiwar.audit import api as audit
from jiwar.identity import errors, rules, vault
from jiwar.identity.actions.limits import rate_limit
from jiwar.identity.models import ApiClient
from jiwar.identity.queries.api_clients import ApiClientView, client_view
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.texts import current_language
from jiwar.offices import api as offices

TOKEN_USE = "identity.api-client"  # noqa: S105 - a label, not a secret
PREFIX = "jiwar_"
TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)  # no write for each request of a busy program
WRONG_TOKENS_AN_HOUR = 600


def add_api_client(*, actor: AnyActor, name: str, office_code: str) -> tuple[ApiClientView, str]:
    """Accredit a program for which an office answers; its token is returned here and never again.

    Raises NotAllowed, ClientNameNeeded, ClientNameTaken, OfficeNotFound.
    """
    rules.require(rules.can_administer(actor))
    called = " ".join(name.split())[:80]
    if not called:
        raise errors.ClientNameNeeded
    office = offices.office_by_code(office_code)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        if ApiClient.objects.select_for_update().filter(name=called, revoked_at=None).exists():
            raise errors.ClientNameTaken
        row = ApiClient.objects.create(
            name=called,
            office_id=office.id,
            token_hash=vault.blind_index(token, use=TOKEN_USE),
            created_at=clock.now(),
        )
        _journal(actor, row, "identity.client_accredited")
    return client_view(row), token


def revoke_api_client(*, actor: AnyActor, name: str) -> ApiClientView:
    """Its token opens nothing from now on; what it filed goes on. Raises NotAllowed, ClientNotFound."""
    rules.require(rules.can_administer(actor))
    with transaction.atomic():
        row = ApiClient.objects.select_for_update().filter(name=" ".join(name.split()), revoked_at=None).first()
        if row is None:
            raise errors.ClientNotFound
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        _journal(actor, row, "identity.client_revoked")
    return client_view(row)


def client_actor(*, token: str, ip: str) -> Actor | None:
    """The program of a token, counted and seen; None for a token that opens nothing. Raises TooManyTries."""
    row = ApiClient.objects.filter(token_hash=vault.blind_index(token, use=TOKEN_USE), revoked_at=None).first()
    if row is None:
        rate_limit(key=f"client-ip/{ip}", limit=WRONG_TOKENS_AN_HOUR, window_s=3600)
        return None
    rate_limit(key=f"client/{row.pk}", limit=settings.API_REQUESTS_PER_MINUTE, window_s=60)
    now = clock.now()
    seen = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
    ApiClient.objects.filter(seen, pk=row.pk).update(last_used_at=now)
    return Actor(
        ref=ActorRef(kind="client", id=str(row.pk), label=row.name),
        kind="client",
        client_id=row.pk,
        names=dict.fromkeys(("ar", "fr"), row.name),
        language=current_language(),
    )


def _journal(actor: AnyActor, row: ApiClient, verb: str) -> None:
    audit.record(
        actor=rules.ref_of(actor),
        verb=verb,
        subject=SubjectRef(kind="identity.client", id=str(row.pk), label=row.name),
        office_id=row.office_id,
    )
