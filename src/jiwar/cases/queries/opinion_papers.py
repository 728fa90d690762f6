"""The content of what is joined to an opinion, for whoever reads the opinion."""

from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import OpinionPaper
from jiwar.cases.queries.consulting import joined_views, reads_confided, reads_joined
from jiwar.cases.queries.shapes import PaperView
from jiwar.cases.queries.visible import find_case
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef


def joined_paper(*, actor: Actor, case_id: UUID, stored_id: UUID) -> PaperView:
    """What is joined to an opinion, to be opened: journaled; raises CaseNotFound (also for a file that was erased)."""
    case = find_case(actor, case_id)
    found = OpinionPaper.objects.select_related("file", "opinion__consultation")
    row = found.filter(pk=stored_id, opinion__case=case).exclude(file=None).first()
    if row is None or not actor.is_staff:
        raise CaseNotFound
    confided = row.opinion.confidential and reads_confided(actor, case)
    if not reads_joined(actor, row, confided=confided):
        raise CaseNotFound
    subject = SubjectRef(kind="identity.person", id=str(case.applicant_id), label=case.reference)
    audit.record_access(actor=actor.ref, subject=subject, purpose="cases.opinion_paper")
    return joined_views([row])[0]
