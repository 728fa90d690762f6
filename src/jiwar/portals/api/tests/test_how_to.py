"""The lines of `docs/how-to/file-by-program.md`, sent as they are written: what one copies from the page works."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jiwar.cases.models import Case
from jiwar.cases.tests import factories
from jiwar.documents.tests.factories import photo
from jiwar.kernel import clock
from jiwar.portals.api.tests.test_filing import Program

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
PAGE = Path(__file__).resolve().parents[5] / "docs" / "how-to" / "file-by-program.md"
TAKES_VALUE = {"-X": "method", "-H": "header", "-d": "data", "--data-binary": "data"}


@dataclass
class Line:
    """One curl of the page: `status` is what the page says of it, a success otherwise."""

    url: str = ""
    method: str = ""
    data: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def lines() -> list[str]:
    """Every curl of the page, the lines that it is folded in put together."""
    text = PAGE.read_text()
    blocks = re.findall(r"^ {4}(curl .*(?:\n {4,}(?!curl|BASE|TOKEN).*)*)", text, re.MULTILINE)
    return [re.sub(r"\\\n\s*", " ", block) for block in blocks]


def parsed(line: str, known: dict[str, str]) -> Line:
    """As curl reads it, after the shell put the variables in."""
    for name, value in known.items():
        line = line.replace(f"${name}", value)
    words = iter(shlex.split(line, comments=True)[1:])
    found = Line()
    for word in words:
        kind = TAKES_VALUE.get(word)
        if kind == "header":
            name, _colon, value = next(words).partition(":")
            found.headers[name.strip().lower()] = value.strip()
        elif kind:
            setattr(found, kind, next(words))
        else:
            assert not word.startswith("-"), f"this test does not know {word}"
            found.url = word
    found.method = found.method or ("POST" if found.data else "GET")
    return found


def sent(line: Line) -> Any:
    body = photo() if line.data.startswith("@") else line.data.encode()
    kind = line.headers.pop("content-type", "application/x-www-form-urlencoded")
    return Client(enforce_csrf_checks=True).generic(
        line.method, line.url, body, content_type=kind, headers=line.headers
    )


@pytest.fixture
def program(laid_country: bool, db: None) -> Any:
    with clock.frozen(factories.SUNDAY):
        factories.lay_ground()
        yield Program("Student portal")


def test_the_page_is_read_whole() -> None:
    found = lines()
    assert len(found) == PAGE.read_text().count("curl "), "a line that this test would not see"
    assert len(found) >= 9


def test_what_one_copies_from_the_page_works(program: Program) -> None:
    known = {"BASE": "/api/v1", "TOKEN": program.token}
    done: list[tuple[str, str]] = []
    for text in lines():
        line = parsed(text, known)
        if line.url.endswith("/submit") and not line.data:  # the page leaves out what this very service asks besides
            finish(program, known["ID"])
        answer = sent(line)
        assert 200 <= answer.status_code < 300, (text, answer.content.decode())
        done.append((line.method, line.url))
        if line.method == "POST" and line.url.endswith("/applications"):
            assert answer.status_code == 201
            known["ID"] = answer.json()["id"]
            assert {"id", "sentence"} <= set(answer.json()["lacks"][0])
            assert re.search(r"[\u0600-\u06ff]", line.data), "the example is in Arabic"
            assert any("Choisissez" in one["sentence"] for one in answer.json()["lacks"]), "in the language asked"
        if line.method == "PATCH":
            assert answer.json()["answers"]["housing"] == json.loads(line.data)["answers"]["housing"]
        if line.url.endswith("/submit"):
            assert set(answer.json()) == {"reference", "tracking_code", "submitted_at", "due_on", "link"}
    assert {"GET", "POST", "PATCH", "PUT"} <= {method for method, _url in done}
    assert Case.objects.get().channel == "api"


def finish(program: Program, draft_id: str) -> None:
    """The rest of what the service asks, as its page lists it."""
    story = factories.example(factories.RESIDENCE)
    whole = {"answers": dict(story.answers), "applicant": dict(story.applicant), "commune": story.commune}
    changed = program.call("PATCH", f"/{draft_id}", whole)
    assert changed.status_code == 200, changed.content
    for paper in story.papers:
        file = factories.upload(paper)
        given = program.call("PUT", f"/{draft_id}/papers/{paper}?name={file.name}", file.read())
        assert given.status_code == 200, given.content


def test_the_problems_are_as_the_page_says(program: Program) -> None:
    answer = program.call("POST", "", {"procedure": "residence-certificate", "applicant": {"nin": "12"}})
    assert answer.status_code == 422
    body = answer.json()
    said = json.loads(re.search(r'\n {4}(\{"type": "about:blank".*?\]\})\n', PAGE.read_text(), re.DOTALL)[1])  # type: ignore[index]  # it is there
    assert set(body) == set(said)
    assert {"id", "detail"} == set(body["errors"][0]) == set(said["errors"][0])
    for status in (401, 404):
        if status == 401:
            program.token = "jiwar_unknown"
        assert program.call("GET", "/01a2053a-e527-7923-b577-1070f09c753c").status_code in (401, 404)
