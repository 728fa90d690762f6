"""The form engine: which questions are asked, in what order, what an answer must be, what is missing. Pure but for the
names of places; `context` is a mapping with any of: applicant, representative, commune ({code, names}), papers, today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext

from jiwar.catalogue import expressions
from jiwar.catalogue.definition import Cosigners, Definition, EligibilityRule, Paper, Question, Rule
from jiwar.catalogue.errors import AnswerInvalid
from jiwar.catalogue.expressions import Ready, holds, prepared
from jiwar.catalogue.fields import FieldType, field_type
from jiwar.catalogue.fields.files import limits_of, paper_of_files
from jiwar.catalogue.fields.persons import full_name
from jiwar.catalogue.fields.places import wilaya_code_of
from jiwar.kernel import clock, directions
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import Texts, current_language, pick
from jiwar.territory import api as territory

Context = Mapping[str, Any]
Answers = Mapping[str, Any]
NAMES_HINT: Texts = {
    "ar": "اكتب الاسم واللقب كما في وثيقة الهوية، بالعربية وبالحروف اللاتينية. يكفي أحدهما.",
    "fr": "Comme sur la pièce d’identité, en arabe et en lettres latines. L’une des deux écritures suffit.",
    "en": "As on the identity document, in Arabic and in Latin letters. One of the two is enough.",
}
PARTY = {"party": True}  # a NIN that `cases` seals with the file, not the answer with itself
EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


@dataclass(frozen=True)
class Eligibility:
    """Whether a person is entitled, as far as the answers tell: `unmet` rules say no, `open` ones cannot tell yet."""

    unmet: tuple[EligibilityRule, ...]
    open: tuple[EligibilityRule, ...]

    @property
    def met(self) -> bool:
        """Nothing says no."""
        return not self.unmet


class AnswerForm(forms.Form):
    """One question as a form; its title is the page's title."""

    question_page = True


# --- What is asked ---------------------------------------------------------------------------------------


def visible_questions(definition: Definition, answers: Answers, context: Context | None = None) -> list[Question]:
    """The questions to ask, in order, `required` resolved; an answer to a hidden question counts as not given."""
    return _walk(definition, answers, context)[0]


def relevant_answers(definition: Definition, answers: Answers, context: Context | None = None) -> dict[str, Any]:
    """The answers that count, in order: of questions that are asked, empty ones left out; what is computed is computed
    here, whatever was sent.
    """
    asked, given = _walk(definition, answers, context)
    return {question.id: given[question.id] for question in asked if given[question.id] not in EMPTY}


def _walk(definition: Definition, answers: Answers, context: Context | None) -> tuple[list[Question], dict[str, Any]]:
    """The questions that are asked and what is known of each, going through them once in their order."""
    asked: list[Question] = []
    computed = {one.id: kind.compute for one in definition.questions if (kind := _type_of(one)).compute}
    given: dict[str, Any] = {
        one.id: None if one.id in computed else answers.get(one.id) for one in definition.questions
    }
    ready = _prepared(given, context)
    for question in definition.questions:
        shown = holds(question.visible, ready)
        value = given[question.id] if shown else None
        if shown:
            required = _type_of(question).asks and holds(question.required, ready)
            asked.append(question if question.required is required else replace(question, required=required))
            if compute := computed.get(question.id):
                value = compute(question, partial(expressions.evaluate, ready=ready))
        if value is not given[question.id]:
            given[question.id] = value
            ready = _prepared(given, context)
    return asked, given


def question(definition: Definition, question_id: str) -> Question | None:
    """The question of that id, asked or not."""
    return definition.question(question_id)


def next_question(
    definition: Definition, answers: Answers, after: str | None = None, context: Context | None = None
) -> Question | None:
    """The question that follows `after` among those asked; without `after`, the first one still to be answered."""
    asked = visible_questions(definition, answers, context)
    if after is None:
        return next((one for one in asked if one.required and answers.get(one.id) in EMPTY), None)
    order = [one.id for one in definition.questions]
    if after not in order:
        return asked[0] if asked else None
    beyond = set(order[order.index(after) + 1 :])
    return next((one for one in asked if one.id in beyond), None)


def previous_question(
    definition: Definition, answers: Answers, before: str, context: Context | None = None
) -> Question | None:
    """The question asked just before that one."""
    order = [one.id for one in definition.questions]
    ahead = set(order[: order.index(before)]) if before in order else set(order)
    return next((one for one in reversed(visible_questions(definition, answers, context)) if one.id in ahead), None)


