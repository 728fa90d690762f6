"""What is declared of an applicant or a representative: cleaned here, the same for web, counter and import."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jiwar.cases.errors import PartyInvalid
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.digits import western
from jiwar.kernel.errors import Refused
from jiwar.kernel.search import name_key
from jiwar.kernel.texts import Texts

NAMES = ("given_ar", "family_ar", "given_latin", "family_latin")
PLAIN = (*NAMES, "birth_place_ar", "birth_place_latin", "quality")
MAX_NAME_LENGTH = 80


def clean_party(raw: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What to keep of a declared person, and the NIN apart (it is kept encrypted).

    Unknown keys are dropped. Raises PartyInvalid with a sentence for each field that is wrong; nothing is required
    here: what is missing is said when the application is checked.
    """
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for name in PLAIN:
        if value := " ".join(str(raw.get(name) or "").split()):
            if len(value) > MAX_NAME_LENGTH:
                problems[name] = _("At most %(count)d characters.") % {"count": MAX_NAME_LENGTH}
            kept[name] = value[:MAX_NAME_LENGTH]
    for name, check in (("phone", identity.check_phone), ("email", identity.check_email)):
        _checked(kept, problems, raw, name, check)
    numbers: dict[str, Any] = {}
    _checked(numbers, problems, raw, "nin", identity.check_nin)
    _clean_birth(kept, problems, raw)
    if raw.get("sex") in ("m", "f"):
        kept["sex"] = raw["sex"]
    if raw.get("language") in ("ar", "fr", "kab", "en"):
        kept["language"] = raw["language"]
    if raw.get("identity_checked") is True:  # an agent saw the document
        kept["identity_checked"] = True
    _clean_until(kept, problems, raw)
    if raw.get("person_id"):
        kept["person_id"] = str(raw["person_id"])
    if problems:
        raise PartyInvalid(problems)
    return kept, numbers.get("nin", "")


def _checked(kept: dict[str, Any], problems: dict[str, str], raw: Mapping[str, Any], name: str, check: Any) -> None:
    if not (value := str(raw.get(name) or "").strip()):
        return
    try:
        kept[name] = check(value)
    except Refused as problem:
        problems[name] = str(problem)


def _clean_until(kept: dict[str, Any], problems: dict[str, str], raw: Mapping[str, Any]) -> None:
    """The last day of a mandate, not one that has passed."""
    if not (value := str(raw.get("mandate_until") or "").strip()):
        return
    try:
        day = date.fromisoformat(value)
    except ValueError:
        problems["mandate_until"] = _("This date does not exist.")
        return
    if day < clock.today():
        problems["mandate_until"] = _("This mandate has ended: it no longer gives the right to act.")
    kept["mandate_until"] = day.isoformat()


def _clean_birth(kept: dict[str, Any], problems: dict[str, str], raw: Mapping[str, Any]) -> None:
    """A day, or a year alone (presumed): `1958-03-14`, `1958`."""
    value = western(str(raw.get("birth_date") or "")).strip()
    if not value:
        return
    only_year = len(value) == 4 and value.isdigit()
    precision = "year" if only_year or raw.get("birth_precision") == "year" else "day"
    try:
        day = identity.check_birth(date.fromisoformat(f"{value}-01-01" if only_year else value), precision)
    except ValueError:
        problems["birth_date"] = _("This date does not exist.")
    except Refused as problem:
        problems["birth_date"] = str(problem)
    else:
        kept["birth_date"] = day.isoformat() if day else ""
        kept["birth_precision"] = precision


def is_named(party: Mapping[str, Any]) -> bool:
    """Given and family name are known in one script at least."""
    return bool(
        (party.get("given_ar") and party.get("family_ar")) or (party.get("given_latin") and party.get("family_latin"))
    )


def full_names(party: Mapping[str, Any]) -> Texts:
    """The whole name per script, never transliterated."""
    names = {
        "ar": f"{party.get('given_ar', '')} {party.get('family_ar', '')}".strip(),
        "fr": f"{party.get('given_latin', '')} {party.get('family_latin', '')}".strip(),
    }
    return {language: name for language, name in names.items() if name}


def folded_names(*names: Texts) -> frozenset[str]:
    """Whole names as they are compared: letters that are written several ways are one."""
    return frozenset(key for one in names for text in one.values() if (key := " ".join(name_key(text).split())))


def name_words(*parties: Mapping[str, Any]) -> set[str]:
    """Search keys of every word of the parties' names, in both scripts."""
    return {word[:40] for party in parties for name in NAMES for word in name_key(party.get(name, "")).split()}


def contacts_in(*parties: Mapping[str, Any]) -> set[str]:
    """Telephones and addresses that these persons gave."""
    return {str(party[name]) for party in parties for name in ("phone", "email") if party.get(name)}


def proofs_of(party: Mapping[str, Any]) -> set[str]:
    """What the person can prove at the phone or on another device: the last 4 digits of the phone, the birth year."""
    found = set()
    if party.get("phone"):
        found.add(party["phone"][-4:])
    if party.get("birth_date"):
        found.add(party["birth_date"][:4])
    return found
