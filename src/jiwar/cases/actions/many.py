"""Deeds of a handler or a signatory over many files: each as it is done to one, in the name of whoever asked it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiwar.cases.actions import bulk
from jiwar.cases.actions.completion import request_completion
from jiwar.cases.actions.deciding import sign
from jiwar.cases.actions.handing_over import hand_back, hand_over
from jiwar.cases.actions.handing_parts import hand_back_part, hand_over_part
from jiwar.cases.actions.handling import assign, post_message, propose
from jiwar.cases.actions.undoing import take_back
from jiwar.cases.errors import NotReadYet
from jiwar.cases.models import Case
from jiwar.cases.queries.acts_read import acts_read
from jiwar.cases.queries.filters import CaseFilter, files_shown
from jiwar.cases.rules import permissions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor


def _handles(actor: Actor) -> bool:
    return bool(permissions.offices_with(actor, permissions.HANDLING_ROLES))


def _signs(actor: Actor) -> bool:
    return bool(permissions.offices_with(actor, permissions.SIGNING_ROLES))


def _shown(parameters: Mapping[str, Any]) -> QuerySet[Case]:
    """All that a filter shows to whoever asked, with the rights that they hold now."""
    actor = identity.staff_actor(account_id=UUID(parameters["by"])) if "by" in parameters else None
    if actor is None:
        return Case.objects.none()
    return files_shown(actor, CaseFilter.of(parameters["filter"]))


def _sequence(case_id: UUID) -> int:
    return Case.objects.values_list("sequence", flat=True).get(pk=case_id)


def _same(one: bulk.One) -> dict[str, Any]:
    return {"actor": one.actor, "case_id": one.case_id, "expected_sequence": one.seen}


def _hand_over(one: bulk.One) -> int:
    """To one colleague, or to the one named for each file, and for each part of the files of others."""
    name, did = _hand(one), 0
    if name is not None and UUID(name) == one.actor.account_id:
        did = assign(reason=one.reason, **_same(one))
    elif name is not None:
        did = hand_over(to_account_id=UUID(name), reason=one.reason, **_same(one))
    for part_id, hand in _parts(one).items():
        did = hand_over_part(actor=one.actor, part_id=UUID(part_id), to_account_id=UUID(hand), reason=one.reason)
    return did


def _hand(one: bulk.One) -> str | None:
    """To whom the file itself goes."""
    to = one.parameters["to"]
    name: str | None = to.get(str(one.case_id)) if isinstance(to, Mapping) else to
    return name


def _parts(one: bulk.One) -> Mapping[str, str]:
    """The parts of this file that go too, each to its hand."""
    found: Mapping[str, str] = one.parameters.get("parts", {}).get(str(one.case_id), {})
    return found


def _hand_back(one: bulk.One) -> int:
    """The file, then its parts: what the deed did to it are the last actions up to `did`, the file's the first."""
    last, count, back = one.did or 0, len(_parts(one)), 0
    same: dict[str, Any] = {"actor": one.actor, "case_id": one.case_id, "reason": one.reason}
    if _hand(one) is not None:
        back = hand_back(did=last - count, seen=last, **same)
    for did in range(last - count + 1, last + 1):
        back = hand_back_part(did=did, **same)
    return back


def _take_back(one: bulk.One) -> int:
    return take_back(actor=one.actor, case_id=one.case_id, did=one.did or 0, reason=one.reason)


def _ask_completion(one: bulk.One) -> int:
    request_completion(items=one.parameters["items"], message=one.parameters.get("message", ""), **_same(one))
    return _sequence(one.case_id)


def _propose_grant(one: bulk.One) -> int:
    return propose(verdict="grant", note=one.parameters.get("note", ""), **_same(one))


def _send_message(one: bulk.One) -> int:
    post_message(body=one.parameters["body"], **_same(one))
    return _sequence(one.case_id)


def _sign(one: bulk.One) -> int:
    """Only what this person read as it now stands."""
    if one.case_id not in acts_read(actor=one.actor, case_ids=[one.case_id]):
        raise NotReadYet
    sign(**_same(one))
    return _sequence(one.case_id)


bulk.KINDS.add("hand_over", bulk.Kind(do=_hand_over, undo=_hand_back, may=_handles, select=_shown))
bulk.KINDS.add("request_completion", bulk.Kind(do=_ask_completion, undo=_take_back, may=_handles, select=_shown))
bulk.KINDS.add("propose_grant", bulk.Kind(do=_propose_grant, undo=_take_back, may=_handles, select=_shown))
bulk.KINDS.add("send_message", bulk.Kind(do=_send_message, may=_handles, select=_shown))
bulk.KINDS.add("sign", bulk.Kind(do=_sign, may=_signs))
