"""What goes with a file to another commune: the parts and the opinions that nobody gave yet, and their alerts.

What was decided or given stands. The days run on, as those of the file: the delay is the administration's.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from jiwar.cases.actions.parts import seat_over
from jiwar.cases.errors.parts import PartHasNoOffice
from jiwar.cases.events import OpinionAsked, PartSent
from jiwar.cases.models import Case, CaseAlert, CasePart, Opinion
from jiwar.cases.queries.alerts import office_of_level
from jiwar.cases.queries.parts import part_of, titles_of_parts
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.alerts import WARNINGS
from jiwar.cases.rules.parts import UNDECIDED, undecided
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox


def goes_along(case: Case, commune_code: str) -> dict[str, Any]:
    """What the action says of a file that goes to this commune; raises PartHasNoOffice."""
    parts, opinions = _parts_there(case, commune_code), _opinions_there(case, commune_code)
    return ({"parts": parts} if parts else {}) | ({"opinions": opinions} if opinions else {})


def _parts_there(case: Case, commune_code: str) -> dict[str, dict[str, Any]]:
    """Undecided parts for which another office is competent there: nobody has them, and what one office prepared no
    other decides; what was said to lack stays said."""
    waits, known = undecided(case.parts), case.parts or {}
    if lost := [name for name in waits if _competence(case, name, commune_code) is None]:
        raise PartHasNoOffice(titles_of_parts(definition_of(case), lost))
    return {
        name: places
        | {"handler_id": None, "state": "open" if known[name]["state"] == "prepared" else known[name]["state"]}
        for name, places in competent_for(case, waits, commune_code).items()
    }


def competent_for(case: Case, names: Iterable[str], commune_code: str) -> dict[str, dict[str, Any]]:
    """Of these parts, those that another office than theirs is in charge of in that commune, and which; none for a part
    that nobody is in charge of."""
    found = {}
    for name in names:
        office = _competence(case, name, commune_code)
        if office is not None and str(office.id) != (case.parts or {})[name]["office_id"]:
            found[name] = {"office_id": str(office.id), "authority_office_id": str(seat_over(office).id)}
    return found


def _competence(case: Case, name: str, commune_code: str) -> offices.OfficeView | None:
    competence = str(part_of(definition_of(case), name).competence)
    if not offices.is_served(competence=competence, commune_code=commune_code):
        return None
    return offices.competent_office(competence=competence, commune_code=commune_code)


def _opinions_there(case: Case, commune_code: str) -> dict[str, dict[str, str]]:
    """Opinions of the procedure for which another service is asked there; one that a handler chose stays with it."""
    definition, found = definition_of(case), {}
    for row in Opinion.objects.filter(case=case, state="asked").order_by("id"):
        asked = definition.opinion(row.opinion_id)
        if asked is None or not offices.is_served(competence=asked.competence, commune_code=commune_code):
            continue
        office = offices.competent_office(competence=asked.competence, commune_code=commune_code)
        if office.id != row.office_id:
            found[str(row.pk)] = {"from": str(row.office_id), "to": str(office.id)}
    return found


def went_along(case: Case, details: Mapping[str, Any]) -> None:
    """The rows, once the action is written; in its transaction. The offices there are told."""
    for name in details.get("parts", {}):
        outbox.announce(PartSent(case_id=case.pk, part_id=UUID((case.parts or {})[name]["id"])))
    for opinion_id, places in details.get("opinions", {}).items():
        Opinion.objects.filter(pk=opinion_id, state="asked").update(office_id=places["to"])
        outbox.announce(OpinionAsked(case_id=case.pk, opinion_id=UUID(opinion_id)))
    alerts_follow(case)


def stay(case: Case, details: Mapping[str, Any]) -> None:
    """The transfer is undone: the services asked first are asked; in that transaction."""
    for opinion_id, places in details.get("opinions", {}).items():
        Opinion.objects.filter(pk=opinion_id, state="asked").update(office_id=places["from"])
    alerts_follow(case)


def alerts_follow(case: Case) -> None:
    """Alerts of parts that stand and that nobody answered are those of whoever has the part now, and told again."""
    for part in CasePart.objects.filter(case=case, state__in=UNDECIDED):
        here = CaseAlert.objects.filter(case=case, run=str(part.pk), over_at=None, answered_at=None)
        for alert in here.exclude(held_by=None).exclude(held_by=part.office_id):
            known = offices.office(id=part.office_id)
            above = known if alert.level in WARNINGS else office_of_level(part.office_id, alert.level)
            alert.held_by_id, alert.commune_code, alert.told_at = part.office_id, case.commune_code, None
            alert.office_id = above.id if above else alert.office_id
            alert.save(update_fields=["held_by", "commune_code", "told_at", "office"])
