"""The pages of the studio: what is written is kept, what is wrong is said beside it, nothing typed is lost."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from jiwar.catalogue import api as catalogue
from jiwar.portals.studio import outline
from jiwar.portals.studio.tests.conftest import Bureau

pytestmark = pytest.mark.pages


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


class _Typed(HTMLParser):
    """What a browser would send back of the page's form, untouched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: dict[str, list[str]] = {}
        self.inside, self.area, self.select, self.options = False, "", {}, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.inside |= tag == "form" and "jw-studio" in given.get("class", "")
        if not self.inside:
            return
        if tag == "textarea":
            self.area = given["name"]
            self.sent[self.area] = [""]
        elif tag == "select":
            self.select, self.options = given, []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "input" and "name" in given:
            boxes = given.get("type") in ("radio", "checkbox")
            if not boxes or "checked" in given:
                self.sent.setdefault(given["name"], []).append(given.get("value", "on" if boxes else ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.sent[self.area][0] = self.sent[self.area][0].removeprefix("\n")
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            if not chosen and "multiple" not in self.select:
                chosen = [value for value, _selected in self.options[:1]]
            self.sent[self.select["name"]], self.select = chosen, {}
        elif tag == "form":
            self.inside = False


def shown(client: Client, url: str) -> dict[str, Any]:
    reader = _Typed()
    reader.feed(client.get(url).content.decode())
    assert reader.sent, url
    return reader.sent


def address(draft: catalogue.DefinitionDraftView, rest: str = "") -> str:
    return f"/fr/studio/drafts/{draft.id}/{rest}"


def send(client: Client, url: str, do: str = "save", **changes: Any) -> Any:
    return client.post(url, shown(client, url) | changes | {"press": do})


def every_page(data: dict[str, Any]) -> list[str]:
    found = [part.id for part in outline.PARTS]
    for place in found:
        found += [item.place for one in outline.page_at(data, place).lists for item in one.items]
    return found


def test_every_page_sent_back_untouched_changes_nothing(bureau: Bureau) -> None:
    draft = bureau.draft()
    for place in every_page(draft.data):
        answer = send(bureau.writing, address(draft, f"edit/{place}/"))
        assert answer.status_code == 302, (place, words(answer)[:2000])
        changes = catalogue.compare(draft.data, bureau.now(draft).data)
        assert not changes, (place, changes)
    assert bureau.now(draft).revision == draft.revision
