"""What public inquiries refuse, each with a sentence for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class InquiryNotFound(Refused):
    """No such inquiry, or it came to nothing."""

    def __init__(self) -> None:
        super().__init__(_("This public inquiry was not found."))


class InquiryNotYetOpen(Refused):
    """The register opens on its first day."""

    def __init__(self) -> None:
        super().__init__(_("The register of this inquiry is not open yet. Come back on its first day."))


class InquiryClosed(Refused):
    """The last day is past: what comes later is not written in the register."""

    def __init__(self) -> None:
        super().__init__(_("This inquiry is closed: its last day is past, and its register takes nothing more."))


class InquiryNotOver(Refused):
    """The report comes after the last day."""

    def __init__(self) -> None:
        super().__init__(_("The register is still open: the report comes after its last day."))


class InquiryReported(Refused):
    """One report, once; nothing is written after it."""

    def __init__(self) -> None:
        super().__init__(_("The report of this inquiry was given: nothing can be added to it."))


class InquiryMissing(Refused):
    """Nothing is proposed while the public is heard, nothing granted before the report is in."""

    def __init__(self) -> None:
        super().__init__(_("The report of the public inquiry is not in yet: wait for it before you propose."))


class ObservationIncomplete(Refused):
    """An observation says who writes, where they live, and what they say."""

    def __init__(self) -> None:
        super().__init__(_("Write your name, where you live, and your observation (5,000 letters at most)."))


class ReportIncomplete(Refused):
    """A report sums up the observations and concludes."""

    def __init__(self) -> None:
        super().__init__(_("The report has a summary of the observations, a conclusion, and its reasons."))


class DayNotPossible(Refused):
    """A day that cannot be that of an inquiry."""

    def __init__(self) -> None:
        super().__init__(
            _("Check the days: the order comes first, the inquiry opens today or later, papers come during it.")
        )
