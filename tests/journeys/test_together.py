"""Several at work on one thing: the authorities of an investor's file, the neighbours of an inquiry, a commission.

What other journeys prove (filing, signing) goes over plain HTTP here; the browser shows what is new.
"""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from jiwar.kernel import clock
from tests import browser as browsers
from tests.journeys.citizen_walk import Walk, opens, staff
from tests.journeys.stops import Scene, followed, one_of, reference_in
from tests.journeys.test_citizen import a_pdf, pdf_at, until_sealed
from tests.journeys.test_staff import seat
from tests.tour import fill
from tests.visitor import Values, Visitor

pytestmark = pytest.mark.journeys
CONDITIONS = "Bassin de décantation avant le rejet."
INVESTOR: Values = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "acting": "self",
    "applicant-family_ar": "بوزيدي",
    "applicant-given_ar": "كمال",
    "applicant-family_latin": "BOUZIDI",
    "applicant-given_latin": "Kamel",
    "applicant-birth_date_day": "12",
    "applicant-birth_date_month": "4",
    "applicant-birth_date_year": "1976",
    "applicant-sex": "m",
    "company": "ألمنيوم المتيجة",
    "registration": "16-2026-0451",
    "activity": "أبواب ونوافذ من الألمنيوم",
    "jobs": "24",
    "land_title": "concession",
    "site-text": "منطقة النشاطات، القطعة رقم 27",
    "plot_area": "2400",
    "floor_area": "1150",
    "category": "none",
    "effluent": "yes",
    "effluent_volume": "12",
}


@contextmanager
def phone(browser: Browser, base: str, name: str, who: Visitor | None = None) -> Iterator[Walk]:
    """Somebody's telephone, in Arabic, without JavaScript; it goes on where `who` was."""
    with browsers.person(browser, language="ar", size="phone", javascript=False) as page:
        if who:
            page.context.add_cookies([{"name": key, "value": value, "url": base} for key, value in who.cookies.items()])
        yield Walk(page, base, "ar", {}, name, javascript=False)


@contextmanager
def desk(browser: Browser, base: str, name: str) -> Iterator[Walk]:
    """Somebody of the staff at a desk, in French."""
    with browsers.person(browser, language="fr", size="desktop") as page:
        yield seat(page, base, "fr", name, javascript=True)


def press(walk: Walk, action: str) -> None:
    """The button of the form that goes to this address."""
    walk.page.locator(f"main form[action*='{action}'] button[type=submit]").first.click()
    walk.page.wait_for_load_state()


def done(walk: Walk) -> None:
    assert walk.page.locator(".jw-notice--success").count(), walk.text()


def until(walk: Walk, address: str, shows: str) -> None:
    """Open the page again until the work on many files is over."""
    for _ in range(60):
        walk.page.goto(f"{walk.base}{address}")
        if walk.page.locator(shows).count():
            return
        walk.page.wait_for_timeout(500)
    raise AssertionError(walk.text())


# --- An investor's file ---------------------------------------------------------------------------------------------


def invested(base: str) -> tuple[Visitor, str]:
    """The investor files; the lead takes the file and puts it before its two authorities."""
    investor = Visitor(base)
    investor.open("/services/investment-file/")
    investor.submit("apply")
    number = random.randrange(10**5)
    mine = {"applicant-nin": f"1197616010034{number:05}", "phone": f"05529{number:05}"}
    fill(investor, INVESTOR | mine, a_pdf("papers"))
    investor.submit(investor.at.form())
    assert "/receipts/" in investor.at.url, investor.at.text
    reference = reference_in(investor.at.text)
    lead = staff(base, "investissement")
    opens(lead, reference)
    lead.submit("/assign/", {"reason": "Attendu au guichet"})
    lead.submit("/parts/")
    assert "devant toutes ses autorités" in lead.at.text, lead.at.text
    return investor, reference


def part_of(person: Visitor, reference: str) -> str:
    """The address of this authority's part of the file, by its list."""
    person.open("/staff/parts/")
    found = re.search(
        rf'href="([^"]*/staff/parts/[0-9a-f-]+/)"[^>]*>\W*(?:<[^>]+>)*{reference[:4]}', person.at.content.decode()
    )
    assert found, person.at.text
    person.get(found.group(1))
    return found.group(1)


def remarked(water: Walk, reference: str) -> None:
    """The water directorate takes its part; a remark without words is refused, then kept."""
    page = water.page
    water.open("/staff/parts/")
    water.look("parts")
    page.locator("main tbody a", has_text=reference[:4]).click()
    press(water, "/take/")
    done(water)
    page.check("[name=paper-water_study]", force=True)
    press(water, "/remarks/")
    assert page.locator(".jw-error-summary").count(), "a remark without words went through"
    water.look("part-remark-empty")
    page.fill("[name=paper-water_study-remark]", "Le traitement des boues n’y est pas décrit.")
    press(water, "/remarks/")
    done(water)


