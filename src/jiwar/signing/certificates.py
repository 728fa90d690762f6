"""X.509 certificates of the demonstration authority: a root, and one seal certificate for each office."""

from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from jiwar.signing.keys import KeyProvider

ORGANISATION = "Jiwar - autorite de demonstration"
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_MAX_NAME = 64  # letters: ub-common-name, RFC 5280


def authority_name(label: str) -> x509.Name:
    """Distinguished name of the authority."""
    return _name(common=label)


def office_name(label: str, office: str) -> x509.Name:
    """Distinguished name of an office's seal; `office` tells apart two offices of one name."""
    return _name(common=label, unit=office)


def root_certificate(
    *, subject: x509.Name, public_key: bytes, serial: int, valid_from: datetime, valid_to: datetime, sign: "Sign"
) -> bytes:
    """A self-signed root (DER) that issues end certificates only."""
    public = _public(public_key)
    builder = _builder(
        subject=subject, issuer=subject, public=public, serial=serial, valid_from=valid_from, valid_to=valid_to
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return sign.certificate(builder, public)


def seal_certificate(
    *,
    subject: x509.Name,
    issuer_certificate: bytes,
    public_key: bytes,
    serial: int,
    valid_from: datetime,
    valid_to: datetime,
    sign: "Sign",
) -> bytes:
    """A seal certificate (DER): signs documents, binds its owner, issues nothing."""
    issuer = x509.load_der_x509_certificate(issuer_certificate)
    issuer_public = issuer.public_key()
    if not isinstance(issuer_public, ec.EllipticCurvePublicKey):
        raise TypeError("the root is an elliptic-curve key")
    builder = _builder(
        subject=subject,
        issuer=issuer.subject,
        public=_public(public_key),
        serial=serial,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    # Mail protection is there for openssl's default purpose; readers of documents look for the first one.
    purposes = [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public)
    builder = builder.add_extension(authority, critical=False)
    return sign.certificate(builder, issuer_public)


class Sign:
    """Signs certificates through a key provider: the builder of `cryptography` wants a private key, an HSM gives none.

    The certificate is built with a throw-away key of the same kind, then its body is signed by the real one.
    """

    def __init__(self, provider: KeyProvider, **key: object) -> None:
        self._provider, self._key = provider, key

    def certificate(self, builder: x509.CertificateBuilder, public: ec.EllipticCurvePublicKey) -> bytes:
        """The signed certificate, DER; the signature is checked against `public` before it leaves."""
        draft = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        body = draft.tbs_certificate_bytes
        signature = self._provider.sign(data=body, **self._key)  # type: ignore[arg-type]  # key_id and handle
        public.verify(signature, body, ec.ECDSA(hashes.SHA256()))
        parts = asn1_x509.Certificate.load(draft.public_bytes(serialization.Encoding.DER))
        parts["signature_value"] = signature
        whole = bytes(parts.dump())
        if x509.load_der_x509_certificate(whole).tbs_certificate_bytes != body:
            raise ValueError("the certificate's body changed while it was put together")
        return whole


def pem(certificate: bytes) -> str:
    """PEM text of a DER certificate."""
    return x509.load_der_x509_certificate(bytes(certificate)).public_bytes(serialization.Encoding.PEM).decode()


def _name(*, common: str, unit: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DZ"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
    ]
    if unit:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit[:_MAX_NAME]))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common[:_MAX_NAME] or "-"))
    return x509.Name(parts)


def _builder(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    serial: int,
    valid_from: datetime,
    valid_to: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public, serial_number=serial)
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{use: allowed.get(use, False) for use in every})


def _public(der: bytes) -> ec.EllipticCurvePublicKey:
    key = serialization.load_der_public_key(bytes(der))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("certificates are for elliptic-curve keys")
    return key
