"""Who asks: an accredited program, by its token in the header Authorization."""

from django.http import HttpRequest
from django.utils.translation import override
from ninja.security import HttpBearer

from jiwar.identity import api as identity
from jiwar.portals.api.answering import asked_language

MOST_LETTERS = 200  # no token of ours is longer


class ProgramToken(HttpBearer):
    """`Authorization: Bearer jiwar_…`, given once by `jiwar api-clients add`."""

    def authenticate(self, request: HttpRequest, token: str) -> identity.Actor | None:
        """The program, or nothing; raises TooManyTries."""
        with override(asked_language(request)):
            return identity.client_actor(token=token[:MOST_LETTERS], ip=identity.client_ip(request))


def program(request: HttpRequest) -> identity.Actor:
    """The program whose token was accepted."""
    actor: identity.Actor = request.auth  # type: ignore[attr-defined]  # set by ninja once `authenticate` has answered
    return actor
