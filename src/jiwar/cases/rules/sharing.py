"""How files are shared out fairly: each to whoever carries the least, counting what they carry already."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

File = TypeVar("File")
Hand = TypeVar("Hand")


def share_out(
    files: Sequence[tuple[File, int]],
    loads: Mapping[Hand, int],
    barred: Mapping[File, Collection[Hand]] | None = None,
) -> dict[File, Hand]:
    """Who gets each of `files` (with its weight, the most urgent first); `loads`: what each hand carries now.

    The heaviest go first, so that nobody ends with more than one file's weight above another who might have had it; of
    equal hands the first named. `barred`: whom a file never goes to. A file that nobody may have is left out.
    """
    carried, closed = dict(loads), barred or {}
    given: dict[File, Hand] = {}
    for file, weight in sorted(files, key=lambda pair: -pair[1]):
        free = [hand for hand in carried if hand not in closed.get(file, ())]
        if not free:
            continue
        hand = min(free, key=carried.__getitem__)
        given[file] = hand
        carried[hand] += weight
    return given
