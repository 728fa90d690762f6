"""What the definition of a case wants for its answers: the services to consult."""

from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.inquiries import past_of
from jiwar.cases.queries.versions import definition_of
from jiwar.catalogue import api as catalogue


def opinions_of(case: Case) -> tuple[catalogue.OpinionAsked, ...]:
    """The services to consult now on this file: none once all were asked; no query where nothing depends on it."""
    definition = definition_of(case)
    rounds = [step for step in definition.steps if step.kind == "opinions"]
    if not rounds or (len(rounds) == 1 and case.opinions_asked):
        return ()
    asked = set(Opinion.objects.filter(case=case).values_list("opinion_id", flat=True)) if case.opinions_asked else ()
    past = past_of(case, definition)
    if all(step.when is None and all(one.when is None for one in step.opinions) for step in rounds):
        return catalogue.opinions_wanted(definition, {}, {}, asked=asked, past=past)
    answers = answers_of(case)
    context = context_of_case(case, answers=answers)
    return catalogue.opinions_wanted(definition, answers, context, asked=asked, past=past)
