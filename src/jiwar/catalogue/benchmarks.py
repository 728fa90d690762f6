"""Budgets of the form engine: a long procedure drawn, checked and published; a long list that answers as one types."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tables import reference_table

RUNS = 7
TYPED = ("r", "ro", "rou", "roui", "rouiba", "roiba", "بئر", "بئر مراد رايس", "sidi", "bab el oued", "16", "zzz")
HERE = {"commune": {"code": "1601", "names": {"ar": "الجزائر الوسطى", "fr": "Alger-centre"}}}

Figures = list[tuple[str, float, float, str]]


def benchmarks(definition: catalogue.Definition, publish: Callable[[catalogue.Definition], object]) -> Figures:
    """(what, figure, budget, unit); the territory and the law are imported."""
    size = f"{len(definition.questions)} questions"
    slowest, name = max((_step_ms(definition, one), one.id) for one in definition.questions)
    published = _quickest_ms(lambda: publish(_renamed(definition)), runs=3) / 1000
    table = reference_table("communes")
    lookup = table.lookup() if table else None
    if lookup is None or len(lookup.entries) < 1500:
        raise RuntimeError("the whole territory is needed: import_territory()")
    lookup.search("x")
    answers = max(_quickest_ms(partial(lookup.search, text, language="fr")) for text in TYPED)
    return [
        (f"slowest step of {size}, drawn ({name})", slowest, 50, "ms"),
        (f"{size}, 100 rules, checked and published", published, 2, "s"),
        (f"a list of {len(lookup.entries)} entries answers", answers, 30, "ms"),
    ]


def _step_ms(definition: catalogue.Definition, question: catalogue.Question) -> float:
    """What a page does for one step: which questions are asked, the context, the next one, the form drawn."""
    answers = definition.examples[0].answers
    applicant = definition.examples[0].applicant

    def step() -> None:
        context = catalogue.context_for(definition, answers, applicant=applicant, commune_code="1601")
        catalogue.next_question(definition, answers, after=question.id, context=context)
        str(catalogue.form_for(question, initial=answers.get(question.id), context=context))

    step()  # copies in memory and templates are warm in a server that has run a minute
    return _quickest_ms(step)


def _renamed(definition: catalogue.Definition) -> catalogue.Definition:
    """Another content, so that publishing has all its work to do."""
    return replace(definition, titles={**definition.titles, "en": f"Measured at {time.monotonic_ns()}"})


def _quickest_ms(run: Callable[[], object], runs: int = RUNS) -> float:
    """The quickest of several runs, in time of this process: other programs do not count."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        run()
        times.append((time.process_time() - began) * 1000)
    return min(times)
