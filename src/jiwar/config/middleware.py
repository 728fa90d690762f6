"""What every response carries, and who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]

# No inline script, no inline style, nothing from elsewhere (WCAG tools and fonts included).
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",  # a title read aloud
        "frame-src 'self'",  # papers and previews beside the answers
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


class SecurityHeaders:
    """Strict headers on every response; a page with personal content is never kept by a shared cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = CONTENT_SECURITY_POLICY
        if response.headers.get("X-Frame-Options") == "SAMEORIGIN":  # a page meant for a frame of ours
            policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self), payment=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class CurrentActor:
    """`request.actor`: the person behind this request with the roles held now (identity.api.Actor)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from jiwar.identity import api as identity  # app ready

        request.actor = identity.actor_of(request)  # type: ignore[attr-defined]  # Django's documented way to add to a request
        return self.get_response(request)
