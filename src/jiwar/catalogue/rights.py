"""“Am I entitled, what will I need, what will it cost, how long”: asked before anything is filed, answered by the rules
of the file itself.

What is asked is read in the expressions of the definition: the questions of which the rules of entitlement, the papers,
the fee and the time limit speak, and those that decide whether these are asked. Entitlement comes first: whoever is not
entitled is told without being asked about papers. `given` holds answers by question, those about the person too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.logic import Place, places_of
from jiwar.catalogue.definition import (
    Cosigners,
    Deadline,
    Definition,
    EligibilityRule,
    Exemption,
    Option,
    Paper,
    Question,
)
from jiwar.catalogue.errors import AnswerInvalid
from jiwar.catalogue.evidence import EvidenceType, evidence_types
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.filling import (
    clean_answer,
    context_for,
    cosigners_wanted,
    eligibility,
    papers_to_look_up,
    visible_questions,
    wanted_papers,
)
from jiwar.catalogue.terms import FeeDue, commune_of, deadline_of, fee_of

# Ids that no question of a definition can have: theirs hold no hyphen.
PLACE = Question(
    id="about-commune",
    type="commune",
    label={
        "ar": "في أي بلدية تطلب هذه الخدمة؟",
        "fr": "Dans quelle commune demandez-vous ce service ?",
        "en": "In which commune do you ask for this service?",
    },
    hint={
        "ar": "البلدية التي تقيم فيها أو يقع فيها مشروعك.",
        "fr": "Celle où vous habitez, ou celle de votre projet.",
        "en": "The one where you live, or that of your project.",
    },
)
ACTING = Question(
    id="about-acting",
    type="one_of",
    label={
        "ar": "هل تطلب هذه الخدمة لنفسك؟",
        "fr": "Demandez-vous pour vous-même ?",
        "en": "Do you ask for yourself?",
    },
    options=(
        Option(id="self", label={"ar": "نعم، لنفسي", "fr": "Oui, pour moi", "en": "Yes, for myself"}),
        Option(
            id="other",
            label={
                "ar": "لا، لشخص آخر، بوكالة",
                "fr": "Non, pour une autre personne, avec un mandat",
                "en": "No, for another person, with a mandate",
            },
        ),
    ),
)
BIRTH = Question(
    id="about-birth",
    type="partial_date",
    label={
        "ar": "ما هو تاريخ ميلاد صاحب الطلب؟",
        "fr": "Quelle est la date de naissance du demandeur ?",
        "en": "When was the applicant born?",
    },
    hint={
        "ar": "تكفي السنة إن كان اليوم والشهر مجهولين.",
        "fr": "L’année suffit si le jour et le mois ne sont pas connus.",
        "en": "The year is enough if the day and the month are not known.",
    },
    settings={"past": True},
)
SEX = Question(
    id="about-sex",
    type="one_of",
    label={
        "ar": "ما هو جنس صاحب الطلب؟",
        "fr": "Quel est le sexe du demandeur ?",
        "en": "What is the applicant’s sex?",
    },
    options=(
        Option(id="f", label={"ar": "أنثى", "fr": "Féminin", "en": "Female"}),
        Option(id="m", label={"ar": "ذكر", "fr": "Masculin", "en": "Male"}),
    ),
)
ABOUT = (PLACE, ACTING, BIRTH, SEX)
PARTS = ("eligibility", "papers", "fee", "deadline", "cosigners")


@dataclass(frozen=True)
class PaperNeeded:
    """A paper, what it proves, and whether the answers already tell that it is wanted."""

    paper: Paper
    evidence: EvidenceType | None
    sure: bool = True


@dataclass(frozen=True)
class Rights:
    """What the rules say for these answers; `open` ones speak of what is only known in the file."""

    unmet: tuple[EligibilityRule, ...]
    open: tuple[EligibilityRule, ...]
    papers: tuple[PaperNeeded, ...]
    looked_up: tuple[PaperNeeded, ...]
    fee: FeeDue
    perhaps_exempt: tuple[Exemption, ...]
    deadline: Deadline
    cosigners: Cosigners | None = None


def rights_questions(definition: Definition, given: Mapping[str, Any], *, local: bool = False) -> list[Question]:
    """What has to be asked with these answers, those about entitlement first.

    `local`: what decides the commune where the file goes as well, whose rules differ from those of the next one.
    """
    everything = list(places_of(definition))
    places = [place for place in everything if place.path.partition(".")[0] in PARTS]
    first = [place for place in places if place.path.startswith("eligibility.")]
    routing = [place for place in everything if local and place.path == "routing.commune"]
    asked: dict[str, Question] = {}
    for group in (first, places, routing):
        for one in _asked(definition, group, given):
            asked.setdefault(one.id, one)
    return [*([PLACE] if local and PLACE.id not in asked and not routing else []), *asked.values()]


def next_of_rights(definition: Definition, given: Mapping[str, Any], *, local: bool = False) -> Question | None:
    """The first question not answered yet; None when all is said, or when what was said is enough to say no."""
    if rights_of(definition, given).unmet:
        return None
    return next((one for one in rights_questions(definition, given, local=local) if one.id not in given), None)


def commune_given(definition: Definition, given: Mapping[str, Any]) -> str:
    """The commune where the file would go with these answers; empty while they do not tell."""
    return commune_of(definition, answers_given(given), given.get(PLACE.id) or "", context_of(definition, given))


def clean_given(definition: Definition, raw: Mapping[str, Any], *, local: bool = False) -> dict[str, Any]:
    """What is kept of answers that came back from a browser: the right ones, of questions that are asked."""
    kept: dict[str, Any] = {}
    waiting = set(raw)
    while True:
        asked = next((one for one in rights_questions(definition, kept, local=local) if one.id in waiting), None)
        if asked is None:
            return kept
        waiting.discard(asked.id)
        try:
            kept[asked.id] = clean_answer(asked, raw[asked.id], context_of(definition, kept))
        except AnswerInvalid:
            continue


def answers_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the procedure's own questions."""
    about = {one.id for one in ABOUT}
    return {name: value for name, value in given.items() if name not in about and value is not None}


