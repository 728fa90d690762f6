"""One box for staff: reference, scanned code, phone, e-mail, NIN, or names in either script."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet

from jiwar.audit import api as audit
from jiwar.cases.models import Case, CaseName, CaseParty, PaperForm
from jiwar.cases.queries.queues import case_rows
from jiwar.cases.queries.reach import cases_visible_to, parts_visible_to, reach_of
from jiwar.cases.queries.shapes import CaseRow
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.digits import only_digits
from jiwar.kernel.errors import Refused
from jiwar.kernel.references import parse_reference
from jiwar.kernel.search import name_key
from jiwar.kernel.telephones import COUNTRY

MIN_LETTERS = 2
FOUND_AT_MOST = 30
LOCAL_DIGITS = 10  # of a mobile number as one says it here
WHY = ("work", "answer", "check")  # on a file, to whoever asks about theirs, of a colleague's work


@dataclass(frozen=True, kw_only=True)
class Search:
    """What a search found; `only` is the one file that a reference or a scanned code names.

    `part`: where the reader may open no more of that file than the part of their authority.
    """

    rows: list[CaseRow]
    only: UUID | None = None
    part: UUID | None = None


def search_cases(*, actor: Actor, text: str, size: int = FOUND_AT_MOST) -> list[CaseRow]:
    """Files that the actor may read and that `text` means, the latest first; empty when it means nothing.

    What is found is journaled as read.
    """
    return case_rows(_found(actor, text.strip(), size), actor)


def look_for(*, actor: Actor, text: str, why: str = "work") -> Search:
    """`search_cases` at a screen: the journal keeps that it was done, why, and whose files it showed.

    `why` is one of WHY; what was typed is not kept.
    """
    typed = text.strip()
    found = _found(actor, typed, FOUND_AT_MOST)
    if actor.is_staff and typed:
        _remember(actor, found, why if why in WHY else "work")
    exact = parse_reference(typed) is not None or typed.startswith(("http://", "https://"))
    only = found[0].pk if exact and len(found) == 1 else None
    part = _part_named(actor, typed) if exact and not found else None
    return Search(rows=case_rows(found, actor), only=only, part=part)


def _part_named(actor: Actor, text: str) -> UUID | None:
    """The part that the reader's authority has in the file of a reference or of a scanned receipt; the first to do."""
    reference = parse_reference(text) or _in_address(text)
    rows = parts_visible_to(actor).filter(case__reference=reference) if actor.is_staff and reference else None
    return None if rows is None else rows.order_by("queue_on", "id").values_list("pk", flat=True).first()


def _remember(actor: Actor, found: list[Case], why: str) -> None:
    people = [(case.applicant_id, case.reference) for case in found]
    audit.record_accesses(
        actor=actor.ref,
        subjects=[SubjectRef(kind="identity.person", id=str(pk), label=label) for pk, label in people],
        purpose=f"cases.search.{why}",
    )
    audit.record(
        actor=actor.ref,
        verb="cases.searched",
        subject=SubjectRef(kind="identity.account", id=str(actor.account_id)),
        details={"why": why, "found": len(found)},
    )


def _found(actor: Actor, text: str, size: int) -> list[Case]:
    if not actor.is_staff:
        return []
    found = _matching(actor, text)
    return [] if found is None else list(found.select_related("handler").order_by("-id")[:size])


def _matching(actor: Actor, text: str) -> QuerySet[Case] | None:
    visible = cases_visible_to(actor)
    if text.startswith(("http://", "https://")):
        return _scanned(visible, text)
    reference = parse_reference(text)
    if reference is not None:
        return _referenced(visible, reference)
    if "@" in text:
        return visible.filter(pk__in=CaseParty.objects.filter(email=text.lower()).values("case_id"))
    digits = only_digits(text)
    if len(digits) == 18:
        return _of_people(visible, _people_with_nin(actor, digits))
    if len(digits) >= 8 and len(digits) >= len("".join(text.split())) - 3:
        return _with_phone(visible, text)
    return _named(actor, text)


def _referenced(visible: QuerySet[Case], reference: str) -> QuerySet[Case]:
    """The file of this reference; else the one whose act or whose paper form carries it."""
    if Case.objects.filter(reference=reference).exists():
        return visible.filter(reference=reference)
    act = documents.verify_reference(text=reference).document
    if act is not None and act.subject_kind == "cases.case":
        return visible.filter(pk=act.subject_id)
    return visible.filter(pk__in=PaperForm.objects.filter(serial=reference).values("draft__case_id"))


def _scanned(visible: QuerySet[Case], text: str) -> QuerySet[Case] | None:
    """What a reader of QR codes types: the address on a receipt, on an act or on a sheet of a paper form.

    An act's code also holds a signature, which nobody needs to find its file.
    """
    sheet = catalogue.parse_code(text)
    reference = parse_reference(sheet.serial) if sheet else _in_address(text)
    return None if reference is None else _referenced(visible, reference)


def _in_address(text: str) -> str | None:
    parts = [part for part in urlsplit(text).path.split("/") if part]
    return parse_reference(next((part for part in reversed(parts) if parse_reference(part)), ""))


def _people_with_nin(actor: Actor, digits: str) -> list[UUID]:
    return [person.id for person in identity.find_people(actor=actor, text=digits)]


def _of_people(visible: QuerySet[Case], people: list[UUID]) -> QuerySet[Case]:
    return visible.filter(Q(applicant_id__in=people) | Q(representative_id__in=people))


def _with_phone(visible: QuerySet[Case], text: str) -> QuerySet[Case] | None:
    try:
        phone = identity.check_phone(text)
    except Refused:
        # A file may hold a number that is given to nobody (any more): it is found as it is shown.
        digits = only_digits(text)
        if len(digits) != LOCAL_DIGITS or not digits.startswith("0"):
            return None
        phone = f"{COUNTRY}{digits[1:]}"
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
