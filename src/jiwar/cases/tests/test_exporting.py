"""Lists that leave the screen: what they hold, who may have them, what the journal keeps, how long they live."""

from datetime import UTC, datetime, timedelta

import pytest

from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.cases import api
from jiwar.cases.models import CaseExport
from jiwar.cases.queries import exporting
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.references import spoken

ALL = api.CaseFilter(show="all")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files are a long list."""
    monkeypatch.setattr(exporting, "SMALL", 1)


def test_the_list_is_that_of_the_screen_in_the_same_order(town: make.Town) -> None:
    waiting = make.advance(make.make_case(), "assigned", "asked", town=town)
    running = make.make_case()
    _head, *rows = list(api.rows_shown(actor=town.handler, wanted=ALL))
    assert [row[0] for row in rows] == [spoken(running.reference), spoken(waiting.reference)]
    assert rows[0][5:7] == ["2026-11-25", "3"]
    assert rows[1][5:7] == ["", ""]
    assert len(list(api.rows_shown(actor=town.handler, wanted=api.CaseFilter(show="new")))) == 2
    assert len(list(api.rows_shown(actor=town.planner, wanted=ALL))) == 1


def test_the_day_of_filing_is_that_of_algiers(town: make.Town) -> None:
    with clock.frozen(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        make.make_case()
        _head, row = list(api.rows_shown(actor=town.handler, wanted=ALL))
    assert row[7] == "2027-01-01"


def test_what_was_taken_why_and_whose_files_are_in_the_journal(town: make.Town) -> None:
    case = make.make_case()
    asked = api.ask_export(actor=town.handler, wanted=ALL, form="csv", why="report")
    assert asked.small
    api.content_of(actor=town.handler, wanted=ALL, form="csv", language="ar")
    entry = JournalEntry.objects.get(verb="cases.exported")
    assert entry.details == {"form": "csv", "why": "report", "filter": ["show=all"]}
    read = AccessEntry.objects.get(purpose="cases.export")
    assert read.subject_id == str(case.applicant_id)
    for who in (make.guest(make.PHONE), make.citizen()):
        with pytest.raises(api.MayNotAct):
            api.ask_export(actor=who, wanted=ALL, form="csv", why="work")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_long_list_is_made_later_and_deleted_after_three_days(laid_country: bool, few: None, form: str) -> None:
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        for _file in range(2):
            make.make_case()
        asked = api.ask_export(actor=town.handler, wanted=ALL, form=form, why="work")
        assert not asked.small
        with pytest.raises(api.ExportNotFound):
            api.export_visible_to(town.handler, asked.id)
        assert api.make_exports() == 1
        assert api.make_exports() == 0
        _ready, file_id = api.export_visible_to(town.handler, asked.id)
        content = documents.read_file(id=file_id)
        assert content.startswith({"csv": "\ufeff".encode(), "xlsx": b"PK", "pdf": b"%PDF"}[form])
        with pytest.raises(api.ExportNotFound):
            api.export_visible_to(town.colleague, asked.id)
        assert api.exports_of(actor=town.colleague) == []
        assert api.forget_exports() == 0
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        assert api.forget_exports() == 1
        with pytest.raises(api.ExportNotFound):
            api.export_visible_to(town.handler, asked.id)
        (gone,) = api.exports_of(actor=town.handler)
        assert gone.file_id is None
        with pytest.raises(documents.FileGone):
            documents.read_file(id=file_id)


def test_a_list_that_fails_is_tried_again_then_said_to_have_failed(
    town: make.Town, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _file in range(2):
        make.make_case()
    asked = api.ask_export(actor=town.handler, wanted=ALL, form="csv", why="work")
    CaseExport.objects.filter(pk=asked.id).update(form="unknown")
    for attempt in range(4):
        with clock.frozen(make.SUNDAY + timedelta(hours=attempt)):
            assert api.make_exports() == 0
    row = CaseExport.objects.get()
    assert (row.attempts, row.next_attempt_at) == (4, None)
    assert row.last_error
    assert api.exports_of(actor=town.handler)[0].failed


def test_what_nobody_would_print_is_not_printed(town: make.Town, few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PRINTED", 1)
    for _file in range(2):
        make.make_case()
    with pytest.raises(api.ExportTooLong):
        api.ask_export(actor=town.handler, wanted=ALL, form="pdf", why="work")
    assert not CaseExport.objects.exists()
