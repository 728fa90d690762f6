"""Public inquiries: those that are open, what one of them is about, and the register that anyone writes in."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import NeededWords
from jiwar.kernel.ids import new_id
from jiwar.kernel.texts import current_language, pick
from jiwar.territory import api as territory

# A mobile operator puts a district behind one address: its people write, a machine is slowed down.
TRIES, TRIES_WINDOW_S = 60, 3600


class ObservationForm(forms.Form):
    """What somebody writes in the register; `key` names the form, so that sent twice it is kept once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = NeededWords(
        _("Your observation"),
        missing=_("Write your observation."),
        rows=6,
        max_length=5000,
        help_text=_("For or against, and why: noise, smells, dangers, jobs, roads, water…"),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"class": "jw-input", "autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Write your name: the register takes no observation without one.")},
    )
    place = forms.CharField(
        label=_("Where you live"),
        help_text=_("The district or the commune is enough."),
        max_length=120,
        widget=forms.TextInput({"class": "jw-input", "autocomplete": "address-level2", "dir": "auto"}),
        error_messages={"required": _("Write where you live: the district or the commune.")},
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        help_text=_("So that the commissioner can ask you more."),
        required=False,
        max_length=120,
        widget=forms.TextInput({"class": "jw-input", "dir": "ltr", "autocomplete": "off"}),
    )


@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """Those that anyone may write in now or soon, everywhere or in a place."""
    wilayas = territory.children_of()
    wilaya = request.GET.get("wilaya", "")
    known = wilaya in {one.code for one in wilayas}
    communes = list(territory.divisions_at(codes=territory.communes_within(code=wilaya)).values()) if known else []
    commune = request.GET.get("commune", "")
    place = commune if commune in {one.code for one in communes} else wilaya if communes else ""
    page = cases.open_inquiries(place=place, cursor=request.GET.get("after"))
    here = f"wilaya={wilaya}&commune={commune}&" if place else ""
    context = {
        "rows": page.rows,
        "wilayas": wilayas,
        "communes": communes,
        "wilaya": wilaya,
        "commune": commune,
        "next_href": f"?{here}after={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "public/inquiries.html", context)


def _found(inquiry_id: UUID) -> cases.Notice:
    try:
        return cases.public_inquiry(inquiry_id=inquiry_id)
    except cases.InquiryNotFound as unknown:
        raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """What is asked, until when, and the form to write an observation; after the report, what it concludes."""
    notice = _found(inquiry_id)
    if request.method != "POST":
        return _drawn(request, notice, ObservationForm(initial={"key": new_id()}))
    form = ObservationForm(request.POST)
    if not form.is_valid():
        return _drawn(request, notice, form, status=422)
    given: dict[str, Any] = form.cleaned_data
    said = cases.NewObservation(**given | {"key": given["key"] or new_id()})
    try:
        identity.rate_limit(key=f"observe:{identity.client_ip(request)}", limit=TRIES, window_s=TRIES_WINDOW_S)
        cases.observe(inquiry_id=inquiry_id, said=said)
    except cases.InquiryNotFound as gone:
        raise Http404 from gone
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, notice, form, status=429 if isinstance(refusal, identity.TooManyTries) else 422)
    return redirect("public_site:observed", inquiry_id, said.key)


def _drawn(request: HttpRequest, notice: cases.Notice, form: forms.Form, *, status: int = 200) -> HttpResponse:
    """With the form while the register is open, and also, so that nothing is lost, when it was sent too late."""
    shown = form if notice.stands == "open" or form.is_bound else None
    return render(request, "public/inquiry.html", {"inquiry": notice, "form": shown}, status=status)


@require_safe
def observed(request: HttpRequest, inquiry_id: UUID, key: UUID) -> HttpResponse:
    """What was kept of an observation, for whoever sent it."""
    notice, kept = _found(inquiry_id), cases.observation_sent(inquiry_id=inquiry_id, key=key)
    if kept is None:
        raise Http404
    return render(request, "public/observed.html", {"inquiry": notice, "observation": kept})


@require_safe
def poster(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """The notice on one page, to be printed and posted."""
    notice, language = _found(inquiry_id), "ar" if current_language() == "ar" else "fr"
    link = request.build_absolute_uri(reverse("public_site:inquiry", args=[inquiry_id]))
    with translation.override(language):
        data = _posted(notice, language, link)
    pdf = documents.render(layout="poster", data=data, language=language)
    return HttpResponse(pdf, content_type="application/pdf")


def _posted(notice: cases.Notice, language: str, link: str) -> dict[str, Any]:
    """The words of the page that is posted: what is asked, the days, where one reads and writes."""
    return {
        "title": gettext("Notice of public inquiry"),
        "at": datetime.combine(notice.order_on, time(12), tzinfo=UTC),
        "authority": {"office": notice.office_names},
        "body": pick(notice.notice, language),
        "facts": [
            (gettext("Ordered by"), gettext("order no. %(number)s") % {"number": notice.order_number}),
            (gettext("From"), day_in(notice.opens_on)),
            (gettext("Until"), day_in(notice.closes_on)),
            (gettext("Commissioner"), pick(notice.commissioner, language)),
            (gettext("Where the file is read, and the register signed"), notice.place),
            (gettext("Where this notice is posted"), pick(notice.posting, language)),
        ],
        "qr": link,
    }


def day_in(day: date) -> str:
    """A day in words, in the language of the page."""
    return date_format(day, "l j F Y")
