"""Finding a service: home by life event, tolerant search, and the page that says everything before one starts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jiwar.analytics import api as analytics
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope
from jiwar.kernel.ranges import ranged
from jiwar.kernel.texts import current_language
from jiwar.law import api as law
from jiwar.portals.citizen.pages import prefill, session
from jiwar.portals.citizen.pages.described import schema_org
from jiwar.portals.citizen.pages.place import commune_asked, picker, place_of

MOST_ASKED = 6
SEARCH_LENGTH = 120
LAW_SHOWN = 3  # texts of law before the rest is folded: a building permit rests on a dozen


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, what most people come for, and services by life event."""
    filed = _filed_this_year()
    procedures = sorted(catalogue.procedures(language=current_language()), key=lambda one: -filed.get(one.code, 0))
    events = [event for event in catalogue.life_events() if event.procedures]
    return render(request, "citizen/home.html", {"procedures": procedures[:MOST_ASKED], "events": events})


def _filed_this_year() -> dict[str, float]:
    """How many applications of each procedure were filed in twelve months; nothing where figures are not made yet."""
    year = analytics.period_named("year", today=clock.today())
    found = analytics.measure(
        indicators=["cases.submitted"],
        scope=ReaderScope(everything=True),
        start=year.start,
        end=year.end,
        by="procedure",
    )
    return {one.key: one.values["cases.submitted"] or 0 for one in found}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Services that answer what was typed, misspelt or not, in any of our languages."""
    text = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    found = catalogue.search_procedures(text=text, language=current_language()) if text else []
    return render(request, "citizen/search.html", {"text": text, "found": found})


@require_safe
def life_event(request: HttpRequest, event_id: str) -> HttpResponse:
    """The services of one moment of life."""
    event = next((event for event in catalogue.life_events() if event.id == event_id), None)
    if event is None:
        raise Http404
    return render(request, "citizen/life_event.html", {"event": event, "procedures": event.procedures})


@dataclass(frozen=True)
class WantedPaper:
    """A paper as the service page shows it; `always` is false when it depends on the answers."""

    paper: object
    always: bool


def while_offered(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page about a service: one that ended says so, one that never was is not found."""

    @wraps(view)
    def inner(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except catalogue.ProcedureRetired as retired:
            return no_longer_offered(request, retired)
        except catalogue.ProcedureNotFound as unknown:
            raise Http404 from unknown

    return inner


@require_safe
@while_offered
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Who may ask, papers, price, delay, what silence means, legal basis, where else than online."""
    local = catalogue.depends_on_commune(code=code)
    form, chosen = picker(request) if local else (None, "")
    if chosen:
        kept = {"prefill": request.GET["prefill"]} if "prefill" in request.GET else {}
        return redirect(f"{request.path}?{urlencode({'commune': chosen} | kept)}#place")
    commune = commune_asked(request) if local else ""
    procedure = catalogue.local_procedure(code=code, commune_code=commune)
    definition = procedure.definition
    provisions = law.provisions(list(definition.legal_basis))
    context = {
        "procedure": procedure,
        "definition": definition,
        "papers": [
            WantedPaper(paper, always=paper.required is True and not paper.visible)
            for paper in _asked_papers(definition)
        ],
        "provisions": provisions[:LAW_SHOWN],
        "more_provisions": provisions[LAW_SHOWN:],
        "deadline": definition.deadline,
        "delay": catalogue.term_words(definition.deadline),
        "fee": definition.fee,
        "papers_in_words": _papers_in_words(definition),
        "begun": session.begun(request, code),
        "prefill": prefill.link_of(request, definition),
        "ends": catalogue.retirement(code=code),
        "clips": _clips(procedure),
        "described": schema_org(procedure, request.path),
        "place": place_of(procedure, commune, local=local),
        "form": form,
    }
    return render(request, "citizen/service.html", context)


def _clips(procedure: catalogue.ProcedureView) -> list[dict[str, Any]]:
    """The easy-read text read aloud, that of the page's language first."""
    texts = procedure.definition.easy_read
    found = [one for one in catalogue.clips_of(code=procedure.code, texts=texts) if one.is_public]
    here = current_language()
    return [
        {"language": one.language, "here": one.language == here, "type": one.media_type}
        for one in sorted(found, key=lambda one: (one.language != here, one.language))
    ]


GONE = (catalogue.ProcedureNotFound, catalogue.ClipNotFound, documents.FileGone, documents.FileInQuarantine)


@require_safe
def listen(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The easy-read text, read aloud."""
    try:
        texts = catalogue.procedure(code=code).definition.easy_read
        content, media_type = catalogue.clip_sound(code=code, language=language, texts=texts)
    except GONE as gone:
        raise Http404 from gone
    answer = ranged(request, content, media_type=media_type)
    answer["Cache-Control"] = "public, max-age=600"  # a sound that was withdrawn is heard ten minutes more at most
    return answer


def no_longer_offered(request: HttpRequest, retired: catalogue.ProcedureRetired) -> HttpResponse:
    """A service that ended: since when, why, what to ask for instead; files already sent go on."""
    instead = None
    if retired.replaced_by:
        with suppress(catalogue.ProcedureNotFound):  # it ended in its turn: nothing to propose
            instead = catalogue.procedure(code=retired.replaced_by)
    return render(request, "citizen/retired.html", {"retired": retired, "instead": instead}, status=410)


def _asked_papers(definition: catalogue.Definition) -> list[catalogue.Paper]:
    """The papers that may be asked: not what the administration always looks up itself."""
    return [paper for paper in definition.papers if paper.held_by_administration is not True]


def _papers_in_words(definition: catalogue.Definition) -> str:
    """How many papers to have at hand before one starts; some depend on the answers."""
    papers = _asked_papers(definition)
    count = sum(paper.required is True and not paper.visible for paper in papers)
    if not papers:
        return _("No paper is needed.")
    if count == len(papers):
        return ngettext("%(count)d paper", "%(count)d papers", count) % {"count": count}
    return ngettext(
        "%(count)d paper, and others according to your answers",
        "%(count)d papers, and others according to your answers",
        count,
    ) % {"count": count}


@require_safe
def form_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper form, for those who prefer a pen."""
    try:
        procedure = catalogue.local_procedure(code=code, commune_code=commune_asked(request))
    except catalogue.ProcedureNotFound as unknown:
        raise Http404 from unknown
    pdf = catalogue.print_form(procedure=procedure, language="fr" if current_language() == "fr" else "ar")
    headers = {"Content-Disposition": f'inline; filename="{code}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
def printed(request: HttpRequest, code: str, number: int, serial: str, page: int) -> HttpResponse:
    """Where a telephone lands that reads the code of a paper form: the page of its service."""
    return redirect("citizen:service", code)
