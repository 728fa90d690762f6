"""What was typed before a session ended comes back to who typed it, to nobody else, and is never sent by itself."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.config.unsent import KEY
from jiwar.identity.models import Account
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock, unsent
from jiwar.portals.citizen.tests.browsing import code_sent

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
ORIGIN = "http://testserver"
WORDS = "Apportez l’original, s’il vous plaît"
TYPED = {"paper-identity": "on", "paper-identity-remark": "Verso illisible", "message": WORDS}


@pytest.fixture
def town(laid_town: Callable[[], make.Town], db: None) -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        yield laid_town()


@pytest.fixture
def case(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", town=town)


def at_desk(town: make.Town, name: str = "handler", **client: Any) -> Client:
    account = town.accounts[name]
    account.set_password(people.PASSWORD)
    account.save()
    browser = Client(**client)
    people.sign_in(browser, account)
    return browser


def drawn(browser: Client, page: str) -> dict[str, str]:
    """What the forms of a page say of themselves."""
    text = browser.get(page).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in (unsent.OPENED_BY, "sequence")}
    return {name: unescape(one[1]) for name, one in found.items() if one}


def end_sessions() -> None:
    Session.objects.all().delete()


def sent_too_late(browser: Client, case: Case, **data: Any) -> Any:
    """The handler's form, opened in time and sent after the session had ended."""
    page = f"/fr/staff/cases/{case.pk}/"
    fields = drawn(browser, page) | TYPED | data
    end_sessions()
    return browser.post(f"{page}completion/", fields, headers={"referer": f"{ORIGIN}{page}"})


def enter(browser: Client, account: Account, to: str) -> Any:
    given = {"username": account.username, "password": people.PASSWORD}
    return browser.post(to, given, follow=True)


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def kept_by(browser: Client) -> list[dict[str, str]]:
    return list(browser.session.get(KEY, []))


