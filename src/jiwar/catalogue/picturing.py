"""The steps of a procedure as a picture and as the list beside it: who, where, in which case, within how many days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from jiwar.catalogue.definition import Step
from jiwar.catalogue.definition.reading import steps_from
from jiwar.catalogue.diagram import PROPOSAL, Diagram, Node, State, drawn
from jiwar.catalogue.editing import condition_in_words, picked, subjects_for
from jiwar.identity import api as identity
from jiwar.kernel.texts import pick

PILLS = {"done": "success", "open": "info", "late": "error"}  # what stands out in the list


@dataclass(frozen=True)
class Row:
    """One step in the list; `word` says how it stands, `kind` is the colour of the word."""

    title: str
    about: tuple[str, ...]
    word: str = ""
    kind: str = ""
    critical: bool = False


@dataclass(frozen=True)
class Standing:
    """How a step stands in a file, and what is said of it: in the drawing, in the list."""

    state: State
    drawn: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    critical: bool = False  # the file's date hangs on it


@dataclass(frozen=True)
class Picture:
    """The drawing, its words for who does not see it, and the list that says the same."""

    diagram: Diagram
    rows: tuple[Row, ...]

    @property
    def said(self) -> str:
        """The drawing in one sentence."""
        return _(" → ").join(f"{row.title} ({row.word})" if row.word else row.title for row in self.rows)


def picture_of_plan(data: Mapping[str, Any]) -> Picture | None:
    """The steps of a draft as they are written now; None while they cannot be read."""
    steps = steps_from(data)
    if not steps:
        return None
    said = {step.id: _plan(step, data) for step in steps}
    # The office is a code, for the list alone.
    drawing = {step.id: tuple(line for line in said[step.id] if line != step.competence) for step in steps}
    nodes = {step.id: Node(step.id, pick(step.title) or step.id, drawing[step.id]) for step in steps}
    rows = [Row(pick(step.title) or step.id, said[step.id]) for step in steps]
    return _picture(steps, nodes, Node(PROPOSAL, _("The handler proposes a decision")), rows)


def picture_of_case(steps: Sequence[Step], standings: Mapping[str, Standing], proposal: Standing) -> Picture:
    """The steps of a file: what is done, open, late, and by whom."""
    nodes, rows = {}, []
    for step in steps:
        stands, title = standings[step.id], pick(step.title)
        word = word_of_state(stands.state)
        held = (_("◆ sets the date"),) if stands.critical else ()
        nodes[step.id] = Node(step.id, title, (word, *held, *stands.drawn), stands.state, stands.critical)
        rows.append(Row(title, (*held, *stands.about), word, PILLS.get(stands.state, ""), stands.critical))
    said = (word_of_state(proposal.state), *proposal.drawn) if proposal.state == "done" else ()
    return _picture(steps, nodes, Node(PROPOSAL, _("The handler proposes a decision"), said, proposal.state), rows)


def _picture(steps: Sequence[Step], nodes: Mapping[str, Node], proposal: Node, rows: Sequence[Row]) -> Picture:
    return Picture(drawn(steps, nodes, proposal, rtl=get_language_bidi()), tuple(rows))


def word_of_state(state: State) -> str:
    """How a step stands, in a word."""
    return {
        "plan": "",
        "done": _("✓ done"),
        "open": _("now"),
        "late": _("! late"),
        "later": _("later"),
        "skipped": _("does not take place"),
    }[state]


def word_of_deed(does: str) -> str:
    """What an automatic step does, in a few words."""
    return {
        "assign": _("gives the file to a handler"),
        "ask_opinions": _("asks the opinions"),
        "choose_record": _("chooses the record"),
        "propose_grant": _("proposes to grant"),
    }[does]


def _plan(step: Step, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Who does it, in which case, within how many days; the services that are asked."""
    found = [str(identity.ROLE_NAMES.get(step.role, step.role))] if step.role else []
    if step.kind == "automatic":
        found = [_("By Jiwar"), *([word_of_deed(step.does)] if step.does else [])]
    if step.competence:
        found.append(step.competence)
    if step.when:
        found.append(_("if: %(condition)s") % {"condition": _condition(step.when, data, f"steps.{step.id}.when")})
    if step.days:
        found.append(ngettext("%(days)d day", "%(days)d days", step.days) % {"days": step.days})
    if step.warn_days:
        before = ngettext("warned %(days)d working day before", "warned %(days)d working days before", step.warn_days)
        found.append(before % {"days": step.warn_days})
    if step.inquiry:
        words = ngettext("register open for %(days)d day", "register open for %(days)d days", step.inquiry.days)
        found.append(words % {"days": step.inquiry.days})
    found += [f"• {pick(one.title)}" for one in step.opinions]
    if step.part is not None:
        found.append(pick(step.part.title))
    return tuple(found)


def _condition(text: str, data: Mapping[str, Any], place: str) -> str:
    found = picked(text)
    return condition_in_words(found, subjects_for(data, place)) if found else text
