"""Work after commit and on a timer: the quarantine, infected contents, uploads that expired, pictures of pages."""

from jiwar.documents import api
from jiwar.documents.events import FileFoundInfected
from jiwar.outbox import api as outbox


def delete_infected(event: FileFoundInfected) -> None:
    """The content of an infected file goes."""
    api.forget_infected(file_id=event.file_id)


@outbox.every(60, "documents.rescan")
def rescan() -> None:
    """Look again at the files that wait in quarantine."""
    api.rescan()


@outbox.every(3600, "documents.sweep-uploads")
def sweep_uploads() -> None:
    """Forget files that did not arrive in time."""
    outbox.in_batches(api.sweep_uploads)


@outbox.every(3600, "documents.sweep-pages")
def sweep_pages() -> None:
    """Forget pictures of pages that nobody looked at for a month."""
    api.sweep_pages()
