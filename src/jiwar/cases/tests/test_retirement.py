"""A service that ends: whoever began is told, nobody files any more, running cases go on."""

from datetime import timedelta

import pytest
from django.test import Client

from jiwar.cases import api
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.models import Procedure
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.outbox import api as outbox

WHY = {"ar": "أصبحت الوثيقة غير مطلوبة.", "fr": "Le document n’est plus demandé."}


def begun(who: identity.Actor, **applicant: str) -> api.DraftView:
    draft = api.start_draft(actor=who, procedure_code=make.RESIDENCE, commune_code="1601", language="fr")
    return api.save_applicant(actor=who, draft_id=draft.id, session_drafts={draft.id}, applicant=applicant)


def told(draft: api.DraftView) -> list[str]:
    """The words of the messages about a draft."""
    about = channels.messages_about(subject=SubjectRef(kind="cases.draft", id=str(draft.id)))
    return [message.body for message, _deliveries in about]


def test_whoever_began_an_application_and_can_be_reached_is_told_once(town: make.Town) -> None:
    guest = make.guest(make.PHONE)
    reachable, silent = begun(guest, phone=make.PHONE), begun(guest)
    at_home = begun(make.citizen())
    catalogue.retire_procedure(actor=SYSTEM, code=make.RESIDENCE, reason=WHY, at=clock.now() + timedelta(days=30))
    outbox.drain()
    assert len(told(reachable)) == len(told(at_home)) == 1
    assert WHY["fr"] in told(reachable)[0]
    assert "22 décembre 2026" in told(reachable)[0]
    assert told(silent) == []
    api.tell_drafts_of_end(procedure_id=Procedure.objects.get(code=make.RESIDENCE).pk)
    assert len(told(reachable)) == 1, "run again, it says nothing twice"


def test_what_is_not_sent_in_time_is_refused_and_running_cases_go_on(town: make.Town) -> None:
    running = make.make_case()
    owner = make.citizen()
    draft = make.make_draft(actor=owner)
    catalogue.retire_procedure(actor=SYSTEM, code=make.RESIDENCE, reason=WHY)
    with pytest.raises(catalogue.ProcedureRetired):
        api.start_draft(actor=owner, procedure_code=make.RESIDENCE)
    with pytest.raises(catalogue.ProcedureRetired):
        api.submit_draft(actor=owner, draft_id=draft.id)
    assert api.draft_visible_to(owner, draft.id).answers, "what was typed is still there"
    handler = town.handler
    api.assign(actor=handler, case_id=running.pk)
    assert api.case_visible_to(handler, running.pk).stage == "examining"


@pytest.mark.pages
def test_the_page_of_a_service_that_ended_says_so(town: make.Town) -> None:
    client = Client()
    url = f"/fr/services/{make.RESIDENCE}/"
    ends = clock.now() + timedelta(days=9)
    catalogue.retire_procedure(actor=SYSTEM, code=make.RESIDENCE, reason=WHY, at=ends, replaced_by=make.PERMIT)
    page = client.get(url)
    assert page.status_code == 200
    assert "prend fin le 1 décembre 2026" in page.content.decode()
    begun_page = client.post(f"{url}apply/", follow=True).redirect_chain[-1][0]
    with clock.frozen(ends):
        for response in (client.get(url), client.post(f"{url}apply/"), client.get(begun_page)):
            assert response.status_code == 410
            text = response.content.decode()
            assert "n’est plus proposé depuis le 1 décembre 2026" in text
            assert WHY["fr"] in text
            assert "/fr/services/building-permit/" in text, "what to ask for instead"
