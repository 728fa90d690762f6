"""What registers refuse, in sentences for the person concerned."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class RecordUnknown(Refused):
    """No such act, or not one that the reader may see."""

    def __init__(self) -> None:
        super().__init__(_("This act is not in the registers that you may read."))


class RegisterUnknown(Refused):
    """No register of that kind is kept for that commune."""

    def __init__(self) -> None:
        super().__init__(_("No register of this kind is kept here for this commune."))


class NumberTaken(Refused):
    """Another act bears that number in that year."""

    def __init__(self) -> None:
        super().__init__(_("This number is already borne by another act of the same register and year."))


class RecordInvalid(Refused):
    """The content is not that of an act; `problems` says for each path what is wrong."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(sentence) for _path, sentence in problems))


class ReasonMissing(Refused):
    """Nothing is changed without saying why."""

    def __init__(self) -> None:
        super().__init__(_("Say why the act is changed."))


class DecisionMissing(Refused):
    """A correction rests on a decision: its authority, number and day (ordinance 70-20, art. 49 and 51)."""

    def __init__(self) -> None:
        super().__init__(_("Give the decision that orders the correction: who took it, its number and its day."))


class NothingChanges(Refused):
    """What is proposed is what the act says already."""

    def __init__(self) -> None:
        super().__init__(_("Nothing would change: the act already says this."))


class CorrectionPending(Refused):
    """One correction at a time."""

    def __init__(self) -> None:
        super().__init__(_("A correction of this act already waits for its approval."))


class CorrectionUnknown(Refused):
    """No such correction, or it does not wait any more."""

    def __init__(self) -> None:
        super().__init__(_("This correction does not wait for an approval any more."))


class RecordChanged(Refused):
    """The act has a newer version than the one that was to be corrected."""

    def __init__(self) -> None:
        super().__init__(_("The act was changed in the meantime: propose the correction again."))


class ApproverIsProposer(Refused):
    """Two people: whoever proposes does not approve."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this correction: somebody else approves it."))


class MayNotApprove(Refused):
    """The power to sign acts of civil status of that commune is needed."""

    def __init__(self) -> None:
        super().__init__(_("Approving a correction needs the power to sign civil status acts of this commune."))


class SearchTooShort(Refused):
    """Too little was typed to find anything."""

    def __init__(self) -> None:
        super().__init__(_("Give a name of at least two letters, a day, or the year and number of the act."))
