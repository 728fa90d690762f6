"""The town that tests of a module share: nothing of one test is found by the next, nor under one that empties all."""

from collections.abc import Callable

import pytest
from django.db import connection

from jiwar.cases.tests import factories as make
from jiwar.identity.models import Account


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_taken_back(town: make.Town, turn: int) -> None:
    handler, count = town.accounts["handler"], Account.objects.count()
    assert (handler.name_latin[:5], count) == ("Agent", len(town.accounts))
    handler.name_latin = "Somebody else"
    handler.save()
    town.accounts["another"] = make.people.make_staff()
    assert Account.objects.get(pk=handler.pk).name_latin == "Somebody else"


@pytest.mark.django_db(transaction=True)
def test_nothing_lies_under_a_test_that_empties_the_tables(laid_town: Callable[[], make.Town]) -> None:
    assert not connection.in_atomic_block
    assert not Account.objects.exists()
    assert laid_town().actor("handler").holdings, "it has a town of its own"
