"""What kind of value each part of an expression has, before anybody answered; each misuse with its fix.

Kinds are written as field types write them: "string", "int", "double", "bool"; ["string"] is a list, {"commune":
"string"} a map with that part. "any" is what is not known here, "null" is null: both go with everything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwar.catalogue.logic.parsing import (
    Binary,
    Call,
    Choice,
    Has,
    Index,
    Items,
    Literal,
    Member,
    Name,
    Node,
    Pairs,
    Unary,
    Walk,
)

Kind = str | list[Any] | dict[str, Any]
ANY, NULL = "any", "null"
NUMBERS = ("int", "double")
_WORDS: dict[str, Promise] = {
    "string": gettext_lazy("a text"),
    "int": gettext_lazy("a whole number"),
    "double": gettext_lazy("a decimal number"),
    "bool": gettext_lazy("yes or no"),
    "any": gettext_lazy("something"),
    "null": gettext_lazy("nothing"),
}
# name → (kinds of what it takes, a method's target first; kind of what it gives)
_GIVES: dict[str, tuple[tuple[Kind, ...], Kind]] = {
    "years": (("string", "string"), "int"),
    "days": (("string", "string"), "int"),
    "contains": (("string", "string"), "bool"),
    "startsWith": (("string", "string"), "bool"),
    "endsWith": (("string", "string"), "bool"),
    "matches": (("string", "string"), "bool"),
    "unique": (([ANY],), "bool"),
    "round": (("double",), "int"),
    "day": (("string",), "string"),
    "born": (("string", "string"), "string"),
    "listed": (([ANY],), "string"),
    "lines": (([ANY],), "string"),
}


@dataclass(frozen=True)
class Finding:
    """What is wrong with a part of an expression, and what to write instead."""

    message: str
    fix: str = ""


@dataclass
class Looked:
    """The kind of a whole expression, and what was found on the way."""

    kind: Kind = ANY
    findings: list[Finding] = field(default_factory=list)


def look(tree: Node, scope: Mapping[str, Kind], functions: frozenset[str]) -> Looked:
    """The kind of an expression where names have the kinds of `scope`, with all that is wrong in it."""
    looking = _Look(functions)
    kind = looking.kind(tree, scope)
    return Looked(kind, looking.findings)


def words(kind: Kind) -> str:
    """A kind as people say it."""
    if isinstance(kind, list):
        return _("a list")
    return _("several parts") if isinstance(kind, dict) else str(_WORDS.get(kind, kind))


def goes_with(one: Kind, other: Kind) -> bool:
    """Whether two kinds can be compared: the same, or one of them not known."""
    if ANY in (one, other) or NULL in (one, other):
        return True
    if isinstance(one, list) and isinstance(other, list):
        return goes_with(one[0], other[0])
    if isinstance(one, dict) and isinstance(other, dict):
        return True
    return one == other or (one in NUMBERS and other in NUMBERS)


def meant(name: str, known: Any) -> str:
    """“Did you mean …?” or nothing."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""


