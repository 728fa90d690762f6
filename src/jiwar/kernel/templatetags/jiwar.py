"""Template tags every page may use without loading them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from jiwar.kernel import money, references, texts

register = template.Library()


@register.filter
def pick(value: texts.Texts | str | None) -> str:
    """A multilingual text in this page's language."""
    return texts.pick(value)


@register.filter
def ltr(value: Any) -> SafeString | str:
    """Numbers, telephones and identifiers keep their direction inside Arabic text."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else ""


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
        '<time datetime="{}">{} <bdi dir="ltr">{}</bdi></time>', shown.isoformat(), date_format(shown, "j F Y"), shown.strftime("%H:%M")
    )


@register.filter
def dinars(centimes: int) -> SafeString | str:
    """An amount of centimes in dinars."""
    return ltr(money.dinars(centimes))