def wanted_papers(definition: Definition, answers: Answers, context: Context | None = None) -> list[Paper]:
    """The papers to upload, `required` resolved; what the administration holds is not asked."""
    return _wanted(definition, ready_context(definition, answers, context))


def _wanted(definition: Definition, ready: Ready) -> list[Paper]:
    return [
        replace(paper, required=holds(paper.required, ready))
        for paper in definition.papers
        if holds(paper.visible, ready) and not holds(paper.held_by_administration, ready, default=False)
    ]


def papers_to_look_up(definition: Definition, answers: Answers, context: Context | None = None) -> list[Paper]:
    """The papers that the administration holds, `required` resolved: whoever examines looks them up."""
    ready = ready_context(definition, answers, context)
    return [
        replace(paper, required=holds(paper.required, ready))
        for paper in definition.papers
        if holds(paper.visible, ready) and holds(paper.held_by_administration, ready, default=False)
    ]


def cosigners_wanted(definition: Definition, answers: Answers, context: Context | None = None) -> Cosigners | None:
    """Who has to confirm with the applicant, when anybody has with these answers."""
    wanted = definition.cosigners
    if wanted is None or not holds(wanted.when, ready_context(definition, answers, context)):
        return None
    return wanted


def paper_for(definition: Definition, paper_id: str) -> Paper | None:
    """The paper of that id, or the question of that id whose answer is made of files."""
    asked = definition.question(paper_id)
    if asked and _type_of(asked).files:
        return paper_of_files(asked)
    return definition.paper(paper_id)


def takes_files(question: Question) -> bool:
    """Whether files may be sent with the answer (the form is then multipart)."""
    return _type_of(question).files


def answered_by_files(definition: Definition, question_id: str) -> bool:
    """Whether the files stored under this id are the whole answer of a question."""
    asked = definition.question(question_id)
    return asked is not None and _type_of(asked).files and isinstance(_type_of(asked).cel(asked), list)


def most_files(definition: Definition, question_id: str) -> int | None:
    """How many files may answer a question, or None when it is not one of files."""
    asked = definition.question(question_id)
    return limits_of(asked)["max_files"] if asked and _type_of(asked).files else None


def eligibility(definition: Definition, answers: Answers, context: Context | None = None) -> Eligibility:
    """Which rules of entitlement the answers meet, break, or leave open because something they speak of is unknown."""
    return _eligibility(definition, answers, context, ready_context(definition, answers, context))


def _eligibility(definition: Definition, answers: Answers, context: Context | None, ready: Ready) -> Eligibility:
    unmet: list[EligibilityRule] = []
    unknown: list[EligibilityRule] = []
    for rule in definition.eligibility:
        found = expressions.evaluate(rule.when, ready)
        if found is True:
            continue
        no = found is False and told(rule.when, definition, answers, context)
        (unmet if no else unknown).append(rule)
    return Eligibility(tuple(unmet), tuple(unknown))


def told(condition: str, definition: Definition, answers: Answers, context: Context | None = None) -> bool:
    """Whether all that a condition speaks of has been said: what is not asked yet says no to nobody."""
    found = expressions.references(condition)
    here = context or {}
    people = found.roots & {"applicant", "commune", "daira", "wilaya"}
    kept = relevant_answers(definition, answers, context)
    return found.answers() <= set(kept) and all(here.get(name) for name in people)


def ready_context(definition: Definition, answers: Answers, context: Context | None = None) -> Ready:
    """All that expressions may speak of, made ready: the answers that count, null for the others."""
    return _prepared(relevant_answers(definition, answers, context), context, definition)


# --- Forms and answers -----------------------------------------------------------------------------------


def form_for(
    question: Question,
    *,
    data: Any = None,
    files: Any = None,
    initial: Any = None,
    context: Context | None = None,
    language: str | None = None,
) -> AnswerForm:
    """A Django form with one field, named after the question; `cleaned_data[question.id]` is the value to keep."""
    kind = _type_of(question)
    here = dict(context or {})
    field = kind.build(question, here)
    field.label, field.help_text = pick(question.label, language), pick(question.hint, language)
    field.required = _is_required(question, here)
    field.widget.is_required = field.required
    field.widget.use_required_attribute = lambda _initial: False  # our own messages, also without JavaScript
    sent = files if data is not None else None  # files alone would make a form of nothing typed
    form = AnswerForm(data, sent, initial=None if initial is None else {question.id: initial})
    form.fields[question.id] = field
    setattr(form, f"clean_{question.id}", lambda: _checked_by_rules(question, form.cleaned_data[question.id], here))
    return form


