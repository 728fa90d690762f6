"""`/direction/<place>/table.csv`: the table of a board for a spreadsheet."""

import csv

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jiwar.kernel.spreadsheets import BOM, plain
from jiwar.portals.direction import queries
from jiwar.portals.direction.pages import views
from jiwar.portals.direction.pages.access import for_heads
from jiwar.portals.direction.pages.board import board_asked
from jiwar.portals.direction.queries import FIGURES


@require_GET
@for_heads
def table_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The figures with their codes, plain numbers, and under which data date and period they stand."""
    board, _form = board_asked(request, code)
    period, as_of = board.asked.period, queries.data_date()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"jiwar-{code}-{board.asked.by}-{period.start}-{period.end}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write(BOM)
    write = csv.writer(response).writerow
    write(
        [
            _("Code"),
            _("Name"),
            *(views.head(views.known(figure)) for figure in FIGURES),
            pgettext("date", "From"),
            pgettext("date", "To"),
            _("Data of"),
        ]
    )
    for row in queries.rows(board.place, board.asked):
        values = [row.measure.values[figure] for figure in FIGURES]
        figures = ["" if value is None else f"{value:.2f}".removesuffix(".00") for value in values]
        write([row.key, plain(row.name), *figures, period.start, period.end, as_of.isoformat() if as_of else ""])
    return response
