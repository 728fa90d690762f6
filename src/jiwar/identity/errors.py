"""What identity refuses, in sentences for the person concerned."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiwar.kernel.errors import NotAllowed, Refused


class InvalidNin(Refused):
    """Not 18 digits; the key's algorithm is not public, so nothing else is checked."""

    def __init__(self) -> None:
        super().__init__(_("The national identification number has 18 digits: check it on the identity card."))


class InvalidPhone(Refused):
    """Not a telephone number that exists in a numbering plan."""

    def __init__(self) -> None:
        super().__init__(_("This telephone number is not complete. Write it like 0550 12 34 56."))


class PhoneWithoutSms(Refused):
    """A landline cannot receive a code."""

    def __init__(self) -> None:
        super().__init__(_("A landline cannot receive a code. Give a mobile number or an e-mail address."))


class InvalidEmail(Refused):
    """Not an e-mail address."""

    def __init__(self) -> None:
        super().__init__(_("This e-mail address is not complete. Write it like name@example.dz."))


class NameNeeded(Refused):
    """Neither script has both names."""

    def __init__(self) -> None:
        super().__init__(_("Give the name and the given name, in Arabic or in Latin letters."))


class BirthDateImpossible(Refused):
    """In the future, or before anybody alive."""

    def __init__(self) -> None:
        super().__init__(_("The birth date must be in the past: check the year."))


class NinTaken(Refused):
    """Another person, whose identity was checked, has this number."""

    def __init__(self) -> None:
        super().__init__(_("Another person is already registered with this national identification number."))


class PersonNotFound(Refused):
    """No such person, or not one whom the reader may see."""

    def __init__(self) -> None:
        super().__init__(_("This person is not registered."))


class CodeExpired(Refused):
    """The code was used, replaced, is older than ten minutes, or never was."""

    def __init__(self) -> None:
        super().__init__(_("This code is no longer valid. Ask for a new one."))


