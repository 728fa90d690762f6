"""Every page of the loop in the state in which its people see it, made over plain HTTP; drawn by `make screens` and
looked over in every language, size and theme by test_every_page.py.
"""

import random
import re
import time

from tests.journeys.scene_together import add_together
from tests.journeys.stops import COMMUNE, Scene, path_of, reference_in
from tests.tour import ANSWERS, fill, opens
from tests.visitor import WAIT_S, Values, Visitor, code_for, old_codes, photo

CITIZEN_NIN = "991991160100001000"  # of the demo
CITIZEN_PHONE = "0550000001"


def make_scene(base: str) -> Scene:
    """Live the loop once, leaving files behind in every state."""
    scene = Scene(base)
    _public(scene)
    refused, granted = _citizen(scene)
    _account(scene)
    _staff(scene)
    _counter(scene)
    _direction(scene)
    _verified(scene, granted, refused)
    add_together(scene, refused)
    return scene


def _public(scene: Scene) -> None:
    scene.add(
        "",
        ("home", "/"),
        ("search", "/search/?q=residance"),
        ("search-nothing", "/search/?q=zzzz"),
        ("life-event", "/life/housing/"),
        ("service-residence", "/services/residence-certificate/"),
        ("service-permit", "/services/building-permit/"),
        ("rights", "/services/residence-certificate/check/"),
        ("track", "/track/"),
        ("resume", "/resume/"),
        ("sign-in", "/sign-in/"),
        ("verify", "/verify/"),
        ("inquiries", "/inquiries/"),
        ("performance", "/performance/"),
        ("performance-wilaya", "/performance/16/"),
        ("performance-commune", "/performance/1601/"),
        ("about", "/about/"),
        ("accessibility", "/accessibility/"),
        ("privacy", "/privacy/"),
        ("demo-messages", "/demo/messages/"),
        ("not-found", "/nowhere/"),
        ("staff-sign-in", "/staff/sign-in/"),
    )
    errors = [("track-empty", "/track/"), ("resume-empty", "/resume/"), ("sign-in-empty", "/sign-in/")]
    errors.append(("rights-empty", "/services/residence-certificate/check/"))
    scene.add("", *errors, ("verify-empty", "/verify/"), ("staff-sign-in-empty", "/staff/sign-in/"), press=True)


def _citizen(scene: Scene) -> tuple[str, str]:
    """A guest with a draft and files asked about, refused, granted; the references of the last two."""
    citizen = scene.people["citizen"] = Visitor(scene.base)
    draft = _begun(citizen)
    steps = list(dict.fromkeys(fill(citizen, answers := _answers())))
    scene.add("citizen", *((f"apply-{place:02}-{_last(url)}", url) for place, url in enumerate(steps, 1)))
    scene.add("citizen", ("apply-save", f"{draft}save/"), ("apply-language", f"{draft}language/"))
    empty = _begun(citizen, again=True)
    scene.add("citizen", *((f"error-{name}", f"{empty}{name}/") for name in ("place", "applicant")), press=True)
    scene.add("citizen", ("error-question", f"{empty}questions/lives_here/"), press=True)
    scene.add("citizen", ("error-paper", steps[-4] if "/papers/" in steps[-4] else steps[-2]), press=True)

    references = [_filed(citizen, answers) for _ in range(4)]
    new, asked, refused, granted = references
    scene.add("citizen", ("receipt", citizen.at.url), ("tracked", f"/track/{new}/"))
    _handle(scene, asked, "ask")
    _handle(scene, refused, "refuse")
    _handle(scene, granted, "grant")
    for name, reference in (("refused", refused), ("granted", granted)):
        _until_sealed(citizen, reference)
        scene.add("citizen", (f"tracked-{name}", f"/track/{reference}/"))
    found = re.search(r'href="([^"]*/acts/[^"]+[.]pdf)"', citizen.at.content.decode())
    assert found, citizen.at.text
    rate = re.search(r'href="([^"]*/rate/[^"]+)"', citizen.at.content.decode())
    scene.act = citizen.get(found.group(1)).content
    assert rate, citizen.at.text
    scene.add("citizen", ("tracked-asked", f"/track/{asked}/"), ("complete", f"/track/{asked}/complete/"))
    scene.add("citizen", ("rate", rate.group(1)), ("sign-out", "/sign-out/"))
    scene.add("citizen", ("complete-empty", f"/track/{asked}/complete/"), ("rate-empty", rate.group(1)), press=True)
    return refused, granted


