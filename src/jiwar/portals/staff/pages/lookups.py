"""What the administration already holds, as the handler's screen shows it."""

from dataclasses import dataclass

from django.forms import Form

from jiwar.cases import api as cases
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.forms import LookupForm


@dataclass(frozen=True)
class Row:
    """A paper to look up, with its form while one may still say what was found."""

    held: cases.LookupView
    title: str
    form: LookupForm | None


def rows_of(detail: cases.CaseDetail, bound: Form | None) -> list[Row]:
    """One row a paper; `bound` is the form that came back with errors."""
    may = "record_lookup" in detail.may
    return [
        Row(one, pick(one.label), _form(one, bound if isinstance(bound, LookupForm) else None) if may else None)
        for one in detail.lookups
    ]


def _form(held: cases.LookupView, bound: LookupForm | None) -> LookupForm:
    return bound if bound is not None and bound.held == held else LookupForm(held=held)
