"""Each type of question: what it takes, what it refuses and with which sentence, how it is shown."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jiwar.catalogue import api
from jiwar.catalogue.api import AnswerInvalid, Option, Question, clean_answer, display_answer, form_for
from jiwar.catalogue.fields import specimen
from jiwar.catalogue.fields.identifiers import opened_nin
from jiwar.catalogue.tests.factories import PERSON, both
from jiwar.kernel import clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = {"commune": {"code": "1601"}}


def asked(kind: str, **more: Any) -> Question:
    return Question(id="q", type=kind, label=both("question"), **more)


CHOICES = tuple(Option(id=name, label=both(name), hint=both(f"hint {name}")) for name in ("one", "two", "three"))


@pytest.mark.parametrize(
    ("question", "raw", "kept"),
    [
        (asked("short_text"), "  حي  ٢٠٠ مسكن ", "حي 200 مسكن"),
        (asked("short_text"), "a\u202eb\x07c\tز", "abcز"),
        (asked("long_text"), "a\r\n b\n\nc", "a\n b\n\nc"),
        (asked("integer"), "١ ٢٠٠", 1200),
        (asked("integer"), 7, 7),
        (asked("integer", settings={"min": 0}), "0", 0),
        (asked("yes_no"), "yes", True),
        (asked("yes_no"), "no", False),
        (asked("yes_no"), False, False),
        (asked("one_of", options=CHOICES), "two", "two"),
        (asked("several_of", options=CHOICES), ["three", "one"], ["one", "three"]),
        (asked("several_of", options=CHOICES, required=False), [], None),
        (asked("date"), ("٢٢", "11", "2026"), "2026-11-22"),
        (asked("date"), "2024-02-29", "2024-02-29"),
        (asked("partial_date"), ("", "", "١٩٥٨"), "1958"),
        (asked("partial_date"), ("14", "3", "1958"), "1958-03-14"),
        (asked("partial_date", settings={"past": True}), ("", "", "2026"), "2026"),
        (asked("phone"), "٠٥٥٠ ١٢ ٣٤ ٥٦", "+213550123456"),
        (asked("email"), " Name@Example.DZ ", "name@example.dz"),
        (asked("short_text", required=False), "", None),
        (asked("integer", required=False), None, None),
        (asked("date", required=False), ("", "", ""), None),
        (asked("person", required=False), {}, None),
    ],
)
def test_what_is_kept(question: Question, raw: Any, kept: Any) -> None:
    with clock.frozen(NOON):
        assert clean_answer(question, raw) == kept
        assert clean_answer(question, kept) == kept or kept is None, "what is kept may be given again"
    assert kept is None or Draft202012Validator(api.answer_schema(question)).is_valid(kept), "programs are told of it"


@pytest.mark.parametrize(
    ("question", "raw", "said"),
    [
        (asked("short_text"), "", "Écrivez"),
        (asked("short_text"), "   ", "Écrivez"),
        (asked("short_text"), {"x": 1}, "Écrivez"),
        (asked("short_text", settings={"max_length": 5}), "abcdef", "5 caractères"),
        (asked("long_text"), "x" * 4001, "4000"),
        (asked("integer"), "douze", "chiffres"),
        (asked("integer"), "1.5", "chiffres"),
        (asked("integer"), True, "chiffres"),
        (asked("integer"), "9" * 400, "chiffres|au plus"),
        (asked("integer", settings={"min": 3}), "2", "au moins 3"),
        (asked("integer", settings={"max": 3}), "4", "au plus 3"),
        (asked("yes_no"), None, "oui ou non"),
        (asked("yes_no"), "maybe", "oui ou non"),
        (asked("one_of", options=CHOICES), "four", "proposées"),
        (asked("one_of", options=CHOICES), "", "Choisissez"),
        (asked("several_of", options=CHOICES), [], "au moins une"),
        (asked("several_of", options=CHOICES), ["one", "four"], "proposées"),
        (asked("date"), ("31", "2", "2026"), "n’existe pas|n'existe pas"),
        (asked("date"), ("", "2", "2026"), "jour"),
        (asked("date"), 12, "année|jour"),
        (asked("date", settings={"past": True}), ("23", "11", "2026"), "futur"),
        (asked("date", settings={"future": True}), ("21", "11", "2026"), "passé"),
        (asked("date", settings={"not_before": "2020-01-01"}), ("31", "12", "2019"), "trop"),
        (asked("partial_date"), ("", "3", "1958"), "jour et le mois|jour et mois|l’année seule|année seule"),
        (asked("partial_date", settings={"past": True}), ("", "", "2027"), "futur"),
        (asked("phone"), "0550 12", "0550 12 34 56"),
        (asked("email"), "name@", "nom@exemple.dz"),
    ],
)
def test_what_is_refused_and_why(question: Question, raw: Any, said: str) -> None:
    with clock.frozen(NOON), override("fr"), pytest.raises(AnswerInvalid, match=said):
        clean_answer(question, raw)


@pytest.mark.parametrize(
    ("changes", "part", "said"),
    [
        ({"nin": "1" * 17}, "nin", "18 chiffres"),
        ({"birth_date": "2026-11-23"}, "birth_date", "futur"),
        ({"birth_date": ("", "", "2030")}, "birth_date", "futur"),
        ({"birth_date": "1870"}, "birth_date", "trop"),
        ({"given_ar": "Amina"}, "given_ar", "lettres arabes"),
        ({"family_latin": "بن يوسف"}, "family_latin", "lettres latines"),
        ({"family_latin": "Ben4"}, "family_latin", "pas de chiffres"),
        ({"given_ar": ""}, "given_ar", "en arabe"),
        ({"sex": "x"}, "sex", "femme ou homme"),
        ({"birth_date": ""}, "birth_date", "date"),
    ],
)
def test_a_person_is_told_which_part_is_wrong(changes: dict[str, Any], part: str, said: str) -> None:
    with clock.frozen(NOON), override("fr"), pytest.raises(AnswerInvalid) as refusal:
        clean_answer(asked("person"), PERSON | {"nin": "1" * 18} | changes)
    assert set(refusal.value.parts) == {part}
    assert said in str(refusal.value.parts[part])


def test_a_person_is_kept_as_the_register_has_it() -> None:
    kept = clean_answer(asked("person"), PERSON | {"nin": "١" * 18, "birth_date": ("", "", "١٩٥٨")})
    assert opened_nin(kept.pop("nin")) == "1" * 18, "kept sealed"
    assert kept == PERSON | {"birth_date": "1958"}
    latin = {key: value for key, value in PERSON.items() if not key.endswith("_ar")}
    assert clean_answer(asked("person"), latin) == latin
    with pytest.raises(AnswerInvalid) as refusal:
        clean_answer(asked("person", settings={"nin": "required"}), {})
    assert set(refusal.value.parts) == {"family_latin", "birth_date", "sex", "nin"}
    with pytest.raises(AnswerInvalid):
        clean_answer(asked("person", settings={"nin": "none"}), PERSON | {"nin": "1" * 18})


def test_kabyle_letters_are_latin_letters() -> None:
    kept = clean_answer(asked("person"), PERSON | {"family_latin": "Ɛmara", "given_latin": "Ḥemmu"})
    assert (kept["family_latin"], kept["given_latin"]) == ("Ɛmara", "Ḥemmu")


@pytest.mark.usefixtures("ground")
class TestPlaces:
    def test_a_commune_is_chosen_within_its_wilaya(self) -> None:
        assert clean_answer(asked("commune"), "1602") == "1602"
        assert clean_answer(asked("commune"), {"wilaya": "16", "commune": "1602"}) == "1602"
        for raw in (
            "9999",
            {"wilaya": "16", "commune": "9999"},
            {"wilaya": "", "commune": ""},
            {"wilaya": "16", "commune": ""},
        ):
            with pytest.raises(AnswerInvalid):
                clean_answer(asked("commune"), raw)

    def test_the_button_shows_the_communes_without_javascript(self) -> None:
        form = form_for(asked("commune"), data={"q-wilaya": "16", "q-commune": "1601", "q-show": "1"})
        assert not form.is_valid()
        assert 'value="1601"' in str(form)
        assert 'name="q-show"' in str(form)

    def test_an_address_in_the_commune_of_the_application_asks_only_for_the_street(self) -> None:
        question = asked("address", settings={"within": "commune"})
        assert clean_answer(question, {"text": "حي ٢٠٠ مسكن"}, HERE) == {"commune": "1601", "text": "حي 200 مسكن"}
        assert clean_answer(question, {"commune": "1601", "text": "x"}, HERE) == {"commune": "1601", "text": "x"}
        with override("fr"), pytest.raises(AnswerInvalid, match="autre commune"):
            clean_answer(question, {"commune": "1602", "text": "x"}, HERE)
        form = form_for(question, context=HERE)
        assert "q-text" in str(form)
        assert "q-commune" not in str(form)

    def test_a_free_address_offers_the_communes_of_the_wilaya_by_daira(self) -> None:
        form = form_for(asked("address"), context=HERE)
        page = str(form)
        assert page.count("<optgroup") > 5
        assert page.count("<option") > 57
        assert clean_answer(asked("address"), {"commune": "1602", "text": "x"}) == {"commune": "1602", "text": "x"}
        with pytest.raises(AnswerInvalid) as refusal:
            clean_answer(asked("address"), {"commune": "1602"})
        assert set(refusal.value.parts) == {"text"}
        with pytest.raises(AnswerInvalid):
            clean_answer(asked("address"), {"commune": "1602", "text": "x", "planet": "mars"})
        with pytest.raises(AnswerInvalid):
            clean_answer(asked("address"), ["not", "an", "address"])

    def test_places_are_shown_by_their_names(self) -> None:
        assert display_answer(asked("commune"), "1601", "fr") == "Alger-centre, wilaya Alger"
        assert display_answer(asked("commune"), "1601", "ar") == "الجزائر الوسطى، ولاية الجزائر"
        assert display_answer(asked("address"), {"commune": "1601", "text": "12 rue X"}, "fr").startswith(
            "12 rue X, Alger"
        )
        mixed = display_answer(asked("address"), {"commune": "1601", "text": "12 نهج بن مهيدي"}, "fr")
        assert mixed == "\u200e\u206812 نهج بن مهيدي\u2069, \u2068Alger-centre, wilaya Alger\u2069", (
            "each in its own order"
        )
        assert display_answer(asked("commune"), "9999", "fr") == "9999"


@pytest.mark.parametrize(
    ("question", "value", "language", "shown"),
    [
        (asked("yes_no"), False, "ar", "لا"),
        (asked("yes_no"), True, "fr", "Oui"),
        (asked("one_of", options=CHOICES), "two", "fr", "two en français"),
        (asked("several_of", options=CHOICES), ["one", "two"], "ar", "one بالعربية، two بالعربية"),
        (asked("integer", settings={"unit": {"ar": "م²", "fr": "m²"}}), 1250, "fr", "1250 m²"),
        (asked("integer"), 2003, "ar", "2003"),
        (asked("integer", settings={"unit": {"ar": "م²", "fr": "m²"}}), 12500, "fr", "12\u00a0500 m²"),
        (asked("integer"), 0, "fr", "0"),
        (asked("date"), "2026-11-22", "ar", "22 نوفمبر 2026"),
        (asked("partial_date"), "1958", "fr", "1958"),
        (asked("phone"), "+213550123456", "ar", "0550 12 34 56"),
        (asked("phone"), "+21323456789", "ar", "023 45 67 89"),
        (asked("phone"), "+33612345678", "ar", "+33612345678"),
        (asked("person"), PERSON, "fr", "Benyoucef Amina · بن يوسف أمينة, 17 mai 2003"),
        (asked("short_text"), None, "fr", ""),
    ],
)
def test_answers_as_people_read_them(question: Question, value: Any, language: str, shown: str) -> None:
    assert display_answer(question, value, language) == shown


def test_a_form_keeps_what_was_typed_when_it_refuses_it() -> None:
    form = form_for(asked("date"), data={"q_day": "٣١", "q_month": "2", "q_year": "2026"})
    assert not form.is_valid()
    page = str(form)
    assert 'value="31"' in page
    assert 'aria-invalid="true"' in page
    form = form_for(asked("person"), data={"q-family_ar": "بن يوسف", "q-nin": "123"})
    page = str(form)
    assert 'value="بن يوسف"' in page
    assert 'value="123"' in page
    assert page.count('class="jw-field jw-field--error"') >= 4


def test_a_kept_answer_is_shown_again() -> None:
    assert 'value="1958"' in str(form_for(asked("partial_date"), initial="1958"))
    assert "checked" in str(form_for(asked("yes_no"), initial=False))
    assert 'value="Benyoucef"' in str(form_for(asked("person"), initial=PERSON))
    form = form_for(asked("one_of", options=CHOICES), initial="two")
    assert str(form).count("checked") == 1


def test_options_beyond_twelve_are_a_list() -> None:
    many = tuple(Option(id=f"o{number}", label=both(str(number))) for number in range(13))
    assert "<select" in str(form_for(asked("one_of", options=many)))
    assert 'type="radio"' in str(form_for(asked("one_of", options=CHOICES)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*PERSON, "text", "commune", "_show"]), inner)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(api.field_types())), json_values)
@settings(max_examples=400, deadline=None)
def test_whatever_is_sent_is_kept_as_json_or_refused_with_a_sentence(name: str, raw: Any) -> None:
    if name in ("commune", "address"):
        return  # they look in the register of places: below
    question = specimen(api.field_types()[name])
    kept = None
    with suppress(AnswerInvalid):
        kept = clean_answer(question, raw)
    if kept is None:
        return
    json.dumps(kept)
    assert clean_answer(question, kept) == kept
    assert isinstance(display_answer(question, kept, "ar"), str)


@pytest.mark.usefixtures("ground")
def test_whatever_is_sent_as_a_place_is_refused_with_a_sentence() -> None:
    odd = [
        0,
        True,
        1.5,
        [],
        ["1601"],
        {"commune": ["1601"]},
        {"commune": {"a": 1}},
        {"text": ["x"]},
        {"": 1},
        "١٦٠١",
        "16-01",
        "'",
    ]
    odd += [
        {"wilaya": ["16"], "commune": "1601"},
        {"commune": "1601", "text": {"a": 1}},
        {"_show": "x"},
        {"commune": None},
    ]
    for name in ("commune", "address"):
        for raw in odd:
            for context in ({}, HERE, {"commune": {"code": "9999"}}, {"commune": None}):
                with pytest.raises(AnswerInvalid):
                    clean_answer(asked(name), raw, context)
