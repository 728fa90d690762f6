"""Everything that must be true of a definition before it is published; each finding has its place and its sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.examples import check_examples
from jiwar.catalogue.checks.logic import check_logic
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.checks.reach import check_reach
from jiwar.catalogue.checks.sense import check_sense
from jiwar.catalogue.checks.shape import check_shape
from jiwar.catalogue.checks.sources import check_source
from jiwar.catalogue.checks.texts import check_texts
from jiwar.catalogue.checks.workflow import check_shared
from jiwar.catalogue.definition import definition_from


def check_definition(data: Mapping[str, Any]) -> list[Problem]:
    """All problems of a definition given as plain data; an empty list means it may be published.

    The shape first (JSON Schema): the rest supposes it.
    """
    if not isinstance(data, Mapping):
        return [Problem("·", _("A definition is a list of “key: value” lines."))]
    if problems := check_shape(data) or check_shared(data):
        return problems
    definition = definition_from(data)
    problems = [*check_sense(definition), *check_source(definition)]
    problems += [*check_logic(definition), *check_texts(definition)]
    return problems or [*check_reach(definition), *check_examples(definition)]


def check_local(data: Mapping[str, Any]) -> list[Problem]:
    """What a local rule could break: the same layers but the worked examples, which tell the template's own stories."""
    if problems := check_shape(data) or check_shared(data):
        return problems
    definition = definition_from(data)
    problems = [*check_sense(definition), *check_source(definition)]
    return [*problems, *check_logic(definition), *check_texts(definition)]


__all__ = ["Problem", "check_definition", "check_local"]
