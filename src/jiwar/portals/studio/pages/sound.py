"""The easy-read text of a procedure read aloud: recorded by one person, heard by another, taken away by either."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.ranges import ranged
from jiwar.kernel.texts import ORDER, RIGHT_TO_LEFT
from jiwar.portals.studio.pages.access import studio_only, studio_page
from jiwar.portals.studio.pages.published import kept


class SoundForm(forms.Form):
    """One sound file."""

    sound = forms.FileField(
        label=gettext_lazy("Sound file"),
        help_text=gettext_lazy("MP3, M4A or Ogg, 1 MB at most: about two minutes of speech."),
        widget=FileInput({"accept": ".mp3,.m4a,.ogg,.oga,.opus,audio/*"}, max_bytes=catalogue.CLIP_BYTES),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty. Choose it again."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@studio_only
def sound(request: HttpRequest, code: str) -> HttpResponse:
    """What may be heard in each language, and what lacks."""
    one = kept(request, code)
    if request.method != "POST":
        return _drawn(request, one)
    deed, _sep, what = request.POST.get("press", "").partition(":")
    if deed == "add" and what in ORDER:
        return _added(request, one, what)
    said = {"approve": (catalogue.approve_clip, _("Citizens hear it from now on."))}
    said["remove"] = (catalogue.remove_clip, _("The sound was taken away."))
    if deed not in said:
        raise Http404
    act, words = said[deed]
    try:
        act(actor=request.actor, code=code, clip_id=UUID(what))
    except ValueError as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("studio:sound", code)


def _added(request: HttpRequest, one: catalogue.KeptProcedure, language: str) -> HttpResponse:
    form = SoundForm(request.POST, request.FILES, auto_id=f"{language}_%s")
    if form.is_valid():
        upload = form.cleaned_data["sound"]
        try:
            catalogue.add_clip(
                actor=request.actor, code=one.code, language=language, stream=upload, filename=upload.name
            )
        except Refused as refusal:
            form.add_error("sound", str(refusal))
        else:
            messages.success(request, _("The sound was kept. Citizens hear it once a reviewer has listened to it."))
            return redirect("studio:sound", one.code)
    return _drawn(request, one, {language: form})


def _drawn(
    request: HttpRequest, one: catalogue.KeptProcedure, forms_of: dict[str, SoundForm] | None = None
) -> HttpResponse:
    texts = one.data.get("easy_read") or {}
    keepers = catalogue.keepers_of(one.keeper_id)
    writes = catalogue.can_edit_procedure(request.actor, keepers)
    clips = {clip.language: clip for clip in catalogue.clips_of(code=one.code, texts=texts)}
    rows = [_row(request, code, texts.get(code, ""), clips.get(code), forms_of or {}) for code in ORDER]
    context: dict[str, Any] = {
        "kept": one,
        "rows": rows,
        "may_write": writes,
        "reviews": catalogue.can_review(request.actor, keepers),
        "form": next(iter((forms_of or {}).values()), None),
    }
    return studio_page(request, "studio/sound.html", context, status=422 if forms_of else 200)


def _row(
    request: HttpRequest, code: str, text: str, clip: catalogue.ClipView | None, forms_of: dict[str, SoundForm]
) -> dict[str, Any]:
    return {
        "code": code,
        "word": catalogue.word_of(code),
        "text": text,
        "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "clip": clip,
        "own": clip is not None and clip.added_by_id == request.actor.account_id,
        "form": forms_of.get(code) or SoundForm(auto_id=f"{code}_%s"),
        "press": f"add:{code}",
        "wrong": code in forms_of,
    }


@require_safe
@studio_only
def file(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The sound, for whoever keeps the procedure, heard by a second person or not."""
    kept(request, code)
    try:
        content, media_type = catalogue.clip_sound(code=code, language=language)
    except (catalogue.ClipNotFound, documents.FileGone, documents.FileInQuarantine) as gone:
        raise Http404 from gone
    return ranged(request, content, media_type=media_type)
