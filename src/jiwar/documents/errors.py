"""What a person is told when a file or a document is refused; each sentence says what to do."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import NotAllowed, Refused


class FileRefused(Refused):
    """Base of what is wrong with an uploaded file."""


class FileEmpty(FileRefused):
    """0 byte."""

    def __init__(self) -> None:
        super().__init__(_("This file is empty. Choose it again, or take the photo again."))


class FileTooLarge(FileRefused):
    """More bytes than the paper allows."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        sentence = _("This file is too large: the limit is %(megabytes)s MB. Send a smaller photo or fewer pages.")
        super().__init__(sentence % {"megabytes": _megabytes(max_bytes)})


class FileTypeRefused(FileRefused):
    """Not a kind of file that is taken here."""

    def __init__(self, accept: list[str]) -> None:
        if set(accept) == {"pdf"}:
            super().__init__(_("This kind of file is not accepted here. Send a PDF."))
        elif set(accept) == {"audio"}:
            super().__init__(_("This kind of file is not accepted here. Send a sound file (MP3, M4A or Ogg)."))
        elif set(accept) == {"image"}:
            super().__init__(_("This kind of file is not accepted here. Send a photo (JPEG or PNG)."))
        else:
            super().__init__(_("This kind of file is not accepted here. Send a PDF or a photo (JPEG or PNG)."))


class FileLies(FileRefused):
    """The name says one type, the content is another."""

    def __init__(self, name: str, real: str) -> None:
        sentence = _("“%(name)s” is really a %(real)s file, its name says something else. Choose the right file.")
        super().__init__(sentence % {"name": name, "real": real})


class FileDamaged(FileRefused):
    """Cannot be read to the end."""

    def __init__(self) -> None:
        super().__init__(_("This file is damaged and cannot be opened. Scan or photograph the paper again."))


class SoundDamaged(FileRefused):
    """Not whole, or with something else inside."""

    def __init__(self) -> None:
        super().__init__(_("This sound file is damaged, or holds something else. Record it again, then send it."))


class FileProtected(FileRefused):
    """A PDF that asks for a password."""

    def __init__(self) -> None:
        super().__init__(_("This PDF is protected by a password. Send a copy without a password."))


class FileActive(FileRefused):
    """A PDF that can run something or carries other files."""

    def __init__(self) -> None:
        super().__init__(_("This PDF contains programs or attached files. Print it to a new PDF, then send that one."))


class FileTooComplex(FileRefused):
    """A PDF that takes too long, or too much memory, to be read."""

    def __init__(self) -> None:
        super().__init__(_("This PDF is too complicated to be checked. Print it to a new PDF, then send that one."))


class FileInfected(FileRefused):
    """The virus scanner found something."""

    def __init__(self) -> None:
        super().__init__(
            _("A virus was found in this file: it was not kept. Photograph the paper again with another device.")
        )


class FileInQuarantine(Refused):
    """Not looked at by the virus scanner yet."""

    def __init__(self) -> None:
        super().__init__(_("This file waits for the virus check. It can be opened as soon as it has passed."))


class TooManyUploads(FileRefused):
    """More files on their way at once than anybody needs."""

    def __init__(self) -> None:
        super().__init__(_("Too many files are on their way at once. Wait until they have arrived, then go on."))


class UploadGone(Refused):
    """Unknown, expired or given up."""

    def __init__(self) -> None:
        super().__init__(_("This file did not arrive in time. Choose it again."))


class OffsetWrong(Refused):
    """Bytes that do not follow those that came."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(_("A part of the file was sent twice. Choose the file again."))


class ChecksumWrong(Refused):
    """A part that changed on its way."""

    def __init__(self) -> None:
        super().__init__(_("A part of the file was damaged on its way. Choose the file again."))


class ImageTooBig(FileRefused):
    """More pixels than any photo of a paper needs."""

    def __init__(self, megapixels: int) -> None:
        sentence = _("This picture has too many pixels (more than %(megapixels)s million). Send a smaller one.")
        super().__init__(sentence % {"megapixels": megapixels})


class FileGone(Refused):
    """No such file here."""

    def __init__(self) -> None:
        super().__init__(_("This file is no longer here."))


class PageUnknown(Refused):
    """No such page, or no pages at all."""

    def __init__(self) -> None:
        super().__init__(_("This paper has no such page."))


class PagesUnreadable(Refused):
    """A PDF whose pages cannot be drawn: `why` is damaged, protected, too_complex or too_long."""

    def __init__(self, why: str, most: int = 0) -> None:
        self.why = why
        sentence = {
            "damaged": _("This PDF is damaged: this page cannot be shown here."),
            "protected": _("This PDF asks for a password: it cannot be shown here."),
            "too_long": _("Only the first %(most)s pages are shown here."),
        }.get(why, _("This PDF is too complicated: this page cannot be shown here."))
        super().__init__(sentence % {"most": most} if most else sentence)


class DrawingBusy(Refused):
    """More pages are asked for at once than are drawn."""

    def __init__(self) -> None:
        super().__init__(_("Many papers are being opened at this moment. Try again in a few seconds."))


class DocumentUnknown(Refused):
    """No such document."""

    def __init__(self) -> None:
        super().__init__(_("There is no such document."))


class AlreadyPublished(Refused):
    """The document has another file already."""

    def __init__(self) -> None:
        super().__init__(_("This document has already been issued with another file."))


class NotRevocable(Refused):
    """Only a valid document can be revoked."""

    def __init__(self) -> None:
        super().__init__(_("Only a document that is in force can be revoked."))


class RevocationNeedsReason(Refused):
    """A revocation without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why this document is revoked: whoever verifies it will read the reason."))


class MayNotRevoke(NotAllowed):
    """Not the authority that issued it."""

    def __init__(self) -> None:
        super().__init__(_("Only the authority that issued this document may revoke it."))


class LayoutUnknown(LookupError):  # noqa: N818 - reads as what happened
    """No such layout; a mistake in a procedure, not something a person did."""


class DataMissing(ValueError):  # noqa: N818 - reads as what happened
    """The data of a document lacks what its layout cannot do without."""


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f}".removesuffix(".0")
