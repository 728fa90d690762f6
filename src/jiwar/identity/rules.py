"""Who somebody is to Jiwar, what that permits, and what a name, a number or a date must look like: no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from jiwar.identity import errors
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.digits import only_digits, western
from jiwar.kernel.errors import NotAllowed
from jiwar.kernel.protocols import ReaderScope
from jiwar.kernel.search import name_key
from jiwar.kernel.texts import Texts

ROLE_NAMES = {
    "counter_agent": _("Counter agent"),
    "handler": _("Case handler"),
    "signatory": _("Signatory by delegation"),
    "expert": _("Expert"),
    "head": _("Head of office"),
    "papc": _("President of the APC"),
    "chef_daira": _("Head of the daïra"),
    "wali": _("Wali"),
    "author": _("Author of procedures"),
    "reviewer": _("Reviewer of procedures"),
    "inspector": _("Inspector"),
    "administrator": _("System administrator"),
}
ROLES = tuple(ROLE_NAMES)
# Who signs by office, at which kind of seat: an act of the commune is never signed by the wali's office.
SIGNING_ROLES = {"commune": "papc", "daira": "chef_daira", "wilaya": "wali"}
FIGURES_ROLES = frozenset({"papc", "chef_daira", "wali", "head", "inspector"})
PEOPLE_ROLES = frozenset({"counter_agent", "handler", "head"})
EVERY_ACT = "*"
MIN_PASSWORD_LENGTH = 12
CODE_DIGITS = 6
CODE_MINUTES = 10
CODE_TRIES = 5


@dataclass(frozen=True)
class Holding:
    """A role held now at an office."""

    id: UUID
    role: str
    office_id: UUID
    office_name: Texts
    office_kind: str
    division_code: str


@dataclass(frozen=True)
class Actor:
    """The person behind a request, with the roles held at that moment; a stranger has neither account nor contacts."""

    ref: ActorRef
    account_id: UUID | None = None
    person_id: UUID | None = None
    kind: str = "guest"  # "staff", "citizen", "client" or "guest"
    names: Texts = field(default_factory=dict, repr=False)
    holdings: tuple[Holding, ...] = ()
    language: str = "ar"
    guest_contacts: tuple[str, ...] = field(default=(), repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)  # of the account: phone, e-mail
    client_id: UUID | None = None  # of an accredited program, which has no account
    # Accounts of the absent for whom the actor acts today: asked only when a right depends on it.
    covers: Callable[[], frozenset[UUID]] = field(default=frozenset, repr=False, compare=False)

    @property
    def is_authenticated(self) -> bool:
        """Signed in to an account."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Signed in to an account of the administration."""
        return self.kind == "staff" and self.account_id is not None

    @property
    def is_client(self) -> bool:
        """An accredited program, which files for people."""
        return self.client_id is not None

    def has_role(self, role: str, office_id: UUID | None = None) -> bool:
        """Holds `role` now, at `office_id` when given."""
        return any(holding.role == role and office_id in (None, holding.office_id) for holding in self.holdings)

    def office_ids(self, role: str | None = None) -> frozenset[UUID]:
        """Offices where the actor holds a role now (`role` when given)."""
        return frozenset(holding.office_id for holding in self.holdings if role in (None, holding.role))


AnyActor = Actor | ActorRef  # an ActorRef is Jiwar itself: imports, demo, schedules


@dataclass(frozen=True)
class SigningPower:
    """The right to sign acts of an office at a given moment, and in which words the act says so."""

    holder: Texts  # "The president of the APC of …"
    signature_line: Texts  # the same, or "For … and by delegation"
    delegated: bool
    delegation_id: UUID | None
    decree_reference: str | None
    office_id: UUID  # the seat whose power it is
    holding_id: UUID
    signer_names: Texts


def ref_of(actor: AnyActor) -> ActorRef:
    """The value that the journal keeps of `actor`."""
    return actor.ref if isinstance(actor, Actor) else actor


def is_jiwar(actor: AnyActor) -> bool:
    """Jiwar itself acts: an import, a schedule, the demo."""
    return isinstance(actor, ActorRef) and actor.kind == "system"


def can_find_people(actor: AnyActor) -> bool:
    """Agents who serve people look them up; deciding, advising or administering needs no such look."""
    return is_jiwar(actor) or (
        isinstance(actor, Actor) and actor.is_staff and any(holding.role in PEOPLE_ROLES for holding in actor.holdings)
    )


def can_administer(actor: AnyActor) -> bool:
    """Opens accounts and gives roles."""
    return is_jiwar(actor) or (isinstance(actor, Actor) and actor.has_role("administrator"))


def scope_of(actor: Actor) -> ReaderScope:
    """Divisions whose figures the actor reads, each with all below it; empty for everybody else."""
    return ReaderScope(
        divisions=frozenset(
            holding.division_code
            for holding in actor.holdings
            if holding.role in FIGURES_ROLES and holding.division_code
        )
    )


def require(allowed: bool) -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed(errors.not_allowed_sentence())


def check_nin(text: str) -> str:
    """The 18 digits of a national identification number, typed in any digits with any spaces; raises InvalidNin."""
    typed = "".join(western(text).split()).replace("-", "")
    if len(typed) != 18 or not (typed.isascii() and typed.isdigit()):
        raise errors.InvalidNin
    return typed


def check_phone(text: str) -> str:
    """The number as +213…; raises InvalidPhone."""
    try:
        number = phonenumbers.parse(western(text), "DZ")
    except phonenumbers.NumberParseException as problem:
        raise errors.InvalidPhone from problem
    if not phonenumbers.is_valid_number(number):
        raise errors.InvalidPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_form(text: str) -> str | None:
    """What was typed as +213… also when no plan knows the number (a search looks for what was stored), or None."""
    try:
        number = phonenumbers.parse(western(text), "DZ")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def receives_sms(phone: str) -> bool:
    """A mobile number, or one that may be."""
    mobile = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    return phonenumbers.number_type(phonenumbers.parse(phone)) in mobile


