"""Sound that is kept: MP3, AAC (M4A) or Ogg, read to the last byte, so that nothing else hides in the file.

What a telephone writes beside the sound (place, device, pictures: ID3 tags, `udta` boxes) is taken away. Nothing is
decoded: the structure is followed, frame by frame, page by page, box by box, and must fill the file.
"""

import struct
from collections.abc import Iterator

from jiwar.documents.errors import SoundDamaged

MP3, OGG, M4A = "audio/mpeg", "audio/ogg", "audio/mp4"
EXTENSIONS = {MP3: {"mp3"}, OGG: {"ogg", "oga", "opus"}, M4A: {"m4a"}}
NAMES = {MP3: "MP3", OGG: "Ogg", M4A: "M4A"}
_BRANDS = {b"M4A ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6"}
_TOP = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"}
_RATES_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = (44100, 48000, 32000)
_LEAST_FRAMES = 4


def sniffed(start: bytes) -> str:
    """The type of sound that a file begins as, or nothing."""
    if start.startswith(b"OggS"):
        return OGG
    if start[4:8] == b"ftyp" and start[8:12] in _BRANDS:
        return M4A
    after_tag = start[_tag_size(start) :] if start.startswith(b"ID3") else start
    if start.startswith(b"ID3") and not after_tag:
        return MP3  # the tag is longer than what was read of the file
    return MP3 if len(after_tag) >= 4 and _frame_size(after_tag[:4]) else ""


def cleaned(content: bytes, media_type: str) -> bytes:
    """The sound alone; raises SoundDamaged for what is not whole, or holds something else."""
    try:
        return {MP3: _mp3, OGG: _ogg, M4A: _m4a}[media_type](content)
    except (struct.error, IndexError) as error:
        raise SoundDamaged from error


def _tag_size(content: bytes) -> int:
    """Bytes of an ID3v2 tag: seven bits of each of four bytes."""
    size = 0
    for byte in content[6:10]:
        size = (size << 7) | (byte & 0x7F)
    return size + 10


def _frame_size(header: bytes) -> int:
    """Bytes of the MPEG layer III frame that begins so; 0 when none does."""
    word = int.from_bytes(header, "big")
    version, layer = (word >> 19) & 3, (word >> 17) & 3
    rate, sample = (word >> 12) & 15, (word >> 10) & 3
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or sample == 3:
        return 0
    kbits = (_RATES_1 if version == 3 else _RATES_2)[rate - 1]
    hertz = _SAMPLES[sample] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if version == 3 else 72) * kbits * 1000 // hertz + ((word >> 9) & 1)


def _mp3(content: bytes) -> bytes:
    at = _tag_size(content) if content.startswith(b"ID3") else 0
    end = len(content) - 128 if content[-128:].startswith(b"TAG") else len(content)
    first, frames = at, 0
    while at + 4 <= end and (size := _frame_size(content[at : at + 4])):
        if at + size > end:
            break  # the last frame was cut: left out
        at, frames = at + size, frames + 1
    rest = content[at:end]
    cut = len(rest) >= 4 and 0 < len(rest) < _frame_size(rest[:4])
    if frames < _LEAST_FRAMES or (rest.strip(b"\0") and not cut):
        raise SoundDamaged
    return content[first:at]


def _ogg(content: bytes) -> bytes:
    at, serials = 0, set()
    while at < len(content):
        if content[at : at + 5] != b"OggS\0":
            raise SoundDamaged
        serials.add(content[at + 14 : at + 18])
        table = content[at + 27 : at + 27 + content[at + 26]]
        body = at + 27 + len(table)
        if at == 0 and not content[body:].startswith((b"OpusHead", b"\x01vorbis")):
            raise SoundDamaged  # Ogg carries films too
        at = body + sum(table)
    if at != len(content) or len(serials) != 1:
        raise SoundDamaged
    return content


def _m4a(content: bytes) -> bytes:
    kept = bytearray(content)
    seen = []
    handlers: list[bytes] = []
    for name, _start, body, end in _boxes(content, 0, len(content)):
        if name not in _TOP:
            raise SoundDamaged
        seen.append(name)
        if name in (b"free", b"skip", b"wide"):
            kept[body:end] = bytes(end - body)
        if name == b"moov":
            for inner, inner_start, inner_body, inner_end in _boxes(content, body, end):
                if inner in (b"udta", b"meta"):
                    _blanked(kept, inner_start, inner_body, inner_end)
                elif inner == b"trak":
                    handlers += _track(content, kept, inner_body, inner_end)
    if seen[:1] != [b"ftyp"] or b"mdat" not in seen or handlers != [b"soun"]:
        raise SoundDamaged
    return bytes(kept)


def _track(content: bytes, kept: bytearray, body: int, end: int) -> Iterator[bytes]:
    """What a track holds (`soun`, `vide`); what was said about it is blanked."""
    for name, start, inner, inner_end in _boxes(content, body, end):
        if name in (b"udta", b"meta"):
            _blanked(kept, start, inner, inner_end)
        if name == b"mdia":
            for part, _start, part_body, _end in _boxes(content, inner, inner_end):
                if part == b"hdlr":
                    yield content[part_body + 8 : part_body + 12]


def _blanked(kept: bytearray, start: int, body: int, end: int) -> None:
    """The box keeps its place (offsets into the sound count from the start of the file), and holds nothing."""
    kept[start + 4 : start + 8] = b"free"
    kept[body:end] = bytes(end - body)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, start, body, end) of the boxes that fill a place exactly; raises SoundDamaged."""
    while at < end:
        (size,), body = struct.unpack(">I", content[at : at + 4]), at + 8
        name = content[at + 4 : at + 8]
        if size == 1:
            (size,), body = struct.unpack(">Q", content[at + 8 : at + 16]), at + 16
        until = end if size == 0 else at + size
        if until > end or until < body:
            raise SoundDamaged
        yield name, at, body, until
        at = until
