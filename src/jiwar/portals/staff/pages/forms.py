"""What staff type when they act on a file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiwar.cases.api import MOST_JOINED, MOST_JOINED_MB, CaseDetail, LookupView, MovableCase
from jiwar.catalogue import api as catalogue
from jiwar.kernel.forms import Checkboxes, NeededWords, Radios, area, joining_field
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.lacking import LackingForm
from jiwar.portals.staff.pages.ready import ComposedForm
from jiwar.registers import api as registers

VERDICTS = [("grant", _("Grant")), ("refuse", _("Refuse"))]


class MessageForm(ComposedForm):
    """A message to the applicant."""

    body = NeededWords(_("Message"), missing=_("Write the message first."), max_length=4000, rows=3)
    body.widget.attrs["data-key"] = "w"
    in_sms = forms.BooleanField(
        label=_("Write the text itself in the SMS"),
        help_text=_("Otherwise the SMS says only that there is a message, with the link."),
        required=False,
    )


class NoteForm(forms.Form):
    """A note that only members of staff read."""

    body = NeededWords(
        _("Private note"),
        missing=_("Write the note first."),
        max_length=4000,
    )
    body.widget.attrs["data-key"] = "y"


class TakeForm(forms.Form):
    """Why a file is taken before those that came first."""

    reason = NeededWords(
        _("Why this file before the older ones"),
        missing=_("Say why you take this file before the older ones."),
        help_text=_("The head of your office reads it, and such takings are counted."),
        max_length=4000,
    )


class InterestForm(forms.Form):
    """What ties an agent to the applicant of a file."""

    reason = NeededWords(
        _("What ties you to this person or this file"),
        missing=_("Say in a few words what ties the agent to this person."),
        help_text=_("A relative, a neighbour, a business, a file you advised on. The applicant does not read it."),
        max_length=4000,
    )
    scope = forms.ChoiceField(
        label=_("It concerns"),
        choices=[("person", _("every file of this applicant")), ("file", _("this file only"))],
        widget=Radios,
        initial="person",
        error_messages={"required": _("Say what it concerns.")},
    )
    account = forms.ChoiceField(label=_("Who is concerned"), required=False)

    def __init__(self, *arguments: Any, colleagues: Mapping[Any, Mapping[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not colleagues:
            del self.fields["account"]
            return
        names = [(str(one), pick(known)) for one, known in colleagues.items()]
        self.fields["account"].choices = [("", _("Myself")), *names]  # type: ignore[attr-defined]  # a ChoiceField

    def said(self) -> dict[str, Any]:
        """The arguments of the declaration."""
        given = self.cleaned_data
        account = given.get("account")
        return {
            "reason": given["reason"],
            "only_this_file": given["scope"] == "file",
            "account_id": UUID(account) if account else None,
        }


class ReturnForm(forms.Form):
    """Why the signatory does not sign."""

    note = NeededWords(
        _("Why the file goes back"),
        missing=_("Say why the file goes back."),
        max_length=4000,
        rows=3,
    )


class MoveForm(forms.Form):
    """Which running files go over to the version in force, and why; each with the sequence that was seen."""

    chosen = forms.MultipleChoiceField(
        label=_("Files to move"),
        widget=Checkboxes,
        error_messages={
            "required": _("Tick at least one file."),
            "invalid_choice": _("Somebody acted on one of these files meanwhile. Look at the list again, then tick."),
        },
    )
    reason = NeededWords(
        _("Why they move"),
        missing=_("Say why the files move."),
        help_text=_("It is written in the journal, with your name."),
        rows=3,
    )

    def __init__(self, *arguments: Any, rows: list[MovableCase], whole: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["chosen"].required = not whole
        choices = [(f"{row.id}:{row.sequence}", row.reference) for row in rows if not row.obstacles]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class TermForm(forms.Form):
    """Why running files follow the time limit of a new text, and what that text says."""

    reason = NeededWords(
        _("Why, and by which text"),
        missing=_("Say why, and which text says so."),
        help_text=_("Name the text and its article. It is written in the journal, with your name."),
        rows=3,
    )


class TakeBackForm(forms.Form):
    """Why a deed over many files is taken back."""

    reason = NeededWords(
        _("Why it is taken back"),
        missing=_("Say why it is taken back."),
        help_text=_("It is written in the journal, with your name."),
        rows=3,
    )


def _digits() -> forms.TextInput:
    return forms.TextInput({"class": "jw-input jw-input--8", "inputmode": "numeric", "dir": "ltr"})


class OpinionForm(forms.Form):
    """What the service thinks."""

    verdict = forms.ChoiceField(
        label=_("Opinion"),
        choices=[("favourable", _("Favourable")), ("unfavourable", _("Unfavourable"))],
        widget=Radios,
        error_messages={"required": _("Choose the opinion.")},
    )
    text = forms.CharField(label=_("Reasons and conditions"), required=False, max_length=4000, widget=area(3))
    file = joining_field(_("A report, a plan, photographs"), most=MOST_JOINED, most_mb=MOST_JOINED_MB)

    def said(self) -> dict[str, Any]:
        """The arguments of the opinion."""
        return {name: self.cleaned_data[name] for name in ("verdict", "text")}


class ValidationForm(forms.Form):
    """Whether the validator agrees to what is proposed."""

    answer = forms.ChoiceField(
        label=_("Do you agree to what is proposed?"),
        choices=[("agree", _("Yes, it goes on")), ("return", _("No, it goes back to the agent"))],
        widget=Radios,
        error_messages={"required": _("Say whether you agree.")},
    )
    note = forms.CharField(label=_("Note; needed when it goes back"), required=False, max_length=4000, widget=area())

    def clean(self) -> dict[str, object]:
        """Whoever sends a file back says why."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "return" and not str(cleaned.get("note") or "").strip():
            self.add_error("note", _("Say why the file goes back."))
        return cleaned


