"""A commission's session on screen: called, filled, corrected by two, ranked, published, contested, signed."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Session, SessionCorrection, SessionItem
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.conftest import sunday
from jiwar.cases.tests.test_sessions import START, Commission, commission
from jiwar.cases.tests.test_shares import three_for_three
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import words

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
__all__ = ["commission", "sunday"]  # the fixtures of the cases' own tests
# What stands in the addresses of commissions: config/tests/test_rights.py opens each.
ADDRESSES = {
    "staff:commission_call": (),
    **dict.fromkeys(("public_site:attribution", "staff:commission"), ("session_id",)),
    **{f"staff:commission_{one}": ("session_id",) for one in ("minutes", "hold")},
    "staff:commission_act": ("session_id", "gesture"),
    **{f"staff:commission_{one}": ("item_id",) for one in ("item", "correct", "leave_out", "recuse")},
    "staff:commission_confirm": ("item_id", "correction_id"),
    "staff:commission_answer": ("item_id", "objection_id"),
}


def client_of(actor: object) -> Client:
    client = Client()
    people.sign_in(client, people.Account.objects.get(pk=actor.account_id))
    return client


def act(client: Client, session_id: object, gesture: str) -> None:
    answer = client.post(reverse("staff:commission_act", args=[session_id, gesture]))
    assert answer.status_code == 302
    cases.sweep_bulk()


def test_a_session_from_the_call_to_the_signed_minutes(commission: Commission) -> None:
    case = commission.file(1)
    secretary, colleague, president = map(client_of, (commission.secretary, commission.colleague, commission.president))
    assert "/commissions/" in secretary.get("/fr/staff/").content.decode()
    where = f"{commission.office.id}:social-housing:{make.ALGER_CENTRE}"
    called = {"where": where, "held_on_day": "22", "held_on_month": "11", "held_on_year": "2026", "site": "Aïn Naadja"}
    names = "\n".join(f"Membre {number}, Direction {number}" for number in range(1, 6))
    call = reverse("staff:commission_call")
    lacking = secretary.post(call, called | {"dwellings": "0", "members": "Seul"})
    assert lacking.status_code == 422
    few = secretary.post(call, called | {"dwellings": "12", "members": "Seul"})
    assert few.status_code == 422
    assert "Seul" in few.content.decode(), "nothing that was typed is lost"
    done = secretary.post(call, called | {"dwellings": "12", "members": names})
    assert done.status_code == 302, done.content.decode()
    session = Session.objects.get()
    assert session.members.count() == 5
    act(secretary, session.pk, "agenda")
    item = SessionItem.objects.get()
    page = reverse("staff:commission_item", args=[item.pk])
    correct = reverse("staff:commission_correct", args=[item.pk])
    assert secretary.post(correct, {"question": "home", "home": "unfit"}).status_code == 422, "no reason"
    said = {"question": "home", "home": "unfit", "reason": "Cave constatée"}
    assert secretary.post(correct, said).status_code == 302
    correction = SessionCorrection.objects.get()
    confirm = reverse("staff:commission_confirm", args=[item.pk, correction.pk])
    secretary.post(confirm)
    correction.refresh_from_db()
    assert correction.confirmed_at is None, "not by the same person"
    colleague.post(confirm)
    assert "Cave constatée" in secretary.get(page).content.decode()
    hold = reverse("staff:commission_hold", args=[session.pk])
    assert president.post(hold, {}).status_code == 422
    here = {"members": [str(one.pk) for one in session.members.all()]}
    assert president.post(hold, here).status_code == 302
    act(secretary, session.pk, "publish")
    seen = secretary.get(reverse("staff:commission", args=[session.pk])).content.decode()
    assert "88" in seen
    finalise = reverse("staff:commission_act", args=[session.pk, "finalise"])
    assert finalise not in seen, "no button before the days to object are over"
    with clock.frozen(START + timedelta(days=9)):
        assert finalise in secretary.get(reverse("staff:commission", args=[session.pk])).content.decode()
        act(secretary, session.pk, "finalise")
        act(president, session.pk, "sign")
        make.seal_all()
        pdf = secretary.get(reverse("staff:commission_minutes", args=[session.pk]))
        assert pdf["Content-Type"] == "application/pdf"
    assert Case.objects.get(pk=case.pk).outcome == "granted"


def test_the_applicant_reads_their_rank_and_objects(commission: Commission) -> None:
    case = commission.file(1)
    session_id = commission.call()
    commission.agenda(session_id)
    client = Client()
    code = cases.track(reference=case.reference, proof="0001", ip="10.0.0.1")
    assert not code.may_act
    entered = {"reference": case.reference, "proof": tracking_code_of(case)}
    assert client.post("/fr/track/", entered).status_code == 302
    tracked = reverse("citizen:tracked", args=[case.reference])
    assert "n’est pas encore publiée" in client.get(tracked).content.decode()
    commission.publish(session_id)
    html = client.get(tracked).content.decode()
    assert "Hébergement chez des tiers" in html
    assert "30 novembre 2026" in html
    assert "Votre rang suffit" in html
    object_ = reverse("citizen:object", args=[case.reference])
    assert client.post(object_, {"body": ""}).status_code == 422
    assert client.post(object_, {"body": "Je vis dans une cave"}).status_code == 302
    assert "Je vis dans une cave" in client.get(tracked).content.decode()
    again = client.post(object_, {"body": "Encore une fois"})
    assert again.status_code == 422
    assert "Encore une fois" in again.content.decode(), "what was typed is not lost"
    item = SessionItem.objects.get(case=case)
    secretary, wilaya = client_of(commission.secretary), client_of(commission.wilaya)
    waiting = item.objections.get()
    answer = reverse("staff:commission_answer", args=[item.pk, waiting.pk])
    page = reverse("staff:commission_item", args=[item.pk])
    assert answer not in secretary.get(page).content.decode()
    assert "examinée par" in unescape(secretary.get(page).content.decode())
    secretary.post(answer, {"accepted": "no", "answer": "Ce n’est pas à nous"})
    waiting.refresh_from_db()
    assert waiting.accepted is None, "the commission does not judge itself"
    assert "1 objection attend" in words(wilaya.get("/fr/staff/commissions/"))
    assert answer in wilaya.get(page).content.decode()
    assert wilaya.post(answer, {"accepted": "no"}).status_code == 422
    assert wilaya.post(answer, {"accepted": "no", "answer": "La visite ne l’établit pas."}).status_code == 302
    assert "La visite ne l’établit pas." in client.get(tracked).content.decode()


def tracked_by(case: Case) -> str:
    """The file as its applicant follows it."""
    client = Client()
    client.post("/fr/track/", {"reference": case.reference, "proof": tracking_code_of(case)})
    return words(client.get(in_french("citizen:tracked", case.reference)))


def in_french(name: str, *arguments: object) -> str:
    with override("fr"):
        return reverse(name, args=arguments)


def test_a_share_is_explained_to_everybody_and_to_whom_it_concerns(commission: Commission) -> None:
    session_id, files = three_for_three(commission)
    secretary, call = client_of(commission.secretary), in_french("staff:commission", session_id)
    assert "Moins de 35 ans : 40 % des 3 places, soit 1." in words(secretary.get(call))
    assert "réservée" not in tracked_by(files["young"]), "nothing before the list is public"
    commission.publish(session_id)
    told = "Retenus parmi eux : 0 par leur rang, 1 par la part réservée."
    anyone = words(Client().get(in_french("public_site:attribution", session_id)))
    for page in (anyone, words(secretary.get(call))):
        assert told in page
        assert "Par la part réservée : Moins de 35 ans" in page
        assert "Les dernières places sont réservées : Moins de 35 ans" in page
    young, third, first = (tracked_by(files[name]) for name in ("young", "third", "first"))
    assert "Votre dossier est retenu Par la part réservée : Moins de 35 ans" in young
    assert "Vous entrez dans la part réservée : Moins de 35 ans" in young
    assert "n’est pas retenu cette fois Les dernières places sont réservées" in third
    assert "Votre rang suffit" in first


def test_an_objection_is_written_down_at_the_counter(commission: Commission) -> None:
    case = commission.file(1)
    session_id = commission.call()
    commission.agenda(session_id)
    agent = Client()
    people.sign_in(agent, people.make_staff(role="counter_agent", office=commission.office))
    file = f"/fr/staff/cases/{case.pk}/"
    address = f"{file}object/"
    assert agent.get(address).status_code == 302, "nothing is public yet"
    commission.publish(session_id)
    assert address in agent.get(file).content.decode()
    assert "Hébergement chez des tiers" in words(agent.get(address))
    said = {"document": "identity_card", "number": "123456789", "body": "Je vis dans une cave", "agrees": "on"}
    for name in said:
        refused = agent.post(address, {**said, name: ""})
        assert refused.status_code == 422
        if name != "body":
            assert "Je vis dans une cave" in refused.content.decode(), "what was typed is not lost"
    assert agent.post(address, said).status_code == 302
    assert agent.post(address, said).status_code == 302, "a second click writes nothing"
    assert SessionItem.objects.get(case=case).objections.get().body == "Je vis dans une cave"
    assert client_of(commission.secretary).get(address).status_code == 404


def test_who_saw_the_name_before_the_commission_is_told_to_its_owner(commission: Commission) -> None:
    case = commission.file(1)
    session_id = commission.call()
    commission.agenda(session_id)
    applicant = make.guest("+213550100001")
    before = len(cases.readings_of_case(actor=applicant, case_id=case.pk).rows)
    page = client_of(commission.colleague).get(reverse("staff:commission", args=[session_id]))
    assert case.reference[:4] in page.content.decode()
    assert len(cases.readings_of_case(actor=applicant, case_id=case.pk).rows) == before + 1


def test_anybody_reads_the_list_and_nobody_a_name(commission: Commission) -> None:
    case = commission.file(1)
    session_id = commission.call()
    commission.agenda(session_id)
    address = reverse("public_site:attribution", args=[session_id])
    assert Client().get(address).status_code == 404
    commission.publish(session_id)
    html = Client().get(address).content.decode()
    assert case.reference[:4] in html
    assert case.reference not in html
    assert "Haddad" not in html
    assert address in Client().get(reverse("public_site:attributions")).content.decode()
