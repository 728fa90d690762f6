"""Steps in the studio: added before the signature, ordered, conditioned, shared by name; drawn; their faults said."""

import pytest

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.test_workflow import part, step, with_steps
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import address, every_page, send, shown, words

pytestmark = pytest.mark.pages
WORK = "edit/work/"


def steps_of(bureau: Bureau, draft: catalogue.DefinitionDraftView) -> list[str]:
    return [one["id"] for one in bureau.now(draft).data["steps"]]


def test_a_step_is_added_before_the_signature_and_written_on_its_page(bureau: Bureau) -> None:
    draft = bureau.draft()
    new = {"new-steps-ar": "موافقة الرئيس", "new-steps-fr": "Accord du chef"}
    added = send(bureau.writing, address(draft, WORK), "add:steps", **new)
    assert added.url.endswith("/edit/steps.accord_chef/")
    assert steps_of(bureau, draft) == ["examine", "accord_chef", "sign"]
    page = bureau.writing.get(added.url).content.decode()
    assert "Accord sur ce qui est proposé" in page
    condition = {
        "when-mode": "picked",
        "when-0-0-subject": "answers.books",
        "when-0-0-operator": ">",
        "when-0-0-value": "3",
    }
    answer = send(bureau.writing, added.url, role="head", days="2", after=["examine"], **condition)
    assert answer.status_code == 302
    written = bureau.now(draft).data["steps"][1]
    assert written == {
        "id": "accord_chef",
        "kind": "validate",
        "title": {"ar": "موافقة الرئيس", "fr": "Accord du chef"},
        "role": "head",
        "when": "answers.books > 3",
        "after": ["examine"],
        "days": 2,
    }
    assert not [one for one in catalogue.check_definition(bureau.now(draft).data) if one.path.startswith("steps")]


def test_the_steps_are_drawn_with_what_nobody_could_do(bureau: Bureau) -> None:
    draft = bureau.saved(bureau.draft(), with_steps(step("accord", days=2, when="answers.books > 3")))
    page = bureau.writing.get(address(draft, WORK))
    text = words(page)
    assert page.content.decode().count("jw-flow__box") == 4
    assert "Chef de service" in text
    assert "2 jours" in text
    assert "personne n’est « Chef de service »" in text


def test_a_loop_and_a_dead_end_are_said_on_the_page_of_the_step(bureau: Bureau) -> None:
    draft = bureau.saved(bureau.draft(), with_steps(step("a", after=["b"]), step("b", after=["a"])))
    assert "elle s’attend elle-même" in words(bureau.writing.get(address(draft, "edit/steps.a/")))
    assert "jw-flow__box" in bureau.writing.get(address(draft, WORK)).content.decode()
    draft = bureau.saved(bureau.now(draft), with_steps(step("a", after=["examine"]), step("b", after=["examine"])))
    assert "Impasse" in words(bureau.writing.get(address(draft, "edit/steps.a/")))


def test_a_shared_workflow_takes_the_place_of_the_steps_and_is_given_back_as_ones_own(bureau: Bureau) -> None:
    draft = bureau.draft()
    assert send(bureau.writing, address(draft, WORK), workflow="checked-by-head").status_code == 302
    data = bureau.now(draft).data
    assert (data["workflow"], "steps" in data) == ("checked-by-head", False)
    page = bureau.writing.get(address(draft, WORK))
    assert "Accord du chef de service" in words(page)
    assert 'value="add:steps"' not in page.content.decode()
    assert shown(bureau.writing, address(draft, WORK))["workflow"] == ["checked-by-head"]
    assert send(bureau.writing, address(draft, WORK), workflow="").status_code == 302
    assert steps_of(bureau, draft) == ["examine", "head_agrees", "sign"]
    assert "workflow" not in bureau.now(draft).data


def test_pages_of_steps_sent_back_untouched_change_nothing(bureau: Bureau) -> None:
    data = with_steps(step("a", after=["examine"], when="answers.books > 3", days=4, unit="calendar"), step("b"))
    draft = bureau.saved(bureau.draft(), data)
    for place in every_page(draft.data):
        if place.startswith(("steps.", "work")):
            assert send(bureau.writing, address(draft, f"edit/{place}/")).status_code == 302
    assert catalogue.compare(draft.data, bureau.now(draft).data) == []


def test_the_part_of_an_authority_is_written_on_the_page_of_its_step(bureau: Bureau) -> None:
    draft = bureau.saved(bureau.draft(), with_steps(step("accord"), part("land", after=["accord"], needs=["books"])))
    page = bureau.writing.get(address(draft, "edit/steps.land/")).content.decode()
    assert 'name="part-needs" value="books"' in page.replace("  ", " ")
    answer = send(bureau.writing, address(draft, "edit/steps.land/"), days="5", **{"part-series": "TER"})
    assert answer.status_code == 302
    written = bureau.now(draft).data["steps"][2]
    assert (written["days"], written["part"]["series"]) == (5, "TER")
    other = bureau.writing.get(address(draft, "edit/steps.accord/")).content.decode()
    assert "part-series" not in other, "asked of a part alone"
