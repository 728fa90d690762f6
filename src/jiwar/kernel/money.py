"""Amounts: Algerian dinars as integers of centimes."""


def dinars(centimes: int) -> str:
    """`1 250,00` with a no-break space, the way receipts write it; the currency's name is the page's affair."""
    whole, part = divmod(abs(centimes), 100)
    sign = "-" if centimes < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + (f",{part:02d}" if part else "")
