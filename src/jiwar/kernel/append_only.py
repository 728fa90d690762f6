"""Tables whose rows are never changed nor deleted, refused by the database itself (PostgreSQL and SQLite).

A migration that rebuilds such a table on SQLite loses its triggers with the old table: add the operation again there.
"""

from collections.abc import Sequence

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.special import RunPython

_FUNCTION = """
CREATE OR REPLACE FUNCTION jiwar_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def append_only(*, table: str, columns: Sequence[str], once: Sequence[str] = (), keep: bool = True) -> RunPython:
    """Migration operation: `columns` of `table` never change, those of `once` only from NULL, rows stay (`keep`)."""

    def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(_FUNCTION, params=None)
        for name, moment, condition in _triggers(table, columns, once, keep):
            editor.execute(_sql(editor.connection.vendor, table, name, moment, condition), params=None)

    def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        on_table = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for name, _moment, _condition in _triggers(table, columns, once, keep):
            editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')

    return RunPython(install, remove)


def _triggers(table: str, columns: Sequence[str], once: Sequence[str], keep: bool) -> list[tuple[str, str, str]]:
    named = ", ".join(f'"{column}"' for column in columns)
    found = [(f"{table}_fixed", f"UPDATE OF {named}", "")]
    found += [(f"{table}_{column}_once", f'UPDATE OF "{column}"', f'OLD."{column}" IS NOT NULL') for column in once]
    return [*found, (f"{table}_kept", "DELETE", "")] if keep else found


def _sql(vendor: str, table: str, name: str, moment: str, condition: str) -> str:
    when = f"WHEN ({condition})" if condition else ""
    if vendor == "postgresql":
        return (
            f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" FOR EACH ROW {when} '
            "EXECUTE FUNCTION jiwar_refuse_change()"
        )
    return (
        f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" FOR EACH ROW {when} '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
