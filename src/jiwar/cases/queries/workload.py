"""What those who answer for offices read in the morning: how much is late, at risk or blocked, and who carries what."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.filters import SOON_DAYS
from jiwar.cases.queries.interests import ties_to
from jiwar.cases.queries.part_loads import (
    SharedPart,
    parts_by_handler,
    parts_by_office,
    parts_in_hand,
    shared_part,
)
from jiwar.cases.queries.queues import case_rows
from jiwar.cases.queries.reach import cases_visible_to, reach_of
from jiwar.cases.queries.shapes import CaseRow
from jiwar.cases.rules.permissions import HANDLING_ROLES
from jiwar.cases.rules.sharing import share_out
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices

IN_HAND = ("examining", "awaiting_applicant", "awaiting_opinions")
MOST_SHARED = 200


@dataclass(frozen=True, kw_only=True)
class OfficeLoad:
    """Open files of one office: past their limit, last day soon, nobody's, and where the others wait."""

    office_id: UUID
    names: Texts
    open: int
    late: int
    soon: int
    unassigned: int
    with_applicant: int
    with_experts: int
    to_sign: int
    parts: int = 0  # of the files of others that it decides, whole
    parts_late: int = 0
    parts_untaken: int = 0


@dataclass(frozen=True, kw_only=True)
class HandlerLoad:
    """What one handler has in hand; `weight`: one for each file and one more for each service to consult on it, one
    for each part of the files of others. `late` and `soon` count both.
    """

    account_id: UUID
    names: Texts
    office_id: UUID
    in_hand: int
    late: int
    soon: int
    weight: int
    parts: int
    present: bool  # still holds the role there


@dataclass(frozen=True, kw_only=True)
class SharedOut:
    """A file of one handler and the colleague to whom it would go; never to those who are `tied` to it."""

    row: CaseRow
    weight: int
    to_account_id: UUID | None
    tied: frozenset[UUID] = frozenset()


def offices_answered_for(actor: Actor) -> frozenset[UUID]:
    """Offices whose work the actor answers for: those headed or supervised."""
    return reach_of(actor).supervising


def office_loads(*, actor: Actor) -> list[OfficeLoad]:
    """Offices with open files or parts, the most late first: one query over open files, one over open parts."""
    today, mine = clock.today(), offices_answered_for(actor)
    late, soon = Q(queue_on__lt=today), _soon()
    rows = (
        Case.objects.filter(is_open=True, office_id__in=mine)
        .values("office_id")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            soon=Count("pk", filter=soon),
            unassigned=Count("pk", filter=Q(stage="submitted")),
            with_applicant=Count("pk", filter=Q(stage="awaiting_applicant")),
            with_experts=Count("pk", filter=Q(stage="awaiting_opinions")),
            to_sign=Count("pk", filter=Q(stage="awaiting_signature")),
        )
        .order_by("-late", "-soon", "-open", "office_id")
    )
    parts, files = parts_by_office(mine) if mine else {}, {row["office_id"]: row for row in rows}
    found = [*files, *(pk for pk in sorted(parts) if pk not in files)]
    known = offices.offices(found)
    none: dict[str, Any] = dict.fromkeys(
        ("open", "late", "soon", "unassigned", "with_applicant", "with_experts", "to_sign"), 0
    )
    return [
        OfficeLoad(**none | files.get(pk, {}) | parts.get(pk, {}) | {"office_id": pk, "names": known[pk].names})
        for pk in found
        if pk in known
    ]


def _soon() -> Q:
    today = clock.today()
    return Q(queue_on__gte=today, queue_on__lte=today + timedelta(days=SOON_DAYS))


def handler_loads(*, actor: Actor, office_id: UUID) -> list[HandlerLoad]:
    """Who carries what at an office that the actor answers for, the heaviest first: three queries."""
    if office_id not in offices_answered_for(actor):
        return []
    seats = {seat.account_id: seat for seat in identity.staff_of(office_ids=[office_id], roles=HANDLING_ROLES)}
    carried: dict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    files = [(one, one["count"], one["count"] * weight_of(one["version_id"]), 0) for one in _in_hand(office_id)]
    parts = [(one, 0, one["count"], one["count"]) for one in parts_by_handler(office_id, _soon())]
    for row, count, weight, part in [*files, *parts]:
        own = carried[row["handler_id"]]
        added = (count, row["late"], row["soon"], weight, part)
        own[:] = [one + more for one, more in zip(own, added, strict=True)]
    gone = identity.staff_names(ids=[str(pk) for pk in carried if pk not in seats]) if set(carried) - set(seats) else {}
    found = [
        HandlerLoad(
            account_id=pk,
            names=seats[pk].names if pk in seats else gone.get(str(pk), {}),
            office_id=office_id,
            in_hand=carried[pk][0],
            late=carried[pk][1],
            soon=carried[pk][2],
            weight=carried[pk][3],
            parts=carried[pk][4],
            present=pk in seats,
        )
        for pk in {**seats, **carried}
    ]
    return sorted(found, key=lambda one: (-one.weight, str(one.account_id)))


