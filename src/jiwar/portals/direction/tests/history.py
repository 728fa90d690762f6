"""Files of known moments, so that every figure can be told by hand."""

from datetime import date, datetime, time, timedelta
from itertools import count

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.clock import ALGIERS
from jiwar.offices import api as offices
from jiwar.participation import api as participation

RESIDENCE, PERMIT = "residence-certificate", "building-permit"
_numbers = count(1)
# In calendar days from filing to answer: median 2, nine in ten within 9.
ALGER_CENTRE_DAYS = (1, 1, 1, 2, 2, 2, 3, 3, 9, 16)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ALGIERS)


def past_case(
    commune: str, filed: date, *, days: int | None = None, procedure: str = RESIDENCE, key: str = ""
) -> cases.ImportedCase:
    """Filed on a day; answered `days` later, or still open."""
    number = next(_numbers)
    decided = None if days is None else at(filed + timedelta(days=days), 15)
    return cases.ImportedCase(
        key=key or f"direction-{number}",
        procedure_code=procedure,
        commune_code=commune,
        office_id=offices.competent_office(competence=procedure, commune_code=commune).id,
        channel="counter",
        language="ar",
        applicant=cases.ImportedPerson(
            given_ar="نادية", family_ar="حداد", given_latin="Nadia", family_latin="Haddad", birth_date=None, sex="f"
        ),
        answers={"lives_here": True},
        submitted_at=at(filed),
        filed_by=ActorRef("office", "desk", "desk"),
        assigned_at=at(filed, 11),
        handler_label="عون",
        proposed_at=decided and decided - timedelta(hours=1),
        verdict=decided and "grant",
        decided_at=decided,
        signatory_label="رئيس البلدية",
    )


def bring_in() -> None:
    """On 22 November 2026: in Alger-Centre ten answered in the quarter, two late, a permit; one answer in Kouba."""
    sunday = date(2026, 10, 4)
    rows = [past_case("1601", sunday, days=days) for days in ALGER_CENTRE_DAYS]
    rows += [past_case("1601", date(2026, 11, 8)), past_case("1601", date(2026, 11, 10))]  # late since then
    rows += [past_case("1601", date(2026, 11, 19), procedure=PERMIT)]
    rows += [past_case("1618", sunday, days=3), past_case("1601", date(2026, 7, 5), days=4)]  # the quarter before
    ids = cases.import_cases(rows=rows).ids
    rated = [
        participation.ImportedRating(
            case_id=ids[row.key], score=4, rated_at=at(row.submitted_at.date() + timedelta(days=20))
        )
        for row in rows[:2]
    ]
    participation.import_ratings(rows=rated)
    analytics.refresh_facts()
