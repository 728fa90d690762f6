"""Maps: small, faithful, complete but for what the package lacks."""

import re
import zlib

import pytest

from jiwar.territory import api as territory
from jiwar.territory.geometry import area, label_point, simplified
from jiwar.territory.maps import path_of
from jiwar.territory.models import MapSheet

pytestmark = pytest.mark.django_db


def inside(point: tuple[int, int], ring: list[tuple[int, int]]) -> bool:
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            odd = not odd
    return odd


def test_the_map_of_alger_is_complete_and_light() -> None:
    territory.import_territory(only={"16"})
    shapes, viewbox = territory.svg_paths(parent_code="16")
    assert {shape.code for shape in shapes} == set(territory.communes_within(code="16")) - {"1634"}
    assert re.fullmatch(r"0 0 1000 \d+", viewbox)
    weight = len(zlib.compress("".join(shape.path_d for shape in shapes).encode()))
    assert weight <= 15_000
    ground = territory.svg_ground(parent_code="16")
    assert ground is not None
    assert ground.code == "16"


def test_a_map_prepared_is_the_map_drawn_on_the_spot() -> None:
    territory.import_territory(only={"16"})
    prepared = territory.svg_paths(parent_code="16", kind="daira")
    assert len(prepared[0]) == 13
    MapSheet.objects.all().delete()
    assert territory.svg_paths(parent_code="16", kind="daira") == prepared


def test_preparing_twice_draws_nothing_new() -> None:
    territory.import_territory(only={"16"}, maps=False)
    assert territory.prepare_maps(wilayas=["16"]) == 3
    assert territory.prepare_maps(wilayas=["16"]) == 0


def test_a_daira_and_a_commune_have_their_maps() -> None:
    territory.import_territory(only={"16"}, maps=False)
    shapes, _ = territory.svg_paths(parent_code="16-42")
    assert {shape.code for shape in shapes} == set(territory.communes_within(code="16-42"))
    alone, _ = territory.svg_paths(parent_code="1642")
    assert [shape.code for shape in alone] == ["1642"]
    rings = territory.outline(code="1642")
    assert max(x for ring in rings for x, _ in ring) <= 1000
    assert territory.outline(code="1634") == []
    with pytest.raises(territory.UnknownDivision):
        territory.svg_paths(parent_code="9999")


def test_labels_stand_inside_their_shapes() -> None:
    ring = [(0, 0), (100, 0), (100, 10), (10, 10), (10, 90), (100, 90), (100, 100), (0, 100)]
    assert inside(label_point(ring), ring)
    assert abs(area(ring)) == 2800


def test_neighbours_keep_one_common_border() -> None:
    line = [(0.0, 0.0), (1.0, 0.4), (2.0, -0.4), (3.0, 5.0), (4.0, 0.0)]
    kept = simplified(line, 1.0)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert (3.0, 5.0) in kept
    assert (1.0, 0.4) not in kept
    assert simplified(line[::-1], 1.0) == kept[::-1]


def test_paths_are_written_short() -> None:
    assert path_of([[(10, 20), (13, 24), (8, 30)]]) == "M10 20l3 4-5 6z"
