"""`/direction/<place>/late/`: the files whose legal deadline has passed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from jiwar.cases import api as cases
from jiwar.portals.direction import queries
from jiwar.portals.direction.pages import views
from jiwar.portals.direction.pages.access import board_page, for_heads
from jiwar.portals.direction.pages.board import board_asked, crumbs
from jiwar.territory import api as territory


@require_GET
@for_heads
def late(request: HttpRequest, code: str) -> HttpResponse:
    """All late files of the place, the most overdue first; no person is named."""
    actor = request.actor
    board, _form = board_asked(request, code)
    page = cases.late_cases(
        actor=actor,
        commune_codes=territory.communes_within(code=code),
        procedure_code=board.asked.procedure or None,
        cursor=request.GET.get("after"),
        size=50,
    )
    next_href = board.link(page="late", after=page.next_cursor) if page.next_cursor else ""
    context = {
        "title": views.title_of(board.place),
        "crumbs": crumbs(board, queries.path_to(actor, board.place)),
        "board_href": board.link(),
        "late": page,
        "next_href": next_href,
        "first_href": board.link(page="late") if request.GET.get("after") else "",
    }
    return board_page(request, "direction/late.html", context)
