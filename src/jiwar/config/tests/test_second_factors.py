"""`jiwar second-factor reset`: what the administrator types when a telephone is lost."""

import pytest

from jiwar.config.cli import main
from jiwar.identity import api as identity
from jiwar.identity.models import SecondFactor
from jiwar.identity.tests import factories as people

pytestmark = pytest.mark.django_db


def test_a_lost_telephone_is_removed_by_user_name(capsys: pytest.CaptureFixture[str]) -> None:
    account = people.make_staff()
    identity.begin_second_factor(actor=people.actor_of(account))
    assert main(["second-factor", "reset", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err
    assert SecondFactor.objects.exists()
    assert main(["second-factor", "reset", str(account.username)]) == 0
    assert not SecondFactor.objects.exists()