def typed_form(question: Question, *, data: Any, files: Any = None, context: Context | None = None) -> AnswerForm:
    """The form as somebody left it while they were typing: nothing was sent, nothing is said of it."""
    form = form_for(question, data=data, files=files, context=context)
    setattr(form, "_errors", ErrorDict())  # noqa: B010 - Django names it so; drawn as it is, never cleaned
    return form


def redrawn(question: Question, *, data: Any, files: Any = None, context: Context | None = None) -> AnswerForm | None:
    """The form to draw again when a button of the question itself was pressed (show the communes, search, add a row),
    with what was typed; None when the answer was sent.
    """
    widget = _type_of(question).build(question, context or {}).widget
    again = getattr(widget, "redrawn", None)
    value = again(data, files or {}, question.id) if again else None
    # Without `files`: a form that is given some, even none, counts as sent and would show errors.
    return None if value is None else form_for(question, initial=value, context=context)


def clean_answer(question: Question, raw: Any, context: Context | None = None) -> Any:
    """The value to keep of an answer posted, typed, imported or kept before; raises AnswerInvalid (with its parts)."""
    field = _type_of(question).build(question, context or {})
    field.required = _is_required(question, context or {})
    try:
        value = field.clean(raw)
        return None if value in EMPTY else _checked_by_rules(question, value, context or {})
    except forms.ValidationError as problem:
        raise AnswerInvalid(" ".join(map(str, problem.messages)), getattr(problem, "parts", None)) from problem


def applicant_question(definition: Definition) -> Question:
    """The applicant, asked like any question (type `person`)."""
    label: Texts = {"ar": "صاحب الطلب", "fr": "Le demandeur", "en": "The applicant"}
    return Question(
        id="applicant", type="person", label=label, hint=NAMES_HINT, settings=PARTY | {"nin": definition.applicant.nin}
    )


def representative_question(definition: Definition) -> Question:
    """Whoever acts for the applicant with a mandate; never obliged to give a NIN."""
    label: Texts = {"ar": "الوكيل", "fr": "Le mandataire", "en": "The representative"}
    label = definition.applicant.representative_label or label
    return Question(
        id="representative", type="person", label=label, hint=NAMES_HINT, settings=PARTY | {"nin": "optional"}
    )


def nin_known(question: Question, masked: str, *, on_record: bool = False) -> Question:
    """The question about a person whose number is kept (`masked` is its end) or on record: not asked again."""
    if not masked:
        return replace(question, settings={**question.settings, "nin": "optional"}) if on_record else question
    kept = gettext("National identification number kept: %(nin)s. Leave it empty, unless you want to change it.")
    hint = kept % {"nin": f"{directions.LRI}{masked}{directions.PDI}"}
    return replace(
        question, hint={"ar": hint, "fr": hint, "en": hint}, settings={**question.settings, "nin": "optional"}
    )


def initial_answer(question: Question, context: Context | None = None) -> Any:
    """What the question is prefilled with, or None; always shown, always editable."""
    if not question.prefill:
        return None
    return expressions.evaluate(question.prefill, prepared(_variables({}, context)))


def problems_in(
    definition: Definition, answers: Answers, papers: Any = (), context: Context | None = None
) -> list[tuple[str, str]]:
    """(question or paper id, sentence) of all that prevents filing; empty when the file is complete."""
    found: list[tuple[str, str]] = []
    here = dict(context or {}) | {"answers": dict(answers)}
    questions, given = _walk(definition, answers, context)
    kept = {one.id: given[one.id] for one in questions if given[one.id] not in EMPTY}
    ready = _prepared(kept, context, definition)
    for asked in questions:
        try:
            clean_answer(asked, answers.get(asked.id), here)
        except AnswerInvalid as problem:
            found.append((asked.id, str(problem)))
    present = set(papers)
    missing = [paper for paper in _wanted(definition, ready) if paper.required and paper.id not in present]
    found += [(paper.id, str(_paper_missing(paper))) for paper in missing]
    unmet = _eligibility(definition, answers, context, ready).unmet
    return found + [(rule.id, pick(rule.message)) for rule in unmet]


def display_answer(question: Question, value: Any, language: str | None = None) -> str:
    """What was answered, as people read it; empty when nothing was."""
    if value in EMPTY:
        return ""
    return _type_of(question).show(question, value, language or current_language())


def fill(text: Texts | str, context: Context, language: str) -> str:
    """`text` with its placeholders filled from `context_for(…)`."""
    return expressions.fill(text, context, language)


