"""Those who confirm with the applicant, as each reader sees them."""

from jiwar.cases.errors import CosignGone
from jiwar.cases.models import Case, CaseAnswers, CaseCosigner
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.shapes import AnswerView, CosignerView, CosignView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import full_names
from jiwar.cases.rules.permissions import CaseColumns, is_party
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.digits import only_digits
from jiwar.kernel.texts import current_language

COSIGN_USE = "cases.cosign"


def cosigners_of(case: Case) -> tuple[CosignerView, ...]:
    """Those asked, in the order in which they were named; who was replaced is left out."""
    if not definition_of(case).cosigners:
        return ()
    rows = CaseCosigner.objects.filter(case=case).exclude(state="dropped").order_by("asked_at", "id")
    return tuple(
        CosignerView(
            id=row.pk,
            names=full_names(row.declared),
            contact_masked=identity.mask_contact(contact_of(row)) if contact_of(row) else "",
            state=row.state,
            reason=row.reason,
            asked_at=row.asked_at,
            reminders=row.reminders,
            answered_at=row.answered_at,
        )
        for row in rows
    )


def contact_of(row: CaseCosigner) -> str:
    """Where the code goes: the telephone when there is one."""
    return row.phone or row.email


def find_cosigner(token: str, ip: str) -> CaseCosigner:
    """Whom a link was sent to; raises CosignGone, TooManyTries."""
    identity.rate_limit(key=f"cases.cosign:ip:{ip}", **limits.COSIGN_PER_ADDRESS)
    return cosigner_of(token)


def cosigner_of(token: str) -> CaseCosigner:
    """The same without counting the try, inside an action; raises CosignGone."""
    hashed = identity.blind_index(only_digits(token), use=COSIGN_USE)
    row = CaseCosigner.objects.select_related("case").filter(token_hash=hashed).exclude(state="dropped").first()
    if row is None:
        raise CosignGone
    return row


def is_proven(actor: Actor, row: CaseCosigner) -> bool:
    """Whether the actor is the co-signer: by a code typed in this session, or by an account with this contact."""
    own = {row.phone, row.email} - {""}
    return not actor.is_staff and bool(own & {*actor.guest_contacts, *actor.contacts})


def asks_for_own(actor: Actor, case: CaseColumns) -> bool:
    """Whether the account is the applicant's or the representative's: nobody co-signs for themselves."""
    return is_party(actor, case)


def cosign_view(*, token: str, ip: str, actor: Actor) -> CosignView:
    """What the person behind a link reads; raises CosignGone, TooManyTries."""
    row = find_cosigner(token, ip)
    case, proven = row.case, is_proven(actor, row)
    return CosignView(
        case_id=case.pk,
        cosigner_id=row.pk,
        reference=case.reference,
        titles=titles_of(case),
        office_names=office_names(case.office_id),
        applicant=full_names(parties_of(case)["applicant"].declared),
        names=full_names(row.declared),
        state=row.state if case.stage == "awaiting_cosigners" or row.state != "waiting" else "closed",
        contact=contact_of(row),
        contact_masked=identity.mask_contact(contact_of(row)),
        proven=proven,
        language=row.language,
        answers=_answers(case) if proven else (),
        papers=_papers(case) if proven else (),
    )


def _answers(case: Case) -> tuple[AnswerView, ...]:
    definition = definition_of(case)
    answers = CaseAnswers.objects.filter(case=case).order_by("-revision").values_list("answers", flat=True)[0]
    context, language = context_of_case(case, answers=answers), current_language()
    return tuple(
        AnswerView(
            question_id=asked.id,
            label=asked.label,
            section=asked.section,
            value=answers[asked.id],
            shown=catalogue.display_answer(asked, answers[asked.id], language),
        )
        for asked in catalogue.visible_questions(definition, answers, context)
        if asked.id in answers
    )


def _papers(case: Case) -> tuple[dict[str, str], ...]:
    definition = definition_of(case)
    given = dict.fromkeys(case.papers.filter(replaced_in=None).order_by("id").values_list("paper_id", flat=True))
    return tuple(dict(known.label) for name in given if (known := catalogue.paper_for(definition, name)))
