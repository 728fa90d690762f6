"""Acts found by their number, by names in either script, by a day: tolerant, bounded, each one shown journaled."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from jiwar.audit import api as audit
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.digits import only_digits, western
from jiwar.kernel.search import name_key, trigrams
from jiwar.registers.errors import RecordUnknown, SearchTooShort
from jiwar.registers.models import Record, Register, Subject, SubjectWord
from jiwar.registers.queries.records import NIN_USE, record_subject, record_views, registers_visible_to
from jiwar.registers.queries.shapes import RecordView

SHOWN_AT_MOST = 20
CANDIDATES = 200
WORDS_AT_MOST = 6
LIKE_ENOUGH = 0.3  # of a name, where the day is the same


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is known of an act: any of its place in the register, names in any script and order, a day or a year."""

    kind: str = ""
    commune_code: str = ""
    year: int | None = None
    number: int | None = None
    names: tuple[str, ...] = ()  # of one or several of the subjects; an 18-digit number is looked up as such
    day: str = ""  # of the event, or of birth

    @property
    def enough(self) -> bool:
        """Whether something can be found by it."""
        return bool((self.year and self.number) or len(self.day) >= 4 or any(len(key) >= 2 for key in self.keys))

    @property
    def keys(self) -> list[str]:
        """Names as a search compares them."""
        return [key for name in self.names if (key := name_key(name))]


def find_records(*, actor: Actor, wanted: Wanted, purpose: str = "registers.search") -> list[RecordView]:
    """At most 20 acts of the registers that the actor may look into, the likest first; each one is journaled as read.

    Raises SearchTooShort.
    """
    return _shown(actor.ref, registers_visible_to(actor), wanted, purpose)


def matching_records(*, actor: ActorRef, wanted: Wanted, purpose: str) -> list[RecordView]:
    """Acts that answer to what a file says, in any register hosted here: the file is the right; journaled.

    Raises SearchTooShort.
    """
    return _shown(actor, Register.objects.all(), wanted, purpose)


def records_about(*, nin: str) -> list[UUID]:
    """Acts that name the holder of this number, so that they may be told who read them."""
    found = Subject.objects.filter(nin_index=identity.blind_index(nin, use=NIN_USE))
    return sorted(set(found.values_list("record_id", flat=True)[:CANDIDATES]))


def record_at(*, kind: str, commune_code: str, year: int, number: int) -> UUID:
    """The id of the act at that place, for Jiwar's own work; raises RecordUnknown."""
    place = {"register__kind": kind, "register__commune_code": commune_code}
    found = Record.objects.filter(**place, year=year, number=number).values_list("pk", flat=True).first()
    if found is None:
        raise RecordUnknown
    return found


def _shown(actor: ActorRef, registers: QuerySet[Register], wanted: Wanted, purpose: str) -> list[RecordView]:
    if not wanted.enough:
        raise SearchTooShort
    if wanted.kind:
        registers = registers.filter(kind=wanted.kind)
    if wanted.commune_code:
        registers = registers.filter(commune_code=wanted.commune_code)
    searched = list(registers.values_list("pk", flat=True))
    exact = _at_the_place(searched, wanted)
    ids = exact or _by_whom_and_when(searched, wanted)
    views = record_views(ids)
    ranked = sorted((views[one] for one in ids if one in views), key=lambda one: _rank(one, wanted), reverse=True)
    if not exact:
        ranked = [one for one in ranked if _likely(one, wanted)]
    ranked = ranked[:SHOWN_AT_MOST]
    if actor.kind != "system":
        subjects = [record_subject(one.id) for one in ranked]
        audit.record_accesses(actor=actor, subjects=subjects, purpose=purpose)
    return ranked


def _at_the_place(registers: Collection[UUID], wanted: Wanted) -> list[UUID]:
    if not (wanted.year and wanted.number):
        return []
    found = Record.objects.filter(register_id__in=registers, year=wanted.year, number=wanted.number)
    return list(found.values_list("pk", flat=True)[:SHOWN_AT_MOST])


