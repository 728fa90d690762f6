"""The boards: what each head sees, and that the figures are those of the files."""

import csv
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.cases.tests.factories import Town
from jiwar.identity.tests import factories as people
from jiwar.portals.direction.queries import APPEALS, FIGURES
from jiwar.portals.direction.tests.history import past_case
from jiwar.territory import api as territory

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

WILAYA, COMMUNE, ELSEWHERE = "16", "1601", "1618"


def browser(town: Town, who: str) -> Client:
    client = Client()
    people.sign_in(client, town.accounts[who])
    return client


def address(page: str, *arguments: str, language: str = "ar", **query: str) -> str:
    with override("ar-dz" if language == "ar" else language):
        found = reverse(f"direction:{page}", args=arguments)
    return found + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def text_of(html: str) -> str:
    """What a reader reads, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def cards(html: str) -> list[str]:
    """The value on each card, in the order of FIGURES."""
    return [text_of(value).strip() for value in re.findall(r'jw-kpi__value">(.*?)</p>', html)]


def table_rows(client: Client, code: str, **query: str) -> dict[str, list[str]]:
    """The spreadsheet's rows by name."""
    answer = client.get(address("table_csv", code, language="fr", **query))
    lines = answer.content.decode("utf-8-sig").splitlines()
    return {row[1]: row for row in csv.reader(lines[1:])}


@pytest.mark.parametrize(("who", "kind"), [("wali", "wilaya"), ("chef", "daira"), ("papc", "commune")])
def test_each_head_lands_on_their_own_place(counted: Town, who: str, kind: str) -> None:
    client = browser(counted, who)
    answer = client.get(address("overview"), follow=True)
    code = answer.redirect_chain[-1][0].strip("/").split("/")[-1]
    assert answer.status_code == 200
    assert territory.division_at(code=code).kind == kind


@pytest.mark.parametrize(
    ("who", "hidden"), [("papc", [ELSEWHERE, WILAYA]), ("chef", [ELSEWHERE, WILAYA]), ("wali", ["1501", "99"])]
)
def test_nobody_sees_outside_their_place(counted: Town, who: str, hidden: list[str]) -> None:
    client = browser(counted, who)
    for code in [*hidden, "no-such-place"]:
        for page in ("drill", "late", "table_csv"):
            assert client.get(address(page, code)).status_code == 404, (page, code)


@pytest.mark.parametrize("who", ["handler", "counter", "administrator", "deputy"])
def test_who_heads_nothing_finds_no_such_page(counted: Town, who: str) -> None:
    client = browser(counted, who)
    assert client.get(address("overview")).status_code == 404
    assert client.get(address("drill", COMMUNE)).status_code == 404
    assert client.get(address("indicator", "cases.late")).status_code == 404


def test_a_stranger_signs_in_first_and_comes_back(counted: Town) -> None:
    answer = Client().get(address("drill", COMMUNE, period="year"))
    assert answer.status_code == 302
    assert answer["Location"] == "/staff/sign-in/?next=%2Fdirection%2F1601%2F%3Fperiod%3Dyear"


def test_the_figures_are_those_of_the_files(counted: Town) -> None:
    html = browser(counted, "papc").get(address("drill", COMMUNE)).content.decode()
    # 10 answered + 2 late + 1 permit; 10 answers; median and nine in ten of 1,1,1,2,2,2,3,3,9,16; 2 late; score 4.
    assert cards(html) == ["13", "10", "2 يوم", "9 أيام", "2", "0", "4,0 من 5"]
    assert "+1200 %" in html.replace(".", "").replace("\N{NO-BREAK SPACE}", "")  # 13 after 1


def test_appeals_have_their_own_figures_and_where_there_are_none_nothing_is_said(counted: Town) -> None:
    client = browser(counted, "papc")
    assert 'id="appeals"' not in client.get(address("drill", COMMUNE)).content.decode()
    for name in APPEALS:
        answer = client.get(address("indicator", name, language="fr"))
        assert analytics.indicator(name).definition["fr"] in unescape(answer.content.decode())


def test_the_wilaya_adds_its_communes_and_shows_those_without_files(counted: Town) -> None:
    client = browser(counted, "wali")
    assert cards(client.get(address("drill", WILAYA)).content.decode())[:2] == ["14", "11"]
    rows = table_rows(client, WILAYA, by="commune")
    assert len(rows) == 57
    assert rows["Kouba"][2:4] == ["1", "1"]
    assert rows["Hydra"][2:][:7] == ["0", "0", "", "", "0", "0", ""]


