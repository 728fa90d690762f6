"""CEL as a tree: what checks read, and what bounds an expression before any engine sees it.

The subset that definitions use: no bytes, unsigned numbers, raw or triple-quoted texts, messages or optional fields.
The evaluation itself is the engine's (`expressions.py`); a file of vectors holds tree, engine and browser together.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields

from django.utils.translation import gettext as _

MAX_LENGTH = 1000  # characters of one expression
MAX_NESTING = 25  # parentheses, brackets, signs in front, choices in choices
MAX_PARTS = 400  # nodes of the tree
MAX_WALKS = 4  # all, exists, exists_one, map, filter: one after another, never one inside another
WALKS = ("all", "exists", "exists_one", "map", "filter")
_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?|\d+)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<sign>&&|\|\||[=!<>]=|[-+*/%!<>?:.,()\[\]{}])",
    re.ASCII,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "`": "`", "?": "?"}
_ESCAPES |= {"a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|(.))", re.DOTALL)


class BadExpression(ValueError):  # noqa: N818 - reads as what happened
    """The expression is not CEL that a definition may use; the message says why, `fix` what to write."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True)
class Node:
    """A part of an expression; `start` and `end` are its place in the text."""

    start: int = field(compare=False)
    end: int = field(compare=False)

    def inside(self) -> Iterator["Node"]:
        """The parts directly below."""
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))

    def all(self) -> Iterator["Node"]:
        """This part and all below, without recursion."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.inside()


@dataclass(frozen=True)
class Literal(Node):
    """A text, a number, true, false or null."""

    value: str | int | float | bool | None


@dataclass(frozen=True)
class Name(Node):
    """A variable: `answers`, `today`, or what a walk calls each item."""

    name: str


@dataclass(frozen=True)
class Member(Node):
    """`of.name`, also written `of["name"]`."""

    of: Node
    name: str


@dataclass(frozen=True)
class Index(Node):
    """`of[key]`."""

    of: Node
    key: Node


@dataclass(frozen=True)
class Call(Node):
    """`function(arguments)` or `target.function(arguments)`; `at` is where its name stands."""

    function: str
    target: Node | None
    arguments: tuple[Node, ...]
    at: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Has(Node):
    """`has(of.name)`."""

    member: Member


@dataclass(frozen=True)
class Walk(Node):
    """`of.kind(variable, bodies)` over a list."""

    kind: str
    of: Node
    variable: str
    bodies: tuple[Node, ...]


@dataclass(frozen=True)
class Unary(Node):
    """`!x` or `-x`."""

    sign: str
    of: Node


@dataclass(frozen=True)
class Binary(Node):
    """`left sign right`; `sign` may be `in`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Choice(Node):
    """`when ? then : otherwise`."""

    when: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Items(Node):
    """A list written out."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Pairs(Node):
    """A map written out: keys and values in turn."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(expression: str) -> Node:
    """The tree of an expression; raises BadExpression for what is too long, too deep or not CEL that is used here."""
    if len(expression) > MAX_LENGTH:
        raise BadExpression(
            _("An expression has at most %(most)d characters.") % {"most": MAX_LENGTH}, _("Split it in two conditions.")
        )
    tree = _Parser(list(_tokens(expression))).whole()
    parts = list(tree.all())
    if len(parts) > MAX_PARTS:
        raise too_deep()
    walks = [node for node in parts if isinstance(node, Walk)]
    if len(walks) > MAX_WALKS:
        raise BadExpression(_("An expression goes through lists at most %(most)d times.") % {"most": MAX_WALKS})
    for walk in walks:
        if any(isinstance(node, Walk) for body in walk.bodies for node in body.all()):
            raise BadExpression(
                _("Going through a list inside another list is not allowed: it takes too long."),
                _("Use sum(…) or unique(…) on one list."),
            )
    return tree


def too_deep() -> BadExpression:
    """The refusal of what is nested too deeply."""
    return BadExpression(_("The expression is nested too deeply."), _("Split it in two conditions."))


def _tokens(expression: str) -> Iterator[_Token]:
    place = 0
    while place < len(expression):
        found = _TOKEN.match(expression, place)
        if found is None:
            raise _not_cel(place, expression[place])
        place = found.end()
        if found.lastgroup != "space":
            yield _Token(str(found.lastgroup), found[0], found.start(), found.end())
    yield _Token("end", "", place, place)


def _not_cel(place: int, what: str) -> BadExpression:
    said = {"column": place + 1, "what": what}
    return BadExpression(_("Not CEL at character %(column)d: “%(what)s” is not expected here.") % said)


def _text_of(token: _Token) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code:
            if int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) <= 0xDFFF:
                raise _not_cel(token.start, found[0])
            return chr(int(code, 16))
        if found[4]:
            return chr(int(found[4], 8))
        if found[5] not in _ESCAPES:
            raise _not_cel(token.start, found[0])
        return _ESCAPES[found[5]]

    return _ESCAPED.sub(plain, token.text[1:-1])


# Words that CEL keeps for the languages that hold it (specification, “Syntax”).
_RESERVED = frozenset(
    {
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import"),
        *("let", "loop", "package", "namespace", "return", "var", "void", "while"),
    }
)
_CONSTANTS = {"true": True, "false": False, "null": None}
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("<", "<=", ">", ">=", "==", "!=", "in"),
    ("+", "-"),
    ("*", "/", "%"),
)


