"""Second layer: names that exist, ids said once, questions that are whole, steps in order, a fee that can be told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.checks.shape import check_settings
from jiwar.catalogue.checks.workflow import check_workflow
from jiwar.catalogue.definition import PAGES_OF_THEIR_OWN, Definition, Question
from jiwar.catalogue.evidence import evidence_types
from jiwar.catalogue.fields import field_type, field_types
from jiwar.catalogue.life_events import life_event_ids
from jiwar.catalogue.logic.types import meant
from jiwar.catalogue.retention import retention_classes
from jiwar.catalogue.terms import competence_of, most_days
from jiwar.law import api as law
from jiwar.offices import api as offices


def check_sense(definition: Definition) -> Iterator[Problem]:
    """All that the schema cannot see, but for expressions and texts."""
    for check in (_ids, _taken, _questions, _names, _people, check_workflow, _competences, _fee, _months):
        yield from check(definition)


def _months(definition: Definition) -> Iterator[Problem]:
    """A term in months says how many days that is at most: estimates and lists read them."""
    deadline = definition.deadline
    terms = [("deadline", deadline.months, deadline.days, deadline.unit)]
    for one in deadline.variants:
        terms.append((f"deadline.variants.{one.id}", one.months, one.days, one.unit or deadline.unit))
    for place, months, days, unit in terms:
        if months and unit != "calendar":
            yield Problem(f"{place}.unit", _("Months are counted by the calendar."), _("Write “calendar”."))
        if months and days != most_days(months):
            most = {"months": months, "days": most_days(months)}
            sentence = _("So many months (%(months)d) have at most %(days)d days.") % most
            yield Problem(f"{place}.days", sentence, _("Write %(days)d.") % most)


def _ids(definition: Definition) -> Iterator[Problem]:
    groups: dict[str, list[str]] = {}
    for path, items in _lists(definition):
        if all(isinstance(getattr(item, "id", None), str) for item in items):
            groups[path] = [item.id for item in items]
    groups["steps.opinions"] = [one.id for step in definition.steps for one in step.opinions]
    groups["questions"] = [*groups.get("questions", ()), *groups.pop("papers", ())]
    for place, ids in groups.items():
        for name, count in Counter(ids).items():
            if count > 1:
                sentence = _("The id “%(id)s” is used %(count)d times (papers and questions share theirs).")
                yield Problem(place, sentence % {"id": name, "count": count}, _("Give each its own id."))


def _taken(definition: Definition) -> Iterator[Problem]:
    """Questions and papers are pages beside those that every application has."""
    for place, items in (("questions", definition.questions), ("papers", definition.papers)):
        for one in items:
            if one.id in PAGES_OF_THEIR_OWN:
                sentence = _("“%(id)s” is the name of a page that every application has.") % {"id": one.id}
                yield Problem(f"{place}.{one.id}.id", sentence, _("Give it another id."))


def _lists(value: Any, path: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(place, items) of every list of parts, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _lists(getattr(value, part.name), f"{path}.{part.name}".strip("."))
    elif isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
        yield path, value
        for item in value:
            yield from _lists(item, f"{path}.{getattr(item, 'id', '')}")


def _questions(definition: Definition) -> Iterator[Problem]:
    sections = {section.id for section in definition.sections}
    for question in definition.questions:
        path = f"questions.{question.id}"
        yield from _question(question, path)
        if question.section and question.section not in sections:
            sentence = _("There is no section “%(id)s”.") % {"id": question.section}
            yield Problem(
                f"{path}.section", sentence, meant(question.section, sections) or _("Add it to the sections.")
            )
        if question.id in ("applicant", "representative"):
            sentence = _("“%(id)s” is asked by itself, before the questions.") % {"id": question.id}
            yield Problem(f"{path}.id", sentence, _("Take this question away."))


def _question(question: Question, path: str) -> Iterator[Problem]:
    """One question, be it a column of a table."""
    kind = field_type(question.type)
    if kind is None:
        sentence = _("There is no type of question “%(type)s”.") % {"type": question.type}
        yield Problem(f"{path}.type", sentence, meant(question.type, field_types()))
        return
    if kind.has_options and not question.options:
        yield Problem(f"{path}.options", _("This type of question needs options."), _("Add at least two choices."))
    if question.options and not kind.has_options:
        sentence = _("This type of question has no options.")
        yield Problem(f"{path}.options", sentence, _("Take the choices away, or choose the type “one of”."))
    if wrong := check_settings(question.settings, kind.settings, f"{path}.settings", kind.needs):
        yield from wrong
        return
    for place, sentence in kind.check(question):
        yield Problem(f"{path}.settings.{place}".removesuffix("."), sentence)
    least, most = question.settings.get("min"), question.settings.get("max")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        yield Problem(f"{path}.settings", _("The least is greater than the most."), _("Exchange the two numbers."))
    for sub in kind.subquestions(question):
        yield from _row_question(sub, f"{path}.{sub.id}")


def _row_question(sub: Question, path: str) -> Iterator[Problem]:
    """A question of a row is asked whenever the row is: it has no condition of its own."""
    kind = field_type(sub.type)
    if kind and not kind.in_rows:
        yield Problem(f"{path}.type", _("A question of type “%(type)s” cannot stand in a row.") % {"type": sub.type})
    if not isinstance(sub.required, bool):
        yield Problem(f"{path}.required", _("In a row, this is true or false."))
    for name in ("visible", "prefill", "section", "rules"):
        if getattr(sub, name):
            sentence = _("A question of a row has no “%(name)s”: say it of the whole question.")
            yield Problem(f"{path}.{name}", sentence % {"name": name})
    yield from _question(sub, path)


def _names(definition: Definition) -> Iterator[Problem]:
    for place, ids in _bases(definition):
        for name in ids:
            if not law.exists(id=name):
                sentence = _("“%(id)s” is not a provision of the law register.") % {"id": name}
                known = [one.id for one in law.all_provisions()]
                yield Problem(
                    place, sentence, meant(name, known) or _("Choose it in the law register, or add it there.")
                )
    moments = life_event_ids()
    for name in definition.life_events:
        if name not in moments:
            yield Problem("life_events", _("There is no life event “%(id)s”.") % {"id": name}, meant(name, moments))
    if definition.retention not in (classes := retention_classes()):
        sentence = _("There is no retention class “%(id)s”; there are: %(known)s.")
        said = {"id": definition.retention, "known": ", ".join(classes)}
        yield Problem("retention", sentence % said, meant(definition.retention, classes) or _("Choose one of them."))
    evidence = evidence_types()
    for paper in definition.papers:
        path = f"papers.{paper.id}.evidence"
        if paper.evidence is not None and paper.evidence not in evidence:
            sentence = _("There is no type of evidence “%(id)s”.") % {"id": paper.evidence}
            yield Problem(path, sentence, meant(paper.evidence, evidence))
        if paper.held_by_administration is not False and paper.evidence is None:
            sentence = _("What the administration holds is a type of evidence: one has to know where to look it up.")
            yield Problem(path, sentence, _("Say which evidence it is."))


def _bases(value: Any, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(place, provisions) of every legal basis, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            here, inner = f"{path}.{part.name}".strip("."), getattr(value, part.name)
            if part.name in ("basis", "legal_basis"):
                yield here, inner
            else:
                yield from _bases(inner, here)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _bases(item, f"{path}.{getattr(item, 'id', number)}")


def _people(definition: Definition) -> Iterator[Problem]:
    if definition.cosigners and definition.cosigners.least > definition.cosigners.most:
        yield Problem("cosigners.least", _("The least is greater than the most."), _("Exchange the two numbers."))
    if definition.applicant.representation == "none" and definition.applicant.representative_label:
        sentence = _("Nobody may act for the applicant here.")
        yield Problem("applicant.representative_label", sentence, _("Take this label away, or allow a mandate."))


def _competences(definition: Definition) -> Iterator[Problem]:
    """Somebody somewhere is in charge; where nobody is, one sees it when filing, in that commune."""
    wanted = {f"steps.{step.id}.competence": step.competence for step in definition.steps if step.competence}
    wanted.setdefault(f"steps.{definition.steps[0].id}.competence", competence_of(definition))
    wanted |= {f"routing.routes.{route.id}.competence": route.competence for route in definition.routing.routes}
    wanted |= {
        f"steps.{step.id}.opinions.{opinion.id}.competence": opinion.competence
        for step in definition.steps
        for opinion in step.opinions
    }
    wanted |= {
        f"steps.{step.id}.objection_competence": step.objection_competence
        for step in definition.steps
        if step.objection_competence
    }
    known = offices.competences_known()
    for path, name in wanted.items():
        if name not in known:
            sentence = _("No office is competent for “%(name)s”; known are: %(known)s.")
            said = {"name": name, "known": ", ".join(sorted(known))}
            yield Problem(path, sentence % said, meant(name, known) or _("Grant this competence to an office first."))


def _fee(definition: Definition) -> Iterator[Problem]:
    fee, names = definition.fee, {one.id for one in definition.fee.components}
    if fee.amount is not None and fee.components:
        sentence = _("A fee has one amount or components, not both.")
        yield Problem("fee.amount", sentence, _("Take the amount away: the components make it."))
    if fee.collect != "none" and fee.amount is None and not fee.components:
        sentence = _("What is paid through Jiwar has an amount, or components that make one.")
        yield Problem("fee.amount", sentence, _("Write the amount, or choose that it is not paid here."))
    if fee.exemptions and fee.amount is None and not fee.components:
        yield Problem("fee.exemptions", _("There is no amount from which somebody could be exempt."), "")
    for exemption in fee.exemptions:
        for name in exemption.covers:
            if name not in (names or {"fee"}):
                sentence = _("There is no component “%(id)s”.") % {"id": name}
                yield Problem(f"fee.exemptions.{exemption.id}.covers", sentence, meant(name, names))