class LookupForm(forms.Form):
    """Whether a paper that the administration holds was found in its register."""

    found = forms.ChoiceField(
        label=_("Is it in the register?"),
        choices=[("yes", _("It is there")), ("no", _("It is not there"))],
        widget=Radios,
        error_messages={"required": _("Say whether it was found.")},
    )
    note = forms.CharField(
        label=_("Number of the act or entry; or where you searched"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
    )

    def __init__(self, *arguments: Any, held: LookupView, **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": f"{held.paper_id}_%s"} | options))
        self.held = held

    def clean(self) -> dict[str, object]:
        """Whoever asks the applicant after all says first where the paper was searched."""
        cleaned = super().clean() or {}
        if cleaned.get("found") == "no" and not str(cleaned.get("note") or "").strip():
            self.add_error("note", _("Say where you searched."))
        return cleaned


class RecordSearchForm(forms.Form):
    """Another way to a record of a register than what the applicant answered."""

    marks_optional = False  # one of them is needed: the page says which are enough

    name = forms.CharField(
        label=_("Names, in either script"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto", "autocomplete": "off"}),
    )
    year = forms.IntegerField(
        label=_("Year of the record"), required=False, min_value=1800, max_value=2200, widget=_digits()
    )
    number = forms.IntegerField(
        label=_("Number of the record"), required=False, min_value=1, max_value=999_999, widget=_digits()
    )

    def wanted(self, kind: str) -> registers.Wanted:
        """What is searched, in the registers of that kind."""
        given = self.cleaned_data
        return registers.Wanted(kind=kind, year=given["year"], number=given["number"], names=(given["name"],))

    def clean(self) -> dict[str, object]:
        """Enough to find something by."""
        cleaned = super().clean() or {}
        if not self.errors and not self.wanted("").enough:
            raise forms.ValidationError(str(registers.SearchTooShort()))
        return cleaned


class ProposeForm(forms.Form):
    """What the handler proposes; a refusal names its reasons."""

    verdict = forms.ChoiceField(
        label=_("Proposed decision"),
        choices=VERDICTS,
        widget=Radios,
        error_messages={"required": _("Choose the decision you propose.")},
    )
    reasons = forms.MultipleChoiceField(label=_("Reasons of the refusal"), required=False, widget=Checkboxes)
    other = forms.CharField(
        label=_("Another reason, with the text it rests on"), required=False, max_length=1000, widget=area()
    )
    note = forms.CharField(label=_("Note for the signatory"), required=False, max_length=4000, widget=area())

    def __init__(self, *arguments: object, case: CaseDetail, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Django's own signature
        reasons = [(reason.id, pick(reason.text)) for reason in case.definition.refusal.reasons]
        self.fields["reasons"].choices = reasons  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean(self) -> dict[str, object]:
        """A refusal without a reason is impossible (law 06-01, art. 11)."""
        cleaned = super().clean() or {}
        given = [*cleaned.get("reasons", []), *filter(None, [cleaned.get("other", "").strip()])]
        if cleaned.get("verdict") == "refuse" and not given:
            self.add_error("reasons", _("Choose at least one reason, or write one."))
        cleaned["all_reasons"] = given if cleaned.get("verdict") == "refuse" else []
        return cleaned


class CompletionForm(LackingForm, ComposedForm):
    """What the applicant must complete: papers and answers, all in one round."""

    message = forms.CharField(label=_("Message to the applicant"), required=False, max_length=4000, widget=area())
    reason = NeededWords(
        _("Why you ask a second time"),
        missing=_("Say why not all was asked the first time."),
        help_text=_("All remarks go in one round: the applicant reads why there is another, and it is counted."),
    )

    def __init__(self, *arguments: object, case: CaseDetail, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Django's own signature
        # What other authorities lack leaves with it.
        self.gathered = [(one.kind, one.id) for one in case.parts.remarks] if case.parts else []
        unheard = case.parts.unheard if case.parts else ()
        if not case.completion_rounds and not unheard:
            del self.fields["reason"]
        elif unheard and not case.completion_rounds:
            self.fields["reason"] = _why_not_heard([pick(one.titles) for one in unheard])
        missing = {one.paper_id: _not_found(one) for one in case.lookups if one.state == "not_found"}
        self.ask(_items(case), lambda _kind, item_id: missing.get(item_id, ""))

    def places(self) -> list[tuple[str, Any]]:
        """The message, and the remark on each of the things that may lack."""
        remarks = [(f"{kind}-{item_id}-remark", label) for kind, item_id, label in self.items]
        return [("message", self.fields["message"].label), *remarks]

    def put(self, place: str, text: str) -> None:
        """A remark is made on what is asked."""
        super().put(place, text)
        if place != "message":
            self.initial[place.removesuffix("-remark")] = True

    def ticked(self) -> list[tuple[str, str]]:
        """What is ticked on the page as it is drawn."""
        return [(kind, item_id) for kind, item_id, _label in self.items if self[f"{kind}-{item_id}"].value()]

    def say(self, words: Mapping[tuple[str, str], str]) -> None:
        """How the SMS calls each item: the page draws it anew when a box is ticked."""
        for kind, item_id, _label in self.items:
            self.fields[f"{kind}-{item_id}"].widget.attrs["data-sms-word"] = words[kind, item_id]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.said() and not self.gathered:
            self.add_error(None, _("Tick at least one paper or answer."))
        return cleaned


def _why_not_heard(titles: list[str]) -> NeededWords:
    return NeededWords(
        _("Why you do not wait for the other authorities"),
        missing=_("Say why you do not wait, or wait until all have said what they lack."),
        help_text=gettext("Not heard yet: %(titles)s. The applicant reads this reason, and it is counted.")
        % {"titles": " · ".join(titles)},
    )


def _not_found(held: LookupView) -> str:
    """Why it is asked after all, in the applicant's terms."""
    return gettext("We did not find it: %(where)s") % {"where": held.note}


def _items(case: CaseDetail) -> list[tuple[str, str, str]]:
    answers = {answer.question_id: answer.value for answer in case.answers}
    papers = catalogue.wanted_papers(case.definition, answers, {})
    found = [("paper", paper.id, pick(paper.label)) for paper in papers]
    brought = [held for held in case.lookups if held.state in ("not_found", "given")]
    found += [("paper", held.paper_id, pick(held.label)) for held in brought]
    return found + [("answer", answer.question_id, pick(answer.label)) for answer in case.answers]