def asked(base: str, reference: str) -> Visitor:
    """The commune lacks nothing; the lead sends all remarks in one request. Who handles the commune's part."""
    commune = staff(base, "agent.alger-centre")
    part_of(commune, reference)
    commune.submit("/take/")
    commune.submit("/remarks/")
    lead = staff(base, "investissement")
    opens(lead, reference)
    lead.submit("/completion/", {"message": "Merci de compléter en une fois."})
    assert lead.at.status == 200, lead.at.text
    return commune


def completed(investor: Walk, reference: str) -> None:
    """The investor sees whose file it is now, and gives what was asked."""
    investor.open(f"/track/{reference}/")
    investor.look("tracked-parts-asked")
    assert "ملفك ينتظرك اليوم" in investor.text(), investor.text()
    investor.page.locator("main a[href$='/complete/']").first.click()
    investor.attach("water_study", a_pdf("water_study"))
    investor.press()
    assert "/complete/" not in investor.path(), investor.text()


def decided(wali: Walk, reference: str) -> None:
    """Whoever decides reads the act beside its decision, then decides."""
    wali.open("/staff/parts/")
    wali.page.locator("main tbody a", has_text=reference[:4]).click()
    wali.page.wait_for_load_state()
    assert CONDITIONS in wali.text()
    wali.look("part-to-decide")
    press(wali, "/decide/")
    done(wali)


def order_proven(investor: Walk, reference: str) -> None:
    """The proof that the request came when it came, saved and verified by anybody."""
    until(investor, f"/track/{reference}/order/", "main a[href$='.json']")
    investor.look("order")
    link = investor.page.locator("main a[href$='.json']").get_attribute("href")
    proof = investor.page.request.get(f"{investor.base}{link}").body()
    investor.open("/verify/order/")
    investor.attach("proof", ("order.json", proof, "application/json"))
    investor.press()
    assert investor.page.locator(".jw-notice--success").count(), investor.text()
    assert reference[:4] in investor.text()
    investor.look("order-verified")


def test_each_authority_decides_its_part_of_an_investors_file(jiwar: str, browser: Browser) -> None:
    investor, reference = invested(jiwar)
    with desk(browser, jiwar, "ressources.eau") as water:
        remarked(water, reference)
        commune = asked(jiwar, reference)
        with phone(browser, jiwar, "investor", investor) as walk:
            completed(walk, reference)
        water.open("/staff/parts/")
        water.page.locator("main tbody a", has_text=reference[:4]).click()
        water.page.locator("details:has(form[action*='/prepare/']) summary").click()
        water.give("verdict", "favourable")
        water.page.fill("[name=conditions]", CONDITIONS)
        press(water, "/prepare/")
        done(water)
    part = part_of(commune, reference)
    commune.submit("/prepare/", {"verdict": "favourable"})
    papc = staff(jiwar, "papc.alger-centre")
    papc.get(part)
    papc.submit("/decide/")
    with desk(browser, jiwar, "wali") as wali:
        decided(wali, reference)
    lead, signatory = staff(jiwar, "investissement"), staff(jiwar, "wali")
    opens(lead, reference)
    lead.submit("/propose/", {"verdict": "grant"})
    opens(signatory, reference)
    signatory.submit("/sign/")
    with phone(browser, jiwar, "investor", investor) as walk:
        until_sealed(walk, reference)
        walk.look("tracked-parts-decided")
        act = pdf_at(walk, "/acts/")
        order_proven(walk, reference)
    anyone = Visitor(jiwar, "fr")
    anyone.open("/verify/")
    anyone.submit(anyone.at.form("pdf"), {"pdf": ("acte.pdf", act, "application/pdf"), "reference": ""})
    assert "authentique" in anyone.at.text, anyone.at.text


# --- A public inquiry -----------------------------------------------------------------------------------------------


def observed(neighbour: Walk) -> None:
    """From the list of inquiries to an observation in the register; an empty one is refused."""
    page = neighbour.page
    neighbour.open("/inquiries/")
    page.locator("main article a").first.click()
    neighbour.press()
    assert page.locator(".jw-error-summary").count(), "an empty observation went through"
    neighbour.give("text", "أسكن قرب الورشة وأخاف من الضجيج.")
    neighbour.give("name", "سعاد مرزوق")
    neighbour.give("place", "حي الوادي")
    neighbour.press()
    assert "/written/" in neighbour.path(), neighbour.text()
    assert "أخاف من الضجيج" in neighbour.text()


