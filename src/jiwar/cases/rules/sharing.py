"""How files are shared out fairly: each to whoever carries the least, counting what they carry already."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

File = TypeVar("File")
Hand = TypeVar("Hand")


def share_out(files: Sequence[tuple[File, int]], loads: Mapping[Hand, int]) -> dict[File, Hand]:
    """Who gets each of `files` (with its weight, the most urgent first); `loads`: what each hand carries now.

    The heaviest go first, so that nobody ends with more than one file's weight above another; of equal hands the
    first named. Nothing when there is nobody to share between.
    """
    carried = dict(loads)
    if not carried:
        return {}
    given: dict[File, Hand] = {}
    for file, weight in sorted(files, key=lambda pair: -pair[1]):
        hand = min(carried, key=carried.__getitem__)
        given[file] = hand
        carried[hand] += weight
    return given
