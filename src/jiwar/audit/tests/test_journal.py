import pytest
from django.db import transaction

from jiwar.audit import api as audit
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.outbox import api


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("i", [1,2])
def test_smoke(i):
    with transaction.atomic():
        audit.record(actor=SYSTEM, verb="x.done", subject=SubjectRef(kind="a", id="b"))
    audit.record_access(actor=SYSTEM, subject=SubjectRef(kind="a", id="b"), purpose="p")
    audit.record_access(actor=SYSTEM, subject=SubjectRef(kind="a", id="b"), purpose="p")
    assert audit.check_journal().checked == 2
    assert audit.check_journal().ok
    api.run_schedules(names=["ledger.sequence"])
    from jiwar.outbox.events import JobRetried
    with transaction.atomic():
        api.announce(JobRetried(job_id="1", job_name="n", actor_kind="system", actor_id="x", actor_label="l"))
    assert api.drain(raise_errors=True) == 1
    assert audit.check_journal().checked == 3
