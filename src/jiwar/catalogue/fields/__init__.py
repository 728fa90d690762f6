"""Types of questions. One type = one entry made by a file of this folder, a template if its widget needs one, a test.

Every file here is loaded when the registry is first asked for: nothing lists them.
"""

import pkgutil
from functools import cache

from jiwar.catalogue.definition import Option, Question
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


def specimen(kind: FieldType) -> Question:
    """A question of that type as a new one begins: with the settings and the options that it cannot do without."""
    options = [
        Option(id=f"choice_{at}", label={"ar": f"الاختيار {at}", "fr": f"Choix {at}", "en": f"Choice {at}"})
        for at in (1, 2, 3)
    ]
    return Question(
        id=kind.name,
        type=kind.name,
        label=kind.titles,
        options=tuple(options) if kind.has_options else (),
        settings=kind.specimen,
    )


__all__ = ["FieldType", "field_type", "field_types", "specimen"]
