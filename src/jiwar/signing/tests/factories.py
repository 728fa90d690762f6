"""A small PDF, and what is needed to seal it."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import typst

from jiwar.signing import api

OFFICE = UUID("01890000-0000-7000-8000-000000001601")
LABEL = "Commune d’Alger-Centre"
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@lru_cache(maxsize=1)
def plain_pdf() -> bytes:
    """One page, no seal."""
    source = b'#set document(title: "Acte")\n#set text(lang: "fr")\nActe n 1'
    pdf = typst.compile(source, pdf_standards=["a-2a", "ua-1"], timestamp=1_700_000_000)
    assert isinstance(pdf, bytes)
    return pdf


def sealed_pdf(*, office: UUID = OFFICE, pdf: bytes | None = None) -> bytes:
    """The same, sealed by an office."""
    return api.seal_pdf(
        pdf=pdf or plain_pdf(),
        office_id=office,
        office_label=LABEL,
        reason="Délivrance de l’acte RES/1601/2026/000001",
        signer_label="سليمة بوعلام",
        at=AT,
    )
