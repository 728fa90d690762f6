"""Types of questions. One type = one entry made by a file of this folder, a template if its widget needs one, a test.

Every file here is loaded when the registry is first asked for: nothing lists them.
"""

import pkgutil
from functools import cache

from jiwar.catalogue.fields.kind import FIELD_TYPES, FieldType


@cache
def _loaded() -> bool:
    for module in pkgutil.iter_modules(__path__):
        pkgutil.resolve_name(f"{__name__}.{module.name}")
    return True


def field_types() -> dict[str, FieldType]:
    """All types by name."""
    _loaded()
    return dict(FIELD_TYPES.items())


def field_type(name: str) -> FieldType | None:
    """The type of that name."""
    _loaded()
    return FIELD_TYPES.get(name)


__all__ = ["FieldType", "field_type", "field_types"]
