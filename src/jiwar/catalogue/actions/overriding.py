"""Local rules: proposed by one, confirmed by another, left standing or replaced when the template changes, ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from jiwar.audit import api as audit
from jiwar.catalogue import rules
from jiwar.catalogue.definition import tidy
from jiwar.catalogue.definition.overriding import BY_KIND, Kind, kind_of
from jiwar.catalogue.errors import (
    ConfirmerIsProposer,
    LocalActNeeded,
    MayNotOverride,
    NotForThisUnit,
    NotLater,
    OverrideDecided,
    OverrideRefused,
    PlaceNotOverridable,
    ProcedureNotFound,
    TextMissing,
)
from jiwar.catalogue.events import LocalRuleDecided, LocalRuleProposed
from jiwar.catalogue.models import Override, Procedure
from jiwar.catalogue.queries.definitions import keepers_of
from jiwar.catalogue.queries.local import confirmed_rules, findings
from jiwar.catalogue.queries.overrides import find_override, owners_of
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

BASIS_KINDS = ("deliberation", "order")
SEATS = ("wilaya", "commune")


@dataclass(frozen=True, kw_only=True)
class LocalAct:
    """The act on which a local rule rests: a deliberation of the assembly, or an order (arrêté)."""

    kind: str
    number: str
    on: date
    title: str = ""

    def as_data(self) -> dict[str, str]:
        """As the row keeps it."""
        return {
            "kind": self.kind,
            "number": self.number.strip(),
            "on": self.on.isoformat(),
            "title": self.title.strip(),
        }


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a local rule says, at which place, on which act, from when to when (`until`: the first day without it)."""

    place: str
    value: Mapping[str, Any] = field(repr=False)
    act: LocalAct
    since: date
    until: date | None = None


def propose_override(*, actor: Actor, office_id: UUID, code: str, wording: Wording, note: str = "") -> UUID:
    """A local rule of the office's wilaya or commune, to be confirmed by a second person; its id.

    Raises MayNotOverride, ProcedureNotFound, NotForThisUnit, PlaceNotOverridable, LocalActNeeded, NotLater when it ends
    before it begins, and OverrideRefused with what it would break.
    """
    office = offices.office(id=office_id)
    owners = owners_of(office_id)
    if office.kind not in SEATS or not rules.can_propose_rule(actor, owners):
        raise MayNotOverride
    procedure = Procedure.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if procedure is None or procedure.current_id is None:
        raise ProcedureNotFound
    if not rules.may_adapt(keepers_of(procedure.keeper_id), owners, office_id):
        raise NotForThisUnit
    _require_whole(wording)
    value = tidy(wording.value)
    if problems := findings(procedure.current_id, wording.place, value):
        raise OverrideRefused(problems)
    moment = clock.now()
    with transaction.atomic():
        Procedure.objects.select_for_update().get(pk=procedure.pk)  # numbers follow one another
        same = Override.objects.filter(procedure=procedure, unit_code=office.division_code, place=wording.place)
        row = Override.objects.create(
            procedure=procedure,
            unit_code=office.division_code,
            place=wording.place,
            number=(same.aggregate(last=Max("number"))["last"] or 0) + 1,
            value=value,
            basis=wording.act.as_data(),
            valid_from=wording.since,
            valid_to=wording.until,
            based_on_id=procedure.current_id,
            office_id=office_id,
            note=note.strip(),
            proposed_by_id=rules.writer(actor),
            proposed_at=moment,
            changed_at=moment,
        )
        _journal(actor, row, "catalogue.override.propose")
        outbox.announce(LocalRuleProposed(override_id=row.pk))
    return row.pk


def confirm_override(*, actor: Actor, override_id: UUID, remark: str = "") -> None:
    """A second person has read the rule and its act: it holds from its day on.

    What was proposed beside an older template is checked again with the present one. Raises OverrideNotFound,
    MayNotOverride, ConfirmerIsProposer, OverrideDecided, OverrideRefused.
    """
    row = find_override(actor, override_id)
    _require_confirmer(actor, row)
    current = _current(row)
    if problems := findings(current, row.place, row.value):
        raise OverrideRefused(problems)
    moment = clock.now()
    with transaction.atomic():
        _decide(
            row,
            "confirmed",
            decided_by_id=rules.writer(actor),
            decided_at=moment,
            remark=remark.strip(),
            accepted_id=row.based_on_id,  # a template published meanwhile waits to be looked at, as for any rule
        )
        _journal(actor, row, "catalogue.override.confirm")
        outbox.announce(LocalRuleDecided(override_id=row.pk))
    confirmed_rules.forget()


def refuse_override(*, actor: Actor, override_id: UUID, remark: str) -> None:
    """A second person sends it back with the reason; another one may be proposed. Raises as above, and TextMissing."""
    row = find_override(actor, override_id)
    _require_confirmer(actor, row)
    if not remark.strip():
        raise TextMissing
    with transaction.atomic():
        _decide(
            row,
            "refused",
            decided_by_id=rules.writer(actor),
            decided_at=clock.now(),
            remark=remark.strip(),
        )
        _journal(actor, row, "catalogue.override.refuse", reason=remark.strip())
        outbox.announce(LocalRuleDecided(override_id=row.pk))


