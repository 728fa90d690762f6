"""What Jiwar holds at the end of the scripted month, counted where it stands, for the script's books to be held to."""

import re
from datetime import timedelta
from typing import Any

from tests.soak.commission import SERVICE
from tests.soak.month import CODE, DAYS, FIRST


def balance() -> dict[str, Any]:
    """What Jiwar holds at the end, counted where it stands: columns, registers, journal, figures, the page."""
    from django.db.models import Count  # app ready

    from jiwar.analytics import api as analytics  # app ready
    from jiwar.audit.models import JournalEntry  # app ready
    from jiwar.cases import api as cases  # app ready
    from jiwar.cases.models import Case, CaseAction, SessionItem  # app ready
    from jiwar.decisions import api as decisions  # app ready
    from jiwar.decisions.models import Decision  # app ready
    from jiwar.kernel.protocols import ReaderScope  # app ready
    from jiwar.ledger import api as ledger  # app ready

    while ledger.sequence():
        pass
    analytics.refresh_facts(complete=True)
    last = FIRST + timedelta(days=DAYS - 1)
    figures = analytics.measure(
        indicators=["cases.submitted", "cases.closed", "cases.late"],
        scope=ReaderScope(everything=True),
        start=FIRST,
        end=last,
    )
    stored = Case.objects.all()
    return {
        "cases": stored.count(),
        "by commune": dict(stored.values_list("commune_code").annotate(Count("pk"))),
        "by service": dict(stored.values_list("procedure_code").annotate(Count("pk"))),
        "by version": sorted(stored.filter(procedure_code=CODE).values_list("version__number").annotate(Count("pk"))),
        "outcomes": dict(stored.values_list("outcome").annotate(Count("pk"))),
        "actions": dict(CaseAction.objects.values_list("kind").annotate(Count("pk"))),
        "differences": sum(1 for one in stored if cases.rebuild(case_id=one.pk)),
        "decisions": dict(Decision.objects.values_list("state").annotate(Count("pk"))),
        "gaps": [
            gap
            for one in decisions.registers()
            for gap in decisions.number_gaps(office_id=one.office_id, series=one.series, year=one.year)
        ],
        "altered": decisions.check_register(),
        "housed": stored.filter(procedure_code=SERVICE, outcome="granted").count(),
        "by the share": SessionItem.objects.filter(verdict="chosen").exclude(by_share="").count(),
        "covered": CaseAction.objects.filter(kind="proposed", details__has_key="covering").count(),
        "journal": JournalEntry.objects.filter(verb__startswith="case.").count(),
        "figures": dict(figures[0].values) if figures else {},
        "page": _page(),
    }


def _page() -> list[str]:
    """The figures that the wali reads on the board of this month, without their thousands' spaces."""
    from django.test import Client  # app ready

    from jiwar.config.demo.staff import PASSWORD  # app ready

    client = Client()
    client.post("/staff/sign-in/", {"username": "wali", "password": PASSWORD})
    last = FIRST + timedelta(days=DAYS - 1)
    page = client.get(f"/fr/direction/16/?period=custom&start={FIRST}&end={last}").content.decode()
    shown = re.findall(r'jw-kpi__value"><bdi dir="ltr">([^<]*)<', page)
    return ["".join(sign for sign in one if not sign.isspace()) for one in shown]
