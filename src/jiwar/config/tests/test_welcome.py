"""What `make demo` prints can be copied from a terminal of 80 columns."""

import re

import pytest

from jiwar.config import running
from jiwar.config.demo.build import DemoSummary
from jiwar.config.demo.staff import Login


def test_addresses_and_user_names_are_never_cut(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    office = "Direction de l'urbanisme, de l'architecture et de la construction de la wilaya d'Alger"
    expert = Login("expert.protection-civile", "Expert consulté", office, {}, {}, {})
    citizen = Login("+213550000001", "Citoyenne", "NIN 991991160100001000", {}, {}, {}, nin="991991160100001000")
    running.say_welcome(DemoSummary("demo", [expert, citizen], 0, 0), port=12345)
    printed = capsys.readouterr().out
    found = re.findall(r"http://127.0.0.1:12345(/\S*)$", printed, re.MULTILINE)
    assert found == [path for _, path in running.WELCOME]
    assert "expert.protection-civile" in printed
    assert "0550 00 00 01" in printed
    assert max(map(len, printed.splitlines())) <= 80
