"""What the catalogue refuses, in sentences for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import NotAllowed, Refused
from jiwar.kernel.texts import Texts

if TYPE_CHECKING:
    from jiwar.catalogue.checks.problem import Problem
    from jiwar.catalogue.definition import Conflict


class AnswerInvalid(Refused):
    """An answer cannot be accepted; `parts` says which part of a composite one, each with its sentence."""

    def __init__(self, message: object, parts: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.parts = dict(parts or {})


class ProcedureNotFound(Refused):
    """No published procedure has that code or id."""

    def __init__(self) -> None:
        super().__init__(_("This service is not in the catalogue."))


class ProcedureRetired(ProcedureNotFound):
    """The service is no longer offered: since when, why, and by what it is replaced."""

    def __init__(self, *, code: str, titles: Texts, since: datetime, reason: Texts, replaced_by: str) -> None:
        Refused.__init__(self, _("This service is no longer offered. Applications already filed go on."))
        self.code, self.titles, self.since, self.reason, self.replaced_by = code, titles, since, reason, replaced_by


class DefinitionRefused(Refused):
    """A definition has problems: nothing of it is published; `problems` lists them."""

    def __init__(self, code: str, problems: "list[Problem]") -> None:
        first = f"{problems[0].path}: {problems[0].message}" if problems else ""
        super().__init__(
            _("“%(code)s” has %(count)d problems and was not published. The first one: %(first)s")
            % {"code": code, "count": len(problems), "first": first}
        )
        self.problems = problems


class VersionIsFixed(RuntimeError):  # noqa: N818 - reads as what happened
    """A published version never changes: publish another one."""


class DefinitionNotFound(Refused):
    """No draft of a definition has that id, or not for this actor."""

    def __init__(self) -> None:
        super().__init__(_("This draft does not exist, or is not yours to see."))


class MayNotEdit(NotAllowed):
    """The actor is no author at the office that keeps the procedure."""

    def __init__(self) -> None:
        super().__init__(_("Only an author at the office that keeps this procedure may do this."))


class MayNotReview(NotAllowed):
    """The actor is no reviewer there."""

    def __init__(self) -> None:
        super().__init__(_("Only a reviewer at the office that keeps this procedure may do this."))


class ReviewerIsAuthor(NotAllowed):
    """Whoever wrote in a draft does not approve it."""

    def __init__(self) -> None:
        super().__init__(_("You wrote in this procedure: a second person has to review it."))


class NotInThisState(Refused):
    """The draft is in a state from which this does not follow."""

    def __init__(self) -> None:
        super().__init__(_("This is not possible in the present state of the draft. Reload the page."))


class StaleDefinition(Refused):
    """Somebody saved the draft meanwhile: nothing is overwritten; `revision` is the present one, `by` who saved it."""

    def __init__(self, *, revision: int, by: str) -> None:
        sentence = _("%(name)s changed this draft meanwhile. Reload the page and make your change again.")
        super().__init__(sentence % {"name": by or _("Somebody")})
        self.revision = revision


class DefinitionOutdated(Refused):
    """Another version was published since the draft was begun: compare and take it over first."""

    def __init__(self, *, number: int) -> None:
        sentence = _("Version %(number)d was published since this draft was begun. Take its changes over first.")
        super().__init__(sentence % {"number": number})
        self.number = number


class VersionsConflict(Refused):
    """Both sides changed the same places: `conflicts` lists them, each waits for a choice."""

    def __init__(self, conflicts: "list[Conflict]") -> None:
        sentence = _(
            "You and the version in force both changed %(count)d places: choose, for each, whose words to keep."
        )
        super().__init__(sentence % {"count": len(conflicts)})
        self.conflicts = conflicts


class CodeTaken(Refused):
    """Another procedure has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("The code “%(code)s” is that of another procedure: choose another one.") % {"code": code})


class CodeInvalid(Refused):
    """A code is lower-case letters, digits and hyphens."""

    def __init__(self) -> None:
        super().__init__(_("A code is made of lower-case letters, digits and hyphens, for instance “library-card”."))


class CodeChanged(Refused):
    """The code of a procedure never changes."""

    def __init__(self, code: str) -> None:
        super().__init__(_("The code stays “%(code)s”: cases, figures and links use it.") % {"code": code})


class TextMissing(Refused):
    """A note or a reason is needed, in the languages said."""

    def __init__(self) -> None:
        super().__init__(_("Say why, in Arabic and in French where the citizens read it."))


class NotLater(Refused):
    """A day to come is needed."""

    def __init__(self) -> None:
        super().__init__(_("Choose a moment to come."))


class OverrideNotFound(Refused):
    """No local rule has that id, or not for this actor."""

    def __init__(self) -> None:
        super().__init__(_("This local rule does not exist, or is not yours to see."))


class PlaceNotOverridable(Refused):
    """The place is none of those that a wilaya or a commune may change."""

    def __init__(self) -> None:
        super().__init__(_("A wilaya or a commune may not change this: it is the same for everybody."))


class NotForThisUnit(Refused):
    """The procedure is none that this wilaya or commune may adapt."""

    def __init__(self) -> None:
        super().__init__(_("This procedure is kept here, or elsewhere: its own authors change it, no local rule does."))


class LocalActNeeded(Refused):
    """A local rule rests on a deliberation or an order, with its number and its day."""

    def __init__(self) -> None:
        super().__init__(_("Say on which deliberation or order it rests: its number and its day, not one to come."))


class OverrideRefused(Refused):
    """The procedure would not be sound with it; `problems` says what."""

    def __init__(self, problems: "list[Problem]") -> None:
        first = f"{problems[0].path}: {problems[0].message}" if problems else ""
        super().__init__(_("The procedure would not be right with this: %(first)s") % {"first": first})
        self.problems = problems


class OverrideDecided(Refused):
    """Somebody decided or ended it meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody acted on this local rule meanwhile. Reload the page."))


class ConfirmerIsProposer(NotAllowed):
    """Whoever proposed a local rule does not confirm it."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this local rule: a second person has to confirm it."))


class MayNotOverride(NotAllowed):
    """The actor holds no such role at the office of that wilaya or commune."""

    def __init__(self) -> None:
        super().__init__(_("Only an author or a reviewer of that wilaya or commune may do this."))


class DefinitionTooLarge(Refused):
    """More than a definition may hold."""

    def __init__(self, most_kb: int) -> None:
        super().__init__(_("A definition has at most %(kb)d KB.") % {"kb": most_kb})


class ClipNotFound(Refused):
    """No sound is there, or not the one that was heard."""

    def __init__(self) -> None:
        super().__init__(_("This sound is no longer there, or the text it reads was changed. Open the page again."))


class NothingToRead(Refused):
    """A sound says a text."""

    def __init__(self) -> None:
        super().__init__(_("There is no easy-read text in this language yet: write it and publish it, then record it."))
