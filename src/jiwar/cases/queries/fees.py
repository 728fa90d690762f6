"""What a case owes, as the definition of its version says when it must be paid."""

from uuid import UUID

from jiwar.cases.models import Case
from jiwar.cases.queries.versions import definition_of
from jiwar.kernel.actors import SubjectRef
from jiwar.payments import api as payments


def subject_of_fee(case_id: UUID) -> SubjectRef:
    """The case as payments name it."""
    return SubjectRef(kind="cases.case", id=str(case_id))


def charges_of(case: Case) -> tuple[payments.ChargeView, ...]:
    """The charges of a case; no query for a procedure whose fee is not paid through Jiwar."""
    if definition_of(case).fee.collect == "none":
        return ()
    return tuple(payments.charges_of(subject_of_fee(case.pk)))


def fee_awaited(case: Case, moment: str) -> bool:
    """Whether money must still come before `moment`: `before_signature` or `before_delivery`."""
    if definition_of(case).fee.collect != moment:
        return False
    return not payments.is_settled(subject_of_fee(case.pk))
