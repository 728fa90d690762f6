"""What tests of cases stand on: a Sunday morning in a commune at work."""

from collections.abc import Callable, Iterator

import pytest

from jiwar.cases.tests import factories
from jiwar.kernel import clock


@pytest.fixture
def sunday() -> Iterator[None]:
    with clock.frozen(factories.SUNDAY):
        yield


@pytest.fixture
def town(laid_town: Callable[[], factories.Town], db: None, sunday: None) -> factories.Town:
    return laid_town()
