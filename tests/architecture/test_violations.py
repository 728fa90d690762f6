"""Each house rule notices a deliberate violation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, models, transaction

from jiwar.kernel import guard
from tests.architecture import house
from tests.architecture.test_house import foreign_keys_pointing_wrong


def tree(folder: Path, files: dict[str, str]) -> Path:
    source = folder / "jiwar"
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for parent in [path.parent, *path.parent.parents]:
            if parent == folder:
                break
            (parent / "__init__.py").touch()
    return source


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        (house.front_doors, {"cases/queries.py": "from jiwar.offices.models import Office\n"}),
        (
            house.front_doors,
            {"cases/queries.py": "def f():\n    import jiwar.offices.queries  # slow import\n"},
        ),
        (house.hidden_imports, {"cases/queries.py": "from importlib import import_module\n"}),
        (house.hidden_imports, {"cases/queries.py": "Office = apps.get_model('offices', 'Office')\n"}),
        (house.inside_imports, {"cases/queries.py": "def f():\n    import json  # circular import\n"}),
        (house.sizes, {"cases/queries.py": "x = 1\n" * 501}),
        (house.sizes, {"cases/queries.py": "def f():\n" + "    x = 1\n" * 60}),
        (house.suppressions, {"cases/queries.py": "x = 1  # noqa\n"}),
        (house.suppressions, {"cases/queries.py": "x = 1  # noqa: S101\n"}),
        (house.suppressions, {"cases/queries.py": "x: int = ''  # type: ignore\n"}),
        (house.names, {"cases/utils.py": ""}),
        (house.silent_failures, {"cases/queries.py": "try:\n    x = 1\nexcept Exception:\n    pass\n"}),
        (house.readmes, {"cases/queries.py": ""}),
        (house.in_the_contract, {"gadgets/queries.py": "x = 1\n"}),
    ],
)
def test_the_rule_notices(rule, files: dict[str, str], tmp_path: Path) -> None:
    assert list(rule(tree(tmp_path, files)))


def test_a_folder_without_init_is_noticed(tmp_path: Path) -> None:
    source = tree(tmp_path, {"cases/pages/queue.py": ""})
    (source / "cases" / "pages" / "__init__.py").unlink()
    assert any("__init__" in found for found in house.hidden_imports(source))


FORBIDDEN = [
    ("territory/upward.py", "import jiwar.cases.api", "A row imports only the rows below it"),
    ("territory/beside.py", "import jiwar.law.api", "A row imports only the rows below it"),
    ("kernel/hidden.py", "def f():\n    import jiwar.cases.api  # slow import", "A row imports only the rows below it"),
    ("portals/citizen/other.py", "import jiwar.portals.staff.urls", "Portals do not know each other"),
    ("outbox/rules.py", "import jiwar.outbox.models", "Inside a module"),
]


def test_the_import_contract_notices_each(tmp_path: Path) -> None:
    shutil.copytree(
        house.SOURCE,
        tmp_path / "src" / "jiwar",
        ignore=shutil.ignore_patterns("static", "fonts", "locale", "__pycache__", "tests"),
    )
    shutil.copy(house.ROOT / "pyproject.toml", tmp_path)
    for file, line, _contract in FORBIDDEN:
        with (tmp_path / "src" / "jiwar" / file).open("a") as source:
            source.write(f"\n{line}\n")
    lint = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
    )
    assert lint.returncode != 0
    broken = re.sub(r"\s+", " ", lint.stdout.split("Broken contracts")[-1])
    for file, line, contract in FORBIDDEN:
        module = "jiwar." + file.removesuffix(".py").replace("/", ".")
        imported = line.split("import ")[1].split(" ")[0]
        part = broken.split(contract)[1]
        assert re.search(rf"{module} -> {imported}\b", part), f"{module} imports {imported} unnoticed:\n{lint.stdout}"


def test_a_foreign_key_that_points_up_is_noticed() -> None:
    class Upward(models.Model):
        case = models.ForeignKey("cases.Case", on_delete=models.PROTECT)

        class Meta:
            app_label = "territory"
            managed = False

    Upward.__module__ = "jiwar.territory.models"
    try:
        assert "points up" in foreign_keys_pointing_wrong([Upward])[0]
    finally:
        from django.apps import apps

        del apps.all_models["territory"]["upward"]
        apps.clear_cache()


@pytest.mark.django_db
def test_slow_work_inside_a_transaction_is_refused() -> None:
    guard.outside_transaction("rendering")
    with transaction.atomic(), pytest.raises(guard.InsideTransaction):
        guard.outside_transaction("rendering")
    assert connection.in_atomic_block  # the test's own wrapper, which does not count
