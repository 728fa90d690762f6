"""A "PostgreSQL" run that is silently SQLite has been seen."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for() -> None:
    assert connection.vendor == os.environ["JIWAR_WANTED_VENDOR"]
