"""What people are told: complete in both languages, short on the telephone."""

import pytest

from jiwar.cases.rules.letters import LETTERS
from jiwar.channels import api as channels
from jiwar.channels.rules import placeholders, words_of

SAMPLE = {
    "kept": "7K3M-9QXR",
    "ground": "un jugement a annulé la décision",
    "reference": "ABCD-EFGH",
    "procedure": "Certificat de résidence",
    "office": "Bureau de l'état civil de la commune d'Alger-Centre",
    "due_on": "22 novembre 2026",
    "stop": "https://jiwar.example/fr/mandate/1234567890123456/",
    "due_day": "22/11/2026",
    "link": "https://jiwar.example/fr/track/ABCDEFGH/",
    "by": "Salim Amrani",
    "who": "Salim Amrani",
    "session": "22 novembre 2026",
    "items": "Pièce d'identité",
    "message": "",
    "number": "RES/1601/2026/000123",
    "reasons": "- …",
    "remedies": "…",
    "body": "…",
    "ends_on": "1 janvier 2027",
    "paper": "Pièce d'identité",
    "file": "carte.pdf",
    "until": "1 janvier 2027",
    "until_day": "01/01/2027",
    "ends_day": "01/01/2027",
    "reason": "…",
    "changes": "…",
    "silence": "…",
    "what": "Délai dépassé",
    "count": "12",
    "before": "20 novembre 2026",
    "appeal": "8N4P-2RST",
    "result": "le recours est accueilli",
    "first": "22 novembre 2026",
    "last": "6 décembre 2026",
    "part": "Autorisation environnementale",
    "rank": "12",
    "files": "140",
    "points": "95",
    "answer": "…",
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_the_same_in_both_languages(name: str) -> None:
    letter = LETTERS[name]
    assert words_of(letter) <= set(SAMPLE)
    for texts in (letter.subject, letter.body, letter.sms):
        assert placeholders(texts["ar"]) == placeholders(texts["fr"])
        assert all(text.strip() for text in texts.values())
        assert channels.TEMPLATES[name] is letter


# How many parts a text of an agent's own costs is told to the agent before it leaves.
@pytest.mark.parametrize("name", [name for name in LETTERS if name != "cases.message_in_sms"])
def test_an_sms_costs_two_parts_at_most(name: str) -> None:
    sms = LETTERS[name].sms
    french = channels.sms_size(sms["fr"].format_map(SAMPLE))
    assert french.encoding == "gsm7", sms["fr"]
    assert french.parts == 1, sms["fr"]
    assert channels.sms_size(sms["ar"].format_map(SAMPLE | {"items": "بطاقة التعريف", "by": "سليم عمراني"})).parts <= 2
