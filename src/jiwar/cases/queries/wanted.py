"""What the definition of a case wants for its answers: the services to consult."""

from jiwar.cases.models import Case
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.versions import definition_of
from jiwar.catalogue import api as catalogue


def opinions_of(case: Case) -> tuple[catalogue.OpinionAsked, ...]:
    """The services consulted on this file; no query where none of them has a condition."""
    definition = definition_of(case)
    step = definition.step("opinions")
    if step is None or all(one.when is None for one in step.opinions):
        return step.opinions if step else ()
    answers = answers_of(case)
    return catalogue.opinions_wanted(definition, answers, context_of_case(case, answers=answers))
