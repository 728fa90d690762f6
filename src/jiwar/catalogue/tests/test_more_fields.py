"""Types of questions beyond the first ones: what they take, what they refuse and how they say to mend it."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jiwar.catalogue import api
from jiwar.catalogue.api import AnswerInvalid, Question, clean_answer, display_answer, form_for
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.fields.identifiers import opened_nin
from jiwar.catalogue.fields.numbers import read_decimal, with_comma
from jiwar.catalogue.fields.signature import read_strokes, signature_path
from jiwar.catalogue.tests.factories import both, small
from jiwar.kernel import protocols

HERE = {"commune": {"code": "1601", "names": {}}}


def asked(kind: str, *, settings: dict[str, Any] | None = None, **more: Any) -> Question:
    """A specimen of that type called `q`, with other settings."""
    found = api.field_type(kind)
    assert found
    question = api.specimen(found)
    return replace(question, id="q", settings={**question.settings, **(settings or {})}, **more)


FIRM = {"name_latin": "Sarl X", "legal_form": "sarl"}
ONE_DAY = {"first": "2026-01-01", "last": "2026-01-01"}
ONE_OF_EACH = {"columns": [{"id": "n", "type": "integer", "label": both("n"), "settings": {"max": 9}}], "max": 3}


@pytest.mark.parametrize(
    ("question", "raw", "kept"),
    [
        (asked("decimal"), "١٢٫٥", 12.5),
        (asked("decimal"), "1 250,50", 1250.5),
        (asked("decimal"), "12", 12.0),
        (asked("decimal"), 3, 3.0),
        (asked("money"), "1 250,50", 125050),
        (asked("money"), "0,05", 5),
        (asked("money"), 125050, 125050),
        (asked("time"), "8h30", "08:30"),
        (asked("time"), "٠٨:٣٠", "08:30"),
        (asked("time"), "830", "08:30"),
        (asked("time"), "8", "08:00"),
        (asked("pattern"), " 12345-116-16 ", "12345-116-16"),
        (asked("pattern", settings={"pattern": "[A-Z]{2}", "capitals": True}), "ab", "AB"),
        (asked("linked_choice"), "choice_2_b", {"first": "choice_2", "second": "choice_2_b"}),
        (asked("account"), "1234567 88", None),
        (asked("account"), "007 99999 0000000200 91", "00799999000000020091"),
        (
            asked("organisation"),
            {"name_latin": "Sarl X", "legal_form": "sarl"},
            {"name_latin": "Sarl X", "legal_form": "sarl"},
        ),
        (asked("declaration"), "true", True),
        (asked("declaration", required=False), False, None),
        (asked("information"), "whatever", None),
        (asked("computed"), 12, None),
        (
            asked("date_range"),
            {"first": "2026-01-01", "last": "2026-01-01"},
            {"first": "2026-01-01", "last": "2026-01-01"},
        ),
        (asked("from_list"), "DZ", "DZ"),
        (asked("from_list"), {"choice": "", "search": "الجزائر"}, "DZ"),
        (asked("from_list"), {"choice": "FR", "search": "france", "found": "france"}, "FR"),
        (asked("table", settings=ONE_OF_EACH), [{"n": "٣"}, {"n": ""}], [{"n": 3}]),
        (asked("table", settings=ONE_OF_EACH, required=False), [], None),
    ],
)
def test_what_is_kept(question: Question, raw: Any, kept: Any) -> None:
    if kept is None and question.type == "account":
        with pytest.raises(AnswerInvalid):
            clean_answer(question, raw)
        return
    assert clean_answer(question, raw) == kept
    assert kept is None or clean_answer(question, json.loads(json.dumps(kept))) == kept


@pytest.mark.parametrize(
    ("question", "raw", "said"),
    [
        (asked("decimal"), "douze", "12,5"),
        (asked("decimal"), "1,234", "2 chiffres"),
        (asked("decimal"), True, "chiffres"),
        (asked("decimal", settings={"max": 10}), "10,5", "au plus 10"),
        (asked("money"), "-5", "au moins"),
        (asked("money"), "1,234", "2 chiffres"),
        (asked("money"), "mille", "1250,50"),
        (asked("money", settings={"max": 100_000}), "1000,01", "au plus 1\u00a0000"),
        (asked("time"), "25:00", "08:30"),
        (asked("time"), "midi", "08:30"),
        (asked("time", settings={"min": "08:00"}), "7:59", "08:00"),
        (asked("pattern"), "12345", "carte grise"),
        (asked("linked_choice"), {"first": "choice_1", "second": "choice_2_a"}, "proposées"),
        (asked("linked_choice"), "", "Choisissez"),
        (asked("account"), "00799999000000020092", "clé"),
        (asked("account"), "12", "20 chiffres"),
        (asked("account"), "DZ12", "chiffres"),
        (asked("account", settings={"accepts": ["rib"]}), "00799999000000020091", "postal"),
        (asked("account", settings={"accepts": ["ccp"]}), "00200112112300000172", "bancaire|clé"),
        (asked("organisation", settings={"nif": "required"}), {"name_ar": "ش", "legal_form": "sarl"}, "NIF"),
        (asked("organisation"), {"legal_form": "sarl"}, "nom"),
        (asked("organisation"), {"name_ar": "ش", "legal_form": "sarl", "nif": "12"}, "15 chiffres"),
        (asked("organisation"), {"name_ar": "ش", "legal_form": "sarl", "rc": "abc"}, "extrait"),
        (asked("nin"), "1" * 17, "18 chiffres"),
        (asked("nin"), {"id": "x", "sealed": "y", "end": "1111"}, "18 chiffres"),
        (asked("declaration"), "", "Cochez"),
        (asked("date_range"), {"first": "2026-02-01", "last": "2026-01-01"}, "avant le premier"),
        (asked("date_range", settings={"max_days": 3}), {"first": "2026-01-01", "last": "2026-01-04"}, "3 jours"),
        (asked("from_list"), "ZZZ", "liste"),
        (asked("from_list"), "", "Cherchez"),
        (asked("from_list"), {"choice": "", "search": "fra"}, "trouvées"),
        (asked("from_list"), {"choice": "", "search": "xqzw"}, "ressemble"),
        (asked("from_list"), {"choice": "FR", "search": "algérie du nord", "found": "fra"}, "trouvées|ressemble"),
        (asked("table", settings=ONE_OF_EACH), [], "au moins une"),
        (asked("table", settings=ONE_OF_EACH), [{"n": 1}] * 4, "3 lignes au plus"),
        (asked("table", settings=ONE_OF_EACH), [{"n": 10}], "Ligne 1: .*au plus 9"),
        (asked("table", settings=ONE_OF_EACH), [{"n": 1, "m": 2}], "ne demande pas"),
        (asked("table", settings=ONE_OF_EACH), ["x"], "liste de lignes"),
        (asked("table", settings={**ONE_OF_EACH, "min": 2}), [{"n": 1}], "au moins 2"),
        (asked("signature"), {"name": "Amina"}, "Signez"),
        (asked("signature"), {"name": "Amina", "drawn": "1,1 2,2"}, "Signez"),
        (asked("signature"), {"drawn": "1,1 " * 20}, "nom"),
        (asked("link"), "ABCD", "huit"),
    ],
)
def test_what_is_refused_and_why(question: Question, raw: Any, said: str) -> None:
    with override("fr"), pytest.raises(AnswerInvalid, match=said):
        clean_answer(question, raw)


@pytest.mark.parametrize(
    ("question", "value", "language", "shown"),
    [
        (asked("decimal", settings={"unit": both("m²")}), 1250.5, "fr", "1250,5 m² en français"),
        (asked("money"), 125050, "fr", "1\u00a0250,50\u00a0DA"),
        (asked("money"), 125000, "ar", "1\u00a0250\u00a0دج"),
        (
            asked("date_range"),
            {"first": "2026-01-01", "last": "2026-01-03"},
            "fr",
            "du 1er janvier 2026 au 3 janvier 2026",
        ),
        (asked("linked_choice"), {"first": "choice_1", "second": "choice_1_a"}, "fr", "Choix 1 › Choix 1 a"),
        (asked("from_list"), "DZ", "ar", "الجزائر"),
        (asked("account"), "00799999000000020091", "fr", "007 99999 0000000200 91"),
        (asked("nin"), {"end": "0177"}, "fr", "•••• 0177"),
        (asked("computed", settings={"gives": "money"}), 5000, "fr", "50\u00a0DA"),
        (asked("group"), [{"name": "Amina", "born": "2003-05-17"}], "fr", "1. Amina · 17 mai 2003"),
    ],
)
def test_answers_as_people_read_them(question: Question, value: Any, language: str, shown: str) -> None:
    assert display_answer(question, value, language) == shown


def test_numbers_keep_their_order_inside_arabic_text() -> None:
    shown = display_answer(asked("account"), "00799999000000020091", "ar")
    assert shown == "\u2068007 99999 0000000200 91\u2069"


# --- Hostile patterns ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|aa)+", "(.*a){12}", "([a-z]+)*x", "(a?){50}a{50}"])
def test_a_hostile_pattern_does_not_make_a_page_wait(pattern: str) -> None:
    question = asked("pattern", settings={"pattern": pattern, "max_length": 200})
    began = time.process_time()
    with pytest.raises(AnswerInvalid):
        clean_answer(question, "a" * 199 + "!")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", "(", "(?=x)a", r"(a)\1", "a" * 301])
def test_a_pattern_that_cannot_be_used_is_refused_before_publication(ground: None, pattern: str) -> None:
    settings = {**api.specimen(api.field_type("pattern")).settings, "pattern": pattern}  # type: ignore[arg-type]  # it exists
    began = time.process_time()
    problems = check_definition(
        small(questions__1={"id": "plate", "type": "pattern", "label": both("q"), "settings": settings})
    )
    assert time.process_time() - began < 2
    assert [problem.path for problem in problems] == ["questions.plate.settings.pattern"]


def test_a_pattern_means_the_whole_text() -> None:
    question = asked("pattern", settings={"pattern": "a|b"})
    assert clean_answer(question, "b") == "b"
    for wrong in ("ab", "xa", "b\nb"):
        with pytest.raises(AnswerInvalid):
            clean_answer(question, wrong)


# --- Rows --------------------------------------------------------------------------------------------------


def test_ten_thousand_rows_are_refused_before_one_is_read() -> None:
    question = asked("group")
    rows = [{"name": "x", "born": "2020-01-01"}] * 10_000
    began = time.process_time()
    with override("fr"), pytest.raises(AnswerInvalid, match="20 lignes au plus : vous en avez donné 10000"):
        clean_answer(question, rows)
    form = form_for(question, data={"q-rows": "10000"})
    assert not form.is_valid()
    assert len(str(form)) < 50_000
    assert time.process_time() - began < 1


def test_rows_are_added_and_taken_away_without_javascript() -> None:
    question = asked("group")
    typed = {"q-rows": "2", "q-0-name": "Amina", "q-1-name": "Yacine", "q-1-born_year": "x"}
    assert api.redrawn(question, data=typed) is None
    more = str(api.redrawn(question, data=typed | {"q-add": "1"}))
    assert 'name="q-rows" value="3"' in more
    for kept in ('value="Amina"', 'value="Yacine"', 'value="x"'):
        assert kept in more, "nothing typed is lost"
    fewer = str(api.redrawn(question, data=typed | {"q-remove": "0"}))
    assert 'value="Yacine"' in fewer
    assert "Amina" not in fewer
    full = asked("group", settings={"max": 2})
    assert 'name="q-rows" value="2"' in str(api.redrawn(full, data=typed | {"q-add": "1"}))


def test_an_error_in_a_row_leads_to_its_box() -> None:
    form = form_for(
        asked("group"),
        data={
            "q-rows": "2",
            "q-0-name": "A",
            "q-0-born_day": "1",
            "q-0-born_month": "1",
            "q-0-born_year": "2020",
            "q-1-name": "B",
        },
    )
    assert not form.is_valid()
    links = form.fields["q"].widget.error_links("id_q")
    assert [control for control, _said in links] == ["id_q-1-born_day"]
    assert "Child 2" in links[0][1]
    assert 'id="id_q-1-born_day"' in str(form)


@pytest.mark.usefixtures("ground")
def test_a_place_inside_a_row_shows_its_communes_and_says_what_lacks() -> None:
    questions = [{"id": "home", "type": "address", "label": both("home")}]
    question = asked("group", settings={"questions": questions})
    again = str(api.redrawn(question, data={"q-rows": "1", "q-0-home-wilaya": "16", "q-0-home-show": "1"}))
    assert 'value="1601"' in again
    with pytest.raises(AnswerInvalid) as refusal:
        clean_answer(question, [{"home": {"commune": "1601"}}])
    assert list(refusal.value.parts) == ["0.home"]


NO_TABLE = {"table": "moons"}


@pytest.mark.parametrize(
    ("column", "place"),
    [
        ({"id": "x", "type": "group", "label": both("x")}, "questions.rooms.x.type"),
        ({"id": "x", "type": "nothing", "label": both("x")}, "questions.rooms.x.type"),
        ({"id": "x", "type": "one_of", "label": both("x")}, "questions.rooms.x.options"),
        ({"id": "x", "type": "integer", "label": both("x"), "visible": "true"}, "questions.rooms.x.visible"),
        ({"id": "x", "type": "integer", "label": both("x"), "settings": {"mn": 1}}, "questions.rooms.x.settings"),
        (
            {"id": "x", "type": "from_list", "label": both("x"), "settings": {"table": "moons"}},
            "questions.rooms.x.settings.table",
        ),
    ],
)
def test_the_questions_of_a_row_are_checked_like_others(ground: None, column: dict[str, Any], place: str) -> None:
    table = {"id": "rooms", "type": "table", "label": both("q"), "required": False, "settings": {"columns": [column]}}
    problems = check_definition(small(questions__1=table))
    assert place in [problem.path for problem in problems]


def test_a_page_of_too_many_boxes_is_refused_before_publication(ground: None) -> None:
    columns = [{"id": f"d{number}", "type": "date", "label": both("d")} for number in range(10)]
    table = {"id": "rooms", "type": "table", "label": both("q"), "settings": {"columns": columns, "max": 60}}
    assert [problem.path for problem in check_definition(small(questions__1=table))] == ["questions.rooms.settings.max"]


# --- Computed values ----------------------------------------------------------------------------------------


def _with_total(formula: str, gives: str = "money") -> api.Definition:
    questions = [
        {"id": "books", "type": "integer", "label": both("books")},
        {"id": "total", "type": "computed", "label": both("total"), "settings": {"value": formula, "gives": gives}},
        {"id": "why", "type": "short_text", "label": both("why"), "visible": "answers.total > 10000"},
    ]
    return api.definition_from(small(questions=questions))


def test_a_computed_value_is_recomputed_and_never_taken_from_outside() -> None:
    definition = _with_total("answers.books * 5000")
    assert api.relevant_answers(definition, {"books": 2, "total": 1}) == {"books": 2, "total": 10_000}
    assert [one.id for one in api.visible_questions(definition, {"books": 3})] == ["books", "total", "why"]
    assert api.relevant_answers(definition, {"total": 9}) == {}, "what is not known is not invented"
    context = api.context_for(definition, {"books": 2})
    assert context["answers"]["total"] == 10_000
    assert context["shown"]["fr"]["total"] == "100\u00a0DA"
    assert clean_answer(definition.questions[1], 5) is None
    assert api.problems_in(definition, {"books": 2}, ["photo", "consent"]) == []


def test_a_formula_of_another_kind_gives_nothing() -> None:
    assert "total" not in api.relevant_answers(_with_total('"x"'), {"books": 2})
    assert api.relevant_answers(_with_total("answers.books", "decimal"), {"books": 2})["total"] == 2.0


# --- Places, files, signatures, links, NIN ---------------------------------------------------------------------


@pytest.mark.usefixtures("ground")
class TestMap:
    def test_words_are_enough_and_coordinates_never_demanded(self) -> None:
        assert clean_answer(asked("map_place"), {"text": "rue Didouche"}, HERE) == {
            "commune": "1601",
            "text": "rue Didouche",
        }
        with override("fr"), pytest.raises(AnswerInvalid, match="Décrivez"):
            clean_answer(asked("map_place"), {"points": "36.7731, 3.0588"}, HERE)

    def test_what_is_drawn_is_kept_as_geojson(self) -> None:
        for typed in ("36.7731, 3.0588", "3.0588 36.7731", "٣٦٫٧٧٣١ ٣٫٠٥٨٨"):
            kept = clean_answer(asked("map_place"), {"text": "x", "points": typed}, HERE)
            assert kept["geometry"] == {"type": "Point", "coordinates": [3.0588, 36.7731]}
        corners = "36.7731,3.0588\n36.7732,3.0590\n36.7729,3.0590"
        area = asked("map_place", settings={"shape": "area"})
        kept = clean_answer(area, {"text": "x", "points": corners}, HERE)
        ring = kept["geometry"]["coordinates"][0]
        assert kept["geometry"]["type"] == "Polygon"
        assert ring[0] == ring[-1] == [3.0588, 36.7731]
        assert clean_answer(area, json.loads(json.dumps(kept)), HERE) == kept
        assert 'class="jw-map-place__area"' in str(form_for(area, initial=kept, context=HERE))

    @pytest.mark.parametrize(
        ("points", "said"),
        [
            ("36.9, 7.7", "hors de la commune"),
            ("48.85, 2.35", "latitude"),
            ("ici", "latitude"),
            ("36.7731,3.0588\n36.7731,3.0589", "un seul"),
        ],
    )
    def test_a_place_elsewhere_or_unreadable_is_refused(self, points: str, said: str) -> None:
        with override("fr"), pytest.raises(AnswerInvalid, match=said):
            clean_answer(asked("map_place"), {"text": "x", "points": points}, HERE)

    def test_a_geometry_of_another_kind_is_refused(self) -> None:
        for geometry in (
            {"type": "Point"},
            {"type": "Point", "coordinates": ["a", "b"]},
            [],
            {"type": "Polygon", "coordinates": [[]]},
        ):
            if geometry:
                with pytest.raises(AnswerInvalid):
                    clean_answer(asked("map_place"), {"text": "x", "geometry": geometry}, HERE)


FILE = {"id": "00000000-0000-0000-0000-000000000001", "name": "plan.pdf", "size": 1000, "media_type": "application/pdf"}


class TestFiles:
    def test_only_files_really_stored_count(self) -> None:
        context = {"files": {"q": [FILE]}}
        forged = {**FILE, "name": "other.pdf", "size": 1}
        assert clean_answer(asked("plan"), [forged], context) == [FILE], "described by the server, not by who sends"
        assert clean_answer(asked("plan"), [FILE["id"]], context) == [FILE]
        with override("fr"), pytest.raises(AnswerInvalid, match="n’est plus là"):
            clean_answer(asked("plan"), [{**FILE, "id": "00000000-0000-0000-0000-000000000002"}], context)

    @pytest.mark.parametrize(
        ("kind", "raw", "said"),
        [
            ("file", [], "fichier"),
            ("files", [], "fichier"),
            ("files", [{**FILE, "id": f"00000000-0000-0000-0000-0000000000{n:02}"} for n in range(31)], "au plus"),
            ("file", [FILE, FILE], "1 fichier au plus"),
            ("identity_document", [FILE], "photo"),
            ("file", [{**FILE, "size": 11 * 1024 * 1024}], "10 Mo"),
            ("file", ["x"], "pas été reçu"),
            ("file", [{**FILE, "size": "big"}], "pas été reçu"),
        ],
    )
    def test_what_is_refused(self, kind: str, raw: Any, said: str) -> None:
        with override("fr"), pytest.raises(AnswerInvalid, match=said):
            clean_answer(asked(kind), raw)

    def test_a_browser_cannot_name_a_file_by_its_id(self) -> None:
        form = form_for(asked("file"), data={"q": FILE["id"]}, files={})
        assert not form.is_valid()
        form = form_for(asked("file"), data={}, files={"q": [FILE]})
        assert form.is_valid()
        assert form.cleaned_data["q"] == [FILE]

    def test_a_question_of_files_is_stored_like_a_paper(self) -> None:
        definition = api.definition_from(
            small(questions__1={"id": "plans", "type": "plan", "label": both("p"), "settings": {"max_mb": 200}})
        )
        paper = api.paper_for(definition, "plans")
        assert paper
        assert (paper.id, paper.accept, paper.max_mb) == ("plans", ("pdf",), 200)
        assert api.paper_for(definition, "photo") == definition.paper("photo")
        assert api.most_files(definition, "plans") == 5
        assert api.answered_by_files(definition, "plans")


def test_a_signature_is_strokes_or_a_photo_with_a_name() -> None:
    drawn = "10,10 20,20 30,10 40,20;50,10 60,20 70,10 80,20"
    assert clean_answer(asked("signature"), {"name": "Amina", "drawn": drawn}) == {"name": "Amina", "drawn": drawn}
    photo = {**FILE, "name": "s.jpg", "media_type": "image/jpeg"}
    assert clean_answer(asked("signature"), {"name": "Amina", "photo": [photo]}) == {"name": "Amina", "photo": [photo]}
    assert signature_path(drawn) == "M10 10L20 20L30 10L40 20M50 10L60 20L70 10L80 20"
    for hostile in ('"><script>', "1,1 " * 30_000, "9999,1 " * 9, "1,1,1 " * 9, "a,b " * 9, None, 5):
        assert read_strokes(hostile) is None


def test_a_link_is_to_something_that_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"22222222": protocols.Linked("document", "22222222", {"ar": "عقد", "fr": "Acte"})}
    monkeypatch.setattr(protocols, "_finders", {"case": lambda _reference: None, "document": known.get})
    assert clean_answer(asked("link"), " 2222-2222 ") == {"kind": "document", "reference": "22222222"}
    with override("fr"), pytest.raises(AnswerInvalid, match="récépissé"):
        clean_answer(asked("link", settings={"accepts": ["case"]}), "22222222")


def test_a_nin_is_sealed_and_never_goes_back_to_the_browser() -> None:
    kept = clean_answer(asked("nin"), "١" * 14 + "0177")
    assert "1111" not in json.dumps({**kept, "sealed": ""})
    assert opened_nin(kept) == "1" * 14 + "0177"
    page = str(form_for(asked("nin"), initial=kept))
    assert "11111111" not in page
    assert "0177" in page
    token = "|".join(kept[part] for part in ("id", "sealed", "end"))
    form = form_for(asked("nin"), data={"q": "", "q-kept": token})
    assert form.is_valid()
    assert form.cleaned_data["q"] == kept, "an empty box keeps what was given"
    assert not form_for(asked("nin"), data={"q": "", "q-kept": token.replace("0177", "9999")}).is_valid()


@given(st.integers(-(10**12), 10**12), st.integers(1, 6))
def test_what_is_shown_of_a_number_reads_back_as_the_same_number(whole: int, places: int) -> None:
    number = whole / 10**places
    shown = with_comma(number, places)
    read = read_decimal(shown, places)
    assert read is not None
    assert float(read) == pytest.approx(number)


@given(st.integers(0, 10**12))
def test_money_reads_back_as_the_same_centimes(centimes: int) -> None:
    field = form_for(asked("money"), initial=centimes)["q"]
    typed = field.field.prepare_value(centimes)
    assert clean_answer(asked("money"), typed) == centimes
