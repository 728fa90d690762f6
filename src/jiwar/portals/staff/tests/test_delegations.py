"""The P/APC gives the signature for a period by an arrêté, ends it, and reads what was signed so."""

from datetime import timedelta
from typing import Any

import pytest

from jiwar.cases import api as cases
from jiwar.cases.tests import factories as make
from jiwar.identity.models import SigningDelegation
from jiwar.portals.staff.tests.test_pages import seated, words

pytestmark = pytest.mark.pages

PAGE = "/fr/staff/signing/delegations/"


def given(town: make.Town, **changes: Any) -> dict[str, Any]:
    ends = {"first": make.SUNDAY.date(), "last": make.SUNDAY.date() + timedelta(days=14)}
    parts = ("day", "month", "year")
    days = {f"{name}_{part}": getattr(day, part) for name, day in ends.items() for part in parts}
    return days | {"to": town.accounts["deputy"].pk, "decree": "Arrêté n° 45 du 20 novembre 2026"} | changes


def test_a_delegate_signs_within_the_days_and_the_holder_reads_what_was_signed(town: make.Town) -> None:
    papc, deputy = seated(town, "papc"), seated(town, "deputy")
    answer = papc.post(PAGE, given(town, scope=[make.RESIDENCE]), follow=True)
    assert "Arrêté n° 45 du 20 novembre 2026" in words(answer)
    row = SigningDelegation.objects.get()
    assert (row.scope, row.to_account_id) == ([make.RESIDENCE], town.accounts["deputy"].pk)
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    assert case.reference[:4] not in words(papc.get("/fr/staff/signing/signed/"))
    deputy.post(f"/fr/staff/cases/{case.pk}/sign/", {"sequence": case.sequence})
    mine = make.advance(make.make_case(), "assigned", "proposed", town=town)
    cases.sign(actor=town.papc, case_id=mine.pk)
    said = words(papc.get("/fr/staff/signing/signed/"))
    assert case.reference[:4] in said
    assert mine.reference[:4] not in said
    assert town.deputy.names["fr"] in said
    assert deputy.get(PAGE).status_code == 404


def test_a_handler_who_is_delegated_signs_what_a_colleague_proposed(town: make.Town) -> None:
    """The arrêté is enough: nobody gives them a role beside it."""
    papc, handler = seated(town, "papc"), seated(town, "handler")
    book = "/fr/staff/signing/"
    assert handler.get(book).status_code == 404
    own = make.advance(make.make_case(), "assigned", "proposed", town=town)
    other = make.make_case()
    cases.assign(actor=town.colleague, case_id=other.pk, reason="suite")
    cases.propose(actor=town.colleague, case_id=other.pk, verdict="grant")
    papc.post(PAGE, given(town, to=town.accounts["handler"].pk, scope=[make.RESIDENCE]))
    said = words(handler.get(book))
    assert other.reference[:4] in said
    handler.get(f"/fr/staff/cases/{other.pk}/preview.pdf")
    for case in (own, other):
        case.refresh_from_db()
        handler.post(f"/fr/staff/cases/{case.pk}/sign/", {"sequence": case.sequence})
        case.refresh_from_db()
    assert (own.stage, other.stage) == ("awaiting_signature", "sealing"), "never what one proposed oneself"
    row = SigningDelegation.objects.get()
    papc.post(f"{PAGE}{row.pk}/end/", {"reason": "Mutation"})
    assert handler.get(book).status_code == 404


def test_a_delegation_ends_at_once_with_its_reason(town: make.Town) -> None:
    papc, deputy = seated(town, "papc"), seated(town, "deputy")
    papc.post(PAGE, given(town))
    row = SigningDelegation.objects.get()
    assert row.scope == ["*"]
    end = f"{PAGE}{row.pk}/end/"
    assert "Dites pourquoi" in words(papc.post(end, {"reason": " "}, follow=True))
    seated(town, "wali").post(end, {"reason": "Sans droit"}, follow=True)
    row.refresh_from_db()
    assert row.ended_at is None
    papc.post(end, {"reason": "Mutation"}, follow=True)
    row.refresh_from_db()
    assert row.ended_at is not None
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    deputy.post(f"/fr/staff/cases/{case.pk}/sign/", {"sequence": case.sequence})
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decree": ""}, "arrêté"),
        ({"to": "nobody"}, "jw-error"),
        ({"last_year": "2025"}, "jw-error"),
        ({"first_day": "31", "first_month": "2"}, "jour"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_lost(town: make.Town, changes: dict[str, str], said: str) -> None:
    answer = seated(town, "papc").post(PAGE, given(town, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "jw-error-summary" in answer.content.decode()
    assert not SigningDelegation.objects.exists()
