"""References that people say aloud: short, no ambiguous letters, with a check character.

31 signs (no 0, 1, I, L, O) and a sum weighted by position modulo the prime 31: every single wrong sign and every
swap of two signs is noticed.
"""

import secrets

from jiwar.kernel.digits import western

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8  # 7 random signs (2.7e10) and the check character


def new_reference() -> str:
    """A fresh reference of 8 signs, without its hyphen."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def new_code(digits: int = 8) -> str:
    """A secret code of `digits` decimal digits, easy to say and to type on a telephone."""
    return "".join(secrets.choice("0123456789") for _ in range(digits))


def parse_reference(typed: str) -> str | None:
    """The reference meant by what a person typed (any case, spaces, hyphens), or None when it cannot be one."""
    letters = "".join(sign for sign in western(typed).upper() if sign.isalnum())
    if len(letters) != LENGTH or any(sign not in ALPHABET for sign in letters):
        return None
    return letters if _check(letters[:-1]) == letters[-1] else None


def spoken(reference: str) -> str:
    """The form shown to people: two groups of four, `ABCD-EFGH`."""
    return f"{reference[:4]}-{reference[4:]}"


def _check(body: str) -> str:
    total = sum(position * ALPHABET.index(sign) for position, sign in enumerate(body, start=2))
    return ALPHABET[-total % 31]
