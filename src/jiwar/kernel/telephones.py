"""Telephone numbers as people here write and say them; `+213…` is how they are kept."""

COUNTRY = "+213"


def local(phone: str) -> str:
    """`0550 12 34 56` or `021 23 45 67` for an Algerian number; any other text comes back as it is."""
    digits = phone.removeprefix(COUNTRY)
    if digits == phone or not (digits.isascii() and digits.isdigit()) or len(digits) not in (8, 9):
        return phone
    first = 4 if len(digits) == 9 else 3
    national = f"0{digits}"
    pairs = [national[start : start + 2] for start in range(first, len(national), 2)]
    return " ".join([national[:first], *pairs])
