"""Template tags every page may use without loading them."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jiwar.kernel import assets, directions, money, references, telephones, texts, unsent

register = template.Library()

# Drawings that show a direction of reading; ticks, clocks and magnifiers keep theirs.
TURNING_ICONS = frozenset({"back", "next", "chevron", "sign", "message", "edit"})


@register.filter
def pick(value: texts.Texts | str | None) -> str:
    """A multilingual text in this page's language, dates and references inside it the right way round."""
    return isolate(texts.pick(value))


@register.filter
def isolate(value: Any) -> str:
    """A text of this page in which figures and what stands beside them keep their order; markup is left alone."""
    text = str(value)
    plain = hasattr(value, "__html__") or not any(sign.isdigit() for sign in text)
    return text if plain else directions.isolate(text, texts.current_language())


@register.filter
def ltr(value: Any) -> SafeString | str:
    """Numbers, telephones and identifiers keep their direction inside Arabic text."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else ""


@register.filter
def phone(value: str | None) -> SafeString | str:
    """A telephone number (or another way to reach somebody) as people write it, left to right."""
    return ltr(telephones.local(value)) if value else ""


@register.filter
def reference(value: str) -> SafeString | str:
    """A reference in its spoken form, left to right."""
    return ltr(references.spoken(value)) if value else ""


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A day in words (`22 نوفمبر 2026`, `22 novembre 2026`), isolated from the text around it."""
    if value is None:
        return ""
    shown = localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), date_format(shown, "j F Y", use_l10n=True))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A day and an hour in Algiers."""
    if value is None:
        return ""
    shown = localtime(value)
    return format_html(
        '<time datetime="{}">{} <bdi dir="ltr">{}</bdi></time>',
        shown.isoformat(),
        date_format(shown, "j F Y"),
        shown.strftime("%H:%M"),
    )


@register.filter
def dinars(centimes: int) -> SafeString | str:
    """An amount of centimes in dinars."""
    return ltr(money.dinars(centimes))


class _TokenNode(CsrfTokenNode):
    """The token of a form, and who was signed in when it was drawn: words that come too late go back to them alone."""

    def render(self, context: template.Context) -> str:
        token = super().render(context)
        mark = str(getattr(getattr(context, "request", None), "opened_by", ""))
        if not mark:
            return token
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, unsent.OPENED_BY, mark)


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> _TokenNode:
    """Django's tag with our mark beside it."""
    return _TokenNode()


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file under the name that carries its hash; raises AssetsMissing before `make assets`."""
    return static(f"jiwar/{assets.hashed(name)}")


@register.simple_tag
def asset_if_built(name: str) -> str:
    """The same, or nothing: for the page that must show whatever is broken."""
    try:
        return asset(name)
    except assets.AssetsMissing:
        return ""


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A drawing of templates/kernel/icons, always beside the word that says the same."""
    turning = " jw-icon--turns" if name in TURNING_ICONS else ""
    return format_html(
        '<svg class="jw-icon{}{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        turning,
        f" {css}" if css else "",
        _drawing(name),
    )


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe(get_template(f"kernel/icons/{name}.svg").render().strip())  # noqa: S308 - our own files


@register.filter
def first_input(field: BoundField) -> str:
    """Id of the first control of a field: where an error's link leads."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def error_links(field: BoundField) -> list[tuple[str, str]]:
    """(id of the control, sentence) of each error; a widget of several parts says itself which part is meant."""
    of_parts = getattr(field.field.widget, "error_links", None)
    return (of_parts(field.auto_id) if of_parts else []) or [(first_input(field), error) for error in field.errors]


@register.filter
def up_to(number: int, start: int = 1) -> range:
    """Whole numbers from `start` to `number`: `{% for star in score|up_to %}`."""
    return range(start, number + 1)


@register.filter
def share(value: float | None, whole: float | None) -> int:
    """`value` as a percentage of `whole`, 0 to 100, for the length of a bar."""
    return max(0, min(100, round(100 * value / whole))) if value and whole else 0


@register.filter
def weight(size: int | None) -> str:
    """The size of a file as people say it (`375 Ko`, `1,2 Mo`): thousands, not powers of two."""
    if size is None:
        return ""
    if size < 1_000_000:
        return _("%(number)s KB") % {"number": max(1, round(size / 1000))}
    return _("%(number)s MB") % {"number": number_format(size / 1_000_000, decimal_pos=1)}


@register.filter
def words(value: str) -> list[str]:
    """The words of a text, to loop over names in a template."""
    return value.split()
