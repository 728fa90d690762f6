"""Arabic and French are complete: nothing missing, nothing fuzzy, every plural filled, placeholders kept."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jiwar"
CATALOGUES = sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_catalogue_is_complete(path: Path) -> None:
    if path.parent.parent.name not in {"ar", "fr"}:
        pytest.skip("only Arabic and French must be complete")
    catalogue = polib.pofile(str(path))
    wrong = [entry.msgid for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    assert not wrong
    plurals = 6 if path.parent.parent.name == "ar" else 2
    for entry in catalogue:
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == plurals, entry.msgid
        wanted = set(PLACEHOLDER.findall(entry.msgid))
        for text in [entry.msgstr] if entry.msgstr else []:
            assert set(PLACEHOLDER.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_text_of_the_code_is_translated(language: str, tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("no xgettext: apt-get install gettext")
    tree = tmp_path / "jiwar"
    ignored = shutil.ignore_patterns("locale", "static", "fonts", "tests", "__pycache__", "migrations")
    shutil.copytree(SOURCE, tree, ignore=ignored)
    (tree / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", language, "--no-location", "-v", "0"],
        cwd=tree,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "jiwar.config.settings", "PYTHONPATH": str(SOURCE.parent)},
    )
    written = {entry.msgid for entry in polib.pofile(str(tree / "locale" / language / "LC_MESSAGES" / "django.po"))}
    translated = {
        entry.msgid
        for path in CATALOGUES
        if path.parent.parent.name == language
        for entry in polib.pofile(str(path))
        if entry.translated()
    }
    assert not written - translated


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_text_has_one_translation(language: str) -> None:
    found: dict[tuple[str, str | None], dict[str, str]] = {}
    for path in CATALOGUES:
        if path.parent.parent.name == language:
            for entry in polib.pofile(str(path)):
                if entry.msgstr:
                    said = found.setdefault((entry.msgid, entry.msgctxt), {})
                    said[entry.msgstr] = str(path.relative_to(SOURCE))
    wrong = {key[0]: said for key, said in found.items() if len(said) > 1}
    assert not wrong, "Django keeps one of them only: agree, or use pgettext"
