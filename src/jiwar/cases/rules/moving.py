"""What becomes of one running file when it moves to another version of its procedure: the changes, or why it may not.

A file was complete under the law of the day when it was filed. Moving it is therefore refused whenever

- something given would be lost: an answer whose question is gone, hidden or no longer accepts it, a paper, an opinion,
  a step, an item of a completion or a reason that the other version does not know;
- something that was not asked would be asked: a required question, paper, opinion, number or co-signer. The
  applicant was told that the file was complete; nobody takes that back from behind (ask for a completion instead);
- what was promised at filing would change: who decides, what silence means, when the fee is paid, who is entitled.

The legal clock and the fee are not counted again: they are those in force on the day of filing, kept by the file itself
(the time limit runs from the complete file, law 06-01 art. 11). Where in doubt the answer is no: staying costs nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiwar.cases.rules.moments import MOVING
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition, Question, Step
from jiwar.kernel.texts import Texts

# Changes that concern the applicant; the others say that new applicants alone are concerned.
TOLD = frozenset({"reads", "look_up", "opinion_more", "opinion_less", "part_more", "part_less", "result", "refusal"})


@dataclass(frozen=True)
class Point:
    """One thing that changes or stands in the way; `about` names it, `before` and `after` are what is read of it."""

    kind: str
    about: Texts = field(default_factory=dict)
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """What the rules read of a file; `before` and `after` are what conditions speak of under each version."""

    stage: str
    step: str
    answers: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    papers: frozenset[str] = frozenset()  # given and counting
    looked_up: frozenset[str] = frozenset()
    opinions: frozenset[str] = frozenset()  # asked, answered or not
    parts: Mapping[str, str] | None = None  # before their authorities: the state of each; None: not sent yet
    items: frozenset[tuple[str, str]] = frozenset()  # (paper or answer, id) that completions asked
    reasons: frozenset[str] = frozenset()  # of the last proposal, sent back since
    variant: str = ""  # of the time limit
    has_record: bool = False
    is_represented: bool = False


@dataclass(frozen=True)
class Verdict:
    """What moving a file does: nothing when something stands in the way, else these changes."""

    obstacles: tuple[Point, ...]
    changes: tuple[Point, ...]

    @property
    def movable(self) -> bool:
        """Nothing stands in the way."""
        return not self.obstacles


def judge(file: File, old: Definition, new: Definition) -> Verdict:
    """Whether a file under `old` may go on under `new`, and what that changes for it."""
    found = [
        *_of_stage(file, old, new),
        *_of_answers(file, old, new),
        *_of_papers(file, old, new),
        *_of_inquiry(old, new),
        *_of_opinions(file, old, new),
        *_of_parts(file, old, new),
        *_of_past(file, old, new),
        *_of_promises(file, old, new),
    ]
    return Verdict(tuple(found), () if found else tuple(_changes(file, old, new)))


def _of_stage(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    if file.stage not in MOVING:
        yield Point("stage")
    if file.step and file.step not in {step.id for step in new.steps}:
        here = next((step for step in old.steps if step.id == file.step), None)
        yield Point("step_gone", here.title if here else {})


def _of_answers(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    """Every answer that counted counts, as it was given; nothing that is required is empty."""
    counted = catalogue.relevant_answers(old, file.answers, file.before)
    counts = catalogue.relevant_answers(new, file.answers, file.after)
    asked = {one.id: one for one in catalogue.visible_questions(old, file.answers, file.before)}
    asks = {one.id: one for one in catalogue.visible_questions(new, file.answers, file.after)}
    # Also what stands in the file without counting now: an answer that a later one hid may count again.
    for name in [*counted, *(name for name in file.answers if name not in counted)]:
        before, after = old.question(name), new.question(name)
        if before is None:
            continue  # it never belonged to the version of the file
        if after is None or (name in counted and name not in counts):
            yield Point("question_gone", before.label)
        elif name in counted and counts[name] != counted[name]:
            yield Point("answer_changed", before.label)
        elif name in counted and not _accepts(asked[name], asks[name], counted[name], file):
            yield Point("answer_refused", before.label)
    needed = {one.id for one in asked.values() if one.required is True}  # lacking already, as in imported files
    for one in asks.values():
        if one.required is True and one.id not in counts and one.id not in needed:
            yield Point("question_asked", one.label)


def _accepts(before: Question, after: Question, value: Any, file: File) -> bool:
    """Whether a question takes an answer that was given to its earlier self, and takes it as the same."""
    if before.type != after.type:
        return False
    if _demands(before) == _demands(after):
        return True  # the same law: what has become wrong with time is not for this move to say
    try:
        kept = catalogue.clean_answer(before, value, file.before)
        return bool(catalogue.clean_answer(after, value, file.after) == kept)
    except catalogue.AnswerInvalid:
        return False


def _demands(question: Question) -> tuple[Any, ...]:
    """What a question wants of an answer, without its words."""
    rules = tuple(rule.when for rule in question.rules)
    return question.required, rules, tuple(one.id for one in question.options), dict(question.settings)


def _of_papers(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    for name in sorted(file.papers | file.looked_up):
        if catalogue.paper_for(new, name) is None:
            known = catalogue.paper_for(old, name)
            yield Point("paper_gone", known.label if known else {})
    needed = {one.id for one in catalogue.wanted_papers(old, file.answers, file.before) if one.required is True}
    for paper in catalogue.wanted_papers(new, file.answers, file.after):
        if paper.required is True and paper.id not in file.papers | file.looked_up | needed:
            yield Point("paper_asked", paper.label)


def _of_opinions(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    for name in sorted(file.opinions):
        if new.opinion(name) is None:
            known = old.opinion(name)
            yield Point("opinion_gone", known.title if known else {})
    if file.opinions:  # all of a round are asked at once: one more of the same round would never be
        rounds = [{one.id for one in step.opinions} for step in new.steps if step.kind == "opinions"]
        over = {name for asked in rounds if len(rounds) == 1 or asked & file.opinions for name in asked}
        for one in catalogue.opinions_ever(new, file.answers, file.after):
            if one.id in over - file.opinions:
                yield Point("opinion_asked", one.title)


def _of_parts(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    """What is before an authority stays as it was put before it; what one decided stands; none is left out."""
    if file.parts is None:
        return
    before, after = _parts_by_id(old), _parts_by_id(new)
    for name, state in file.parts.items():
        if name not in before or state == "dropped":
            continue
        if name not in after or (state == "decided" and after[name].competence != before[name].competence):
            yield Point("part_gone", before[name].title)
        elif state != "decided" and after[name] != before[name]:
            yield Point("part_changed", before[name].title)
    for step, _before in catalogue.parts_wanted(new, file.answers, file.after):
        if step.id not in file.parts:
            yield Point("part_asked", step.title)


def _parts_by_id(definition: Definition) -> dict[str, Step]:
    return {step.id: step for step in definition.steps if step.kind == "part"}


def _of_inquiry(old: Definition, new: Definition) -> Iterator[Point]:
    """What the public was told holds to the end; and no file waits for the public that was to wait for nobody."""
    before, after = old.step("inquiry"), new.step("inquiry")
    if before != after and (before is None or after is None or before.id != after.id or before.when != after.when):
        yield Point("inquiry")


def _of_past(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    """What was written to the applicant or between agents keeps its words."""
    for kind, name in sorted(file.items):
        if (new.paper(name) if kind == "paper" else new.question(name)) is None:
            known = old.paper(name) if kind == "paper" else old.question(name)
            yield Point("item_gone", known.label if known else {})
    for name in sorted(file.reasons):
        known_reason = old.refusal.reason(name)
        if known_reason and new.refusal.reason(name) is None:
            yield Point("reason_gone", known_reason.text)
    if file.has_record and (new.source is None or old.source is None or new.source.register != old.source.register):
        yield Point("record")
    if file.is_represented and new.applicant.representation == "none":
        yield Point("representation")


def _of_promises(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    """What was said at filing of rights, power, silence and money holds to the end."""
    if new.authority != old.authority:
        yield Point("authority")
    if catalogue.deadline_by(old.deadline, file.variant).silence != _silence(new, file.variant):
        yield Point("silence")
    if new.fee.collect != old.fee.collect:
        yield Point("fee")
    if new.applicant.nin == "required" and old.applicant.nin != "required":
        yield Point("nin")
    if catalogue.cosigners_wanted(new, file.answers, file.after) and not catalogue.cosigners_wanted(
        old, file.answers, file.before
    ):
        yield Point("cosigners")
    entitled = {rule.id for rule in catalogue.eligibility(old, file.answers, file.before).unmet}
    for rule in catalogue.eligibility(new, file.answers, file.after).unmet:
        if rule.id not in entitled:
            yield Point("not_entitled", rule.message)


def _silence(new: Definition, variant: str) -> str:
    """What silence means for a file of that variant; nothing for a variant that is no more."""
    if variant and variant not in {one.id for one in new.deadline.variants}:
        return ""
    return catalogue.deadline_by(new.deadline, variant).silence


def _changes(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    counted = catalogue.relevant_answers(old, file.answers, file.before)
    for one in catalogue.visible_questions(new, file.answers, file.after):
        before = old.question(one.id)
        if one.id not in counted:
            if before is None:
                yield Point("may_answer", one.label)
            continue
        reads = [catalogue.display_answer(question, counted[one.id]) for question in (before, one) if question]
        if len(set(reads)) > 1:
            yield Point("reads", one.label, *reads)
    known = {paper.id for paper in catalogue.papers_to_look_up(old, file.answers, file.before)} | file.papers
    for paper in catalogue.papers_to_look_up(new, file.answers, file.after):
        if paper.id not in known:
            yield Point("look_up", paper.label)
    if not file.opinions:
        yield from _opinions_to_come(file, old, new)
    if file.parts is None:
        yield from _parts_to_come(file, old, new)
    for kind in ("result", "refusal", "deadline"):
        if getattr(new, kind) != getattr(old, kind):
            yield Point(kind)
    if new.fee != old.fee:
        yield Point("fee")


def _opinions_to_come(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    before = {one.id: one for one in catalogue.opinions_ever(old, file.answers, file.before)}
    after = {one.id: one for one in catalogue.opinions_ever(new, file.answers, file.after)}
    yield from (Point("opinion_more", one.title) for name, one in after.items() if name not in before)
    yield from (Point("opinion_less", one.title) for name, one in before.items() if name not in after)


def _parts_to_come(file: File, old: Definition, new: Definition) -> Iterator[Point]:
    before = {step.id: step for step, _before in catalogue.parts_wanted(old, file.answers, file.before)}
    after = {step.id: step for step, _before in catalogue.parts_wanted(new, file.answers, file.after)}
    yield from (Point("part_more", step.title) for name, step in after.items() if name not in before)
    yield from (Point("part_less", step.title) for name, step in before.items() if name not in after)
