"""Every address of every portal, opened as every role: what is not in this table fails the test."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jiwar.cases.models import CasePaper, Opinion
from jiwar.cases.tests import factories
from jiwar.catalogue.tests import factories as procedures
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.participation import api as participation
from jiwar.portals.staff.tests.test_commissions import ADDRESSES as OF_COMMISSIONS
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as acts

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

EXAMINERS = {"handler", "colleague", "head", "papc", "deputy", "chef", "wali", "counter", "elsewhere"}
SEATS = {"papc", "chef", "wali"}
SIGNATORIES = {"papc", "deputy", "chef", "wali"}
STUDIO = {"author", "reviewer"}
STAFF = EXAMINERS | STUDIO | {"administrator", "expert"}
ALL = STAFF | {"stranger", "citizen", "owner"}
# Who may read the one residence case of Alger-Centre: its bureau, its desk, those above it; not another commune.
READERS = {"handler", "colleague", "head", "papc", "deputy", "chef", "wali", "counter"}
OWN = {"owner"}
REGISTER_READERS = {"handler", "colleague", "head", "papc", "deputy", "counter"}

# name → who gets further than a refusal. GET for pages, POST (without data) for the rest.
PAGES: dict[str, set[str]] = {
    "citizen:home": ALL,
    "citizen:search": ALL,
    "citizen:life_event": ALL,
    "citizen:service": ALL,
    "citizen:listen": set(),  # nothing was recorded: portals/studio/tests/test_sound.py
    "citizen:rights": ALL,
    "citizen:resume": ALL,
    "citizen:drafts": ALL,
    "citizen:form_pdf": ALL,
    "citizen:track": ALL,
    "citizen:sign_in": ALL,
    "citizen:rate": ALL,  # the token is the right
    "catalogue:entries": ALL,  # public reference tables
    "public_site:verify": ALL,
    "public_site:inquiries": ALL,
    "public_site:verify_reference": ALL,
    "public_site:verify_order": ALL,
    "public_site:trust": ALL,
    "public_site:attributions": ALL,
    "public_site:performance": ALL,
    "public_site:performance_of": ALL,
    "public_site:about": ALL,
    "public_site:accessibility": ALL,
    "public_site:privacy": ALL,
    "public_site:demo_messages": ALL,  # 404 in production: test_the_demo_page_is_for_the_demo
    "public_site:design": ALL,
    "public_site:design_questions": ALL,
    "public_site:health": ALL,
    **{f"api:service{many}{form}": ALL for many in ("", "s") for form in ("", "_json", "_jsonld", "_ttl")},
    "api:openapi-json": ALL,
    "api:definition": ALL,
    "api:procedure_schema": ALL,
    "api:answers_schema": ALL,
    "staff:sign_in": ALL,
    "staff:queue": EXAMINERS,
    "staff:signing_book": SIGNATORIES,
    "staff:second_factor": STAFF,
    "staff:validations": {"head", "expert"} | SIGNATORIES,
    "staff:opinions": {"expert"},
    "staff:parts": {"handler", "colleague", "head", "elsewhere"} | SIGNATORIES,
    "staff:exports": EXAMINERS,
    "staff:delegations": SEATS,
    "staff:signed": SEATS,
    "staff:team": SEATS | {"head"},
    "staff:share": {"head"},
    "staff:replies": {"head"},
    "staff:out_of_turn": SEATS | {"head"},
    "staff:commissions": {"handler", "colleague", "head", "elsewhere"} | SIGNATORIES,
    "staff:counter": {"counter"},
    "staff:failures": {"administrator"},
    **dict.fromkeys(("staff:interests", "staff:inquiries"), STAFF),
    "staff:absences": {"handler", "colleague", "head", "elsewhere"},
    "staff:acts": REGISTER_READERS | {"elsewhere"},
    "staff:act_of_register": REGISTER_READERS,
    "staff:correct_act": {"handler", "colleague", "head"},
    "staff:case": READERS,
    "staff:order": READERS,
    **{f"staff:{page}": {"head"} for page in ("older_versions", "move_files")},
    "staff:offices": SEATS | {"administrator"},
    "staff:change_term": set(),  # no text of the tests gives running files a term: staff/tests/test_terms.py
    "staff:bulk_deeds": STAFF,
    "staff:paper": READERS,
    "staff:presence": READERS,
    "staff:receipt": {"handler", "colleague", "head", "counter"},
    "studio:procedures": STUDIO,
    "studio:new": {"author"},
    "studio:import": {"author"},
    "studio:local": STUDIO,
    "studio:local_new": {"author"},
    "studio:local_write": {"author"},
    "studio:local_rule": STUDIO,
    "studio:procedure": STUDIO,
    "studio:procedure_languages": STUDIO,
    "studio:languages": STUDIO,
    "studio:sound": STUDIO,
    "studio:version_file": STUDIO,
    "studio:draft": STUDIO,
    "studio:edit": STUDIO,
    "studio:remove": {"author"},
    "studio:download": STUDIO,
    "studio:review": STUDIO,
    "studio:try": STUDIO,
    "studio:try_paper": STUDIO,
    "studio:try_form": STUDIO,
    "studio:walk": STUDIO,
    "studio:walk_end": STUDIO,
}
OF_REFERENCE = {"citizen:readings", "citizen:order", "citizen:tracked", "citizen:complete", "citizen:write"}
OF_REFERENCE |= {"citizen:withdraw", "citizen:object", "citizen:pay", "citizen:paid"}
OF_A_CASE = {"staff:case", "staff:order", "staff:receipt", "staff:presence"}
REFUSED = {302, 403, 404}


def client_of(town: factories.Town, role: str, others: dict[str, object]) -> Client:
    client = Client()
    if role == "expert":
        people.sign_in(client, town.accounts[next(name for name in town.accounts if name.startswith("expert_"))])
    elif role in town.accounts:
        people.sign_in(client, town.accounts[role])
    elif role in others:
        people.sign_in(client, others[role])
    return client


LOCAL = ("rule", "confirm", "refuse", "withdraw", "accept", "end")


@pytest.fixture
def world(laid_country: bool, db: None) -> Iterator[dict[str, object]]:
    with clock.frozen(factories.SUNDAY):
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
        yield {
            "draft": draft,
            "hall": hall.id,
            "rule": rule,
            "town": town,
            "case": case,
            "payment": payment,
            "others": others,
            "record_id": record_id,
        }


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
        **{f"staff:{page}": {"record_id": world["record_id"]} for page in ("act_of_register", "correct_act")},
    }.get(name) or ({"case_id": case.pk} if name in OF_A_CASE else {})


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_opens_for_whom_it_is_meant(name: str, world: dict[str, object]) -> None:
    url = reverse(name, kwargs=arguments(name, world))
    wrong = []
    for role in sorted(ALL):
        status = client_of(world["town"], role, world["others"]).get(url).status_code
        if (status not in REFUSED) != (role in PAGES[name]) and not (status == 403 and name == "citizen:rate"):
            wrong.append(f"{role}: {status}")
    assert not wrong, f"{url}: {wrong}"


COMMISSION_FILE = ("correct", "confirm", "leave_out", "recuse", "answer")
# Addresses that act, or that belong to one person: refused (or led elsewhere) for everybody who is not concerned.
PRIVATE: dict[str, set[str]] = {
    "staff:reply": set(),  # of an office that one heads: portals/staff/tests/test_replies.py
    "staff:bulk": set(),  # of whoever asked: portals/staff/tests/test_versions.py
    "citizen:draft": set(),
    **{f"citizen:draft_{page}": set() for page in ("place", "acting", "applicant", "representative")},
    "citizen:draft_question": set(),
    **{f"citizen:draft_{page}": set() for page in ("paper", "uploads", "upload")},
    "citizen:given_uploads": set(),
    "citizen:given_upload": set(),
    "citizen:draft_contact": set(),
    "citizen:draft_cosigners": set(),
    "citizen:cosign": set(),  # the link is the right to read who asks: portals/citizen/tests/test_cosigners.py
    "citizen:mandate": set(),  # the link is the right: portals/citizen/tests/test_mandates.py
    "citizen:cosigner_replace": set(),
    "citizen:cosigner_remind": set(),
    "citizen:draft_code": set(),
    "citizen:draft_check": set(),
    "citizen:draft_save": set(),
    "citizen:draft_delete": set(),
    "citizen:draft_stop": set(),
    "citizen:receipt": OWN | {"handler", "colleague", "head", "counter"},
    "citizen:receipt_pdf": OWN | {"handler", "colleague", "head", "counter"},
    "citizen:tracked": OWN,
    "citizen:pay": OWN,
    "citizen:paid": OWN,
    "citizen:payment_receipt": OWN,
    "staff:counter_scanned": set(),
    "staff:fee_receipt": READERS,
    "citizen:complete": set(),
    "citizen:act_pdf": set(),
    "citizen:account": {"owner", "citizen"},
    "citizen:inbox": {"owner", "citizen"},
    "citizen:my_readings": {"owner", "citizen"},
    "citizen:readings": OWN,
    "citizen:order": OWN,
    **{f"staff:commission{page}": set() for page in ("", "_call", "_minutes", "_item")},
    "public_site:attribution": set(),  # no list is published: portals/public/tests/test_attributions.py
    "staff:preview": set(),
    # No authority decides in this file: portals/staff/tests/test_parts.py.
    **{f"staff:part{page}": set() for page in ("", "_preview", "_act", "_paper")},
    "staff:inquiry": set(),  # none is open here: portals/staff/tests/test_inquiries.py
    "staff:signing_read": set(),  # nothing waits to be read here: portals/staff/tests/test_signing.py
    "staff:export": set(),  # none was made: portals/staff/tests/test_exports.py
    "staff:act": set(),
    "staff:counter_draft": set(),
    "staff:attest": set(),  # nobody co-signs here: portals/staff/tests/test_cosigners.py
    "staff:desk_complete": set(),  # the counter, while something is asked: portals/staff/tests/test_desk_actions.py
    "studio:publish": set(),  # nothing is approved yet: portals/studio/tests/test_reviewing.py
    "studio:take_over": set(),  # nothing was published meanwhile: the same
    "studio:sound_file": set(),  # nothing was recorded yet: portals/studio/tests/test_sound.py
    "studio:walk_start": set(),  # leads to the first question
    "staff:counter_done": {"handler", "colleague", "head", "counter"} & {"counter"},
}
# POST only; the actions of `cases` check again under the lock (cases/tests), here: nobody else gets past the door.
ACTIONS = {
    "staff:retire_reply": {"head"},
    "citizen:apply": ALL - STAFF | {"counter", "handler", "colleague", "head", "elsewhere"},  # may file for others
    "citizen:draft_language": set(),
    "citizen:draft_typing": set(),
    "citizen:write": OWN,
    "citizen:withdraw": OWN,
    "citizen:appeal": OWN,
    "citizen:object": OWN,
    "staff:take_fee": {"counter", "head"},
    "staff:waive_fee": READERS,  # the action asks for a head
    "staff:give_back": set(),  # nothing was received in excess: portals/staff/tests/test_fees.py
    "citizen:sign_out": ALL,
    "staff:sign_out": ALL,
    "staff:assign": READERS,
    "staff:end_delegation": SEATS,  # says so when it is not theirs: portals/staff/tests/test_delegations.py
    "staff:ask_export": EXAMINERS,
    "staff:many": {"handler", "colleague", "head", "elsewhere"},
    "staff:save_filter": EXAMINERS,
    "staff:forget_filter": EXAMINERS,  # one's own: somebody else's is left alone
    "staff:request_completion": READERS,
    "staff:ask_opinions": READERS,
    **{f"staff:{name}": set() for name in ("open_inquiry", "take_observation", "report_inquiry")},  # there is none
    "staff:look_up": set(),  # nothing is held elsewhere here: portals/staff/tests/test_lookups.py
    "staff:choose_record": READERS,  # the action asks for who examines: cases/tests/test_records.py
    "staff:give_opinion": {"expert"},
    "staff:answer_validation": READERS & {"head", "papc", "deputy", "chef", "wali"},
    "staff:propose": READERS,
    "staff:send_parts": READERS,  # the action asks for who examines: cases/tests/test_parts.py
    **{f"staff:{deed}_part": set() for deed in ("take", "remark", "prepare", "decide", "return")},  # the same
    "staff:return_to_handler": SIGNATORIES,
    "staff:sign": SIGNATORIES,
    "staff:move_back": {"head"},
    "staff:bulk_stop": set(),  # of whoever asked, as its page
    "staff:bulk_take_back": set(),
    **{f"staff:commission_{act}": set() for act in ("hold", "act", *COMMISSION_FILE)},
    "staff:present": READERS,  # the action asks for who examines, and for a commission
    "staff:write": READERS,
    "staff:note": READERS,
    "staff:transfer": {"handler", "colleague", "head"},
    "staff:merge": {"handler", "colleague", "head"},
    "staff:undo": STAFF,
    "staff:reopen": SIGNATORIES,
    "staff:appeal": {"counter"},
    "staff:end_absence": {"handler", "colleague", "head", "elsewhere"},
    "staff:declare_interest": READERS,
    "staff:end_interest": STAFF,
    "staff:answer_succession": SEATS | {"administrator"},
    "staff:counter_begin": {"counter"},
    "staff:counter_scan": {"counter"},
    "staff:counter_resume": {"counter"},
    "staff:counter_code": {"counter"},
    "staff:desk_withdraw": {"counter"},
    "staff:retry": {"administrator"},
    "staff:approve_correction": set(),  # none waits here: portals/staff/tests/test_acts.py
    "staff:drop_correction": set(),
    "studio:revise": {"author"},
    "studio:local_confirm": {"reviewer"},
    "studio:local_refuse": {"reviewer"},
    "studio:local_withdraw": {"author"},
    "studio:local_accept": STUDIO,
    "studio:local_end": {"reviewer"},
    "studio:retire": {"reviewer"},
    "studio:restore": {"reviewer"},
    "studio:propose": {"author"},
    "studio:rewrite": {"author"},
    "studio:discard": {"author"},
    "studio:approve": {"reviewer"},
    "studio:give_back": {"reviewer"},
    "studio:walk_keep": {"author"},
}
# Open to all by nature, covered by tests of their own.
ELSEWHERE = {
    "api:api-root",
    *(f"api:application{one}" for one in ("s", "", "_paper", "_submit")),
    *(f"citizen:{one}" for one in ("sign_in_code", "sign_up", "sign_in_nin")),
    "public_site:verify_proof",
    "citizen:order_proof",  # once it is sealed: portals/public/tests/test_order.py
    "staff:order_proof",  # the same
    *("public_site:inquiry", "public_site:inquiry_poster", "public_site:observed"),  # their own test_inquiries.py
    "citizen:printed_form",  # leads to the page of the service
    "public_site:demo_pay",
    "public_site:payment_notice",  # the signature is the right: portals/public/tests/test_paying.py
    "public_site:checkpoint",
    "staff:nothing",
}


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


# Actions on one thing of a file, of which nothing is there.
OF_ONE = {"staff:answer_validation": "validation_id", "staff:choose_record": "record_id", "staff:attest": "cosigner_id"}
# Names of what stands in an address of the staff's that speaks of no file.
OF_DESKS = {
    **dict.fromkeys(("staff:save_filter", "staff:ask_export", "staff:many", "staff:signing_read"), ""),
    "staff:end_absence": "absence_id",
    "staff:reply": "reply_id",
    "staff:retire_reply": "reply_id",
    "staff:end_delegation": "delegation_id",
    "staff:end_interest": "interest_id",
    "staff:answer_succession": "succession_id",
    "staff:forget_filter": "filter_id",
    "staff:export": "export_id",
    **{f"staff:part{page}": "part_id" for page in ("", "_preview", "_act")},
    **{f"staff:{deed}_part": "part_id" for deed in ("take", "remark", "prepare", "decide", "return")},
    "staff:part_paper": "part_id paper_id",
    **{f"staff:{name}": "inquiry_id" for name in ("inquiry", "take_observation", "report_inquiry")},
}


def private_arguments(name: str, world: dict[str, object]) -> dict[str, object]:
    if name.startswith("studio:"):
        return of_studio(name, world)
    if name in OF_COMMISSIONS:
        return {key: "agenda" if key == "gesture" else uuid4() for key in OF_COMMISSIONS[name]}
    if name in OF_DESKS:
        return {one: uuid4() for one in OF_DESKS[name].split()}
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
    if name in {"citizen:cosign", "citizen:mandate"}:
        return {"token": "0" * 16}
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
        status = client_of(world["town"], role, world["others"]).get(url).status_code
        if (status == 200) != (role in PRIVATE[name]):
            wrong.append(f"{role}: {status}")
    assert not wrong, f"{url}: {wrong}"


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_is_refused_at_the_door_to_all_others(name: str, world: dict[str, object]) -> None:
    url = reverse(name, kwargs=private_arguments(name, world))
    wrong = []
    for role in sorted(ALL - ACTIONS[name]):
        answer = client_of(world["town"], role, world["others"]).post(url)
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
