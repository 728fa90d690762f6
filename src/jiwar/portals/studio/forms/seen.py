"""A short mark of the values that a page showed: whether somebody changed them before they were sent back."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from jiwar.catalogue import api as catalogue
from jiwar.portals.studio.forms.building import Slot


def seen_of(data: Mapping[str, Any], slots: Iterable[Slot]) -> str:
    """The mark of these values in `data`."""
    values = {slot.place: catalogue.editing.item_at(data, slot.place) for slot in slots}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
