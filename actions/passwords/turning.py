"""A login trouble that turns out to be a password: it is lost, or it was called wrong and he only says whose it is."""

from __future__ import annotations

import re

from actions.fallback.foreign import names_foreign_password
from actions.passwords.reading import fold, is_precise, read, speaks_of_recovery

MAX_OWNER_CHARS = 16
"""Who says more than whose password it is tells of his login."""

_LOST = re.compile(
    r"(?:忘|记错|记混|搞混)[^，。]{0,6}密码|(?:密码|号)[^，。]{0,6}(?:忘|记错|记混|弄混|搞混|不记得|记不|想不起)"
    r"|密码[^，。]{0,4}(?:只有[^，。我]{1,6}|没有?人)(?:才)?知道|(?:只有[^，。我]{1,6}|没有?人)知道[^，。]{0,4}密码"
)
_WRONG = re.compile(r"密码(?:错误|不对|不正确|有误|错了?)")
_KNOWS_NOT = re.compile(r"忘|不记得|不知道(?!为|怎么|咋|什么原因|要|该)|想不起|记不|记错|记混")
_IS_SURE = re.compile(
    r"密码[^，。]{0,8}(?:没错|没问题|没改|没变|没忘|(?<!不)(?<!谁)记得|(?<!不)对的|肯定对|(?<!不)正确(?:的|啊|呀|$))"
    r"|没有?[^，。]{0,2}(?:输错|记错|忘)|不是[^，。]{0,4}忘|明明"
)
_SAYS_MORE = re.compile(r"不行|还是|也|可以|能|好了|怎么|咋|为什么|吗|[？?]|试|改|换")
_OWNER_AT_END = re.compile(r"的[。！!\s]*$")


def turns_out_password(before: str, text: str) -> bool:
    """Does a login trouble, told in the words `before`, turn out to be a password that is not known? Not for who is
    sure of it, and not where it is the password of something else."""
    said = fold(text)
    if _IS_SURE.search(said) or names_foreign_password(text):
        return False
    if _LOST.search(said) or (speaks_of_recovery(text) and not is_precise(text)):
        return True
    is_wrong = _WRONG.search(fold(f"{before}，{text}")) is not None
    return is_wrong and (_KNOWS_NOT.search(said) is not None or _names_owner_only(said))


def _names_owner_only(said: str) -> bool:
    """「是我自己的密码」, 「帐套那个密码 我自己的」: no prompt, no outcome and no question beside it."""
    if len(said) > MAX_OWNER_CHARS or _WRONG.search(said) or _SAYS_MORE.search(said):
        return False
    return "account" in read(said).values and ("密码" in said or _OWNER_AT_END.search(said) is not None)