def withdraw_override(*, actor: Actor, override_id: UUID) -> None:
    """Take back what was proposed while nobody decided; raises OverrideNotFound, MayNotOverride, OverrideDecided."""
    row = find_override(actor, override_id)
    if not rules.can_propose_rule(actor, owners_of(row.office_id)):
        raise MayNotOverride
    with transaction.atomic():
        _decide(row, "withdrawn")
        _journal(actor, row, "catalogue.override.withdraw")


def accept_template(*, actor: Actor, override_id: UUID, version_id: UUID) -> None:
    """Leave the rule as it stands beside the version of the template that was shown (`version_id`).

    Raises OverrideNotFound, MayNotOverride, OverrideDecided when another version came meanwhile or it was ended, and
    OverrideRefused where it can no longer stand: it is to be changed or ended.
    """
    row = find_override(actor, override_id)
    if not rules.can_answer_for_rule(actor, owners_of(row.office_id)):
        raise MayNotOverride
    if _current(row) != version_id:
        raise OverrideDecided
    if problems := findings(version_id, row.place, row.value):
        raise OverrideRefused(problems)
    moment = clock.now()
    with transaction.atomic():
        changed = Override.objects.filter(pk=row.pk, state="confirmed", ended_on=None).update(
            accepted_id=version_id, accepted_by_id=rules.writer(actor), accepted_at=moment, changed_at=moment
        )
        if not changed:
            raise OverrideDecided
        _journal(actor, row, "catalogue.override.accept", version_id=str(version_id))


def end_override(*, actor: Actor, override_id: UUID, reason: str, on: date | None = None) -> None:
    """From that day (today when left out) the place is again as the more general rule says.

    Older rules of the same place that would come back end with it. Raises OverrideNotFound, MayNotOverride,
    TextMissing, NotLater for a day that is past, OverrideDecided.
    """
    row = find_override(actor, override_id)
    if not rules.can_confirm_rule(actor, owners_of(row.office_id)):
        raise MayNotOverride
    if not reason.strip():
        raise TextMissing
    day = on or clock.today()
    if day < clock.today():
        raise NotLater
    running = Override.objects.filter(state="confirmed", ended_on=None)
    same = Q(procedure=row.procedure_id, unit_code=row.unit_code, place=row.place, number__lt=row.number)
    holding = Q(valid_to=None) | Q(valid_to__gt=day)
    with transaction.atomic():
        end = {
            "ended_on": day,
            "ended_by_id": rules.writer(actor),
            "end_reason": reason.strip(),
            "changed_at": clock.now(),
        }
        older = list(running.filter(same & holding))
        if not running.filter(pk=row.pk).update(**end):
            raise OverrideDecided
        running.filter(pk__in=[one.pk for one in older]).update(**end)
        for one in (row, *older):
            _journal(actor, one, "catalogue.override.end", reason=reason.strip(), on=day.isoformat())
    confirmed_rules.forget()


# --- Inside ---------------------------------------------------------------------------------------------


def _require_whole(wording: Wording) -> None:
    kind: Kind | None = kind_of(wording.place)
    if kind is None or kind not in BY_KIND:
        raise PlaceNotOverridable
    act = wording.act
    if act.kind not in BASIS_KINDS or not act.number.strip() or act.on > clock.today():
        raise LocalActNeeded
    # A rule never reaches back: what was asked and paid under the former one stays right.
    if wording.since < clock.today() or (wording.until is not None and wording.until <= wording.since):
        raise NotLater


def _require_confirmer(actor: Actor, row: Override) -> None:
    if not rules.can_confirm_rule(actor, owners_of(row.office_id)):
        raise MayNotOverride
    if actor.account_id == row.proposed_by_id:
        raise ConfirmerIsProposer


def _current(row: Override) -> UUID:
    current = Procedure.objects.values_list("current_id", flat=True).get(pk=row.procedure_id)
    if current is None:
        raise ProcedureNotFound
    return current


def _decide(row: Override, state: str, **changes: Any) -> None:
    """From proposed to what was decided, once: of two who decide at the same moment the second is refused."""
    changes |= {"state": state, "changed_at": clock.now()}
    if not Override.objects.filter(pk=row.pk, state="proposed").update(**changes):
        raise OverrideDecided


def _journal(actor: Actor, row: Override, verb: str, *, reason: str = "", **details: Any) -> None:
    said = sha256(json.dumps(row.value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    audit.record(
        actor=actor.ref,
        verb=verb,
        subject=SubjectRef(kind="catalogue.override", id=str(row.pk), label=row.procedure.code),
        reason=reason,
        details={"unit": row.unit_code, "place": row.place, "number": row.number, "content_hash": said, **details},
        office_id=row.office_id,
    )
