"""Every deed on the page of a file, of a part, of a commission has a key, and no two deeds of a page have the same."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiwar.cases.models import SessionItem
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, ask_parts, part
from jiwar.cases.tests.conftest import sunday
from jiwar.cases.tests.test_sessions import Commission, commission
from jiwar.portals.staff.tests.test_commissions import client_of
from jiwar.portals.staff.tests.test_pages import act, seated
from jiwar.portals.staff.tests.test_parts import clerk, row

pytestmark = pytest.mark.pages
__all__ = ["commission", "sunday"]  # the fixtures of the cases' own tests
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
PAGES = ("case", "part", "commission", "commission_item", "commission_call", "commissions")
PIECE = re.compile(
    r"<details|</details>|<summary[^>]*>|<form\b.*?</form>|{% include \"staff/one_button\.html\"[^%]*%}", re.DOTALL
)
BY_ITS_BOX = ("staff:note",)  # pages/forms.py gives the box its key


def drawn_by(name: str) -> Iterator[Path]:
    """A template and those it includes."""
    path = TEMPLATES / name
    if path.exists():
        yield path
        for inner in re.findall(r'{% include "(staff/[^"]+)"', path.read_text()):
            yield from drawn_by(inner)


def deeds_without_a_key(template: str) -> Iterator[str]:
    """The forms that post, and the single buttons, that no key reaches: themselves, or the fold they stand in."""
    folds: list[str] = []
    for piece in PIECE.findall(template):
        if piece == "<details":
            folds.append("")
        elif piece == "</details>":
            folds.pop()
        elif piece.startswith("<summary"):
            folds[-1:] = [piece]
        elif 'method="get"' not in piece and not any("key=" in text for text in (piece, *folds)) and not own_box(piece):
            yield piece[:120]


def own_box(form: str) -> bool:
    return any(name in form for name in BY_ITS_BOX)


@pytest.mark.parametrize("page", PAGES)
def test_every_deed_of_the_page_has_a_key(page: str) -> None:
    files = {path for path in drawn_by(f"staff/{page}.html") if path.name not in {"one_button.html", "page.html"}}
    assert len(files) > 1 or page == "commission_call"
    lacking = {path.name: found for path in sorted(files) if (found := list(deeds_without_a_key(path.read_text())))}
    assert not lacking, "give each a key (data-key, or key= of its button)"


def test_a_deed_without_a_key_is_seen() -> None:
    assert list(deeds_without_a_key('<form method="post" action="/x/"><button>x</button></form>'))
    assert list(deeds_without_a_key('{% include "staff/one_button.html" with action=action text=word only %}'))
    assert not list(
        deeds_without_a_key('<details><summary data-key="x"></summary><form method="post"></form></details>')
    )


def keys_of(page: str) -> list[str]:
    return re.findall(r'data-key="(.)"', page)


def test_lookups_and_the_waiver_have_keys_of_their_own(town: make.Town) -> None:
    make.hold_paper("bill", required=True)
    make.ask_fee("before_signature")
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    address = f"/fr/staff/cases/{case.pk}/"
    keys = keys_of(handler.get(address).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert "W" in keys, "the paper to look up"
    act(handler, case, "look-up/bill", found="yes", note="n° 118/2026")
    keys = keys_of(handler.get(address).content.decode())
    assert "B" in keys, "looked up again"
    assert "W" not in keys
    keys = keys_of(seated(town, "head").get(address).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert set("fE") <= set(keys), "taken or waived"


def test_a_part_has_its_keys(town: make.Town) -> None:
    ask_parts(part("building", BUILDING, days=5), before_signing=("building",))
    case = make.advance(make.make_case(), "assigned", town=town)
    seated(town, "handler").post(f"/fr/staff/cases/{case.pk}/parts/", {"sequence": "2"})
    address = f"/fr/staff/parts/{row(case, 'building').pk}/"
    hall = clerk(BUILDING)
    assert "t" in keys_of(hall.get(address).content.decode())
    hall.post(f"{address}take/")
    keys = keys_of(hall.get(address).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert set("cp") <= set(keys)
    hall.post(f"{address}prepare/", {"verdict": "favourable"})
    keys = keys_of(seated(town, "papc").get(address).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert set("sz") <= set(keys)


def test_a_commission_and_each_of_its_files_have_their_keys(commission: Commission) -> None:
    commission.file(1)
    session_id = commission.call()
    secretary, colleague = client_of(commission.secretary), client_of(commission.colleague)
    commission.agenda(session_id)
    address = f"/fr/staff/commissions/{session_id}/"
    keys = keys_of(client_of(commission.president).get(address).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert "p" in keys, "the files are ranked"
    item = f"/fr/staff/commissions/files/{SessionItem.objects.get().pk}/"
    assert set("eiq") <= set(keys_of(secretary.get(item).content.decode())), "correct, recuse, leave out"
    assert "w" in keys_of(secretary.get(f"{item}?question=home").content.decode())
    secretary.post(f"{item}correct/", {"question": "home", "home": "unfit", "reason": "Cave constatée"})
    keys = keys_of(colleague.get(item).content.decode())
    assert len(keys) == len(set(keys)), sorted(keys)
    assert set("cx") <= set(keys), "confirmed, or taken away"
