"""The signing book: each act is read as it would be sealed; those ticked are signed together, by one proof."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.access import SEATS, SIGNATORIES, holds_any, staff_only, staff_page
from jiwar.portals.staff.pages.second_factor import CodeForm
from jiwar.portals.staff.pages.versions import seen_of


class SignForm(CodeForm):
    """The proof that the person before the screen is who signs: a password, and a code of whoever has enrolled."""

    def __init__(self, *arguments: Any, enrolled: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["password"].label = gettext("Your password, once for all the acts ticked")
        self.fields["code"].help_text = gettext(
            "Six digits of your authenticator application, or a recovery code of ten."
        )
        if not enrolled:
            del self.fields["code"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*SIGNATORIES)
def signing_book(request: HttpRequest) -> HttpResponse:
    """Acts that wait for this person's signature; those that were read may be ticked and signed together."""
    page = cases.signing_book(actor=request.actor, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=page.rows)
    read = cases.acts_read(actor=request.actor, case_ids=[row.id for row in page.rows])
    enrolled = identity.has_second_factor(account_id=request.actor.account_id)
    form = SignForm(request.POST or None, enrolled=enrolled)
    ticked = request.POST.getlist("chosen")
    if request.method == "POST" and not ticked:
        form.add_error(None, gettext("Tick at least one act that you have read."))
    if request.method == "POST" and form.is_valid():
        answer = _signed(request, form, ticked)
        if answer is not None:
            return answer
    context = {
        "rows": [_row(row, row.id in read, ticked) for row in page.rows],
        "any_read": any(row.can_sign and row.id in read for row in page.rows),
        "first_unread": next((row.id for row in page.rows if row.can_sign and row.id not in read), None),
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
        "seat": holds_any(request.actor, SEATS),
        "form": form,
        "enrolled": enrolled,
        "must_enrol": not enrolled and settings.SECOND_FACTOR_TO_SIGN,
    }
    return staff_page(
        request, "staff/signing_book.html", context, section="signing", status=422 if form.errors else 200
    )


def _row(row: cases.CaseRow, read: bool, ticked: list[str]) -> dict[str, Any]:
    value = f"{row.id}:{row.sequence}"
    return {"case": row, "read": read, "value": value, "ticked": value in ticked}


def _signed(request: HttpRequest, form: SignForm, ticked: list[str]) -> HttpResponse | None:
    """One proof, then each act for itself in the background: a failure of one never blocks the rest."""
    try:
        identity.prove_signatory(request=request, actor=request.actor, **form.cleaned_data)
        deed = cases.ask_bulk(
            actor=request.actor, kind="sign", parameters={}, reason=gettext("Signed as a batch"), seen=seen_of(ticked)
        )
    except (identity.AppCodeWrong, identity.AppCodeUsed) as refusal:
        form.add_error("code", str(refusal))
        return None
    except Refused as refusal:
        form.add_error("password", str(refusal))
        return None
    return redirect("staff:bulk", deed)


@require_safe
@staff_only(*SIGNATORIES)
def read(request: HttpRequest) -> HttpResponse:
    """The acts one after another, each as it would be sealed; opening one is what lets it be ticked."""
    page = cases.signing_book(actor=request.actor, cursor=request.GET.get("after"))
    rows = [row for row in page.rows if row.can_sign]
    if not rows:
        messages.info(request, gettext("No act waits that you may sign."))
        return redirect("staff:signing_book")
    places = [str(row.id) for row in rows]
    asked = request.GET.get("case", "")
    at = places.index(asked) if asked in places else 0
    cases.note_listed(actor=request.actor, rows=[rows[at]])
    context = {
        "case": rows[at],
        "viewed": [showing.act("preview", rows[at].id)],
        "number": at + 1,
        "total": len(rows),
        "previous": places[at - 1] if at else "",
        "next": places[at + 1] if at + 1 < len(places) else "",
    }
    return staff_page(request, "staff/signing_read.html", context, section="signing")
