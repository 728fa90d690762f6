"""A person's name in two scripts: the four boxes that ask for it, and the script that is known when it is shown."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.kernel.texts import current_language

LATIN_FIRST = ("family_latin", "given_latin", "family_ar", "given_ar")


class TwoScriptsForm(forms.Form):
    """Somebody who is named: a name in one script at least, each box in the direction of its letters.

    The script of the page comes first. Of two scripts one is enough: the page says so, no box is called optional.
    """

    family_ar = forms.CharField(label=_("Family name in Arabic"), required=False, max_length=80)
    given_ar = forms.CharField(label=_("Given name in Arabic"), required=False, max_length=80)
    family_latin = forms.CharField(label=_("Family name in Latin letters"), required=False, max_length=80)
    given_latin = forms.CharField(label=_("Given name in Latin letters"), required=False, max_length=80)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if current_language() != "ar":
            self.order_fields(LATIN_FIRST)
        for name in LATIN_FIRST:
            direction = "ltr" if name.endswith("latin") else "rtl"
            self.fields[name].widget.attrs |= {"class": "jw-input", "dir": direction, "autocomplete": "off"}

    @property
    def typed(self) -> bool:
        """Whether anything was written."""
        return any(str(value or "").strip() for value in self.cleaned_data.values())


def name_of(person: Mapping[str, Any]) -> str:
    """A name as declared, in the script that is known."""
    pairs = [(person.get(f"given_{one}", ""), person.get(f"family_{one}", "")) for one in ("ar", "latin")]
    return next((f"{given} {family}".strip() for given, family in pairs if given or family), "")
