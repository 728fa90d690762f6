"""SMS through an HTTP gateway that speaks like Kannel's `sendsms`."""

import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from jiwar.channels.adapters.outgoing import Outgoing, Receipt
from jiwar.channels.errors import RefusedForEver, SendingFailed, Unreachable
from jiwar.channels.rules import sms_size
from jiwar.kernel import guard

TIMEOUT_S = 10
_OURS_TO_REPAIR = {401, 403, 404, 405, 407, 408, 425, 429}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the password and the message elsewhere."""

    def redirect_request(self, *_: object) -> None:
        return None


class SmsGatewayAdapter:
    """The gateway of settings SMS_GATEWAY_*."""

    name = "sms_gateway"

    def send(self, outgoing: Outgoing) -> Receipt:
        """Hand over one SMS; what GSM-7 cannot write travels as UCS-2 (`coding=2&charset=UTF-8`)."""
        guard.outside_transaction("sending an SMS")
        if urlsplit(settings.SMS_GATEWAY_URL).scheme not in {"http", "https"}:
            raise SendingFailed("the SMS gateway's address is not an http address")
        size = sms_size(outgoing.text)
        query = {
            "username": settings.SMS_GATEWAY_USER,
            "password": settings.SMS_GATEWAY_PASSWORD,
            "to": outgoing.address,
            "text": outgoing.text,
            "charset": "UTF-8",
        } | ({"coding": "2"} if size.encoding == "ucs2" else {"coding": "0"})
        separator = "&" if "?" in settings.SMS_GATEWAY_URL else "?"
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(f"{settings.SMS_GATEWAY_URL}{separator}{urlencode(query)}", timeout=TIMEOUT_S) as answer:
                said = answer.read(200).decode("utf-8", "replace").strip()
        except urllib.error.HTTPError as problem:  # its text would quote the address, which holds the password
            raise _answer(problem.code) from None
        except (OSError, HTTPException, ValueError) as problem:
            raise Unreachable(f"SMS gateway: {type(problem).__name__}") from None
        return Receipt(provider_id=said[:200], parts=size.parts)


def _answer(code: int) -> SendingFailed:
    if 400 <= code < 500 and code not in _OURS_TO_REPAIR:
        return RefusedForEver(f"SMS gateway refused it: {code}")
    return SendingFailed(f"SMS gateway answered {code}")
