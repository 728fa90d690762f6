"""What may be kept of a form, and a page filled in with it again: only what a person sees and changes."""

import pytest

from jiwar.kernel import unsent

PAGE = """<!DOCTYPE html><html><body><form method="post" action="/other/"><input name="note" value="b&eacute;"></form>
<form action="/deed/"><input name="note" value="search"></form>
<details class="jw-details"><summary>&#x2713; R&amp;D</summary>
<form method="post" action="/deed/?at=1" class="jw-form" novalidate>
<input type="hidden" name="token" value="new"><input type="hidden" name="verdict" value="grant"><textarea name="note">
old</textarea></form></details>
<details class="jw-details"><summary>Refuse</summary>
<form method="post" action="/deed/" class="jw-form" novalidate>
<input type="hidden" name="token" value="new"><input type="hidden" name="verdict" value="refuse">
<input name="title" value="old">
<input type="checkbox" name="why" value="a" checked><input type="checkbox" name="why" value="b">
<input type="radio" name="one" value="x" checked><input type="radio" name="one" value="y">
<input type="radio" name="left" value="x" checked>
<input type="password" name="secret" value=""><input name="one-time" autocomplete="one-time-code">
<input type="file" name="paper">
<select name="office"><option value="1" selected>One</option><option value="2">Two</option></select>
<input name="line" value="1"><input name="line" value="2"><textarea name="note" rows="3">
old &lt;words&gt;</textarea><details><summary>More</summary><p>x</p></details>
<button name="send">Send</button></form></details>
<textarea name="note">apart</textarea><script>if (1 < 2) { "<form>" }</script></body></html>"""
TYPED = {
    "token": ["old"],
    "verdict": ["refuse"],
    "title": ['"><script>alert(1)</script>'],
    "why": ["b"],
    "one": ["y"],
    "secret": ["hunter2"],
    "one-time": ["123456"],
    "paper": ["/etc/passwd"],
    "office": ["2"],
    "line": ["first", "second"],
    "note": ["</textarea><b>ملاحظة</b>"],
}


def filled(fields: dict[str, list[str]] = TYPED, address: str = "/deed/", page: str = PAGE) -> str | None:
    return unsent.filled_in(page, page_address="/page/", address=address, fields=fields, notice="<p>NOTICE</p>")


def test_the_form_is_as_it_was_typed() -> None:
    page = filled({name: texts for name, texts in TYPED.items() if name != "token"})
    assert page is not None
    assert page.count("NOTICE") == 1
    assert 'value="grant"><textarea name="note">\nold</textarea>' in page, "the form for another verdict is left alone"
    assert '<input name="title" value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">' in page
    assert '<input type="checkbox" name="why" value="a">' in page
    assert '<input type="checkbox" name="why" value="b" checked>' in page
    assert '<input type="radio" name="one" value="x">' in page
    assert '<input type="radio" name="one" value="y" checked>' in page
    assert '<input type="radio" name="left" value="x" checked>' in page, "nothing was said of it"
    assert '<option value="1">One' in page
    assert '<option value="2" selected>Two' in page
    assert 'value="first"><input name="line" value="second">' in page
    assert '<textarea name="note" rows="3">\n&lt;/textarea&gt;&lt;b&gt;ملاحظة&lt;/b&gt;</textarea>' in page


def test_what_a_person_does_not_type_stays_that_of_the_page() -> None:
    page = filled({name: texts for name, texts in TYPED.items() if name != "token"})
    assert page is not None
    for hidden in ("hunter2", "123456", "passwd"):
        assert hidden not in page
    assert page.count('name="token" value="new"') == 2


def test_the_rest_of_the_page_is_the_same() -> None:
    page = filled({"verdict": ["refuse"], "why": ["a"], "one": ["x"]})
    assert page is not None
    opened = PAGE.replace(
        '<details class="jw-details"><summary>Refuse', '<details open class="jw-details"><summary>Refuse'
    )
    opened = opened.replace("<details><summary>More", "<details open><summary>More")
    start = '<form method="post" action="/deed/" class="jw-form" novalidate>'
    assert page == opened.replace(start, f"{start}<p>NOTICE</p>")


@pytest.mark.parametrize(
    ("fields", "address"), [(TYPED, "/nowhere/"), (TYPED, "/deed/"), ({"verdict": ["third"], "note": ["x"]}, "/deed/")]
)
def test_a_page_without_that_form_is_not_filled(fields: dict[str, list[str]], address: str) -> None:
    assert filled(fields, address) is None, "no form of that address holds these hidden fields"


def test_a_form_without_an_address_goes_to_its_page() -> None:
    page = '<form method="post"><input name="note"></form>'
    assert (
        filled({"note": ["x"]}, "/page/", page)
        == '<form method="post"><p>NOTICE</p><input name="note" value="x"></form>'
    )


def test_no_secret_and_nothing_of_ours_is_kept() -> None:
    sent = {
        "password": ["hunter2"],
        "applicant-nin": ["109990000000000000"],
        "code": ["123456"],
        "csrfmiddlewaretoken": ["t"],
        unsent.OPENED_BY: ["m"],
        "sequence": ["7"],
        "empty": ["", ""],
        "note": ["Bonjour"],
    }
    assert unsent.worth_keeping(sent) == {"note": ["Bonjour"]}
    assert unsent.worth_keeping({"sequence": ["7"]}) == {}


def test_words_are_told_from_choices() -> None:
    fields = {"verdict": ["refuse"], "on": ["2026-11-29"], "note": ["Vu"], "other": ["نعم", "018f-ab"]}
    assert unsent.words_of(fields) == ["Vu", "نعم"]
    assert unsent.size_of({"a": ["é"]}) == 3
