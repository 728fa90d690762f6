"""What the code offers is documented: generated pages are in step, links lead somewhere."""

import re
from pathlib import Path

import pytest

from jiwar.config import reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = reference.pages


@pytest.mark.django_db
def test_generated_pages_are_in_step() -> None:
    for name, text in reference.pages().items():
        written = (ROOT / "docs" / "reference" / name).read_text()
        assert written == text, f"{name}: run python -m jiwar.config.reference docs/reference"


@pytest.mark.django_db
def test_everything_registered_says_what_it_means() -> None:
    for name, text in reference.pages().items():
        for row in re.findall(r"^\| `([^`]+)` .*\|$", text, re.M):
            line = next(line for line in text.splitlines() if line.startswith(f"| `{row}` "))
            assert not re.search(r"\|\s*\|\s*$", line), f"{name}: {row} has no meaning"


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
