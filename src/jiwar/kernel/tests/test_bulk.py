"""Rows written together: seen by what follows, refused as one, sent in one message."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jiwar.kernel import clock
from jiwar.kernel.bulk import insert, insert_rows, together

pytestmark = pytest.mark.django_db


def session(key: str, data: str = "50 %s; 'quoted'") -> Session:
    return Session(session_key=key, session_data=data, expire_date=clock.now() + timedelta(days=1))


def kept() -> list[str]:
    return sorted(Session.objects.values_list("session_key", flat=True))


def test_rows_are_inserted_as_saved_ones_and_know_it() -> None:
    first, second = session("a"), session("b")
    insert(first, second)
    insert()
    assert kept() == ["a", "b"]
    assert not first._state.adding
    assert Session.objects.get(pk="a").session_data == "50 %s; 'quoted'"
    second.session_data = "changed"
    second.save()
    assert Session.objects.get(pk="b").session_data == "changed"


def test_tuples_are_inserted_without_an_instance() -> None:
    insert_rows(Session, [{"session_key": key, "session_data": "", "expire_date": clock.now()} for key in "ab"])
    assert kept() == ["a", "b"]


def test_what_is_written_together_leaves_in_one_message_on_postgresql() -> None:
    with CaptureQueriesContext(connection) as asked, together():
        for key in "abc":
            insert(session(key))
    assert kept() == ["a", "b", "c"]
    assert len(asked) == (1 if connection.vendor == "postgresql" else 3)


def test_a_reading_inside_sees_what_was_written_before_it() -> None:
    with together():
        insert(session("a"))
        assert kept() == ["a"]
        insert(session("b"))
        Session.objects.filter(session_key="b").delete()
    assert kept() == ["a"]


def test_a_refusal_comes_at_the_end_and_leaves_nothing() -> None:
    def twice() -> None:
        with transaction.atomic(), together():
            insert(session("a"))
            insert(session("a"))

    with pytest.raises(IntegrityError):
        twice()
    assert kept() == []
    with together():  # and nothing of it waits for the next
        insert(session("b"))
    assert kept() == ["b"]


def test_an_error_inside_sends_nothing() -> None:
    def broken() -> None:
        with transaction.atomic(), together():
            insert(session("a"))
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    insert(session("b"))
    assert kept() == ["b"]


@pytest.mark.django_db(transaction=True)
def test_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"), together():
        insert(session("a"))