def _answers() -> Values:
    """A telephone of its own: messages and limits of an earlier scene are not in the way."""
    return ANSWERS | {"phone": f"0551{random.randrange(10**6):06}"}


def _begun(citizen: Visitor, *, again: bool = False) -> str:
    """Begin an application; the address of the draft."""
    citizen.open("/services/residence-certificate/")
    form = citizen.at.form("apply")
    citizen.submit(form, {"new": "1"} if again else {})
    found = re.search(r"/apply/[0-9a-f-]+/", citizen.at.url)
    assert found, citizen.at.text
    return found.group(0)


def _filed(citizen: Visitor, answers: Values) -> str:
    _begun(citizen, again=True)
    fill(citizen, answers)
    form = citizen.at.form()
    citizen.submit(form, {"despite": "مسكن آخر"} if "despite" in form.names else {})  # one is open already
    return reference_in(citizen.at.text)


def _last(url: str) -> str:
    return url.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]


def _handle(scene: Scene, reference: str, how: str) -> None:
    """Take the file and ask, or have it refused or granted and signed."""
    handler = scene.signed_in(f"agent.{COMMUNE}")
    opens(handler, reference)
    handler.submit("assign", {"reason": "حالة مستعجلة"})
    if how == "ask":
        form = handler.at.form("completion")
        paper = next(name for name in form.names if name.startswith("paper-") and not name.endswith("-remark"))
        handler.submit(form, {paper: "on", f"{paper}-remark": "الصورة غير واضحة", "answer-since_year": "on"})
        return
    if how == "refuse":
        form = next(one for one in handler.at.forms if one.values.get("verdict") == "refuse")
        handler.submit(form, {"other": "العقد المقدم لا يخص هذا العنوان."})
    else:
        handler.submit("propose", {"verdict": "grant"})
    signatory = scene.signed_in(f"papc.{COMMUNE}")
    opens(signatory, reference)
    signatory.submit("/sign/")
    assert signatory.at.status == 200, signatory.at.text


def _until_sealed(citizen: Visitor, reference: str) -> None:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        citizen.open(f"/track/{reference}/")
        if "/acts/" in citizen.at.content.decode():
            return
        time.sleep(0.4)
    raise AssertionError(citizen.at.text)


def _account(scene: Scene) -> None:
    """The demo's citizen, signed in."""
    citizen = scene.people["account"] = Visitor(scene.base)
    citizen.open("/account/")
    old_codes(scene.base, CITIZEN_PHONE)
    citizen.submit("contact", {"contact": CITIZEN_PHONE})
    citizen.submit("code", {"code": code_for(scene.base, CITIZEN_PHONE)})
    citizen.submit("nin", {"nin": CITIZEN_NIN})
    assert "/account/" in citizen.at.url, citizen.at.text
    scene.add("account", ("account", "/account/"), ("inbox", "/account/messages/"), ("home-signed-in", "/"))


def _staff(scene: Scene) -> None:
    handler = scene.signed_in(f"agent.{COMMUNE}")
    who = f"agent.{COMMUNE}"
    scene.add(who, *((f"queue-{name}", f"/staff/?show={name}") for name in ("mine", "late", "new", "all")))
    scene.add(who, ("queue-search", "/staff/?q=ben"), ("queue-search-nothing", "/staff/?q=zzzz"))
    for name, show in (("new", "new"), ("late", "late"), ("mine", "mine")):
        handler.open(f"/staff/?show={show}")
        scene.add(who, (f"case-{name}", handler.at.link("/staff/cases/")))
    scene.add(who, *(("case-of-" + one[0], one[1]) for one in _own_files(handler)))
    signatory = scene.signed_in(f"papc.{COMMUNE}")
    signatory.open("/staff/signing/")
    signing = (("signing-book", "/staff/signing/"), ("case-to-sign", signatory.at.link("/staff/cases/")))
    scene.add(f"papc.{COMMUNE}", *signing)
    expert = scene.signed_in("expert.eau")
    expert.open("/staff/opinions/")
    scene.add("expert.eau", ("opinions", "/staff/opinions/"), ("case-opinion", expert.at.link("/staff/cases/")))
    scene.signed_in("admin")
    scene.add("admin", ("follow-up", "/staff/follow-up/"))


