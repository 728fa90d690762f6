"""Where definitions are: the package's own folder and those that the administrator names (JIWAR_PROCEDURES)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jiwar.catalogue.checks import Problem, check_definition
from jiwar.catalogue.checks.shape import check_shape
from jiwar.catalogue.definition import (
    Definition,
    Texts,
    UnreadableDefinition,
    as_data,
    content_hash,
    data_of_yaml,
    definition_from,
)

OWN = Path(__file__).parent.parent / "procedures"


def procedure_folders() -> list[Path]:
    """Every folder that is read, Jiwar's own first."""
    return [OWN, *(Path(name) for name in settings.PROCEDURE_FOLDERS)]


def definition_files(folder: Path | None = None) -> list[Path]:
    """The YAML files of one folder (or of all), with those below it, by name."""
    folders = [folder] if folder else procedure_folders()
    return [path for one in folders for path in sorted([*one.rglob("*.yaml"), *one.rglob("*.yml")])]


def check_folder(folder: Path | None = None, *, known: Collection[str] = ()) -> dict[Path, list[Problem]]:
    """Problems of each definition file of a folder (all folders when left out); none is an empty list.

    A file whose content hash is among the `known`, published already, was checked then.
    """
    found: dict[Path, list[Problem]] = {}
    if folder and not folder.is_dir():
        return {folder: [Problem("·", _("There is no such folder."))]}
    codes: dict[str, Path] = {}
    for path in definition_files(folder):
        found[path], code = _check_file(path, known)
        if code and code in codes:
            found[path].append(Problem("id", _("%(file)s has this id too.") % {"file": codes[code]}))
        codes.setdefault(code, path)
    return found


def load_definitions(folder: Path | None = None) -> list[Definition]:
    """The definitions of a folder (all folders when left out), unchecked; raises UnreadableDefinition."""
    return [definition_from(_data(path)) for path in definition_files(folder)]


@dataclass(frozen=True)
class LibraryEntry:
    """A definition that the national library holds: a file of a folder, without problems of shape."""

    code: str
    titles: Texts
    content_hash: str
    data: Mapping[str, Any]


def library() -> list[LibraryEntry]:
    """What can be copied or taken over, by code; a file that cannot be read is left out (`check_folder` says why)."""
    found = [_entry(path) for path in definition_files()]
    return sorted((entry for entry in found if entry), key=lambda entry: entry.code)


def _entry(path: Path) -> LibraryEntry | None:
    return _entry_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _entry_of(path: Path, changed_at: int) -> LibraryEntry | None:
    try:
        data = _data_of(path, changed_at)
    except UnreadableDefinition:
        return None
    if check_shape(data):
        return None
    definition = definition_from(data)
    return LibraryEntry(definition.id, definition.titles, content_hash(definition), as_data(definition))


def _data(path: Path) -> Mapping[str, Any]:
    return _data_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _data_of(path: Path, changed_at: int) -> Mapping[str, Any]:
    """What a file holds, parsed once until it changes: YAML is slow to read. Raises UnreadableDefinition."""
    return data_of_yaml(path)


def _check_file(path: Path, known: Collection[str]) -> tuple[list[Problem], str]:
    if known and (entry := _entry(path)) and entry.content_hash in known:
        return [], entry.code
    try:
        data = _data(path)
    except UnreadableDefinition as error:
        return [Problem("·", str(error))], ""
    return check_definition(data), str(data.get("id") or "")
