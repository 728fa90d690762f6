"""`/direction/indicators/<id>/`: what a figure means and how it is counted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from jiwar.analytics import api as analytics
from jiwar.portals.direction import queries
from jiwar.portals.direction.pages.access import board_page, for_heads


@require_GET
@for_heads
def indicator(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the word of the address
    """The definition, the formula, and all the other indicators."""
    found = analytics.indicator(id)
    if found is None:
        raise Http404
    fact = analytics.fact(found.fact)
    date_column = fact.column(found.period) if fact and found.period else None
    context = {
        "indicator": found,
        "counted_on": fact.titles if fact else {},
        "date_column": date_column.texts if date_column else {},
        "others": [one for one in analytics.indicators() if one.id != id],
        "as_of": queries.data_date(),
    }
    return board_page(request, "direction/indicator.html", context)
