"""Answers that somebody else proposes: a link of a partner's site, an earlier case. Never more than proposals, which
the person sees on the page of the question and may change (docs/how-to/link-with-answers.md).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.errors import AnswerInvalid
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.filling import EMPTY, clean_answer
from jiwar.catalogue.rights import PLACE, context_of
from jiwar.kernel.digits import western

LONGEST = 4000  # characters of the whole parameter: an address that every browser and proxy carries
MOST = 40  # answers
NIN_DIGITS = 18
COMMUNE_PROPOSED = "commune"  # beside the questions of the definition: where it is asked for
_NUMBERS = re.compile(r"\d(?:[\s.\-_/]*\d)*")


@dataclass(frozen=True)
class Prefill:
    """What a link proposes: the values that may be kept, how many were not taken, whether one looked like a NIN."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refused: int = 0
    private: bool = False


def prefill_of(definition: Definition, text: str) -> Prefill:
    """The proposals of a link's `prefill` parameter (a JSON object: question id → value), each cleaned as an answer.

    What is unknown or wrong is left out and counted. Whatever looks like a NIN is refused: an address is written in
    histories and logs.
    """
    raw = _read(text)
    if raw is None:
        return Prefill(refused=1 if text else 0)
    values = {name: value for name, value in raw.items() if not holds_nin(value)}
    kept = proposals(definition, values)
    return Prefill(kept, len(raw) - len(kept), private=len(values) < len(raw))


def proposals(definition: Definition, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Those of these values that may be proposed in this definition, cleaned one after the other in its order."""
    kept: dict[str, Any] = {}
    context = context_of(definition, {})
    for name, question in _askable(definition):
        if raw.get(name) in EMPTY:
            continue
        try:
            value = clean_answer(question, raw[name], context | {"answers": dict(kept)})
        except (AnswerInvalid, TypeError, ValueError, AttributeError, KeyError, IndexError):
            continue  # a stranger's value may have any shape
        if value in EMPTY:
            continue
        kept[name] = value
        if name == COMMUNE_PROPOSED:  # an address may be asked for within it
            context = context_of(definition, {PLACE.id: value})
    return kept


def may_be_proposed(question: Question) -> bool:
    """Whether its answer may come from elsewhere: not what is private, nor files, nor what nobody answers."""
    kind = field_type(question.type)
    if kind is None or not kind.asks or kind.compute or kind.files or kind.private:
        return False
    return not any(private_parts(question))


def private_parts(question: Question) -> Iterator[str]:
    """Names of the parts of a question whose content is kept nowhere before it is sent."""
    kind = field_type(question.type)
    if kind is None:
        return
    if kind.private or kind.files:
        yield question.id
    for part in kind.subquestions(question):
        yield from private_parts(part)


def holds_nin(value: Any) -> bool:
    """Whether a text somewhere in a value has as many digits in a row as a NIN, however they are grouped."""
    if isinstance(value, Mapping):
        return any(holds_nin(part) for part in (*value.keys(), *value.values()))
    if isinstance(value, list | tuple):
        return any(holds_nin(part) for part in value)
    runs = _NUMBERS.findall(western(str(value)))
    return any(sum(sign.isdigit() for sign in run) >= NIN_DIGITS for run in runs)


def _askable(definition: Definition) -> Iterator[tuple[str, Question]]:
    yield COMMUNE_PROPOSED, PLACE
    for question in definition.questions:
        if may_be_proposed(question):
            yield question.id, question


def _read(text: str) -> dict[str, Any] | None:
    if not text or len(text) > LONGEST:
        return None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and len(raw) <= MOST else None
