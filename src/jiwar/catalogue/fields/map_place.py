"""A place on the map of a commune: described in words, and drawn when one can: a pin, a line or an area.

Words are what is asked; the drawing helps. The map needs no network: it is the outline of the commune. With a keyboard
arrows move a cross; without JavaScript the words are enough, and whoever has coordinates may type them, nobody must.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.composite import PartsForm, PartsInvalid
from jiwar.catalogue.fields.kind import Context, FieldType, Scalar, register, titled
from jiwar.catalogue.fields.places import place_name
from jiwar.catalogue.fields.text import TextField
from jiwar.catalogue.paper import Drawing, Item, Lines, Note, Part
from jiwar.kernel.digits import western
from jiwar.kernel.errors import Refused
from jiwar.territory import api as territory

SHAPES = {"pin": ("Point", 1, 1), "line": ("LineString", 2, 60), "area": ("Polygon", 3, 60)}
FRAME = 40  # units around the outline
PLACES = 6  # decimals of a degree: a hand's breadth
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,15})?")

Point = tuple[float, float]  # longitude, latitude, as GeoJSON writes them


def read_points(text: str) -> list[Point]:
    """Points typed one a line, latitude and longitude in either order (in Algeria only a latitude is above 18).

    Raises ValidationError.
    """
    points: list[Point] = []
    for line in western(text).replace(";", "\n").splitlines()[:200]:
        numbers = [float(found) for found in _NUMBER.findall(line)]
        if not line.strip():
            continue
        if len(numbers) != 2 or max(numbers) < 18 or max(numbers) > 38 or not -9 <= min(numbers) <= 12.5:
            sentence = _("Write each point on a line of its own: latitude, longitude, for example 36.7731, 3.0588.")
            raise forms.ValidationError(sentence, code="points")
        points.append((round(min(numbers), PLACES), round(max(numbers), PLACES)))
    return points


def typed_points(geometry: Any) -> str:
    """The points of a GeoJSON geometry as `read_points` reads them."""
    return "\n".join(f"{latitude:.{PLACES}f}, {longitude:.{PLACES}f}" for longitude, latitude in points_of(geometry))


def points_of(geometry: Any) -> list[Point]:
    """The points of a geometry that we keep; none for anything else."""
    if not isinstance(geometry, Mapping):
        return []
    found = geometry.get("coordinates")
    listed = [found] if geometry.get("type") == "Point" else found
    if geometry.get("type") == "Polygon":
        listed = found[0][:-1] if isinstance(found, list) and found and isinstance(found[0], list) else []
    points = listed if isinstance(listed, list) else []
    if all(isinstance(one, list | tuple) and len(one) == 2 and all(_is_degree(part) for part in one) for one in points):
        return [(float(longitude), float(latitude)) for longitude, latitude in points]
    return []


def _is_degree(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -180 <= value <= 180


def _geometry(shape: str, points: list[Point]) -> dict[str, Any]:
    listed = [list(point) for point in points]
    kind = SHAPES[shape][0]
    if kind == "Point":
        return {"type": kind, "coordinates": listed[0]}
    return {"type": kind, "coordinates": [[*listed, listed[0]]] if kind == "Polygon" else listed}


def _map_of(code: str) -> territory.LocalMap | None:
    try:
        return territory.local_map(code=code) if code else None
    except Refused:
        return None


class MapWidget(forms.Widget):
    """The words, the drawing on the outline, the coordinates folded away; `scripts/map.js` lets one draw."""

    use_fieldset = True
    template_name = "catalogue/widgets/map_place.html"

    def __init__(self, shape: str, commune: str) -> None:
        super().__init__()
        self.shape, self.commune = shape, commune
        self.part_errors: dict[str, Any] = {}

    def parts(self) -> dict[str, forms.Field]:
        """The fields of the words and of the coordinates."""
        text = TextField(
            lines=True,
            label=_("Describe the place"),
            help_text=_("The street, the number, what stands beside it: as you would tell a neighbour."),
            max_length=600,
            widget=forms.Textarea({"rows": 3, "class": "jw-textarea--short"}),
        )
        text.error_messages["required"] = _("Describe the place in a few words.")
        points = forms.CharField(
            label=_("Coordinates"),
            required=False,
            help_text=_("One point a line: latitude, longitude. The map fills them in when you draw."),
            widget=forms.Textarea({"rows": 3, "dir": "ltr", "class": "jw-textarea--short", "spellcheck": "false"}),
        )
        return {"text": text, "points": points}

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-{next(iter(self.part_errors), 'text')}" if id_ else ""

    def error_links(self, id_: str) -> list[tuple[str, str]]:
        return [(f"{id_}-{name}", str(said)) for name, said in self.part_errors.items()]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")) for part in ("text", "points")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-text" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        kept = value if isinstance(value, Mapping) else {}
        points = kept["points"] if "points" in kept else typed_points(kept.get("geometry"))
        form = PartsForm(
            self.parts(), prefix=name, values={"text": kept.get("text", ""), "points": points}, errors=self.part_errors
        )
        context = {"form": form, "shape": self.shape, "name": name, "id": (attrs or {}).get("id", f"id_{name}")}
        if ground := _map_of(self.commune):
            context |= {"map": _drawn(ground), "place": place_name(self.commune, "")}
            context["drawn"] = drawn_path(self.shape, _safe_points(points), ground)
        return render_to_string(self.template_name, context)


def _safe_points(text: str) -> list[Point]:
    try:
        return read_points(text)
    except forms.ValidationError:
        return []


def _drawn(ground: territory.LocalMap) -> dict[str, Any]:
    """What the template draws: the outline, its corners, and how long a kilometre is."""
    kilometre = ground.height / ((ground.north - ground.south) * 111.2)
    length = next(km for km in (50, 20, 10, 5, 2, 1) if km * kilometre < ground.width / 2 or km == 1)
    return {
        "path": ground.path_d,
        "view": f"{-FRAME} {-FRAME} {ground.width + 2 * FRAME} {ground.height + 2 * FRAME}",
        "width": ground.width,
        "height": ground.height,
        "bounds": f"{ground.west:.6f} {ground.south:.6f} {ground.east:.6f} {ground.north:.6f}",
        "scale_km": length,
        "scale": round(length * kilometre),
        "scale_y": ground.height + FRAME // 2,
        "attribution": territory.MAP_ATTRIBUTION,
    }


def drawn_path(shape: str, points: list[Point], ground: territory.LocalMap) -> dict[str, Any] | None:
    """What was drawn, in the units of the outline."""
    placed = [tuple(round(part) for part in ground.place_on(*point)) for point in points]
    if not placed:
        return None
    path = "M" + "L".join(f"{x} {y}" for x, y in placed) + ("z" if shape == "area" and len(placed) > 2 else "")
    return {"path": path if len(placed) > 1 else "", "spots": placed, "shape": shape}


class MapField(forms.Field):
    """Cleans to `{commune, text, geometry}`, the geometry (GeoJSON) only when something was drawn."""

    widget: MapWidget

    def __init__(self, question: Question, context: Context) -> None:
        self.shape = question.settings.get("shape", "pin")
        self.commune = (context.get("commune") or {}).get("code") or ""
        super().__init__(widget=MapWidget(self.shape, self.commune))

    def clean(self, value: Any) -> dict[str, Any] | None:
        raw = {"text": value} if isinstance(value, str) else value
        if raw is not None and not isinstance(raw, Mapping):
            raise PartsInvalid({"text": self.widget.parts()["text"].error_messages["required"]})
        given = dict(raw or {})
        errors: dict[str, Any] = {}
        text, points = "", []
        field = self.widget.parts()["text"]
        field.required = self.required or bool(given.get("points") or given.get("geometry"))
        try:
            text = field.clean(given.get("text"))
        except forms.ValidationError as problem:
            errors["text"] = problem.messages[0]
        try:
            points = self._points(given)
        except forms.ValidationError as problem:
            errors["points"] = problem.messages[0]
        if errors:
            self.widget.part_errors = errors
            raise PartsInvalid(errors)
        if not text:
            return None
        answer: dict[str, Any] = {"commune": self.commune or str(given.get("commune") or ""), "text": text}
        return answer | ({"geometry": _geometry(self.shape, points)} if points else {})

    def _points(self, given: Mapping[str, Any]) -> list[Point]:
        geometry = given.get("geometry")
        points = points_of(geometry) if geometry else read_points(str(given.get("points") or ""))
        _kind, least, most = SHAPES[self.shape]
        if geometry and not points:
            raise forms.ValidationError(_("This drawing cannot be read: draw it again."), code="geometry")
        if points and not least <= len(points) <= most:
            raise forms.ValidationError(COUNTS[self.shape], code="count")
        ground = _map_of(self.commune) if points else None
        if ground and not all(ground.inside(*point) for point in points):
            sentence = gettext("This is outside the commune of %(commune)s: move it inside, or erase it and use words.")
            raise forms.ValidationError(sentence % {"commune": place_name(self.commune, "")}, code="outside")
        return points


COUNTS = {
    "pin": _("Mark one point only."),
    "line": _("A line has 2 points at least and 60 at most: add or erase some."),
    "area": _("An area has 3 corners at least and 60 at most: add or erase some."),
}
MARKED = {"pin": _("a point on the map"), "line": _("a line on the map"), "area": _("an area on the map")}


def _show(question: Question, value: Any, language: str) -> str:
    if not value.get("geometry"):
        return str(value.get("text", ""))
    with override("ar-dz" if language == "ar" else language):
        return f"{value.get('text', '')} ({MARKED[question.settings.get('shape', 'pin')]})"


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    kept = value or {}
    points = points_of(kept.get("geometry"))
    middle = [round(sum(part) / len(points), PLACES) for part in zip(*points, strict=True)] if points else [None, None]
    return {
        "commune": kept.get("commune"),
        "text": kept.get("text"),
        "longitude": middle[0],
        "latitude": middle[1],
        "points": "; ".join(typed_points(kept.get("geometry")).splitlines()) or None,
    }


def _schema(question: Question) -> dict[str, Any]:
    """Words always; a drawing (GeoJSON, longitude before latitude) only where one has it."""
    kind = SHAPES[question.settings.get("shape", "pin")][0]
    parts = {"type": {"const": kind}, "coordinates": {"type": "array"}}
    geometry = {"type": "object", "properties": parts, "required": list(parts)}
    text = {"type": "string", "maxLength": 600}
    found = {"commune": {"type": "string"}, "text": text, "geometry": geometry}
    return {"type": "object", "properties": found, "required": ["text"], "additionalProperties": False}


def _paper(question: Question) -> tuple[Item, ...]:
    draw = Note(text=_("Mark the place on the map of the commune, or draw a sketch with the streets around it."))
    return Part(label=_("Describe the place"), items=(Lines(count=2),)), draw, Drawing(height_mm=90, ground="commune")


register(
    FieldType(
        name="map_place",
        titles={"ar": "مكان على الخريطة", "fr": "Lieu sur la carte", "en": "Place on a map"},
        build=MapField,
        show=_show,
        sample=lambda _question: {"commune": "1601", "text": "text"},
        cel=lambda _question: {"commune": "string", "text": "string"},
        json_schema=_schema,
        export=_export,
        paper=_paper,
        settings={"shape": titled("ما يُرسم", "Ce qu’on dessine", "What is drawn", enum=list(SHAPES))},
        in_rows=False,
    )
)
