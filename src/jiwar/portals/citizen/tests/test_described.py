"""The page of a service tells search engines what it tells people, in a block of data that runs nothing."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from jiwar.cases.tests import factories
from jiwar.portals.citizen.pages.described import block_of

pytestmark = [pytest.mark.pages, pytest.mark.django_db, pytest.mark.usefixtures("laid_country")]


@pytest.mark.parametrize(("prefix", "name"), [("", "شهادة الإقامة"), ("/fr", "Certificat de résidence")])
def test_the_page_carries_the_service_as_data(client: Client, prefix: str, name: str) -> None:
    factories.lay_ground()
    address = f"{prefix}/services/{factories.RESIDENCE}/"
    response = client.get(address)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    data: dict[str, Any] = json.loads(block)
    assert (data["@type"], data["name"]) == ("GovernmentService", name)
    assert data["url"].endswith(address)
    assert data["offers"]["priceCurrency"] == "DZD"
    # The policy stays strict: what is not JavaScript needs no permission, and nothing else got one.
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_no_text_ends_the_block() -> None:
    hostile = {"name": "</script><script>alert(1)</script>&"}
    block = block_of(hostile)
    assert "<" not in block
    assert json.loads(block) == hostile
