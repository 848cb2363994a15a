"""One spelling for what customers write: folded width and case, simplified characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

TRADITIONAL_FILE = Path(__file__).resolve().parents[1] / "data" / "traditional.tsv"


def simplified(text: str) -> str:
    """The text in half width, small letters and simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified_of())


def simple_signs(text: str) -> str:
    """The text in simplified characters, sign for sign: places in it are places in the text."""
    return text.translate(_simplified_of())


@lru_cache(maxsize=1)
def _simplified_of() -> dict[int, str]:
    lines = TRADITIONAL_FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(traditional): simple for traditional, simple in pairs}