class _Look:
    def __init__(self, functions: frozenset[str]) -> None:
        self.functions = functions
        self.findings: list[Finding] = []

    def say(self, message: str, fix: str = "") -> Kind:
        self.findings.append(Finding(message, fix))
        return ANY

    def kind(self, node: Node, scope: Mapping[str, Kind]) -> Kind:
        return _READ[type(node)](self, node, scope)

    def literal(self, node: Literal, scope: Mapping[str, Kind]) -> Kind:
        kinds = {bool: "bool", int: "int", float: "double", str: "string"}
        return NULL if node.value is None else kinds[type(node.value)]

    def name(self, node: Name, scope: Mapping[str, Kind]) -> Kind:
        if node.name in scope:
            return scope[node.name]
        said = {"name": node.name, "known": ", ".join(scope)}
        return self.say(_("“%(name)s” is not known; known are: %(known)s.") % said, meant(node.name, scope))

    def member(self, node: Member, scope: Mapping[str, Kind]) -> Kind:
        return self.part(self.kind(node.of, scope), node.name, _path(node))

    def part(self, of: Kind, name: str, path: str) -> Kind:
        if of in (ANY, NULL):
            return ANY
        if isinstance(of, dict) and name in of:
            return of[name]
        if path.startswith(("answers.", "shown.")) and path.count(".") == 1:
            known: Any = of
            return self.say(_("There is no question “%(id)s”.") % {"id": name}, meant(name, known))
        known = of if isinstance(of, dict) else ()
        fix = meant(name, known) or (_("Its parts are: %(parts)s.") % {"parts": ", ".join(known)} if known else "")
        return self.say(_("“%(path)s” does not exist.") % {"path": path}, fix)

    def index(self, node: Index, scope: Mapping[str, Kind]) -> Kind:
        of, key = self.kind(node.of, scope), self.kind(node.key, scope)
        if isinstance(of, list):
            if not goes_with(key, "int"):
                self.say(_("A place in a list is a whole number, from 0."))
            return of[0]
        if of not in (ANY, NULL) and not isinstance(of, dict):
            self.say(_("[…] goes with a list, here stands %(kind)s.") % {"kind": words(of)})
        return ANY

    def has(self, node: Has, scope: Mapping[str, Kind]) -> Kind:
        self.kind(node.member, scope)
        return "bool"

    def walk(self, node: Walk, scope: Mapping[str, Kind]) -> Kind:
        of = self.kind(node.of, scope)
        if of not in (ANY, NULL) and not isinstance(of, list):
            said = {"name": node.kind, "kind": words(of)}
            self.say(_("“%(name)s” goes through a list, here stands %(kind)s.") % said)
        item = of[0] if isinstance(of, list) else ANY
        inner = {**scope, node.variable: item}
        kinds = [self.kind(body, inner) for body in node.bodies]
        if node.kind == "map":
            if len(kinds) == 2:
                self.yes_or_no(kinds[0])
            return [kinds[-1]]
        self.yes_or_no(kinds[0])
        return [item] if node.kind == "filter" else "bool"

    def yes_or_no(self, kind: Kind) -> None:
        if not goes_with(kind, "bool"):
            self.say(
                _("Here stands a condition, not %(kind)s.") % {"kind": words(kind)},
                _("Compare it with something: == , > , != null."),
            )

    def unary(self, node: Unary, scope: Mapping[str, Kind]) -> Kind:
        kind = self.kind(node.of, scope)
        if node.sign == "!":
            self.yes_or_no(kind)
            return "bool"
        if kind not in (*NUMBERS, ANY, NULL):
            self.say(_("“-” goes with numbers, here stands %(kind)s.") % {"kind": words(kind)})
        return kind

    def binary(self, node: Binary, scope: Mapping[str, Kind]) -> Kind:
        left, right = self.kind(node.left, scope), self.kind(node.right, scope)
        if node.sign in ("&&", "||"):
            self.yes_or_no(left)
            self.yes_or_no(right)
            return "bool"
        if node.sign == "in":
            return self.inside(left, right)
        if node.sign in ("==", "!=", "<", "<=", ">", ">="):
            self.compared(node, left, right)
            return "bool"
        return self.joined(node.sign, left, right)

    def inside(self, left: Kind, right: Kind) -> Kind:
        item = right[0] if isinstance(right, list) else "string" if isinstance(right, dict) else ANY
        if right not in (ANY, NULL) and not isinstance(right, list | dict):
            self.say(_("After “in” stands a list, not %(kind)s.") % {"kind": words(right)}, _('Write ["a", "b"].'))
        elif not goes_with(left, item):
            self.different(left, item)
        return "bool"

    def compared(self, node: Binary, left: Kind, right: Kind) -> None:
        if isinstance(node.left, Literal) and isinstance(node.right, Literal):
            self.say(_("This compares two constants: it is always the same."), _("Compare an answer with a constant."))
        elif not goes_with(left, right):
            self.different(left, right)
        elif node.sign not in ("==", "!=") and (
            "bool" in (left, right) or NULL in (left, right) or isinstance(left, list | dict)
        ):
            self.say(_("“%(sign)s” compares numbers, texts or days.") % {"sign": node.sign})

    def different(self, left: Kind, right: Kind) -> None:
        kinds = {"one": words(left), "other": words(right)}
        fix = ""
        if {str(left), str(right)} == {"int", "string"}:
            fix = _("Put a text in quotes, write a number without them.")
        if {str(left), str(right)} == {"bool", "string"}:
            fix = _("Write true or false without quotes.")
        self.say(_("This compares or joins things of different kinds: %(one)s with %(other)s.") % kinds, fix)

    def joined(self, sign: str, left: Kind, right: Kind) -> Kind:
        known = [kind for kind in (left, right) if kind not in (ANY, NULL)]
        if any(isinstance(kind, dict) or kind == "bool" for kind in known) or (
            sign != "+" and any(kind not in NUMBERS for kind in known)
        ):
            wrong = next(kind for kind in known if kind not in NUMBERS)
            return self.say(_("“%(sign)s” does not go with %(kind)s.") % {"sign": sign, "kind": words(wrong)})
        if len(known) == 2 and {str(kind) for kind in known} == set(NUMBERS):
            self.say(
                _("A whole number and a decimal number are not joined as they are."),
                _("Write double(…) around the first."),
            )
            return "double"
        if len(known) == 2 and not goes_with(*known):
            self.different(left, right)
            return ANY
        if sign == "%" and "double" in known:
            return self.say(_("“%(sign)s” does not go with %(kind)s.") % {"sign": sign, "kind": words("double")})
        return known[0] if known else ANY

    def choice(self, node: Choice, scope: Mapping[str, Kind]) -> Kind:
        self.yes_or_no(self.kind(node.when, scope))
        then, otherwise = self.kind(node.then, scope), self.kind(node.otherwise, scope)
        if then != otherwise and not {ANY, NULL} & {str(then), str(otherwise)}:
            kinds = {"one": words(then), "other": words(otherwise)}
            self.say(_("The two sides of a choice are of one kind, not %(one)s and %(other)s.") % kinds)
        return otherwise if then in (NULL, ANY) else then

    def items(self, node: Items, scope: Mapping[str, Kind]) -> Kind:
        kinds = [self.kind(item, scope) for item in node.items]
        first = next((kind for kind in kinds if kind not in (ANY, NULL)), ANY)
        if any(not goes_with(kind, first) for kind in kinds):
            self.say(_("The items of a list are of one kind."))
        return [first]

    def pairs(self, node: Pairs, scope: Mapping[str, Kind]) -> Kind:
        found: dict[str, Any] = {}
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            kind = self.kind(value, scope)
            if isinstance(key, Literal) and isinstance(key.value, str):
                found[key.value] = kind
            else:
                self.say(_("The keys of a map are texts."))
        return found

    def call(self, node: Call, scope: Mapping[str, Kind]) -> Kind:
        given = [self.kind(one, scope) for one in (*((node.target,) if node.target else ()), *node.arguments)]
        if node.function not in self.functions:
            message = _("There is no function “%(name)s”.") % {"name": node.function}
            return self.say(message, meant(node.function, self.functions))
        special = _SPECIAL.get(node.function)
        if special is not None:
            return special(self, node, given)
        wanted, gives = _GIVES[node.function]
        fewest = 1 if node.function == "born" else len(wanted)
        if not fewest <= len(given) <= len(wanted):
            return self.count(node, len(wanted))
        for kind, needed in zip(given, wanted, strict=False):
            if not goes_with(kind, needed) or (needed == "double" and kind == "int" and node.function != "round"):
                said = {"name": node.function, "needed": words(needed), "kind": words(kind)}
                self.say(_("“%(name)s” takes %(needed)s, not %(kind)s.") % said)
        return gives

    def count(self, node: Call, number: int) -> Kind:
        said = {"name": node.function, "count": number}
        return self.say(_("“%(name)s” takes %(count)d values.") % said)

    def size(self, node: Call, given: list[Kind]) -> Kind:
        if len(given) != 1:
            return self.count(node, 1)
        if given[0] in ("int", "double", "bool"):
            self.say(_("“%(name)s” takes a text or a list.") % {"name": "size"})
        return "int"

    def total(self, node: Call, given: list[Kind]) -> Kind:
        if len(given) != 1:
            return self.count(node, 1)
        item = given[0][0] if isinstance(given[0], list) else ANY
        if given[0] not in (ANY, NULL) and (not isinstance(given[0], list) or item not in (*NUMBERS, ANY, NULL)):
            self.say(_("“sum” takes a list of numbers."), _("Write sum(answers.rows.map(row, row.area))."))
        return item

    def between(self, node: Call, given: list[Kind]) -> Kind:
        if len(given) != 2:
            return self.count(node, 2)
        known = [kind for kind in given if kind not in (ANY, NULL)]
        if any(kind not in (*NUMBERS, "string") for kind in known) or (len(known) == 2 and known[0] != known[1]):
            self.say(_("“%(name)s” takes two numbers or two days, of one kind.") % {"name": node.function})
        return known[0] if known else ANY

    def converted(self, node: Call, given: list[Kind]) -> Kind:
        if len(given) != 1:
            return self.count(node, 1)
        if given[0] not in ("string", *NUMBERS, ANY, NULL):
            said = {"name": node.function, "needed": words("int"), "kind": words(given[0])}
            self.say(_("“%(name)s” takes %(needed)s, not %(kind)s.") % said)
        return node.function


_SPECIAL: dict[str, Callable[[_Look, Call, list[Kind]], Kind]] = {
    "size": _Look.size,
    "sum": _Look.total,
    "min": _Look.between,
    "max": _Look.between,
    "int": _Look.converted,
    "double": _Look.converted,
    "string": _Look.converted,
}
_READ: dict[type[Node], Callable[..., Kind]] = {
    Literal: _Look.literal,
    Name: _Look.name,
    Member: _Look.member,
    Index: _Look.index,
    Has: _Look.has,
    Walk: _Look.walk,
    Unary: _Look.unary,
    Binary: _Look.binary,
    Choice: _Look.choice,
    Items: _Look.items,
    Pairs: _Look.pairs,
    Call: _Look.call,
}


def _path(node: Member) -> str:
    names: list[str] = []
    here: Node = node
    while isinstance(here, Member):
        names.append(here.name)
        here = here.of
    names.append(here.name if isinstance(here, Name) else "…")
    return ".".join(reversed(names))
