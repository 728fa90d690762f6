"""Templates, the size of an SMS, when to try again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.channels import rules
from jiwar.channels.errors import MissingData
from jiwar.channels.rules import Contact, MessageTemplate, Recipient

SAMPLE = {"ar": "ملفك {reference} لدى {office}", "fr": "Votre dossier {reference} est à {office}"}
TEMPLATE = MessageTemplate(subject=SAMPLE, body=SAMPLE, sms=SAMPLE)


@pytest.mark.parametrize("name", list(rules.TEMPLATES))
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_registered_template_speaks_both_languages(name: str, language: str) -> None:
    template = rules.TEMPLATES[name]
    for texts in (template.subject, template.body, template.sms):
        assert texts.get(language), f"{name}: give the {language} text"
        other = texts["fr" if language == "ar" else "ar"]
        assert rules.placeholders(texts[language]) == rules.placeholders(other), (
            f"{name}: the languages differ in their words"
        )
    words = {word: f"<{word}>" for word in rules.words_of(template)}
    text = rules.render(template, words, language)
    assert "{" not in text.subject + text.body + text.sms
    assert "\n" not in text.subject + text.sms


def test_there_are_templates_to_test() -> None:
    assert "channels.one_time_code" in rules.TEMPLATES


def test_a_missing_word_is_a_defect_of_the_caller() -> None:
    with pytest.raises(MissingData, match="office"):
        rules.render(TEMPLATE, {"reference": "ABCD-EFGH"}, "fr")


def test_words_with_braces_are_words() -> None:
    text = rules.render(TEMPLATE, {"reference": "{office.__class__}", "office": "{x}"}, "fr")
    assert text.sms == "Votre dossier {office.__class__} est à {x}"


def test_numbers_keep_their_order_within_arabic_mail_and_sms_stays_plain() -> None:
    text = rules.render(TEMPLATE, {"reference": "RES/1601/2026/000123", "office": "بلدية القبة"}, "ar")
    assert "\u2068RES/1601/2026/000123\u2069" in text.body
    assert "\u2068بلدية" not in text.body
    assert "\u2068" not in text.sms
    link = rules.render(TEMPLATE, {"reference": "https://jiwar.example/track/ABCDEFGH/", "office": "x"}, "ar")
    assert "\u2068https" not in link.body  # the isolate would break the link


def test_a_language_without_its_text_falls_back() -> None:
    assert rules.render(TEMPLATE, {"reference": "A", "office": "B"}, "kab").sms.startswith("Votre dossier")


@pytest.mark.parametrize(
    ("text", "encoding", "parts"),
    [
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("é" * 160, "gsm7", 1),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("a" * 152 + "€" + "a" * 152, "gsm7", 3),  # the euro's two places do not fit in the first part: it is not cut
        ("ç" * 70, "ucs2", 1),
        ("ش" * 70, "ucs2", 1),
        ("ش" * 71, "ucs2", 2),
        ("ش" * 134, "ucs2", 2),
        ("ش" * 135, "ucs2", 3),
        ("😀" * 35, "ucs2", 1),
        ("😀" * 36, "ucs2", 2),
        *((letter * 70, "ucs2", 1) for letter in "ɛɣṭḍǧčẓṛṣḥƐƔ"),  # Tamazight in Latin letters
        *((letter * 71, "ucs2", 2) for letter in "ɛɣṭḍ"),
        ("Azul, akaram-nwen yewjed.", "gsm7", 1),
        ("Akaram-nwen yella ɣer-neɣ.", "ucs2", 1),
        ("", "gsm7", 1),
    ],
)
def test_the_parts_of_an_sms(text: str, encoding: str, parts: int) -> None:
    assert rules.sms_size(text) == rules.SmsSize(encoding, parts)  # type: ignore[arg-type]  # one of two words


@given(st.text(min_size=1, max_size=400))
def test_more_text_never_costs_fewer_parts(text: str) -> None:
    assert rules.sms_size(text).parts <= rules.sms_size(text + "ش").parts or rules.sms_size(text).encoding == "gsm7"


def test_waits_grow_and_end() -> None:
    for secret in (False, True):
        waits = []
        while (wait := rules.wait_after(len(waits) + 1, secret=secret)) is not None:
            waits.append(wait)
        assert waits == sorted(waits)
        assert len(waits) >= 5
    assert sum(rules._SECRET_WAITS, start=rules._SECRET_WAITS[0] * 0).total_seconds() <= 600


def test_the_preferred_contact_comes_first_then_the_telephone() -> None:
    mail, phone, portal = Contact("email", "a@b.dz"), Contact("phone", "+213550123456"), Contact("portal", "x")
    person = Recipient(label="", language="ar", contacts=(portal, mail, phone))
    assert rules.in_order(person) == [phone, mail]
    assert rules.in_order(Recipient(label="", language="ar", contacts=(phone, mail, mail), preferred="email")) == [
        mail,
        phone,
    ]
    assert rules.in_order(Recipient(label="", language="ar", contacts=())) == []


def test_contacts_are_not_printed() -> None:
    person = Recipient(label="Amina Benali", language="ar", contacts=(Contact("phone", "+213550123456"),))
    assert "550123456" not in repr(person)
    assert "Benali" not in repr(person)
