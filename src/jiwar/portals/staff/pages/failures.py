"""What the administrator follows up: work that failed, messages not sent, acts not sealed, legal facts to confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.channels import api as channels
from jiwar.decisions import api as decisions
from jiwar.kernel.errors import Refused
from jiwar.law import api as law
from jiwar.outbox import api as outbox
from jiwar.portals.staff.pages.access import staff_only, staff_page


@require_safe
@staff_only("administrator")
def failures(request: HttpRequest) -> HttpResponse:
    """Everything that waits for somebody to look at it."""
    context = {
        "backlog": outbox.backlog(),
        "jobs": outbox.jobs_failing(limit=50),
        "deliveries": channels.deliveries_failing(),
        "seals": decisions.sealing_stuck(),
        "unconfirmed": law.unconfirmed(),
    }
    return staff_page(request, "staff/failures.html", context, section="failures")


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
