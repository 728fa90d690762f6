"""Ready replies shared by all services: in the four languages, and marked where no speaker has read them."""

from string import Formatter

import pytest

from jiwar.catalogue import api

FOUR = {"ar", "fr", "en", "kab"}


@pytest.mark.parametrize("reply", api.shared_replies(), ids=lambda one: one.id)
def test_each_stands_in_the_four_languages_and_fills_the_same_words(reply: api.Reply) -> None:
    assert set(reply.text) == FOUR
    assert {"ar", "fr", "en"} <= set(reply.titles)
    assert {code: names_in(text) for code, text in reply.text.items()} == dict.fromkeys(
        FOUR, names_in(reply.text["ar"])
    )
    assert not {"ar", "fr"} & set(reply.unread)
    assert set(reply.unread) <= FOUR


def names_in(text: str) -> set[str]:
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name}


def test_a_language_without_its_text_is_answered_in_arabic() -> None:
    reply = api.Reply(id="x", titles={}, text={"ar": "نص", "fr": "texte"})
    assert reply.in_language("fr") == ("texte", "fr")
    assert reply.in_language("kab") == ("نص", "ar")
