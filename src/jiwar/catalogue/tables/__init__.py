"""Reference tables: long lists from which an answer is chosen (communes, countries, activities).

One table = one entry made by a file of this folder, or a CSV file that the administrator puts in a folder named by
JIWAR_TABLES: nothing lists them.
"""

import pkgutil
from functools import cache

from jiwar.catalogue.tables.files import tables_of_files
from jiwar.catalogue.tables.table import TABLES, Entry, ReferenceTable


@cache
def _loaded() -> bool:
    for module in pkgutil.iter_modules(__path__):
        pkgutil.resolve_name(f"{__name__}.{module.name}")
    return True


def reference_tables() -> dict[str, ReferenceTable]:
    """All tables by name; a file of the administrator stands before a table of the program."""
    _loaded()
    return dict(TABLES.items()) | tables_of_files()


def reference_table(name: str) -> ReferenceTable | None:
    """The table of that name."""
    _loaded()
    return tables_of_files().get(name) or TABLES.get(name)


__all__ = ["Entry", "ReferenceTable", "reference_table", "reference_tables"]
