"""Reads: provisions in force on a day, from a copy in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from jiwar.kernel import clock
from jiwar.kernel.snapshot import Snapshot
from jiwar.kernel.texts import Texts
from jiwar.law.errors import UnknownProvision
from jiwar.law.models import Provision


@dataclass(frozen=True)
class ProvisionView:
    """One rule in force; `confirmed` is False while it waits to be read in the Journal officiel, `doubt` says what."""

    id: str
    text_id: str
    text_titles: Texts
    titles: Texts
    article: str
    citation: Texts
    summary: Texts
    confidence: str
    confirmed: bool
    doubt: str
    valid_from: date | None
    valid_to: date | None
    journal_officiel: str
    reviewed_by: str


def _load() -> dict[str, tuple[ProvisionView, ...]]:
    found: dict[str, tuple[ProvisionView, ...]] = {}
    for row in Provision.objects.select_related("text").order_by("code", "valid_from"):
        found[row.code] = (*found.get(row.code, ()), _view(row))
    return found


def _view(row: Provision) -> ProvisionView:
    return ProvisionView(
        id=row.code,
        text_id=row.text_id,
        text_titles=row.text.titles,
        titles=row.titles,
        article=row.article,
        citation=citation(row.article, row.text.citation),
        summary=row.summary,
        confidence=row.confidence,
        confirmed=row.confirmed,
        doubt=row.doubt,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        journal_officiel=row.text.journal_officiel,
        reviewed_by=row.reviewed_by,
    )


def citation(article: str, text: Texts) -> Texts:
    """How an act cites it: `المادة 45 من المرسوم…`, `article 45 du décret…`."""
    if not article:
        return dict(text)
    words = {"ar": f"المادة {article} من {text['ar']}", "fr": f"article {article}, {text['fr']}"}
    return words | ({"en": f"article {article}, {text['en']}"} if "en" in text else {})


law = Snapshot(
    load=_load,
    revision=lambda: tuple(Provision.objects.aggregate(rows=Count("pk"), changed=Max("changed_at")).values()),
)


def provision(*, id: str, on: date | None = None) -> ProvisionView:  # noqa: A002 - the contract's word
    """The provision in force on that day (today when left out); raises UnknownProvision."""
    day = on or clock.today()
    for view in law.get().get(id, ()):
        if (view.valid_from is None or view.valid_from <= day) and (view.valid_to is None or day < view.valid_to):
            return view
    raise UnknownProvision(_("No legal provision in force is called %(id)s.") % {"id": id})


def provisions(ids: Iterable[str], *, on: date | None = None) -> list[ProvisionView]:
    """The provisions of these ids, in their order; raises UnknownProvision."""
    return [provision(id=wanted, on=on) for wanted in ids]


def exists(*, id: str) -> bool:  # noqa: A002 - the contract's word
    """True when the id is known, whatever its validity."""
    return id in law.get()


def all_provisions() -> list[ProvisionView]:
    """Every provision in every interval, by id."""
    return [view for views in law.get().values() for view in views]


def unconfirmed() -> list[ProvisionView]:
    """What is to be confirmed against the Journal officiel, the least sure first."""
    order = {"low": 0, "medium": 1, "high": 2}
    waiting = [view for view in all_provisions() if not view.confirmed]
    return sorted(waiting, key=lambda view: (order[view.confidence], view.id))
