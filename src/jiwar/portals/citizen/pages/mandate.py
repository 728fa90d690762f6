"""Whoever is represented reads who acts for them, and ends it: by the link of our message, without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.portals.citizen.pages import session


@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, token: str) -> HttpResponse:
    """Who acts, for what, until when; one button ends it."""
    here = {"token": token, "ip": session.address(request)}
    try:
        if request.method == "POST":
            cases.revoke_mandate(actor=session.actor(request), **here)
            messages.success(request, _("The mandate is ended. Nobody acts in your name on this file any more."))
            return redirect(request.path)
        seen = cases.mandate_view(**here)
    except (cases.MandateGone, identity.TooManyTries) as gone:
        status = 429 if isinstance(gone, identity.TooManyTries) else 404
        return render(request, "citizen/cosign_gone.html", {"message": str(gone)}, status=status)
    return render(request, "citizen/mandate.html", {"seen": seen})
