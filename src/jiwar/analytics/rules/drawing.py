"""Geometry of charts and maps drawn by templates: plain numbers, no markup, no colour."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class ColourClass:
    """One class of a scale: its rank from 1 (lowest) and the smallest and largest values it really holds."""

    rank: int
    low: float
    high: float
    size: int


@dataclass(frozen=True)
class Scale:
    """The classes and, for each key, the rank of its class (None where there is no figure)."""

    classes: tuple[ColourClass, ...]
    ranks: Mapping[str, int | None]


def scale(values: Mapping[str, float | None], *, classes: int = 5) -> Scale:
    """Classes of about equal size; equal values share a class, so there may be fewer of them."""
    known = sorted(value for value in values.values() if value is not None)
    bounds: list[float] = []
    for i in range(1, classes + 1):
        if known and (bound := known[math.ceil(i * len(known) / classes) - 1]) not in bounds:
            bounds.append(bound)
    ranks = {
        key: None if value is None else next(i for i, bound in enumerate(bounds, 1) if value <= bound)
        for key, value in values.items()
    }
    held = []
    for rank in range(1, len(bounds) + 1):
        mine = [value for key, value in values.items() if ranks[key] == rank and value is not None]
        held.append(ColourClass(rank, min(mine), max(mine), len(mine)))
    return Scale(tuple(held), ranks)


NUMBERS = re.compile(r"-?\d+(?:\.\d+)?|M|l|z")


@dataclass(frozen=True)
class Area:
    """One division on a map: its outline, the middle of its label, and whether the label has room."""

    key: str
    path: str
    x: float
    y: float
    rank: int | None
    labelled: bool


@dataclass(frozen=True)
class Map:
    """Areas in a view box, and the height of a label's letters in its units."""

    viewbox: str
    areas: tuple[Area, ...]
    letters: float


def areas(shapes: Sequence[tuple[str, str, float, float]], viewbox: str, ranks: Mapping[str, int | None]) -> Map:
    """A map of (key, path of absolute starts and relative lines, label's x, y) with the class of each area.

    Where labels would touch, the largest area keeps its own; the others are read in the table.
    """
    width, height = (float(number) for number in viewbox.split()[2:])
    letters = _r(max(width, height) / 32)
    placed: list[tuple[float, float]] = []
    drawn: dict[str, Area] = {}
    for key, path, x, y in sorted(shapes, key=lambda shape: -_extent(shape[1])):
        free = all(abs(x - a) > letters * 0.8 or abs(y - b) > letters * 1.05 for a, b in placed)
        room = free and _extent(path) > (letters * 0.9) ** 2 and ranks.get(key) is not None
        if room:
            placed.append((x, y))
        drawn[key] = Area(key, path, x, y, ranks.get(key), room)
    return Map(viewbox, tuple(drawn[shape[0]] for shape in shapes), letters)


@lru_cache(maxsize=2048)
def _extent(path: str) -> float:
    """Surface of the box around an outline; outlines are the same at every page."""
    xs, ys, x, y, absolute = [0.0], [0.0], 0.0, 0.0, False
    numbers: list[float] = []
    for piece in NUMBERS.findall(path):
        if piece in "Mlz":
            absolute = piece == "M"
            continue
        numbers.append(float(piece))
        if len(numbers) == 2:
            x, y = numbers if absolute else (x + numbers[0], y + numbers[1])
            xs.append(x)
            ys.append(y)
            numbers = []
    return (max(xs[1:], default=0) - min(xs[1:], default=0)) * (max(ys[1:], default=0) - min(ys[1:], default=0))


@dataclass(frozen=True)
class Bar:
    """One bar in the units of the drawing; `partial` marks a month that is not over."""

    label: str
    value: float | None
    x: float
    y: float
    width: float
    height: float
    middle: float
    partial: bool = False
    key: str = ""


@dataclass(frozen=True)
class Tick:
    """A line across at a round value."""

    value: float
    y: float


@dataclass(frozen=True)
class Bars:
    """A bar chart: its size, where the plot starts and ends, its bars and lines."""

    width: float
    height: float
    left: float
    right: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    axis_x: float
    axis_anchor: str


def bars(
    points: Sequence[tuple[str, str, float | None]],
    *,
    partial: str | None = None,
    mirrored: bool = False,
    width: float = 640,
    height: float = 220,
) -> Bars:
    """Bars of (key, label, value); time runs from the right when `mirrored`, as Arabic reads."""
    gutter, top, bottom = 44.0, 14.0, 32.0
    highest = max((value for _, _, value in points if value is not None), default=0) or 1
    step = nice_step(highest / 4)
    ceiling = math.ceil(highest / step) * step
    base = height - bottom
    left, right = (8.0, width - gutter) if mirrored else (gutter, width - 8.0)
    slot = (right - left) / max(len(points), 1)
    drawn = []
    for i, (key, label, value) in enumerate(points):
        place = len(points) - 1 - i if mirrored else i
        tall = (value or 0) / ceiling * (base - top)
        x = left + place * slot
        drawn.append(
            Bar(label, value, _r(x + slot * 0.16), _r(base - tall), _r(slot * 0.68), _r(tall), _r(x + slot / 2),
                key == partial, key)
        )  # fmt: skip
    ticks = tuple(
        Tick(_r(i * step), _r(base - i * step / ceiling * (base - top))) for i in range(round(ceiling / step) + 1)
    )
    axis_x, anchor = (right + 6, "start") if mirrored else (left - 6, "end")
    return Bars(width, height, left, right, base, tuple(drawn), ticks, axis_x, anchor)


def nice_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`; whole from 1 up."""
    if rough <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough - 1e-9)
    return step if step < 1 or step == int(step) else math.ceil(step)


def _r(number: float) -> float:
    return round(number, 1)
