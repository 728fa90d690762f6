"""Who may sign, at that very moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from jiwar.audit import api as audit
from jiwar.identity import api
from jiwar.identity.models import Account
from jiwar.identity.tests import factories
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.kernel.errors import NotAllowed
from jiwar.offices.api import OfficeView

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TODAY = NOON.date()
CODE = "residence-certificate"


@pytest.fixture(autouse=True)
def present():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def seats() -> dict[str, OfficeView]:
    wilaya = factories.make_office("wilaya", "16")
    daira = factories.make_office("daira", "16-1", wilaya)
    commune = factories.make_office("commune", "1601", daira)
    bureau = factories.make_office("bureau", "1601", commune)
    return {"wilaya": wilaya, "daira": daira, "commune": commune, "bureau": bureau}


def power(account: Account, office: OfficeView, scope: str = CODE, at: datetime = NOON) -> api.SigningPower | None:
    return api.signing_power(account_id=account.pk, office_id=office.id, scope=scope, at=at)


def delegate(seats: dict[str, OfficeView], **changes: object) -> tuple[Account, Account, object]:
    papc, agent = factories.make_staff(), factories.make_staff()
    holding = factories.hold(papc, "papc", seats["commune"], date(2025, 1, 1), date(2026, 12, 31))
    given = {
        "from_holding_id": holding,
        "to_account_id": agent.pk,
        "scope": [CODE],
        "decree_reference": "Arrêté n° 12/2026",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=30),
    } | changes
    return papc, agent, api.delegate_signature(actor=factories.actor_of(papc), **given)  # type: ignore[arg-type]  # any field


def test_the_president_signs_for_the_commune_and_its_offices_only(seats: dict[str, OfficeView]) -> None:
    papc = factories.make_staff(role="papc", office=seats["commune"])
    for office in ("commune", "bureau"):
        found = power(papc, seats[office])
        assert found is not None
        assert not found.delegated
        assert found.office_id == seats["commune"].id
        assert found.signer_names["fr"] == papc.name_latin
        assert found.holder["ar"].startswith("رئيس المجلس الشعبي البلدي")
    assert power(papc, seats["daira"]) is None
    assert power(papc, factories.make_office("commune", "1602")) is None


def test_the_wali_does_not_sign_for_the_commune(seats: dict[str, OfficeView]) -> None:
    wali = factories.make_staff(role="wali", office=seats["wilaya"])
    chief = factories.make_staff(role="chef_daira", office=seats["daira"])
    service = factories.make_office("service", "16", seats["wilaya"])
    assert power(wali, seats["wilaya"])
    assert power(wali, service)
    assert power(chief, seats["daira"])
    for account in (wali, chief):
        assert power(account, seats["bureau"]) is None


def test_other_roles_sign_nothing(seats: dict[str, OfficeView]) -> None:
    for role in ("handler", "signatory", "head", "administrator"):
        assert power(factories.make_staff(role=role, office=seats["commune"]), seats["bureau"]) is None


def test_a_delegate_signs_by_delegation_within_its_scope(seats: dict[str, OfficeView]) -> None:
    _, agent, delegation_id = delegate(seats)
    found = power(agent, seats["bureau"])
    assert found is not None
    assert found.delegated
    assert found.delegation_id == delegation_id
    assert found.decree_reference == "Arrêté n° 12/2026"
    assert found.signature_line["fr"].startswith("Pour le président")
    assert found.signature_line["fr"].endswith("par délégation")
    assert found.signature_line["ar"].startswith("عن رئيس")
    assert power(agent, seats["bureau"], scope="building-permit") is None


def test_every_act_may_be_delegated(seats: dict[str, OfficeView]) -> None:
    _, agent, _ = delegate(seats, scope=["*"])
    assert power(agent, seats["bureau"], scope="building-permit")


def test_a_delegation_that_ended_yesterday_gives_no_power(seats: dict[str, OfficeView]) -> None:
    yesterday = TODAY - timedelta(days=1)
    _, agent, _ = delegate(seats, valid_from=yesterday - timedelta(days=9), valid_to=yesterday)
    assert power(agent, seats["bureau"]) is None
    assert power(agent, seats["bureau"], at=NOON - timedelta(days=1))
    midnight = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)  # 10 March 00:00 in Algiers
    assert power(agent, seats["bureau"], at=midnight - timedelta(seconds=1))
    assert power(agent, seats["bureau"], at=midnight) is None
    with pytest.raises(api.NoSigningPower) as refusal:
        api.require_signing_power(account_id=agent.pk, office_id=seats["bureau"].id, scope=CODE, at=NOON)
    assert str(refusal.value)


def test_a_delegation_not_yet_begun_gives_no_power(seats: dict[str, OfficeView]) -> None:
    _, agent, _ = delegate(seats, valid_from=TODAY + timedelta(days=1))
    assert power(agent, seats["bureau"]) is None


def test_a_withdrawn_delegation_ends_at_that_moment(seats: dict[str, OfficeView]) -> None:
    papc, agent, delegation_id = delegate(seats)
    with clock.frozen(NOON + timedelta(hours=1)):
        api.end_delegation(actor=factories.actor_of(papc), delegation_id=delegation_id, reason="leave over")
    assert power(agent, seats["bureau"], at=NOON + timedelta(minutes=59))
    assert power(agent, seats["bureau"], at=NOON + timedelta(hours=1)) is None
    with pytest.raises(api.DelegationNotFound):
        api.end_delegation(actor=SYSTEM, delegation_id=delegation_id, reason="again")


def test_a_delegation_falls_with_the_term_of_who_gave_it(seats: dict[str, OfficeView]) -> None:
    papc, agent, _ = delegate(seats)
    assert power(agent, seats["bureau"])
    holding = papc.holdings.get()
    api.end_role(actor=SYSTEM, holding_id=holding.pk, reason="dissolved")
    assert power(agent, seats["bureau"]) is None
    assert power(papc, seats["bureau"]) is None


def test_a_closed_account_signs_nothing(seats: dict[str, OfficeView]) -> None:
    papc, agent, _ = delegate(seats)
    for account in (papc, agent):
        api.close_account(actor=SYSTEM, account_id=account.pk, reason="left")
        assert power(account, seats["bureau"]) is None


def test_only_the_holder_delegates_and_within_the_term(seats: dict[str, OfficeView]) -> None:
    papc, agent, _ = delegate(seats)
    holding = papc.holdings.get()
    given = {
        "from_holding_id": holding.pk,
        "to_account_id": agent.pk,
        "scope": ["*"],
        "decree_reference": "Arrêté n° 13/2026",
        "valid_from": TODAY,
        "valid_to": TODAY,
    }
    mine = factories.actor_of(papc)
    with pytest.raises(NotAllowed):
        api.delegate_signature(actor=factories.actor_of(agent), **given)
    with pytest.raises(api.DelegatorWithoutPower):
        api.delegate_signature(actor=mine, **(given | {"valid_to": date(2027, 1, 1)}))
    with pytest.raises(api.DelegatorWithoutPower):
        api.delegate_signature(actor=mine, **(given | {"valid_from": date(2024, 12, 31)}))
    with pytest.raises(api.DelegatorWithoutPower):
        api.delegate_signature(actor=mine, **(given | {"to_account_id": papc.pk}))
    with pytest.raises(api.DatesDisordered):
        api.delegate_signature(actor=mine, **(given | {"valid_to": TODAY - timedelta(days=1)}))
    for missing in ({"scope": [" "]}, {"decree_reference": " "}):
        with pytest.raises(api.DelegationIncomplete):
            api.delegate_signature(actor=mine, **(given | missing))
    admin = factories.actor_of(factories.make_staff(role="administrator", office=seats["commune"]))
    assert api.delegate_signature(actor=admin, **given)


def test_no_one_delegates_what_is_not_theirs(seats: dict[str, OfficeView]) -> None:
    handler, other = factories.make_staff(), factories.make_staff()
    holding = factories.hold(handler, "signatory", seats["commune"])
    with pytest.raises(api.DelegatorWithoutPower):
        api.delegate_signature(
            actor=factories.actor_of(handler),
            from_holding_id=holding,
            to_account_id=other.pk,
            scope=["*"],
            decree_reference="Arrêté n° 1",
            valid_from=TODAY,
            valid_to=TODAY,
        )


def test_a_delegation_is_journaled_and_listed(seats: dict[str, OfficeView]) -> None:
    papc, agent, delegation_id = delegate(seats)
    subject = SubjectRef(kind="identity.delegation", id=str(delegation_id))
    entry = audit.journal_of(subject=subject).rows[0]
    assert entry.verb == "identity.signature_delegated"
    assert entry.actor_id == str(papc.pk)
    listed = api.delegations_at(office_id=seats["commune"].id)
    assert [(row.id, row.to_account_id, row.in_force) for row in listed] == [(delegation_id, agent.pk, True)]


def test_one_president_at_a_time(seats: dict[str, OfficeView]) -> None:
    first, second = factories.make_staff(), factories.make_staff()
    holding = factories.hold(first, "papc", seats["commune"], date(2026, 1, 1))
    with pytest.raises(api.RoleHeld):
        factories.hold(second, "papc", seats["commune"], date(2026, 6, 1))
    api.end_role(actor=SYSTEM, holding_id=holding, reason="end of the term")
    factories.hold(second, "papc", seats["commune"], date(2026, 6, 1))
    with pytest.raises(api.UnknownRole):  # a commune has no wali
        factories.hold(second, "wali", seats["commune"])


def test_a_reader_of_figures_sees_their_territory(seats: dict[str, OfficeView]) -> None:
    scopes = {
        role: api.scope_of(factories.actor_of(factories.make_staff(role=role, office=seats[kind]))).divisions
        for role, kind in (("papc", "commune"), ("chef_daira", "daira"), ("wali", "wilaya"), ("handler", "bureau"))
    }
    assert scopes == {"papc": {"1601"}, "chef_daira": {"16-1"}, "wali": {"16"}, "handler": frozenset()}


def test_accounts_that_hold_a_role_are_found(seats: dict[str, OfficeView]) -> None:
    expert = factories.make_staff(role="expert", office=seats["bureau"])
    gone = factories.make_staff()
    factories.hold(gone, "expert", seats["bureau"], date(2020, 1, 1), TODAY - timedelta(days=1))
    found = api.accounts_with_role("expert", office_id=seats["bureau"].id)
    assert [account.id for account in found] == [expert.pk]


def seats_of(account: Account, at: datetime = NOON) -> set[tuple[str, str]]:
    with clock.frozen(at):
        return {(one.role, one.office_kind) for one in factories.actor_of(account).holdings}


def test_whoever_is_let_sign_is_a_signatory_at_the_seat_meanwhile(seats: dict[str, OfficeView]) -> None:
    papc, agent, delegation_id = delegate(seats)
    factories.hold(agent, "handler", seats["bureau"], date(2025, 1, 1))
    theirs = {("handler", "bureau")}
    assert seats_of(agent) == {*theirs, ("signatory", "commune")}
    assert factories.actor_of(agent).names["fr"] == agent.name_latin
    assert seats_of(agent, NOON + timedelta(days=31)) == theirs
    assert seats_of(agent, NOON - timedelta(days=1)) == theirs
    assert ("signatory", "commune") not in seats_of(papc)
    with clock.frozen(NOON + timedelta(hours=1)):
        api.end_delegation(actor=SYSTEM, delegation_id=delegation_id, reason="leave over")
    assert seats_of(agent, NOON + timedelta(hours=1)) == theirs


def test_a_delegate_without_any_role_of_their_own_signs_in_all_the_same(seats: dict[str, OfficeView]) -> None:
    papc, agent, _ = delegate(seats)
    assert seats_of(agent) == {("signatory", "commune")}
    api.end_role(actor=SYSTEM, holding_id=papc.holdings.get().pk, reason="dissolved")
    assert seats_of(agent) == set()


def test_two_delegations_of_one_seat_are_one_seat(seats: dict[str, OfficeView]) -> None:
    papc, agent, _ = delegate(seats)
    api.delegate_signature(
        actor=factories.actor_of(papc),
        from_holding_id=papc.holdings.get().pk,
        to_account_id=agent.pk,
        scope=["building-permit"],
        decree_reference="Arrêté n° 13/2026",
        valid_from=TODAY,
        valid_to=TODAY,
    )
    factories.hold(agent, "signatory", seats["commune"], date(2025, 1, 1))
    assert [one.role for one in factories.actor_of(agent).holdings] == ["signatory"]