def reported(commissioner: Walk) -> str:
    """The register that is closed waits for its report; the address of its inquiry."""
    page = commissioner.page
    commissioner.open("/staff/inquiries/")
    page.locator("main tbody tr", has=page.locator(".jw-pill--warning")).locator("th a").click()
    page.wait_for_load_state()
    address = commissioner.path()
    page.fill("[name=summary]", "Une crainte : l’odeur du plastique fondu.")
    page.fill("[name=conclusions]", "Favorable, avec un filtre à air.")
    press(commissioner, "/report/")
    assert page.locator(".jw-error-summary").count(), "a report without its conclusion went through"
    commissioner.look("inquiry-report-empty")
    commissioner.give("conclusion", "with_reservations")
    press(commissioner, "/report/")
    done(commissioner)
    commissioner.look("inquiry-reported")
    return address.rstrip("/").rsplit("/", 1)[-1]


def test_neighbours_write_the_commissioner_reports_the_wali_decides(jiwar: str, browser: Browser) -> None:
    with phone(browser, jiwar, "neighbour") as neighbour:
        observed(neighbour)
    with desk(browser, jiwar, "commissaire") as commissioner:
        inquiry = reported(commissioner)
    handler = staff(jiwar, "environnement")
    handler.open(f"/staff/inquiries/{inquiry}/")
    case = one_of(handler, "staff/cases")[0]
    handler.get(case)
    handler.submit("/propose/", {"verdict": "grant", "note": "Les réserves sont reprises dans l’arrêté."})
    for name, form, said in (("chef.environnement", "/validations/", {"answer": "agree"}), ("wali", "/sign/", {})):
        person = staff(jiwar, name)
        person.get(case)
        person.submit(form, said)
        assert person.at.status == 200, person.at.text
    with phone(browser, jiwar, "neighbour") as neighbour:
        neighbour.open(f"/inquiries/{inquiry}/")
        assert "Favorable, avec un filtre à air." in neighbour.text()
        neighbour.look("inquiry-concluded")


# --- A commission ---------------------------------------------------------------------------------------------------


def objected(family: Walk, reference: str) -> None:
    """From the public list to one's own rank, and to what is wrong in it."""
    page = family.page
    family.open("/attributions/")
    page.locator("main li a[href*='/attributions/']").first.click()
    assert reference[:4] in family.text()
    assert reference not in family.text().replace("-", ""), "half a reference only"
    family.open(f"/track/{reference}/")
    page.fill("#commission [name=body]", "أسكن في قبو منذ عشر سنوات ولم تُحسب.")
    press(family, "/object/")
    assert "القبو" in family.text() or "قبو" in family.text()
    assert not page.locator("form[action*='/object/']").count(), "one objection for a list"
    family.look("tracked-objected")


def called(secretary: Walk) -> str:
    """A session for a commune whose files are ready: without members it is refused, then called; its address."""
    page = secretary.page
    secretary.open("/staff/commissions/call/")
    communes = page.locator("[name=where] option").evaluate_all("all => all.map(e => e.value).filter(Boolean)")
    page.select_option("[name=where]", sorted(communes)[2])
    page.fill("[name=site]", "Cité des 20 logements")
    page.fill("[name=dwellings]", "1")
    page.fill("[name=members]", "Seul, Daïra")
    today = clock.today()  # in Algiers, where it is tomorrow an hour before
    page.fill("[name=held_on_day]", f"{today.day}")
    page.select_option("[name=held_on_month]", f"{today.month}")
    page.fill("[name=held_on_year]", f"{today.year}")
    secretary.main_form().locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".jw-error-summary").count(), "a commission without its quorum was called"
    page.fill("[name=members]", "\n".join(f"Membre {number}, Direction {number}" for number in range(1, 6)))
    secretary.main_form().locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    done(secretary)
    press(secretary, "/agenda/")
    return secretary.path()


def ranked(browser: Browser, jiwar: str, secretary: Walk) -> None:
    """Every ready file on the agenda, ranked by the president, published by the secretary."""
    session = called(secretary)
    until(secretary, f"{session}?show=", "main tbody tr:nth-child(2)")
    with desk(browser, jiwar, "chef.sidi-mhamed") as president:
        president.page.goto(f"{jiwar}{session}")
        president.look("commission-to-hold")
        for box in president.page.locator("[name=members]").all():
            box.check(force=True)
        press(president, "/hold/")
        done(president)
    secretary.page.goto(f"{jiwar}{session}")
    press(secretary, "/publish/")
    done(secretary)
    secretary.look("commission-published")


