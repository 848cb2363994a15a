"""Voice messages (AMR): frame after frame to the end of the file, so that nothing else can hide behind the sound."""

from __future__ import annotations

from typing import BinaryIO, Final

from desk.files.types import damaged, two_in_one

MAX_BYTES: Final = 16 * 1024 * 1024
"""An hour of the widest band is 11 MB."""
NARROW: Final = {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 9: 6, 10: 5, 11: 5, 15: 0}
WIDE: Final = {0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0}
"""Bytes of sound behind the head of a frame, by frame type (RFC 4867 §5.3; 3GPP TS 26.101 and 26.201)."""
TYPE_BITS: Final = 0b0111_1000
OTHER_BITS: Final = 0b1000_0011
"""Always zero in a frame's head."""


def check_voice(stream: BinaryIO, size: int) -> None:
    """Raise Problem for what is no recording from its first frame to its last. A last frame may be cut short: phones
    stop in the middle of a word."""
    if size > MAX_BYTES:
        raise damaged()
    stream.seek(0)
    content = stream.read()
    at = content.index(b"\n") + 1
    lengths = WIDE if b"-WB" in content[:at] else NARROW
    frames = 0
    while at < len(content):
        length = lengths.get((content[at] & TYPE_BITS) >> 3)
        if length is None or content[at] & OTHER_BITS:
            raise two_in_one() if frames else damaged()
        at += 1 + length
        frames += 1
    if not frames:
        raise damaged()
