"""What tests of cases stand on: a Sunday morning in a commune at work."""

from collections.abc import Callable, Iterator

import pytest

from jiwar.cases.tests import authorities, factories
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock


@pytest.fixture
def sunday() -> Iterator[None]:
    with clock.frozen(factories.SUNDAY):
        yield


@pytest.fixture
def town(laid_town: Callable[[], factories.Town], db: None, sunday: None) -> factories.Town:
    return laid_town()


@pytest.fixture
def hall(town: factories.Town) -> authorities.Authority:
    """The town hall, which decides on what is built."""
    return authorities.Authority(authorities.BUILDING, town.papc)


@pytest.fixture
def waters(town: factories.Town) -> authorities.Authority:
    return authorities.Authority(authorities.WATER, town.wali)


@pytest.fixture
def head(waters: authorities.Authority) -> identity.Actor:
    """Of the office that prepares the part of the waters."""
    return people.actor_of(people.make_staff(role="head", office=waters.office))
