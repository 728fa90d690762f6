"""Contents of the store that no file needs any more."""

from jiwar.documents import storage
from jiwar.documents.models import File, Scan


def drop_content(sha256: str) -> None:
    """Delete a content that no file needs any more."""
    same = File.objects.filter(sha256=sha256).exclude(scan=Scan.INFECTED)
    if same.exists():
        return
    aside = storage.set_aside(sha256)
    if aside is None:
        return
    if same.exists():  # somebody sent the same content meanwhile and found it in its place
        storage.put_back(sha256, aside)
    else:
        aside.unlink()
        storage.forget_pages(sha256)
