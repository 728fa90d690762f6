"""Start-up: wires what modules contribute to one another once Django knows all of them."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig
from django.conf import settings


class JiwarConfig(AppConfig):
    name = "jiwar.config"

    def ready(self) -> None:
        for module in settings.MODULES:
            if find_spec(f"jiwar.{module}.contributions"):
                import_module(f"jiwar.{module}.contributions")
            # An indicator is one file: no list names it.
            if (indicators := find_spec(f"jiwar.{module}.indicators")) is not None:
                for found in iter_modules(indicators.submodule_search_locations):
                    import_module(f"{indicators.name}.{found.name}")
        import_module("jiwar.config.wiring")
