"""All remarks in one round: those of the lead and of every authority leave in one request, a paper asked once."""

from collections.abc import Iterable, Mapping
from typing import Any

from jiwar.cases.errors.parts import PartsNotHeard
from jiwar.cases.models import Case, CasePart, CompletionRequest
from jiwar.cases.queries.parts import titles_of_parts, wanted_parts
from jiwar.cases.rules import parts
from jiwar.catalogue.api import Definition
from jiwar.kernel.texts import pick


def require_heard(case: Case, definition: Definition, reason: str) -> bool:
    """Whether some authority has not said what it lacks; raises PartsNotHeard unless `reason` says why not to wait."""
    if case.parts is not None:
        waits = parts.unheard(case.parts)
    else:
        waits = [step.id for step, _before in wanted_parts(case, definition)]
    if waits and not reason:
        raise PartsNotHeard(titles_of_parts(definition, waits))
    return bool(waits)


def gathered(
    case: Case, definition: Definition, items: Iterable[Mapping[str, str]]
) -> tuple[list[dict[str, Any]], list[CasePart]]:
    """What is asked, once each, with the words of the lead and of each authority; the parts whose remarks leave."""
    asked: list[dict[str, Any]] = [dict(item) for item in items]
    if case.parts is None:
        return asked, []
    by_id = {(item["kind"], item["id"]): item for item in asked}
    rows = [row for row in CasePart.objects.filter(case=case, asked_in=None).order_by("id") if row.remarks]
    for row in rows:
        title = _title(definition, row.step_id, case.language)
        for remark in row.remarks:
            item = by_id.setdefault((remark["kind"], remark["id"]), {"kind": remark["kind"], "id": remark["id"]})
            words = (item.get("remark", ""), f"{title}: {remark['remark']}")
            item["remark"] = "\n".join(one for one in words if one)
            item["by"] = [*item.get("by", ()), row.step_id]
    return list(by_id.values()), rows


def left_in(request: CompletionRequest, rows: list[CasePart]) -> None:
    """These remarks left with that request; taking it back makes them wait again."""
    CasePart.objects.filter(pk__in=[row.pk for row in rows]).update(asked_in=request)


def _title(definition: Definition, step_id: str, language: str) -> str:
    step = next((one for one in definition.steps if one.id == step_id), None)
    return pick(step.title, language) if step else step_id
