"""Public inquiries for whoever reads the file: the one of a page, and whom its handler may name."""

from uuid import UUID

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.errors.inquiries import InquiryNotFound
from jiwar.cases.models import Inquiry
from jiwar.cases.queries.inquiries import commissioners_for, inquiry_of_case
from jiwar.cases.queries.inquiry_shapes import InquiryView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.identity import api as identity
from jiwar.identity.api import Actor


def inquiry_visible_to(actor: Actor, inquiry_id: UUID) -> InquiryView:
    """One inquiry, for a member of staff who reads its file or conducts it; raises InquiryNotFound."""
    case_id = Inquiry.objects.filter(pk=inquiry_id).values_list("case_id", flat=True).first()
    if case_id is None or not actor.is_staff:
        raise InquiryNotFound
    try:
        found = inquiry_of_case(find_case(actor, case_id), actor)
    except CaseNotFound as hidden:
        raise InquiryNotFound from hidden
    if found is None or found.id != inquiry_id:
        raise InquiryNotFound
    return found


def commissioners_of(*, actor: Actor, case_id: UUID) -> list[identity.AccountView]:
    """Whom the handler may name to conduct the inquiry; raises CaseNotFound."""
    case = find_case(actor, case_id)
    step = definition_of(case).step("inquiry")
    return commissioners_for(case, step) if step else []
