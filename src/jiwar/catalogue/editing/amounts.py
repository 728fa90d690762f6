"""An amount of a fee as people read it: dinars, or what a formula multiplies and adds, by the names of questions."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiwar.catalogue.editing.conditions import picked
from jiwar.catalogue.editing.subjects import Subject, condition_in_words, subjects_for
from jiwar.catalogue.logic.parsing import BadExpression, Binary, Call, Choice, Literal, Node, parse
from jiwar.kernel.money import dinars

_CASTS = ("round", "double", "int")  # how a formula gets whole centimes: nothing that one reads


class _NotSaid(ValueError):  # noqa: N818 - reads as what happened
    """The formula does more than these words say."""


def amount_in_words(amount: int | str, data: Mapping[str, Any]) -> str:
    """`1 250,00 DA`, or `“Surface” × “Months” × 100,00 DA`; a formula that no words say is shown as it is written."""
    if isinstance(amount, int):
        return _dinars(amount)
    try:
        return _said(parse(amount), amount, {one.path: one for one in subjects_for(data, "fee")})
    except (BadExpression, _NotSaid):
        return amount


def _said(node: Node, source: str, subjects: Mapping[str, Subject]) -> str:
    node = _bare(node)
    if isinstance(node, Choice):
        condition = picked(source[node.when.start : node.when.end])
        if condition is None:
            raise _NotSaid
        return _("if %(condition)s: %(amount)s; otherwise: %(other)s") % {
            "condition": condition_in_words(condition, list(subjects.values())),
            "amount": _said(node.then, source, subjects),
            "other": _said(node.otherwise, source, subjects),
        }
    if isinstance(node, Binary) and node.sign == "+":
        return f"{_said(node.left, source, subjects)} + {_said(node.right, source, subjects)}"
    return _product(node, source, subjects)


def _product(node: Node, source: str, subjects: Mapping[str, Subject]) -> str:
    centimes, names = 1.0, []
    for factor in _factors(node):
        if isinstance(factor, Literal) and isinstance(factor.value, int | float) and not isinstance(factor.value, bool):
            centimes *= factor.value
            continue
        subject = subjects.get(source[factor.start : factor.end])
        if subject is None or subject.kind != "number":
            raise _NotSaid
        names.append(pgettext("quoted words", "“%(text)s”") % {"text": subject.named()})
    if centimes != round(centimes):
        raise _NotSaid
    return " × ".join([*names, _dinars(round(centimes))])


def _factors(node: Node) -> Iterator[Node]:
    node = _bare(node)
    if isinstance(node, Binary) and node.sign == "*":
        yield from _factors(node.left)
        yield from _factors(node.right)
    else:
        yield node


def _bare(node: Node) -> Node:
    while isinstance(node, Call) and node.function in _CASTS and node.target is None and len(node.arguments) == 1:
        node = node.arguments[0]
    return node


def _dinars(centimes: int) -> str:
    return _("%(amount)s DZD") % {"amount": dinars(centimes).removesuffix(",00")}
