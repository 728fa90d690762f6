"""`/performance`: how the administration performs, for everybody: the same figures as its heads see."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiwar.analytics import api as analytics
from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope
from jiwar.kernel.texts import Texts, pick
from jiwar.territory import api as territory

INDICATORS = [
    "cases.submitted",
    "cases.delay_median",
    "cases.delay_p90",
    "cases.late",
    "cases.tacit",
    "participation.satisfaction",
]
APPEALS = [
    "cases.appeals_filed",
    "cases.appeals_granted",
    "cases.appeals_delay_median",
    "cases.appeals_late_share",
]
# Below this many files a figure could tell about one person.
SMALLEST_GROUP = 10
BELOW = {"wilaya": "daira", "daira": "commune", "commune": "procedure"}


@require_GET
def performance(request: HttpRequest, division: str = "") -> HttpResponse:
    """Figures of the last twelve months, by wilaya, then daïra, then commune, then procedure."""
    here = _division(division)
    by = BELOW[here.kind] if here else "wilaya"
    start, end = _last_year()
    asked: dict[str, Any] = {
        "scope": ReaderScope(everything=True),
        "start": start,
        "end": end,
        "filters": {here.kind: here.code} if here else {},
        "min_cell": SMALLEST_GROUP,
    }
    contested = analytics.measure(**asked, indicators=APPEALS)
    context = {
        "here": here,
        "crumbs": _crumbs(here) if here else [],
        "start": start,
        "end": end,
        "as_of": analytics.data_as_of(),
        "total": _total(analytics.measure(**asked, indicators=INDICATORS)),
        "appeals": _total(contested) if any(contested[0].values.values()) else [],
        "table": _table(analytics.measure(**asked, indicators=INDICATORS, by=by), by),
        "by": by,
        "smallest_group": SMALLEST_GROUP,
    }
    return render(request, "public/performance.html", context)


def _crumbs(here: territory.DivisionView) -> list[dict[str, str]]:
    above = reversed(territory.ancestors(code=here.code))
    places = [(one.names, reverse("public_site:performance_of", args=[one.code])) for one in above]
    country = {"text": _("Algeria"), "href": reverse("public_site:performance")}
    return [country, *({"text": pick(names), "href": href} for names, href in places), {"text": pick(here.names)}]


def _division(code: str) -> territory.DivisionView | None:
    if not code:
        return None
    try:
        return territory.division_at(code=code)
    except territory.UnknownDivision as unknown:
        raise Http404 from unknown


def _last_year() -> tuple[date, date]:
    end = clock.today()
    return end - timedelta(days=365), end


def _indicators(names: Iterable[str]) -> list[analytics.Indicator]:
    return [found for name in names if (found := analytics.indicator(name))]


def _total(measures: list[analytics.Measure]) -> list[dict[str, object]]:
    """The cards of a place."""
    values = measures[0].values if measures else {}
    return [
        {
            "label": pick(indicator.titles),
            "value": analytics.shown(indicator, values.get(indicator.id)),
            "unit": analytics.unit_of(indicator, values.get(indicator.id)),
            "definition": pick(indicator.definition),
        }
        for indicator in _indicators(values)
    ]


def _table(measures: list[analytics.Measure], by: str) -> dict[str, object]:
    names = _names_of([measure.key for measure in measures], by)
    indicators = _indicators(INDICATORS)
    heads: list[dict[str, object]] = [{"text": _("Place") if by != "procedure" else _("Procedure")}]
    heads += [{"text": _head(indicator), "number": True} for indicator in indicators]
    rows = []
    for measure in sorted(measures, key=lambda measure: -(measure.values.get(INDICATORS[0]) or 0)):
        href = reverse("public_site:performance_of", args=[measure.key]) if by != "procedure" else ""
        first = {"text": pick(names.get(measure.key)) or measure.key, "href": href}
        cells = [
            {
                "text": analytics.shown(indicator, measure.values.get(indicator.id)),
                "label": _head(indicator),
                "number": True,
            }
            for indicator in indicators
        ]
        rows.append([first, *cells])
    return {"caption": "", "heads": heads, "rows": rows}


def _head(indicator: analytics.Indicator) -> str:
    unit = analytics.unit_of(indicator)
    return f"{pick(indicator.titles)} ({unit})" if unit else pick(indicator.titles)


def _names_of(keys: Iterable[str], by: str) -> dict[str, Texts]:
    if by == "procedure":
        return {procedure.code: procedure.titles for procedure in catalogue.procedures(retired=True)}
    return {code: view.names for code, view in territory.divisions_at(codes=list(keys)).items()}
