"""A file that somebody gave, as the list of files of a form shows it."""

from typing import Any

from django.utils.translation import gettext as _

from jiwar.cases import api as cases


def listed(paper: cases.PaperView) -> dict[str, Any]:
    """A file given, as the list of files shows it: with what the virus scanner said when that matters."""
    said = {
        "waiting": (_("virus check awaited"), "warning"),
        "infected": (_("virus: remove it, take another"), "error"),
    }
    text, kind = said.get(paper.scan, ("", ""))
    line = {"name": paper.name, "size": paper.size, "remove": str(paper.id)}
    return line | {"status": text, "status_kind": kind}
