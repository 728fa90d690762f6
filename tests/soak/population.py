"""1.2 million files in one wilaya: 20,000 of the demo brought in by the import, then copied inside the database.

A copy is another person with another number, telephone, reference and moment's tail of id; offices, dates, answers and
actions are those of the original, so that every list, search and sweep meets the distribution that the demo has.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from tests.soak import place

SEED, WANTED = 20_000, 1_200_000
EMPTY = 400  # files of the database that is called empty
# A copy's id keeps the moment of the original (the first 48 bits of UUIDv7): the order of lists stays that of filing.
ID = (
    "(substr(replace({0}::text, '-', ''), 1, 12) || '7' || substr(md5({0}::text || k.n), 1, 3)"
    " || '8' || substr(md5({0}::text || k.n), 4, 15))::uuid"
)
# Only what was imported is copied: a sealed act has one number and one document.
ORIGINALS = """CREATE TABLE IF NOT EXISTS soak_case AS SELECT id, applicant_id, representative_id FROM cases_case
 WHERE import_key IS NOT NULL AND decision_id IS NULL AND document_id IS NULL"""
OWN_FILES = "id IN (SELECT id FROM soak_case)"
OF_FILES = "case_id IN (SELECT id FROM soak_case)"
PEOPLE = "id IN (SELECT applicant_id FROM soak_case UNION SELECT representative_id FROM soak_case)"
SAME_ID = ID.format("t.id")
CASE_ID = {"case_id": ID.format("t.case_id")}
# Of each table: which rows are copied, and what differs in the copy.
COPIED: dict[str, tuple[str, dict[str, str]]] = {
    "identity_person": (
        PEOPLE,
        {
            "id": SAME_ID,
            "nin_index": "CASE WHEN t.nin_index = '' THEN ''"
            " ELSE md5(t.nin_index || k.n) || md5(k.n || t.nin_index) END",
            "phone": "CASE WHEN t.phone = '' THEN '' ELSE '+2136' || lpad((('x' || substr(md5(t.phone || k.n), 1, 7))"
            "::bit(28)::int %% 100000000)::text, 8, '0') END",
            "email": "CASE WHEN t.email = '' THEN '' ELSE k.n || '.' || t.email END",
        },
    ),
    "identity_personkey": (PEOPLE.replace("id IN", "person_id IN", 1), {"person_id": ID.format("t.person_id")}),
    "cases_case": (
        OWN_FILES,
        {
            "id": SAME_ID,
            "reference": "r.reference",
            "tracking_hash": "md5(t.tracking_hash || k.n) || md5(k.n || t.tracking_hash)",
            "applicant_id": ID.format("t.applicant_id"),
            "representative_id": ID.format("t.representative_id"),
            "import_key": "t.import_key || '-' || k.n",
        },
    ),
    "cases_caseparty": (
        OF_FILES,
        {
            "id": SAME_ID,
            **CASE_ID,
            "person_id": ID.format("t.person_id"),
            "phone": "CASE WHEN t.phone = '' THEN '' ELSE '+2136' || lpad((('x' || substr(md5(t.phone || k.n), 1, 7))"
            "::bit(28)::int %% 100000000)::text, 8, '0') END",
            "email": "CASE WHEN t.email = '' THEN '' ELSE k.n || '.' || t.email END",
        },
    ),
    "cases_caseaction": (OF_FILES, CASE_ID),
    "cases_casename": (OF_FILES, CASE_ID),
    "cases_caseanswers": (OF_FILES, {"id": SAME_ID, **CASE_ID}),
    "cases_completionrequest": (OF_FILES, {"id": SAME_ID, **CASE_ID}),
    "cases_opinion": (OF_FILES, {"id": SAME_ID, **CASE_ID}),
    "cases_proposal": (OF_FILES, {"id": SAME_ID, **CASE_ID}),
}


def build(here: place.Place) -> dict[str, int]:
    """Make what is not there yet; how many files there are, how many open, and the seconds that it took."""
    begun = time.monotonic()
    done = place.folder() / f"{here.name}.json"
    if done.exists():
        return dict(json.loads(done.read_text()))
    _seed(EMPTY if here.name == "empty" else SEED)
    seeded = time.monotonic()
    if here.name == "large":
        _multiply(here.address())
    with psycopg.connect(here.address(), autocommit=True) as database:
        database.execute("VACUUM (ANALYZE)")
        database.execute("CHECKPOINT")
        copied = time.monotonic()
        _figures()  # as where Jiwar has been at work: its worker then writes what is new, not everything
        found = {
            "cases": _count(database, "SELECT count(*) FROM cases_case"),
            "open": _count(database, "SELECT count(*) FROM cases_case WHERE is_open"),
            "seed_s": round(seeded - begun),
            "copy_s": round(copied - seeded),
            "figures_s": round(time.monotonic() - copied),
        }
    done.write_text(json.dumps(found))
    return found


def _seed(number: int) -> None:
    """The demo, by the import that any administration would use."""
    place.begin()
    from jiwar.config.demo import prepare  # app ready

    shown, sys.stdout = sys.stdout, sys.stderr
    try:
        prepare(cases=number, records=300)
    finally:
        sys.stdout = shown


def _figures() -> None:
    from jiwar.analytics import api as analytics  # app ready

    analytics.refresh_facts(complete=True)


def _multiply(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(ORIGINALS)
        own = _count(database, "SELECT count(*) FROM soak_case")
        copies = -(-(WANTED - _count(database, "SELECT count(*) FROM cases_case")) // own)
        _references(database, own, copies)
        indexes = _without_indexes(database)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda table: _copy(address, table, copies), _largest_first()))
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda statement: _run(address, statement), indexes))


def _largest_first() -> list[str]:
    order = ["identity_personkey", "cases_casename", "cases_caseaction"]
    return order + [table for table in COPIED if table not in order]


def _references(database: psycopg.Connection, own: int, copies: int) -> None:
    """As many fresh references as there will be copies, with their check characters."""
    from jiwar.kernel.references import new_reference  # app ready

    fresh: set[str] = set()
    while len(fresh) < own * copies:
        fresh.add(new_reference())
    database.execute("CREATE TABLE IF NOT EXISTS soak_reference (number bigint PRIMARY KEY, reference text)")
    database.execute("TRUNCATE soak_reference")
    with database.cursor() as cursor, cursor.copy("COPY soak_reference FROM STDIN") as copy:
        for row in enumerate(fresh):
            copy.write_row(row)
    database.execute("DELETE FROM soak_reference WHERE reference IN (SELECT reference FROM cases_case)")
    database.execute("ANALYZE soak_reference")


def _without_indexes(database: psycopg.Connection) -> list[str]:
    """Drop the indexes that hold no constraint; the statements that make them again."""
    rows = database.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
           WHERE indrelid::regclass::text = ANY(%s)
             AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)""",
        [list(COPIED)],
    ).fetchall()
    for name, _ in rows:
        database.execute(f"DROP INDEX {name}")
    return [statement for _, statement in rows]


