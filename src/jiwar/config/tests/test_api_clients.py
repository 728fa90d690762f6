"""`jiwar api-clients`: what the administrator types on the server."""

import pytest

from jiwar.config.cli import main
from jiwar.identity import api as identity
from jiwar.identity.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office(db: None) -> str:
    return factories.make_office("commune", "1601").code


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["api-clients", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_token_alone_is_on_the_output_and_opens(office: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "add", "Student portal", "--office", office)
    assert code == 0
    token = out.strip()
    assert token.startswith("jiwar_")
    assert "\n" not in token, "what a script reads is the token and nothing else"
    assert token not in err
    actor = identity.client_actor(token=token, ip="10.0.0.1")
    assert actor
    assert actor.is_client


def test_a_name_taken_and_an_unknown_office_are_told_and_accredit_nobody(
    office: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "add", "Student portal", "--office", office)[0] == 0
    for words in (("add", "Student portal", "--office", office), ("add", "Other", "--office", "0000")):
        code, out, err = run(capsys, *words)
        assert (code, out) == (1, "")
        assert err.strip()
    assert [one.name for one in identity.api_clients()] == ["Student portal"]


def test_a_revoked_program_is_listed_and_its_token_opens_nothing(
    office: str, capsys: pytest.CaptureFixture[str]
) -> None:
    token = run(capsys, "add", "Student portal", "--office", office)[1].strip()
    code, out, _err = run(capsys, "revoke", "Student portal")
    assert code == 0
    assert "Student portal" in out
    assert identity.client_actor(token=token, ip="10.0.0.1") is None
    code, out, _err = run(capsys, "list")
    assert code == 0
    assert "Student" in out
    assert token not in out
    code, _out, err = run(capsys, "revoke", "Nobody")
    assert code == 1
    assert err.strip()
    assert run(capsys, "add", "Student portal", "--office", office)[0] == 0, "after a revocation, the same name again"
