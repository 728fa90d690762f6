"""The head writes the ready replies of the office; its handlers choose them, filled in, with the SMS they make."""

from typing import Any

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.cases import api as cases
from jiwar.cases.models import OfficeReply
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import queries_of, seated, words

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
    chosen = words(handler.get(f"{file}?reply={row.pk}"))
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
