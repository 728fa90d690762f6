"""One contract that every adapter keeps, against real servers on loopback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from jiwar.channels.adapters.choice import CHANNELS, adapter_for
from jiwar.channels.adapters.outgoing import Adapter, Outgoing
from jiwar.channels.adapters.recording import RecordingAdapter
from jiwar.channels.adapters.sms_gateway import SmsGatewayAdapter
from jiwar.channels.adapters.smtp import SmtpAdapter
from jiwar.channels.errors import RefusedForEver, SendingFailed, Unreachable
from jiwar.channels.models import Delivery, Message, RecordedMessage
from jiwar.channels.tests import servers
from jiwar.kernel import clock, guard
from jiwar.kernel.ids import new_id

pytestmark = pytest.mark.django_db
ARABIC = "ملفك رقم ABCD-EFGH جاهز، يمكنك تحميله."
FRENCH = "Votre dossier est prêt. Ça y est !"


def outgoing(channel: str, text: str = ARABIC, address: str = "", **changes: object) -> Outgoing:
    now = clock.now()
    message = Message.objects.create(
        key=str(new_id()), template="t", language="ar", about_kind="t", about_id="1", created_at=now
    )
    row = Delivery.objects.create(
        message=message, channel=channel, address=address, position=0, state="sending", next_attempt_at=now
    )
    return Outgoing(
        delivery_id=row.pk,
        channel=channel,
        address=address or ("amina@example.dz" if channel == "email" else "+213550123456"),
        subject="ملفك جاهز: ABCD-EFGH",
        text=text,
        language="ar",
        **changes,  # type: ignore[arg-type]  # any field
    )


@contextmanager
def mail(settings) -> Iterator[tuple[Adapter, Callable[[], list[str]]]]:
    with servers.smtp_server() as (mailbox, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield SmtpAdapter(), lambda: [one.get_body(("plain",)).get_content().strip() for one in mailbox.taken]


@contextmanager
def sms(settings) -> Iterator[tuple[Adapter, Callable[[], list[str]]]]:
    with servers.sms_gateway() as (gateway, url):
        settings.SMS_GATEWAY_URL = url
        yield SmsGatewayAdapter(), lambda: [one["text"] for one in gateway.taken]


@contextmanager
def recording(settings) -> Iterator[tuple[Adapter, Callable[[], list[str]]]]:
    yield RecordingAdapter(), lambda: list(RecordedMessage.objects.order_by("id").values_list("text", flat=True))


ADAPTERS = [("email", mail), ("sms", sms), ("email", recording), ("sms", recording)]


@pytest.mark.parametrize(("channel", "opened"), ADAPTERS)
def test_the_contract(settings, channel: str, opened) -> None:
    """Both scripts arrive as they left; a receipt names the message; nothing leaves inside a transaction."""
    with opened(settings) as (adapter, taken):
        assert adapter.name
        receipts = [adapter.send(outgoing(channel, text)) for text in (ARABIC, FRENCH)]
        assert taken() == [ARABIC, FRENCH]
        assert all(receipt.provider_id and receipt.parts >= 1 for receipt in receipts)
        waiting = outgoing(channel)
        with transaction.atomic(), pytest.raises(guard.InsideTransaction):
            adapter.send(waiting)
        assert len(taken()) == 2


def test_every_channel_records_until_a_server_is_configured(settings) -> None:
    assert {adapter_for(name).name for name in CHANNELS} == {"recording"}
    settings.EMAIL_HOST, settings.SMS_GATEWAY_URL = "mail.example.dz", "http://sms.example.dz/send"
    assert {name: adapter_for(name).name for name in CHANNELS} == {"email": "smtp", "sms": "sms_gateway"}


# --- E-mail -----------------------------------------------------------------------------------------------


def test_an_arabic_mail_has_its_subject_its_direction_and_an_id(settings) -> None:
    with servers.smtp_server() as (mailbox, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        letter = outgoing("email", ARABIC + "\n\n<b>لا</b> https://jiwar.example/track/")
        receipt = SmtpAdapter().send(letter)
    (received,) = mailbox.taken
    assert received["Subject"] == letter.subject
    assert received["Message-ID"] == receipt.provider_id
    assert str(letter.delivery_id) in receipt.provider_id
    assert received["Auto-Submitted"] == "auto-generated"
    html = received.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "&lt;b&gt;" in html
    assert 'href="https://jiwar.example/track/"' in html


@pytest.mark.parametrize(
    ("answer", "to_recipient", "outcome"),
    [
        ("554 spam", "", RefusedForEver),
        ("451 try later", "", SendingFailed),
        ("250 OK", "550 no such amina@example.dz", RefusedForEver),
        ("250 OK", "450 mailbox busy", SendingFailed),
    ],
)
def test_what_a_mail_server_refuses(settings, answer: str, to_recipient: str, outcome: type[Exception]) -> None:
    with servers.smtp_server() as (mailbox, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        mailbox.answer, mailbox.to_recipient = answer, to_recipient
        with pytest.raises(SendingFailed) as failure:
            SmtpAdapter().send(outgoing("email"))
    assert type(failure.value) is outcome
    assert "amina" not in str(failure.value)


def test_a_line_break_in_an_address_sends_nothing(settings) -> None:
    with servers.smtp_server() as (mailbox, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        with pytest.raises(RefusedForEver):
            SmtpAdapter().send(outgoing("email", address="a@example.dz\nBcc: everybody@example.dz"))
        assert mailbox.taken == []


def test_a_mail_server_that_is_down(settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.free_port()
    with pytest.raises(Unreachable):
        SmtpAdapter().send(outgoing("email"))


# --- SMS --------------------------------------------------------------------------------------------------


def test_what_the_gateway_is_asked(settings) -> None:
    settings.SMS_GATEWAY_USER, settings.SMS_GATEWAY_PASSWORD = "jiwar", "s&cret"
    with servers.sms_gateway() as (gateway, url):
        settings.SMS_GATEWAY_URL = url
        arabic = SmsGatewayAdapter().send(outgoing("sms", "ش" * 71))
        plain = SmsGatewayAdapter().send(outgoing("sms", "Jiwar: 50% + & ok"))
    assert (arabic.parts, plain.parts) == (2, 1)
    assert gateway.taken == [
        {
            "username": "jiwar",
            "password": "s&cret",
            "to": "+213550123456",
            "text": "ش" * 71,
            "charset": "UTF-8",
            "coding": "2",
        },
        {
            "username": "jiwar",
            "password": "s&cret",
            "to": "+213550123456",
            "text": "Jiwar: 50% + & ok",
            "charset": "UTF-8",
            "coding": "0",
        },
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(400, RefusedForEver), (403, SendingFailed), (500, SendingFailed), (503, SendingFailed), (302, SendingFailed)],
)
def test_what_a_gateway_refuses(settings, status: int, outcome: type[Exception]) -> None:
    settings.SMS_GATEWAY_PASSWORD = "s3cret"
    with servers.sms_gateway() as (gateway, url), servers.sms_gateway() as (elsewhere, other_url):
        settings.SMS_GATEWAY_URL = url
        gateway.status, gateway.location = status, other_url if status == 302 else ""
        with pytest.raises(SendingFailed) as failure:
            SmsGatewayAdapter().send(outgoing("sms"))
    assert type(failure.value) is outcome
    assert "s3cret" not in str(failure.value)
    assert elsewhere.taken == []  # the password does not follow a redirect


def test_a_gateway_that_is_down_or_is_no_gateway(settings) -> None:
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{servers.free_port()}/send"
    with pytest.raises(Unreachable):
        SmsGatewayAdapter().send(outgoing("sms"))
    settings.SMS_GATEWAY_URL = "file:///etc/passwd"
    with pytest.raises(SendingFailed):
        SmsGatewayAdapter().send(outgoing("sms"))


# --- Recording --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "readable"), [("demo", True), ("test", True), ("production", False)])
def test_a_secret_is_recorded_in_words_where_the_data_are_synthetic_only(settings, mode: str, readable: bool) -> None:
    settings.MODE = mode
    RecordingAdapter().send(outgoing("sms", "رمزك 123456", secret=True))
    assert ("123456" in RecordedMessage.objects.get().text) is readable
