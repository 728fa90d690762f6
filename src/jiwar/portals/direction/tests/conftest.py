"""A wilaya with a few files of known delays, counted, and the three heads who read them."""

from pathlib import Path
from typing import Any

import pytest

from jiwar.cases.tests import factories
from jiwar.cases.tests.conftest import sunday, town  # noqa: F401 - fixtures used by name
from jiwar.portals.direction.tests.history import bring_in


@pytest.fixture
def counted(town: factories.Town, settings: Any, tmp_path: Path) -> factories.Town:  # noqa: F811 - the fixture
    """The town, with its history counted in a folder of its own."""
    settings.DATA_DIR = tmp_path
    bring_in()
    return town
