"""Figures, charts and tables as the values a template shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiwar.analytics import api as analytics
from jiwar.kernel.texts import RIGHT_TO_LEFT, current_language, pick
from jiwar.portals.direction.queries import FIGURES, Asked, Row
from jiwar.territory import api as territory

WORDS = {"better": "success", "worse": "warning", "same": ""}


@dataclass(frozen=True)
class Board:
    """One place and what was asked of it; makes the addresses that keep the rest of what was asked."""

    place: territory.DivisionView
    asked: Asked

    def link(self, code: str | None = None, page: str = "drill", **changes: str) -> str:
        """The same board, or a page of it, with some choices changed."""
        period = self.asked.period
        chosen = {"period": period.name, "figure": self.asked.figure, "procedure": self.asked.procedure}
        chosen["by"] = self.asked.by if code is None else ""
        if period.name == "custom":
            chosen |= {"start": period.start.isoformat(), "end": period.end.isoformat()}
        query = urlencode({name: value for name, value in (chosen | changes).items() if value})
        return f"{reverse(f'direction:{page}', args=[code or self.place.code])}?{query}"

    def hidden(self) -> list[tuple[str, str]]:
        """The choices that the form of a custom period carries along."""
        return [("figure", self.asked.figure), ("procedure", self.asked.procedure), ("by", self.asked.by)]


def known(name: str) -> analytics.Indicator:
    """The indicator of a figure of the board."""
    found = analytics.indicator(name)
    if found is None:
        raise analytics.UnknownIndicator
    return found


def figures(now: analytics.Measure, before: analytics.Measure) -> list[dict[str, Any]]:
    """The cards at the head of the board, or of a part of it."""
    cards = []
    for name in now.values:
        one = known(name)
        value, former = now.values[name], before.values[name] if one.period else None
        cards.append(
            {
                "label": pick(one.titles),
                "value": analytics.shown(one, value),
                "unit": analytics.unit_of(one, value) if value is not None else "",
                "change": _change(one, value, former),
                "definition": pick(one.definition),
                "definition_href": reverse("direction:indicator", args=[one.id]),
            }
        )
    return cards


def _change(one: analytics.Indicator, value: float | None, former: float | None) -> SafeString | str:
    if one.period is None:
        return _("State of today")
    changed = analytics.change_shown(one, value, former)
    if not changed:
        return _("No figure to compare with")
    way = analytics.direction(one, value, former)
    word = {"better": _("better"), "worse": _("worse"), "same": _("unchanged"), "": ""}[way]
    pill = format_html(' <span class="jw-pill{}">{}</span>', f" jw-pill--{WORDS[way]}" if WORDS.get(way) else "", word)
    before = _("before: %(value)s") % {"value": analytics.shown(one, former)}
    return format_html(
        '<bdi dir="ltr">{}</bdi>{} <span class="jw-muted jw-nowrap">{}</span>', changed, pill if word else "", before
    )


def chips(choices: Iterable[tuple[str, str, str]], current: str) -> list[dict[str, Any]]:
    """(value, text, address) as the items of the component `chips`."""
    return [{"text": text, "href": href, "current": value == current} for value, text, href in choices]


def table(board: Board, parts: list[Row]) -> dict[str, Any]:
    """All figures of all parts, the largest of the chosen figure first."""
    heads = [{"text": _by_words()[board.asked.by]}] + [
        {
            "text": head(known(name)),
            "number": True,
            "href": reverse("direction:indicator", args=[name]),
            "current": name == board.asked.figure,
        }
        for name in FIGURES
    ]
    body = []
    for part in sorted(parts, key=lambda part: (-(part.measure.values[board.asked.figure] or -1), part.name)):
        first = {"text": part.name, "href": _part_href(board, part.key)}
        cells = [
            {
                "text": analytics.shown(known(name), part.measure.values[name]),
                "current": name == board.asked.figure,
            }
            for name in FIGURES
        ]
        body.append([first, *cells])
    return {"heads": heads, "rows": body}


def head(one: analytics.Indicator) -> str:
    """The title of a column, with its unit."""
    unit = analytics.unit_of(one)
    return f"{pick(one.titles)} ({unit})" if unit else pick(one.titles)


def _part_href(board: Board, key: str) -> str:
    if board.asked.by in {"daira", "commune"}:
        return board.link(key)
    return board.link(procedure=key, by="") if board.asked.by == "procedure" else ""


def _by_words() -> dict[str, str]:
    return {"daira": _("Daïra"), "commune": _("Commune"), "office": _("Office"), "procedure": _("Procedure")}


def title_of(place: territory.DivisionView) -> str:
    """`Wilaya · Alger`, `ولاية الجزائر`."""
    forms = {"wilaya": _("Wilaya · %(name)s"), "daira": _("Daïra · %(name)s"), "commune": _("Commune · %(name)s")}
    return forms[place.kind] % {"name": pick(place.names)}


def by_words(by: str) -> str:
    """The name of a breakdown on its link."""
    return {
        "daira": _("By daïra"),
        "commune": _("By commune"),
        "office": _("By office"),
        "procedure": _("By procedure"),
    }[by]


def drawn_map(board: Board, parts: list[Row]) -> dict[str, Any] | None:
    """The map of a place that is broken down by territory, None for other breakdowns."""
    if board.asked.by not in {"daira", "commune"}:
        return None
    one = known(board.asked.figure)
    values = {part.key: part.measure.values[one.id] for part in parts}
    scale = analytics.scale({code: analytics.rounded(one, value) for code, value in values.items()})
    shapes, viewbox = territory.svg_paths(parent_code=board.place.code, kind=board.asked.by)
    if not shapes:
        return None
    drawn = analytics.areas(
        [(shape.code, shape.path_d, shape.label_x, shape.label_y) for shape in shapes], viewbox, scale.ranks
    )
    names = {part.key: part.name for part in parts}
    places = [
        {
            "area": area,
            "name": names.get(area.key, ""),
            "shown": _with_unit(one, values.get(area.key)),
            "href": board.link(area.key),
        }
        for area in drawn.areas
    ]
    outlined = {area.key for area in drawn.areas}
    return {
        "map": drawn,
        "places": places,
        "legend": [
            {"rank": held.rank, "low": analytics.shown(one, held.low), "high": analytics.shown(one, held.high)}
            for held in scale.classes
        ],
        "credit": territory.MAP_ATTRIBUTION,
        "missing": [part.name for part in parts if part.key not in outlined],
    }


def compared(board: Board, parts: list[Row]) -> dict[str, Any]:
    """Bars of the chosen figure, for breakdowns that are not on a map."""
    one = known(board.asked.figure)
    ordered = sorted(parts, key=lambda part: -(part.measure.values[one.id] or -1))
    return {
        "whole": max((part.measure.values[one.id] or 0 for part in parts), default=0) or 1,
        "rows": [
            {
                "label": part.name,
                "value": part.measure.values[one.id] or 0,
                "shown": analytics.shown(one, part.measure.values[one.id]),  # the caption has the unit
                "href": _part_href(board, part.key),
            }
            for part in ordered
        ],
    }


def drawn_trend(board: Board, points: list[tuple[str, float | None]], today: date) -> dict[str, Any] | None:
    """The columns of the chosen figure by month, and their table; None when it has no history."""
    if not points:
        return None
    one = known(board.asked.figure)
    running = f"{today:%Y-%m}"
    chart = analytics.bars(
        [(key, _month(key, "N" if current_language() != "ar" else "n"), value) for key, value in points],
        partial=running,
        mirrored=current_language() in RIGHT_TO_LEFT,
    )
    columns = [{"bar": bar, "shown": _with_unit(one, bar.value), "label": _month(bar.key, "F Y")} for bar in chart.bars]
    return {
        "chart": chart,
        "ticks": [{"y": tick.y, "shown": analytics.shown(one, tick.value)} for tick in chart.ticks],
        "columns": columns,
        "running": _month(running, "F Y") if any(bar.partial for bar in chart.bars) else "",
        "rows": [
            [
                {"text": column["label"]},
                {"text": analytics.shown(one, column["bar"].value), "label": head(one), "number": True},
            ]
            for column in columns
        ],
        "heads": [{"text": _("Month")}, {"text": head(one), "number": True}],
    }


def _month(key: str, form: str) -> str:
    year, month = key.split("-")
    return date_format(date(int(year), int(month), 1), form)


def _with_unit(one: analytics.Indicator, value: float | None) -> str:
    unit = analytics.unit_of(one, value) if value is not None else ""
    return f"{analytics.shown(one, value)} {unit}".strip()
