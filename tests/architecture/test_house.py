"""Jiwar's own tree keeps the house rules."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import house


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_house_rule(rule) -> None:
    found = list(rule())
    assert not found, "\n".join(found)


def test_imports_keep_the_order() -> None:
    lint = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=house.ROOT,
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(house.ROOT / "src")},
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


# The one exception of the house: sessions and accounts of Django's own tables point at the account.
EXCEPTIONS = {"identity.Account"}


def foreign_keys_pointing_wrong(all_models: list[type[models.Model]]) -> list[str]:
    """Foreign keys that point up or sideways, or that delete across modules."""
    height = {module: row for row, modules in enumerate(reversed(house.order())) for module in modules}
    wrong = []
    for model in all_models:
        own = module_of(model)
        if own is None:
            continue
        for field in model._meta.get_fields():
            if not (isinstance(field, models.ForeignKey | models.OneToOneField)) or field.remote_field is None:
                continue
            other = module_of(field.remote_field.model)
            if other is None or other == own or field.remote_field.model._meta.label in EXCEPTIONS & {"-"}:
                continue
            if height[other] >= height[own]:
                wrong.append(f"{model._meta.label}.{field.name} points up or sideways to {other}")
            elif field.remote_field.on_delete is not models.PROTECT:
                wrong.append(f"{model._meta.label}.{field.name} must be PROTECT across modules")
    return wrong


def module_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "jiwar" else None


def test_foreign_keys_point_down() -> None:
    assert foreign_keys_pointing_wrong(apps.get_models()) == []
