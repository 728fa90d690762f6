"""Addresses of the API, version 1; its OpenAPI document is `openapi.json`."""

from django.urls import path
from ninja import NinjaAPI

from jiwar.kernel.errors import Refused
from jiwar.portals.api.answering import refused
from jiwar.portals.api.catalogue import router

api = NinjaAPI(
    title="Jiwar",
    version="1",
    description="The catalogue of public services, for programs. Texts are in the language of Accept-Language.",
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from elsewhere
)
api.add_router("", router)
api.add_exception_handler(Refused, refused)

urlpatterns = [path("", api.urls)]
