"""Reasons of a refusal in words."""

from jiwar.catalogue.api import Definition
from jiwar.kernel.texts import Texts


def reason_texts(definition: Definition, reasons: list[str]) -> tuple[Texts, ...]:
    """Reasons in words: those of the definition by id, the handler's own as written."""
    found: list[Texts] = []
    for reason in reasons:
        known = definition.refusal.reason(reason)
        found.append(known.text if known else {"ar": reason, "fr": reason})
    return tuple(found)
