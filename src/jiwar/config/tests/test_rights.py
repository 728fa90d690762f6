"""Every address of every portal, opened as every role: what is not in this table fails the test."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jiwar.cases.models import CasePaper, Opinion
from jiwar.cases.tests import factories
from jiwar.catalogue.tests import factories as procedures
from jiwar.config.tests.rights import (
    ACTIONS,
    ALL,
    ELSEWHERE,
    OF_A_CASE,
    OF_DESKS,
    OF_ONE,
    OF_REFERENCE,
    PAGES,
    PRIVATE,
    STUDIO,
)
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.participation import api as participation
from jiwar.portals.staff.tests.test_commissions import ADDRESSES as OF_COMMISSIONS
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as acts

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


OF_REFERENCE |= {"citizen:withdraw", "citizen:object", "citizen:pay", "citizen:paid"}
REFUSED = {302, 403, 404}


def session_of(town: factories.Town, role: str, others: dict[str, object]) -> str:
    """The key of a session of this role; a stranger has none."""
    client = Client()
    if role == "expert":
        people.sign_in(client, town.accounts[next(name for name in town.accounts if name.startswith("expert_"))])
    elif role in town.accounts:
        people.sign_in(client, town.accounts[role])
    elif role in others:
        people.sign_in(client, others[role])
    else:
        return ""
    return client.cookies["jiwar_session"].value


def client_of(world: dict[str, object], role: str) -> Client:
    client = Client()
    if world["sessions"][role]:
        client.cookies["jiwar_session"] = world["sessions"][role]
    return client


LOCAL = ("rule", "confirm", "refuse", "withdraw", "accept", "end")


def make_world() -> dict[str, object]:
    town = factories.make_town()
    factories.ask_fee("before_signature")
    owner = factories.citizen()
    case = factories.make_case(actor=owner)
    payment = factories.pay_fee(town, case)
    elsewhere = factories.offices.competent_office(competence=factories.RESIDENCE, commune_code="1605")
    others = {
        "owner": people.Account.objects.get(pk=owner.account_id),
        "citizen": people.Account.objects.get(pk=factories.citizen().account_id),
        "elsewhere": people.make_staff(role="handler", office=elsewhere),
        **{role: people.make_staff(role=role, office=procedures.seat()) for role in sorted(STUDIO)},
    }
    registers.import_records(rows=[acts.imported(number=7)])
    record_id = registers.record_at(kind="births", commune_code="1601", year=2003, number=7)
    author = people.actor_of(others["author"])
    draft = procedures.make_draft(author, procedures.small(id="library-card"))
    hall = factories.offices.office_by_code(factories.ALGER_CENTRE)
    rule = procedures.make_local_rule(factories.RESIDENCE, "local.hours", procedures.both("hours"))
    return {
        "draft": draft,
        "hall": hall.id,
        "rule": rule,
        "town": town,
        "case": case,
        "payment": payment,
        "sessions": {role: session_of(town, role, others) for role in ALL},
        "record_id": record_id,
    }


@pytest.fixture(scope="module")
def laid_world(laid_country: bool, lay_once: Callable[[Callable[[], object]], bool]) -> dict[str, object]:
    """Made once for all addresses: each test takes back what it did to it."""
    world: dict[str, object] = {}
    with clock.frozen(factories.SUNDAY):
        assert lay_once(lambda: world.update(make_world())), "no test here empties the tables"
    return world


@pytest.fixture
def world(laid_world: dict[str, object], db: None) -> Iterator[dict[str, object]]:
    with clock.frozen(factories.SUNDAY):
        yield laid_world


def of_studio(name: str, world: dict[str, object]) -> dict[str, object]:
    """What the addresses of the studio speak of."""
    draft = {"draft_id": world["draft"].id}
    code = {"code": factories.RESIDENCE}
    return {
        "studio:procedures": {},
        "studio:new": {},
        "studio:import": {},
        "studio:local": {},
        "studio:local_new": {},
        "studio:local_write": code | {"office_id": world["hall"], "place": "local.hours"},
        **{f"studio:local_{one}": {"override_id": world["rule"]} for one in LOCAL},
        "studio:version_file": code | {"number": 1},
        "studio:edit": draft | {"place": "questions"},
        "studio:remove": draft | {"place": "questions.school"},
        "studio:try_paper": draft | {"example_id": "granted", "kind": "receipt"},
        "studio:sound_file": code | {"language": "ar"},
        "studio:walk": draft | {"question_id": "reader"},
        **{
            f"studio:{one}": code
            for one in ("procedure", "procedure_languages", "sound", "revise", "retire", "restore")
        },
    }.get(name, draft)


def arguments(name: str, world: dict[str, object]) -> dict[str, object]:
    if name.startswith("studio:"):
        return of_studio(name, world)
    case = world["case"]
    paper = CasePaper.objects.filter(case=case).first()
    return {
        "catalogue:entries": {"table": "countries"},
        "citizen:life_event": {"event_id": "housing"},
        "citizen:service": {"code": factories.RESIDENCE},
        "citizen:listen": {"code": factories.RESIDENCE, "language": "fr"},
        "citizen:rights": {"code": factories.RESIDENCE},
        "citizen:form_pdf": {"code": factories.RESIDENCE},
        **{f"api:service{form}": {"code": factories.RESIDENCE} for form in ("", "_json", "_jsonld", "_ttl")},
        "api:definition": {"code": factories.RESIDENCE, "number": 1},
        "api:answers_schema": {"code": factories.RESIDENCE, "number": 1},
        "citizen:rate": {"token": participation.rating_token(case_id=case.pk)},
        "public_site:verify_reference": {"reference": "ABCD"},
        "public_site:performance_of": {"division": "16"},
        **{f"staff:{page}": {"code": factories.RESIDENCE, "number": 1} for page in ("move_files", "change_term")},
        "staff:share": {"office_id": case.office_id, "account_id": world["town"].accounts["handler"].pk},
        "staff:paper": {"case_id": case.pk, "paper_id": paper.pk},
        "staff:paper_page": {"case_id": case.pk, "paper_id": paper.pk, "page": 1},
        **{f"staff:{page}": {"record_id": world["record_id"]} for page in ("act_of_register", "correct_act")},
    }.get(name) or ({"case_id": case.pk} if name in OF_A_CASE else {})


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_opens_for_whom_it_is_meant(name: str, world: dict[str, object]) -> None:
    url = reverse(name, kwargs=arguments(name, world))
    wrong = []
    for role in sorted(ALL):
        status = client_of(world, role).get(url).status_code
        if (status not in REFUSED) != (role in PAGES[name]) and not (status == 403 and name == "citizen:rate"):
            wrong.append(f"{role}: {status}")
    assert not wrong, f"{url}: {wrong}"


def all_names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or space
            yield from all_names(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}:{pattern.name}" if space else pattern.name


def test_every_address_has_its_rights_written_down() -> None:
    named = set(all_names(get_resolver().url_patterns))
    direction = {name for name in named if name.startswith("direction:")}  # portals/direction/tests hold them
    unknown = named - set(PAGES) - set(PRIVATE) - set(ACTIONS) - ELSEWHERE - direction
    assert not unknown, f"write down who may open {sorted(unknown)}"


def private_arguments(name: str, world: dict[str, object]) -> dict[str, object]:
    if name.startswith("studio:"):
        return of_studio(name, world)
    if name in OF_COMMISSIONS:
        return {key: "agenda" if key == "gesture" else uuid4() for key in OF_COMMISSIONS[name]}
    if name in OF_DESKS:
        return {one: 1 if one == "page" else uuid4() for one in OF_DESKS[name].split()}
    case, unknown = world["case"], uuid4()
    if name.startswith("citizen:draft") or name in {"staff:counter_draft", "staff:counter_code"}:
        extra = {"citizen:draft_question": {"question_id": "housing"}, "citizen:draft_paper": {"paper_id": "identity"}}
        extra |= {"citizen:draft_uploads": {"paper_id": "identity"}, "citizen:draft_upload": {"upload_id": unknown}}
        extra |= {"citizen:draft_typing": {"place": "housing"}}
        return {"draft_id": unknown, **extra.get(name, {})}
    if name == "citizen:given_uploads":
        return {"reference": case.reference, "paper_id": "identity"}
    if name == "citizen:given_upload":
        return {"reference": case.reference, "upload_id": unknown}
    if name == "citizen:act_pdf":
        return {"document_id": unknown}
    if name == "staff:counter_scanned":
        return {"draft_id": unknown, "stored_id": unknown}
    if name in {"staff:counter_scan", "staff:counter_resume"}:
        return {}
    if name in {"staff:fee_receipt", "staff:give_back"}:
        return {"case_id": case.pk, "payment_id": world["payment"].id}
    if name == "citizen:payment_receipt":
        return {"reference": case.reference, "payment_id": world["payment"].id}
    if name in OF_REFERENCE:
        return {"reference": case.reference}
    if name in {"citizen:appeal", "staff:appeal"}:
        return {"remedy": "author"} | ({"case_id": case.pk} if name[0] == "s" else {"reference": case.reference})
    if name in {"citizen:apply", "staff:counter_begin"}:
        return {"code": factories.RESIDENCE}
    if name == "staff:give_opinion":
        opinion = Opinion.objects.first()
        return {"case_id": case.pk, "opinion_id": opinion.pk if opinion else unknown}
    if name in OF_ONE:
        return {"case_id": case.pk, OF_ONE[name]: unknown}
    if name in {"citizen:cosign", "citizen:mandate"} or name.startswith("citizen:expert"):
        of_file = {"citizen:expert_paper": {"paper_id": unknown}, "citizen:expert_upload": {"upload_id": unknown}}
        return {"token": "0" * 16} | of_file.get(name, {})
    if name in {"citizen:cosigner_replace", "citizen:cosigner_remind"}:
        return {"reference": case.reference, "cosigner_id": unknown}
    if name in {"staff:approve_correction", "staff:drop_correction"}:
        return {"correction_id": unknown}
    if name.startswith("staff:bulk"):
        return {"deed_id": unknown}
    if name == "staff:look_up":
        return {"case_id": case.pk, "paper_id": "identity"}
    if name == "staff:retry":
        return {"kind": "delivery", "row_id": unknown}
    if name in {"citizen:account", "citizen:inbox", "citizen:my_readings", "citizen:sign_out", "staff:sign_out"}:
        return {}
    return {"case_id": case.pk}


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_private_page_opens_for_the_person_concerned_only(name: str, world: dict[str, object]) -> None:
    url = reverse(name, kwargs=private_arguments(name, world))
    wrong = []
    for role in sorted(ALL):
        status = client_of(world, role).get(url).status_code
        if (status == 200) != (role in PRIVATE[name]):
            wrong.append(f"{role}: {status}")
    assert not wrong, f"{url}: {wrong}"


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_is_refused_at_the_door_to_all_others(name: str, world: dict[str, object]) -> None:
    url = reverse(name, kwargs=private_arguments(name, world))
    wrong = []
    for role in sorted(ALL - ACTIONS[name]):
        answer = client_of(world, role).post(url)
        doors = ("/sign-in/", "/track/")
        refused = answer.status_code in {403, 404} or (
            answer.status_code == 302 and any(door in answer.url for door in doors)
        )
        if not refused:
            wrong.append(f"{role}: {answer.status_code} {getattr(answer, 'url', '')}")
    assert not wrong, f"{url}: {wrong}"
    assert Client().get(url).status_code in {405, 302, 404, 200}


def test_forms_are_protected_against_other_sites(world: dict[str, object]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("citizen:apply", args=[factories.RESIDENCE])).status_code == 403


def test_the_demo_page_is_for_the_demo(client: Client, settings: object) -> None:
    settings.MODE = "production"
    assert client.get(reverse("public_site:demo_messages")).status_code == 404
