"""How the database finds what a list reads: for tests of lists here and in the modules above.

`whole_reads(lambda: api.my_list(actor=…))` after `crowd(town)` names every query that reads all files; it must be [].
"""

import re
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.models import Case, CasePart
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_import import START, person, row
from jiwar.kernel import clock
from jiwar.offices import api as offices

# Tables that grow with the files, or with what happens to them.
GROWING = re.compile(r'"(?:cases|audit|decisions)_')
WHOLE = {
    "postgresql": re.compile(r"Seq Scan on (?:cases|audit|decisions)_"),
    # "SCAN … USING INDEX" goes through a whole table too, in another order. Of a table with a row or two it is right.
    "sqlite": re.compile(r"^SCAN cases_case(?:part)?\b", re.MULTILINE),
}


def plan(sql: str) -> str:
    """How the database finds the rows; PostgreSQL reads small tables whole unless told not to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            return "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row[3] for row in cursor.fetchall())


def reads_whole_table(found: str) -> bool:
    if connection.vendor == "postgresql":
        return "Seq Scan" in found
    # "SCAN … USING INDEX" goes through a whole table too, in another order.
    return any(line.startswith("SCAN cases_") for line in found.splitlines())


def captured(read: Callable[[], object], table: str) -> str:
    """The first query that a read sends to one table, as it was sent."""
    with CaptureQueriesContext(connection) as asked:
        read()
    return next(query["sql"] for query in asked if f'FROM "{table}"' in query["sql"])


def whole_reads(read: Callable[[], object]) -> list[str]:
    """The queries of `read` that go through a table that grows from end to end, each with its plan."""
    with CaptureQueriesContext(connection) as asked:
        read()
    sent = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and GROWING.search(query["sql"])]
    return [f"{sql}\n{found}" for sql in sent if WHOLE[connection.vendor].search(found := plan(sql))]


def crowd(town: make.Town) -> None:
    """1,200 files of three communes and two years, most of them closed, as a town hall has them."""
    rows = []
    for number in range(1200):
        code = make.PERMIT if number % 7 == 0 else make.RESIDENCE
        commune = ("1601", "1602", "1605")[number % 3]
        at = START + timedelta(hours=number * 12)
        fields = {
            "commune_code": commune,
            "office_id": offices.competent_office(competence=code, commune_code=commune).id,
            "applicant": person(number, given_latin=f"Amina{number % 40}", family_latin=f"Famille{number % 90}"),
            "submitted_at": at,
            "assigned_at": at + timedelta(hours=1),
        }
        done = {"proposed_at": at + timedelta(days=1), "decided_at": at + timedelta(days=2)}
        if number % 10 == 0:
            nobody = {"assigned_at": None, "handler_account_id": None} if number % 4 else {}
            done = {"proposed_at": None, "verdict": None, "decided_at": None} | nobody
        elif number % 10 == 1:
            done = {"proposed_at": at + timedelta(days=1), "decided_at": None}
        rows.append(row(f"c{number}", town, code=code, **(fields | done)))
    api.import_cases(rows=rows)
    _parts(town)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _parts(town: make.Town) -> None:
    """A few files in parts: where there is none, SQLite does not know how few they are."""
    office = offices.competent_office(competence=make.PERMIT, commune_code="1601").id
    now = clock.now()
    CasePart.objects.bulk_create(
        CasePart(
            case=case,
            step_id="water",
            office_id=office,
            authority_office_id=office,
            handler_id=town.accounts["planner"].pk,
            state="open",
            queue_on=case.queue_on,
            sent_at=now,
        )
        for case in Case.objects.filter(is_open=True).order_by("pk")[:20]
    )
