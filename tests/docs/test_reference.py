"""What the code offers is documented: generated pages are in step, links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages as the code writes them, in a process where no test has registered anything."""
    folder = tmp_path_factory.mktemp("reference")
    command = [sys.executable, "-m", "jiwar.config.reference", str(folder)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JIWAR_")}
    environment |= {"JIWAR_DATA_DIR": str(folder / "var"), "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, env=environment)
    return {page.name: page.read_text() for page in folder.iterdir() if page.suffix in (".md", ".json")}


def test_generated_pages_are_in_step(generated: dict[str, str]) -> None:
    for name, text in generated.items():
        written = (ROOT / "docs" / "reference" / name).read_text()
        assert written == text, f"{name}: run python -m jiwar.config.reference docs/reference"


def test_everything_registered_says_what_it_means(generated: dict[str, str]) -> None:
    for name, text in generated.items():
        if name == "procedure.md":  # a schema's keys explain themselves or are explained (catalogue/tests/test_docs.py)
            continue
        for line in text.splitlines():
            assert not re.search(r"^\| `[^`]+` .*\|\s*\|\s*$", line), f"{name}: {line} has no meaning"


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_names_the_workplace_or_a_registry() -> None:
    for path in ROOT.rglob("*.txt"):
        if "requirements" in path.parts and ".venv" not in path.parts:
            assert "://" not in path.read_text(), path
