"""Taking a reminder back: the one that is meant by its day, its hour, what it is of or its place in the list, or all.

The desk has the reminders and finds it; where several fit it lists them, and the next turn says which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from actions.closing.moments import day_and_time, without_moment
from actions.closing.periods import NUMERALS
from actions.closing.turn import Turn
from actions.closing.words import SHORT, normal

ALL: Final = "all"
WHICH: Final = "which_reminder"
"""Set in the job's memory until the desk has found the one that is meant."""
ASKED: Final = "which"
"""The desk's result where several fit: it has listed them, and the customer is asked."""
KEPT = "好的，提醒都留着。"
MIN_WORDS = 2

_CANCEL = re.compile(
    r"(?:取消|关掉?|删掉?|删除|撤掉?|撤销|停掉?)(?:(?!提醒|忘).){0,16}提醒(?!我.{0,12}[点号时])"
    r"|(?:不要|不用|别|不必|无需|不需要)(?:再|了)*(?:给我)?(?:的|那个|所有|全部)*(?:再)?提醒"
    r"|提醒(?!我)(?:(?!忘).){0,6}(?:取消|关掉|删掉|删除|撤掉|停掉|不要了?$|不用了?$|不需要)"
)
_ALL = re.compile(r"全部|所有|全都?(?=取消|不要|删)|都(?:取消|不要|不用|删|关|撤)|一个(?:都|也)不")
_EVERY_OF_DAY = re.compile(r"都|全")
_NUMBER = re.compile(r"第\s*(\d{1,2}|[一二三四五六七八九十])\s*[个条]|^(\d{1,2})[。.]?$")
_ASIDE = re.compile(
    r"取消|关掉?|删掉?|删除|撤掉?|撤销|停掉?|不要|不用|不必|无需|不需要|别|再|给我|提醒|所有|全部|那一?[个条]|这一?[个条]|哪个|帮|请|我"
    r"|把|掉|一下|[的了吧啊呀都先是，。,.!！?？\s]"
)
_KEEPS = re.compile(r"算了|不取消|留着|先不|不删")


def takes_back_reminder(text: str) -> bool:
    """Does he want a reminder gone, or all?"""
    return _CANCEL.search(normal(text)) is not None


def which_to_take_back(text: str, now: datetime) -> str | dict[str, Any]:
    """`all`, or what is said of the one that is meant: `day`, `time`, `about`, `number`; nothing where only one can be.

    `every`: all of that day.
    """
    words = normal(text)
    day, hour = day_and_time(text, now)
    if _ALL.search(words) and day is None:
        return ALL
    which: dict[str, Any] = {}
    if number := _NUMBER.search(text.strip()):
        digits = number[1] or number[2]
        which["number"] = int(digits) if digits.isdigit() else 10 if digits == "十" else NUMERALS[digits]
        return which
    if day is not None:
        which["day"] = day.isoformat()
        which |= {"every": True} if _EVERY_OF_DAY.search(words) else {}
    if hour is not None:
        which["time"] = f"{hour:%H:%M}"
    about = _ASIDE.sub("", without_moment(text, now))
    if len(about) >= MIN_WORDS:
        which["about"] = about
    return which


def take_back(turn: Turn, which: str | Mapping[str, Any]) -> None:
    """Asks the desk; until it has found the one, the next turn may say which."""
    turn.memory.pop(WHICH, None)
    if which != ALL:
        turn.memory[WHICH] = True
    turn.reply.tell_desk("reminder", {"cancel": which})


def take_which(turn: Turn) -> bool:
    """The reminders were listed: does this turn say which of them, or none? It is asked once."""
    turn.memory.pop(WHICH, None)
    text = turn.text
    if not text or len(text) > SHORT:
        return False
    if _KEEPS.search(text):
        turn.say(KEPT)
        return True
    which = ALL if _ALL.search(normal(text)) or normal(text) in ("都", "全") else which_to_take_back(text, turn.now)
    if which == ALL or (which and (set(which) - {"about"} or "那" in text)):
        take_back(turn, which)
        return True
    return False
