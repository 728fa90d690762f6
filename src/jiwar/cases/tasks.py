"""Work after commit and on a timer: what was sealed closes its case, silence is counted, old drafts go."""

from uuid import UUID

from jiwar.cases import api
from jiwar.cases.actions import alerting, appealing, automatic, consulting, objecting, recounting, succession, watching
from jiwar.cases.events import CaseDecided, CaseSubmitted
from jiwar.catalogue.events import ProcedureRetired
from jiwar.decisions.events import DecisionAnnulled, DecisionSealed
from jiwar.documents.events import FileFoundInfected
from jiwar.outbox import api as outbox
from jiwar.payments import api as payments
from jiwar.payments.events import ChargePaid


def on_decision_sealed(event: DecisionSealed) -> None:
    """Close the case of a sealed decision."""
    if event.subject_kind == "cases.case":
        api.issue_decision(decision_id=UUID(str(event.decision_id)))
        api.part_sealed(decision_id=UUID(str(event.decision_id)))


def on_decision_annulled(event: DecisionAnnulled) -> None:
    """A number that came to nothing leaves its case to be signed again."""
    if event.subject_kind == "cases.case":
        api.take_back_signature(decision_id=UUID(str(event.decision_id)))
        api.take_back_part(decision_id=UUID(str(event.decision_id)))


def on_case_submitted(event: CaseSubmitted) -> None:
    """Whoever follows the file has its reference and its limit; the office whose act it contests is told."""
    api.tell_filed(case_id=UUID(str(event.case_id)))
    appealing.tell_appealed(case_id=UUID(str(event.case_id)))


def on_case_decided(event: CaseDecided) -> None:
    """What an appeal decides goes back to the file that it contests."""
    appealing.carry_out_appeal(case_id=UUID(str(event.case_id)))


def on_file_found_infected(event: FileFoundInfected) -> None:
    """A paper that was in quarantine had a virus: whoever gave it is told."""
    api.paper_found_infected(file_id=UUID(str(event.file_id)))


def on_charge_paid(event: ChargePaid) -> None:
    """The history of the case says that its fee was paid."""
    api.note_paid(charge=payments.charge(charge_id=UUID(str(event.charge_id))))


def on_procedure_retired(event: ProcedureRetired) -> None:
    """Whoever began an application for a service that ends is told."""
    api.tell_drafts_of_end(procedure_id=UUID(str(event.procedure_id)))


@outbox.every(5, "cases.bulk", timeout_s=180)
def do_bulk() -> None:
    """Deeds over many files go on."""
    api.sweep_bulk()


@outbox.every(900, "cases.count-silence")
def count_silence() -> None:
    """Opinions not given in their time are counted as the text says."""
    outbox.in_batches(api.count_silence)


@outbox.every(3600, "cases.remind-opinions")
def remind_opinions() -> None:
    """Those whose opinion is waited for are written to on their days."""
    outbox.in_batches(consulting.remind_opinions, whole=500)


@outbox.every(900, "cases.close-inquiries")
def close_inquiries() -> None:
    """Registers of public inquiries are closed after their last day."""
    outbox.in_batches(api.close_inquiries)


@outbox.every(300, "cases.watch-clocks")
def watch_clocks() -> None:
    """The calendar's changes are counted; silence decides, alerts are raised and told."""
    outbox.in_batches(recounting.recount_clocks, seconds=80)
    outbox.in_batches(watching.watch_clocks, seconds=80)
    outbox.in_batches(alerting.tell_alerts, whole=1000, seconds=80)


@outbox.every(3600, "cases.warn-objections")
def warn_objections() -> None:
    """Lists contested without an answer, before the days to object end and after."""
    objecting.warn_objections()


@outbox.every(20, "cases.do-automatic-steps", timeout_s=180)
def do_automatic() -> None:
    """What the steps of files leave to Jiwar."""
    outbox.in_batches(automatic.do_automatic)


@outbox.every(900, "cases.succeed-offices")
def succeed_offices() -> None:
    """Files of offices that ended go over to their successors."""
    outbox.in_batches(succession.succeed_offices)


@outbox.every(3600, "cases.remind-cosigners")
def remind_cosigners() -> None:
    """Those who did not confirm are written to again."""
    outbox.in_batches(api.remind_cosigners)


@outbox.every(10, "cases.make-exports", timeout_s=600)
def make_exports() -> None:
    """Long lists that somebody waits for."""
    api.make_exports()


@outbox.every(3600, "cases.forget-exports")
def forget_exports() -> None:
    """Lists are kept for three days."""
    outbox.in_batches(api.forget_exports)


@outbox.every(3600, "cases.forget-acts-read")
def forget_acts_read() -> None:
    """What was read to be signed a week ago is read again."""
    api.forget_acts_read()


@outbox.every(3600, "cases.forget-presences")
def forget_presences() -> None:
    """Who had a file open an hour ago is nobody's business."""
    api.forget_presences()


@outbox.every(3600, "cases.end-mandates")
def end_mandates() -> None:
    """Mandates end on their day."""
    outbox.in_batches(api.end_mandates)


@outbox.every(900, "cases.count-stops")
def count_stops() -> None:
    """Figures of the pages where people stop."""
    outbox.in_batches(api.count_stops)


@outbox.every(3600, "cases.delete-expired-drafts")
def delete_expired_drafts() -> None:
    """Drafts live thirty days after they were last touched; what was put beside an opinion never given goes too."""
    outbox.in_batches(api.delete_expired_drafts)
    outbox.in_batches(api.forget_unjoined)
