"""Days, codes and files are read and drawn as people type and see them."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from jiwar.kernel import forms as fields


class Birth(forms.Form):
    born = fields.PartialDayField(label="Born")
    since = fields.DayField(label="Since", required=False)


def typed(name: str, day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_a_whole_day_in_arabic_digits_is_a_date() -> None:
    form = Birth(typed("born", year="1990") | typed("since", "٠٥", "7", "٢٠١٩"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"born": "1990", "since": date(2019, 7, 5)}


@pytest.mark.parametrize(
    ("parts", "cleaned"),
    [(("", "", "1958"), "1958"), (("14", "3", "1958"), "1958-03-14"), (("۱۴", "3", "۱۹۵۸"), "1958-03-14")],
)
def test_a_birth_may_be_known_by_its_year_only(parts: tuple[str, str, str], cleaned: str) -> None:
    form = Birth(typed("born", *parts))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == cleaned


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "3", "1958"), "half"),
        (("14", "", "1958"), "half"),
        (("31", "2", "1958"), "impossible"),
        (("32", "3", "1958"), "day"),
        (("1", "13", "1958"), "month"),
        (("1", "3", "58"), "year"),
        (("1", "3", "19x8"), "year"),
        (("", "", ""), "required"),
    ],
)
def test_each_mistake_in_a_day_has_its_own_sentence(parts: tuple[str, str, str], code: str) -> None:
    form = Birth(typed("born", *parts))
    assert [error.code for error in form.errors.as_data()["born"]] == [code]


def test_what_was_typed_comes_back_even_when_it_is_wrong() -> None:
    html = str(Birth(typed("born", "31", "2", "1958"))["born"])
    assert 'value="31"' in html
    assert 'value="1958"' in html
    assert '<option value="2" selected>' in html


@pytest.mark.parametrize("value", ["1958-03-14", date(1958, 3, 14), ("14", "3", "1958")])
def test_a_kept_day_fills_the_boxes(value: object) -> None:
    assert fields.day_parts(value) == ("14", "3", "1958")  # type: ignore[arg-type]  # text as posted


def test_months_are_called_as_in_algeria() -> None:
    with translation.override("ar-dz"):
        html = str(Birth()["born"])
    assert "جانفي" in html
    assert "جويلية" in html
    assert "جويليه" not in html


def test_a_field_draws_its_label_hint_and_error_and_ties_them_together() -> None:
    class Ask(forms.Form):
        name = forms.CharField(label="Name", help_text="As on the card")

    html = str(Ask({}))
    assert '<label class="jw-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'class="jw-input"' in html


def test_one_question_is_the_heading_of_its_page() -> None:
    class Ask(forms.Form):
        question_page = True
        owner = forms.ChoiceField(label="Owner?", choices=[("y", "Yes")], widget=fields.Radios)

    html = str(Ask())
    assert "<h1>Owner?</h1></legend>" in html
    assert html.count("<h1") == 1


def test_answers_carry_their_explanation_and_stars_their_words() -> None:
    class Ask(forms.Form):
        proof = forms.ChoiceField(choices=[("bill", "A bill")], widget=fields.Radios(hints={"bill": "Of this year"}))
        score = forms.ChoiceField(choices=[(2, "Bad")], widget=fields.Stars)

    html = str(Ask())
    assert '<span class="jw-radios__hint">Of this year</span>' in html
    assert html.count("jw-stars__full") == 2
    assert html.count("jw-stars__empty") == 3
    assert "<span>Bad</span>" in html


def test_a_file_is_chosen_in_the_language_of_the_page() -> None:
    class Send(forms.Form):
        paper = forms.FileField(widget=fields.FileInput(attrs={"accept": "application/pdf"}, max_bytes=1000))

    with translation.override("fr"):
        html = str(Send())
        photo = str(fields.FileInput(attrs={"accept": "application/pdf,image/*"}).render("paper", None))
    assert "Choisir un fichier" in html
    assert "Photographier ou choisir un fichier" in photo, "a telephone opens its camera"
    assert "Aucun fichier choisi" in html
    assert 'data-max-bytes="1000"' in html
    assert 'accept="application/pdf"' in html


def test_an_empty_file_field_is_invalid_so_that_the_browsers_own_words_stay_hidden() -> None:
    class Send(forms.Form):
        needed = forms.FileField(widget=fields.FileInput)
        free = forms.FileField(widget=fields.FileInput, required=False)

    form = Send()
    assert " required" in str(form["needed"])
    assert "aria-required" not in str(form["needed"])
    assert ' required aria-required="false"' in str(form["free"]), "not told as needed"


def test_digits_typed_in_any_script_are_kept_as_0_to_9() -> None:
    assert fields.WesternCharField().clean("٠٦٦١ 23") == "0661 23"


def test_a_class_of_ones_own_is_added_to_the_style_of_the_field() -> None:
    class Ask(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "short"}))
        why = forms.CharField(widget=forms.Textarea(attrs={"class": "long"}))

    html = str(Ask())
    assert 'class="jw-input short"' in html
    assert 'class="jw-textarea long"' in html
