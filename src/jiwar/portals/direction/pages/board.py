"""`/direction/`: the board of a wilaya, a daïra or a commune."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.kernel import clock
from jiwar.kernel.texts import pick
from jiwar.portals.direction import queries
from jiwar.portals.direction.forms import CustomPeriodForm, asked_by
from jiwar.portals.direction.pages import views
from jiwar.portals.direction.pages.access import board_page, for_heads
from jiwar.portals.direction.queries import FIGURES
from jiwar.territory import api as territory

LATE_SHOWN = 6


@require_GET
@for_heads
def overview(request: HttpRequest) -> HttpResponse:
    """Straight to the reader's own place; who heads several finds the others on the board."""
    roots = queries.roots_of(request.actor)
    return HttpResponseRedirect(reverse("direction:drill", args=[roots[0].code]))


@require_GET
@for_heads
def drill(request: HttpRequest, code: str) -> HttpResponse:
    """Volumes, delays, late files and satisfaction of one place, its map, its table and its trend."""
    actor = request.actor
    board, form = board_asked(request, code)
    parts = queries.rows(board.place, board.asked)
    now, before = queries.totals(board.place, board.asked)
    appeals = queries.totals(board.place, board.asked, queries.APPEALS)
    late = cases.late_cases(
        actor=actor,
        commune_codes=territory.communes_within(code=code),
        procedure_code=board.asked.procedure or None,
        size=LATE_SHOWN,
    )
    one = views.known(board.asked.figure)
    context = _choices(board) | {
        "place": board.place,
        "title": views.title_of(board.place),
        "crumbs": crumbs(board, queries.path_to(actor, board.place)),
        "other_roots": _other_roots(queries.roots_of(actor), board),
        "period": board.asked.period,
        "previous": analytics.previous_period(board.asked.period),
        "period_form": form,
        "hidden": board.hidden(),
        "as_of": queries.data_date(),
        "figures": views.figures(now, before),
        "appeals": views.figures(*appeals) if any(appeals[0].counts.values()) else [],
        "chosen": {"title": views.head(one), "definition": pick(one.definition)},
        "map": views.drawn_map(board, parts),
        "compared": views.compared(board, parts),
        "table": views.table(board, parts),
        "trend": views.drawn_trend(board, queries.trend(board.place, board.asked), clock.today()),
        "late": late,
        "late_href": board.link(page="late"),
        "csv_href": board.link(page="table_csv"),
    }
    return board_page(request, "direction/board.html", context)


def board_asked(request: HttpRequest, code: str) -> tuple[views.Board, CustomPeriodForm]:
    """The place of the address and what its query asks; raises PlaceNotFound."""
    place = queries.place_visible_to(request.actor, code)
    procedures = [procedure for procedure, _title in queries.procedures()]
    asked, form = asked_by(request.GET, procedures=procedures, breakdowns=queries.breakdowns_of(place))
    return views.Board(place, asked), form


def crumbs(board: views.Board, path: list[territory.DivisionView]) -> list[dict[str, str]]:
    """From the reader's root to the place."""
    above = [{"text": pick(division.names), "href": board.link(division.code)} for division in path[:-1]]
    return [*above, {"text": pick(path[-1].names)}]


def _other_roots(roots: list[territory.DivisionView], board: views.Board) -> list[dict[str, object]]:
    if len(roots) < 2:
        return []
    return views.chips([(root.code, pick(root.names), board.link(root.code)) for root in roots], board.place.code)


def _choices(board: views.Board) -> dict[str, list[dict[str, object]]]:
    asked = board.asked
    periods = {"month": _("Last month"), "quarter": _("3 months"), "year": _("12 months")}
    procedures = [("", _("All procedures")), *queries.procedures()]
    return {
        "periods": views.chips(
            [(name, text, board.link(period=name, start="", end="")) for name, text in periods.items()],
            asked.period.name,
        ),
        "procedures": views.chips(
            [(code, title, board.link(procedure=code)) for code, title in procedures], asked.procedure
        ),
        "breakdowns": views.chips(
            [(by, views.by_words(by), board.link(by=by)) for by in queries.breakdowns_of(board.place)], asked.by
        ),
        "figure_choices": views.chips(
            [(name, pick(views.known(name).titles), board.link(figure=name)) for name in FIGURES], asked.figure
        ),
    }
