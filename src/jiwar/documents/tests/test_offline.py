"""`verify_offline`: with a file and a trust file, nothing else."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from jiwar.documents import api
from jiwar.documents.offline import verify_offline
from jiwar.documents.tests.factories import issued, signatory
from jiwar.signing import api as signing

pytestmark = pytest.mark.django_db


def test_a_process_without_django_gives_the_verdict(tmp_path: Path) -> None:
    _, content = issued()
    (tmp_path / "act.pdf").write_bytes(content)
    (tmp_path / "trust.json").write_text(json.dumps(api.trust_file()))
    program = (
        "import os, json, sys; os.environ.pop('DJANGO_SETTINGS_MODULE', None)\n"
        "from jiwar.documents.offline import verify_offline\n"
        "pdf, trust = open('act.pdf', 'rb').read(), json.load(open('trust.json'))\n"
        "print(verify_offline(pdf=pdf, trust=trust, language='fr').sentence)\n"
        "print(verify_offline(pdf=pdf + b'x', trust=trust).state)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    first, second = done.stdout.splitlines() or [done.stderr, ""]
    assert first.startswith("Document valide : cacheté par Commune d’Alger-Centre le 2026-11-22")
    assert second == "altered"
    assert [path.name for path in tmp_path.iterdir()] != []
    assert not (tmp_path / "var").exists()  # no key, no database is made where an inspector looks at a file


def test_revocations_known_when_the_trust_file_was_saved() -> None:
    document, content = issued()
    before = api.trust_file()
    api.revoke_document(actor=signatory(), document_id=document.id, reason="x")
    assert verify_offline(pdf=content, trust=before).state == "valid"
    assert verify_offline(pdf=content, trust=api.trust_file()).state == "revoked"


def test_other_files_and_other_trust() -> None:
    from jiwar.signing.models import SigningKey
    from jiwar.signing.tests.factories import plain_pdf

    _, content = issued()
    own = signing.trust_bundle()
    assert verify_offline(pdf=plain_pdf(), trust=own).reason == "no_seal"
    assert verify_offline(pdf=content, trust={"format": "?"}).state == "unknown"
    SigningKey.objects.filter(purpose="seal").delete()
    SigningKey.objects.all().delete()
    signing.ensure_authority()
    found = verify_offline(pdf=content, trust=signing.trust_bundle())
    assert (found.state, found.reason) == ("unknown", "foreign_seal")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_sentences_in_each_language(language: str) -> None:
    _, content = issued()
    trust = api.trust_file()
    revoked = {**trust, "revoked": [hashlib.sha256(content).hexdigest()]}
    cases = [(content, trust), (content, revoked), (content + b"x", trust), (b"", trust), (content, {})]
    shown = {verify_offline(pdf=pdf, trust=known, language=language).sentence for pdf, known in cases}
    assert len(shown) == len(cases)
    assert all(len(sentence) > 20 and "{" not in sentence for sentence in shown)
