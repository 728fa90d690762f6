"""Questions of several parts (a person, an address): one Django field, whose widget draws one small form."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

Parts = dict[str, forms.Field]
MakeParts = Callable[[Mapping[str, Any]], Parts]
EMPTY: tuple[Any, ...] = (None, "", (), [])


class Posted(dict[str, Any]):
    """Parts as a browser posted them, to be drawn again as they were typed."""


class PartsForm(forms.Form):
    """The parts as a form whose answers are given, not parsed from a request."""

    question_page = False
    use_required_attribute = False

    def __init__(self, parts: Parts, *, prefix: str, values: Mapping[str, Any], errors: Mapping[str, Any]) -> None:
        super().__init__(initial=dict(values), prefix=prefix)
        self.fields = dict(parts)
        for name, field in self.fields.items():
            if name in errors:
                field.widget.attrs["aria-invalid"] = "true"
                if isinstance(errors[name], PartsInvalid):
                    field.widget.part_errors = errors[name].parts
        # Drawn, never cleaned: CompositeField has cleaned each part, these are its findings.
        self._errors = ErrorDict(
            {name: self.error_class([str(said)], renderer=self.renderer) for name, said in errors.items()},
            renderer=self.renderer,
        )

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}-{field_name}"


class CompositeWidget(forms.Widget):
    """Draws the parts with the kernel's own templates."""

    use_fieldset = True
    template_name = "catalogue/widgets/composite.html"

    def __init__(self, make_parts: MakeParts, *, template_name: str | None = None) -> None:
        super().__init__()
        self.make_parts = make_parts
        self.part_errors: dict[str, Any] = {}
        self.template_name = template_name or self.template_name

    def id_for_label(self, id_: str | None) -> str:
        first = next(iter(self.part_errors or self.make_parts({})), None)
        return self._control(id_, first) if id_ and first else id_ or ""

    def error_links(self, id_: str) -> list[tuple[str, str]]:
        """(id of the control, sentence) of each part that was refused."""
        found: list[tuple[str, str]] = []
        for name, said in self.part_errors.items():
            found += links_of(self.make_parts({}).get(name), f"{id_}-{name}", said)
        return found

    def _control(self, id_: str, name: str) -> str:
        """Id of the first control of a part."""
        part = self.make_parts({}).get(name)
        return (part.widget.id_for_label(f"{id_}-{name}") if part else "") or f"{id_}-{name}_0"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Posted:
        parts = self.make_parts({})
        known = Posted(
            {part: field.widget.value_from_datadict(data, files, f"{name}-{part}") for part, field in parts.items()}
        )
        known["_show"] = f"{name}-show" in data
        return known

    def redrawn(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any] | None:
        """What to draw again when a button of the question itself was pressed, of this part or of one inside."""
        if f"{name}-show" in data:
            return dict(self.value_from_datadict(data, files, name))
        for part, field in self.make_parts({}).items():
            again = getattr(field.widget, "redrawn", None)
            inside = again(data, files, f"{name}-{part}") if again else None
            if inside is not None:
                return self.value_from_datadict(data, files, name) | {part: inside}
        return None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, Mapping) else {}
        form = PartsForm(self.make_parts(values), prefix=name, values=values, errors=self.part_errors)
        return render_to_string(self.template_name, {"form": form, "name": name})


class CompositeField(forms.Field):
    """Cleans each part by its own field, then the whole by `check`; the answer is a mapping without empty parts."""

    def __init__(
        self,
        make_parts: MakeParts,
        *,
        check: Callable[[dict[str, Any]], Any],
        widget: CompositeWidget | None = None,
    ) -> None:
        super().__init__(widget=widget or CompositeWidget(make_parts))
        self.make_parts, self.check = make_parts, check

    def clean(self, value: Any) -> Any:
        values = dict(value) if isinstance(value, Mapping) else {"": value} if value else {}
        showing = bool(values.pop("_show", False))
        parts = self.make_parts(values)
        if not self.required and not showing and all(item in EMPTY for item in values.values()):
            return None
        found: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        if set(values) - set(parts):
            raise forms.ValidationError(_("This answer has parts that the question does not have."), code="unknown")
        for name, field in parts.items():
            try:
                cleaned = field.clean(values.get(name))
            except forms.ValidationError as problem:
                errors[name] = problem if isinstance(problem, PartsInvalid) else problem.messages[0]
            else:
                if cleaned not in EMPTY:
                    found[name] = cleaned
        if showing:  # the person asked for another list, not to go on
            errors = {"commune": parts["commune"].error_messages["required"]} if "commune" in parts else errors
        return self._whole(found, errors)

    def _whole(self, found: dict[str, Any], errors: dict[str, Any]) -> Any:
        """The answer; what is wrong with the whole is said together with what is wrong with its parts."""
        answer = None
        try:
            answer = self.check(found)
        except forms.ValidationError as problem:
            errors = {name: problems[0].messages[0] for name, problems in problem.error_dict.items()} | errors
        if errors:
            self.widget.part_errors = {name: errors[name] for name in self.make_parts(found) if name in errors}
            raise PartsInvalid(self.widget.part_errors)
        return answer


class PartsInvalid(forms.ValidationError):
    """The parts that were refused, each with its sentence, or with the parts of its own that were."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        super().__init__(list(dict.fromkeys(map(str, parts.values()))))
        self.parts = dict(parts)

    def __str__(self) -> str:
        return " ".join(map(str, self.messages))


def links_of(part: forms.Field | None, id_: str, said: Any) -> list[tuple[str, str]]:
    """(id of the control, sentence) of what was refused in one part, be it composite itself."""
    own = getattr(part.widget, "error_links", None) if part else None
    if own and isinstance(said, PartsInvalid):
        part.widget.part_errors = said.parts  # type: ignore[union-attr]  # a widget that has links has parts
        return own(id_)
    return [((part.widget.id_for_label(id_) if part else "") or f"{id_}_0", str(said))]
