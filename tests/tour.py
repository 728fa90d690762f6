"""`make tour`: the whole loop over plain HTTP, as the people would live it; the signed act ends in build/tour/act.pdf.

Against BASE_URL when it is set (a running demo), else against a Jiwar of its own on a free port.
"""

import os
import re
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.running import running_jiwar  # noqa: E402 - the path comes first, this file is a program
from tests.visitor import WAIT_S, Answer, Values, Visitor, code_for, photo  # noqa: E402 - the same

PASSWORD = "demo-jiwar-2026"
FOLDER = ROOT / "build" / "tour"
PHONE = "0550 41 27 93"
console = Console()

# What the citizen answers, by question; parts of a question follow its hyphen.
ANSWERS: Values = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "applicant-family_ar": "بن عيسى",
    "applicant-given_ar": "أمينة",
    "applicant-family_latin": "BENAISSA",
    "applicant-given_latin": "Amina",
    "applicant-birth_date_day": "14",
    "applicant-birth_date_month": "3",
    "applicant-birth_date_year": "١٩٨٥",  # an Arabic keyboard
    "applicant-sex": "f",
    "lives_here": "yes",
    "address-text": "12 نهج العربي بن مهيدي",
    "since_year": "2019",
    "housing": "owner",
    "phone": PHONE,
}


def say(words: str) -> None:
    console.print(f"[green]·[/] {words}")


def need(condition: object, words: str, page: Answer | None = None) -> None:
    if not condition:
        where = f"\n  at {page.url} ({page.status})\n  {page.text[:1500]}" if page else ""
        raise SystemExit(f"FAILED: {words}{where}")


def newest_message(visitor: Visitor, part: str) -> str:
    """The newest demo message that contains `part`, waited for."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        page = Visitor(visitor.base_url).open("/demo/messages/")
        for article in re.findall(r"<article.*?</article>", page.content.decode(), re.S):
            words = re.sub(r"<[^>]+>", " ", article)
            if part in words:
                return words
        time.sleep(0.5)
    raise SystemExit(f"FAILED: no message with {part!r} within {WAIT_S} s")


def fill(visitor: Visitor, answers: Values = ANSWERS, paper: tuple[str, bytes, str] | None = None) -> list[str]:
    """Go through the pages of the application until the check; returns the addresses of all of them."""
    seen: list[str] = []
    for _ in range(40):
        page = visitor.at
        seen.append(page.url)
        need(page.status == 200, "a page of the application", page)
        if "/check/" in page.url:
            return seen
        form = page.forms[next(i for i, one in enumerate(page.forms) if one.method == "post" and not one.action)]
        if "/code/" in page.url:
            visitor.submit(form, {"code": code_for(visitor.base_url, str(answers["phone"]))})
        elif "/papers/" in page.url:
            visitor.submit(form, {"file": paper or photo("paper")})
        else:
            visitor.submit(form, {name: answers[name] for name in form.names if name in answers})
        need(visitor.at.url != page.url, "the answer is accepted", visitor.at)
    raise SystemExit("FAILED: the application has no end")


def applies(base_url: str) -> tuple[Visitor, str]:
    """A citizen asks for a residence certificate; returns her browser and the reference."""
    citizen = Visitor(base_url)
    citizen.open("/search/?q=residance")
    need("residence-certificate" in citizen.at.content.decode(), "search tolerates a misspelling", citizen.at)
    citizen.get(citizen.at.link("residence-certificate"))
    citizen.submit("apply")
    say("the citizen found the service and began")
    fill(citizen)
    citizen.submit(citizen.at.form())
    need("/receipts/" in citizen.at.url, "the application is accepted", citizen.at)
    reference = re.search(r"([2-9A-Z]{4})-([2-9A-Z]{4})", citizen.at.text)
    need(reference, "the receipt shows a reference", citizen.at)
    receipt = citizen.get(citizen.at.link(".pdf"))
    need(receipt.content.startswith(b"%PDF"), "the receipt is a PDF")
    (FOLDER / "receipt.pdf").write_bytes(receipt.content)
    say(f"she holds a receipt: {reference.group(0)}")
    return citizen, reference.group(1) + reference.group(2)


def staff(base_url: str, user_name: str) -> Visitor:
    """A member of staff, signed in, reading French."""
    person = Visitor(base_url, "fr")
    person.open("/staff/sign-in/")
    person.submit(
        "sign-in" if any("sign-in" in form.action for form in person.at.forms) else "username",
        {
            "username": user_name,
            "password": PASSWORD,
        },
    )
    need("sign-in" not in person.at.url, f"{user_name} signs in", person.at)
    return person


def opens(person: Visitor, reference: str) -> None:
    """Find a file by its reference and open it."""
    person.open(f"/staff/?q={reference}")
    person.get(person.at.link("/staff/cases/"))
    need(person.at.status == 200, "the file opens", person.at)


def handled(base_url: str, citizen: Visitor, reference: str) -> None:
    """The handler asks for completion, receives it, proposes; the signatory signs."""
    handler = staff(base_url, "agent.alger-centre")
    opens(handler, reference)
    handler.submit("assign", {"reason": "حالة مستعجلة"})
    need(handler.at.status == 200, "the handler takes the file", handler.at)
    form = handler.at.form("completion")
    paper = next(name for name in form.names if name.startswith("paper-") and not name.endswith("-remark"))
    handler.submit(form, {paper: "on", f"{paper}-remark": "الصورة غير واضحة"})
    say("the handler asked for a clearer paper: the legal clock is stopped")
    newest_message(citizen, reference[:4])
    citizen.open(f"/track/{reference}/complete/")
    need(citizen.at.status == 200, "the citizen sees what to give", citizen.at)
    form = citizen.at.form(paper.removeprefix("paper-"))
    citizen.submit(form, {paper.removeprefix("paper-"): photo("clear")})
    need("/complete/" not in citizen.at.url, "the completion is accepted", citizen.at)
    say("she gave it: the clock runs again")
    opens(handler, reference)
    handler.submit("propose", {"verdict": "grant"})
    need(handler.at.status == 200, "the handler proposes", handler.at)
    signatory = staff(base_url, "papc.alger-centre")
    opens(signatory, reference)
    preview = signatory.get(f"{signatory.at.url}preview.pdf")
    need(preview.content.startswith(b"%PDF"), "the signatory sees the act before signing")
    signatory.submit("/sign/")
    need(signatory.at.status == 200, "the P/APC signs", signatory.at)
    say("the P/APC saw the act and signed it")


def receives(base_url: str, citizen: Visitor, reference: str) -> Path:
    """She is told, downloads the act and rates; returns the file."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        citizen.open(f"/track/{reference}/")
        if "/acts/" in citizen.at.content.decode():
            break
        time.sleep(0.5)
    need("/acts/" in citizen.at.content.decode(), "the act is sealed and offered", citizen.at)
    found = re.search(r'href="([^"]*/acts/[^"]+\.pdf)"', citizen.at.content.decode())
    act = citizen.get(found.group(1) if found else "")
    need(act.content.startswith(b"%PDF"), "the act is a PDF")
    file = FOLDER / "act.pdf"
    file.write_bytes(act.content)
    say(f"she downloaded the signed act ({len(act.content) // 1024} KB)")
    rate = re.search(r'href="([^"]*/rate/[^"]+)"', citizen.at.content.decode())
    need(rate, "she may rate the service", citizen.at)
    citizen.get(rate.group(1))
    citizen.submit(citizen.at.form("score"), {"score": "5", "comment": "خدمة سريعة"})
    need(citizen.at.status == 200, "she rates the service", citizen.at)
    say("she rated the service")
    return file


