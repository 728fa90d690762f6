"""A person with the plainest of browsers: pages, links and forms over HTTP, cookies kept, no JavaScript."""

import io
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from uuid import uuid4

from PIL import Image, ImageDraw

Values = dict[str, str | list[str] | tuple[str, bytes, str]]


@dataclass
class Form:
    """One form of a page: where it goes, and what it holds before anybody types."""

    action: str
    method: str = "get"
    multipart: bool = False
    values: Values = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.errors: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""
        self._link = ""
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = given.get("enctype", "").startswith("multipart")
            self._form = Form(given.get("action", ""), given.get("method", "get").lower(), multipart)
            self.forms.append(self._form)
        elif tag == "a":
            self._link = given.get("href", "")
        elif tag in {"script", "style"}:
            self._quiet += 1
        if self._form is not None and given.get("name"):
            self._field(tag, given)
        if tag == "option" and self._select and "selected" in given and self._form is not None:
            self._form.values[self._select] = given.get("value", "")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = given["name"], given.get("type", "text")
        if tag == "button" or kind == "submit":
            self._form.buttons.append((name, given.get("value", "")))
            return
        self._form.names.append(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = ""
        elif kind in {"radio", "checkbox"}:
            if "checked" in given:
                self._form.values[name] = given.get("value", "on")
        elif kind != "file":
            self._form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "a":
            self._link = ""
        elif tag in {"script", "style"}:
            self._quiet -= 1

    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        if self._area and self._form is not None:
            self._form.values[self._area] = str(self._form.values[self._area]) + data.lstrip("\n")
        if data.strip():
            self.text.append(data.strip())
            if self._link:
                self.links.append((data.strip(), self._link))


@dataclass
class Answer:
    """A page as it came."""

    url: str
    status: int
    content: bytes
    content_type: str

    def __post_init__(self) -> None:
        self.page = _Reader()
        if "html" in self.content_type:
            self.page.feed(self.content.decode())

    @property
    def text(self) -> str:
        return " ".join(self.page.text)

    @property
    def forms(self) -> list[Form]:
        return self.page.forms

    def link(self, part: str) -> str:
        """The address of the first link whose address or words contain `part`."""
        for words, href in self.page.links:
            if part in href or part in words:
                return href
        raise AssertionError(f"no link {part!r} on {self.url}")

    def form(self, part: str = "") -> Form:
        """The first POST form whose action contains `part` or that has a field of that name."""
        for form in self.forms:
            if form.method == "post" and (part in form.action or any(part in name for name in form.names)):
                return form
        raise AssertionError(f"no form {part!r} on {self.url}: {[form.action for form in self.forms]}")


class Visitor:
    """Cookies, the present page, and what a person does next."""

    def __init__(self, base_url: str, language: str = "ar") -> None:
        self.base_url = base_url.rstrip("/")
        self.prefix = "" if language == "ar" else f"/{language}"
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.at: Answer

    @property
    def cookies(self) -> dict[str, str]:
        """What this person's browser would give another tab."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self._here(), path)))

    def open(self, path: str) -> Answer:
        """Open a page of this visitor's language."""
        return self.get(f"{self.base_url}{self.prefix}{path}")

    def submit(self, form: Form | str = "", values: Values | None = None, button: str = "") -> Answer:
        """Send a form of the present page with `values` over what it held, as `button` when named."""
        if isinstance(form, str):
            form = self.at.form(form)
        sent: Values = {**form.values, **(values or {})}
        if button:
            sent[button] = next((value for name, value in form.buttons if name == button), "1")
        url = urllib.parse.urljoin(self._here(), form.action) if form.action else self._here()
        body, kind = _multipart(sent) if form.multipart else _encoded(sent)
        request = urllib.request.Request(url, data=body, headers={"Content-Type": kind, "Referer": self._here()})
        return self._send(request)

    def _here(self) -> str:
        return self.at.url if hasattr(self, "at") else self.base_url

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                got = Answer(answer.url, answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        except urllib.error.HTTPError as error:
            got = Answer(error.url or request.full_url, error.code, error.read(), error.headers.get("Content-Type", ""))
        if "html" in got.content_type:
            self.at = got
        return got


def _encoded(values: Values) -> tuple[bytes, str]:
    flat = {name: value for name, value in values.items() if not isinstance(value, tuple)}
    return urllib.parse.urlencode(flat, doseq=True).encode(), "application/x-www-form-urlencoded"


def _multipart(values: Values) -> tuple[bytes, str]:
    boundary = uuid4().hex
    body = io.BytesIO()
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            disposition = f'form-data; name="{name}"'
            content, kind = (one[1], one[2]) if isinstance(one, tuple) else (one.encode(), "text/plain; charset=utf-8")
            if isinstance(one, tuple):
                disposition += f'; filename="{one[0]}"'
            head = f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
            head += f"Content-Type: {kind}\r\n\r\n" if isinstance(one, tuple) else "\r\n"
            body.write(head.encode() + content + b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    return body.getvalue(), f"multipart/form-data; boundary={boundary}"


def photo(words: str = "paper") -> tuple[str, bytes, str]:
    """A photo of a paper as a telephone takes it: a real JPEG."""
    picture = Image.new("RGB", (900, 1200), "#f4f1ea")
    ImageDraw.Draw(picture).text((60, 80), words, fill="#222222")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return f"{words}.jpg", out.getvalue(), "image/jpeg"


_USED: set[str] = set()
WAIT_S = 60


def codes_sent(base_url: str, phone: str) -> list[str]:
    """The codes on the demo's page of sent messages for this telephone, the newest first."""
    digits = "".join(sign for sign in phone if sign.isdigit())[-9:]
    page = Visitor(base_url).open("/demo/messages/")
    articles = re.findall(r"<article.*?</article>", page.content.decode(), re.S)
    sent = [words for article in articles if digits in re.sub(r"\s", "", words := re.sub(r"<[^>]+>", " ", article))]
    return [found.group(1) for words in sent if (found := re.search(r"(?<![\d+])(\d{6})(?!\d)", words))]


def old_codes(base_url: str, phone: str) -> None:
    """Codes that came before are not those of now: call it before asking for one, on a demo that runs for long."""
    _USED.update(codes_sent(base_url, phone))


def code_for(base_url: str, phone: str) -> str:
    """The newest code sent to a telephone and not yet used here, waited for."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        code = next((one for one in codes_sent(base_url, phone) if one not in _USED), "")
        if code:
            _USED.add(code)
            return code
        time.sleep(0.4)
    raise AssertionError(f"no code came for {phone} within {WAIT_S} s")