def test_one_procedure_alone(counted: Town) -> None:
    client = browser(counted, "papc")
    html = client.get(address("drill", COMMUNE, procedure="building-permit")).content.decode()
    assert cards(html)[:2] == ["1", "0"]
    unknown = client.get(address("drill", COMMUNE, procedure="no-such", figure="x", by="y", period="z"))
    assert cards(unknown.content.decode())[0] == "13"


def test_a_period_of_ones_own(counted: Town) -> None:
    client = browser(counted, "papc")
    html = client.get(address("drill", COMMUNE, period="custom", start="2026-07-01", end="2026-07-31")).content.decode()
    assert cards(html)[:2] == ["1", "1"]


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-07-31", "2026-07-01"), ("", ""), ("yesterday", "2026-07-01"), ("0001-01-01", "9999-12-31")],
)
def test_a_period_that_makes_no_sense_is_said_and_changes_nothing(counted: Town, start: str, end: str) -> None:
    client = browser(counted, "papc")
    answer = client.get(address("drill", COMMUNE, language="fr", period="custom", start=start, end=end))
    html = answer.content.decode()
    assert cards(html)[0] == "13"
    assert "jw-error-message" in html


def test_offices_and_procedures_of_a_commune(counted: Town) -> None:
    client = browser(counted, "papc")
    assert sorted(row[2] for row in table_rows(client, COMMUNE).values()) == ["1", "12"]
    by_procedure = table_rows(client, COMMUNE, by="procedure")
    assert by_procedure["Permis de construire"][2] == "1"


def test_late_files_lead_to_the_file(counted: Town) -> None:
    answer = browser(counted, "papc").get(address("late", COMMUNE))
    links = re.findall(r'href="(/staff/cases/[^"]+)"', answer.content.decode())
    assert len(links) == 2
    assert browser(counted, "papc").get(links[0]).status_code == 200
    assert "نادية" not in answer.content.decode()  # no person is named


def test_a_long_list_of_late_files_goes_on(counted: Town) -> None:
    cases.import_cases(rows=[past_case(COMMUNE, date(2026, 10, 5)) for _ in range(60)])
    client = browser(counted, "papc")
    first = client.get(address("late", COMMUNE)).content.decode()
    following = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert following
    second = client.get(unescape(following[1])).content.decode()
    assert first.count("/staff/cases/") == 50
    assert second.count("/staff/cases/") == 12


def test_every_figure_leads_to_its_definition(counted: Town) -> None:
    client = browser(counted, "wali")
    board = client.get(address("drill", WILAYA)).content.decode()
    for name in FIGURES:
        assert address("indicator", name) in board
        answer = client.get(address("indicator", name, language="fr"))
        assert unescape(answer.content.decode()).count(analytics.indicator(name).definition["fr"]) == 1
    assert client.get(address("indicator", "no-such-figure")).status_code == 404


def test_the_map_links_every_place_and_says_its_figure(counted: Town) -> None:
    html = browser(counted, "wali").get(address("drill", WILAYA, by="commune", language="fr")).content.decode()
    drawn = re.findall(r'<a href="[^"]*/direction/(16\d\d)/[^"]*" aria-label="([^"]+)"', html)
    assert len(drawn) == 56  # Birtouta has no outline
    assert ("1601", "Alger-centre: 13") in [(code, unescape(label)) for code, label in drawn]
    assert "Birtouta" in html


def test_a_state_has_no_history(counted: Town) -> None:
    html = browser(counted, "wali").get(address("drill", WILAYA, figure="cases.late", language="fr")).content.decode()
    assert "il n'a pas d'historique par mois" in unescape(html)
    assert "jw-columns" not in html


def test_a_month_that_is_not_over_is_marked(counted: Town) -> None:
    html = browser(counted, "wali").get(address("drill", WILAYA)).content.decode()
    assert html.count('class="jw-columns__bar jw-columns__bar--partial"') == 1
    assert html.count('class="jw-columns__bar') == 12


def test_without_any_facts_the_board_says_so(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    html = browser(town, "wali").get(address("drill", WILAYA, language="fr")).content.decode()
    assert "Rien n'a encore été compté" in unescape(html)
    assert cards(html)[0] == "0"


def test_the_page_is_light_and_asks_a_constant_number_of_questions(
    counted: Town, django_assert_num_queries: Any
) -> None:
    client = browser(counted, "wali")
    page = address("drill", WILAYA, by="commune")
    client.get(page)  # copies in memory are read once
    with django_assert_num_queries(6):  # session, roles, map, late files, which may be opened, alerts
        few = client.get(page)
    cases.import_cases(rows=[past_case(COMMUNE, date(2026, 10, 6)) for _ in range(3)])
    analytics.refresh_facts()
    client.get(page)
    with django_assert_num_queries(6):
        many = client.get(page)
    assert len(few.content) < len(many.content) < 200_000
