"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from jiwar.config.demo.staff import Login, logins
from jiwar.kernel.texts import RIGHT_TO_LEFT, current_language


def site(request: HttpRequest) -> dict[str, object]:
    """Language, direction, the same page in the other languages, and whether the data are synthetic."""
    language = current_language()
    return {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "other_languages": [
            {"code": code.split("-")[0], "url": translate_url(request.get_full_path(), code)}
            for code, _ in settings.LANGUAGES
            if code.split("-")[0] != language
        ],
        "synthetic": settings.MODE == "demo",
        "actor": getattr(request, "actor", None),
        "demo_logins": _demo_logins if settings.MODE == "demo" else None,
    }


def _demo_logins() -> list[Login]:
    """Who can sign in to the demo; read only by the page that shows it."""
    return logins()