def context_of(definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules may speak of: as for a file, with what was said."""
    applicant = {"birth_date": given.get(BIRTH.id) or "", "sex": given.get(SEX.id) or ""}
    return context_for(
        definition,
        answers_given(given),
        applicant=applicant if any(applicant.values()) else None,
        representative={"quality": "mandate"} if given.get(ACTING.id) == "other" else None,
        commune_code=given.get(PLACE.id),
    )


def rights_of(definition: Definition, given: Mapping[str, Any]) -> Rights:
    """What the rules of the file itself say for these answers."""
    answers, context = answers_given(given), context_of(definition, given)
    found = eligibility(definition, answers, context)
    wanted = wanted_papers(definition, answers, context)
    listed = {one.id for one in wanted}
    perhaps = [one for one in definition.papers if one.id not in listed and _left_open(definition, one.visible)]
    fee = fee_of(definition, answers, context)
    exemptions = [one for one in definition.fee.exemptions if one != fee.exemption]
    return Rights(
        unmet=found.unmet,
        open=tuple(one for one in found.open if _left_open(definition, one.when)),
        papers=tuple(map(_needed, wanted)) + tuple(_needed(one, sure=False) for one in perhaps),
        looked_up=tuple(map(_needed, papers_to_look_up(definition, answers, context))),
        fee=fee,
        perhaps_exempt=tuple(one for one in exemptions if _left_open(definition, one.when)),
        deadline=deadline_of(definition, answers, context),
        cosigners=cosigners_wanted(definition, answers, context),
    )


def _left_open(definition: Definition, expression: str | None) -> bool:
    """Whether only the file can tell: it speaks of files, or of more of the person than is asked here."""
    if expression is None:
        return False
    found = expressions.references(expression)
    parts = {path[1] for path in found.members if path[0] == "applicant" and len(path) > 1}
    if "papers" in found.roots or parts - {"birth_date", "sex"}:
        return True
    names, _about_them = _needs(definition, [expression])
    kinds = [field_type(one.type) for one in definition.questions if one.id in names]
    return any(kind is not None and kind.files for kind in kinds)


def _needed(paper: Paper, *, sure: bool = True) -> PaperNeeded:
    return PaperNeeded(paper, evidence_types().get(paper.evidence or ""), sure)


def _asked(definition: Definition, places: Iterable[Place], given: Mapping[str, Any]) -> Iterator[Question]:
    """The questions that these expressions need, those about the person first, then in the definition's order."""
    names, about = _needs(definition, [place.expression for place in places])
    yield from (one for one in ABOUT if one.id in about)
    narrowed = definition.asks_only(names)
    answers, context = answers_given(given), context_of(definition, given)
    yield from (one for one in visible_questions(narrowed, answers, context) if _can_ask(one))


def _needs(definition: Definition, waiting: list[str]) -> tuple[set[str], set[str]]:
    """Questions that decide the value of some expressions, whatever they are; and what must be said of the person."""
    deciding: dict[str, list[str]] = {}
    for place in places_of(definition):
        if place.before and not place.path.endswith(".prefill"):
            deciding.setdefault(place.before, []).append(place.expression)
    names: set[str] = set()
    about: set[str] = set()
    while waiting:
        found = expressions.references(waiting.pop())
        about |= _about(definition, found)
        for name in found.answers() - names:
            names.add(name)
            waiting += deciding.get(name, [])
            asked = definition.question(name)
            if asked and asked.settings.get("within") == "commune":
                about.add(PLACE.id)
    return names, about


def _about(definition: Definition, found: expressions.References) -> set[str]:
    """What an expression wants to know besides answers."""
    about = {PLACE.id} if found.roots & {"commune", "daira", "wilaya"} else set()
    if "representative" in found.roots and definition.applicant.representation == "mandate":
        about.add(ACTING.id)
    parts = {path[1] for path in found.members if path[0] == "applicant" and len(path) > 1}
    return about | ({BIRTH.id} if "birth_date" in parts else set()) | ({SEX.id} if "sex" in parts else set())


def _can_ask(question: Question) -> bool:
    """Whether it can be answered here: nothing is stored, so no file is taken."""
    kind = field_type(question.type)
    return kind is not None and kind.asks and not kind.files
