"""One deed over many files, from the queue to what came of each; acts signed together after each was read."""

from typing import Any

import pytest
from django.test import Client

from jiwar.audit.models import JournalEntry
from jiwar.cases import api as cases
from jiwar.cases.models import BulkDeed, Case
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.portals.staff.tests.test_pages import seated, words

pytestmark = pytest.mark.pages

MANY = "/fr/staff/many/"
BOOK = "/fr/staff/signing/"


def ticks(*files: Case) -> list[str]:
    for case in files:
        case.refresh_from_db()
    return [f"{case.pk}:{case.sequence}" for case in files]


def do(client: Client, deed: str, **data: Any) -> Any:
    answer = client.post(MANY, {"show": "all", "step": "do", "deed": deed, "reason": "Absence"} | data)
    cases.sweep_bulk()
    return answer


def handlers(*files: Case) -> list[Any]:
    return [Case.objects.get(pk=case.pk).handler_id for case in files]


def test_the_ticked_files_go_to_a_colleague_and_come_back(town: make.Town) -> None:
    first, second, left = (make.advance(make.make_case(), "assigned", town=town) for _file in range(3))
    head, to = seated(town, "head"), town.accounts["colleague"].pk
    page = head.post(MANY, {"show": "all", "chosen": ticks(first, second)})
    assert "2 dossiers cochés" in words(page)
    answer = do(head, "hand_over", chosen=ticks(first, second), to=to)
    assert answer.status_code == 302
    handler = town.accounts["handler"].pk
    assert handlers(first, second, left) == [to, to, handler]
    deed = BulkDeed.objects.get()
    assert (deed.done, deed.refused) == (2, 0)
    cases.undo_bulk(actor=town.head, deed_id=deed.pk, reason="Retour")
    cases.sweep_bulk()
    assert handlers(first, second, left) == [handler, handler, handler]


def test_all_that_the_filter_shows_are_taken_and_one_refusal_stops_nothing(town: make.Town) -> None:
    new = [make.make_case() for _file in range(3)]
    other = make.advance(make.make_case(), "assigned", town=town)
    client = seated(town, "colleague")
    own = town.accounts["colleague"].pk
    do(client, "hand_over", show="new", whole="1", to=own)
    assert handlers(*new, other) == [own, own, own, town.accounts["handler"].pk]
    elsewhere = make.make_case(code=make.PERMIT)
    do(client, "propose_grant", chosen=ticks(new[0], elsewhere))
    deed = BulkDeed.objects.get(kind="propose_grant")
    assert (deed.done, deed.refused) == (1, 1)
    assert Case.objects.get(pk=new[0].pk).stage == "awaiting_signature"
    assert Case.objects.get(pk=elsewhere.pk).stage == "submitted"


