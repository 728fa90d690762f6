"""What is refused where several authorities decide in one file."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jiwar.cases.errors import StaleCase
from jiwar.kernel.errors import NotAllowed, Refused


def _listed(titles: Sequence[str]) -> str:
    return " · ".join(titles)


class NoParts(Refused):
    """Nobody else decides in this file, or it is before its authorities already."""

    def __init__(self) -> None:
        super().__init__(_("No other authority decides in this file, or it was put before them already."))


class PartHasNoOffice(Refused):
    """A file goes to a commune where nobody is in charge of one of its parts."""

    def __init__(self, titles: Sequence[str]) -> None:
        sentence = _("Nobody there is in charge of this part: %(titles)s. The file may leave once it is decided here.")
        super().__init__(sentence % {"titles": _listed(titles)})


class PartNotOpen(Refused):
    """The part waits for another one, or is decided."""

    def __init__(self) -> None:
        super().__init__(_("This part cannot be worked on now: it waits for another one, or it is decided."))


class PartNotYours(NotAllowed):
    """A part is worked on by whoever took it."""

    def __init__(self) -> None:
        super().__init__(_("Take this part first: a colleague has it, or nobody."))


class PartChanged(StaleCase):
    """What is to be decided is not what was read."""


class PartDeciderPrepared(NotAllowed):
    """Whoever prepared a part does not decide it."""

    def __init__(self) -> None:
        super().__init__(_("You prepared this decision: somebody else who holds the power takes it."))


class PartsNotHeard(Refused):
    """All remarks go in one round: some authorities have not said theirs; the lead says why they are not awaited."""

    def __init__(self, titles: Sequence[str]) -> None:
        sentence = _("These authorities have not said yet what they lack: %(titles)s. Wait for them, or say why not.")
        super().__init__(sentence % {"titles": _listed(titles)})


class PartsUndecided(Refused):
    """Nothing is proposed while an authority has not decided."""

    def __init__(self, titles: Sequence[str]) -> None:
        sentence = _("Nothing is proposed before every authority has decided. Not decided yet: %(titles)s.")
        super().__init__(sentence % {"titles": _listed(titles)})


class PartUnfavourable(Refused):
    """An authority decided against: the file is refused, for its reasons."""

    def __init__(self, titles: Sequence[str]) -> None:
        sentence = _("This cannot be granted: an authority decided against (%(titles)s). Propose a refusal.")
        super().__init__(sentence % {"titles": _listed(titles)})


class PartAwaitsApplicant(Refused):
    """What an authority asked of the applicant has not come."""

    def __init__(self) -> None:
        super().__init__(_("You asked the applicant for something: wait for the answer before deciding."))
