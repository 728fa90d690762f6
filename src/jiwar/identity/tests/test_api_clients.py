"""Programs: accredited once, recognised by a token that nobody keeps, counted, revoked at once."""

from datetime import timedelta
from typing import Any

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.identity import api
from jiwar.identity.models import ApiClient
from jiwar.identity.tests import factories
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import NotAllowed
from jiwar.offices import api as offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> offices.OfficeView:
    return factories.make_office("commune", "1601")


@pytest.fixture
def added(office: offices.OfficeView) -> tuple[api.ApiClientView, str]:
    return api.add_api_client(actor=SYSTEM, name="  Portail   étudiant ", office_code=office.code)


def test_the_token_opens_and_is_kept_nowhere(added: tuple[api.ApiClientView, str]) -> None:
    view, token = added
    actor = api.client_actor(token=token, ip="10.0.0.1")
    assert (actor.client_id, actor.ref.kind, actor.ref.label) == (view.id, "client", "Portail étudiant")
    assert not actor.is_staff
    assert not actor.is_authenticated
    row = ApiClient.objects.get()
    kept = [getattr(row, field.attname) for field in ApiClient._meta.fields]
    journal = list(JournalEntry.objects.values())
    assert token not in repr((kept, journal))
    assert "identity.client_accredited" in {entry["verb"] for entry in journal}
    assert api.client_actor(token=token + "x", ip="10.0.0.1") is None


def test_revoked_it_opens_nothing(added: tuple[api.ApiClientView, str]) -> None:
    view, token = added
    assert api.revoke_api_client(actor=SYSTEM, name=view.name).revoked_at is not None
    assert api.client_actor(token=token, ip="10.0.0.1") is None
    with pytest.raises(api.ClientNotFound):
        api.revoke_api_client(actor=SYSTEM, name=view.name)
    assert JournalEntry.objects.filter(verb="identity.client_revoked", subject_id=str(view.id)).exists()


def test_a_name_is_given_once_at_a_time(added: tuple[api.ApiClientView, str], office: offices.OfficeView) -> None:
    view, _token = added
    with pytest.raises(api.ClientNameTaken):
        api.add_api_client(actor=SYSTEM, name=view.name, office_code=office.code)
    with pytest.raises(api.ClientNameNeeded):
        api.add_api_client(actor=SYSTEM, name="  ", office_code=office.code)
    api.revoke_api_client(actor=SYSTEM, name=view.name)
    again, _token = api.add_api_client(actor=SYSTEM, name=view.name, office_code=office.code)
    assert [one.id for one in api.api_clients()] == [view.id, again.id]


def test_only_an_administrator_accredits(office: offices.OfficeView) -> None:
    handler = factories.actor_of(factories.make_staff(role="handler", office=office))
    with pytest.raises(NotAllowed):
        api.add_api_client(actor=handler, name="Programme", office_code=office.code)
    with pytest.raises(NotAllowed):
        api.revoke_api_client(actor=handler, name="Programme")


def test_requests_are_counted_and_use_is_remembered(added: tuple[api.ApiClientView, str], settings: Any) -> None:
    view, token = added
    settings.API_REQUESTS_PER_MINUTE = 2
    start = clock.now().replace(second=0, microsecond=0)
    with clock.frozen(start):
        api.client_actor(token=token, ip="10.0.0.1")
    with clock.frozen(start + timedelta(seconds=20)):
        api.client_actor(token=token, ip="10.0.0.1")
        with pytest.raises(api.TooManyTries):
            api.client_actor(token=token, ip="10.0.0.2")
    assert ApiClient.objects.get(pk=view.id).last_used_at == start, "once a minute is enough"
    with clock.frozen(start + timedelta(seconds=70)):
        assert api.client_actor(token=token, ip="10.0.0.1") is not None
    assert ApiClient.objects.get(pk=view.id).last_used_at == start + timedelta(seconds=70)


def test_wrong_tokens_are_counted_by_address() -> None:
    with clock.frozen(clock.now()):
        for _try in range(600):
            assert api.client_actor(token="wrong", ip="10.0.0.9") is None
        with pytest.raises(api.TooManyTries):
            api.client_actor(token="wrong", ip="10.0.0.9")
        assert api.client_actor(token="wrong", ip="10.0.0.10") is None
