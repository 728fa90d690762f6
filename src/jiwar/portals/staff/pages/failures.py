"""What the administrator follows up: work that failed, messages not sent, acts not sealed, legal facts to confirm."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.channels import api as channels
from jiwar.decisions import api as decisions
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import pick
from jiwar.law import api as law
from jiwar.outbox import api as outbox
from jiwar.portals.staff.pages.access import staff_only, staff_page

MOST = 50
PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Row:
    """One thing that did not work: what, to whom or where, how often it was tried, when it is tried again."""

    what: str
    about: str
    attempts: int
    next_at: datetime | None
    given_up: bool
    error: str
    kind: str = ""
    id: UUID | None = None
    code: str = ""


@dataclass(frozen=True)
class Group:
    """One list of the page; `fine` is said when it is empty."""

    id: str
    title: str
    fine: str
    rows: list[Row]

    @property
    def cut(self) -> bool:
        """Whether there may be more than the page shows."""
        return len(self.rows) >= MOST


@require_safe
@staff_only("administrator")
def failures(request: HttpRequest) -> HttpResponse:
    """Everything that waits for somebody to look at it."""
    groups = [
        Group("messages", _("Messages not sent yet"), _("Every message was sent."), _messages()),
        Group("acts", _("Acts waiting for their seal"), _("Every act is sealed."), _seals()),
        Group("jobs", _("Jobs that failed"), _("No job has failed."), _jobs()),
        Group("schedules", _("Regular work that failed"), _("All regular work went well."), _schedules()),
    ]
    sure = {"low": (_("Weak"), "error"), "medium": (_("Medium"), "warning"), "high": (_("Strong"), "info")}
    context: dict[str, Any] = {
        "backlog": outbox.backlog(),
        "groups": groups,
        "failing": any(group.rows for group in groups),
        "unconfirmed": [
            (provision, *sure[provision.confidence], gettext(provision.doubt) if provision.doubt else "")
            for provision in law.unconfirmed()
        ],
    }
    return staff_page(request, "staff/failures.html", context, section="failures")


def _messages() -> list[Row]:
    words = {"sms": "SMS", "email": _("E-mail"), "portal": _("Portal")}
    return [
        Row(
            what=PLACEHOLDER.sub("…", pick(channels.TEMPLATES[one.template].subject)),
            about=" · ".join(filter(None, [words.get(one.channel, one.channel), one.address_masked])),
            attempts=one.attempts,
            next_at=one.next_attempt_at,
            given_up=one.state == "given_up",
            error=one.last_error,
            kind="delivery",
            id=one.id,
        )
        for one in channels.deliveries_failing(limit=MOST)
    ]


def _seals() -> list[Row]:
    return [
        Row(
            what=pick(one.title),
            about=pick(one.office_label),
            attempts=one.attempts,
            next_at=one.next_attempt_at,
            given_up=False,
            error=one.last_error,
            code=one.number,
        )
        for one in decisions.sealing_stuck(limit=MOST)
    ]


def _jobs() -> list[Row]:
    return [
        Row(
            what="",
            about="",
            attempts=one.attempts,
            next_at=one.next_attempt_at,
            given_up=one.next_attempt_at is None,
            error=one.last_error,
            kind="job",
            id=one.id,
            code=one.name,
        )
        for one in outbox.jobs_failing(limit=MOST)
    ]


def _schedules() -> list[Row]:
    return [
        Row(what="", about="", attempts=0, next_at=one.next_at, given_up=False, error=one.last_error, code=one.name)
        for one in outbox.schedules_failing()
    ]


@require_POST
@staff_only("administrator")
def retry(request: HttpRequest, kind: str, row_id: UUID) -> HttpResponse:
    """Try again at once."""
    try:
        if kind == "job":
            outbox.retry_job(job_id=row_id, actor=request.actor.ref)
        else:
            channels.retry_delivery(delivery_id=row_id, actor=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It will be tried again within a few seconds."))
    return redirect("staff:failures")
