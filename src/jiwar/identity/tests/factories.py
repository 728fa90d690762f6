"""Makes people, accounts and offices for tests, also those of the modules above."""

from datetime import date
from itertools import count
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client, RequestFactory

from jiwar.identity import api
from jiwar.identity.models import Account
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices

PASSWORD = "correct horse battery"
_numbers = count(1)


def make_office(
    kind: str = "commune", division_code: str = "1601", parent: offices.OfficeView | None = None
) -> offices.OfficeView:
    number = next(_numbers)
    return offices.create_office(
        actor=SYSTEM,
        code=f"T{number}",
        names={"ar": f"مكتب {number}", "fr": f"Bureau {number}"},
        kind=kind,
        division_code=division_code,
        parent_id=parent.id if parent else None,
        valid_from=date(2020, 1, 1),
    )


def make_person(**fields: object) -> api.PersonView:
    given = {"given_ar": "أمينة", "family_ar": "بن علي", "given_latin": "Amina", "family_latin": "Benali"}
    checked = bool(fields.pop("identity_checked", True))
    return api.register_person(actor=SYSTEM, identity_checked=checked, **(given | fields))  # type: ignore[arg-type]  # any field


def make_nin() -> str:
    return f"{next(_numbers):018d}"


def make_staff(*, role: str | None = None, office: offices.OfficeView | None = None, **fields: object) -> Account:
    number = next(_numbers)
    row = Account(
        kind="staff",
        username=f"agent{number}",
        name_ar=f"عون {number}",
        name_latin=f"Agent {number}",
        created_at=clock.now(),
        **fields,
    )
    row.set_unusable_password()
    row.save(force_insert=True)
    if role is not None:
        assert office is not None
        hold(row, role, office)
    return row


def hold(
    account: Account, role: str, office: offices.OfficeView, first: date = date(2020, 1, 1), last: date | None = None
) -> UUID:
    return api.hold_role(
        actor=SYSTEM, account_id=account.pk, role=role, office_id=office.id, valid_from=first, valid_to=last
    )


def make_request(**session: object) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    for key, value in session.items():
        request.session[key] = value
    return request


def session_of(account: Account) -> dict[str, str]:
    """What the session of somebody signed in holds."""
    return {
        "account": str(account.pk),
        "kind": account.kind,
        "account_check": account.get_session_auth_hash(),
    }


def actor_of(account: Account) -> api.Actor:
    """The actor as the middleware would find it."""
    return api.actor_of(make_request(**session_of(account)))


def sign_in(client: Client, account: Account) -> None:
    """Make `client` the browser of somebody signed in."""
    session = client.session
    session.update(session_of(account))
    session.save()
    client.cookies["jiwar_session"] = session.session_key
