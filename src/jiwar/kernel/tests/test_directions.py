"""Arabic and Latin in one sentence: dates, references and names keep their order."""

import pytest
from django.template import Context, Template
from django.utils import translation

from jiwar.kernel.directions import FSI, LRI, LRM, PDI, RLI, RLM, in_order, isolate


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("في 2026-11-22.", f"في {LRI}2026-11-22{PDI}."),
        ("هاتف +213 550 12 34 56", f"هاتف {LRI}+213 550 12 34 56{PDI}"),
        ("المواد 45، 46 و 47", "المواد 45، 46 و 47"),
        ("القانون 15-19 والمادة 45", f"القانون {LRI}15-19{PDI} والمادة 45"),
        ("12 Rue Didouche Mourad", f"{LRI}12 Rue Didouche Mourad{PDI}"),
        ("RES/1601/2026/000123", f"{LRI}RES/1601/2026/000123{PDI}"),
        ("عقد PDF، 4 صفحات", f"عقد {LRI}PDF{PDI}، 4 صفحات"),
        ("نص عربي فقط", "نص عربي فقط"),
    ],
)
def test_isolation_in_arabic(text: str, wanted: str) -> None:
    assert isolate(text, "ar") == wanted


def test_what_is_isolated_already_stays_as_it_is() -> None:
    once = isolate("القانون 15-19", "ar")
    assert isolate(once, "ar") == once


def test_what_stands_beside_it_is_isolated_all_the_same() -> None:
    known = f"{FSI}12 rue {RLI}بن مهيدي{PDI}{PDI}"
    assert isolate(f"يسكن {known} منذ 2019-04", "ar") == f"يسكن {known} منذ {LRI}2019-04{PDI}"
    assert isolate(f"{known}، القانون 15-19", "ar") == f"{known}، القانون {LRI}15-19{PDI}"
    assert isolate(f"القانون 15-19 {FSI}بلا نهاية", "ar") == f"القانون {LRI}15-19{PDI} {FSI}بلا نهاية"


def test_parts_in_two_scripts_keep_their_order() -> None:
    street, town = f"{FSI}12 نهج بن مهيدي{PDI}", f"{FSI}Alger-Centre{PDI}"
    assert in_order(["12 نهج بن مهيدي", "Alger-Centre"], ", ", "fr") == f"{LRM}{street}, {town}"
    latin, arabic = f"{FSI}12 rue Larbi{PDI}", f"{FSI}الجزائر الوسطى{PDI}"
    assert in_order(["12 rue Larbi", "الجزائر الوسطى"], "، ", "ar") == f"{RLM}{latin}، {arabic}"
    assert in_order(["12 rue Larbi", "Alger-Centre"], ", ", "fr") == "12 rue Larbi, Alger-Centre"
    assert in_order(["12 نهج", "الجزائر"], "، ", "ar") == "12 نهج، الجزائر"


def test_isolation_in_french() -> None:
    assert isolate("M. بن علي (26/11)", "fr") == f"M. {RLI}بن علي{PDI} (26/11)"


@pytest.mark.parametrize("template", ["{{ text|pick }}", "{{ text.ar|isolate }}"])
def test_pages_isolate_what_they_say(template: str) -> None:
    with translation.override("ar-dz"):
        shown = Template(template).render(Context({"text": {"ar": "المرسوم 15-19 & غيره"}}))
    assert shown == f"المرسوم {LRI}15-19{PDI} &amp; غيره"
