"""Where definitions are: the package's own folder and those that the administrator names (JIWAR_PROCEDURES)."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jiwar.catalogue.checks import Problem, check_definition
from jiwar.catalogue.definition import Definition, UnreadableDefinition, data_of_yaml, definition_from

OWN = Path(__file__).parent.parent / "procedures"


def procedure_folders() -> list[Path]:
    """Every folder that is read, Jiwar's own first."""
    return [OWN, *(Path(name) for name in settings.PROCEDURE_FOLDERS)]


def definition_files(folder: Path | None = None) -> list[Path]:
    """The YAML files of one folder (or of all), with those below it, by name."""
    folders = [folder] if folder else procedure_folders()
    return [path for one in folders for path in sorted([*one.rglob("*.yaml"), *one.rglob("*.yml")])]


def check_folder(folder: Path | None = None) -> dict[Path, list[Problem]]:
    """Problems of each definition file of a folder (all folders when left out); none is an empty list."""
    found: dict[Path, list[Problem]] = {}
    if folder and not folder.is_dir():
        return {folder: [Problem("·", _("There is no such folder."))]}
    codes: dict[str, Path] = {}
    for path in definition_files(folder):
        found[path], code = _check_file(path)
        if code and code in codes:
            found[path].append(Problem("id", _("%(file)s has this id too.") % {"file": codes[code]}))
        codes.setdefault(code, path)
    return found


def load_definitions(folder: Path | None = None) -> list[Definition]:
    """The definitions of a folder (all folders when left out), unchecked; raises UnreadableDefinition."""
    return [definition_from(data_of_yaml(path)) for path in definition_files(folder)]


def _check_file(path: Path) -> tuple[list[Problem], str]:
    try:
        data = data_of_yaml(path)
    except UnreadableDefinition as error:
        return [Problem("·", str(error))], ""
    return check_definition(data), str(data.get("id") or "")