def _own_files(handler: Visitor) -> list[tuple[str, str]]:
    """Files that the scene made: closed by a refusal, waiting for the applicant."""
    found = []
    for stage, words in (("closed", "Refusé"), ("waiting", "Chez le demandeur")):
        handler.open("/staff/?q=BENAISSA")
        row = next((one for one in _rows(handler) if words in one[1]), None)
        if row:
            found.append((stage, row[0]))
    return found


def _rows(person: Visitor) -> list[tuple[str, str]]:
    """Address and words of each row of the present list."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", person.at.content.decode(), re.S)
    links = [(re.search(r'href="([^"]*/staff/cases/[^"]+)"', row), row) for row in rows]
    return [(link.group(1), re.sub(r"<[^>]+>", " ", row)) for link, row in links if link]


def _counter(scene: Scene) -> None:
    """A person without a telephone at the desk: the search, the form, its errors, what is printed."""
    who = f"guichet.{COMMUNE}"
    desk = scene.signed_in(who)
    scene.add(who, ("counter", "/staff/counter/"), ("counter-found", "/staff/counter/?q=benaissa"))
    scene.add(who, ("counter-nobody", "/staff/counter/?q=zzzz"))
    desk.open("/staff/counter/")
    desk.submit("counter/new", {"procedure": "residence-certificate"})
    scene.add(who, ("counter-form", desk.at.url))
    address = desk.at.url
    answers = {name: value for name, value in ANSWERS.items() if name != "phone"}
    for _ in range(3):
        form = desk.at.form("applicant")
        desk.submit(form, {name: answers[name] for name in form.names if name in answers} | {"save": "1"})
    form = desk.at.form("applicant")
    papers = [name for name in form.names if name not in form.values and name not in answers]
    desk.submit(form, {name: photo(name) for name in papers if name in {"identity", "deed"}} | {"submit": "1"})
    if "/done/" not in desk.at.url:  # the same person has one open already
        desk.submit("applicant", {"despite": "مسكن آخر", "submit": "1"})
    assert "/done/" in desk.at.url, desk.at.text
    scene.add(who, ("counter-done", desk.at.url))
    desk.open("/staff/counter/")
    desk.submit("counter/new", {"procedure": "building-permit"})
    assert desk.at.url != address
    scene.add(who, ("counter-form-permit", desk.at.url))


def _direction(scene: Scene) -> None:
    for who in ("wali", "chef.sidi-mhamed", f"papc.{COMMUNE}"):
        person = scene.signed_in(who)
        person.open("/direction/")
        scene.add(who, (f"board-{who.split('.')[0]}", person.at.url))
        scene.add(who, (f"board-{who.split('.')[0]}-late", f"{path_of(person.at.url).split('?')[0]}late/"))
    definition = "/direction/indicators/cases.delay_median/"
    scene.add("wali", ("definition", definition), ("board-commune", "/direction/1601/?period=month"))
    scene.add("wali", ("board-wrong-period", "/direction/16/?period=custom&start=2026-13-01&end=2020-01-01"))


def _verified(scene: Scene, granted: str, refused: str) -> None:
    """The acts as anyone verifies them."""
    citizen = scene.people["citizen"]
    for name, reference in (("valid", granted), ("refusal", refused)):
        citizen.open(f"/track/{reference}/")
        found = re.search(r'href="[^"]*/v/([A-Z0-9-]+)', citizen.at.content.decode())
        if found:
            scene.add("", (f"verdict-{name}", f"/v/{found.group(1)}"))
    scene.add("", ("verdict-unknown", "/v/ZZZZ-ZZZZ"))