class CodeWrong(Refused):
    """Not the code that was sent; `tries_left` more are allowed."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        if not tries_left:
            super().__init__(_("This is not the code that was sent, and this was the last try. Ask for a new code."))
            return
        super().__init__(
            ngettext(
                "This is not the code that was sent. You can try %(count)d more time.",
                "This is not the code that was sent. You can try %(count)d more times.",
                tries_left,
            )
            % {"count": tries_left}
        )


class TooManyTries(Refused):
    """A limit was reached; says how long to wait and nothing about what exists."""

    def __init__(self, wait_minutes: int = 10) -> None:
        self.wait_minutes = wait_minutes
        super().__init__(
            ngettext(
                "Too many tries. Wait %(count)d minute, then try again.",
                "Too many tries. Wait %(count)d minutes, then try again.",
                wait_minutes,
            )
            % {"count": wait_minutes}
        )


class CodeUsedUp(TooManyTries):
    """Five wrong tries: this code will not work any more, a new one may."""

    def __init__(self) -> None:
        super().__init__(wait_minutes=0)
        self.args = (_("Too many tries with this code. Ask for a new one."),)


class SignInRefused(Refused):
    """What was typed does not open an account; the same sentence whatever was wrong."""

    def __init__(self) -> None:
        super().__init__(_("These details do not match an account. Check them and try again."))


class NinNeeded(Refused):
    """The contact alone does not say who somebody is."""

    def __init__(self) -> None:
        super().__init__(_("Give the national identification number too: it tells your account from others."))


class AccountUnknown(Refused):
    """No account yet for this contact and number: offer to open one."""

    def __init__(self) -> None:
        super().__init__(_("You have no account yet. Give your name to open one."))


class ContactNotVerified(NotAllowed):
    """The contact was not proven by a code in this session."""

    def __init__(self) -> None:
        super().__init__(_("First confirm your telephone number or e-mail address with the code we send."))


class UsernameTaken(Refused):
    """Another account has this user name."""

    def __init__(self) -> None:
        super().__init__(_("Another account already has this user name."))


class PasswordTooWeak(Refused):
    """Shorter than twelve characters, or the user name itself."""

    def __init__(self) -> None:
        super().__init__(_("Choose a password of at least 12 characters, different from the user name."))


class AccountNotFound(Refused):
    """No such active account of the administration."""

    def __init__(self) -> None:
        super().__init__(_("This account does not exist or is closed."))


class ClientNameTaken(Refused):
    """Two programs of one name could not be told apart when one is revoked."""

    def __init__(self) -> None:
        super().__init__(_("Another program in use has this name."))


class ClientNameNeeded(Refused):
    """The journal says who filed: a program is called something."""

    def __init__(self) -> None:
        super().__init__(_("Give the program a name."))


class ClientNotFound(Refused):
    """No program in use of this name."""

    def __init__(self) -> None:
        super().__init__(_("No program in use has this name."))


class UnknownRole(Refused):
    """Not one of the roles."""

    def __init__(self) -> None:
        super().__init__(_("This role does not exist."))


class RoleHeld(Refused):
    """Somebody else holds the signature of this office at that time."""

    def __init__(self) -> None:
        super().__init__(_("Somebody already holds this role at this office on these days: end it first."))


class AbsenceInvalid(Refused):
    """An absence that ends before it begins, or a substitute who does not handle files there; `field` says which."""

    def __init__(self, field: str) -> None:
        self.field = field
        sentences = {
            "valid_to": _("The last day comes after the first one, and is not past."),
            "substitute": _("The substitute must be another agent who handles files at the same office."),
        }
        super().__init__(sentences[field])


class AbsenceNotFound(Refused):
    """No such absence, or it has ended."""

    def __init__(self) -> None:
        super().__init__(_("This absence was not found, or it has ended already."))


class DatesDisordered(Refused):
    """It would end before it begins."""

    def __init__(self) -> None:
        super().__init__(_("The last day must not come before the first."))


class HoldingNotFound(Refused):
    """No such role held."""

    def __init__(self) -> None:
        super().__init__(_("This role is not held."))


class DelegationNotFound(Refused):
    """No such delegation in force."""

    def __init__(self) -> None:
        super().__init__(_("This delegation of signature does not exist or has ended."))


class DelegatorWithoutPower(Refused):
    """Only who holds the power to sign may delegate it, for as long as it is held."""

    def __init__(self) -> None:
        super().__init__(_("Only the holder of the signature may delegate it, and not beyond the holder's own term."))


class DelegationIncomplete(Refused):
    """Without the arrêté's reference or without any scope."""

    def __init__(self) -> None:
        super().__init__(_("A delegation names its decree and what may be signed."))


class NoSigningPower(NotAllowed):
    """No office and no delegation in force at this very moment."""

    def __init__(self) -> None:
        super().__init__(
            _("You may not sign this act now: you do not hold the signature and no delegation is in force.")
        )


def not_allowed_sentence() -> object:
    """The sentence of every refusal for want of a right."""
    return _("Your role does not allow this.")


class PasswordWrong(Refused):
    """The password typed again is not the account's."""

    def __init__(self) -> None:
        super().__init__(_("This is not your password. Nothing was done."))


class AppCodeWrong(Refused):
    """The code is not the one that the telephone shows now."""

    def __init__(self) -> None:
        super().__init__(_("This is not the code that your application shows now. Nothing was done."))


class AppCodeUsed(Refused):
    """A code is taken once."""

    def __init__(self) -> None:
        super().__init__(_("This code was used already. Wait for the next one, at most thirty seconds."))


class SecondFactorNeeded(Refused):
    """This administration lets nobody sign by a password alone."""

    def __init__(self) -> None:
        super().__init__(_("Signing asks for a code of your telephone here: enrol it first."))


class SecondFactorHeld(Refused):
    """One telephone at a time."""

    def __init__(self) -> None:
        super().__init__(_("A telephone is enrolled already: remove it before you enrol another."))