def least_loaded(case: Case) -> tuple[UUID, int] | None:
    """The handler of the file's office who carries the least, with that weight: nobody who is away or tied to it."""
    seats = identity.staff_of(office_ids=[case.office_id], roles=("handler",))
    away = identity.away([seat.account_id for seat in seats], on=clock.today())
    carried: dict[UUID, int] = defaultdict(int)
    for row in _in_hand(case.office_id):
        carried[row["handler_id"]] += row["count"] * weight_of(row["version_id"])
    for row in parts_by_handler(case.office_id, _soon()):
        carried[row["handler_id"]] += row["count"]
    hands = {seat.account_id for seat in seats} - away
    free = hands - ties_to(cases=[case], account_ids=hands).get(case.pk, frozenset())
    first = min(free, key=lambda pk: (carried[pk], str(pk)), default=None)
    return None if first is None else (first, carried[first])


def tied_to(*, actor: Actor, case_ids: Collection[UUID], account_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Of the files among these that the actor reads, which colleagues are tied to each and may not receive it."""
    return ties_to(cases=list(cases_visible_to(actor).filter(pk__in=case_ids)), account_ids=account_ids)


def _in_hand(office_id: UUID) -> list[dict[str, Any]]:
    rows = (
        Case.objects.filter(is_open=True, office_id=office_id, stage__in=IN_HAND)
        .exclude(handler=None)
        .values("handler_id", "version_id")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=Q(queue_on__lt=clock.today())),
            soon=Count("pk", filter=_soon()),
        )
        .order_by()
    )
    return [dict(row) for row in rows]


def weight_of(version_id: UUID) -> int:
    """One, and one more for each service that this procedure consults."""
    definition = catalogue.version(id=version_id).definition
    return 1 + sum(len(step.opinions) for step in definition.steps)


def shared_out(
    *, actor: Actor, office_id: UUID, account_id: UUID, among: Collection[UUID] | None = None
) -> list[SharedOut]:
    """The files that one handler has in hand, each with the colleague who would carry the least with it.

    `among`: the colleagues who take part, all those of the office by default. The most urgent first. The parts that
    they have in hand are shared out with the files (`parts_shared_out`).
    """
    if office_id not in offices_answered_for(actor):
        return []
    rows, _parts, given, tied = _share(actor, office_id, account_id, among)
    none = frozenset[UUID]()
    return [
        SharedOut(
            row=row,
            weight=weight_of(case.version_id),
            to_account_id=given.get(row.id),
            tied=tied.get(row.id, none),
        )
        for case, row in zip(rows, case_rows(rows, actor), strict=True)
    ]


def parts_shared_out(
    *, actor: Actor, office_id: UUID, account_id: UUID, among: Collection[UUID] | None = None
) -> list[SharedPart]:
    """The parts that one handler has in hand, each with the colleague to whom it would go, as `shared_out`."""
    if office_id not in offices_answered_for(actor):
        return []
    _rows, parts, given, tied = _share(actor, office_id, account_id, among)
    return [shared_part(row, given.get(row.pk), tied.get(row.pk, frozenset())) for row in parts]


def _share(
    actor: Actor, office_id: UUID, account_id: UUID, among: Collection[UUID] | None
) -> tuple[list[Case], list[CasePart], dict[UUID, UUID], dict[UUID, frozenset[UUID]]]:
    """Files and parts of one handler, who would get which, and who is tied to which."""
    loads = {one.account_id: one for one in handler_loads(actor=actor, office_id=office_id)}
    hands = {pk: one.weight for pk, one in sorted(loads.items()) if one.present and pk != account_id}
    if among is not None:
        hands = {pk: weight for pk, weight in hands.items() if pk in among}
    mine = Case.objects.filter(is_open=True, handler_id=account_id, office_id=office_id, stage__in=IN_HAND)
    rows = list(mine.select_related("handler").order_by("queue_on", "id")[:MOST_SHARED])
    theirs = parts_in_hand(office_id, account_id).select_related("case")
    parts = list(theirs.order_by("queue_on", "id")[:MOST_SHARED])
    weights = [(case.pk, weight_of(case.version_id)) for case in rows] + [(part.pk, 1) for part in parts]
    ties = ties_to(cases=[*rows, *(part.case for part in parts)], account_ids=hands)
    tied = ties | {part.pk: ties[part.case_id] for part in parts if part.case_id in ties}
    return rows, parts, share_out(weights, hands, tied), tied
