"""The steps drawn: nothing overlaps, arrows lead where the order says, and the list says what the drawing says."""

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from jiwar.catalogue import api
from jiwar.catalogue.definition import definition_from, workflows
from jiwar.catalogue.diagram import MOST_LINES, PROPOSAL, WIDTH, Box, Diagram, Node, drawn, folded
from jiwar.catalogue.picturing import picture_of_plan
from jiwar.catalogue.staffing import MOST_NAMED
from jiwar.catalogue.tests.factories import small
from jiwar.catalogue.tests.test_workflow import opinions, step, with_steps
from jiwar.identity.tests import factories as people
from jiwar.offices import api as offices

pytestmark = pytest.mark.usefixtures("ground")
WIDE = with_steps(
    opinions("consult", "water", "roads"),
    step("first", days=2),
    *(step(f"level_{number}", after=["first"]) for number in range(5)),
    step("beside", role="papc", after=["consult"], when="answers.books > 10"),
    after=["beside", *(f"level_{number}" for number in range(5))],
)


def diagram(*, rtl: bool = False) -> Diagram:
    steps = definition_from(WIDE).steps
    nodes = {one.id: Node(one.id, one.title["fr"], ("Chef de service", "en cours")) for one in steps}
    return drawn(steps, nodes, Node(PROPOSAL, "Décision proposée"), rtl=rtl)


def pairs(boxes: tuple[Box, ...]) -> Iterator[tuple[Box, Box]]:
    for number, one in enumerate(boxes):
        yield from ((one, other) for other in boxes[number + 1 :])


@pytest.mark.parametrize("rtl", [False, True])
def test_boxes_stand_apart_and_inside_the_drawing(rtl: bool) -> None:
    found = diagram(rtl=rtl)
    assert len(found.boxes) == len(definition_from(WIDE).steps) + 1
    for one, other in pairs(found.boxes):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y, (one.id, other.id)
    for box in found.boxes:
        assert 0 <= box.x < box.x + box.width <= WIDTH
        assert box.y + box.height <= found.height
        assert all(box.y < line.y < box.y + box.height for line in box.lines)


def test_an_arrow_begins_below_its_step_and_ends_above_the_next() -> None:
    found = diagram()
    box = {one.id: one for one in found.boxes}
    starts = {arrow.split("V")[0] for arrow in found.arrows}
    assert f"M{box['first'].middle} {box['first'].y + box['first'].height}" in starts
    ends = {tuple(map(int, re.search(r"L(\d+) (\d+)L", arrow).groups())) for arrow in found.arrows}
    assert ends == {(one.middle, one.y) for one in found.boxes if one.id != "examine"}
    # Everything that decides comes under the proposal, whatever it waits for.
    assert all(box[name].y > box[PROPOSAL].y for name in ("first", "beside", "sign"))
    assert box["consult"].y < box[PROPOSAL].y


def test_reading_begins_at_the_right_in_arabic() -> None:
    left, right = ({box.id: box.x for box in diagram(rtl=rtl).boxes} for rtl in (False, True))
    assert left["level_0"] < left["level_1"] < left["level_2"]
    assert right["level_0"] > right["level_1"] > right["level_2"]


def test_words_are_folded_and_never_wider_than_their_box() -> None:
    lines = folded("Vérification de la conformité aux règles d’urbanisme de la commune", 90, 14)
    assert len(lines) <= MOST_LINES
    assert all(len(line) * 14 * 56 // 100 <= 90 for line in lines)
    assert folded("Anticonstitutionnellement", 90, 14)[0].endswith("…")


def test_the_list_says_what_the_drawing_says() -> None:
    with override("fr"):
        picture = picture_of_plan(WIDE)
        html = render_to_string("catalogue/workflow.html", {"picture": picture, "name": "flow", "title": "Étapes"})
    assert picture is not None
    assert [row.title for row in picture.rows] == [one.title["fr"] for one in definition_from(WIDE).steps]
    assert any(line.startswith("si : ") and "10" in line for line in picture.rows[-2].about)
    assert "2 jours" in picture.rows[2].about
    assert "<desc" in html
    assert "style=" not in html
    assert html.count("<rect") == len(picture.diagram.boxes)


@pytest.mark.parametrize("wrong", [{"after": ["nobody"]}, {"after": ["first"]}, {"kind": "validate", "when": "???"}])
def test_a_draft_that_is_wrong_is_drawn_all_the_same(wrong: dict[str, object]) -> None:
    data = with_steps(step("first") | wrong, step("second"))
    picture = picture_of_plan(data)
    assert picture is not None
    assert len(picture.diagram.boxes) == 5


def test_what_cannot_be_read_is_not_drawn() -> None:
    assert picture_of_plan(small() | {"steps": [{"id": "x"}]}) is None
    assert picture_of_plan(small() | {"steps": "x"}) is None
    twice = with_steps(step("same"), step("same"))
    assert picture_of_plan(twice) is None


def test_a_shared_workflow_is_drawn() -> None:
    data = {key: value for key, value in small().items() if key != "steps"} | {"workflow": "checked-by-head"}
    picture = picture_of_plan(data)
    assert picture is not None
    assert len(picture.rows) == len(workflows()["checked-by-head"]["steps"])


def test_where_nobody_could_do_a_step_is_said() -> None:
    offices.import_offices_for(wilaya_code="16")
    data = with_steps(step("works", role="expert", competence="opinion.water"))
    before = {one.title["fr"]: one for one in api.unstaffed(data)}
    works = before["works en français"]
    assert (works.role, works.count, works.out_of) == ("expert", 1, 1)
    assert before["sign en français"].role == "papc"
    (office,) = offices.offices_in_charge(competence="opinion.water")
    people.make_staff(role="expert", office=office)
    after = {one.title["fr"]: one for one in api.unstaffed(data)}
    assert "works en français" not in after
    assert after["examine en français"].count == before["examine en français"].count > 5
    assert len(after["examine en français"].named) == MOST_NAMED
