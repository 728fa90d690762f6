"""Ground shared by the tests of the catalogue."""

from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override

from jiwar.catalogue import api
from jiwar.catalogue.tests.factories import import_ground, seat


@pytest.fixture(scope="module")
def laid_ground(lay_once: Callable[[Callable[[], object]], bool]) -> None:
    lay_once(import_ground)


@pytest.fixture
def ground(laid_ground: None, db: None) -> None:
    """Places and provisions."""
    import_ground()


@pytest.fixture(scope="module")
def laid_offices(laid_ground: None, lay_once: Callable[[Callable[[], object]], bool]) -> None:
    lay_once(seat)


@pytest.fixture(scope="module")
def laid_library(laid_ground: None, lay_once: Callable[[Callable[[], object]], bool]) -> None:
    lay_once(api.publish_all)


@pytest.fixture
def library(laid_library: None, ground: None) -> None:
    """The procedures that come with Jiwar, published."""
    if not api.procedures():
        api.publish_all()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language of the code; tests about a language choose it."""
    with override("en"):
        yield
