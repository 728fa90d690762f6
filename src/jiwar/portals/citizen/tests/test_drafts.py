"""Several applications in progress; a code sent to a proven telephone; going on at a counter and back home."""

import re

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Draft
from jiwar.cases.tests import factories as make
from jiwar.channels import api as channels
from jiwar.channels.models import Message
from jiwar.documents import api as documents
from jiwar.identity.tests import factories as people
from jiwar.kernel.errors import Refused
from jiwar.outbox import api as outbox
from jiwar.portals.citizen.tests.browsing import PHONE, Person, code_sent, signed_in

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
CODE = re.compile(r"(?<!\d)(\d{4})-(\d{4})(?!\d)")


def test_a_session_lists_its_applications_and_deletes_one_with_its_files(town: make.Town) -> None:
    person = Person("/fr")
    first = person.begin()
    person.answer(first, upto="deed")
    second = person.begin(make.PERMIT)
    page = person.open("/drafts/").content.decode()
    assert page.index(f"/apply/{second}/") < page.index(f"/apply/{first}/")
    file_id = Draft.objects.get(pk=first).papers.get().file_id
    person.open(f"/apply/{first}/delete/")
    assert "effacés pour de bon" in person.text
    assert Draft.objects.count() == 2, "the page alone deletes nothing"
    person.send(f"/apply/{first}/delete/")
    assert person.path.endswith("/drafts/")
    assert first not in person.page.content.decode()
    assert second in person.page.content.decode()
    with pytest.raises(Refused):
        documents.file(id=file_id)
    assert Person("/fr").open("/drafts/").content.decode().count("/delete/") == 0


def test_an_account_lists_its_own_and_nobody_elses(town: make.Town) -> None:
    person, other = Person("/fr"), Person("/fr")
    signed_in(person)
    signed_in(other)
    mine, theirs = person.begin(), other.begin()
    page = person.open("/drafts/").content.decode()
    assert mine in page
    assert theirs not in page
    assert other.open(f"/apply/{mine}/delete/").status_code == 404
    other.send(f"/apply/{mine}/delete/")
    assert Draft.objects.filter(pk=mine).exists()


def reached(person: Person) -> str:
    """An application up to the check: its telephone was proven."""
    draft = person.begin()
    person.answer(draft)
    assert person.path.endswith("/check/")
    return draft


def newest() -> channels.SentMessage:
    outbox.drain()
    return next(iter(channels.sent_messages(limit=1)))


def test_the_code_is_sent_to_the_proven_telephone_and_opens_the_application(town: make.Town) -> None:
    person = Person("/fr")
    draft = reached(person)
    assert PHONE.replace(" ", "") in person.open(f"/apply/{draft}/save/").content.decode().replace(" ", "")
    person.send(f"/apply/{draft}/save/", send="1")
    assert "en route" in person.text or "est envoyé à" in person.text
    sent = newest()
    found = CODE.search(sent.text)
    assert found, sent.text
    assert "/fr/resume/" in sent.text or "/resume/" in sent.text
    assert not CODE.search(Message.objects.filter(template="cases.resume_code").get().sms), "never stored in clear"
    assert Draft.objects.get(pk=draft).resume_sealed is None, "wiped once it has left"
    other = Person("/fr")
    other.send("/resume/", code=found.group(0), proof="3456")
    assert f"/apply/{draft}/" in other.path


def test_codes_are_not_sent_again_and_again_nor_to_a_contact_that_nobody_proved(town: make.Town) -> None:
    person = Person("/fr")
    draft = reached(person)
    for _ in range(3):
        person.send(f"/apply/{draft}/save/", send="1")
    person.send(f"/apply/{draft}/save/", send="1")
    assert "est envoyé à" not in person.text
    outbox.drain()
    assert Message.objects.filter(template="cases.resume_code").count() == 3
    unproven = Person("/fr")
    draft = unproven.begin()
    unproven.answer(draft, upto="code")
    assert 'name="send"' not in unproven.open(f"/apply/{draft}/save/").content.decode()
    unproven.send(f"/apply/{draft}/save/", send="1")
    assert Message.objects.filter(template="cases.resume_code").count() == 3
    assert code_sent()


def test_a_counter_goes_on_with_it_and_gives_it_back(town: make.Town) -> None:
    person, desk = Person("/fr"), Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="housing")
    person.send(f"/apply/{draft}/save/")
    code = CODE.search(person.text).group(0)
    people.sign_in(desk.client, town.accounts["counter"])
    desk.send("/staff/counter/resume/", code=code, proof="1999")
    assert desk.path.endswith("/staff/counter/")
    assert Draft.objects.get(pk=draft).agent_id is None
    desk.send("/staff/counter/resume/", code=code, proof="1985")
    assert f"/counter/drafts/{draft}/" in desk.path
    assert "Larbi Ben M" in desk.page.content.decode(), "what was typed at home is there"
    row = Draft.objects.get(pk=draft)
    assert (row.channel, row.agent_id) == ("counter", town.accounts["counter"].pk)
    assert person.open(f"/apply/{draft}/questions/housing/").status_code == 404, "it is at the desk"
    desk.send(f"/staff/counter/drafts/{draft}/code/")
    again = CODE.search(desk.text)
    assert again
    person.send("/resume/", code=again.group(0), proof="1985")
    assert person.path.endswith("/questions/housing/")
    row.refresh_from_db()
    assert (row.channel, row.agent_id) == ("web", None)


def test_a_needed_paper_that_is_there_is_not_called_optional_at_the_desk(town: make.Town) -> None:
    person, desk = Person("/fr"), Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="papers/deed")
    person.send(f"/apply/{draft}/save/")
    people.sign_in(desk.client, town.accounts["counter"])
    desk.send("/staff/counter/resume/", code=CODE.search(person.text).group(0), proof="1985")
    page = desk.page.content.decode()
    label = re.search(r'<label[^>]* for="id_identity">(.*?)</label>', page, re.DOTALL)
    assert label
    assert "facultatif" not in label[1]
    assert "facultatif" in page, "what is truly optional says so"


@pytest.mark.parametrize("role", ["papc", "handler"])
def test_only_a_desk_takes_an_application(town: make.Town, role: str) -> None:
    draft = make.make_draft(make.guest(make.PHONE))
    code = cases.resume_code(actor=make.guest(), draft_id=draft.id, session_drafts=[draft.id])
    clerk = Person("/fr")
    people.sign_in(clerk.client, town.accounts[role])
    clerk.send("/staff/counter/resume/", code=code, proof="3456")
    assert Draft.objects.get(pk=draft.id).agent_id is None