def _by_whom_and_when(registers: Collection[UUID], wanted: Wanted) -> list[UUID]:
    found: dict[UUID, None] = {}
    for name in wanted.names:
        found |= dict.fromkeys(_named(registers, name, wanted))
    if len(wanted.day) == 10:
        found |= dict.fromkeys(_on_the_day(registers, wanted))
    return list(found)


def _named(registers: Collection[UUID], name: str, wanted: Wanted) -> Iterable[UUID]:
    """Acts one of whose subjects has every word, and was born or met the event within a year of the day."""
    subjects = Subject.objects.filter(register_id__in=registers)
    digits = only_digits(name)
    if len(digits) == 18 and not re.search(r"[^\W\d]", western(name)):
        subjects = subjects.filter(nin_index=identity.blind_index(digits, use=NIN_USE))
        return list(subjects.values_list("record_id", flat=True)[:CANDIDATES])
    words = list(dict.fromkeys(name_key(name).split()))[:WORDS_AT_MOST]
    if not words or len("".join(words)) < 2:
        return []
    first, *others = [_having(registers, word) for word in words]
    # Where something else narrows the search it is joined before the rows are counted out.
    subjects = subjects.filter(pk__in=first.intersection(*others) if others else first)
    if wanted.year and not wanted.day:
        subjects = subjects.filter(record__year=wanted.year)
    if wanted.day:
        year = int(wanted.day[:4])
        years = {"gte": f"{year - 1}", "lt": f"{year + 2}"}
        near = Q(**{f"born__{sign}": bound for sign, bound in years.items()})
        subjects = subjects.filter(near | Q(**{f"day__{sign}": bound for sign, bound in years.items()}))
    return list(subjects.values_list("record_id", flat=True)[:CANDIDATES])


def _having(registers: Collection[UUID], word: str) -> QuerySet[SubjectWord, UUID]:
    if connection.vendor == "postgresql":
        condition = Q(word__startswith=word)
    else:  # the form whose index SQLite uses
        condition = Q(word__gte=word, word__lt=word + "\U0010ffff")
    return SubjectWord.objects.filter(condition, register_id__in=registers).values_list("subject_id", flat=True)


def _on_the_day(registers: Collection[UUID], wanted: Wanted) -> Iterable[UUID]:
    """Acts of that day, or of its year where the act knows no more; each column by its own index."""
    days = [wanted.day, wanted.day[:4]]
    subjects = Subject.objects.filter(register_id__in=registers)
    ways = (subjects.filter(day__in=days), subjects.filter(born__in=days))
    return list(ways[0].values_list("record_id", flat=True).union(ways[1].values_list("record_id", flat=True))[:500])


def _likenesses(record: RecordView, wanted: Wanted) -> list[float]:
    """For each name that was given, how near it comes to that of one of the subjects, in the nearest script."""
    written = [
        trigrams(f"{person.get(f'given_{script}', '')} {person.get(f'family_{script}', '')}")
        for role in record.kind.subjects
        if (person := record.people.get(role))
        for script in ("ar", "latin")
        if person.get(f"given_{script}") or person.get(f"family_{script}")
    ]
    return [
        max((len(asked & has) / len(asked | has) for has in written), default=0.0)
        for asked in (trigrams(name) for name in wanted.names if name.strip())
    ]


def _same_day(record: RecordView, wanted: Wanted) -> bool:
    days = {str(record.content.get("day") or "")}
    days |= {str((record.people.get(role) or {}).get("born") or "") for role in record.kind.subjects}
    return bool(wanted.day) and bool(days & {wanted.day, wanted.day[:4]})


def _rank(record: RecordView, wanted: Wanted) -> tuple[float, int, int]:
    likeness = sum(_likenesses(record, wanted)) / max(len(wanted.names), 1)
    return (likeness + 0.5 * _same_day(record, wanted), record.year, -record.number)


def _likely(record: RecordView, wanted: Wanted) -> bool:
    """What was found by its day alone must bear a name that is like the one given."""
    likenesses = _likenesses(record, wanted)
    if not likenesses or any(len(only_digits(name)) == 18 for name in wanted.names):
        return True
    return max(likenesses) >= LIKE_ENOUGH or not _same_day(record, wanted)
