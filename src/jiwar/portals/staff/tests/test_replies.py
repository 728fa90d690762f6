"""The head writes the ready replies of the office; its handlers choose them, filled in, with the SMS they make."""

import html
import re
from typing import Any
from uuid import UUID

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.cases import api as cases
from jiwar.cases.models import OfficeReply, ReplyReading
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.portals.staff.tests.test_pages import act, case_at, queries_of, seated, words

pytestmark = pytest.mark.pages
PAGE = "/fr/staff/replies/"


def office_of(town: make.Town) -> str:
    return str(next(iter(town.head.office_ids("head"))))


def whole(town: make.Town, **changes: Any) -> dict[str, Any]:
    said = {
        "office_id": office_of(town),
        "title_ar": "يوم الاستقبال",
        "title_fr": "Jour de réception",
        "text_ar": "يستقبلك {office} يوم الأحد، المرجع {reference}.",
        "text_fr": "{office} vous reçoit le dimanche, référence {reference}.",
        "text_kab": "",
        "text_en": "",
        "procedure_code": "",
    }
    return said | changes


def test_a_reply_is_written_changed_chosen_and_retired(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    head, handler = seated(town, "head"), seated(town, "handler")
    assert head.post(PAGE, whole(town)).status_code == 302
    row = OfficeReply.objects.get()
    assert "Jour de réception" in words(head.get(PAGE))
    file = f"/fr/staff/cases/{case.pk}/"
    assert "Jour de réception" in words(handler.get(file))
    chosen = words(act(handler, case, "write", fill=str(row.pk)))
    assert "{office}" not in chosen
    assert case.reference[:4] in chosen
    assert head.post(f"{PAGE}{row.pk}/", whole(town, text_fr="Venez le lundi.")).status_code == 302
    row.refresh_from_db()
    assert (row.text_fr, row.revision) == ("Venez le lundi.", 2)
    assert head.post(f"{PAGE}{row.pk}/retire/").status_code == 302
    assert "Jour de réception" not in words(handler.get(file))
    assert [one.verb for one in JournalEntry.objects.filter(subject_kind="cases.reply").order_by("id")] == [
        "cases.reply_written",
        "cases.reply_written",
        "cases.reply_retired",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"title_ar": ""},
        {"text_fr": "  "},
        {"text_fr": "Bonjour {nin}"},
        {"text_ar": "{office.__class__}"},
        {"text_en": "{reference!r}"},
        {"text_kab": "{office"},
        {"procedure_code": "none-such"},
    ],
)
def test_what_lacks_or_asks_for_more_of_a_file_is_refused(town: make.Town, changes: dict[str, str]) -> None:
    answer = seated(town, "head").post(PAGE, whole(town, **changes))
    assert answer.status_code == 422
    assert not OfficeReply.objects.exists()
    assert "Jour de réception" in answer.content.decode(), "nothing typed is lost"


def test_two_replies_of_one_title_are_told(town: make.Town) -> None:
    head = seated(town, "head")
    head.post(PAGE, whole(town))
    assert "porte ce titre" in words(head.post(PAGE, whole(town)))


def test_another_office_neither_reads_nor_changes_them(town: make.Town) -> None:
    seated(town, "head").post(PAGE, whole(town))
    row, other = OfficeReply.objects.get(), make.make_town("1616")
    stranger = seated(other, "head")
    assert "Jour de réception" not in words(stranger.get(PAGE))
    assert stranger.get(f"{PAGE}{row.pk}/").status_code == 404
    assert stranger.post(f"{PAGE}{row.pk}/retire/").status_code == 404
    assert stranger.post(PAGE, whole(town, title_ar="غيره")).status_code == 422
    assert seated(town, "handler").get(PAGE).status_code == 404
    with pytest.raises(cases.MayNotAct):
        cases.write_reply(actor=other.head, office_id=row.office_id, titles={}, texts={})
    there = make.advance(make.make_case(code=make.PERMIT), town=town)
    assert "Jour de réception" not in words(seated(town, "planner").get(f"/fr/staff/cases/{there.pk}/"))


