"""What page tests of the citizen portal stand on: a commune at work on a Sunday morning."""

from collections.abc import Callable, Iterator

import pytest

from jiwar.cases.tests import factories
from jiwar.kernel import clock


@pytest.fixture
def town(laid_town: Callable[[], factories.Town], db: None) -> Iterator[factories.Town]:
    with clock.frozen(factories.SUNDAY):
        yield laid_town()
