"""Addresses of the API, version 1; its OpenAPI document is `openapi.json`."""

from typing import Any

from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jiwar.kernel.errors import Refused
from jiwar.portals.api import catalogue, filing
from jiwar.portals.api.answering import invalid, refused, unauthenticated, unreadable
from jiwar.portals.api.describing import Described
from jiwar.portals.api.reading import StrictParser

api: NinjaAPI = Described(
    title="Jiwar",
    version="1",
    description="The catalogue of public services, for programs, and the filing of applications by accredited ones. "
    "Texts are in the language of Accept-Language.",
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from elsewhere
    parser=StrictParser(),
)
api.add_router("", catalogue.router)
api.add_router("", filing.router)
HANDLERS: dict[type[Exception], Any] = {
    Refused: refused,
    AuthenticationError: unauthenticated,
    HttpError: unreadable,
    ValidationError: invalid,
}
for _kind, _handler in HANDLERS.items():
    api.add_exception_handler(_kind, _handler)

urlpatterns = [path("", api.urls)]