def test_a_reply_of_one_service_is_offered_there_only(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    seated(town, "head").post(PAGE, whole(town, procedure_code=make.PERMIT))
    assert "Jour de réception" not in words(seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/"))


def test_replies_cost_the_file_the_same_number_of_queries(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    head, handler, file = seated(town, "head"), seated(town, "handler"), f"/fr/staff/cases/{case.pk}/"
    head.post(PAGE, whole(town))
    handler.get(file)
    one = queries_of(handler, file)
    head.post(PAGE, whole(town, title_ar="ثان"))
    assert queries_of(handler, file) == one


def value_of(page: Any, place: str) -> str:
    """What stands in a field of the page, by its id."""
    (tag, inside), *others = re.findall(rf'(<(?:textarea|input)[^>]*id="{place}"[^>]*>)([^<]*)', page.content.decode())
    assert not others
    value = re.search(r'value="([^"]*)"', tag)
    return html.unescape(inside if tag.startswith("<textarea") else value.group(1) if value else "").strip()


def test_a_reply_is_added_to_what_was_typed(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    case.parties.update(language="fr")
    page = act(seated(town, "handler"), case, "write", body="Bonjour,", in_sms="on", fill="hours")
    assert value_of(page, "message_body").startswith("Bonjour,\n\nMerci de passer à")
    assert re.search(r'<input[^>]*name="in_sms"[^>]*checked', page.content.decode())
    assert page.status_code == 200


def test_a_request_for_completion_takes_ready_replies_in_its_message_and_its_remarks(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    typed = {"answer-host_name": "on", "answer-host_name-remark": "Nom complet", "message": "السلام عليكم"}
    page = act(handler, case, "completion", **typed, fill="original", into="paper-identity-remark")
    assert page.status_code == 200
    assert value_of(page, "id_paper-identity-remark").startswith("نحتاج إلى رؤية أصل الوثيقة"), (
        "the applicant reads Arabic"
    )
    assert (value_of(page, "id_message"), value_of(page, "id_answer-host_name-remark")) == (
        "السلام عليكم",
        "Nom complet",
    )
    text = page.content.decode()
    ticked = re.findall(r'name="((?:paper|answer)-\w+)"[^>]*checked', text)
    assert sorted(ticked) == ["answer-host_name", "paper-identity"], "a remark is made on what is asked"
    page = act(handler, case, "completion", **typed, fill="hours", into="no-such-field")
    assert value_of(page, "id_message").startswith("السلام عليكم\n\nيرجى الحضور")
    assert case_at(case).stage == "examining", "nothing left"


def test_the_sms_of_a_request_for_completion_is_shown_with_its_parts(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    asked = {"paper-identity": "on", "answer-host_name": "on"}
    shown = words(act(handler, case, "completion", **asked, preview="1"))
    one = words(act(handler, case, "completion", preview="1"))
    act(handler, case, "completion", **asked)
    (sent,) = [one for one in make.told("cases.completion_requested") if one.channel == "sms"]
    assert " ".join(sent.text.split()) in shown
    assert f"Parties : {channels.sms_size(sent.text).parts}" in shown
    assert " ".join(sent.text.split()) not in one
    assert "___." in one, "nothing is ticked yet: the place of it is empty"


def test_a_remark_on_what_is_not_ticked_is_not_dropped_in_silence(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    typed = {"answer-host_name": "on", "paper-identity-remark": "Illisible au verso"}
    page = act(seated(town, "handler"), case, "completion", **typed)
    assert page.status_code == 422
    assert value_of(page, "id_paper-identity-remark") == "Illisible au verso"
    assert case_at(case).stage == "examining"


# --- Tamazight: what no speaker has read is marked so ---------------------------------------------------------------


def reading_of(town: make.Town, reply_id: str = "received") -> str:
    return f"{PAGE}shared/{office_of(town)}/{reply_id}/kab/"


def test_a_tamazight_reply_is_marked_until_the_head_keeps_what_a_speaker_read(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    case.parties.update(language="kab")
    head, handler = seated(town, "head"), seated(town, "handler")
    mark = "pas encore relu par un locuteur du tamazight"
    before = words(handler.get(f"/fr/staff/cases/{case.pk}/"))
    forms = 2  # a message, and a request for completion
    assert before.count(mark) == forms * len(catalogue.replies_for(case.procedure_code))
    assert reading_of(town) in head.get(PAGE).content.decode()
    page = head.get(reading_of(town))
    shared = next(one for one in catalogue.shared_replies() if one.id == "received")
    assert value_of(page, "id_text") == shared.text["kab"]
    assert shared.text["fr"] in html.unescape(page.content.decode()), "what it should say is beside it"
    corrected = "Akaram-nwen {reference} ha-t-an deg {office}."
    assert head.post(reading_of(town), {"text": corrected}).status_code == 302
    assert "relu par un locuteur" in words(head.get(PAGE))
    after = words(handler.get(f"/fr/staff/cases/{case.pk}/"))
    assert after.count(mark) == before.count(mark) - forms
    chosen = act(handler, case, "write", fill="received")
    assert "ha-t-an deg" in value_of(chosen, "message_body")
    assert "n’a encore relu ce texte" not in words(chosen)
    entry = JournalEntry.objects.get(verb="cases.reply_read")
    assert entry.details == {"language": "kab", "changed": True}


def test_it_is_kept_unchanged_too_and_for_this_office_only(town: make.Town) -> None:
    other = make.make_town("1616")
    head, text = seated(town, "head"), next(iter(catalogue.shared_replies())).text["kab"]
    assert head.post(reading_of(town), {"text": text}).status_code == 302
    assert [one.read_at is not None for one in cases.shared_replies(actor=other.head)] == [False] * 5
    assert [one.reply_id for one in cases.shared_replies(actor=town.head) if one.read_at] == ["received"]
    assert JournalEntry.objects.get(verb="cases.reply_read").details["changed"] is False
    assert seated(other, "head").get(reading_of(town)).status_code == 404
    assert seated(town, "handler").post(reading_of(town), {"text": "Azul"}).status_code == 404
    assert head.get(reading_of(town, "none-such")).status_code == 404
    said = {"office_id": UUID(office_of(town)), "reply_id": "received", "language": "kab", "text": "Azul"}
    with pytest.raises(cases.MayNotAct):
        cases.keep_reading(actor=town.handler, **said)


@pytest.mark.parametrize("text", ["", "   ", "Azul {nin}", "Azul {office"])
def test_a_reading_that_lacks_or_asks_for_more_of_a_file_is_refused(town: make.Town, text: str) -> None:
    answer = seated(town, "head").post(reading_of(town), {"text": text})
    assert answer.status_code == 422
    assert value_of(answer, "id_text") == text.strip(), "nothing typed is lost"
    assert not ReplyReading.objects.exists()


def test_the_sms_of_a_tamazight_reply_counts_its_letters(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    case.parties.update(language="kab")
    page = act(seated(town, "handler"), case, "write", fill="proof-of-lodging", in_sms="on")
    assert "70 signes" in words(page), "ɛ, ɣ and ḍ are in no alphabet of 160"
    text = value_of(page, "message_body")
    whole = cases.sms_preview(actor=town.handler, case_id=case.pk, body=text, in_sms=True)
    assert (whole.encoding, whole.parts) == ("ucs2", -(-len(whole.text) // 67))
    assert whole.parts > 1
