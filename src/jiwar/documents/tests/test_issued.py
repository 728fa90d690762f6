"""Issued documents: registered, published once, verified by anyone, revoked in public."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.documents import api, rules
from jiwar.documents.events import DocumentRevoked
from jiwar.documents.models import IssuedDocument
from jiwar.documents.tests.factories import AT, CITIZEN, OFFICE, issued, registered, sealed, signatory
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.events import HANDLERS, on
from jiwar.kernel.references import parse_reference
from jiwar.ledger import api as ledger
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.signing import api as signing

pytestmark = pytest.mark.django_db


def published(document: api.DocumentView, content: bytes) -> api.DocumentView:
    stored = api.store_bytes(actor=CITIZEN, content=content, name="a.pdf", media_type="application/pdf", purpose="x")
    return api.publish_file(document_id=document.id, file_id=stored.id, issued_at=AT)


# --- From the number to the file --------------------------------------------------------------------------------


def test_a_document_waits_for_its_seal() -> None:
    document = registered()
    assert document.state == "sealing"
    assert parse_reference(document.reference) == document.reference
    found = api.verify_reference(text=document.reference)
    assert (found.state, found.reasons) == ("unknown", (rules.NOT_SEALED_YET,))


def test_a_number_is_taken_once() -> None:
    registered()
    with pytest.raises(IntegrityError), transaction.atomic():
        registered()


def test_the_content_is_committed_to_before_the_file_exists() -> None:
    content = api.canonical({"holder": "بن علي", "number": "X"})
    document = registered(content=content)
    assert ledger.leaf_content_matches(leaf_id=document.content_leaf_id, content=content)
    assert not ledger.leaf_content_matches(leaf_id=document.content_leaf_id, content=content + b" ")


def test_publishing_twice_the_same_is_harmless_and_another_file_is_refused() -> None:
    document, content = issued()
    assert document.state == "valid"
    assert published(document, content) == document
    with pytest.raises(api.AlreadyPublished):
        published(document, content + b"\n")
    assert api.document(id=document.id) == document


def test_a_retry_of_rendering_and_sealing_makes_the_same_file() -> None:
    document = registered()
    assert sealed(document) == sealed(document)


def test_an_issued_document_always_has_its_file() -> None:
    document = registered()
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(id=document.id).update(state="valid")


def test_annulled() -> None:
    document = registered()
    assert api.annul_document(document_id=document.id).state == "annulled"
    assert api.annul_document(document_id=document.id).state == "annulled"
    found = api.verify_reference(text=document.reference)
    assert (found.state, found.reasons) == ("revoked", (rules.NUMBER_ANNULLED,))
    valid, _ = issued(number="RES/1601/2026/000002")
    with pytest.raises(api.AlreadyPublished):
        api.annul_document(document_id=valid.id)


def test_unknown_ids() -> None:
    for ask in (
        lambda: api.document(id=uuid4()),
        lambda: api.qr_for(document_id=uuid4()),
        lambda: api.annul_document(document_id=uuid4()),
        lambda: api.publish_file(document_id=uuid4(), file_id=uuid4(), issued_at=AT),
    ):
        with pytest.raises(api.DocumentUnknown):
            ask()
    with pytest.raises(api.FileGone):
        api.publish_file(document_id=registered().id, file_id=uuid4(), issued_at=AT)


def test_documents_of_a_subject_and_by_id() -> None:
    subject = SubjectRef(kind="cases.case", id="7")
    one, two = registered(number="A/1", subject=subject), registered(number="A/2", subject=subject)
    registered(number="A/3")
    assert api.documents_of(subject_kind="cases.case", subject_id="7") == [one, two]
    assert api.documents(ids=[one.id, uuid4()]) == {one.id: one}


# --- By reference -----------------------------------------------------------------------------------------------


def test_by_reference_as_people_type_it() -> None:
    document, _ = issued()
    shown = f" {document.reference[:4].lower()} - {document.reference[4:]} "
    found = api.verify_reference(text=shown)
    assert (found.state, found.document, found.reasons) == ("valid", document, (rules.IN_REGISTER,))


def test_unknown_and_mistyped_references() -> None:
    document = registered()
    IssuedDocument.objects.all().delete()
    assert api.verify_reference(text=document.reference).reasons == (rules.NOT_IN_REGISTER,)
    assert api.verify_reference(text="ABCD-0000").reasons == (rules.MALFORMED,)
    assert api.verify_reference(text="").state == "unknown"


def test_a_document_whose_term_is_over_is_true_but_expired() -> None:
    document, _ = issued(valid_until=date(2026, 12, 31))
    with clock.frozen(AT):
        assert not api.verify_reference(text=document.reference).expired
    with clock.frozen(AT + timedelta(days=60)):
        found = api.verify_reference(text=document.reference)
    assert found.state == "valid"
    assert found.expired


def test_the_proof_is_checked_without_us() -> None:
    document, _ = issued()
    assert api.verify_reference(text=document.reference).proof is None
    ledger.sequence(log="acts")
    proof = api.verify_reference(text=document.reference).proof
    assert proof is not None
    told = proof.to_dict()
    assert told["content"] == f"jiwar-file/1\n{document.reference}\n{document.sha256}\n"
    inclusion = ledger.InclusionProof.from_dict(told)
    assert ledger.verify_inclusion(inclusion, api.file_leaf(reference=document.reference, sha256=document.sha256))
    assert not ledger.verify_inclusion(inclusion, api.file_leaf(reference=document.reference, sha256="0" * 64))
    assert ledger.verify_note(inclusion.checkpoint_note, signing.trust_bundle()["checkpoint_keys"])


# --- By QR code -------------------------------------------------------------------------------------------------


def token_of(document: api.DocumentView) -> str:
    return api.qr_for(document_id=document.id).partition("?s=")[2]


def test_the_qr_is_small_carries_an_address_and_nothing_of_the_person() -> None:
    number = "PERMIS-CONSTRUIRE/16-ALGER-CENTRE-URB/2026/000123"
    document, _ = issued(number=number, valid_until=date(2027, 5, 22))
    text = api.qr_for(document_id=document.id)
    assert text.startswith(f"http://127.0.0.1:8000/v/{document.reference}?s=")
    assert len(text.encode()) <= rules.MAX_QR_BYTES
    payload = signing.verify_payload(_bytes(token_of(document)))
    assert payload is not None
    assert set(payload) == {rules.QR_REFERENCE, rules.QR_NUMBER, rules.QR_DAY, rules.QR_UNTIL, rules.QR_CONTENT}
    assert payload[rules.QR_UNTIL] == 20270522
    assert api.qr_for(document_id=document.id) == text


def _bytes(token: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_an_address_too_long_for_a_qr_is_said(settings: pytest.FixtureRequest) -> None:
    settings.PUBLIC_URL = "https://" + "a" * 200 + ".dz"  # type: ignore[attr-defined]  # the fixture's type is Django's settings
    with pytest.raises(ValueError, match="JIWAR_PUBLIC_URL"):
        api.qr_for(document_id=registered().id)


def test_a_scanned_code_is_verified() -> None:
    document, _ = issued()
    found = api.verify_token(token=token_of(document), reference=document.reference)
    assert (found.state, found.document) == ("valid", document)
    assert rules.SIGNED in found.reasons


def test_a_code_of_another_document_or_of_nobody() -> None:
    one, _ = issued()
    two, _ = issued(number="RES/1601/2026/000002")
    for token in (token_of(two), token_of(one)[:-6] + "AAAAAA", "not base64 !", "", "A" * 5000):
        found = api.verify_token(token=token, reference=one.reference)
        assert (found.state, found.reasons, found.document) == ("altered", (rules.TOKEN_MISMATCH,), one)


def test_a_signed_code_that_the_register_has_lost() -> None:
    document, _ = issued()
    token = token_of(document)
    IssuedDocument.objects.all().delete()
    found = api.verify_token(token=token, reference=document.reference)
    assert (found.state, found.reasons) == ("unknown", (rules.SIGNED, rules.NOT_IN_REGISTER))


# --- By file ----------------------------------------------------------------------------------------------------


def test_the_file_itself() -> None:
    document, content = issued()
    found = api.verify_pdf(content=content)
    assert (found.state, found.document, found.signer) == ("valid", document, "Commune d’Alger-Centre")
    assert found.signed_at == AT
    assert set(found.reasons) == {rules.IN_REGISTER, rules.SIGNED}


def test_an_altered_file_leads_to_the_true_one() -> None:
    document, content = issued()
    altered = bytearray(content)
    altered[len(content) // 3] ^= 1
    for changed in (bytes(altered), content + b"\n"):
        found = api.verify_pdf(content=changed)
        assert (found.state, found.document) == ("altered", document)
        assert found.reasons == (rules.CHANGED,)


def test_a_file_whose_seal_was_removed() -> None:
    document, content = issued()
    before_the_seal = content[: content.index(b"%%EOF") + 6]
    found = api.verify_pdf(content=before_the_seal)
    assert (found.state, found.reasons, found.document) == ("altered", (rules.SEAL_REMOVED,), document)


def test_a_counterfeit_sealed_by_somebody_else() -> None:
    from jiwar.signing.models import SigningKey

    document, _ = issued()
    SigningKey.objects.filter(purpose="seal").delete()
    SigningKey.objects.all().delete()
    counterfeit = sealed(document, intro="غيره")
    SigningKey.objects.filter(purpose="seal").delete()
    SigningKey.objects.all().delete()
    signing.ensure_authority()
    found = api.verify_pdf(content=counterfeit)
    assert (found.state, found.reasons, found.document) == ("altered", (rules.FOREIGN_SEAL,), document)


def test_any_other_file_is_unknown() -> None:
    from jiwar.signing.tests.factories import plain_pdf, sealed_pdf

    issued()
    assert api.verify_pdf(content=plain_pdf()).reasons == (rules.NO_SEAL,)
    assert api.verify_pdf(content=b"").reasons == (rules.NO_SEAL,)
    found = api.verify_pdf(content=sealed_pdf())  # ours, but of no document
    assert (found.state, found.reasons) == ("unknown", (rules.SIGNED, rules.NOT_IN_REGISTER))


# --- Revocation -------------------------------------------------------------------------------------------------


def test_a_revoked_document_says_why_to_everybody() -> None:
    document, content = issued()
    actor = signatory()
    revoked = api.revoke_document(actor=actor, document_id=document.id, reason="  صدرت بناء على وثيقة مزورة ")
    assert (revoked.state, revoked.revocation_reason) == ("revoked", "صدرت بناء على وثيقة مزورة")
    for found in (
        api.verify_reference(text=document.reference),
        api.verify_token(token=token_of(document), reference=document.reference),
        api.verify_pdf(content=content),
    ):
        assert found.state == "revoked"
        assert found.document == revoked
    entry = audit.journal_of(subject=SubjectRef(kind="documents.document", id=str(document.id))).rows[0]
    assert (entry.verb, entry.reason) == ("documents.revoked", revoked.revocation_reason)
    assert document.sha256 in api.trust_file()["revoked"]  # type: ignore[operator]  # a list


def test_a_revocation_is_in_the_ledger() -> None:
    document, _ = issued()
    revoked = api.revoke_document(actor=signatory(), document_id=document.id, reason="خطأ")
    leaf = IssuedDocument.objects.get(id=document.id).revocation_leaf_id
    content = rules.revocation_leaf(reference=document.reference, at=revoked.revoked_at, reason="خطأ")  # type: ignore[arg-type]  # it is revoked
    assert ledger.leaf_content_matches(leaf_id=leaf, content=content)


def test_who_listens_is_told_after_commit() -> None:
    heard: list[DocumentRevoked] = []

    def listener(event: DocumentRevoked) -> None:
        heard.append(event)

    before = HANDLERS.items()
    on(DocumentRevoked, listener)
    try:
        document, _ = issued()
        api.revoke_document(actor=signatory(), document_id=document.id, reason="x")
        outbox.drain()
    finally:
        HANDLERS._entries = dict(before)
    assert [str(event.document_id) for event in heard] == [str(document.id)]


def test_only_once_only_in_force_only_with_a_reason() -> None:
    document, _ = issued()
    with pytest.raises(api.RevocationNeedsReason):
        api.revoke_document(actor=signatory(), document_id=document.id, reason=" \n")
    api.revoke_document(actor=signatory(), document_id=document.id, reason="x")
    with pytest.raises(api.NotRevocable):
        api.revoke_document(actor=signatory(), document_id=document.id, reason="x")
    with pytest.raises(api.NotRevocable):
        api.revoke_document(actor=signatory(), document_id=registered(number="A/1").id, reason="x")


@pytest.mark.parametrize("role", ["handler", "counter_agent", "expert", "inspector", "administrator"])
def test_others_may_not_revoke(role: str) -> None:
    document, _ = issued()
    with pytest.raises(api.MayNotRevoke):
        api.revoke_document(actor=signatory(role), document_id=document.id, reason="x")
    assert api.document(id=document.id) == document


def test_a_signatory_elsewhere_and_a_stranger_may_not() -> None:
    document, _ = issued()
    stranger = Actor(ref=ActorRef(kind="guest", id="", label=""))
    for actor in (signatory(office_id=uuid4()), stranger):
        with pytest.raises(api.MayNotRevoke):
            api.revoke_document(actor=actor, document_id=document.id, reason="x")


def test_the_authority_above_may() -> None:
    above = uuid4()
    assert rules.can_revoke(signatory("wali", above), office_id=OFFICE, above=[above])
    assert not rules.can_revoke(signatory("signatory", above), office_id=OFFICE, above=[above])
    assert not rules.can_revoke(signatory("wali", above), office_id=OFFICE, above=[])


def test_the_president_revokes_what_an_office_of_the_commune_issued() -> None:
    from jiwar.territory import api as territory

    territory.import_territory(only={"16"}, maps=False)
    offices.import_offices_for(wilaya_code="16")
    office = next(row for row in offices.offices_within(division_code="1601") if row.parent_id)
    document, _ = issued(office_id=office.id)
    president = signatory("papc", office.parent_id)  # type: ignore[arg-type]  # it has a parent
    assert api.revoke_document(actor=president, document_id=document.id, reason="x").state == "revoked"
