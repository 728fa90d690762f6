"""Parts of authorities that will be late, or that wait for somebody: for those who answer for an office or a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from jiwar.cases.models import CasePart
from jiwar.cases.queries.names import account_name, office_names, titles_of
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.reach import parts_visible_to
from jiwar.cases.queries.supervising import BLOCKED_DAYS, working_days_ago
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class PressingPart:
    """A part that is in time and will not long be, or that nobody moves; `visible`: the reader may open it."""

    id: UUID
    reference: str
    titles: Texts
    service: Texts
    office_names: Texts
    handler: str
    state_words: str
    due_on: date | None
    visible: bool


def pressing_parts(
    *,
    actor: Actor,
    commune_codes: Collection[str],
    kind: Literal["soon", "blocked"],
    office_ids: Collection[UUID] = (),
    cursor: str | None = None,
    size: int = 20,
) -> Page[PressingPart]:
    """Parts in files of those communes that are due by the next working day; or blocked: nobody took one, or decided
    what was prepared, for three working days.

    `office_ids`: parts of these offices only. The days stop while the applicant is waited for. The caller has checked
    that communes and offices are within the actor's scope.
    """
    today = clock.today()
    rows = CasePart.objects.filter(
        state__in=UNDECIDED, queue_on__gte=today, case__is_open=True, case__commune_code__in=list(commune_codes)
    ).exclude(Q(state="waiting") | Q(case__stage="awaiting_applicant"))
    if office_ids:
        rows = rows.filter(office_id__in=list(office_ids))
    if kind == "soon":
        rows = rows.filter(queue_on__lte=territory.add_working_days(today, 1))
    else:
        since = working_days_ago(BLOCKED_DAYS)
        untaken = Q(state="open", handler=None, sent_at__lt=since)
        rows = rows.filter(untaken | Q(state="prepared", prepared_at__lt=since))
    page = keyset_page(rows.select_related("case", "handler"), by=["queue_on", "id"], cursor=cursor, size=size)
    visible = set(parts_visible_to(actor).filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True))
    return Page(
        [
            PressingPart(
                id=row.pk,
                reference=row.case.reference,
                titles=part_of(definition_of(row.case), row.step_id).title,
                service=titles_of(row.case),
                office_names=office_names(row.office_id),
                handler=account_name(row.handler),
                state_words=_words(row),
                due_on=row.due_on,
                visible=row.pk in visible,
            )
            for row in page.rows
        ],
        page.next_cursor,
    )


def _words(row: CasePart) -> str:
    if row.state == "prepared":
        return _("Waits for its decision")
    return _("Nobody took it") if row.handler_id is None else _("Being prepared")
