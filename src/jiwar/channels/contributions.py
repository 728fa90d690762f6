"""What channels plugs into others: its jobs, and the sending of one-time codes that identity asks for."""

from collections.abc import Mapping
from uuid import UUID

from jiwar.channels import api, tasks
from jiwar.identity import api as identity
from jiwar.identity.events import AccountContactsChanged, OneTimeCodeRequested
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.events import on

__all__ = ["tasks"]


def _code_words(request_id: str) -> Mapping[str, str] | None:
    found = identity.code_to_send(request_id)
    return {"code": found.code} if found else None


api.register_template(
    "channels.one_time_code",
    api.MessageTemplate(
        subject={"ar": "رمز التأكيد: {code}", "fr": "Code de confirmation : {code}", "en": "Confirmation code: {code}"},
        body={
            "ar": "رمز التأكيد الخاص بك هو {code}.\n\nهو صالح لمدة {minutes} دقائق ويُستعمل مرة واحدة.\n"
            "لا تعطه لأي أحد: لا يطلبه منك أي موظف أبداً.\n\nإن لم تطلب هذا الرمز فلا تفعل شيئاً.",
            "fr": "Votre code de confirmation est {code}.\n\nIl est valable {minutes} minutes et ne sert qu'une fois.\n"
            "Ne le donnez à personne : aucun agent ne vous le demandera.\n\n"
            "Si vous n'avez pas demandé ce code, ne faites rien.",
            "en": "Your confirmation code is {code}.\n\nIt is good for {minutes} minutes and works once.\n"
            "Give it to nobody: no agent will ask for it.\n\nIf you did not ask for it, do nothing.",
        },
        sms={
            "ar": "جوار: رمزك {code}، صالح {minutes} دقائق. لا تعطه لأحد.",
            "fr": "Jiwar : votre code est {code}, valable {minutes} minutes. Ne le donnez à personne.",
            "en": "Jiwar: your code is {code}, good for {minutes} minutes. Give it to nobody.",
        },
        secret=api.Secret(read=_code_words, wipe=identity.code_sent),
    ),
)


def send_one_time_code(event: OneTimeCodeRequested) -> None:
    """A code was asked for: say it once, and at once."""
    found = identity.code_to_send(event.request_id)
    if found is None:
        return
    contact = api.Contact(kind=identity.contact_kind(found.contact), value=found.contact)
    message_id = api.notify(
        to=api.Recipient(label="", language=found.language, contacts=(contact,)),
        template="channels.one_time_code",
        data={"minutes": identity.CODE_MINUTES},
        subject=SubjectRef(kind="identity.code", id=event.request_id),
        key=f"identity.code/{event.request_id}",
        secret_id=event.request_id,
    )
    api.deliver_message(message_id=message_id)


def keep_contacts(event: AccountContactsChanged) -> None:
    """The contacts that open an account are those where its person is told."""
    api.learn_contacts(account_id=UUID(event.account_id))


on(OneTimeCodeRequested, send_one_time_code)
on(AccountContactsChanged, keep_contacts)
