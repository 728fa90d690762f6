"""QR codes as one vector path, in a millisecond: segno draws the fixed patterns of a version once, we write the data.

segno alone takes 5 ms a code, half the budget of a certificate. The tests hold every code to segno's, module by module.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

import segno
from segno import consts

_LEVEL, _MASK = "m", 3  # one mask for all: choosing among eight is for texts that repeat themselves, signatures do not
_QUIET = 2  # modules; the sheet around the code is white too
_POLYNOMIAL = 0x11D
_RUNS = re.compile("[0\n]*1+")  # dark modules and what lies before them, on their line or above


@dataclass(frozen=True)
class _Template:
    """What all codes of a version share: where each module comes from, how many bits, which of them the mask turns."""

    side: int
    capacity: int  # bits of data: whole codewords and up to seven bits that stay empty
    turned: int
    modules: Callable[[str], tuple[str, ...]]  # picks each out of the bits, followed by one light and one dark


def svg(text: str) -> str:
    """`text` (UTF-8, level M) as an SVG of one path, with its quiet zone; raises ValueError beyond 600 bytes or so."""
    side, modules = matrix(text)
    rows = "\n".join([modules[start : start + side] for start in range(0, side * side, side)])
    runs = "".join(map(_run_of(side), _RUNS.findall(rows)))
    box = 2 * (side + 2 * _QUIET)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box} {box}" shape-rendering="crispEdges">'
        f'<path d="M{2 * _QUIET} {2 * _QUIET + 1}{runs}" fill="none" stroke="#000" stroke-width="2"/></svg>'
    )


@lru_cache(maxsize=20)
def _run_of(side: int) -> Callable[[str], str]:
    """Draws dark modules from the end of those before: with a pen as wide as a module, which is two units.

    Lines take half the path of squares, and whole numbers are the shortest.
    """

    @lru_cache(maxsize=4096)
    def run(modules: str) -> str:
        rows, dark = modules.count("\n"), modules.count("1")
        return f"m{2 * (len(modules) - dark - rows - side * rows)} {2 * rows}h{2 * dark}"

    return run


def matrix(text: str) -> tuple[int, str]:
    """The side of the code of `text` and its modules row by row, 1 for dark."""
    content = text.encode()
    version = _version_for(len(content))
    template = _template(version)
    bits = int.from_bytes(_codewords(content, version)) << (template.capacity % 8)
    turned = f"{bits ^ template.turned:0{template.capacity}b}01"
    return template.side, "".join(template.modules(turned))


def _version_for(size: int) -> int:
    for version in range(1, 21):
        if size + (2 if version < 10 else 3) <= _capacity(version):
            return version
    raise ValueError(f"{size} bytes are too many for a QR code that people can print")


@lru_cache(maxsize=20)
def _blocks(version: int) -> tuple[tuple[int, int], ...]:
    """Data and total codewords of each block of a version at level M."""
    table: Any = consts.ECC
    kinds = table[version][consts.ERROR_LEVEL_M]
    return tuple((kind.num_data, kind.num_total) for kind in kinds for _ in range(kind.num_blocks))


@lru_cache(maxsize=20)
def _capacity(version: int) -> int:
    """Bytes of data of a version, with its mode and its count."""
    return sum(size for size, _ in _blocks(version))


def _codewords(content: bytes, version: int) -> bytes:
    """Data with its padding, in blocks with their error correction, interleaved (ISO/IEC 18004, 7.4 to 7.6)."""
    blocks = _blocks(version)
    capacity = _capacity(version)
    count_bits = 8 if version < 10 else 16
    # Mode "bytes" (0100), the count, the bytes, then as many zero bits as close the last byte (4 at most are the end).
    whole = (0b0100 << count_bits | len(content)) << 8 * len(content) | int.from_bytes(content)
    data = (whole << 4).to_bytes(1 + count_bits // 8 + len(content))
    # segno leaves a zero byte before the padding; readers stop before it, and our codes stay equal to its codes.
    data = (data + b"\x00" + b"\xec\x11" * capacity)[:capacity]
    parts, corrections, start = [], [], 0
    for size, total in blocks:
        part = data[start : start + size]
        parts.append(part)
        corrections.append(_correction(part, total - size))
        start += size
    longest = max(len(part) for part in parts)
    woven = [part[i] for i in range(longest) for part in parts if i < len(part)]
    woven += [correction[i] for i in range(len(corrections[0])) for correction in corrections]
    return bytes(woven)


def _correction(data: bytes, size: int) -> bytes:
    """The remainder of `data` divided by the generator of `size` (Reed-Solomon over GF(256)), on whole numbers."""
    multiples, shift, kept = _multiples(size), 8 * (size - 1), (1 << 8 * size) - 1
    remainder = 0
    for byte in data:
        factor = byte ^ (remainder >> shift)
        remainder = (remainder << 8 & kept) ^ multiples[factor]
    return remainder.to_bytes(size)


@lru_cache(maxsize=64)
def _multiples(size: int) -> tuple[int, ...]:
    """The generator polynomial of `size` times each element of the field, without its leading term."""
    generator, root = [1], 1
    for _ in range(size):
        generator = [
            a ^ b for a, b in zip([*generator, 0], [0, *(_times(term, root) for term in generator)], strict=True)
        ]
        root = _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(term, factor) for term in generator[1:])) for factor in range(256))


def _times(one: int, other: int) -> int:
    """Product in GF(256)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= _POLYNOMIAL
        other >>= 1
    return product


@lru_cache(maxsize=20)
def _template(version: int) -> _Template:
    """Fixed patterns, format and version bits as segno draws them; then the zigzag of the data (7.7.3)."""
    drawn = segno.make("x", version=version, error=_LEVEL, mask=_MASK, micro=False, boost_error=False).matrix
    side = len(drawn)
    free = [[not _reserved(x, y, version, side) for x in range(side)] for y in range(side)]
    places: list[int] = []
    up = True
    for right in [*range(side - 1, 6, -2), *range(5, 0, -2)]:  # the column of the timing pattern is skipped
        for y in range(side - 1, -1, -1) if up else range(side):
            places += [y * side + x for x in (right, right - 1) if free[y][x]]
        up = not up
    turned = "".join("1" if (place // side + place % side) % 3 == 0 else "0" for place in places)
    source = {place: bit for bit, place in enumerate(places)}
    order = [source.get(y * side + x, len(places) + drawn[y][x]) for y in range(side) for x in range(side)]
    return _Template(side=side, capacity=len(places), turned=int(turned, 2), modules=itemgetter(*order))


def _reserved(x: int, y: int, version: int, side: int) -> bool:
    """Whether a module belongs to a pattern and carries no data (ISO/IEC 18004, 6.3)."""
    low, high = min(x, y), max(x, y)
    if 6 in {x, y} or high <= 8 or (low <= 8 and high >= side - 8):
        return True  # timing, finders with their separators, the format
    if version >= 7 and low <= 5 and side - 11 <= high <= side - 9:
        return True
    return any(abs(x - cx) <= 2 and abs(y - cy) <= 2 for cx, cy in _alignments(version, side))


def _alignments(version: int, side: int) -> list[tuple[int, int]]:
    """Centres of the alignment patterns: all crossings but those under the three finders."""
    lines = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    return [(x, y) for x in lines for y in lines if (x, y) not in corners]
