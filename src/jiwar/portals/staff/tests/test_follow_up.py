"""What the administrator follows up: nothing is silent, every word is in the language of the page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases.tests import factories as make
from jiwar.channels.models import Delivery
from jiwar.outbox import api as outbox
from jiwar.outbox.models import Job
from jiwar.portals.staff.tests.test_pages import seated, words

pytestmark = pytest.mark.pages
ERROR = "TimeoutError: no answer"


def test_the_administrator_sees_what_waits_and_tries_a_failed_job_again(town: make.Town) -> None:
    administrator = seated(town, "administrator")
    assert "Journal officiel" in words(administrator.get("/fr/staff/follow-up/"))
    job = Job.objects.create(name="decisions.seal", state="failed", attempts=9, last_error="TimeoutError: no answer")
    assert "TimeoutError" in words(administrator.get("/fr/staff/follow-up/"))
    administrator.post(f"/fr/staff/follow-up/job/{job.pk}/")
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_when_nothing_failed_it_is_said_in_one_place(town: make.Town) -> None:
    page = words(seated(town, "administrator").get("/fr/staff/follow-up/"))
    assert "Tout est parti" in page
    assert "Prochain essai" not in page


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("/fr", ["Votre demande … est enregistrée", "SMS · ••••", "Abandonné : à vous d’agir", "Faible", "Moyenne"]),
        ("", ["سُجّل طلبك …", "SMS · ••••", "توقفت المحاولات", "ضعيفة", "متوسطة"]),
    ],
)
def test_a_message_that_did_not_leave_is_told_in_words(town: make.Town, prefix: str, said: list[str]) -> None:
    make.make_case()
    outbox.drain()
    Delivery.objects.filter(channel="sms").update(state="given_up", attempts=9, last_error=ERROR, next_attempt_at=None)
    sent = Delivery.objects.get(message__template="cases.submitted", channel="sms")
    administrator = seated(town, "administrator")
    page = administrator.get(f"{prefix}/staff/follow-up/")
    for one in [*said, ERROR]:
        assert one in words(page), one
    for code in (">low<", ">medium<", "given_up"):
        assert code not in page.content.decode()
    administrator.post(f"{prefix}/staff/follow-up/delivery/{sent.pk}/")
    sent.refresh_from_db()
    assert sent.state == "queued"


def test_the_page_costs_the_same_for_one_failure_and_for_three(town: make.Town) -> None:
    administrator = seated(town, "administrator")
    counts = []
    for number in range(3):
        Job.objects.create(name=f"tests.job-{number}", state="failed", attempts=9, last_error=ERROR)
        with CaptureQueriesContext(connection) as asked:
            administrator.get("/fr/staff/follow-up/")
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1, counts
