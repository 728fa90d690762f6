"""What the API says of a request that is not of the form described: short sentences in the language asked."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OF_KIND = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("The API knows no such name."),
    "string_type": gettext_lazy("Write a text here."),
    "uuid_parsing": gettext_lazy("This is not an identifier."),
    "dict_type": gettext_lazy("Write an object here."),
    "model_attributes_type": gettext_lazy("Write an object here."),
    "list_type": gettext_lazy("Write a list here."),
}
OF_STATUS = {
    400: gettext_lazy("This is not JSON that can be read. Check it, then send it again."),
    401: gettext_lazy("Send the token of an accredited program in the header Authorization."),
    403: gettext_lazy("You do not have the right to do this."),
    404: gettext_lazy("There is nothing at this address."),
    405: gettext_lazy("This address does not take this method."),
    406: gettext_lazy("None of the forms asked is offered here."),
    413: gettext_lazy("This is too large to be read."),
    422: gettext_lazy("Something here is not of the form described. Nothing was kept: correct it, then send it again."),
    429: gettext_lazy("Too many requests. Wait a little, then send it again."),
}


def status_sentence(status: HTTPStatus) -> str:
    """What a status means here."""
    return str(OF_STATUS.get(status.value, _("Something failed on our side. Nothing is lost: try again.")))


def sentence_of(error: Mapping[str, Any]) -> str:
    """One thing that is not as described."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind in OF_KIND:
        return str(OF_KIND[kind])
    if kind == "literal_error":
        return _("Choose one of: %(choices)s.") % {"choices": context["expected"]}
    if kind in {"string_too_long", "too_long"}:
        return _("At most %(count)d are allowed here.") % {"count": context["max_length"]}
    return _("This is not of the form described.")
