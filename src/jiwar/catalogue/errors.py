"""What the catalogue refuses, in sentences for people."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class AnswerInvalid(Refused):
    """An answer cannot be accepted; `parts` says which part of a composite one, each with its sentence."""

    def __init__(self, message: object, parts: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.parts = dict(parts or {})


class ProcedureNotFound(Refused):
    """No published procedure has that code or id."""

    def __init__(self) -> None:
        super().__init__(_("This service is not in the catalogue."))


class DefinitionRefused(Refused):
    """A definition has problems: nothing of it is published; `problems` lists them."""

    def __init__(self, code: str, problems: list) -> None:
        first = f"{problems[0].path}: {problems[0].message}" if problems else ""
        super().__init__(
            _("“%(code)s” has %(count)d problems and was not published. The first one: %(first)s")
            % {"code": code, "count": len(problems), "first": first}
        )
        self.problems = problems


class VersionIsFixed(RuntimeError):  # noqa: N818 - reads as what happened
    """A published version never changes: publish another one."""
