"""Why an automatic step waits, or what made it needless; codes, so that they can be counted."""

from django.utils.translation import gettext_lazy as _

WHYS = {
    "nobody": _("No handler of the office is there to take it."),
    "unclear": _("The file does not say enough to find the record."),
    "none": _("No record answers to the file."),
    "several": _("Several records answer to the file: choose one."),
    "handler": _("It waits until a handler has the file."),
    "incomplete": _("Something is still to be looked up, asked or chosen."),
    "unfavourable": _("A service is not favourable: a person proposes."),
    "failed": _("It failed and is tried again."),
    "by_person": _("A person did it."),
    "needless": _("There was nothing to do."),
}
# An attempt that found nobody looks again later; the others wait for something to happen to the file.
AGAIN_AFTER_MINUTES = {"nobody": 30}
MOST_MINUTES = 12 * 60  # between two attempts after failures


def minutes_after_failure(tries: int) -> int:
    """Twice as long after each failure, up to half a day."""
    return min(2 ** min(tries, 10), MOST_MINUTES)
