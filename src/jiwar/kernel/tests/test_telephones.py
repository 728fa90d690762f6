"""Telephone numbers as people write them."""

import pytest
from django.template import Context, Template

from jiwar.kernel import forms, telephones


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("+213550123456", "0550 12 34 56"),
        ("+21321234567", "021 23 45 67"),
        ("+33612345678", "+33612345678"),
        ("0550 12", "0550 12"),
        ("amina@example.dz", "amina@example.dz"),
        ("", ""),
    ],
)
def test_a_number_of_here_is_written_with_its_zero(kept: str, said: str) -> None:
    assert telephones.local(kept) == said


def test_it_keeps_its_direction_on_pages_and_in_fields() -> None:
    shown = Template("{{ number|phone }}").render(Context({"number": "+213550123456"}))
    assert shown == '<bdi dir="ltr">0550 12 34 56</bdi>'
    assert 'value="0550 12 34 56"' in forms.PhoneInput().render("phone", "+213550123456")