class _Parser:
    """Recursive descent, one method a level; `depth` bounds the recursion whatever the input."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> _Token | None:
        token = self.next
        if token.kind in ("sign", "name") and token.text in texts:
            self.place += 1
            return token
        return None

    def need(self, text: str) -> _Token:
        if (token := self.take(text)) is None:
            raise _not_cel(self.next.start, self.next.text or _("the end"))
        return token

    def whole(self) -> Node:
        tree = self.expression()
        if self.next.kind != "end":
            raise _not_cel(self.next.start, self.next.text)
        return tree

    def deeper(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise too_deep()
        found = read()
        self.depth -= 1
        return found

    def expression(self) -> Node:
        return self.deeper(self._choice)

    def _choice(self) -> Node:
        when = self.level(0)
        if not self.take("?"):
            return when
        then = self.deeper(lambda: self.level(0))
        self.need(":")
        otherwise = self.expression()
        return Choice(when.start, otherwise.end, when, then, otherwise)

    def level(self, number: int) -> Node:
        if number == len(_LEVELS):
            return self.unary()
        left = self.level(number + 1)
        while token := self.take(*_LEVELS[number]):
            right = self.level(number + 1)
            left = Binary(left.start, right.end, token.text, left, right)
        return left

    def unary(self) -> Node:
        if token := self.take("!", "-"):
            opened = self.next
            inner = self.deeper(self.unary)
            # The grammar repeats one sign and mixes none: `--x` and `!!x`, never `-!x` nor `!-x`.
            if isinstance(inner, Unary) and opened.text in ("!", "-") and opened.text != token.text:
                raise _not_cel(opened.start, opened.text)
            if token.text == "-" and isinstance(inner, Literal) and type(inner.value) in (int, float):
                return Literal(token.start, inner.end, -inner.value)  # type: ignore[operator]  # a number, just above
            return Unary(token.start, inner.end, token.text, inner)
        return self.members(self.primary())

    def members(self, node: Node) -> Node:
        while True:
            if self.take("."):
                node = self._member(node)
            elif self.take("["):
                key = self.expression()
                end = self.need("]").end
                if isinstance(key, Literal) and isinstance(key.value, str) and key.value.isidentifier():
                    node = Member(node.start, end, node, key.value)
                else:
                    node = Index(node.start, end, node, key)
            else:
                return node

    def _member(self, of: Node) -> Node:
        name = self.next
        if name.kind != "name" or name.text in ("in", *_CONSTANTS):
            raise _not_cel(name.start, name.text or _("the end"))
        self.place += 1
        if not self.take("("):
            return Member(of.start, name.end, of, name.text)
        arguments, end = self.arguments()
        if name.text in WALKS:
            return self._walk(of, name, arguments, end)
        return Call(of.start, end, name.text, of, arguments, name.start)

    def _walk(self, of: Node, name: _Token, arguments: tuple[Node, ...], end: int) -> Node:
        wanted = (2, 3) if name.text == "map" else (2,)
        if len(arguments) not in wanted or not isinstance(arguments[0], Name):
            raise BadExpression(
                _("“%(name)s” is written: list.%(name)s(item, condition on item).") % {"name": name.text}
            )
        return Walk(of.start, end, name.text, of, arguments[0].name, arguments[1:])

    def arguments(self, closing: str = ")") -> tuple[tuple[Node, ...], int]:
        found: list[Node] = []
        while not (end := self.take(closing)):
            if found:
                self.need(",")
            found.append(self.expression())
        return tuple(found), end.end

    def primary(self) -> Node:
        token = self.next
        self.place += 1
        if token.kind in ("number", "text") or token.text in _CONSTANTS:
            return Literal(token.start, token.end, _value_of(token))
        if token.kind == "name" and token.text != "in":
            return self._named(token)
        if token.text == "(":
            inner = self.expression()
            self.need(")")
            return inner
        if token.text == "[":
            items, end = self.arguments("]")
            return Items(token.start, end, items)
        if token.text == "{":
            return self._pairs(token.start)
        raise _not_cel(token.start, token.text or _("the end"))

    def _named(self, token: _Token) -> Node:
        literal = self.next.kind == "text" and self.next.start == token.end  # r"…", b"…"
        if literal or token.text in _RESERVED:
            raise _not_cel(token.start, token.text)
        if not self.take("("):
            return Name(token.start, token.end, token.text)
        arguments, end = self.arguments()
        if token.text != "has":
            return Call(token.start, end, token.text, None, arguments, token.start)
        if len(arguments) != 1 or not isinstance(arguments[0], Member) or chain_of(arguments[0]) is None:
            raise BadExpression(_("“has” is written: has(answers.question.part)."))
        return Has(token.start, end, arguments[0])

    def _pairs(self, start: int) -> Node:
        found: list[Node] = []
        while not (end := self.take("}")):
            if found:
                self.need(",")
            found.append(self.expression())
            self.need(":")
            found.append(self.expression())
        return Pairs(start, end.end, tuple(found))


def _value_of(token: _Token) -> str | int | float | bool | None:
    if token.kind == "text":
        return _text_of(token)
    return _number(token) if token.kind == "number" else _CONSTANTS[token.text]


def _number(token: _Token) -> int | float:
    text = token.text
    if text[:2].lower() == "0x":
        value: int | float = int(text, 16)
    else:
        value = float(text) if re.search(r"[.eE]", text) else int(text)
    if isinstance(value, int) and value > 2**63 - 1:
        raise _not_cel(token.start, text)
    return value


def chain_of(node: Node) -> tuple[str, ...] | None:
    """`answers.x.y` as ("answers", "x", "y"); None for what is not names and dots only."""
    names: list[str] = []
    while isinstance(node, Member):
        names.append(node.name)
        node = node.of
    return (node.name, *reversed(names)) if isinstance(node, Name) else None


def bound_in(tree: Node) -> frozenset[str]:
    """What walks call their items."""
    return frozenset(node.variable for node in tree.all() if isinstance(node, Walk))
