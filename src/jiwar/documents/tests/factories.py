"""Files, actors and issued documents for tests."""

from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from jiwar.documents import api
from jiwar.documents.tests.samples import sample
from jiwar.identity.api import Actor, Holding
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.signing import api as signing

CITIZEN = ActorRef(kind="guest", id="g", label="")
OFFICE = UUID("01890000-0000-7000-8000-000000001601")
NAMES = {"ar": "بلدية الجزائر الوسطى", "fr": "Commune d’Alger-Centre"}
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """A picture with something in it."""
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


@lru_cache(maxsize=1)
def pdf() -> bytes:
    """A receipt, as any PDF of one page."""
    return api.render(layout="receipt", data=sample("receipt", "fr"), language="fr")


def upload(content: bytes, name: str, accept: list[str] | None = None, max_bytes: int = 5_000_000) -> api.FileView:
    """Send a file as a citizen does."""
    return api.store_upload(
        actor=CITIZEN,
        stream=BytesIO(content),
        filename=name,
        purpose="test.paper",
        accept=accept or ["pdf", "image"],
        max_bytes=max_bytes,
    )


def signatory(role: str = "papc", office_id: UUID = OFFICE) -> Actor:
    """Somebody who holds a role at an office."""
    holding = Holding(
        id=uuid4(), role=role, office_id=office_id, office_name=NAMES, office_kind="commune", division_code="1601"
    )
    ref = ActorRef(kind="account", id=str(uuid4()), label="Kamel Haddad")
    return Actor(ref=ref, account_id=uuid4(), kind="staff", holdings=(holding,))


def registered(number: str = "RES/1601/2026/000001", **changes: Any) -> api.DocumentView:
    """A document whose number is taken and whose file is not made yet."""
    options: dict[str, Any] = {
        "number": number,
        "kind": "grant",
        "title": {"ar": "شهادة إقامة", "fr": "Certificat de résidence"},
        "office_id": OFFICE,
        "office_label": NAMES,
        "language": "ar",
        "subject": SubjectRef(kind="cases.case", id=str(uuid4())),
        "content": api.canonical({"number": number, "holder": "بن علي"}),
    }
    return api.issue_document(**options | changes)


def sealed(document: api.DocumentView, **changes: Any) -> bytes:
    """The sealed file of a document."""
    data = sample("certificate", "ar", number=document.number, reference=document.reference)
    data["qr"] = api.qr_for(document_id=document.id)
    return signing.seal_pdf(
        pdf=api.render(layout="certificate", data=data | changes, language="ar"),
        office_id=document.office_id,
        office_label=NAMES["fr"],
        reason=document.number,
        signer_label="كمال حداد",
        at=AT,
    )


def issued(**changes: Any) -> tuple[api.DocumentView, bytes]:
    """A document in force and its file."""
    document = registered(**changes)
    content = sealed(document)
    stored = api.store_bytes(
        actor=CITIZEN, content=content, name="act.pdf", media_type="application/pdf", purpose="decision"
    )
    return api.publish_file(document_id=document.id, file_id=stored.id, issued_at=AT), content
