"""Small sounds as recorders write them, made by hand: right in their structure, silent to the ear."""

import struct

FRAME = bytes.fromhex("fffb9000") + bytes(413)  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes


def mp3(frames: int = 8, *, tag: bytes = b"", after: bytes = b"") -> bytes:
    """Frames of silence, with an ID3 tag before and something after."""
    size = bytes((len(tag) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    before = b"ID3\x04\x00\x00" + size + tag if tag else b""
    return before + FRAME * frames + after


def ogg(*, codec: bytes = b"OpusHead", serials: tuple[int, ...] = (7, 7)) -> bytes:
    """Pages of one stream, or of two."""
    pages = b""
    for number, serial in enumerate(serials):
        body = codec if number == 0 else bytes(40)
        pages += struct.pack("<4sBBqIII", b"OggS", 0, 2 if number == 0 else 4, 0, serial, number, 0)
        pages += bytes([1, len(body)]) + body
    return pages


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def m4a(*, handler: bytes = b"soun", said: bytes = b"", after: bytes = b"", brand: bytes = b"M4A ") -> bytes:
    """One track; `said` is what the telephone wrote beside it."""
    media = box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12)))
    about = box(b"udta", box(b"\xa9xyz", said)) if said else b""
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", media + about) + about)
    return box(b"ftyp", brand + bytes(4) + brand) + moov + box(b"mdat", bytes(64)) + after
