"""`/verify`: anyone holding an act, on paper or as a file, asks whether the administration issued it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.references import parse_reference
from jiwar.ledger import api as ledger

MAX_PDF_BYTES = 10 * 1024 * 1024
# A journalist or an employer checks many acts; a machine that guesses references is slowed down.
TRIES, TRIES_WINDOW_S = 60, 600


class VerifyForm(forms.Form):
    """A file, or the reference printed on the act."""

    pdf = forms.FileField(label=_("The act as a PDF file"), required=False, widget=FileInput({"accept": ".pdf"}))
    reference = forms.CharField(
        label=_("Or the reference printed on the act"),
        help_text=_("Eight letters and digits, for example ABCD-EFGH."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "class": "is-short"}),
    )

    def clean(self) -> dict[str, object]:
        """One of the two is enough; a reference with a slip of the pen is told from an unknown one."""
        cleaned = super().clean() or {}
        pdf, typed = cleaned.get("pdf"), cleaned.get("reference")
        if not pdf and not typed and not self.errors:
            self.add_error("reference", _("Choose the PDF file of the act, or type its reference."))
        if pdf and pdf.size > MAX_PDF_BYTES:
            self.add_error("pdf", _("This file is larger than 10 MB. Acts issued here are much smaller."))
        if typed and not pdf:
            cleaned["reference"] = parse_reference(str(typed))
            if cleaned["reference"] is None:
                self.add_error("reference", _("This reference has a mistake. Compare each letter with the paper."))
        return cleaned


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and the verdict of what was sent."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            slow_down(request)
            pdf = form.cleaned_data["pdf"]
            verdict = (
                documents.verify_pdf(content=pdf.read())
                if pdf
                else documents.verify_reference(text=form.cleaned_data["reference"])
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _verdict_page(request, verdict)
    return render(request, "public/verify.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def verify_reference(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the QR code of an act leads."""
    try:
        slow_down(request)
        token = request.GET.get("s", "")
        verdict = (
            documents.verify_token(token=token, reference=reference)
            if token
            else documents.verify_reference(text=reference)
        )
    except identity.TooManyTries as refusal:
        form = VerifyForm({"reference": reference})
        form.add_error(None, str(refusal))
        return render(request, "public/verify.html", {"form": form}, status=429)
    return _verdict_page(request, verdict)


def slow_down(request: HttpRequest) -> None:
    """Raise TooManyTries at whoever guesses."""
    identity.rate_limit(key=f"verify:{identity.client_ip(request)}", limit=TRIES, window_s=TRIES_WINDOW_S)


def _verdict_page(request: HttpRequest, verdict: documents.Verdict) -> HttpResponse:
    found = decisions.decision_of_document(document_id=verdict.document.id) if verdict.document else None
    by_law = bool(found and found.signer.get("system"))  # what silence decided: nobody signed it
    context = {"verdict": verdict, "by_law": by_law, "checkpoint": ledger.latest_checkpoint(log="acts")}
    return render(request, "public/verdict.html", context)
