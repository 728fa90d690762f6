"""One box for staff: reference, phone, e-mail, NIN, or names in either script."""

from uuid import UUID

from django.db.models import Q, QuerySet

from jiwar.cases.models import Case, CaseName, CaseParty
from jiwar.cases.queries.queues import case_rows
from jiwar.cases.queries.reach import cases_visible_to, reach_of
from jiwar.cases.queries.shapes import CaseRow
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.digits import only_digits
from jiwar.kernel.errors import Refused
from jiwar.kernel.references import parse_reference
from jiwar.kernel.search import name_key

MIN_LETTERS = 2
FOUND_AT_MOST = 30


def search_cases(*, actor: Actor, text: str, size: int = FOUND_AT_MOST) -> list[CaseRow]:
    """Files that the actor may read and that `text` means, the latest first; empty when it means nothing."""
    if not actor.is_staff:
        return []
    found = _matching(actor, text.strip())
    rows = [] if found is None else list(found.select_related("handler").order_by("-id")[:size])
    return case_rows(rows, actor)


def _matching(actor: Actor, text: str) -> QuerySet[Case] | None:
    visible = cases_visible_to(actor)
    reference = parse_reference(text)
    if reference is not None:
        return visible.filter(reference=reference)
    if "@" in text:
        return visible.filter(pk__in=CaseParty.objects.filter(email=text.lower()).values("case_id"))
    digits = only_digits(text)
    if len(digits) == 18:
        return _of_people(visible, _people_with_nin(actor, digits))
    if len(digits) >= 8 and len(digits) >= len("".join(text.split())) - 3:
        return _with_phone(visible, text)
    return _named(actor, text)


def _people_with_nin(actor: Actor, digits: str) -> list[UUID]:
    return [person.id for person in identity.find_people(actor=actor, text=digits)]


def _of_people(visible: QuerySet[Case], people: list[UUID]) -> QuerySet[Case]:
    return visible.filter(Q(applicant_id__in=people) | Q(representative_id__in=people))


def _with_phone(visible: QuerySet[Case], text: str) -> QuerySet[Case] | None:
    try:
        phone = identity.check_phone(text)
    except Refused:
        return None
    return visible.filter(pk__in=CaseParty.objects.filter(phone=phone).values("case_id"))


def _named(actor: Actor, text: str) -> QuerySet[Case] | None:
    """Every word is a word of the parties' names; the last one may be only its beginning."""
    words = name_key(text).split()
    if not words or len("".join(words)) < MIN_LETTERS:
        return None
    reach = reach_of(actor)
    found = cases_visible_to(actor)
    for position, word in enumerate(words[:6]):
        last = position == len(words[:6]) - 1
        names = CaseName.objects.filter(**{"word__startswith" if last else "word": word[:40]})
        if not reach.experts:  # an expert reads files of other offices too
            names = names.filter(office_id__in=reach.holding)
        found = found.filter(pk__in=names.values("case_id"))
    return found
