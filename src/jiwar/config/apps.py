"""Start-up: wires what modules contribute to one another once Django knows all of them."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class JiwarConfig(AppConfig):
    name = "jiwar.config"

    def ready(self) -> None:
        for module in settings.MODULES:
            if find_spec(f"jiwar.{module}.contributions"):
                import_module(f"jiwar.{module}.contributions")
        import_module("jiwar.config.wiring")
