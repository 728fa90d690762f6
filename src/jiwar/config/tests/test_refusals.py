"""What Django refuses by itself is a page in the person's language, styled, with a way back."""

from io import BytesIO

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import path

from jiwar.config import refusals
from jiwar.config import urls as real

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def boom(request: object) -> None:
    raise RuntimeError("on purpose")


def forged(request: object) -> None:
    raise SuspiciousOperation("on purpose")


urlpatterns = [
    *(path(f"{prefix}boom/", boom) for prefix in ("", "fr/")),
    *(path(f"{prefix}forged/", forged) for prefix in ("", "fr/")),
    *real.urlpatterns,
]
handler400, handler500 = refusals.bad_request, refusals.server_error
FROM = {"referer": "http://testserver/fr/track/"}


@pytest.mark.parametrize(("prefix", "said"), [("", "كبير جدا"), ("/fr", "trop volumineux")])
@pytest.mark.parametrize(
    "fields", [{"reference": "x" * 6 * 1024**2}, {f"field{number}": "x" for number in range(1200)}]
)
def test_a_form_beyond_the_limits(prefix: str, said: str, fields: dict[str, str]) -> None:
    page = Client().post(f"{prefix}/track/", fields, headers=FROM)
    assert page.status_code == 413
    assert said in page.content.decode()
    assert "jw-page-citizen" in page.content.decode()
    assert 'href="http://testserver/fr/track/"' in page.content.decode()


@pytest.mark.parametrize(("prefix", "said"), [("", "كبير جدا"), ("/fr", "trop volumineux")])
def test_what_announces_too_much_is_not_read(settings, prefix: str, said: str) -> None:
    settings.REQUEST_MAX_BYTES = 1000
    page = Client().post(f"{prefix}/verify/", {"reference": "y" * 2000})
    assert page.status_code == 413
    assert said in page.content.decode()


@pytest.mark.parametrize("address", ["/fr/attributions/?commune=%00", "/fr/search/?q=a%00b", "/fr/services/a%00b/"])
def test_a_sign_that_no_text_holds_is_not_understood(address: str) -> None:
    assert Client().get(address).status_code == 400


def test_nor_in_a_form_while_files_hold_any_sign() -> None:
    form = "application/x-www-form-urlencoded"
    refused = Client().post("/fr/track/", "reference=ABCD%00&proof=1234", content_type=form, headers=FROM)
    assert refused.status_code == 400
    assert "jw-page-citizen" in refused.content.decode()
    assert Client().post("/fr/verify/", {"document": BytesIO(b"%PDF-1.7 \0 %00")}).status_code != 400


def test_a_page_elsewhere_is_no_way_back() -> None:
    page = Client().post(
        "/fr/track/", {"reference": "x" * 6 * 1024**2}, headers={"referer": "https://elsewhere.example/"}
    )
    assert "elsewhere.example" not in page.content.decode()
    assert 'href="/fr/"' in page.content.decode()


@pytest.mark.parametrize(("prefix", "said"), [("", "هذه الصفحة لا تُفتح"), ("/fr", "ne s’ouvre qu’avec son bouton")])
def test_the_address_of_a_button_opened_by_itself(prefix: str, said: str) -> None:
    page = Client().get(f"{prefix}/services/residence-certificate/apply/", headers=FROM)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert said in page.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("prefix", "said"), [("", "لم نفهم"), ("/fr", "pas compris")])
def test_a_forged_request(prefix: str, said: str) -> None:
    page = Client().get(f"{prefix}/forged/", headers=FROM)
    assert page.status_code == 400
    assert said in page.content.decode()
    assert 'href="http://testserver/fr/track/"' in page.content.decode()


def test_an_unknown_host_gets_a_page_that_needs_no_address() -> None:
    page = Client().get("/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400
    assert "الطلب غير مفهوم" in page.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("prefix", "first", "language"), [("", "<h1>حدث خطأ", "ar"), ("/fr", "<h1>Une erreur", "fr")])
def test_an_error_of_ours_is_said_in_the_language_of_the_page(prefix: str, first: str, language: str) -> None:
    page = Client(raise_request_exception=False).get(f"{prefix}/boom/")
    assert page.status_code == 500
    assert first in page.content.decode()
    assert f'<html lang="{language}"' in page.content.decode()


def test_a_form_out_of_date_leads_back() -> None:
    page = Client(enforce_csrf_checks=True).post("/fr/track/", {"reference": "A"}, headers=FROM)
    assert page.status_code == 403
    assert 'href="http://testserver/fr/track/"' in page.content.decode()
