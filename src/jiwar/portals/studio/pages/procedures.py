"""What is written, what is published, and how a new procedure begins."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.texts import pick
from jiwar.portals.studio import figures
from jiwar.portals.studio.forms.texts import TitledForm
from jiwar.portals.studio.pages.access import authors_only, desks, studio_only, studio_page
from jiwar.portals.studio.pages.words import completeness_of, state_of

SHOWN = ("drafts", "review", "published", "ended")
STATES: dict[str, tuple[str, ...]] = {
    "drafts": catalogue.OPEN_STATES,
    "review": ("proposed",),
    "ended": ("published", "discarded"),
}
SIZE = 50
MOST_FILE = 1024 * 1024


@require_safe
@studio_only
def procedures(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits for a second reading, what is published, what is over."""
    chosen = request.GET.get("show", "")
    if chosen not in SHOWN:
        chosen = "drafts" if request.actor.has_role("author") else "review"
    words = {
        "drafts": _("Being written"),
        "review": _("To be reviewed"),
        "published": _("Published"),
        "ended": _("Finished drafts"),
    }
    waiting = len(catalogue.definitions_visible_to(request.actor, states=STATES["review"]).rows)
    chips = [
        {
            "href": f"?show={name}",
            "text": words[name],
            "current": name == chosen,
            "count": (waiting or None) if name == "review" else None,
        }
        for name in SHOWN
    ]
    context: dict[str, Any] = {"chips": chips, "chosen": chosen, "title": words[chosen]}
    context |= _published(request) if chosen == "published" else _drafts(request, chosen)
    return studio_page(request, "studio/procedures.html", context)


def _drafts(request: HttpRequest, chosen: str) -> dict[str, Any]:
    page = catalogue.definitions_visible_to(
        request.actor, states=STATES[chosen], cursor=request.GET.get("after") or None
    )
    rows = [
        {
            "draft": draft,
            "state": state_of(draft),
            "complete": completeness_of(draft.data, all_languages=True),
        }
        for draft in page.rows
    ]
    following = f"?show={chosen}&after={page.next_cursor}" if page.next_cursor else ""
    return {"rows": rows, "next_href": following}


def _published(request: HttpRequest) -> dict[str, Any]:
    """By code, some at a time: what is in force, its languages, how much it is asked for and how long it takes."""
    after = request.GET.get("after", "")
    kept = [one for one in catalogue.procedures_kept_by(request.actor) if one.version_id and one.code > after]
    following = f"?show=published&after={kept[SIZE - 1].code}" if len(kept) > SIZE else ""
    asked, nothing = figures.by_procedure(request.actor), figures.none_yet()
    rows = [
        {
            "one": one,
            "complete": completeness_of(one.data, all_languages=True),
            "figures": asked.get(one.code, nothing),
        }
        for one in kept[:SIZE]
    ]
    return {"kept": rows, "next_href": following, "meaning": figures.meaning(request.actor)}


class NewForm(TitledForm):
    """A title, a code, and what it begins with."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Lower-case letters, digits and hyphens; it never changes. Empty: made from the title."),
        required=False,
        max_length=60,
        widget=forms.TextInput({"class": "jw-input jw-code", "dir": "ltr", "spellcheck": "false"}),
    )
    source = forms.ChoiceField(label=gettext_lazy("It begins with"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Office that keeps it"), required=False)

    def __init__(self, *arguments: Any, actor: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = {entry.code: pick(entry.data.get("titles")) for entry in catalogue.library()}
        known |= {one.code: pick(one.titles) for one in catalogue.procedures()}
        copies = [(code, _("A copy of: %(title)s") % {"title": title}) for code, title in sorted(known.items())]
        places = [(str(office.id), pick(office.names)) for office in desks(actor)]
        self.fields["source"].choices = [("", _("An empty procedure")), *copies]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choices = places  # type: ignore[attr-defined]  # the same
        self.places = places
        if len(places) == 1:
            self.fields["office"].widget = forms.HiddenInput()
        self.fields["office"].initial = places[0][0] if places else None

    @property
    def titles(self) -> dict[str, str]:
        """The title in both languages."""
        return {"ar": self.cleaned_data["title_ar"], "fr": self.cleaned_data["title_fr"]}

    def begun(self, actor: Any) -> catalogue.DefinitionDraftView:
        """The draft; raises Refused."""
        given = self.cleaned_data
        taken = {one.code.replace("-", "_") for one in catalogue.procedures(retired=True)}
        code = given["code"] or catalogue.editing.new_id(self.titles, taken, fallback="procedure").replace("_", "-")
        call = {"actor": actor, "office_id": UUID(given["office"] or self.places[0][0]), "code": code}
        if not given["source"]:
            return catalogue.start_definition(titles=self.titles, **call)
        draft = catalogue.copy_procedure(source=given["source"], **call)
        data = {**draft.data, "titles": {**draft.data.get("titles", {}), **self.titles}}
        return catalogue.save_definition(actor=actor, draft_id=draft.id, data=data, expected_revision=draft.revision)


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
def new(request: HttpRequest) -> HttpResponse:
    """Begin a procedure, empty or from another one."""
    form = NewForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            draft = form.begun(request.actor)
        except (catalogue.CodeInvalid, catalogue.CodeTaken) as problem:
            form.add_error("code", str(problem))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("studio:draft", draft.id)
    return studio_page(request, "studio/new.html", {"form": form}, status=422 if form.errors else 200)


class ImportForm(forms.Form):
    """A definition as a YAML file."""

    source = forms.FileField(
        label=gettext_lazy("YAML file of a procedure"),
        help_text=gettext_lazy("As “Download (YAML)” gives it. It becomes a draft: nothing is published by it."),
        widget=FileInput({"accept": ".yaml,.yml"}, max_bytes=MOST_FILE),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    office = forms.ChoiceField(label=gettext_lazy("Office that keeps it"))

    def __init__(self, *arguments: Any, actor: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        places = [(str(office.id), pick(office.names)) for office in desks(actor)]
        self.fields["office"].choices = places  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].initial = places[0][0] if places else None


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
def import_file(request: HttpRequest) -> HttpResponse:
    """A draft from a file."""
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None, actor=request.actor)
    if posted and form.is_valid():
        upload = form.cleaned_data["source"]
        try:
            if upload.size > MOST_FILE:
                raise catalogue.DefinitionTooLarge(MOST_FILE // 1024)
            draft = catalogue.import_definition(
                actor=request.actor, office_id=UUID(form.cleaned_data["office"]), source=upload.read()
            )
        except (Refused, catalogue.UnreadableDefinition) as problem:
            form.add_error("source", str(problem))
        else:
            messages.success(request, _("The file was read: here is its draft."))
            return redirect("studio:draft", draft.id)
    context = {"form": form, "schema": reverse("api:procedure_schema")}
    return studio_page(request, "studio/import.html", context, status=422 if form.errors else 200)
