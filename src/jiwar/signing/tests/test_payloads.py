"""QR payloads: COSE_Sign1, also read by an implementation that is not ours."""

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwar.signing import api, cose

pytestmark = pytest.mark.django_db
PAYLOAD = {1: "ABCD2FGH", 2: "RES/1601/2026/000001", 3: 20261122, 4: b"0123456789abcdef"}


def test_a_payload_comes_back() -> None:
    token = api.sign_payload(payload=PAYLOAD)
    assert api.verify_payload(token) == PAYLOAD
    assert api.verify_payload(token, trust=api.trust_bundle()) == PAYLOAD


def test_the_same_payload_gives_the_same_token() -> None:
    assert api.sign_payload(payload=PAYLOAD) == api.sign_payload(payload=PAYLOAD)


def test_it_is_small() -> None:
    import cbor2

    assert len(api.sign_payload(payload=PAYLOAD)) - len(cbor2.dumps(PAYLOAD)) <= 90


def test_strangers_and_changes_are_refused() -> None:
    token = bytearray(api.sign_payload(payload=PAYLOAD))
    nobody = {"payload_keys": []}
    assert api.verify_payload(bytes(token), trust=nobody) is None
    for position in range(len(token)):
        changed = bytearray(token)
        changed[position] ^= 1
        assert api.verify_payload(bytes(changed)) is None, position


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_noise_is_refused_and_never_raises(noise: bytes) -> None:
    assert cose.verify(token=noise, keys={}) is None


def test_another_implementation_reads_it() -> None:
    import base64

    from cwt import COSE, COSEKey

    token = api.sign_payload(payload=PAYLOAD)
    row = api.trust_bundle()["payload_keys"][0]
    public = serialization.load_der_public_key(base64.b64decode(row["key"]))
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    key = COSEKey.from_pem(pem, kid=bytes.fromhex(row["id"]))
    import cbor2

    assert cbor2.loads(COSE.new().decode(token, key)) == PAYLOAD
