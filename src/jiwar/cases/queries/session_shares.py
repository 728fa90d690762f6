"""The shares of a session: how many places each keeps, and what the ranking made of them."""

from dataclasses import replace

from django.utils.translation import gettext as _

from jiwar.cases.models import Session, SessionItem
from jiwar.cases.queries.session_shapes import ShareView
from jiwar.cases.rules.ranking import places_of
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick


def _shares(session: Session) -> tuple[catalogue.Share, ...]:
    step = catalogue.version(id=session.version_id).definition.step("session")
    return step.shares if step else ()


def places_kept(session: Session) -> dict[str, int]:
    """How many places each share keeps, in the order in which they are served."""
    return {one.id: places_of(one.percent, session.dwellings) for one in _shares(session)}


def shares_told(session: Session) -> tuple[ShareView, ...]:
    """The shares as pages say them, with their figures once the files are ranked; no query."""
    known = {name: (by_rank, by_share) for name, _kept, by_rank, by_share in session.shares}
    found = []
    for one in _shares(session):
        places = places_of(one.percent, session.dwellings)
        by_rank, by_share = known.get(one.id, (None, None))
        taken = None if by_rank is None or by_share is None else by_rank + by_share
        told = ShareView(
            id=one.id,
            title=one.title,
            percent=one.percent,
            places=places,
            rounded=one.percent * session.dwellings % 100 > 0,
            by_rank=by_rank,
            by_share=by_share,
            back=None if taken is None else max(0, places - taken),
        )
        found.append(replace(told, words=_words(told, session.dwellings)))
    return tuple(found)


def _words(share: ShareView, dwellings: int) -> str:
    """How many places it keeps and how that is counted; once ranked, what became of them."""
    said = {"share": pick(share.title), "percent": share.percent, "all": dwellings, "places": share.places}
    lines = [_("%(share)s: %(percent)d %% of the %(all)d places, that is %(places)d.") % said]
    if share.rounded:
        lines.append(_("Part of a place is not counted."))
    if share.back is not None:
        said = {"by_rank": share.by_rank, "by_share": share.by_share, "back": share.back}
        lines.append(_("Chosen among them: %(by_rank)d by their rank, %(by_share)d by the share.") % said)
        if share.back:
            lines.append(_("Places that nobody could take, gone to the general rank: %(back)d.") % said)
    return " ".join(lines)


def why_of(item: SessionItem, session: Session) -> str:
    """Why a ranked file was chosen or not, in the language of the page; empty where the rank alone says it."""
    titles = {one.id: pick(one.title) for one in _shares(session)}
    if not titles or item.rank is None:
        return ""
    if item.by_share:
        return _("By the share: %(share)s") % {"share": titles.get(item.by_share, "")}
    if item.verdict == "chosen":
        return _("By its rank")
    if displaced(item, session):
        took = [titles[name] for name, _kept, _by_rank, by_share in session.shares if by_share and name in titles]
        return _("The last places are kept for: %(shares)s") % {"shares": " · ".join(took)}
    return ""


def displaced(item: SessionItem, session: Session) -> bool:
    """Its rank is within what there is, and it was not chosen: a share took the place."""
    return item.verdict == "below" and item.rank is not None and item.rank <= session.dwellings
