"""What of the customer's words is worth repeating to him: the matter, without anger, filler and hidden secrets."""

from __future__ import annotations

import re

from actions.dialogue.anger import is_angry
from actions.dialogue.problems import names_matter
from actions.dialogue.secrets import without_marks

SHORT_CHARS = 6
"""What is shorter and names no matter says nothing: 「先后顺序」, 「就是这个」."""
VENTING_CHARS = 10
"""More than this beside the anger tells something."""

_ABUSE = re.compile(
    r"(?:什么|这|这个|你们的?)*(?:破|烂|(?<![清删理扫])垃圾|狗屁|鬼)(?:软件|系统|玩意儿?|东西|公司|机器人)?"
    r"|(?:真是|真的|要|都|快)*(?:气死|烦死|急死|累死)(?:我|个?人|个先人|俺|咱|大家)*了?(?:都|啊|呀|啦|哦|嘛)*|他妈的?|妈的|有病吧|无语了?|[!！]{2,}|急{2,}"
)
_FILLER_BEFORE = re.compile(
    r"^(?:你好|您好|请问|麻烦(?:问一下)?|老师|在吗|我就是?想(?:知道|问一?下?)|我只?是?想(?:知道|问一?下?)|想问一?下?|我说了|那个|[，,。.!！~～、\s])+"
)
_FILLER_AFTER = re.compile(
    r"(?:(?:帮我?|给我?)(?:看看|看一?下)|麻烦了|谢谢|在线等|急|求助|求解|老师|亲|[，,。.!！~～、\s])+$"
)
_GAP = re.compile(r"\s+([，,。])")
_LEFT_MARKS = re.compile(r"([，,])[\s，,]*(?=[，,。！!？?])|^[\s，,。！!]+")
# 「密码是 [密码已隐藏] 还是提示错误」
_SECRET_INTRODUCED = re.compile(r"(密码|口令|验证码)(?:是|为|[:：])\s*(?=$|[\s，,。])")


def without_abuse(text: str) -> str:
    """The words without what only tells how angry the customer is."""
    return _LEFT_MARKS.sub("", _GAP.sub(r"\1", _ABUSE.sub("", text))) if is_angry(text) else text


def only_vents(text: str) -> bool:
    """Is nothing said but how angry he is? Then it answers no question of ours."""
    rest = _ABUSE.sub("", text)
    return is_angry(text) and len(rest) <= VENTING_CHARS and not names_matter(rest)


def worth_quoting(question: str) -> str | None:
    """The customer's question as we may repeat it; None where nothing of it says what it is about."""
    words = _SECRET_INTRODUCED.sub(r"\1", without_marks(question)).strip()
    words = _FILLER_AFTER.sub("", _FILLER_BEFORE.sub("", without_abuse(words)))
    if not words or (len(words) < SHORT_CHARS and not names_matter(words)):
        return None
    return words
