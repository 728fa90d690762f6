"""Tables in CSV files: Jiwar's own folder and those that the administrator names (JIWAR_TABLES).

`business-sectors.csv` is the table `business-sectors`. Its first line names the columns: `code`, `ar`, `fr`, and where
known `en` and `words` (other words for the same thing, between bars). Lines that begin with `#` are remarks; of these,
`# title ar: …`, `# title fr: …` and `# source: …` are shown.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jiwar.catalogue.tables.table import Entry, ReferenceTable

OWN = Path(__file__).parent / "data"
MOST_BYTES, MOST_ENTRIES = 8_000_000, 50_000
_REMARK = re.compile(r"#\s*(title \w+|source)\s*:\s*(.+)")


class UnreadableTable(ValueError):  # noqa: N818 - reads as what happened
    """The file is no table; the message says which line and why."""


@dataclass(frozen=True)
class _File:
    """What a table file holds."""

    remarks: dict[str, str]
    entries: tuple[Entry, ...]


def table_files() -> dict[str, Path]:
    """The CSV files by name of table; a file of the administrator stands before Jiwar's own of that name."""
    folders = [OWN, *(Path(name) for name in settings.TABLE_FOLDERS)]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.csv"))}


def tables_of_files() -> dict[str, ReferenceTable]:
    """The tables that can be read; what is wrong with the others is said by `table_problems`."""
    found = {}
    for name, path in table_files().items():
        try:
            remarks = _read(path, _stamp(path)).remarks
        except UnreadableTable:
            continue
        titles = {key.removeprefix("title "): text for key, text in remarks.items() if key.startswith("title ")}
        found[name] = ReferenceTable(
            name=name,
            titles=titles or {"ar": name, "fr": name},
            source=remarks.get("source", path.name),
            read=partial(_entries_of, path),
            revision=partial(_stamp, path),
        )
    return found


def table_problems() -> list[str]:
    """A sentence for each file that is no table (shown by `jiwar procedures check`)."""
    problems = []
    for path in table_files().values():
        try:
            _read(path, _stamp(path))
        except UnreadableTable as problem:
            problems.append(f"{path}: {problem}")
    return problems


def _entries_of(path: Path) -> tuple[Entry, ...]:
    return _read(path, _stamp(path)).entries


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)
def _read(path: Path, _changed: tuple[int, int]) -> _File:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableTable(_("A table has at most %(mb)d MB.") % {"mb": MOST_BYTES // 1_000_000})
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableTable(_("The file is not UTF-8 text.")) from error
    remarks = {found[1]: found[2] for line in lines if (found := _REMARK.match(line))}
    rows = list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))
    return _File(remarks, tuple(_entries(rows)))


def _entries(rows: Sequence[dict[str, str]]) -> list[Entry]:
    if not rows or not {"code", "ar", "fr"} <= set(rows[0]):
        raise UnreadableTable(_("The first line names the columns: code, ar, fr."))
    if len(rows) > MOST_ENTRIES:
        raise UnreadableTable(_("A table has at most %(most)d entries.") % {"most": MOST_ENTRIES})
    found: dict[str, Entry] = {}
    for number, row in enumerate(rows, start=1):
        code = (row["code"] or "").strip()
        names = {language: text for language in ("ar", "fr", "en") if (text := (row.get(language) or "").strip())}
        if not code or code in found or not {"ar", "fr"} <= set(names):
            sentence = _("Entry %(number)d: a code that no other entry has, an Arabic and a French name.")
            raise UnreadableTable(sentence % {"number": number})
        words = tuple(word.strip() for word in (row.get("words") or "").split("|") if word.strip())
        found[code] = Entry(code, names, words=words)
    return list(found.values())
