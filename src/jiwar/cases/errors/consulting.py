"""What asking further opinions refuses, each with a sentence for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class NobodyConsulted(Refused):
    """An opinion is asked of somebody: of services that may be consulted here, or of experts with an address."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one service, or write the name and the e-mail address of an expert."))


class TooManyConsulted(Refused):
    """So many opinions are not waited for at once."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Ask at most %(count)d opinions at once.") % {"count": most})


class OpinionDaysWrong(Refused):
    """An opinion has a last day, near enough for the file to go on."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Give between 1 and %(count)d days to answer.") % {"count": most})


class RemindedToday(Refused):
    """Once a day is enough, and only while the opinion is waited for."""

    def __init__(self) -> None:
        super().__init__(_("They were written to less than a day ago, or the opinion is no longer waited for."))


class TooManyJoined(Refused):
    """More files than an opinion needs."""

    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(count)d files with one opinion. Remove one first.") % {"count": most})


class JoinedFileInfected(Refused):
    """An opinion leaves without what nobody may open."""

    def __init__(self) -> None:
        super().__init__(_("A virus was found in a file that you joined: remove it, then give your opinion."))


class ExpertLinkGone(Refused):
    """The link of an expert leads to nothing: unknown, or the file went on without the opinion."""

    def __init__(self) -> None:
        super().__init__(_("This link is unknown, or the opinion is no longer waited for. Write to the office."))
