"""The levels of what was proposed, as the screen of a file shows them, and the reader's own answer."""

from dataclasses import dataclass

from django.forms import Form

from jiwar.cases import api as cases
from jiwar.portals.staff.pages.forms import ValidationForm


@dataclass(frozen=True)
class Panel:
    """The levels of the proposal that stands; the one that the reader may answer, with its form."""

    levels: tuple[cases.ValidationView, ...]
    mine: cases.ValidationView | None
    form: ValidationForm | None


def panel_of(detail: cases.CaseDetail, bound: Form | None) -> Panel:
    """What is shown of the validations; `bound` is the form that came back with errors."""
    newest = detail.validations[-1].proposal_id if detail.validations else None
    levels = tuple(one for one in detail.validations if one.proposal_id == newest)
    mine = next((one for one in levels if one.mine), None) if "validate" in detail.may else None
    form = bound if isinstance(bound, ValidationForm) else ValidationForm(auto_id="validation_%s")
    return Panel(levels, mine, form if mine else None)