def test_a_handler_finds_the_words_and_the_form_as_typed_and_sends_them(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    before = case.sequence
    late = sent_too_late(browser, case)
    assert late["Location"] == "/fr/staff/sign-in/?next=%2Ffr%2Funsent%2F"
    assert "Ce que vous avez écrit est gardé" in words(browser.get(late["Location"]))
    assert WORDS not in str(browser.session.items()), "sealed, also in the session"
    page = enter(browser, town.accounts["handler"], late["Location"])
    assert page.redirect_chain[-1][0] == "/fr/unsent/"
    assert "Rien n’a été envoyé" in words(page)
    assert WORDS in words(page)
    assert "Verso illisible" in words(page)
    case.refresh_from_db()
    assert (case.sequence, case.stage) == (before, "examining"), "nothing happens without a new click"
    link = re.search(r'class="jw-button" href="([^"]+)"', page.content.decode())
    assert link
    form = browser.get(unescape(link[1])).content.decode()
    assert re.search(r'<textarea [^>]*name="message"[^>]*>\s*' + re.escape(escape(WORDS)), form)
    assert re.search(r'<input [^>]*name="paper-identity" [^>]*checked', form)
    assert 'id="unsent"' in form
    again = browser.post(f"/fr/staff/cases/{case.pk}/completion/", {"sequence": case.sequence} | TYPED)
    assert again.status_code == 302
    case.refresh_from_db()
    assert case.stage == "awaiting_applicant"
    assert kept_by(browser) == [], "sent: nothing of it stays"


def test_another_account_on_the_same_computer_gets_nothing(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    late = sent_too_late(browser, case)
    at_desk(town, "head")  # gives the head a password
    page = enter(browser, town.accounts["head"], late["Location"])
    assert "Rien de vous n’attend ici" in words(page)
    assert WORDS not in words(page)
    assert kept_by(browser) == [], "nothing of the other's passes into this session"
    back = enter(browser, town.accounts["handler"], late["Location"])
    assert WORDS not in words(back), "dropped when the head signed in"


def test_the_words_are_dropped_when_asked_and_when_leaving(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    late = sent_too_late(browser, case)
    enter(browser, town.accounts["handler"], late["Location"])
    kept = kept_by(browser)
    assert len(kept) == 1
    assert browser.get("/fr/unsent/").status_code == 200
    dropped = browser.post("/fr/unsent/", {"drop": kept[0]["id"]}, follow=True)
    assert WORDS not in words(dropped)
    assert kept_by(browser) == []
    late = sent_too_late(browser, case)
    enter(browser, town.accounts["handler"], late["Location"])
    browser.post("/fr/staff/sign-out/")
    assert KEY not in browser.session


def test_a_form_that_is_gone_leaves_the_words_to_be_copied(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    late = sent_too_late(browser, case)
    enter(browser, town.accounts["handler"], late["Location"])
    cases.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    page = browser.get(f"/fr/staff/cases/{case.pk}/?unsent={kept_by(browser)[0]['id']}.0", follow=True)
    assert page.redirect_chain[-1][0].startswith("/fr/unsent/?gone=")
    assert "n’est plus là" in words(page)
    assert WORDS in words(page)


@pytest.mark.parametrize("mark", ["", "staff.0123456789abcdef01234567", "staff.0123456789abcdef01234567:forged"])
def test_a_mark_that_is_not_ours_keeps_nothing(town: make.Town, case: Case, mark: str) -> None:
    browser = Client()
    page = f"/fr/staff/cases/{case.pk}/"
    answer = browser.post(
        f"{page}completion/", TYPED | {unsent.OPENED_BY: mark}, headers={"referer": f"{ORIGIN}{page}"}
    )
    assert answer["Location"] == f"/fr/staff/sign-in/?next={page}"
    assert not Session.objects.exists(), "a stranger makes us store nothing"


def test_words_too_long_are_not_stored_and_it_is_said(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    late = sent_too_late(browser, case, message="x" * (unsent.MOST_BYTES + 1))
    assert late["Location"] == f"/fr/staff/sign-in/?next=/fr/staff/cases/{case.pk}/"
    assert "trop long" in words(browser.get(late["Location"]))
    assert kept_by(browser) == []


def test_only_so_many_forms_are_kept(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    fields = drawn(browser, page := f"/fr/staff/cases/{case.pk}/") | TYPED
    end_sessions()
    for number in range(5):
        browser.post(f"{page}completion/", fields | {"message": f"Message {number}"})
    page_of_words = words(enter(browser, town.accounts["handler"], "/fr/staff/sign-in/?next=/fr/unsent/"))
    assert "Message 1" not in page_of_words
    assert all(f"Message {number}" in page_of_words for number in (2, 3, 4))


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"referer": "https://evil.example/"}, {}]
)
def test_a_foreign_page_makes_nobody_keep_words(town: make.Town, case: Case, headers: dict[str, str]) -> None:
    browser = at_desk(town, enforce_csrf_checks=True)
    fields = drawn(browser, page := f"/fr/staff/cases/{case.pk}/") | TYPED  # even with the right mark
    assert browser.post(f"{page}completion/", fields, headers=headers).status_code == 403
    assert kept_by(browser) == []


def test_a_token_of_an_earlier_session_of_the_same_person(town: make.Town, case: Case) -> None:
    browser = at_desk(town, enforce_csrf_checks=True)
    fields = drawn(browser, page := f"/fr/staff/cases/{case.pk}/") | TYPED
    answer = browser.post(f"{page}completion/", fields, headers={"origin": ORIGIN, "referer": f"{ORIGIN}{page}"})
    assert answer["Location"] == "/fr/unsent/"
    assert WORDS in words(browser.get("/fr/unsent/"))


def test_a_form_of_one_account_sent_under_another_is_refused_and_not_kept(town: make.Town, case: Case) -> None:
    handler = at_desk(town)
    fields = drawn(handler, page := f"/fr/staff/cases/{case.pk}/") | TYPED
    head = at_desk(town, "head", enforce_csrf_checks=True)
    answer = head.post(f"{page}completion/", fields, headers={"origin": ORIGIN})
    assert answer.status_code == 403
    assert kept_by(head) == []


def test_the_pages_asked_for_again_are_ours(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    fields = drawn(browser, page := f"/fr/staff/cases/{case.pk}/") | TYPED
    end_sessions()
    browser.post(f"{page}completion/", fields, headers={"origin": ORIGIN, "referer": "https://evil.example/fr/staff/"})
    inside = words_page = enter(browser, town.accounts["handler"], "/fr/staff/sign-in/?next=/fr/unsent/")
    assert "evil" not in words_page.content.decode()
    link = re.search(r'class="jw-button" href="([^"]+)"', inside.content.decode())
    assert link
    shown = browser.get(
        unescape(link[1]), follow=True
    )  # the address of the button itself answers no GET: the page above
    assert 'id="unsent"' in shown.content.decode()


def test_files_and_secrets_are_not_kept(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    late = sent_too_late(browser, case, password="hunter2", code="123456", file=make.upload("scan"))
    page = enter(browser, town.accounts["handler"], late["Location"])
    assert "Les fichiers sont à choisir de nouveau" in words(page)
    assert "hunter2" not in words(page)


def test_a_button_without_words_only_leads_back(town: make.Town, case: Case) -> None:
    browser = at_desk(town)
    page = f"/fr/staff/cases/{case.pk}/"
    fields = drawn(browser, page)
    end_sessions()
    answer = browser.post(f"{page}assign/", fields, headers={"referer": f"{ORIGIN}{page}"})
    assert answer["Location"] == f"/fr/staff/sign-in/?next={page}"
    assert kept_by(browser) == []


def test_an_applicant_with_an_account_finds_the_message_again(town: make.Town) -> None:
    nin = people.make_nin()
    owner = make.citizen(nin=nin)
    phone = owner.contacts[0]
    case = make.make_case(actor=owner)
    browser = Client(REMOTE_ADDR="10.9.0.1")
    people.sign_in(browser, Account.objects.get(pk=owner.account_id))
    page = f"/fr/track/{case.reference}/"
    fields = drawn(browser, page) | {"body": "Quand viendrez-vous ?"}
    end_sessions()
    late = browser.post(f"{page}write/", fields, headers={"referer": f"{ORIGIN}{page}"})
    assert late["Location"] == "/fr/sign-in/?next=%2Ffr%2Funsent%2F"
    browser.post(late["Location"], {"contact": phone})
    browser.post("/fr/sign-in/code/", {"code": code_sent()})
    inside = browser.post("/fr/sign-in/number/", {"nin": nin}, follow=True)
    assert "Quand viendrez-vous ?" in words(inside)
    assert case.messages.count() == 0
    link = re.search(r'class="jw-button" href="([^"]+)"', inside.content.decode())
    assert link
    assert "Quand viendrez-vous ?" in browser.get(unescape(link[1])).content.decode()


def test_a_form_for_everybody_opened_while_signed_in_works_without_an_account(town: make.Town) -> None:
    browser = at_desk(town)
    fields = drawn(browser, "/fr/track/")
    end_sessions()
    answer = browser.post("/fr/track/", fields | {"reference": "ABCD-EFGH", "proof": "1234"})
    assert answer.status_code == 422
    assert kept_by(browser) == []
