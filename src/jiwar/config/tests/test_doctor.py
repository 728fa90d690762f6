"""`jiwar doctor` finds what is wrong, and only that."""

from datetime import UTC, datetime

import pytest

from jiwar.config import doctor
from jiwar.kernel import clock
from jiwar.registers import api as registers
from jiwar.registers.models import VersionContent
from jiwar.registers.tests import factories as make
from jiwar.territory import api as territory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_an_act_changed_behind_the_registers_back_is_bad() -> None:
    with clock.frozen(NOW):
        bureau = make.make_bureau()
        record = registers.register_record(
            actor=bureau.handler, register_id=bureau.registers["births"], content=make.birth()
        )
        (finding,) = doctor.civil_status()
        assert finding.state == "good"
        assert "1 versions" in finding.what
        content = VersionContent.objects.get(version__record_id=record.id)
        version_id = content.version_id
        content.delete()
        VersionContent.objects.create(
            version_id=version_id, content=content.content | {"day": "2001-01-01"}, reason="", salt=content.salt
        )
        (finding,) = doctor.civil_status()
    assert (finding.state, finding.details) == ("bad", (str(record.id),))


@pytest.mark.parametrize(("year", "state"), [(2026, "good"), (2030, "note")])
def test_a_calendar_that_ends_soon_is_told(year: int, state: str) -> None:
    with clock.frozen(NOW.replace(year=year)):
        (finding,) = doctor.calendar()
    assert finding.state == state
    assert f"{territory.calendar_known_until():%Y-%m-%d}" in finding.what


def test_communes_that_the_boundary_package_lacks_are_listed() -> None:
    territory.import_territory()
    (finding,) = doctor.maps()
    missing = territory.communes_without_boundary()
    assert finding.what == f"Communes without a boundary: {len(missing)}"
    assert len(finding.details) == min(len(missing), doctor.SHOWN) + (len(missing) > doctor.SHOWN)


def test_every_finding_is_printed_and_one_that_is_bad_is_told_to_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    with clock.frozen(NOW):
        assert doctor.examine() == 0
    shown = capsys.readouterr().out
    for line in ("Settings", "Database", "Ledger acts", "Registers", "Jobs", "Holidays"):
        assert line in shown
