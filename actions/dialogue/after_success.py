"""What a case says of the trouble is not told as it stands to who is over it: 「先别结账，把授权查好」 stops somebody
whose licence has been found.

Left out are lines that he has read already, what is not to be done while it lasts, and how it came to be amiss. What is
left answers him still: 「账目不受影响」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MIN_CHARS = 12
"""A shorter line may stand twice."""
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_LEAD = re.compile(r"^您是想问“[^”]*”吧：$")
# What only leads to a line that he has read, or offers a person for it.
_SAME_AGAIN = re.compile(r"^就是上面说的这[句些]")
# 「先别结账，把加密狗和授权查好」
_WHILE_IT_LASTS = re.compile(
    r"^(?:在?(?:弄好|查好|恢复)?之?前)?[，,]?(?:请)?(?:您)?先(?:都)?(?:别|不要|停)|^(?:在那之前|恢复以前)|^暂时(?:别|不要)"
)
# 「账目不受影响，只是没检测到授权，按演示版打开了」
_AS_IT_WAS = re.compile(r"，(?:只是|不过是|多半是|是因为|因为)[^。！？]*")


def as_over(text: str, read: Iterable[str]) -> str:
    """The lines of an answer that still hold, without those among `read`; empty where none does."""
    if _SAME_AGAIN.search(text):
        return ""
    known = {line.strip(" ·") for one in read for line in one.split("\n") if len(line) >= MIN_CHARS}
    lines = [line for line in text.split("\n") if line.strip(" ·") not in known]
    kept = [line for line in map(_still_true, lines) if line or not text]
    told = [line for line in kept if not _LEAD.match(line)]
    # What was cut for him is no wording of the case any more.
    return "\n".join(kept if kept == lines else told)


def _still_true(line: str) -> str:
    if _LEAD.match(line):
        return line
    # 「先别删」 at the beginning is the answer to 「要不要删」.
    said = [one for at, one in enumerate(_SENTENCE.findall(line)) if at == 0 or not _WHILE_IT_LASTS.search(one.strip())]
    sentences = [_AS_IT_WAS.sub("", one) for one in said]
    told = "".join(sentences).strip()
    return told if not told or told[-1] in "。！？：；」”）" or told == line else f"{told}。"
