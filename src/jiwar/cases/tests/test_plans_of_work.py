"""The lists beside the queue: parts, commissions, agreements, opinions, alerts, deeds over many files, readings.

None goes through a table that grows from end to end, be it empty today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, CasePart, SessionItem
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import two_parts
from jiwar.cases.tests.inquiries import lay_scene
from jiwar.cases.tests.plans import crowd, whole_reads
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.offices import api as offices

HOUSING = "social-housing"
HERE = ["1601", "1602"]


@dataclass
class World:
    """A town with many files, a commission with one on its agenda, an inquiry, a deed over a few, an applicant."""

    town: make.Town
    secretary: identity.Actor
    commissioner: identity.Actor
    owner: identity.Actor
    session_id: UUID
    inquiry_id: UUID
    deed_id: UUID
    own: Case


@pytest.fixture
def world(town: make.Town) -> World:
    two_parts()
    office = offices.competent_office(competence=HOUSING, commune_code=make.ALGER_CENTRE)
    secretary = people.actor_of(people.make_staff(role="handler", office=office))
    owner = make.citizen()
    own = make.make_case(actor=owner, person_id=str(owner.person_id))
    scene = lay_scene()
    inquiry_id = scene.open()
    session_id = make.call_session(secretary, catalogue.procedure(code=HOUSING).definition, office)
    applicant = make.make_case(code=HOUSING)
    SessionItem.objects.create(session_id=session_id, case=applicant, arrived_at=clock.now())
    crowd(town)
    CasePart.objects.exclude(case__procedure_code=make.RESIDENCE).delete()
    files = [(case.pk, case.sequence) for case in Case.objects.filter(is_open=True).order_by("-id")[:5]]
    deed_id = api.ask_bulk(
        actor=town.handler,
        kind="hand_over",
        parameters={"to": str(town.handler.account_id)},
        reason="Tri",
        seen=files,
    )
    return World(town, secretary, scene.commissioner, owner, session_id, inquiry_id, deed_id, own)


def pressing(read: Callable[..., Any], kind: str, **more: Any) -> Callable[[World], object]:
    return lambda world: read(actor=world.town.wali, commune_codes=HERE, kind=kind, **more)


def office_of(actor: identity.Actor) -> UUID:
    return next(iter(actor.holdings)).office_id


def of_alerts(world: World, *office_ids: UUID) -> object:
    return api.alerts_of(actor=world.town.wali, commune_codes=HERE, office_ids=office_ids)


def register(world: World) -> object:
    view = api.inquiry_visible_to(world.commissioner, world.inquiry_id)
    return api.register_of(actor=world.commissioner, inquiry=view)


READS: dict[str, Callable[[World], object]] = {
    **{
        f"agreements of {who}": lambda world, who=who: api.validations_for(actor=world.town.actor(who))
        for who in ("head", "papc", "chef", "wali")
    },
    "opinions asked": lambda world: api.opinions_for(actor=world.town.expert_water),
    **{
        f"parts of {who}": lambda world, who=who: api.parts_for(actor=world.town.actor(who))
        for who in ("planner", "head", "papc", "wali")
    },
    "parts of a colleague": lambda world: api.parts_for(
        actor=world.town.planner, handler_id=world.town.planner.account_id
    ),
    **{f"parts {kind}": pressing(api.pressing_parts, kind) for kind in ("soon", "blocked")},
    **{f"files {kind}": pressing(api.pressing_cases, kind) for kind in ("soon", "blocked")},
    **{
        f"files {kind} of an office": lambda world, kind=kind: api.pressing_cases(
            actor=world.town.head, commune_codes=HERE, kind=kind, office_ids=[office_of(world.town.head)]
        )
        for kind in ("soon", "blocked")
    },
    "late files": lambda world: api.late_cases(actor=world.town.wali, commune_codes=HERE),
    "late files of a service": lambda world: api.late_cases(
        actor=world.town.wali, commune_codes=HERE, procedure_code=make.PERMIT
    ),
    "alerts": of_alerts,
    "alerts of an office": lambda world: of_alerts(world, office_of(world.town.head)),
    "commissions of an office": lambda world: api.sessions_visible_to(world.secretary),
    "commissions of a wali": lambda world: api.sessions_visible_to(world.town.wali),
    **{
        f"files of a commission {show}": lambda world, show=show: api.session_items(
            world.secretary, world.session_id, show=show
        )
        for show in ("", "ranked", "left_out", "objections")
    },
    "public lists": lambda world: api.published_sessions(),
    "public lists of a commune": lambda world: api.published_sessions(commune_code="1601"),
    "deeds over many files": lambda world: api.bulk_deeds(actor=world.town.handler),
    **{
        f"what came of each {outcome}": lambda world, outcome=outcome: api.bulk_results(
            actor=world.town.handler, deed_id=world.deed_id, outcome=outcome
        )
        for outcome in ("", "waiting", "done", "refused")
    },
    "long lists": lambda world: api.exports_of(actor=world.town.handler),
    "kept filters": lambda world: api.saved_filters(actor=world.town.handler),
    "interests": lambda world: api.interests_visible_to(world.town.head),
    "filed at a desk": lambda world: api.filed_by_desk(actor=world.town.counter),
    "my files": lambda world: api.my_cases(actor=world.owner),
    "my drafts": lambda world: api.my_drafts(actor=world.owner),
    "drafts in progress": lambda world: api.drafts_in_progress(actor=world.owner),
    "inquiries that one conducts": lambda world: api.inquiries_conducted(actor=world.commissioner),
    "inquiries": lambda world: api.open_inquiries(),
    "inquiries of a commune": lambda world: api.open_inquiries(place="1601"),
    "register of an inquiry": register,
    "older versions": lambda world: api.older_versions(actor=world.town.head),
    "offices that were replaced": lambda world: api.successions_visible_to(world.town.wali),
    "replies of an office": lambda world: api.office_replies(actor=world.town.head),
    "possible duplicates": lambda world: api.possible_duplicates(actor=world.town.handler, case_id=world.own.pk),
    "merged": lambda world: api.merged_into(actor=world.town.handler, case_id=world.own.pk),
    "who looked at me": lambda world: api.readings_of_me(actor=world.owner),
    "who looked at a file": lambda world: api.readings_of_case(actor=world.owner, case_id=world.own.pk),
    "out of turn": lambda world: api.taken_out_of_turn(actor=world.town.head, days=365),
    "parts shared out": lambda world: api.parts_shared_out(
        actor=world.town.head,
        office_id=office_of(world.town.head),
        account_id=world.town.handler.account_id,
        among=[world.town.colleague.account_id],
    ),
    "a file with all it holds": lambda world: api.case_visible_to(world.town.handler, world.own.pk),
}


def test_no_list_beside_the_queue_reads_a_growing_table_whole(world: World) -> None:
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        found = {name: whole for name, read in READS.items() if (whole := whole_reads(lambda read=read: read(world)))}
    assert not found, "\n\n".join(f"{name}:\n{query}" for name, queries in found.items() for query in queries)
