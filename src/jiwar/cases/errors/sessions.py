"""What a commission's session refuses, each with a sentence for the person who reads it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jiwar.kernel.errors import Refused


class SessionNotFound(Refused):
    """No such session, or it is another office's."""

    def __init__(self) -> None:
        super().__init__(_("This session was not found."))


class SessionMoved(Refused):
    """Somebody else took the session further meanwhile, or it is not there yet."""

    def __init__(self) -> None:
        super().__init__(_("The session is not at this point, or a colleague took it further. Look at it again."))


class SessionInvalid(Refused):
    """What was said of a session lacks something; `fields` says what."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Check what you wrote about the session."))


class SessionOpen(Refused):
    """One session at a time for the same service in the same commune."""

    def __init__(self) -> None:
        super().__init__(_("A session is already open for this service in this commune: end it first."))


class SessionNeeded(Refused):
    """Nobody proposes alone what a commission decides."""

    def __init__(self) -> None:
        super().__init__(_("A commission decides on this file: say that it is ready for it."))


class AgendaIncomplete(Refused):
    """Files are ready and not on the agenda: none is left out without a reason."""

    def __init__(self, count: int) -> None:
        sentence = ngettext_lazy(
            "%(count)d file that is ready is not on the agenda. Put it there, or say why it waits.",
            "%(count)d files that are ready are not on the agenda. Put them there, or say why they wait.",
            count,
        )
        super().__init__(sentence % {"count": count})


class AlreadyOnAgenda(Refused):
    """The file is on this agenda, or on another one."""

    def __init__(self) -> None:
        super().__init__(_("This file is already on an agenda."))


class ItemNotFound(Refused):
    """No such file on the agenda."""

    def __init__(self) -> None:
        super().__init__(_("This file was not found on the agenda."))


class QuorumMissing(Refused):
    """Too few members: for the session, or for files in which some take no part (`references`)."""

    def __init__(self, quorum: int, references: Sequence[str] = ()) -> None:
        if references:
            sentence = _(
                "Fewer than %(quorum)d members may decide on: %(files)s. "
                "Leave these files to another session, saying why."
            )
        else:
            sentence = _("At least %(quorum)d members must be present.")
        super().__init__(sentence % {"quorum": quorum, "files": ", ".join(references)})


class CorrectionsWait(Refused):
    """A correction that nobody confirmed would leave the points in doubt."""

    def __init__(self) -> None:
        super().__init__(_("Corrections wait to be confirmed by a second person. Confirm them, or take them away."))


class CorrectionInvalid(Refused):
    """The grid does not count this answer, or the value is not one that it can have."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why or _("The grid does not count this answer."))


class ConfirmsOwn(Refused):
    """Two people stand for a correction."""

    def __init__(self) -> None:
        super().__init__(_("You wrote this correction: another person confirms it."))


class NotYetPublished(Refused):
    """There is no list to contest."""

    def __init__(self) -> None:
        super().__init__(_("The provisional list is not published: there is nothing to contest yet."))


class ObjectionLate(Refused):
    """The days to object are over; the decision itself can still be contested."""

    def __init__(self, until: date, words: str) -> None:
        self.until = until
        sentence = _(
            "Objections to the list were possible until %(day)s. "
            "When you receive the decision, it says how to contest it."
        )
        super().__init__(sentence % {"day": words})


class ObjectionWaits(Refused):
    """One objection at a time."""

    def __init__(self) -> None:
        super().__init__(_("You have already objected: your objection is being examined."))


class ObjectionsWait(Refused):
    """The list is not final while somebody waits for an answer, or may still object."""

    def __init__(self, count: int) -> None:
        sentence = ngettext_lazy(
            "%(count)d objection waits for an answer.", "%(count)d objections wait for an answer.", count
        )
        super().__init__(sentence % {"count": count})


class ObjectionsOpen(Refused):
    """The days to object are not over."""

    def __init__(self, words: str) -> None:
        super().__init__(_("Objections are possible until %(day)s: the list is final after.") % {"day": words})


class DecisionsWait(Refused):
    """The minutes are signed once all files have their decision prepared."""

    def __init__(self, count: int) -> None:
        sentence = ngettext_lazy(
            "The decision of %(count)d file is still being prepared. Try again in a moment.",
            "The decisions of %(count)d files are still being prepared. Try again in a moment.",
            count,
        )
        super().__init__(sentence % {"count": count})
