"""The differences between two contents of a procedure as people read them, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition.comparing import compare
from jiwar.catalogue.definition.places import place_in_words, word_of
from jiwar.catalogue.definition.workflows import with_steps
from jiwar.catalogue.definition.writing import yaml_text
from jiwar.kernel.directions import FSI, PDI

KINDS = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved")}
MOST_CHANGES = 300
NOTHING = _("(nothing)")


def changes_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The differences in words, each with what stood there and what stands there now.

    Steps that come from a shared workflow are compared as they are, not by its name alone.
    """
    old, new = with_steps(old), with_steps(new)
    return [
        {
            "kind": change.kind,
            "word": KINDS[change.kind],
            "place": place_in_words(old if change.kind == "removed" else new, change.place),
            "before": lines_of(change.before) if change.kind in ("changed", "removed") else [],
            "after": lines_of(change.after) if change.kind in ("changed", "added") else [],
        }
        for change in compare(old, new)[:MOST_CHANGES]
    ]


def named(name: str, said: str) -> str:
    """What is said under its name, in the direction of its own letters: `500 DA` or an expression are not turned."""
    return gettext("%(name)s: %(said)s") % {"name": name, "said": f"{FSI}{said}{PDI}"}


def lines_of(value: Any) -> list[str]:
    """A value of a definition as lines to read: texts by language, the rest as YAML."""
    if value in (None, "", [], {}):
        return [str(NOTHING)]
    if isinstance(value, bool):
        return [str(pgettext_lazy("condition", "yes") if value else pgettext_lazy("condition", "no"))]
    if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
        return [named(word_of(key), text) for key, text in value.items() if text]
    if isinstance(value, list | tuple) and all(isinstance(one, str | int) for one in value):
        return [str(one) for one in value]
    return [str(value)] if isinstance(value, str | int | float) else yaml_text(value).splitlines()
