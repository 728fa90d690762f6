"""What cases give to other modules: letters, facts, and what happens when an act is sealed."""

from dataclasses import replace

from jiwar.analytics.api import Column, FactSource, register_fact
from jiwar.cases import tasks
from jiwar.cases.api import LETTERS, RESUME_CODE, fact_rows, fact_version, resume_sent, resume_words
from jiwar.cases.events import CaseDecided, CaseSubmitted
from jiwar.catalogue.events import ProcedureRetired
from jiwar.channels import api as channels
from jiwar.decisions.events import DecisionAnnulled, DecisionSealed
from jiwar.documents.events import FileFoundInfected
from jiwar.kernel import events
from jiwar.payments.events import ChargePaid

events.on(CaseSubmitted, tasks.on_case_submitted)
events.on(CaseDecided, tasks.on_case_decided)
events.on(FileFoundInfected, tasks.on_file_found_infected)
events.on(DecisionSealed, tasks.on_decision_sealed)
events.on(DecisionAnnulled, tasks.on_decision_annulled)
events.on(ChargePaid, tasks.on_charge_paid)
events.on(ProcedureRetired, tasks.on_procedure_retired)

for name, letter in LETTERS.items():
    channels.register_template(name, letter)

channels.register_template(
    "cases.resume_code", replace(RESUME_CODE, secret=channels.Secret(read=resume_words, wipe=resume_sent))
)

CASES_FACT = register_fact(
    FactSource(
        name="cases",
        titles={"ar": "الطلبات", "fr": "Demandes", "en": "Applications"},
        columns=[
            Column("id", "text", {"ar": "المعرّف", "fr": "Identifiant"}),
            Column("commune", "text", {"ar": "البلدية", "fr": "Commune"}, dimension=True),
            Column("daira", "text", {"ar": "الدائرة", "fr": "Daïra"}, dimension=True),
            Column("wilaya", "text", {"ar": "الولاية", "fr": "Wilaya"}, dimension=True),
            Column("office", "text", {"ar": "المصلحة", "fr": "Service"}, dimension=True),
            Column("procedure", "text", {"ar": "الخدمة", "fr": "Démarche"}, dimension=True),
            Column("channel", "text", {"ar": "القناة", "fr": "Canal"}, dimension=True),
            Column("stage", "text", {"ar": "المرحلة", "fr": "Étape"}, dimension=True),
            Column("outcome", "text", {"ar": "المآل", "fr": "Issue"}, dimension=True),
            Column("submitted_on", "date", {"ar": "يوم الإيداع", "fr": "Jour du dépôt"}),
            Column("due_on", "date", {"ar": "آخر أجل", "fr": "Échéance légale"}),
            Column("closed_on", "date", {"ar": "يوم الإغلاق", "fr": "Jour de clôture"}),
            Column("delay_days", "integer", {"ar": "أيام الرد (تقويمية)", "fr": "Jours calendaires de traitement"}),
            Column("delay_working_days", "integer", {"ar": "أيام الرد (عمل)", "fr": "Jours ouvrables de traitement"}),
            Column("completion_rounds", "integer", {"ar": "عدد طلبات الاستكمال", "fr": "Demandes de compléments"}),
            Column("late_at_close", "boolean", {"ar": "خارج الأجل", "fr": "Hors délai"}),
            Column("tacit", "boolean", {"ar": "بسكوت الإدارة", "fr": "Par le silence"}),
            Column("out_of_turn", "boolean", {"ar": "خارج الدور", "fr": "Hors tour"}),
            Column("remedy", "text", {"ar": "طعن لدى", "fr": "Recours devant"}),
        ],
        rows=fact_rows,
        version=fact_version,
        key="id",
        sort=("wilaya", "commune", "submitted_on"),
    )
)
