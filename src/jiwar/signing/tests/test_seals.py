"""Seals of PDF files, also judged by other people's tools."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from jiwar.kernel import clock
from jiwar.signing import api
from jiwar.signing.models import SigningKey
from jiwar.signing.tests.factories import AT, LABEL, OFFICE, plain_pdf, sealed_pdf

pytestmark = pytest.mark.django_db
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)")


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is missing: install poppler-utils, qpdf and openssl to let others judge our seals")
    return found


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def other_authority() -> dict:
    """Trust in somebody else: this database forgets its keys and makes new ones."""
    SigningKey.objects.filter(purpose="seal").delete()
    SigningKey.objects.all().delete()
    api.ensure_authority()
    return api.trust_bundle()


def test_a_seal_is_valid_and_says_who_when_why() -> None:
    found = api.validate_pdf(pdf=sealed_pdf())
    assert found.state == "valid", found.problem
    assert found.signer == LABEL
    assert found.issuer == "Jiwar (demonstration)"
    assert found.signed_at == AT
    assert "RES/1601/2026/000001" in found.reason


def test_sealing_again_gives_the_same_bytes() -> None:
    assert sealed_pdf() == sealed_pdf()


def test_two_offices_seal_with_two_keys() -> None:
    assert sealed_pdf() != sealed_pdf(office=uuid4())


def test_what_is_not_a_pdf_is_not_sealed() -> None:
    with pytest.raises(api.SealImpossible):
        sealed_pdf(pdf=b"not a pdf")


def test_no_seal() -> None:
    assert api.validate_pdf(pdf=plain_pdf()).state == "unsigned"
    assert api.validate_pdf(pdf=b"").state == "unsigned"
    assert api.validate_pdf(pdf=b"%PDF-1.7 nonsense").state == "unsigned"


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5])
def test_one_altered_byte_is_seen(share: float) -> None:
    pdf = bytearray(sealed_pdf())
    signed = int(_BYTE_RANGE.search(pdf).group(2))  # type: ignore[union-attr]  # it is sealed
    pdf[int(signed * share)] ^= 1
    assert api.validate_pdf(pdf=bytes(pdf)).state == "altered"


def test_an_altered_signature_is_seen() -> None:
    pdf = bytearray(sealed_pdf())
    _, start, *_ = (int(number) for number in _BYTE_RANGE.search(pdf).groups())  # type: ignore[union-attr]  # sealed
    middle = start + 1200
    pdf[middle] = ord("0") if pdf[middle] != ord("0") else ord("1")
    assert api.validate_pdf(pdf=bytes(pdf)).state == "altered"


def test_what_is_added_after_the_seal_is_seen() -> None:
    from io import BytesIO

    from pyhanko.pdf_utils.generic import DictionaryObject, NameObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    original = sealed_pdf()
    writer = IncrementalPdfFileWriter(BytesIO(original))
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Rotate")] = writer.add_object(DictionaryObject())
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    found = api.validate_pdf(pdf=out.getvalue())
    assert found.state == "altered"
    assert found.signed_length == len(original)


def test_bytes_after_the_end_are_seen() -> None:
    assert api.validate_pdf(pdf=sealed_pdf() + b"\n% more\n").state == "altered"


def test_a_seal_of_somebody_else_is_untrusted() -> None:
    pdf = sealed_pdf()
    own = api.trust_bundle()
    strangers = other_authority()
    assert api.validate_pdf(pdf=pdf, trust=strangers).state == "untrusted"
    assert api.validate_pdf(pdf=pdf, trust=own).state == "valid"
    assert api.validate_pdf(pdf=pdf).state == "untrusted"


def test_a_swapped_certificate_is_not_accepted() -> None:
    """The certificate of another office of the same authority in place of the signer's."""
    pdf = sealed_pdf()
    before = bytes(SigningKey.objects.get(office_id=OFFICE).certificate).hex().upper().encode()
    after = b""
    while len(after) != len(before):  # DER lengths differ by the zeros of a signature
        other = api.seal_key_for(office_id=uuid4(), office_name=LABEL)
        after = bytes(SigningKey.objects.get(id=other.id).certificate).hex().upper().encode()
    assert before in pdf
    assert api.validate_pdf(pdf=pdf.replace(before, after)).state in {"altered", "untrusted"}


def test_validity_is_judged_at_this_moment() -> None:
    pdf = sealed_pdf()
    with clock.frozen(clock.now() + timedelta(days=365 * 40)):
        assert api.validate_pdf(pdf=pdf).state == "untrusted"


def test_trust_travels_as_json() -> None:
    import json

    pdf = sealed_pdf()
    trust = json.loads(json.dumps(api.trust_bundle()))
    assert api.is_trust(trust)
    assert api.validate_pdf(pdf=pdf, trust=trust).state == "valid"
    assert "PRIVATE" not in json.dumps(trust)
    assert not api.is_trust({"format": "other"})


# --- Other people's tools --------------------------------------------------------------------------------------


def test_pdfsig_accepts_the_seal(tmp_path: Path) -> None:
    pdf = tmp_path / "act.pdf"
    pdf.write_bytes(sealed_pdf())
    shown = run(tool("pdfsig"), str(pdf)).stdout
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    assert "ETSI.CAdES.detached" in shown
    assert LABEL.replace("’", "") in shown.replace("’", "")


def test_pdfsig_refuses_an_altered_file(tmp_path: Path) -> None:
    altered = bytearray(sealed_pdf())
    altered[len(plain_pdf()) // 2] ^= 1
    pdf = tmp_path / "act.pdf"
    pdf.write_bytes(altered)
    assert "Signature is Valid" not in run(tool("pdfsig"), str(pdf)).stdout


def test_qpdf_finds_no_error(tmp_path: Path) -> None:
    pdf = tmp_path / "act.pdf"
    pdf.write_bytes(sealed_pdf())
    done = run(tool("qpdf"), "--check", str(pdf))
    assert done.returncode == 0, done.stdout + done.stderr


def test_openssl_accepts_the_signature(tmp_path: Path) -> None:
    content = sealed_pdf()
    first, size, start, rest = (int(n) for n in _BYTE_RANGE.search(content).groups())  # type: ignore[union-attr]  # sealed
    signed = content[first : first + size] + content[start : start + rest]
    container = bytes.fromhex(content[size + 1 : start - 1].decode())
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "cms").write_bytes(container)
    (tmp_path / "root.pem").write_text(api.trust_bundle()["certificates"][0])

    def verify() -> subprocess.CompletedProcess[str]:
        return run(
            tool("openssl"), "cms", "-verify", "-inform", "DER", "-in", str(tmp_path / "cms"), "-binary",
            "-content", str(tmp_path / "signed"), "-CAfile", str(tmp_path / "root.pem"), "-out", "/dev/null",
        )  # fmt: skip

    done = verify()
    assert done.returncode == 0, done.stderr
    (tmp_path / "signed").write_bytes(signed + b"x")
    assert verify().returncode != 0
