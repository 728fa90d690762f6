"""One running Jiwar and one browser for all journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as browsers
from tests.journeys.scene import make_scene
from tests.journeys.stops import Scene
from tests.running import running_jiwar


@pytest.fixture(scope="session")
def jiwar() -> Iterator[str]:
    """The address of a filled demo: a new one, or the one at JIWAR_AT that a developer keeps running.

    JIWAR_FILLED is a folder where a demo was filled already (tests/run.py): each worker serves a copy.
    """
    if at := os.environ.get("JIWAR_AT"):
        yield at
        return
    filled = os.environ.get("JIWAR_FILLED")
    with running_jiwar(cases=300, filled=Path(filled) if filled else None) as base_url:
        yield base_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a loud skip."""
    if not browsers.chromium_path():
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM=/path")
    with browsers.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def scene(jiwar: str) -> Scene:
    """The loop lived once: a page of every kind, files in every state."""
    return make_scene(jiwar)
