"""The one thing all detectors are: something that finds spans of secrets in folded text."""

from collections.abc import Iterator
from typing import Protocol

from desk.masking.spans import Span


class Detector(Protocol):
    """Finds secrets of one form. Must run in time linear in the text; spans may overlap those of other detectors."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield the spans in `text`, which is folded (see fold.py) and so has the original's length and positions."""
        ...
