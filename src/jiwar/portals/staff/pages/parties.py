"""At the desk: for whom, by whom with a mandate, and how to reach them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import InlineRadios, PhoneInput

LANGUAGES = [("ar", "العربية"), ("fr", "Français")]
SELF, OTHER = "self", "other"


class DeskForm(forms.Form):
    """What the desk asks besides the procedure's own questions."""

    acting = forms.ChoiceField(
        label=_("Who is at the desk?"),
        help_text=_("With a mandate, save once: the representative’s name is then asked."),
        choices=[(SELF, _("The applicant")), (OTHER, _("Somebody with a mandate"))],
        widget=InlineRadios,
    )
    phone = forms.CharField(
        label=_("Mobile telephone"),
        help_text=_("Leave empty when the person has none: the receipt carries a tracking code."),
        required=False,
        widget=PhoneInput,
    )
    owner_phone = forms.CharField(
        label=_("Mobile telephone of the applicant"),
        help_text=_("The applicant is told each time somebody acts in their name."),
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the messages and the act"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, draft: cases.DraftView, **options: Any) -> None:
        super().__init__(*arguments, **({"initial": _initial(draft)} | options))
        if not takes_mandates(draft) or draft.contested:
            del self.fields["acting"]
        if draft.contested:  # reached as in the file that it contests
            del self.fields["phone"], self.fields["owner_phone"]
            return
        if is_represented(draft):
            self.fields["phone"].label = _("Mobile telephone of the representative")
        else:
            del self.fields["owner_phone"]

    def clean_phone(self) -> str:
        return self._checked("phone")

    def clean_owner_phone(self) -> str:
        return self._checked("owner_phone")

    def _checked(self, name: str) -> str:
        typed = self.cleaned_data[name].strip()
        try:
            return identity.check_phone(typed) if typed else ""
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem


def takes_mandates(draft: cases.DraftView) -> bool:
    """The procedure lets somebody file for another."""
    return draft.definition.applicant.representation == "mandate"


def is_represented(draft: cases.DraftView) -> bool:
    """Somebody files for the applicant, with a mandate."""
    return bool(draft.representative.get("quality"))


def _initial(draft: cases.DraftView) -> dict[str, Any]:
    filer = draft.representative if is_represented(draft) else draft.applicant
    return {
        "acting": OTHER if is_represented(draft) else SELF,
        "phone": filer.get("phone", ""),
        "owner_phone": draft.applicant.get("phone", ""),
        "language": draft.language,
    }


def questions(draft: cases.DraftView) -> list[tuple[str, catalogue.Question, Any]]:
    """(role, question, what is kept) of the people of this application; a NIN given once is not asked again.

    An appeal knows them from the file that it contests.
    """
    if draft.contested:
        return []
    asked = [("applicant", catalogue.applicant_question(draft.definition))]
    if is_represented(draft):
        asked.insert(0, ("representative", catalogue.representative_question(draft.definition)))
    found = []
    for role, question in asked:
        party = getattr(draft, role)
        kept = {key: value for key, value in party.items() if key not in {"nin_masked", "birth_precision"}}
        if party.get("birth_precision") == "year" and kept.get("birth_date"):
            kept["birth_date"] = kept["birth_date"][:4]
        nin = party.get("nin_masked", "")
        found.append((role, catalogue.nin_known(question, nin, on_record=bool(kept.get("person_id"))), kept or None))
    return found


def keep_acting(desk: DeskForm, draft: cases.DraftView, call: dict[str, Any]) -> bool:
    """Begin or end the mandate as the desk says; whether that changed."""
    wanted = desk.cleaned_data.get("acting") == OTHER if "acting" in desk.fields else is_represented(draft)
    if wanted == is_represented(draft):
        return False
    # The number typed so far is that of whoever stands at the desk.
    beginning = {"quality": "mandate", "phone": desk.cleaned_data["phone"]}
    cases.save_representative(representative=beginning if wanted else None, **call)
    return True


def save(role: str, value: Any, desk: DeskForm, draft: cases.DraftView, call: dict[str, Any]) -> None:
    """Write one party with how to reach it; raises PartyInvalid."""
    reach = "phone"
    if role == "applicant" and ("owner_phone" in desk.fields or is_represented(draft)):
        reach = "owner_phone"
    kept = getattr(draft, role)
    phone = desk.cleaned_data.get(reach, "") if desk.is_valid() else kept.get("phone", "")
    known = {key: kept[key] for key in ("person_id", "email", "quality") if kept.get(key)}
    whole = {**known, **(value or {}), "phone": phone}
    if role == "applicant":
        cases.save_applicant(applicant=whole, **call)
    else:
        cases.save_representative(representative=whole, **call)
