"""Possible duplicates stand on the page of a file, and one of them is merged into it."""

from datetime import timedelta

import pytest

from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import act, case_at, seated, words

pytestmark = pytest.mark.pages


def test_a_duplicate_is_shown_and_merged(town: make.Town) -> None:
    first = make.make_case()
    with clock.frozen(make.SUNDAY + timedelta(hours=1)):
        second = make.make_case()
        make.advance(second, "assigned", town=town)
        handler = seated(town, "handler")
        page = handler.get(f"/fr/staff/cases/{second.pk}/")
        assert "Doublons possibles" in words(page)
        assert act(handler, second, "merge", other="", reason="x").status_code == 422
        act(handler, second, "merge", other=str(first.pk), reason="La même demande")
        assert case_at(first).outcome == "merged"
        page = handler.get(f"/fr/staff/cases/{second.pk}/")
        assert "Réunis à ce dossier" in words(page)
        paper = first.papers.order_by("id").first()
        assert f"/fr/staff/cases/{first.pk}/papers/{paper.pk}/" in page.content.decode()
        assert Case.objects.get(pk=second.pk).submitted_at == make.SUNDAY
