"""Counts tries in fixed windows, in the database, so that every process shares the count."""

from math import ceil

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from jiwar.identity import errors, vault
from jiwar.identity.models import RateWindow
from jiwar.kernel import clock, guard

# One statement: two processes that count at once both count (SQLite and PostgreSQL alike).
_COUNT = """
    INSERT INTO identity_ratewindow (key, starts_at, ends_at, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (key, starts_at) DO UPDATE SET count = identity_ratewindow.count + 1
    RETURNING count
"""


def rate_limit(*, key: str, limit: int, window_s: int) -> None:
    """Count one try for `key`; raises TooManyTries when more than `limit` fall in this window of `window_s` seconds.

    Call it outside a transaction: a refusal that rolls the count back would not count.
    """
    guard.outside_transaction("counting tries")
    now = int(clock.now().timestamp())
    starts_at = now - now % window_s
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [vault.blind_index(key, use="rate"), starts_at, starts_at + window_s])
        (count,) = cursor.fetchone()
    if count > limit:
        raise errors.TooManyTries(wait_minutes=max(1, ceil((starts_at + window_s - now) / 60)))


def forget_tries(*, key: str) -> None:
    """What was tried for `key` counts no more: whoever tried has shown the right."""
    RateWindow.objects.filter(key=vault.blind_index(key, use="rate")).delete()


def prune_windows() -> int:
    """Forget windows that are over; how many."""
    deleted, _ = RateWindow.objects.filter(ends_at__lt=int(clock.now().timestamp())).delete()
    return deleted


def client_ip(request: HttpRequest) -> str:
    """The address to count by: what the trusted proxies say (setting JIWAR_PROXIES), an IPv6 network as one."""
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= proxies:
            address = forwarded[-proxies]
    return ":".join(address.split(":")[:4]) if address.count(":") > 3 else address