def test_the_same_completion_and_the_same_message_reach_all(town: make.Town) -> None:
    files = [make.advance(make.make_case(), "assigned", town=town) for _file in range(2)]
    client = seated(town, "handler")
    do(client, "send_message", chosen=ticks(*files), body="Le bureau ferme à midi.")
    for case in files:
        assert cases.case_visible_to(town.handler, case.pk).messages[-1].body == "Le bureau ferme à midi."
    asked = {"items": ["paper:identity"], "remark": "Illisible"}
    do(client, "request_completion", chosen=ticks(*files), **asked)
    for case in files:
        (request,) = cases.case_visible_to(town.handler, case.pk).completions
        assert [(one.kind, one.id, one.remark) for one in request.items] == [("paper", "identity", "Illisible")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"deed": "request_completion"}, "Cochez au moins"),
        ({"deed": "send_message"}, "message"),
        ({"deed": "hand_over", "reason": ""}, "Dites pourquoi"),
        ({"deed": "sign"}, "jw-error-summary"),
    ],
)
def test_what_a_deed_lacks_is_said_before_anything_is_done(town: make.Town, data: dict[str, str], said: str) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    client = seated(town, "handler")
    answer = client.post(MANY, {"step": "do", "reason": "Absence", "chosen": ticks(case), "to": ""} | data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not BulkDeed.objects.exists()
    assert client.post(MANY, {"show": "all"})["Location"] == "/fr/staff/?show=all"


# --- Signing together ----------------------------------------------------------------------------------------


def seated_with_password(town: make.Town, name: str) -> Client:
    account = town.accounts[name]
    account.set_password(people.PASSWORD)
    account.save()
    return seated(town, name)


def read(client: Client, case: Case) -> None:
    assert client.get(f"/fr/staff/cases/{case.pk}/preview.pdf").status_code == 200


def to_sign(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", "proposed", town=town)


def test_acts_that_were_read_are_signed_together_by_one_proof(town: make.Town) -> None:
    first, second, unread = (to_sign(town) for _file in range(3))
    papc = seated_with_password(town, "papc")
    page = papc.get(BOOK).content.decode()
    assert 'name="chosen"' not in page
    for case in (first, second):
        assert f"cases/{case.pk}/preview.pdf" in papc.get(f"{BOOK}read/?case={case.pk}").content.decode()
        read(papc, case)
    page = papc.get(BOOK).content.decode()
    assert page.count('name="chosen"') == 2
    wrong = papc.post(BOOK, {"chosen": ticks(first, second), "password": "wrong"})
    assert wrong.status_code == 422
    assert "pas votre mot de passe" in words(wrong)
    answer = papc.post(BOOK, {"chosen": ticks(first, second, unread), "password": people.PASSWORD})
    assert answer.status_code == 302
    assert JournalEntry.objects.filter(verb="identity.proven").count() == 1
    cases.sweep_bulk()
    stages = [Case.objects.get(pk=case.pk).stage for case in (first, second, unread)]
    assert stages == ["sealing", "sealing", "awaiting_signature"]
    over = papc.get(answer["Location"])
    assert "Vous n’avez pas lu cet acte" in words(over)
    assert "take-back" not in over.content.decode(), "what is signed is not offered to be taken back"


def test_an_act_that_changed_since_it_was_read_is_read_again(town: make.Town) -> None:
    case = to_sign(town)
    papc = seated_with_password(town, "papc")
    read(papc, case)
    seen = ticks(case)
    cases.return_to_handler(actor=town.papc, case_id=case.pk, note="À revoir")
    cases.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["other_commune"])
    assert 'name="chosen"' not in papc.get(BOOK).content.decode()
    papc.post(BOOK, {"chosen": seen, "password": people.PASSWORD})
    cases.sweep_bulk()
    assert Case.objects.get(pk=case.pk).stage == "awaiting_signature"


def test_nobody_signs_without_power_nor_ticks_nothing(town: make.Town) -> None:
    case = to_sign(town)
    deputy, papc = seated_with_password(town, "deputy"), seated_with_password(town, "papc")
    read(deputy, case)
    assert 'name="chosen"' not in deputy.get(BOOK).content.decode()
    deputy.post(BOOK, {"chosen": ticks(case), "password": people.PASSWORD})
    cases.sweep_bulk()
    assert Case.objects.get(pk=case.pk).stage == "awaiting_signature"
    assert papc.post(BOOK, {"password": people.PASSWORD}).status_code == 422


# --- The page of today ---------------------------------------------------------------------------------------


def test_the_head_reads_who_carries_what_and_shares_out_the_files_of_one(town: make.Town) -> None:
    files = [make.advance(make.make_case(), "assigned", town=town) for _file in range(2)]
    head = seated(town, "head")
    page = words(head.get("/fr/staff/team/"))
    assert "Qui traite quoi" in page
    url = f"/fr/staff/team/{files[0].office_id}/{town.accounts['handler'].pk}/"
    assert url in head.get("/fr/staff/team/").content.decode()
    to = town.accounts["colleague"].pk
    choice = {f"to-{files[0].pk}": to, f"to-{files[1].pk}": ""}
    assert head.post(url, choice).status_code == 422
    head.post(url, choice | {"reason": "Congé annuel"})
    cases.sweep_bulk()
    assert handlers(*files) == [to, town.accounts["handler"].pk]
    for who in ("handler", "papc"):
        assert seated(town, who).get(url).status_code == 404
    assert "Qui traite quoi" in words(seated(town, "papc").get(f"/fr/staff/team/?office={files[0].office_id}"))
    assert seated(town, "papc").get("/fr/staff/team/?office=elsewhere").status_code == 404


def test_a_colleague_tied_to_a_file_is_not_offered_for_it(town: make.Town) -> None:
    files = [make.advance(make.make_case(), "assigned", town=town) for _file in range(2)]
    cases.declare_interest(actor=town.colleague, case_id=files[0].pk, reason="Voisins", only_this_file=True)
    head, colleague = seated(town, "head"), str(town.accounts["colleague"].pk)
    url = f"/fr/staff/team/{files[0].office_id}/{town.accounts['handler'].pk}/"
    page = head.get(url)
    assert words(page).count("est lié au dossier : non proposé") == 1
    assert page.content.decode().count(f'value="{colleague}"') == 1, "offered for the other file alone"
    head.post(url, {f"to-{one.pk}": colleague for one in files} | {"reason": "Congé annuel"})
    cases.sweep_bulk()
    assert handlers(*files) == [town.accounts["handler"].pk, town.accounts["colleague"].pk]
    assert BulkDeed.objects.get().refused == 0, "nothing is asked that would be refused"
    both = head.post(MANY, {"show": "all", "chosen": ticks(*files)})
    assert "dossiers auxquels il est lié : 1" in words(both)
    alone = head.post(MANY, {"show": "all", "chosen": ticks(files[0])})
    assert f'value="{colleague}"' not in alone.content.decode()


def test_a_deed_says_to_whom(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    answer = seated(town, "head").post(MANY, {"step": "do", "deed": "hand_over", "reason": "x", "chosen": ticks(case)})
    assert answer.status_code == 422
    assert "Choisissez à qui vont les dossiers" in answer.content.decode()


def test_nothing_is_shared_out_to_who_is_away(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    identity.plan_absence(
        actor=town.head,
        account_id=town.accounts["colleague"].pk,
        substitute_id=town.accounts["handler"].pk,
        valid_from=make.SUNDAY.date(),
        valid_to=make.SUNDAY.date(),
    )
    head = seated(town, "head")
    url = f"/fr/staff/team/{case.office_id}/{town.accounts['handler'].pk}/"
    page = head.get(url)
    assert "est absent et ne reçoit rien" in words(page)
    assert f'value="{town.accounts["colleague"].pk}"' not in page.content.decode()
    head.post(url, {f"to-{case.pk}": town.accounts["colleague"].pk, "reason": "Congé annuel"})
    cases.sweep_bulk()
    assert handlers(case) == [town.accounts["handler"].pk]
