"""What every response carries: strict headers, nothing from elsewhere, no inline script or style."""

import re

import pytest
from django.conf import settings
from django.test import Client

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

ADDRESSES = ["/", "/fr/", "/verify/", "/track/", "/staff/sign-in/", "/about/", "/design/", "/nowhere/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_are_strict(client: Client, address: str) -> None:
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "media-src 'self';" in policy, "sound comes from here only"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page), "inline script"
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", page), "inline style or handler"
    loaded = re.findall(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"([^\"]+)\"", page)
    assert not [url for url in loaded if url.startswith(("http:", "https:", "//"))]


def test_cookies_are_right() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
