"""Persons are registered and corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from jiwar.audit import api as audit
from jiwar.identity import errors, rules, vault
from jiwar.identity.events import AccountContactsChanged
from jiwar.identity.models import Account, Person, PersonKey
from jiwar.identity.queries.people import PersonView, person_subject, person_view
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.kernel.bulk import insert
from jiwar.kernel.ids import new_id
from jiwar.outbox import api as outbox


class PersonFields(TypedDict, total=False):
    """What may be said of a person; names as the register has them in each script."""

    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    birth_date: date | None
    birth_precision: str  # "day", or "year" for somebody presumed born during the year
    birth_place_ar: str
    birth_place_latin: str
    sex: str
    nin: str | None
    phone: str
    email: str
    language: str


NAMES = ("given_ar", "family_ar", "given_latin", "family_latin")
PLAIN = ("birth_place_ar", "birth_place_latin", "sex", "language")


def register_person(*, actor: AnyActor, identity_checked: bool = False, **fields: Unpack[PersonFields]) -> PersonView:
    """A new record; `identity_checked` when an agent saw the document. Raises NameNeeded, InvalidNin, NinTaken, …"""
    rules.require(rules.can_find_people(actor) or not identity_checked)
    now = clock.now()
    row = Person(id=new_id(), created_at=now, assurance="checked" if identity_checked else "declared")
    _fill(row, fields)
    with transaction.atomic(savepoint=_can_be_taken(row)):
        _save(row, fields, new=True)
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.person_registered",
            subject=person_subject(row.pk),
            details={"assurance": row.assurance},
        )
    return person_view(row)


def update_person(*, actor: AnyActor, person_id: UUID, reason: str = "", **fields: Unpack[PersonFields]) -> PersonView:
    """Correct a record; who serves people may, and its owner for language. Raises NotAllowed, PersonNotFound, …"""
    own = isinstance(actor, Actor) and actor.person_id == person_id and set(fields) <= {"language"}
    rules.require(own or rules.can_find_people(actor))
    with transaction.atomic():
        row = _locked(person_id)
        _fill(row, fields)
        _save(row, fields, new=False)
        if set(fields) & {"phone", "email"}:
            _move_account(row)
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.person_corrected",
            subject=person_subject(row.pk),
            reason=reason,
            details={"fields": sorted(fields)},  # which, never what: the journal is not erasable
        )
    return person_view(row)


def confirm_identity(*, actor: AnyActor, person_id: UUID) -> PersonView:
    """An agent saw the identity document of somebody who had only declared it; raises NinTaken, PersonNotFound."""
    rules.require(rules.can_find_people(actor))
    with transaction.atomic():
        row = _locked(person_id)
        row.assurance = "checked"
        _save(row, {}, new=False)
        audit.record(actor=rules.ref_of(actor), verb="identity.identity_confirmed", subject=person_subject(row.pk))
    return person_view(row)


class PersonRow(Protocol):
    """What an import knows of a person; contacts and number may be None."""

    @property
    def given_ar(self) -> str: ...
    @property
    def family_ar(self) -> str: ...
    @property
    def given_latin(self) -> str: ...
    @property
    def family_latin(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def sex(self) -> str: ...
    @property
    def nin(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


def import_people(*, rows: Sequence[PersonRow], actor: AnyActor = SYSTEM) -> list[UUID]:
    """Many records at once (demo, migration from another system), by Jiwar itself: ids in the order of `rows`.

    A number that is registered, or that came before in `rows`, is the same person. Rows of a few hundred at a time.
    """
    rules.require(rules.is_jiwar(actor))
    now = clock.now()
    indexes = [vault.blind_index(rules.check_nin(row.nin), use="nin") if row.nin else "" for row in rows]
    known: dict[str, UUID] = dict(
        Person.objects.filter(nin_index__in=set(indexes) - {""}, assurance="checked").values_list("nin_index", "id")
    )
    new: list[Person] = []
    ids: list[UUID] = []
    for index, row in zip(indexes, rows, strict=True):
        if index and index in known:
            ids.append(known[index])
            continue
        one = Person(id=new_id(), created_at=now, updated_at=now, assurance="checked" if index else "declared")
        _fill(one, _fields_of(row))
        # As the other system has them: what it did not check is not lost here, and opens no account by itself.
        one.phone, one.email = row.phone or "", (row.email or "").lower()
        new.append(one)
        ids.append(one.pk)
        if index:
            known[index] = one.pk
    with transaction.atomic():
        Person.objects.bulk_create(new, batch_size=200)
        _insert_keys([key for one in new for key in _keys(one)])
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.people_imported",
            subject=SubjectRef(kind="identity.import", id=str(new_id())),
            details={"registered": len(new), "known": len(ids) - len(new)},
        )
    return ids


def _insert_keys(keys: list[PersonKey]) -> None:
    # Ten rows a person: prepared once and repeated, three times faster than bulk_create.
    person = PersonKey._meta.get_field("person")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO identity_personkey (person_id, key) VALUES (%s, %s)",
            [(person.get_db_prep_save(key.person_id, connection), key.key) for key in keys],
        )


def _fields_of(row: PersonRow) -> PersonFields:
    return {
        "given_ar": row.given_ar,
        "family_ar": row.family_ar,
        "given_latin": row.given_latin,
        "family_latin": row.family_latin,
        "birth_date": row.birth_date,
        "birth_precision": getattr(row, "birth_precision", "day"),
        "sex": row.sex,
        "nin": row.nin,
        "language": getattr(row, "language", "ar"),
    }


def _move_account(person: Person) -> None:
    """A contact that was corrected opens the account from now on; the old one, and its sessions, do not."""
    account = Account.objects.filter(person=person, kind="citizen").first()
    if account is not None:
        account.phone, account.email = person.phone, person.email
        account.set_unusable_password()  # a fresh one: sessions opened before end
        account.save(update_fields=["phone", "email", "password"])
        outbox.announce(AccountContactsChanged(account_id=str(account.pk)))


def _locked(person_id: UUID) -> Person:
    row = Person.objects.select_for_update().filter(pk=person_id).first()
    if row is None:
        raise errors.PersonNotFound
    return row


def _fill(row: Person, fields: PersonFields) -> None:
    unknown = set(fields) - set(PersonFields.__annotations__)
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))}")
    names = rules.check_names(*(str(fields.get(name, getattr(row, name))) for name in NAMES))
    for name, value in zip(NAMES, names, strict=True):
        setattr(row, name, value)
    for name in PLAIN:
        if name in fields:
            setattr(row, name, " ".join(fields[name].split()))  # type: ignore[literal-required]  # PLAIN are its keys
    if "birth_date" in fields or "birth_precision" in fields:
        row.birth_precision = fields.get("birth_precision", row.birth_precision)
        row.birth_date = rules.check_birth(fields.get("birth_date", row.birth_date), row.birth_precision)
    if "phone" in fields:
        row.phone = rules.check_phone(fields["phone"]) if fields["phone"] else ""
    if "email" in fields:
        row.email = rules.check_email(fields["email"]) if fields["email"] else ""
    if "nin" in fields:
        nin = rules.check_nin(fields["nin"]) if fields["nin"] else ""
        row.nin_sealed = vault.seal(nin, use="nin", row=row.pk) if nin else None
        row.nin_index = vault.blind_index(nin, use="nin") if nin else ""


def _save(row: Person, fields: PersonFields, *, new: bool) -> None:
    row.updated_at = clock.now()
    try:
        with transaction.atomic(savepoint=_can_be_taken(row)):
            if new:
                insert(row)
            else:
                row.save()
    except IntegrityError as problem:
        if "nin" in str(problem):
            raise errors.NinTaken from problem
        raise
    if new or set(fields) & set(NAMES):
        if not new:
            row.keys.all().delete()
        insert(*_keys(row))


def _can_be_taken(row: Person) -> bool:
    """Whether the database may refuse the row: one checked person bears a number, what is declared proves nothing.
    What cannot be refused needs no way back.
    """
    return bool(row.nin_index) and row.assurance == "checked"


def _keys(row: Person) -> list[PersonKey]:
    return [
        PersonKey(person_id=row.pk, key=key)
        for key in sorted(rules.search_keys(*(getattr(row, name) for name in NAMES)))
    ]
