"""The benchmark of submissions: as many processes as serve the pages, each with its threads, file complete drafts.

The drafts follow the first worked example of the residence certificate.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.config.benchmarks import Figure
from jiwar.identity import api as identity
from jiwar.kernel.actors import SYSTEM, ActorRef
from jiwar.law import api as law
from jiwar.offices import api as offices
from jiwar.signing import api as signing
from jiwar.territory import api as territory

CODE = "residence-certificate"
SUBMISSIONS, WARM_UP, THREADS = 600, 25, 4  # threads as `jiwar serve` gives each process


def measure() -> list[Figure]:
    """Submissions per second of all processes together, and the time of the slowest in a hundred."""
    _, drafts = ready_drafts(SUBMISSIONS)
    count = os.cpu_count() or 1
    workers = [_started_worker(drafts[number::count]) for number in range(count)]
    for worker in workers:
        _line_of(worker)  # warm
    start = time.perf_counter()
    for worker in workers:
        print("go", file=worker.stdin, flush=True)
    times = [moment for worker in workers for moment in json.loads(_line_of(worker))]
    seconds = time.perf_counter() - start
    for worker in workers:
        worker.communicate(timeout=60)
    return [
        Figure(f"submit a case, PostgreSQL, {count} processes", len(times) / seconds, 300, "per s", at_most=False),
        Figure("submit a case, p99", statistics.quantiles(times, n=100)[98], 150, "ms"),
    ]


def work() -> None:
    """What one process does: warms itself, says so, waits to be told, files its drafts, prints the milliseconds."""
    drafts = [UUID(line) for line in json.loads(sys.stdin.readline())]
    guest = _guest()

    def submit() -> None:
        while drafts:
            try:
                draft_id = drafts.pop()
            except IndexError:
                return
            start = time.perf_counter()
            cases.submit_draft(actor=guest, draft_id=draft_id, session_drafts={draft_id})
            times.append((time.perf_counter() - start) * 1000)

    times: list[float] = []
    for draft_id in [drafts.pop() for _ in range(WARM_UP)]:  # caches and connections of a server that has run a minute
        cases.submit_draft(actor=guest, draft_id=draft_id, session_drafts={draft_id})
    print("warm", flush=True)
    sys.stdin.readline()
    threads = [threading.Thread(target=submit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(times), flush=True)


def _started_worker(drafts: list[UUID]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jiwar.config.benchmark_groups", "submit-worker"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(json.dumps([str(draft_id) for draft_id in drafts]), file=worker.stdin, flush=True)
    return worker


def _line_of(worker: subprocess.Popen[str]) -> str:
    line = worker.stdout.readline() if worker.stdout else ""
    if not line:
        raise RuntimeError(f"a process of the benchmark ended early ({worker.wait(timeout=60)})")
    return line


def ready_drafts(count: int) -> tuple[identity.Actor, list[UUID]]:
    """The guest who holds them and the ids of `count` drafts that lack nothing."""
    territory.import_territory()
    law.import_law()
    offices.import_offices_for(wilaya_code="16")
    signing.ensure_authority()
    catalogue.publish_all(actor=SYSTEM)
    story = catalogue.procedure(code=CODE).definition.examples[0]
    guest = _guest()
    return guest, [_draft(guest, story) for _ in range(count)]


def _guest() -> identity.Actor:
    """Somebody who has proven the phone of the example."""
    story = catalogue.procedure(code=CODE).definition.examples[0]
    contact = identity.check_phone(str(story.applicant["phone"]))
    return identity.Actor(ref=ActorRef(kind="guest", id="bench", label="bench"), guest_contacts=(contact,))


def _draft(guest: identity.Actor, story: catalogue.Example) -> UUID:
    draft = cases.start_draft(actor=guest, procedure_code=CODE, commune_code=story.commune, language=story.language)
    mine: dict[str, Any] = {"actor": guest, "draft_id": draft.id, "session_drafts": {draft.id}}
    cases.save_applicant(applicant=dict(story.applicant), **mine)
    for question_id, value in story.answers.items():
        cases.save_answer(question_id=question_id, value=value, **mine)
    for paper_id in story.papers:
        cases.attach_paper(paper_id=paper_id, upload=_photo(paper_id), **mine)
    return draft.id


def _photo(name: str) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(content, "PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue())
