"""Steps drawn from top to bottom, those that run together side by side: boxes, arrows, lines of text, in whole units.

Pure geometry: a template writes it as SVG, with classes only. Widths of words are supposed, not measured: wide enough
for every face that a reader may have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jiwar.catalogue.definition import Step
from jiwar.catalogue.workflow import PREPARING, columns, steps_before

State = Literal["plan", "done", "open", "late", "later", "skipped"]
WIDTH = 332  # what a telephone of 360 px leaves: one unit is one pixel there
SIDE, GAP, ABOVE = 20, 10, 26  # room for arrows at the sides, between boxes, between rows
MOST_IN_ROW = 3
TITLE, SMALL = 14, 12  # sizes of letters
PADDING, MOST_LINES = 10, 4
PROPOSAL = "·proposal"  # no id of a step has such a sign


@dataclass(frozen=True)
class Node:
    """A step as it is to be drawn: its title, what else is said of it, how it stands."""

    id: str
    title: str
    about: tuple[str, ...] = ()
    state: State = "plan"
    critical: bool = False


@dataclass(frozen=True)
class Line:
    """A line of text, in the middle of its box."""

    text: str
    x: int
    y: int
    kind: Literal["title", "about"]


@dataclass(frozen=True)
class Box:
    """A step on the drawing."""

    id: str
    x: int
    y: int
    width: int
    height: int
    state: State
    lines: tuple[Line, ...]
    critical: bool = False

    @property
    def middle(self) -> int:
        """Where arrows come in and go out."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Diagram:
    """The whole drawing; `arrows` are paths with their heads."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def drawn(steps: Sequence[Step], nodes: Mapping[str, Node], proposal: Node, *, rtl: bool) -> Diagram:
    """The steps with what `nodes` say of each; `proposal` stands between preparation and decision."""
    preparing = [step for step in steps if step.kind in PREPARING]
    deciding = [step for step in steps if step.kind not in PREPARING]
    before = steps_before(steps)
    ranks = [[nodes[step.id] for step in rank] for rank in _ranks(preparing, before)]
    ranks += [[proposal], *([nodes[step.id] for step in rank] for rank in _ranks(deciding, before))]
    rows = [rank[at : at + MOST_IN_ROW] for rank in ranks for at in range(0, len(rank), MOST_IN_ROW)]
    boxes: dict[str, Box] = {}
    row_of: dict[str, int] = {}
    y = 2
    for number, row in enumerate(rows):
        placed = _row(row, y, rtl=rtl)
        boxes |= {box.id: box for box in placed}
        row_of |= {box.id: number for box in placed}
        y += placed[0].height + ABOVE
    arrows: list[str] = []
    outside = 0
    for start, end in _links(preparing, deciding, before):
        straight = row_of[end] == row_of[start] + 1
        arrows.append(_arrow(boxes[start], boxes[end], None if straight else _lane(outside, rtl=rtl)))
        outside += not straight
    return Diagram(WIDTH, y - ABOVE + 2, tuple(boxes.values()), tuple(arrows))


def _ranks(steps: list[Step], before: Mapping[str, tuple[str, ...]]) -> list[list[Step]]:
    """The steps of one phase: what comes before them in the other phase does not push them down."""
    here = {step.id for step in steps}
    return columns(steps, {name: tuple(one for one in found if one in here) for name, found in before.items()})


def _links(preparing: list[Step], deciding: list[Step], before: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """From which box to which: the preparation leads to the proposal, the proposal to the first that decide."""
    prepared, decided = {step.id for step in preparing}, {step.id for step in deciding}
    links = [(name, step.id) for step in preparing for name in before[step.id] if name in prepared]
    followed = {start for start, _end in links}
    links += [(step.id, PROPOSAL) for step in preparing if step.id not in followed]
    for step in deciding:
        waits = [name for name in before[step.id] if name in decided]
        links += [(name, step.id) for name in waits] if waits else [(PROPOSAL, step.id)]
    return links


def _row(row: Sequence[Node], y: int, *, rtl: bool) -> list[Box]:
    """Boxes of one height side by side, the first where reading begins."""
    width = (WIDTH - 2 * SIDE - GAP * (len(row) - 1)) // len(row)
    texts = [_lines(node, width - 2 * PADDING) for node in row]
    height = max(sum(_leading(kind) for _text, kind in lines) for lines in texts) + 2 * PADDING
    boxes = []
    for number, (node, lines) in enumerate(zip(row, texts, strict=True)):
        place = len(row) - 1 - number if rtl else number
        x = SIDE + place * (width + GAP)
        at = y + (height - sum(_leading(kind) for _text, kind in lines)) // 2
        written = []
        for text, kind in lines:
            at += _leading(kind)
            written.append(Line(text, x + width // 2, at - _leading(kind) // 3, kind))
        boxes.append(Box(node.id, x, y, width, height, node.state, tuple(written), node.critical))
    return boxes


def _lines(node: Node, room: int) -> list[tuple[str, Literal["title", "about"]]]:
    found: list[tuple[str, Literal["title", "about"]]] = [(text, "title") for text in folded(node.title, room, TITLE)]
    for about in node.about:
        found += [(text, "about") for text in folded(about, room, SMALL)]
    return found


def _leading(kind: str) -> int:
    return 19 if kind == "title" else 17


def folded(text: str, room: int, size: int) -> list[str]:
    """A text in lines that fit, at most MOST_LINES; what is left out is in the list beside the drawing."""
    most = max(room * 100 // (size * 56), 6)  # a letter is a little more than half as wide as it is high
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word if len(word) <= most else f"{word[: most - 1]}…")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: most - 1]}…"]
    return lines


def _lane(number: int, *, rtl: bool) -> int:
    """Where an arrow goes down beside the boxes, that would otherwise cross some of them."""
    x = 4 + 6 * (number % 3)
    return WIDTH - x if rtl else x


def _arrow(start: Box, end: Box, lane: int | None) -> str:
    x1, y1, x2, y2 = start.middle, start.y + start.height, end.middle, end.y
    turn = y2 - ABOVE // 2
    way = f"V{turn}H{x2}" if lane is None else f"V{y1 + 6}H{lane}V{turn}H{x2}"
    return f"M{x1} {y1}{way}V{y2}M{x2 - 4} {y2 - 6}L{x2} {y2}L{x2 + 4} {y2 - 6}"
