"""Maps of today as data for SVG: prepared at import, drawn by the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jiwar.territory import packages
from jiwar.territory.geometry import Drawn, Ring, Sheet, Topology, contains
from jiwar.territory.models import MapSheet
from jiwar.territory.queries import COUNTRY, children_of, communes_within, division_at

# The licence of the boundaries asks for it under every map.
MAP_ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"


@dataclass(frozen=True)
class MapShape:
    """One division of a map: `path_d` is the `d` of a path with `fill-rule="evenodd"`; the label's middle."""

    code: str
    path_d: str
    label_x: int
    label_y: int


def svg_paths(*, parent_code: str = COUNTRY, kind: str | None = None) -> tuple[list[MapShape], str]:
    """The outlines inside a division and the view box they share; raises UnknownDivision.

    By default wilayas of the country (""), communes of a wilaya or daïra, the commune itself; `kind="daira"` draws a
    wilaya by daïras. Communes without a boundary are missing: draw `svg_ground` below, and say so beside the map.
    """
    kind = kind or _usual_kind(parent_code)
    viewbox, drawn = _sheet(parent_code, kind)
    inside = set(drawn_codes(parent_code, kind))
    return [_shape(one) for one in drawn if one.code in inside], viewbox


def svg_ground(*, parent_code: str, kind: str | None = None) -> MapShape | None:
    """The outline of the division itself in the view box of its `svg_paths`, to show where a boundary is missing."""
    _, drawn = _sheet(parent_code, kind or _usual_kind(parent_code))
    return next((_shape(one) for one in drawn if one.code == parent_code), None)


def _shape(drawn: Drawn) -> MapShape:
    return MapShape(drawn.code, path_of(drawn.rings), *drawn.label)


def outline(*, code: str) -> list[Ring]:
    """Rings of one division in a view box of its own, 1000 units on the longer side; empty when none is known."""
    division_at(code=code)
    drawn = _own_sheet(code, packages.boundary_source()).drawn
    return drawn[0].rings if drawn else []


@dataclass(frozen=True)
class LocalMap:
    """One division alone. Places on it follow from their coordinates by proportion: see `place_on` and `inside`."""

    code: str
    path_d: str
    width: int
    height: int
    west: float
    south: float
    east: float
    north: float
    rings: list[Ring]

    def place_on(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place stands on the drawing."""
        across = (longitude - self.west) / (self.east - self.west)
        return across * self.width, (self.north - latitude) / (self.north - self.south) * self.height

    def inside(self, longitude: float, latitude: float) -> bool:
        """Whether a place is in the division, as exactly as a simplified outline can tell."""
        return contains(self.rings, *self.place_on(longitude, latitude), margin=MARGIN)


# Outlines are simplified and borders disputed by a few metres: a place this near (of 1000) is not refused.
MARGIN = 15.0


def local_map(*, code: str) -> LocalMap | None:
    """The outline of one division with its coordinates, or None when no boundary is known; raises UnknownDivision."""
    division_at(code=code)
    sheet = _own_sheet(code, packages.boundary_source())
    if not sheet.drawn:
        return None
    rings = sheet.drawn[0].rings
    return LocalMap(code, path_of(rings), sheet.width, sheet.height, *sheet.bounds, rings)


def path_of(rings: list[Ring]) -> str:
    """The shortest `d` of these rings: absolute starts, relative lines."""
    parts = []
    for ring in rings:
        (x, y), *rest = ring
        text = ""
        for ahead_x, ahead_y in rest:
            for step in (ahead_x - x, ahead_y - y):
                text += f"{step}" if step < 0 or not text else f" {step}"
            x, y = ahead_x, ahead_y
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{text}z")
    return "".join(parts)


def drawn_codes(parent_code: str, kind: str) -> list[str]:
    """Codes of the divisions of that kind inside the parent, of today."""
    if kind == "commune":
        return communes_within(code=parent_code)
    return [child.code for child in children_of(code=parent_code) if child.kind == kind]


def new_sheets(wanted: Iterable[tuple[str, str]]) -> Iterable[MapSheet]:
    """Unsaved sheets of these parents and kinds, from the package."""
    topology = Topology()
    for parent_code, kind in wanted:
        sheet = topology.sheet(_with_ground(parent_code, kind))
        shapes = [[shape.code, shape.rings, shape.label] for shape in sheet.drawn]
        yield MapSheet(
            parent_code=parent_code,
            kind=kind,
            source=packages.boundary_source(),
            viewbox=_viewbox(sheet),
            shapes=shapes,
        )


def _with_ground(parent_code: str, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*drawn_codes(parent_code, kind), parent_code]))


def _usual_kind(parent_code: str) -> str:
    return "wilaya" if parent_code == COUNTRY else "commune"


def _sheet(parent_code: str, kind: str) -> tuple[str, list[Drawn]]:
    row = MapSheet.objects.filter(parent_code=parent_code, kind=kind, source=packages.boundary_source()).first()
    if row:
        drawn = [
            Drawn(code, [[tuple(p) for p in ring] for ring in rings], tuple(label)) for code, rings, label in row.shapes
        ]
        return row.viewbox, drawn
    sheet = _sheet_of(_with_ground(parent_code, kind), packages.boundary_source())
    return _viewbox(sheet), sheet.drawn


def _revived(code: str, rings: list[list[list[int]]], label: list[int]) -> Drawn:
    return Drawn(code, [[(x, y) for x, y in ring] for ring in rings], (label[0], label[1]))


@lru_cache(maxsize=1)
def _topology(_source: str) -> Topology:
    """Half a second to read, 20 MB to keep: read by the processes that draw a commune, once."""
    return Topology()


@lru_cache(maxsize=16)
def _sheet_of(codes: tuple[str, ...], source: str) -> Sheet:
    return _topology(source).sheet(codes)


@lru_cache(maxsize=256)
def _own_sheet(code: str, source: str) -> Sheet:
    return _sheet_of((code,), source)


def _viewbox(sheet: Sheet) -> str:
    return f"0 0 {sheet.width} {sheet.height}"
