"""What a page reads once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.tests import factories as make

pytestmark = pytest.mark.django_db


def asked(town: make.Town, case_id: object) -> int:
    with CaptureQueriesContext(connection) as queries:
        api.destinations(actor=town.handler, case_id=case_id)
        api.replies_for(actor=town.handler, case_id=case_id)
    return sum('FROM "cases_case"' in one["sql"] for one in queries)


def test_the_row_of_a_file_is_read_once_in_a_reading(town: make.Town) -> None:
    case = make.make_case()
    assert asked(town, case.pk) == 2
    with api.one_reading():
        assert asked(town, case.pk) == 1
        assert asked(town, case.pk) == 0
    assert asked(town, case.pk) == 2


def test_a_reading_holds_what_each_reader_may_read(town: make.Town) -> None:
    case = make.make_case()
    with api.one_reading():
        api.destinations(actor=town.handler, case_id=case.pk)
        with pytest.raises(api.CaseNotFound):
            api.destinations(actor=town.planner, case_id=case.pk)


def test_nobody_acts_within_a_reading(town: make.Town) -> None:
    case = make.make_case()
    with pytest.raises(RuntimeError), api.one_reading():
        api.assign(actor=town.handler, case_id=case.pk)
    api.assign(actor=town.handler, case_id=case.pk)
