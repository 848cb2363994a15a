"""One spelling for what customers write: folded width and case, simplified characters, the trade's words by sound.

What is typed by sound is set right sign for sign, so that places in a text stay where they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# 「收不到验证吗」, 「密吗不记的了」; 「要保密吗」 asks, and 「不记的账」 are not entered.
_BY_SOUND: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"验证[吗嘛马玛妈]"), "验证码"),
    (re.compile(r"蜜[码吗马]"), "密码"),
    (re.compile(r"(?<![保机加秘紧严亲解])密[吗嘛马玛妈](?=[^\s，,。.；;！!？?])"), "密码"),
    (re.compile(r"不记的(?=[了啊呀啦]|$|[\s，,。.；;！!？?]|密码|账号|用户)"), "不记得"),
    (re.compile(r"记不的"), "记不得"),
)
TRADITIONAL_FILE = Path(__file__).resolve().parents[1] / "data" / "traditional.tsv"


def simplified(text: str) -> str:
    """The text in half width, small letters and simplified characters."""
    return _set_right(unicodedata.normalize("NFKC", text).lower().translate(_simplified_of()))


def simple_signs(text: str) -> str:
    """The text in simplified characters, sign for sign: places in it are places in the text."""
    return _set_right(text.translate(_simplified_of()))


def _set_right(text: str) -> str:
    for heard, meant in _BY_SOUND:
        text = heard.sub(meant, text)
    return text


@lru_cache(maxsize=1)
def _simplified_of() -> dict[int, str]:
    lines = TRADITIONAL_FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(traditional): simple for traditional, simple in pairs}