def context_for(
    definition: Definition,
    answers: Answers,
    *,
    applicant: Mapping[str, Any] | None = None,
    representative: Mapping[str, Any] | None = None,
    commune_code: str | None = None,
    papers: Any = (),
    today: Any = None,
    case: Mapping[str, Any] | None = None,
    valid_until: Any = None,
    files: Mapping[str, Any] | None = None,
    record: Mapping[str, Any] | None = None,
    session: Mapping[str, Any] | None = None,
    opinions: Mapping[str, Any] | None = None,
    appealed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """All that conditions and texts may speak of, as plain JSON values (dates as ISO text, no NIN).

    `case` holds what texts may say of the file: reference, submitted_on, complete_on, due_on, office ({ar, fr}).
    `files` are those really stored, by question: an answer made of files speaks of these only. `record` is the act of
    the register on which the procedure draws, `session` what the commission found, `opinions` what each service
    answered (texts of the act only). `appealed` says, in each language, what an appeal contests.
    """
    here: dict[str, Any] = {
        "applicant": person_context(applicant),
        "representative": person_context(representative),
        "papers": list(papers),
        "today": _iso(today or clock.today()),
        "case": {key: _iso(value) for key, value in (case or {}).items()},
        "valid_until": _iso(valid_until),
        "record": record,
        "session": session,
        "opinions": dict(opinions or {}),
        "appealed": appealed,
        **places_context(commune_code),
    }
    if files is not None:
        here["files"] = dict(files)
    kept = relevant_answers(definition, answers, here)
    here["answers"] = {one.id: kept.get(one.id) for one in definition.questions}
    here["shown"] = {
        language: {
            one.id: display_answer(one, kept[one.id], language) if one.id in kept else ""
            for one in definition.questions
        }
        for language in ("ar", "fr", "en")
    }
    return here


def person_context(person: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A person as expressions see it: names in both scripts, birth date (`1958` when only the year is known), sex."""
    if not person:
        return None
    kept = {key: person.get(key) or "" for key in ("given_ar", "family_ar", "given_latin", "family_latin", "sex")}
    birth = _iso(person.get("birth_date")) or ""
    if person.get("birth_precision") == "year":
        birth = birth[:4]
    return kept | {
        "birth_date": birth,
        "name_ar": full_name(person, "ar"),
        "name_latin": full_name(person, "latin"),
    }


def places_context(commune_code: str | None) -> dict[str, Any]:
    """commune, daira and wilaya as {code, names}; None where unknown."""
    found: dict[str, Any] = {"commune": None, "daira": None, "wilaya": None}
    if not commune_code:
        return found
    try:
        commune = territory.division_at(code=commune_code)
        daira = territory.daira_of(commune_code=commune_code)
        wilaya = territory.division_at(code=wilaya_code_of(commune_code))
    except Refused:
        return found | {"commune": {"code": commune_code, "names": {}}}
    for name, place in (("commune", commune), ("daira", daira), ("wilaya", wilaya)):
        found[name] = {"code": place.code, "names": dict(place.names)} if place else None
    return found


# --- Inside ----------------------------------------------------------------------------------------------


def _variables(answers: Answers, context: Context | None) -> dict[str, Any]:
    here = dict.fromkeys((*expressions.ROOTS, *expressions.STEP_ROOTS)) | {
        "papers": [],
        "today": clock.today().isoformat(),
    }
    here |= {key: value for key, value in (context or {}).items() if key in here}
    here["answers"] = dict(answers)
    return here


def _prepared(answers: Answers, context: Context | None, definition: Definition | None = None) -> Ready:
    if definition:
        answers = {one.id: answers.get(one.id) for one in definition.questions}
    return prepared(_variables(answers, context))


def _type_of(question: Question) -> FieldType:
    kind = field_type(question.type)
    if kind is None:
        raise LookupError(f"no field type {question.type!r}: the definition was not checked")
    return kind


def _is_required(question: Question, context: Context) -> bool:
    if isinstance(question.required, bool):
        return question.required
    return holds(question.required, prepared(_variables(context.get("answers") or {}, context)))


def _checked_by_rules(question: Question, value: Any, context: Context) -> Any:
    if question.rules and value not in EMPTY:
        answers = {**(context.get("answers") or {}), question.id: value}
        ready = prepared(_variables(answers, context))
        broken: list[Rule] = [rule for rule in question.rules if holds(rule.when, ready)]
        if broken:
            raise forms.ValidationError([pick(rule.message) for rule in broken], code="rule")
    return value


def _paper_missing(paper: Paper) -> str:

    return gettext("Attach this paper: %(paper)s.") % {"paper": pick(paper.label)}


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
