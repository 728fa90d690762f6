"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from jiwar.config.demo.staff import Login, logins
from jiwar.kernel.texts import RIGHT_TO_LEFT, current_language
from jiwar.portals.staff.pages.access import bar

OFFICIAL_ACTS = frozenset({"ar", "fr"})  # in which everything is written: pages, letters, acts


def site(request: HttpRequest) -> dict[str, object]:
    """Language, direction, the same page in the other languages, and whether the data are synthetic."""
    language = current_language()
    return {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "other_languages": [
            {"code": code.split("-")[0], "url": translate_url(request.get_full_path(), code)}
            for code in settings.MENU_LANGUAGES
            if code.split("-")[0] != language
        ],
        "part_translated": language if language not in OFFICIAL_ACTS else "",
        "synthetic": settings.MODE == "demo",
        "actor": getattr(request, "actor", None),
        # Asked by the pages that other portals draw for the staff.
        "staff_bar": SimpleLazyObject(lambda: bar(request.actor)),  # type: ignore[attr-defined]  # set by CurrentActor
        "shared_device": bool(getattr(request, "session", {}).get("shared_device")),  # nothing is kept on it
        "demo_logins": _demo_logins if settings.MODE == "demo" else None,
    }


def _demo_logins() -> list[Login]:
    """Who can sign in to the demo; read only by the page that shows it."""
    return logins()
