"""Pages keep to the house: built files, no style of their own, components isolated, both directions from one sheet."""

import json
import re
from pathlib import Path

import brotli
import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

import jiwar
from jiwar.kernel import assets
from jiwar.kernel.templatetags import jiwar as tags

PACKAGE = Path(jiwar.__file__).parent
TEMPLATES = sorted(path for path in PACKAGE.glob("**/templates/**/*.html"))
STATIC = assets.MANIFEST.parent
STYLES_KB = 16  # one citizen page's style sheet, compressed (DESIGN: 80 KB for a whole first visit)
FACE_KB = 24


def built(name: str) -> bytes:
    return (STATIC / assets.hashed(name)).read_bytes()


def test_a_page_that_asks_for_what_was_not_built_says_what_to_type(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(assets.AssetsMissing, match="make assets"):
        assets.hashed("nothing.css")
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    with pytest.raises(assets.AssetsMissing, match="make assets"):
        assets.hashed("jiwar.css")
    assert tags.asset_if_built("jiwar.css") == ""


def test_names_carry_the_hash_and_compressed_forms_lie_beside() -> None:
    for name, hashed in json.loads(assets.MANIFEST.read_text()).items():
        stem, end = name.rsplit(".", 1)
        assert re.fullmatch(rf"{re.escape(stem)}\.[0-9a-f]{{12}}\.{end}", hashed)
        assert (STATIC / hashed).exists()
        if end != "woff2":
            assert brotli.decompress((STATIC / f"{hashed}.br").read_bytes()) == (STATIC / hashed).read_bytes()


def test_the_style_sheet_is_light_enough() -> None:
    assert len(brotli.compress(built("jiwar.css"))) <= STYLES_KB * 1024


def test_two_faces_dress_an_arabic_page() -> None:
    """The Arabic face holds digits and Latin, so that a page in Arabic fetches its two weights and nothing else."""
    css = built("jiwar.css").decode()
    for weight in (400, 700):
        assert len(built(f"arabic-{weight}.woff2")) <= FACE_KB * 1024
        face = next(
            face for face in re.findall(r"@font-face\{[^}]*\}", css) if assets.hashed(f"arabic-{weight}.woff2") in face
        )
        assert "U+20-7E" in face.upper().replace("U+0020-007E", "U+20-7E")
        assert "font-display:swap" in face


def test_one_style_sheet_serves_both_directions() -> None:
    """Sides are named by the reading direction; what stays physical is mirrored by a rule for [dir=rtl]."""
    for name in ("jiwar.css", "staff.css"):
        css = re.sub(r"url\([^)]*\)", "", built(name).decode())
        for rule, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            sides = re.findall(r"(?:^|;)((?:margin|padding|border)-(?:left|right)[a-z-]*|left|right|float)\s*:", body)
            sides = [side for side in sides if not side.startswith("border-left-color")]  # of a drawn triangle
            assert not sides, f"{rule} {{{body}}} in {name}: use inline-start or inline-end"
            if re.search(r"text-align:\s*(left|right)", body):
                assert "rtl" in rule


def test_nothing_of_the_gov_uk_identity_is_left() -> None:
    css = (built("jiwar.css") + built("staff.css")).decode().lower()
    for trace in ("govuk", "gds transport", "#ffdd00", "crown"):
        assert trace not in css


def test_arabic_is_neither_spaced_out_nor_slanted() -> None:
    css = built("jiwar.css").decode()
    assert re.search(r":lang\(ar\) em[^}]*font-style:\s*normal", css)
    spaced = set(re.findall(r"letter-spacing:\s*([^;}]+)", css))
    assert spaced <= {"inherit", "normal"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_no_style_or_script_of_its_own(path: Path) -> None:
    """The policy of the pages forbids them; and a component that sees the page's variables shows the wrong title."""
    text = path.read_text()
    text = text.replace('<script type="application/ld+json">', "")  # data: nothing runs it, no policy opens for it
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:", text), (
        "no inline style or script: write it in assets/"
    )
    open_includes = [
        tag
        for tag in re.findall(r'\{% include "kernel/components/[^}]*%\}', text)
        if "only %}" not in tag and "staff_sample" not in tag
    ]
    assert not open_includes, f"end with `only`: {open_includes}"
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), "nothing from elsewhere"
    for form in re.findall(r"<form[^>]*method=\"post\"[^>]*>", text):
        if "jw-form" in form:
            assert "novalidate" in form, "add `novalidate`: the browser's own messages speak another language"


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "kernel/templates/kernel/icons").glob("*.svg")), ids=lambda path: path.stem
)
def test_every_drawing_is_one_line_of_paths(path: Path) -> None:
    assert re.fullmatch(r'(<path d="[MmLlHhVvAaCcSsZz0-9 .,-]+"/>\s*)+', path.read_text())


def test_only_drawings_that_point_somewhere_turn_with_the_direction() -> None:
    assert "jw-icon--turns" in tags.icon("back")
    assert "jw-icon--turns" in tags.icon("next")
    for fixed in ("check", "clock", "search", "download", "star"):
        assert "jw-icon--turns" not in tags.icon(fixed)


def test_icons_are_hidden_from_those_who_hear_the_page() -> None:
    html = Template('{% icon "home" %}').render(Context())
    assert 'aria-hidden="true"' in html
    assert 'focusable="false"' in html


@pytest.mark.parametrize(
    ("value", "whole", "length"), [(5, 10, 50), (20, 10, 100), (None, 10, 0), (3, 0, 0), (-1, 10, 0)]
)
def test_bars_stay_within_their_frame(value: float | None, whole: float, length: int) -> None:
    assert tags.share(value, whole) == length


@pytest.mark.parametrize(
    ("size", "french", "arabic"),
    [(384_000, "384 Ko", "384 كيلوبايت"), (1_240_000, "1,2 Mo", "1,2 ميغابايت"), (12, "1 Ko", "1 كيلوبايت")],
)
def test_the_size_of_a_file_is_said_as_people_say_it(size: int, french: str, arabic: str) -> None:
    with translation.override("fr"):
        assert tags.weight(size) == french
    with translation.override("ar-dz"):
        assert tags.weight(size) == arabic


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "429"])
@pytest.mark.parametrize(("language", "direction", "home"), [("ar-dz", "rtl", "/"), ("fr", "ltr", "/fr/")])
def test_a_refusal_says_what_to_do_in_the_language_of_the_page(
    name: str, language: str, direction: str, home: str
) -> None:
    with translation.override(language):
        html = render_to_string(f"{name}.html", {}, RequestFactory().get(home))
    assert f'<html lang="{language[:2]}" dir="{direction}">' in html
    assert f'<a class="jw-button" href="{home}">' in html
    words = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])
    script = r"[\u0600-\u06ff]" if language == "ar-dz" else r"[àâçéèêîôûœ’]"
    assert re.search(script, words), "in the language of the page"
    assert len(words.split()) > 12, "what happened and what to do"


@pytest.mark.parametrize("name", ["400", "500"])
def test_the_page_of_last_resort_needs_nothing(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No request, no language, not even the style sheet: both languages, one after the other."""
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    html = render_to_string(f"{name}.html")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div lang="fr" dir="ltr">' in html
    assert "stylesheet" not in html
