"""What is the matter with his password now, where he says that it has changed since: 「锁没了，现在说密码过期」.

A job keeps what it was opened for; the engineer needs the state of today. Only a clause that says that it is new
counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_IS_NEW = re.compile(
    r"(?:现在|这回|这次|刚才|后来|结果|今天|目前)(?:又|就|是|变成|成了?|改成|说|提示|显示|报|弹|跳|它|系统|页面)*[^，。；;！!？?]{0,6}$"
    r"|(?:又|变成了?|成了|改说|改成|换成)(?:说|是|提示|显示|报)?[^，。；;！!？?]{0,4}$"
)
_CODE, _NOT_COME = r"(?:验证码|激活码|短信)", r"(?:收不到|没收到|没来|不来)"
_STATES = (
    ("密码已过期", re.compile(r"密码(?:已经?|都)?(?:过|到)期|密码(?:已)?失效")),
    ("账号被锁了", re.compile(r"(?:账号|账户|用户|号)?(?:已经?)?被?锁(?:定|住|了|死)(?!没|解|是没)")),
    ("账号被停用", re.compile(r"(?:账号|用户|号)?(?:已经?)?被?(?:禁用|停用|注销|冻结)")),
    ("收不到验证码", re.compile(rf"{_NOT_COME}[^，。,\s]{{0,4}}{_CODE}|{_CODE}[^，。,\s]{{0,4}}{_NOT_COME}")),
    (
        "用户名或密码不对",
        re.compile(r"(?:用户名|账号)[^，。,\s]{0,2}密码(?:错误|不对|不正确|有误)|密码(?:错误|不对|不正确)(?!次数)"),
    ),
)
_LOCK_GONE = re.compile(
    r"锁(?:定)?(?:是|倒是|也|已经?)?(?:没了|没有了|解(?:开|了|除)|好了)|(?:不|没再?)(?:说|提示|显示)(?:被)?锁|(?:解锁|解开)了|没锁了"
)
_LOCKED = "锁"


def tells_new_state(text: str) -> bool:
    """「锁没了，现在说密码过期」: does he say that it is otherwise now?"""
    return newest_trouble("", [text]) is not None


def newest_trouble(known: object, texts: Iterable[str]) -> str | None:
    """What the password's trouble is by now, where he told a newer state than `known`; None where he did not."""
    newest: str | None = None
    gone = False
    for text in texts:
        gone = gone or _LOCK_GONE.search(text) is not None
        for place, title in sorted((hit.start(), title) for title, words in _STATES for hit in words.finditer(text)):
            sentence = re.split(r"[。！!？?]", text[:place])[-1]
            if _IS_NEW.search(sentence) or (gone and _LOCKED not in title and _is_after_lock(text, place)):
                newest = title
    if newest is None or newest == known or (gone and _LOCKED in newest):
        return None
    return f"{newest}（原来的锁定已解）" if gone and isinstance(known, str) and _LOCKED in known else newest


def _is_after_lock(text: str, place: int) -> bool:
    """Does the state stand behind 「锁没了」 in the same message?"""
    hit = _LOCK_GONE.search(text)
    return hit is not None and hit.end() <= place
