"""What staff read, timed on the large database: searches, and lists with the rights of each level."""

import json
import statistics
import sys
import time
from collections.abc import Callable

from tests.soak import place

SEARCHES, LISTS = 120, 60


def measure() -> dict[str, float]:
    """Milliseconds at the 95th percentile of each search and list."""
    from jiwar.cases import api as cases  # app ready
    from jiwar.config.demo import staff  # app ready
    from tests.soak import desk  # app ready

    found: dict[str, float] = {}
    agents = [desk.at_work(f"agent.{slug}") for slug in staff.COMMUNES.values()]
    for name, texts in desk.samples(SEARCHES).items():
        asked = [
            (lambda agent=agent, text=text: cases.search_cases(actor=agent, text=text))
            for number, text in enumerate(texts)
            for agent in [agents[number % len(agents)]]
        ]
        found[f"search: {name}"] = p95(asked)
    chiefs = [post.user_name for post in staff.posts() if post.user_name.startswith("chef.")]
    readers = {"commune": "agent.alger-centre", "daïra": chiefs[0], "wilaya": "wali", "inspector": "inspecteur"}
    for level, user_name in readers.items():
        reader = desk.at_work(user_name)
        found[f"list: {level}, latest"] = p95(
            _pages(lambda cursor, reader=reader: cases.recent_cases(actor=reader, cursor=cursor))
        )
        found[f"list: {level}, late"] = p95(
            _pages(lambda cursor, reader=reader: cases.queue(actor=reader, filter="late", cursor=cursor))
        )
    signatory = desk.at_work("papc.alger-centre")
    found["list: signing book"] = p95(_pages(lambda cursor: cases.signing_book(actor=signatory, cursor=cursor)))
    return found


def _pages(page_at: Callable[[str | None], object]) -> list[Callable[[], object]]:
    """One visit after another: some pages forward, then again from the first."""
    cursor: list[str | None] = [None]

    def visit() -> None:
        page = page_at(cursor[0])
        cursor[0] = page.next_cursor  # type: ignore[attr-defined]  # every list is a page by key

    return [visit] * LISTS


def p95(visits: list[Callable[[], object]]) -> float:
    """Milliseconds, after one visit that warms the caches."""
    visits[0]()
    times = []
    for visit in visits:
        begun = time.perf_counter()
        visit()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.quantiles(times, n=20)[18], 1)


if __name__ == "__main__":
    place.begin()
    sys.stdout.flush()
    print(json.dumps(measure()))
