"""What was typed in a form that nobody could receive: what of it may be kept, and the same form filled in with it.

A page is filled in on its way out, whatever it is: no form needs to know, and what the person sees is the form itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

Fields = Mapping[str, Sequence[str]]
OPENED_BY = "opened_by"  # who was signed in when the form was drawn; `csrf_token` writes it beside the token
MOST_BYTES = 64 * 1024
KEPT = _("Your session has ended and nothing was sent. What you typed is kept: sign in to find it again.")
TOO_LONG = _("Nothing was sent, and what you typed is too long to be kept here. Your browser’s back button shows it.")
# Parts of names, as the fields of our forms are named: what is secret, what is ours, what says nothing.
_NEVER = frozenset({"password", "code", "proof", "nin", "pin", "kept", "token", "csrfmiddlewaretoken", OPENED_BY})
_OF_OURS = frozenset({"sequence", "seen"})
_NOT_TYPED = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset"})
_CHOICE = re.compile(r"[a-z0-9_.:/-]*")  # the value of a box that is ticked, a day, an id: the form shows it itself


def worth_keeping(fields: Fields) -> dict[str, list[str]]:
    """What may be kept of a form that was sent: no secret, no token, nothing empty. {} when nothing was typed."""
    return {
        name: list(texts)
        for name, texts in fields.items()
        if any(texts) and name not in _OF_OURS and _NEVER.isdisjoint(name.split("-"))
    }


def size_of(fields: Fields) -> int:
    """Bytes of what is kept."""
    return sum(len(text.encode(errors="replace")) for name, texts in fields.items() for text in (name, *texts))


def words_of(fields: Fields) -> list[str]:
    """The texts that a person wrote, in the order of the form; choices and days are seen in the form."""
    return [text for texts in fields.values() for text in texts if not _CHOICE.fullmatch(text)]


def filled_in(page: str, *, page_address: str, address: str, fields: Fields, notice: str) -> str | None:
    """`page` with its form for `address` as it was typed, `notice` first in it; None when it has no such form.

    Hidden fields stay those of the page (token, sequence): only what a person sees and changes is filled in.
    """
    forms = _Forms(page_address, address, fields)
    forms.feed(page)
    forms.close()
    if forms.best is None:
        return None
    filler = _Filler(forms.best, fields, notice)
    filler.feed(page)
    filler.close()
    return "".join(filler.out)


class _Forms(HTMLParser):
    """Which form of a page it was: several may go to one address, and differ by what they hold."""

    def __init__(self, page_address: str, address: str, fields: Fields) -> None:
        super().__init__()
        self.page, self.address, self.fields = page_address, address, fields
        self.number, self.inside = -1, False
        self.scores: dict[int, int] = {}

    @property
    def best(self) -> int | None:
        """The number of the form that holds most of what was typed; the first of equals."""
        fitting = {number: score for number, score in self.scores.items() if score >= 0}
        return max(fitting, key=lambda number: fitting[number]) if fitting else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.number += 1
            posts = (given.get("method") or "").lower() == "post"
            self.inside = posts and urlsplit(given.get("action") or self.page).path == self.address
            if self.inside:
                self.scores[self.number] = 0
        elif self.inside and name in self.fields and self.scores[self.number] >= 0:
            other = given.get("type") == "hidden" and (given.get("value") or "") not in self.fields[name]
            self.scores[self.number] = -1 if other else self.scores[self.number] + 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class _Filler(HTMLParser):
    """Writes a page again as it reads it."""

    def __init__(self, form: int, fields: Fields, notice: str) -> None:
        super().__init__(convert_charrefs=False)
        self.left, self.fields, self.notice = form, fields, notice  # forms that come before ours
        self.next = {name: list(texts) for name, texts in fields.items()}
        self.out: list[str] = []
        self.folds: list[int] = []  # where the details that are open here begin
        self.chosen: Sequence[str] | None = None
        self.inside = self.replacing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "details":
            self.folds.append(len(self.out))
        if tag == "form":
            self._enter()
        elif self.inside and (changed := self._filled(tag, given)) is not None:
            self.out.append(_written(tag, changed))
            if self.replacing:
                self.out.append("\n" + escape(self.next[str(given["name"])].pop(0)))
            return
        self.out.append(self.get_starttag_text() or "")
        if tag == "form" and self.inside:
            self.out.append(self.notice)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        changed = self._filled(tag, dict(attrs)) if self.inside else None
        self.out.append(self.get_starttag_text() or "" if changed is None else _written(tag, changed))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "details" and self.folds:
            self.folds.pop()
        elif tag == "select":
            self.chosen = None
        elif tag == "textarea":
            self.replacing = False
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._as_it_was(data)

    def handle_entityref(self, name: str) -> None:
        self._as_it_was(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._as_it_was(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._as_it_was(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._as_it_was(f"<!{decl}>")

    def _as_it_was(self, text: str) -> None:
        if not self.replacing:
            self.out.append(text)

    def _enter(self) -> None:
        self.inside, self.left = self.left == 0, self.left - 1
        for start in self.folds if self.inside else ():  # a form in a fold is shown
            self.out[start] = re.sub(r"^<details(?!.*\sopen\b)", "<details open", self.out[start])

    def _filled(self, tag: str, given: dict[str, str | None]) -> dict[str, str | None] | None:
        """The attributes that this control takes, or None when it stays as it is."""
        name = given.get("name") or ""
        if tag == "select":
            self.chosen = self.fields.get(name)
        elif tag == "option" and self.chosen is not None:
            return _marked(given, "selected", (given.get("value") or "") in self.chosen)
        elif tag == "textarea" and self.next.get(name):
            self.replacing = True
            return given
        elif tag == "details":
            return _marked(given, "open", True)
        elif tag == "input" and name:
            return self._filled_input(name, (given.get("type") or "text").lower(), given)
        return None

    def _filled_input(self, name: str, kind: str, given: dict[str, str | None]) -> dict[str, str | None] | None:
        if kind in _NOT_TYPED or given.get("autocomplete") == "one-time-code":
            return None
        if kind == "checkbox" or (kind == "radio" and name in self.fields):
            return _marked(given, "checked", (given.get("value") or "on") in self.fields.get(name, ()))
        return given | {"value": self.next[name].pop(0)} if kind != "radio" and self.next.get(name) else None


def _marked(given: dict[str, str | None], attribute: str, on: bool) -> dict[str, str | None]:
    others = {name: value for name, value in given.items() if name != attribute}
    return others | {attribute: None} if on else others


def _written(tag: str, attributes: Mapping[str, str | None]) -> str:
    written: Iterable[str] = (
        name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items()
    )
    return f"<{' '.join([tag, *written])}>"
