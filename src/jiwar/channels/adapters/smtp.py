"""E-mail over SMTP."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string

from jiwar.channels.adapters.outgoing import Outgoing, Receipt
from jiwar.channels.errors import RefusedForEver, SendingFailed, Unreachable
from jiwar.kernel import guard
from jiwar.kernel.texts import RIGHT_TO_LEFT


class SmtpAdapter:
    """The server of settings EMAIL_*; plain text first, and HTML that says its direction."""

    name = "smtp"

    def send(self, outgoing: Outgoing) -> Receipt:
        """Hand over one e-mail; its Message-ID is the delivery's, so that a second sending is seen as the same."""
        guard.outside_transaction("sending an e-mail")
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "jiwar.invalid"
        message_id = f"<{outgoing.delivery_id}@{domain}>"
        mail = EmailMultiAlternatives(
            subject=outgoing.subject,
            body=outgoing.text,
            to=[outgoing.address],
            headers={
                "Message-ID": message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": outgoing.language,
            },
        )
        mail.attach_alternative(
            render_to_string(
                "channels/mail.html",
                {
                    "subject": outgoing.subject,
                    "text": outgoing.text,
                    "language": outgoing.language,
                    "direction": "rtl" if outgoing.language in RIGHT_TO_LEFT else "ltr",
                },
            ),
            "text/html",
        )
        server = EmailBackend(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            username=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            use_tls=settings.EMAIL_USE_TLS,
            timeout=settings.EMAIL_TIMEOUT,
            fail_silently=False,
        )
        try:
            server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as problem:
            raise _answer(next(iter(problem.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as problem:
            raise _answer(problem.smtp_code) from None
        except smtplib.SMTPResponseException as problem:  # sender or password refused: ours to repair, not theirs
            raise SendingFailed(f"SMTP answered {problem.smtp_code}") from None
        except ValueError:  # a line break in a header, an address that is none
            raise RefusedForEver("SMTP: not an address") from None
        except (smtplib.SMTPException, OSError) as problem:
            raise Unreachable(f"SMTP {settings.EMAIL_HOST}: {type(problem).__name__}") from None
        return Receipt(provider_id=message_id)


def _answer(code: int) -> SendingFailed:
    # RFC 5321: 4xx may pass later, 5xx will not. The server's own words may quote the address: not kept.
    return RefusedForEver(f"SMTP refused it: {code}") if code >= 500 else SendingFailed(f"SMTP said later: {code}")
