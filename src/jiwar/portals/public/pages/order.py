"""`/verify/order/`: is this number of the journal the one that was given? Recomputed from the proof alone."""

import json
from binascii import Error as BadBase64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.ledger import api as ledger
from jiwar.portals.public.pages.verify import slow_down
from jiwar.signing import api as signing

MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class OrderVerdict:
    """`valid`: sealed under a checkpoint that our key signed; `of` the reference that the entry itself names."""

    valid: bool
    number: int = 0
    covered: int = 0
    of: str = ""
    filed_at: datetime | None = None


class OrderForm(forms.Form):
    """The file saved from the page of a request."""

    proof = forms.FileField(
        label=_("The proof of order, saved from the page of a request (.json)"),
        widget=FileInput({"accept": ".json"}),
        error_messages={"required": _("Choose the proof file.")},
    )

    def clean_proof(self) -> dict[str, Any]:
        """The file as data."""
        sent: UploadedFile = self.cleaned_data["proof"]
        unreadable = forms.ValidationError(_("This file is not a proof of order. Save it again from the page."))
        if (sent.size or 0) > MAX_BYTES:
            raise unreadable
        try:
            read = json.loads(sent.read())
        except (ValueError, RecursionError) as problem:
            raise unreadable from problem
        if not isinstance(read, dict) or not isinstance(read.get("proof"), dict):
            raise unreadable
        return read


@require_http_methods(["GET", "POST"])
def verify_order(request: HttpRequest) -> HttpResponse:
    """The form, and the verdict."""
    form = OrderForm(request.POST, request.FILES) if request.method == "POST" else OrderForm()
    verdict = None
    if request.method == "POST" and form.is_valid():
        try:
            slow_down(request)
            verdict = verdict_on(form.cleaned_data["proof"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return render(request, "public/verify_order.html", {"form": form, "verdict": verdict}, status=status)


def verdict_on(read: dict[str, Any]) -> OrderVerdict:
    """Nothing is believed of the file but what its seals prove."""
    try:
        proof = ledger.InclusionProof.from_dict(read["proof"])
        content = str(read.get("content", ""))
        entry = json.loads(content) if content else {}
        filed_at = datetime.fromisoformat(str(entry.get("at", "")))
        subject = entry.get("subject", ["", "", ""])[2] if entry.get("verb") == "case.submitted" else ""
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, BadBase64):
        return OrderVerdict(valid=False)
    signed = ledger.verify_note(proof.checkpoint_note, _keys())
    if not signed or not subject or not ledger.verify_inclusion(proof, content.encode()):
        return OrderVerdict(valid=False)
    return OrderVerdict(valid=True, number=proof.index + 1, covered=proof.size, of=str(subject), filed_at=filed_at)


def _keys() -> list[str]:
    return list(signing.trust_bundle()["checkpoint_keys"])
