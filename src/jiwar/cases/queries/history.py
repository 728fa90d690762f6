"""What happened, what was said, what remains to be done: in words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from jiwar.cases.models import Case, CaseAction, CaseMessage, CompletionRequest
from jiwar.cases.queries.names import names_of_staff, office_names
from jiwar.cases.queries.shapes import CompletionView, HistoryView, MessageView, TodoItem
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import action_words
from jiwar.cases.rules.limits import UNDO_SECONDS
from jiwar.catalogue.api import Definition
from jiwar.kernel.texts import pick

IN_THE_REGISTER = "observation_received"  # read there, and counted when the inquiry closes
# What an applicant need not know of the kitchen.
INTERNAL = frozenset({"returned", "annulled", "validated", "validation_returned", "undone"}) | {
    "part_taken",
    "part_prepared",
    "part_returned",
    "part_annulled",
    "parts_recounted",
}


def history_of(case: Case, *, for_applicant: bool) -> tuple[HistoryView, ...]:
    """Actions in words, oldest first; an applicant reads offices, not names of agents, nor internal notes."""
    definition = definition_of(case)
    names = {step.id: step.title for step in definition.steps}
    names |= {opinion.id: opinion.title for step in definition.steps for opinion in step.opinions}
    names |= {paper.id: paper.label for paper in definition.papers}
    names |= {step.id: step.title for step in definition.steps if step.kind in ("validate", "part")}
    actions = list(case.actions.exclude(kind=IN_THE_REGISTER).order_by("sequence"))
    people = {} if for_applicant else names_of_staff(actions)
    unsaid = _unsaid(actions) if for_applicant else set()
    return tuple(
        HistoryView(
            sequence=action.sequence,
            kind=action.kind,
            words=action_words(action, names=names),
            actor=pick(people.get(action.actor_id)),
            actor_id="" if for_applicant else action.actor_id,
            office_names=office_names(action.office_id) if action.office_id else None,
            at=action.at,
            covering=pick(people.get(action.details.get("covering", ""), {})),
            automatic=action.details.get("automatic", ""),
        )
        for action in actions
        if not (for_applicant and (action.kind in INTERNAL or action.details.get("internal")))
        and action.sequence not in unsaid
    )


def _unsaid(actions: Sequence[CaseAction]) -> set[int]:
    """What was undone at once, before anybody was told."""
    at = {action.sequence: action.at for action in actions}
    undone = {action.details["undone"]: action.at for action in actions if action.kind == "undone"}
    return {sequence for sequence, when in undone.items() if when - at[sequence] <= timedelta(seconds=UNDO_SECONDS)}


def timeline(*, case: Case) -> tuple[HistoryView, ...]:
    """The history as the applicant reads it."""
    return history_of(case, for_applicant=True)


def messages_of(case: Case, *, for_applicant: bool, people: Mapping[str, str] | None = None) -> tuple[MessageView, ...]:
    """The thread, oldest first; notes between members of staff stay between them. `people`: names by account."""
    rows = CaseMessage.objects.filter(case=case).order_by("at", "id")
    if for_applicant:
        rows = rows.filter(to_applicant=True) | rows.filter(from_applicant=True)
    return tuple(
        MessageView(
            id=row.pk,
            body=row.body,
            from_applicant=row.from_applicant,
            to_applicant=row.to_applicant,
            author="" if for_applicant else (people or {}).get(row.author_id) or row.author_label,
            at=row.at,
        )
        for row in rows
    )


def todo_items(request: CompletionRequest, definition: Definition, given_papers: set[str]) -> tuple[TodoItem, ...]:
    """What was asked, with what was given since."""
    items = []
    for item in request.items:
        known = definition.paper(item["id"]) if item["kind"] == "paper" else definition.question(item["id"])
        done = item["id"] in (given_papers if item["kind"] == "paper" else request.given)
        items.append(
            TodoItem(
                kind=item["kind"],
                id=item["id"],
                label=known.label if known else {},
                remark=item.get("remark", ""),
                done=done or request.answered_at is not None,
                given=request.given.get(item["id"]) if item["kind"] == "answer" else None,
            )
        )
    return tuple(items)


def pending_papers(case: Case) -> set[str]:
    """Papers given for the open request and not yet sent (revision 0); one in which a virus was found is not given."""
    given = case.papers.filter(revision=0).exclude(file__scan="infected")
    return set(given.values_list("paper_id", flat=True))


def open_todo(case: Case) -> tuple[tuple[TodoItem, ...], str]:
    """What the applicant must give now, and the agent's message; nothing unless the file waits for them."""
    if case.stage != "awaiting_applicant":
        return (), ""
    request = CompletionRequest.objects.get(case=case, round=case.completion_rounds)
    definition = definition_of(case)
    return todo_items(request, definition, pending_papers(case)), request.message


def completions_of(case: Case) -> tuple[CompletionView, ...]:
    """Every request for completion, oldest first."""
    definition = definition_of(case)
    given = pending_papers(case)
    return tuple(
        CompletionView(
            id=request.pk,
            round=request.round,
            items=todo_items(request, definition, given),
            message=request.message,
            asked_at=request.asked_at,
            answered_at=request.answered_at,
            reason=request.reason,
        )
        for request in CompletionRequest.objects.filter(case=case).order_by("round")
    )
