"""What is asked beside a ticket, as it is spoken at home, in words that the readers of questions know."""

from __future__ import annotations

import re

from actions.logins.dialect import plainly

_SPOKEN = (
    (re.compile(r"睇"), "看"),
    (re.compile(r"(?<=什么)先(?=$|[啊呀?？，。,\s])"), ""),
    (re.compile(r"咋个|哪个样"), "怎么"),
)


def in_common_words(text: str) -> str:
    """The same text in the words of everybody; its length may differ."""
    said = plainly(text)
    for spoken, meant in _SPOKEN:
        said = spoken.sub(meant, said)
    return said
