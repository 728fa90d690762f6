"""What was done a moment ago, offered to be taken back on the list to which it led."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from jiwar.cases import api as cases
from jiwar.kernel import clock

KEY = "just_done"


def remember(request: HttpRequest, case_id: UUID, sequence: int) -> None:
    """The act may be taken back from the next page; the action checks again."""
    until = clock.now() + timedelta(seconds=cases.UNDO_SECONDS)
    request.session[KEY] = {"case_id": str(case_id), "sequence": sequence, "until": until.timestamp()}


def offered(request: HttpRequest) -> dict[str, Any]:
    """The act and its file while there is time; nothing after."""
    one = request.session.get(KEY)
    if one is None:
        return {}
    if clock.now().timestamp() < one["until"]:
        return {"case_id": UUID(one["case_id"]), "sequence": one["sequence"]}
    del request.session[KEY]
    return {}
