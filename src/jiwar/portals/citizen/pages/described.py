"""A service for search engines: schema.org data inside its page, the same facts as people read on it."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import current_language, pick

# Inside a script element only these could end it or begin another.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def schema_org(procedure: catalogue.ProcedureView, address: str) -> SafeString:
    """The JSON-LD of a service (schema.org GovernmentService), ready to stand in a data block of its page."""
    definition = procedure.definition
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{settings.PUBLIC_URL}/services/{procedure.code}/#service",
        "identifier": procedure.code,
        "name": pick(procedure.titles),
        "description": pick(procedure.summary),
        "inLanguage": current_language(),
        "url": f"{settings.PUBLIC_URL}{address}",
        "audience": {"@type": "Audience", "audienceType": pick(definition.who)},
        "areaServed": {"@type": "Country", "name": "DZ"},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": f"{settings.PUBLIC_URL}{address}",
            "availableLanguage": ["ar", "fr"],
        },
        "serviceOutput": {"@type": "GovernmentPermit", "name": pick(procedure.titles)},
    }
    if definition.fee.amount is not None:
        price = f"{definition.fee.amount / 100:.2f}"
        data["offers"] = {"@type": "Offer", "price": price, "priceCurrency": "DZD"}
    return block_of(data)


def block_of(data: dict[str, Any]) -> SafeString:
    """JSON that no text in it can end: every sign that could is escaped, as `json_script` of Django does."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above
