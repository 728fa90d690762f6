"""What participation refuses, in sentences for the person."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class RatingRefused(Refused):
    """A link that is wrong or too old, a case of somebody else, or one that is not answered yet: one answer."""

    def __init__(self) -> None:
        super().__init__(_("This link does not open a rating, or no longer does."))


class RatingClosed(Refused):
    """Seven days have passed since the rating was given."""

    def __init__(self) -> None:
        super().__init__(_("Your rating was given more than seven days ago: it can no longer be changed."))


class RatingInvalid(Refused):
    """A score outside 1 to 5, an unknown aspect, more than three aspects."""

    def __init__(self) -> None:
        super().__init__(_("Choose from 1 to 5 stars."))
