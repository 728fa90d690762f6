"""A procedure with a question of every type, and its large brother to measure: no folder of procedures has them."""

from dataclasses import replace
from typing import Any

from jiwar.catalogue.definition import PAGES_OF_THEIR_OWN, Definition, Question, as_data, definition_from
from jiwar.catalogue.fields import FieldType, field_types, specimen
from jiwar.catalogue.tests.factories import both, small

REPEATED = ("short_text", "integer", "yes_no", "one_of", "date", "money", "decimal", "phone", "email", "long_text")
QUESTIONS, RULES = 95, 100


def question_of(kind: FieldType, **changes: Any) -> Question:
    """A question of that type, called after it."""
    more: dict[str, Any] = {"label": {**kind.titles, "ar": f"{kind.titles['ar']}؟", "fr": f"{kind.titles['fr']} ?"}}
    if kind.name in PAGES_OF_THEIR_OWN:
        more["id"] = f"{kind.name}_asked"
    if kind.name == "link":  # what it links to must exist
        more["required"] = False
    return replace(specimen(kind), **(more | changes))


def every_type_definition(*, questions: int = 0, rules: int = 0) -> Definition:
    """One question of each type in the order of their names; `questions` and `rules` more bring it to a size."""
    asked = [question_of(kind) for _name, kind in sorted(field_types().items())]
    kinds = field_types()
    for number in range(max(0, questions - len(asked))):
        kind = kinds[REPEATED[number % len(REPEATED)]]
        asked.append(question_of(kind, id=f"more_{number}", label=both(f"question {number}")))
    data = small(questions=[_plain(one) for one in asked])
    _rule(data["questions"], rules)
    data |= {"id": "every-type", "titles": {"ar": "كل الأنواع", "fr": "Tous les types", "en": "Every type"}}
    data["papers"] = []
    data["result"]["body"] = dict.fromkeys(("ar", "fr"), "{{ applicant.name }} {{ shown.short_text }}")
    answers = sample_answers(asked)
    for example in data["examples"]:
        example |= {"answers": answers, "papers": []}
    return definition_from(data)


def large_definition() -> Definition:
    """95 questions of every type and 100 conditions, for the budgets of the form engine."""
    return every_type_definition(questions=QUESTIONS, rules=RULES)


def sample_answers(asked: list[Question]) -> dict[str, Any]:
    """A plausible answer to each question that has one."""
    kinds = field_types()
    found = {}
    for one in asked:
        kind = kinds[one.type]
        if kind.asks and one.type != "link":
            found[one.id] = kind.sample(one)
    return found


def _plain(question: Question) -> dict[str, Any]:
    return as_data(replace(definition_from(small()), questions=(question,)))["questions"][0]


def _rule(questions: list[dict[str, Any]], rules: int) -> None:
    """Conditions of every sort, each about an earlier question: visibility, requirement, validation."""
    tests = {
        "integer": "answers.{id} >= 0",
        "yes_no": "answers.{id} == true",
        "one_of": 'answers.{id} != "choice_3"',
        "short_text": 'answers.{id} != ""',
        "money": "answers.{id} >= 0",
        "date": "answers.{id} < today",
    }
    told = [one for one in questions if one["type"] in tests]
    asked = [one for one in questions if one["id"].startswith("more_")] or questions[-1:]
    for number in range(rules):
        question = asked[number % len(asked)]
        earlier = [one for one in told if questions.index(one) < questions.index(question)]
        about = earlier[number % len(earlier)]
        condition = tests[about["type"]].format(id=about["id"])
        place = ("visible", "required", "rules")[number % 3]
        if place != "rules" and place not in question:
            question[place] = condition
        else:
            rule = {"when": f"!({condition}) && size(papers) > 99", "message": both("refused")}
            question.setdefault("rules", []).append(rule)
