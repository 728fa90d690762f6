"""Figures as a reader sees them, in the language of the page."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from jiwar.analytics.rules.definitions import Indicator, Unit

NO_FIGURE = "—"
DECIMALS: dict[Unit, int] = {"count": 0, "days": 0, "percent": 1, "score": 1}


def shown(indicator: Indicator, value: float | None) -> str:
    """The number alone; a dash where there is none."""
    # number_format cuts what it does not show: 3.46 would read 3.4.
    whole = rounded(indicator, value)
    return NO_FIGURE if whole is None else number_format(whole, DECIMALS[indicator.unit], force_grouping=True)


def rounded(indicator: Indicator, value: float | None) -> float | None:
    """The value as precise as it is shown: two places that read alike are alike."""
    return None if value is None else round(value, DECIMALS[indicator.unit])


def unit_of(indicator: Indicator, value: float | None = None) -> str:
    """The word after the number, agreeing with it; empty for counts."""
    if indicator.unit == "days":
        return npgettext("unit", "day", "days", round(value if value is not None else 10))
    return {"count": "", "percent": "%", "score": _("out of 5")}[indicator.unit]


def change_shown(indicator: Indicator, now: float | None, before: float | None) -> str:
    """From the former figure to this one, signed: in percent for counts, in the unit for the rest; empty if unknown."""
    if now is None or before is None or (indicator.unit == "count" and not before):
        return ""
    if indicator.unit == "count":
        return f"{signed(100 * (now - before) / before, 0)} %"
    return signed(_difference(indicator, now, before), DECIMALS[indicator.unit])


def _difference(indicator: Indicator, now: float, before: float) -> float:
    """Between the two values as they are shown, so that a reader who subtracts finds the same."""
    decimals = DECIMALS[indicator.unit]
    return round(round(now, decimals) - round(before, decimals), decimals)


def signed(value: float, decimals: int) -> str:
    """A number with its sign, also when it is positive."""
    near = round(value, decimals) or 0
    sign = "+" if near > 0 else "−" if near < 0 else "±"
    return sign + number_format(abs(near), decimals, force_grouping=True)


def direction(indicator: Indicator, now: float | None, before: float | None) -> str:
    """`better`, `worse`, `same`, or empty where neither way is an improvement."""
    if indicator.better is None or now is None or before is None:
        return ""
    difference = _difference(indicator, now, before)
    if not difference:
        return "same"
    return "better" if (difference > 0) == (indicator.better == "higher") else "worse"
