"""`jiwar procedures`: what it finds wrong is printed with its place, and stops what depends on it."""

from pathlib import Path
from typing import Any

import pytest

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import SMALL, as_yaml, import_ground, small
from jiwar.config import procedures

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    import_ground()
    found = tmp_path / "procedures"
    found.mkdir()
    (found / "small.yaml").write_bytes(as_yaml(small()))
    return found


def table(settings: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "markets.csv").write_text(text, encoding="utf-8")
    settings.TABLE_FOLDERS = [str(tmp_path)]


def test_what_is_whole_is_said_so(
    folder: Path, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    table(settings, tmp_path, "code,ar,fr\n1,سوق,Marché\n")
    assert procedures.check(folder) == 0
    assert capsys.readouterr().out == "No problem found.\n"


def test_a_table_that_cannot_be_read_is_told_with_its_place(
    folder: Path, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    table(settings, tmp_path, "code,ar\n1,سوق\n")
    assert procedures.check(folder) == 1
    printed = capsys.readouterr()
    assert f"{tmp_path / 'markets.csv'}: " in printed.err
    assert printed.out == "1 problems.\n"
    assert procedures.publish(folder) == 0, "no procedure asks for it"
    assert "markets.csv" in capsys.readouterr().err
    assert catalogue.procedure(code=SMALL["id"]).number == 1


def test_a_procedure_that_asks_for_such_a_table_is_not_published(
    folder: Path, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    question = {"id": "market", "type": "from_list", "label": {"ar": "السوق", "fr": "Marché"}}
    data = small()
    data["questions"].append(question | {"settings": {"table": "markets"}, "required": False})
    (folder / "small.yaml").write_bytes(as_yaml(data))
    table(settings, tmp_path, "code,ar\n1,سوق\n")
    assert procedures.check(folder) == 1
    assert "2 problems." in capsys.readouterr().out
    assert procedures.publish(folder) == 1
    table(settings, tmp_path, "code,ar,fr\n1,سوق,Marché\n")
    assert procedures.publish(folder) == 0
