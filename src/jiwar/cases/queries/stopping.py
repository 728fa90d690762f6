"""Where people stop in a version of a procedure, page by page."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Sum

from jiwar.cases.models import PageCount
from jiwar.kernel import clock

DAYS = 90


@dataclass(frozen=True, kw_only=True)
class PageFigures:
    """One page: applications that reached it, and those that went no further."""

    place: str
    reached: int
    stopped: int

    @property
    def share(self) -> int:
        """Of a hundred that reached it, how many stopped there."""
        return round(100 * self.stopped / self.reached) if self.reached else 0


def stops_in(*, version_id: UUID, days: int = DAYS) -> dict[str, PageFigures]:
    """Figures of the last days by page; the caller has checked that the reader keeps the procedure."""
    rows = PageCount.objects.filter(version_id=version_id, day__gt=clock.today() - timedelta(days=days))
    summed = rows.values("place").annotate(all_reached=Sum("reached"), all_stopped=Sum("stopped"))
    return {
        row["place"]: PageFigures(place=row["place"], reached=row["all_reached"], stopped=row["all_stopped"])
        for row in summed
    }
