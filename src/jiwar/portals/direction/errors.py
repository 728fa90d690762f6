"""What the direction portal refuses."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class PlaceNotFound(Refused):
    """No such place, or not one whose figures this reader may see: the two look the same."""

    def __init__(self) -> None:
        super().__init__(_("This page does not exist, or its figures are not yours to see."))
