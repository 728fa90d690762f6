"""What the catalogue plugs into others: its schedule, its letters, who is told when a draft or a local rule moves."""

from jiwar.catalogue import tasks
from jiwar.catalogue.api import LETTERS
from jiwar.catalogue.events import (
    DefinitionProposed,
    DefinitionReviewed,
    LocalRuleDecided,
    LocalRuleProposed,
    ProcedurePublished,
)
from jiwar.channels import api as channels
from jiwar.kernel import events

events.on(DefinitionProposed, tasks.on_definition_proposed)
events.on(DefinitionReviewed, tasks.on_definition_reviewed)
events.on(ProcedurePublished, tasks.on_procedure_published)
events.on(ProcedurePublished, tasks.on_template_changed)
events.on(LocalRuleProposed, tasks.on_local_rule_proposed)
events.on(LocalRuleDecided, tasks.on_local_rule_decided)

for name, letter in LETTERS.items():
    channels.register_template(name, letter)