def verified(base_url: str, file: Path) -> None:
    """Anyone verifies on line and off line; an altered copy is found out."""
    anyone = Visitor(base_url, "fr")
    for content, words in ((file.read_bytes(), "authentique"), (_altered(file.read_bytes()), "modifié")):
        anyone.open("/verify/")
        anyone.submit(anyone.at.form("pdf"), {"pdf": ("acte.pdf", content, "application/pdf"), "reference": ""})
        need(words in anyone.at.text, f"the verdict says {words}", anyone.at)
    say("on line: the act is authentic, an altered copy is found out")
    trust = FOLDER / "trust.json"
    trust.write_bytes(anyone.get(f"{base_url}/trust.json").content)
    command = [sys.executable, "-m", "jiwar.config.cli", "verify", str(file), "--trust", str(trust)]
    ended = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False
    )
    need(ended.returncode == 0, f"off line: {ended.stdout}{ended.stderr}")
    say(f"off line: {ended.stdout.strip()}")


def _altered(content: bytes) -> bytes:
    place = content.index(b"stream") + 40
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def seen(base_url: str) -> None:
    """The wali sees it in the figures."""
    wali = staff(base_url, "wali")
    wali.open("/direction/")
    need(wali.at.status == 200, "the wali sees the figures", wali.at)
    say("the wali sees the wilaya in figures")


def main() -> int:
    """Play the loop; 0 only if the act verifies."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "act.pdf").unlink(missing_ok=True)
    given = os.environ.get("BASE_URL", "")
    with nullcontext(given) if given else running_jiwar(cases=200) as base_url:
        citizen, reference = applies(base_url)
        handled(base_url, citizen, reference)
        file = receives(base_url, citizen, reference)
        verified(base_url, file)
        seen(base_url)
    console.print(f"[bold green]The loop is closed.[/] The signed act: {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
