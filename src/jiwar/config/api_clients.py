"""`jiwar api-clients`: accredit, list and revoke programs that file applications."""

import sys

from rich.console import Console
from rich.table import Table

from jiwar.identity import api as identity
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import Refused


def add(name: str, office: str) -> int:
    """Print the token, once; 1 and the reason on the other output when refused."""
    try:
        client, token = identity.add_api_client(actor=SYSTEM, name=name, office_code=office)
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{client.name} is accredited. Its token is shown this once: keep it as a password.", file=sys.stderr)
    print(token)
    return 0


def revoke(name: str) -> int:
    """From now on its token opens nothing."""
    try:
        client = identity.revoke_api_client(actor=SYSTEM, name=name)
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{client.name} is revoked. What it filed goes on.")
    return 0


def show() -> int:
    """A table of all that ever were."""
    table = Table("Program", "Office", "Accredited", "Last used", "Revoked")
    for client in identity.api_clients():
        moments = (client.created_at, client.last_used_at, client.revoked_at)
        table.add_row(
            client.name,
            client.office_names.get("fr", ""),
            *(f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in moments),
        )
    Console().print(table)
    return 0
