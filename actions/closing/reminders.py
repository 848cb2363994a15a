"""Reminders: what the customer wants to be reminded of and when, said back before the desk stores it."""

from __future__ import annotations

import hashlib
import re

from actions.closing.moments import find_moment
from actions.closing.periods import CHINA
from actions.closing.taking_back import take_back, takes_back_reminder, which_to_take_back
from actions.closing.turn import Turn
from actions.closing.words import normal

MAX_TEXT = 200
MIN_WORDS = 2
DEFAULT_TEXT = "期末结账"
ASK_WHEN = "好的，什么时候提醒您？请说具体一点，比如“28号上午九点”“明天下午三点”“半小时后”。时间要在以后，最远400天。"
UNCLEAR = "这个时间我没看明白，或者已经过去了。请换个说法，比如“28号上午九点”“明天下午三点”“半小时后”。"
ONCE = "每个月、每周自动提醒我做不到，先记最近的这一次；到时候再说一声，我接着记。"
GUESSED = "您没说几点，我先按{}算；要换时间，先说“取消提醒”，再说一次就行。"

_WISH = re.compile(r"提醒|叫(?:我|一声|醒)|到时候?(?:通知|喊)我|别让我忘")
_WHICH = re.compile(
    r"(?:哪些|什么|几个|多少个?|哪几个)提醒|提醒(?:有|都有|设)(?:了)?(?:哪些|几个|什么)|(?:看|查)(?:一下|看)?(?:我的|设的)?提醒$|提醒列表"
)
_EVERY = re.compile(r"每(?:个?(?:月|周|星期|天|日|年|季)|到)|按月|按周|定期")
# 「系统提醒我凭证未审核」 is a prompt of the software.
_TOLD = re.compile(
    r"(?:系统|软件|页面|界面|弹窗|结账时?|一直|总是|老是|它|就)(?:一直|总是|老)?提醒(?!我.{0,12}(?:[日号点时后]|明天|月底))|提醒(?:说|有|存在|未|没|框|信息|内容|功能)"
)
_ABOUT = re.compile(
    r"请|麻烦|到时候?|记得|一下|给我|帮我|再?提醒我?|通知我|喊我|叫我?一?声?|别让我忘了?|设个?|定个?|一个|每(?:个?(?:月|周|星期|天|日|年|季度?)|(?=提醒|$))|在|[，。,.!！?？\s吧啊哦呢]+"
)


def wants_reminder(text: str) -> bool:
    """Does the customer ask to be reminded?"""
    words = normal(text)
    return bool(_WISH.search(words)) and not _TOLD.search(words) and not _WHICH.search(words)


def asks_for_reminders(text: str) -> bool:
    """Does he want to know which reminders are set?"""
    return bool(_WHICH.search(normal(text)))


def take_reminder(turn: Turn, text: str) -> None:
    """Stores the reminder through the desk, which says the customer's line; or asks when it should be.

    Where the words do not say what it is of, it is of the step at hand.
    """
    moment = find_moment(text, turn.now)
    if moment is None:
        says_when = bool(re.search(r"\d|[一二三四五六七八九十]点|天|周|号|月底|后", text))
        turn.memory["asked"] = "when"
        if not says_when:
            turn.memory["about"] = _words_of(text)
        turn.say(UNCLEAR if says_when else ASK_WHEN)
        return
    asked_for: str = turn.memory.pop("about", None) or ""
    subject = _subject(_words_of(moment.rest) or asked_for, turn)
    turn.memory["asked"] = None
    notes = [ONCE] if _EVERY.search(text) else []
    notes += [GUESSED.format(f"{moment.at.astimezone(CHINA):%H:%M}")] if moment.is_guessed else []
    if notes:
        turn.say("\n".join(notes))
    identity = f"{turn.visitor.conversation}\0{turn.visitor.message_id or turn.now.isoformat()}"
    turn.reply.tell_desk(
        "reminder",
        {
            "id": hashlib.sha256(identity.encode()).hexdigest()[:24],
            "at": moment.at.isoformat(),
            "text": subject[:MAX_TEXT],
        },
    )


def speaks_of(text: str) -> bool:
    """Is it about reminders at all: one to set, those that are set, or none any more?"""
    return wants_reminder(text) or takes_back_reminder(text) or asks_for_reminders(text)


def serve(turn: Turn) -> None:
    """Sets, lists or takes back reminders of this conversation; the desk, which has them, says the customer's line."""
    if takes_back_reminder(turn.text):
        take_back(turn, which_to_take_back(turn.text, turn.now))
    elif asks_for_reminders(turn.text):
        turn.reply.tell_desk("reminder", {"list": "all"})
    else:
        take_reminder(turn, turn.text)


def _words_of(text: str) -> str:
    """What the words say it is of; empty where they say nothing."""
    words = _ABOUT.sub("", text).strip()
    return words if len(words) >= MIN_WORDS else ""


def _subject(words: str, turn: Turn) -> str:
    close, place = turn.memory.get("name"), turn.memory.get("place")
    if words:
        return f"{words}（{close}）" if close and words not in close else words
    return f"{close}{place}" if close and place else DEFAULT_TEXT