def _copy(address: str, table: str, copies: int) -> None:
    chosen, differing = COPIED[table]
    with psycopg.connect(address, autocommit=True) as database:
        # What is copied refers to what is copied too: neither keys nor the append-only triggers need a look.
        database.execute("SET session_replication_role = replica")
        database.execute("SET synchronous_commit = off")
        columns = [
            str(row[0])
            for row in database.execute(
                """SELECT column_name FROM information_schema.columns
                   WHERE table_name = %s AND is_identity = 'NO' AND column_default IS NULL
                   ORDER BY ordinal_position""",
                [table],
            )
        ]
        given = ", ".join(differing.get(column, f't."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        numbered = table == "cases_case"
        source = f"SELECT *{', row_number() OVER () - 1 AS place' if numbered else ''} FROM {table} WHERE {chosen}"
        joined = "JOIN soak_reference r ON r.number = t.place * %(copies)s + k.n - 1" if numbered else ""
        database.execute(
            f"""INSERT INTO {table} ({names})
                WITH t AS MATERIALIZED ({source})
                SELECT {given} FROM t CROSS JOIN generate_series(1, %(copies)s) AS k(n) {joined}""",
            {"copies": copies},
        )


def _run(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as database:
        database.execute("SET max_parallel_maintenance_workers = 1")
        database.execute(statement)


def _count(database: psycopg.Connection, query: str) -> int:
    found = database.execute(query).fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    print(json.dumps(build({"empty": place.empty, "large": place.large}[sys.argv[1]]())))
