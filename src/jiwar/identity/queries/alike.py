"""Records that are likely of one human being: each filing may have declared them anew."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from jiwar.identity import rules, vault
from jiwar.identity.models import Person, PersonKey
from jiwar.kernel.search import name_key

AT_MOST = 50


def people_alike(*, nin: str = "", names: tuple[str, ...] = (), birth_date: date | None = None) -> list[UUID]:
    """Persons with this number, or with one of these whole names and this birth date; an exact day counts its year."""
    ways = Q()
    if nin:
        ways |= Q(nin_index=vault.blind_index(rules.check_nin(nin), use="nin"))
    keys = [key for name in names if (key := name_key(name))]
    if keys and birth_date is not None:
        named = PersonKey.objects.filter(key__in=keys).values("person_id")
        ways |= Q(pk__in=named, birth_date=birth_date)
    return list(Person.objects.filter(ways).values_list("pk", flat=True)[:AT_MOST]) if ways else []


def people_like(*, person_id: UUID) -> list[UUID]:
    """The person, and those who are likely the same."""
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        return []
    names = tuple(rules.full_names(row.given_ar, row.family_ar, row.given_latin, row.family_latin).values())
    found = people_alike(names=names, birth_date=row.birth_date)
    if row.nin_index:
        found += Person.objects.filter(nin_index=row.nin_index).values_list("pk", flat=True)[:AT_MOST]
    return list({person_id, *found})
