"""Twenty agents at once on the embedded database, over HTTP: nothing fails, no lock is felt."""

import random
import statistics
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.running import running_jiwar
from tests.visitor import Visitor

pytestmark = pytest.mark.soak
PASSWORD = "demo-jiwar-2026"
AGENTS, WORK_S = 20, 90
FASTER = ("تصرف شخص آخر في هذا الملف", "Quelqu’un est intervenu sur ce dossier")  # a colleague took it meanwhile
ACCOUNTS = ("agent.alger-centre", "agent.bab-el-oued", "agent.kouba", "guichet.alger-centre", "papc.kouba")


class Agent:
    """One person at a desk: reads the queue, searches, opens files, takes them, writes notes."""

    def __init__(self, base_url: str, number: int) -> None:
        self.account = ACCOUNTS[number % len(ACCOUNTS)]
        self.visitor = Visitor(base_url, "fr" if number % 2 else "ar")
        self.draw = random.Random(number)
        self.number = number
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.notes: list[str] = []
        self.visitor.open("/staff/sign-in/")
        self.visitor.submit("password", {"username": self.account, "password": PASSWORD})

    def work(self, until: float) -> None:
        while time.monotonic() < until:
            begun = time.monotonic()
            self._once()
            self.seconds.append(time.monotonic() - begun)

    def _see(self, status: int) -> None:
        self.statuses[status] += 1

    def _once(self) -> None:
        page = self.visitor.open(self.draw.choice(("/staff/?show=all", "/staff/?show=late", "/staff/?show=new")))
        self._see(page.status)
        files = [href for _, href in page.page.links if "/staff/cases/" in href]
        if not files:
            return
        page = self.visitor.get(self.draw.choice(files))
        self._see(page.status)
        taking = [form for form in page.forms if form.method == "post" and "/assign/" in form.action]
        writing = [form for form in page.forms if form.method == "post" and "/write/" in form.action]
        if taking and self.draw.random() < 0.5:
            why = {"reason": "Demande urgente"} if "reason" in taking[0].names else {}  # taken before older files
            answer = self.visitor.submit(taking[0], why)
            faster = any(words in answer.text for words in FASTER)
            self._see(200 if answer.status == 422 and faster else answer.status)
        elif writing:
            note = f"note {self.number}-{len(self.notes)}"
            answer = self.visitor.submit(writing[0], {"body": note})
            self._see(answer.status)
            if note in answer.text:
                self.notes.append(note)


def test_twenty_agents_never_meet_a_lock(tmp_path: Path) -> None:
    with running_jiwar(cases=600, data=tmp_path) as base_url:
        agents = [Agent(base_url, number) for number in range(AGENTS)]
        until = time.monotonic() + WORK_S
        threads = [threading.Thread(target=agent.work, args=(until,)) for agent in agents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    statuses = sum((agent.statuses for agent in agents), Counter[int]())
    seconds = sorted(second for agent in agents for second in agent.seconds)
    print(f"{AGENTS} agents, {sum(statuses.values())} pages: {dict(statuses)}; a turn of three pages, p95",
          f"{statistics.quantiles(seconds, n=20)[18]:.2f} s")  # fmt: skip
    assert all(agent.statuses for agent in agents), "everybody worked"
    assert set(statuses) == {200}, "no page failed"
    assert sum(len(agent.notes) for agent in agents) > AGENTS, "they wrote"
    assert "locked" not in (tmp_path / "run.log").read_text()
