"""From draft to receipt."""

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make


def test_a_guest_files_and_gets_a_receipt(town: make.Town) -> None:
    who = make.guest(make.PHONE)
    draft = make.make_draft(who)
    done = make.submit(draft, who)
    case = Case.objects.get(pk=done.case_id)
    assert case.reference == done.reference
    assert case.stage == "submitted"
    assert case.due_on is not None
    assert api.rebuild(case_id=case.pk) == []
