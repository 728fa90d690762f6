"""The refusal as frozen values: its reasons, and the remedies against it."""

from dataclasses import dataclass
from typing import Literal

from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A ground on which the service may be refused, and the provision it rests on."""

    id: str
    text: Texts
    basis: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """An administrative appeal that the law opens against an act: to its author, or to the authority above.

    `against` what, within how many `months` of the notification (none: the text sets no limit).
    """

    to: Literal["author", "above"]
    against: tuple[Literal["refusal", "conditions", "silence"], ...] = ("refusal",)
    months: int | None = None
    basis: tuple[str, ...] = ()


# Law 08-09 art. 830 opens the claim to the author of any administrative act, whether a file says so or not.
CLAIM = Appeal(to="author", months=4, basis=("dz.law-08-09-2008.art-830",))


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The text of a refusal: its reasons and the remedies against it are never absent.

    `appeals` are the remedies that the administration itself hears.
    """

    series: str
    title: Texts
    body: Texts
    reasons: tuple[Reason, ...]
    remedies: Texts
    appeals: tuple[Appeal, ...] = (CLAIM,)
    basis: tuple[str, ...] = ()

    def reason(self, reason_id: str) -> Reason | None:
        """The reason of that id."""
        return next((reason for reason in self.reasons if reason.id == reason_id), None)
