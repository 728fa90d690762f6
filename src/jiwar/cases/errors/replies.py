"""What is refused of the ready replies of an office."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class ReplyInvalid(Refused):
    """A reply lacks something, or asks for words that do not exist; `fields`: missing, braces or taken."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Check the reply: something lacks or is not known."))


class ReplyNotFound(Refused):
    """No such reply, or of an office that the actor does not head."""

    def __init__(self) -> None:
        super().__init__(_("This reply was not found, or it is another office’s."))


class TooManyReplies(Refused):
    """Beyond some number nobody finds the right one."""

    def __init__(self) -> None:
        super().__init__(_("Your office has too many replies: retire some first."))