def closed(browser: Browser, jiwar: str, secretary: Walk) -> None:
    """The list whose days are over becomes final; the president signs the minutes, and the decisions with them."""
    page = secretary.page
    secretary.open("/staff/commissions/")
    page.locator("main tbody tr", has=page.locator(".jw-pill--warning")).last.locator("th a").click()
    page.wait_for_load_state()
    session = secretary.path()
    press(secretary, "/finalise/")
    done(secretary)
    with desk(browser, jiwar, "chef.sidi-mhamed") as president:
        until(president, session, "main form[action*='/sign/']")
        for _ in range(60):
            press(president, "/sign/")
            if president.page.locator(".jw-notice--success").count():
                break
            president.page.wait_for_timeout(500)
        until(president, session, "main a[href$='/minutes.pdf']")
        president.look("commission-signed")
        link = president.page.locator("main a[href$='/minutes.pdf']").get_attribute("href")
        assert president.page.request.get(f"{jiwar}{link}").body().startswith(b"%PDF")
        until(president, session, "main tbody .jw-pill--success")


def listed(base: str) -> tuple[Visitor, str, str]:
    """A family of the list that runs, which has not objected; its reference, and its file before the commission."""
    secretary = staff(base, "logement")
    secretary.open("/attributions/")
    running = one_of(secretary, "attributions")[0].rsplit("/", 2)[-2]
    secretary.open(f"/staff/commissions/{running}/?show=ranked")
    for item in one_of(secretary, "commissions/files")[1:]:  # the dresses show the form of the first
        secretary.get(item)
        family, reference = followed(Scene(base), one_of(secretary, "staff/cases")[0])
        family.open(f"/track/{reference}/")
        if "/object/" in family.at.content.decode():
            return family, reference, item
    raise AssertionError("every family has objected")


def test_a_commission_ranks_hears_objections_and_signs_its_minutes(jiwar: str, browser: Browser) -> None:
    family, reference, item = listed(jiwar)
    with phone(browser, jiwar, "family", family) as walk:
        objected(walk, reference)
    with desk(browser, jiwar, "reglementation") as walk:  # of the wilaya: no commission answers for itself
        walk.page.goto(f"{jiwar}{item}")
        walk.give("accepted", "no")
        walk.page.fill("[name=answer]", "La visite ne l’établit pas.")
        walk.look("commission-objection")
        press(walk, "/objections/")
        done(walk)
    with desk(browser, jiwar, "logement") as walk:
        walk.page.goto(f"{jiwar}{item}")
        ranked(browser, jiwar, walk)
        closed(browser, jiwar, walk)


# --- An appeal ------------------------------------------------------------------------------------------------------


def contested(citizen: Walk, reference: str) -> str:
    """From the refusal to the appeal before the authority above; the reference of the appeal."""
    page = citizen.page
    citizen.open(f"/track/{reference}/")
    citizen.look("tracked-refused-permit")
    press(citizen, "/appeal/above/")
    page.check("[name=grounds][value=facts]", force=True)
    citizen.press()
    citizen.give("explanation", "الطريق يمر منه كل صباح شاحنة النظافة.")
    citizen.press()
    citizen.give("wanted", "grant")
    citizen.press()
    while "/papers/" in citizen.path():
        before = citizen.path()
        citizen.press()
        assert citizen.path() != before, citizen.text()
    citizen.look("appeal-check")
    citizen.press()
    assert "/receipts/" in citizen.path(), citizen.text()
    return reference_in(citizen.text())


def test_a_refused_citizen_appeals_and_the_authority_above_opens_the_file_again(jiwar: str, browser: Browser) -> None:
    agent = staff(jiwar, "agent.alger-centre")
    agent.open("/staff/?q=Oudjaout")
    citizen, reference = followed(Scene(jiwar), one_of(agent, "staff/cases")[0])
    with phone(browser, jiwar, "appellant", citizen) as walk:
        appeal = contested(walk, reference)
        with desk(browser, jiwar, "reglementation") as above:
            above.open(f"/staff/?q={appeal}")
            above.page.locator("main tbody th a").first.click()
            press(above, "/assign/")
            above.look("case-appeal-above")
            above.page.locator("form:has(input[name=verdict][value=grant]) button[type=submit]").click()
            above.page.wait_for_load_state()
        wali = staff(jiwar, "wali")
        opens(wali, appeal)
        wali.submit("/sign/")
        assert wali.at.status == 200, wali.at.text
        until(walk, f"/track/{reference}/", "h1 + .jw-row .jw-pill--info")  # no longer refused
        walk.look("tracked-opened-again")
