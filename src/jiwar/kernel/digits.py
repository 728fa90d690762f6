"""Digits: Jiwar writes 0-9 and reads Arabic-Indic (٠-٩) and Persian (۰-۹) ones too."""

_WESTERN = {ord(sign): str(value) for signs in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, sign in enumerate(signs)}
_WESTERN |= {ord("٫"): ".", ord("٬"): "", ord("\u200e"): "", ord("\u200f"): "", ord("\u061c"): ""}


def western(text: str) -> str:
    """`text` with digits 0-9 and without direction marks."""
    return text.translate(_WESTERN)


def only_digits(text: str) -> str:
    """The digits 0-9 of `text`, in order, nothing else."""
    return "".join(sign for sign in western(text) if sign.isascii() and sign.isdigit())
