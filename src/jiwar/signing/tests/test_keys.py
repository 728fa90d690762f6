"""Keys: made once, closed at rest, never the same secret for two rows."""

import logging
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID
from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.guard import InsideTransaction
from jiwar.signing import api
from jiwar.signing.errors import KeyUnreadable
from jiwar.signing.keys import LOCAL
from jiwar.signing.models import SigningKey
from jiwar.signing.tests.factories import LABEL, OFFICE, sealed_pdf

pytestmark = pytest.mark.django_db


def test_authority_is_made_once() -> None:
    api.ensure_authority()
    first = set(SigningKey.objects.values_list("id", "purpose"))
    api.ensure_authority()
    assert set(SigningKey.objects.values_list("id", "purpose")) == first
    assert {purpose for _, purpose in first} == {"root", "payload", "checkpoint"}


def test_making_a_key_is_journaled() -> None:
    key = api.seal_key_for(office_id=OFFICE, office_name=LABEL)
    entries = audit.journal_of(subject=SubjectRef(kind="signing.key", id=key.id)).rows
    assert [entry.verb for entry in entries] == ["signing.key_made"]


def test_one_key_in_force_for_each_office() -> None:
    key = api.seal_key_for(office_id=OFFICE, office_name=LABEL)
    assert api.seal_key_for(office_id=OFFICE, office_name="Renamed") == key
    row = SigningKey.objects.get(id=key.id)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_retired_key_is_followed_by_another_and_still_trusted() -> None:
    before = sealed_pdf()
    SigningKey.objects.filter(purpose="seal").update(retired_at=clock.now())
    after = sealed_pdf()
    assert SigningKey.objects.filter(purpose="seal").count() == 2
    assert [api.validate_pdf(pdf=pdf).state for pdf in (before, after)] == ["valid", "valid"]


def test_an_expired_seal_is_replaced() -> None:
    sealed_pdf()
    SigningKey.objects.filter(purpose="seal").update(
        valid_to=clock.now() - timedelta(days=1), retired_at=clock.now() - timedelta(days=1)
    )
    assert api.validate_pdf(pdf=sealed_pdf()).state == "valid"


def test_certificates_say_what_they_may_do() -> None:
    key = api.seal_key_for(office_id=OFFICE, office_name=LABEL)
    seal = x509.load_pem_x509_certificate(key.certificate_pem.encode())
    root = x509.load_der_x509_certificate(bytes(SigningKey.objects.get(purpose="root").certificate))
    seal.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    usage = seal.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not seal.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    assert LABEL in seal.subject.rfc4514_string()
    assert seal.not_valid_after_utc <= root.not_valid_after_utc


def test_private_keys_are_closed_at_rest() -> None:
    api.ensure_authority()
    for row in SigningKey.objects.all():
        clear = LOCAL.make(key_id=row.id, algorithm=row.algorithm)  # of the same kind, to know its usual prefix
        assert b"\x02\x01\x00" not in bytes(row.handle)[:16]
        assert bytes(row.handle) != clear.handle


def test_a_key_moved_to_another_row_does_not_open() -> None:
    api.ensure_authority()
    one, other = SigningKey.objects.filter(algorithm="ES256")[:2]
    with pytest.raises(KeyUnreadable):
        LOCAL.sign(key_id=other.id, handle=bytes(one.handle), data=b"x")


def test_another_secret_does_not_open_keys(settings: pytest.FixtureRequest) -> None:
    api.ensure_authority()
    row = SigningKey.objects.get(purpose="payload")
    settings.PERSONAL_DATA_KEY = "cd" * 32  # type: ignore[attr-defined]  # the fixture's type is Django's settings
    with pytest.raises(KeyUnreadable, match="JIWAR_PERSONAL_DATA_KEY"):
        LOCAL.sign(key_id=row.id, handle=bytes(row.handle), data=b"x")


def test_keys_never_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sealed_pdf()
    handles = [bytes(row.handle).hex() for row in SigningKey.objects.all()]
    assert not any(handle in caplog.text for handle in handles)
    assert "PRIVATE" not in caplog.text


def test_unknown_algorithms_are_refused() -> None:
    with pytest.raises(ValueError, match="RSA"):
        LOCAL.make(key_id=OFFICE, algorithm="RSA")


def test_no_key_and_no_signature_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(InsideTransaction):
        api.ensure_authority()
    api.ensure_authority()
    with transaction.atomic(), pytest.raises(InsideTransaction):
        api.sign_payload(payload={1: "x"})
    with transaction.atomic(), pytest.raises(InsideTransaction):
        sealed_pdf()
