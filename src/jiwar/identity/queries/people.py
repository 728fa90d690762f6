"""Persons: found by name in either script, phone or number; every reading by staff is remembered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from jiwar.audit import api as audit
from jiwar.identity import errors, rules, vault
from jiwar.identity.models import Person, PersonKey
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.digits import only_digits, western
from jiwar.kernel.search import name_key, trigrams
from jiwar.kernel.texts import Texts

FOUND_AT_MOST = 20
WORDS_AT_MOST = 5
CANDIDATES = 1000


@dataclass(frozen=True)
class PersonView:
    """Somebody's record; only the id is printed, so that no log tells who it is."""

    id: UUID
    given_ar: str = field(repr=False)
    family_ar: str = field(repr=False)
    given_latin: str = field(repr=False)
    family_latin: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    birth_precision: str = field(repr=False)
    birth_place_ar: str = field(repr=False)
    birth_place_latin: str = field(repr=False)
    sex: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    language: str
    has_nin: bool
    assurance: str

    @property
    def names(self) -> Texts:
        """The whole name per script, as the register has it; a script that it lacks is absent."""
        return rules.full_names(self.given_ar, self.family_ar, self.given_latin, self.family_latin)


def person_view(row: Person) -> PersonView:
    """The value of a row."""
    return PersonView(
        id=row.pk,
        given_ar=row.given_ar,
        family_ar=row.family_ar,
        given_latin=row.given_latin,
        family_latin=row.family_latin,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        birth_place_ar=row.birth_place_ar,
        birth_place_latin=row.birth_place_latin,
        sex=row.sex,
        phone=row.phone,
        email=row.email,
        language=row.language,
        has_nin=bool(row.nin_index),
        assurance=row.assurance,
    )


def person(*, id: UUID) -> PersonView:  # noqa: A002 - the contract's name
    """A record for Jiwar's own work (a message, an act) or its owner; raises PersonNotFound.

    A page that shows it to staff calls `open_person`, which remembers who read it and why.
    """
    row = Person.objects.filter(pk=id).first()
    if row is None:
        raise errors.PersonNotFound
    return person_view(row)


def people(*, ids: Iterable[UUID]) -> dict[UUID, PersonView]:
    """Several records in one query, for Jiwar's own work; missing ones are absent."""
    return {row.pk: person_view(row) for row in Person.objects.filter(pk__in=list(ids))}


def open_person(*, actor: Actor, person_id: UUID, purpose: str) -> PersonView:
    """A record read by staff for `purpose`, remembered; raises NotAllowed, PersonNotFound."""
    own = actor.person_id is not None and actor.person_id == person_id
    rules.require(own or rules.can_find_people(actor))
    found = person(id=person_id)
    if not own:
        _remember_access(actor, [found], purpose)
    return found


def nin_of(*, actor: AnyActor, person_id: UUID, purpose: str) -> str | None:
    """The number in clear, remembered as a reading unless its owner asks; raises NotAllowed, PersonNotFound."""
    own = isinstance(actor, Actor) and actor.person_id is not None and actor.person_id == person_id
    rules.require(own or rules.can_find_people(actor))
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise errors.PersonNotFound
    if not own:
        audit.record_access(actor=rules.ref_of(actor), subject=person_subject(row.pk), purpose=purpose)
    return vault.unseal(bytes(row.nin_sealed), use="nin", row=row.pk) if row.nin_sealed else None


def person_by_nin(nin: str) -> PersonView | None:
    """Who has this number: the one whose identity was checked before those who declared it; raises InvalidNin."""
    row = _with_nin(rules.check_nin(nin)).first()
    return person_view(row) if row else None


def nin_matches(*, person_id: UUID, nin: str) -> bool:
    """True when the person has this number; raises InvalidNin."""
    return _with_nin(rules.check_nin(nin)).filter(pk=person_id).exists()


def find_people(*, actor: Actor, text: str, purpose: str = "search") -> list[PersonView]:
    """At most 20 persons by name in either script, phone, e-mail or NIN; each one shown is remembered as read.

    Raises NotAllowed unless the actor serves people, InvalidNin for a long number that is none.
    """
    rules.require(rules.can_find_people(actor))
    found = [person_view(row) for row in _matching(text)]
    _remember_access(actor, found, purpose)
    return found


def _remember_access(actor: Actor, shown: list[PersonView], purpose: str) -> None:
    audit.record_accesses(
        actor=rules.ref_of(actor), subjects=[person_subject(one.id) for one in shown], purpose=purpose
    )


def person_subject(person_id: UUID) -> SubjectRef:
    """The person as the journal keeps them: no name."""
    return SubjectRef(kind="identity.person", id=str(person_id))


def _matching(text: str) -> list[Person]:
    digits = only_digits(text)
    if len(digits) >= 16 and not any(sign.isalpha() for sign in western(text)):
        return list(_with_nin(rules.check_nin(text))[:FOUND_AT_MOST])
    if "@" in text:
        return list(Person.objects.filter(email=text.strip().lower())[:FOUND_AT_MOST])
    if len(digits) >= 8:
        return list(Person.objects.filter(phone=rules.phone_form(text) or digits)[:FOUND_AT_MOST])
    return _named(text)


def _with_nin(nin: str) -> QuerySet[Person]:
    index = vault.blind_index(nin, use="nin")
    return Person.objects.filter(nin_index=index).order_by("assurance", "-id")  # "checked" < "declared"


def _named(text: str) -> list[Person]:
    key = name_key(text)
    if len(key.replace(" ", "")) < 2:
        return []
    ids = set(_having(key)[:60])
    words = list(dict.fromkeys(key.split()))[:WORDS_AT_MOST]
    if len(ids) < FOUND_AT_MOST and len(words) > 1:
        ids |= _having_all(words)
    wanted = trigrams(text)
    return sorted(Person.objects.filter(pk__in=ids), key=lambda row: _nearness(row, wanted), reverse=True)[
        :FOUND_AT_MOST
    ]


def _having(key: str) -> QuerySet[PersonKey, UUID]:
    return PersonKey.objects.filter(_prefix(key)).values_list("person_id", flat=True)


def _having_all(words: list[str]) -> set[UUID]:
    """Persons who have every word, looked for among those with the rarest one: bounded however common the others."""
    rarest, ids = min(((word, set(_having(word)[:CANDIDATES])) for word in words), key=lambda found: len(found[1]))
    for word in words:
        if word != rarest and ids:
            ids = set(_having(word).filter(person_id__in=ids))
    return ids


def _nearness(row: Person, wanted: frozenset[str]) -> float:
    names = rules.full_names(row.given_ar, row.family_ar, row.given_latin, row.family_latin)
    likenesses = (len(wanted & has) / len(wanted | has) for has in map(trigrams, names.values()))
    return max(likenesses)


def _prefix(key: str) -> Q:
    """Keys that begin with `key`, in the form whose index each database uses."""
    if connection.vendor == "postgresql":
        return Q(key__startswith=key)
    return Q(key__gte=key, key__lt=key + "\U0010ffff")
