"""Ground shared by the tests of the catalogue."""

from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override

from jiwar.catalogue.tests.factories import import_ground


@pytest.fixture(scope="module")
def laid_ground(lay_once: Callable[[Callable[[], object]], bool]) -> None:
    lay_once(import_ground)


@pytest.fixture
def ground(laid_ground: None, db: None) -> None:
    """Places and provisions."""
    import_ground()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language of the code; tests about a language choose it."""
    with override("en"):
        yield