def check_email(text: str) -> str:
    """The address in lower case; raises InvalidEmail."""
    address = western(text).strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise errors.InvalidEmail from problem
    if len(address) > 254:
        raise errors.InvalidEmail
    return address


def check_contact(text: str) -> str:
    """An e-mail address or a mobile number, normalised; raises InvalidEmail, InvalidPhone, PhoneWithoutSms."""
    if "@" in text:
        return check_email(text)
    phone = check_phone(text)
    if not receives_sms(phone):
        raise errors.PhoneWithoutSms
    return phone


def contact_kind(contact: str) -> Literal["email", "phone"]:
    """`email` or `phone`."""
    return "email" if "@" in contact else "phone"


def mask_phone(phone: str) -> str:
    """The number with only its last two digits, for people who know it already."""
    digits = only_digits(phone)
    return f"•••• •• {digits[-2:]}" if len(digits) > 4 else ""


def mask_contact(contact: str) -> str:
    """A number or an address that its owner recognises and nobody else learns."""
    if contact_kind(contact) == "phone":
        return mask_phone(contact)
    name, _at, domain = contact.partition("@")
    return f"{name[:1]}•••@{domain}"


def normal_username(text: str) -> str:
    """A user name as it is compared: without spaces around, in lower case, digits 0-9."""
    return western(text).strip().lower()[:64]


def check_password_strength(password: str, username: str) -> None:
    """Raises PasswordTooWeak under twelve characters or when it is the user name (SP 800-63B: length, no riddles)."""
    if len(password) < MIN_PASSWORD_LENGTH or password.strip().lower() == username:
        raise errors.PasswordTooWeak


def check_birth(day: date | None, precision: str) -> date | None:
    """The birth date to keep: 1 January when only the year is known; raises BirthDateImpossible."""
    if day is None:
        return None
    if day > clock.today() or day.year < 1880:
        raise errors.BirthDateImpossible
    return day.replace(month=1, day=1) if precision == "year" else day


def check_names(given_ar: str, family_ar: str, given_latin: str, family_latin: str) -> tuple[str, str, str, str]:
    """The four names without needless spaces, nothing transliterated; raises NameNeeded unless one script has both."""
    names = tuple(" ".join(name.split()) for name in (given_ar, family_ar, given_latin, family_latin))
    if not (names[0] and names[1]) and not (names[2] and names[3]):
        raise errors.NameNeeded
    return names  # type: ignore[return-value]  # four in, four out


def search_keys(given_ar: str, family_ar: str, given_latin: str, family_latin: str) -> set[str]:
    """What a search by name compares: every word, and the whole name in both orders, in each script."""
    keys: set[str] = set()
    for given, family in ((name_key(given_ar), name_key(family_ar)), (name_key(given_latin), name_key(family_latin))):
        keys.update(given.split(), family.split())
        if given and family:
            keys.update({f"{given} {family}", f"{family} {given}"})
    return {key[:170] for key in keys}


def in_force(*, valid_from: date, valid_to: date | None, ended_at: datetime | None, at: datetime) -> bool:
    """True from the first to the last day, both whole days of Algiers, unless it was taken away before `at`."""
    day = clock.day_of(at)
    return valid_from <= day and (valid_to is None or day <= valid_to) and (ended_at is None or at < ended_at)


def texts(**by_language: str) -> Texts:
    """The texts that are not empty."""
    return {language: text for language, text in by_language.items() if text}


def full_names(given_ar: str, family_ar: str, given_latin: str, family_latin: str) -> Texts:
    """The whole name per script; a script without it is absent, never filled by transliteration."""
    return texts(ar=f"{given_ar} {family_ar}".strip(), fr=f"{given_latin} {family_latin}".strip())


# --- In which words somebody signs ------------------------------------------------------------------------

_HOLDERS = {
    "commune": {
        "ar": "رئيس المجلس الشعبي البلدي لبلدية {place}",
        "fr": "Le président de l'Assemblée populaire communale {of_place}",
        "en": "The president of the People's Communal Assembly of {place}",
    },
    "daira": {
        "ar": "رئيس دائرة {place}",
        "fr": "Le chef de la daïra {of_place}",
        "en": "The head of the daïra of {place}",
    },
    "wilaya": {"ar": "والي ولاية {place}", "fr": "Le wali de la wilaya {of_place}", "en": "The wali of {place}"},
}
_BY_DELEGATION = {
    "ar": "عن {holder} وبتفويض منه",
    "fr": "Pour {holder} et par délégation",
    "en": "For {holder}, by delegation",
}


def power_of(
    seat_kind: str,
    place: Texts,
    of_place: str,
    *,
    office_id: UUID,
    holding_id: UUID,
    signer: Texts,
    delegation_id: UUID | None = None,
    decree_reference: str | None = None,
) -> SigningPower:
    """The power of a seat in the words that an act prints; `of_place` is the place after the French `de`."""
    holder = {
        language: text.format(place=place.get(language) or place.get("fr", ""), of_place=of_place)
        for language, text in _HOLDERS[seat_kind].items()
    }
    line = holder
    if delegation_id is not None:
        line = {
            language: _BY_DELEGATION[language].format(holder=text[:1].lower() + text[1:])
            for language, text in holder.items()
        }
    return SigningPower(
        holder=holder,
        signature_line=line,
        delegated=delegation_id is not None,
        delegation_id=delegation_id,
        decree_reference=decree_reference,
        office_id=office_id,
        holding_id=holding_id,
        signer_names=signer,
    )
