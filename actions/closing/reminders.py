"""Reminders: what the customer wants to be reminded of and when, said back before the desk stores it."""

from __future__ import annotations

import hashlib
import re

from actions.closing.moments import find_moment
from actions.closing.text import day_and_time
from actions.closing.turn import Turn
from actions.closing.words import normal
from actions.reply import Reply

MAX_TEXT = 200
DEFAULT_TEXT = "期末结账"
ASK_WHEN = "好的，什么时候提醒您？请说具体一点，比如“28号上午九点”“明天下午三点”“半小时后”。时间要在以后，最远400天。"
UNCLEAR = "这个时间我没看明白，或者已经过去了。请换个说法，比如“28号上午九点”“明天下午三点”“半小时后”。"
REFUSED = "这个提醒没有记上：时间要在以后、400天以内，一个对话里最多20个。请换个时间再说一次。"

_WISH = re.compile(r"提醒|叫(?:我|一声|醒)|到时候?(?:通知|喊)我|别让我忘")
_CANCEL = re.compile(
    r"(?:取消|关掉?|删掉?|撤掉?|停掉?|不要|不用|别|不必|无需|不需要)(?:再|了)*(?:给我)?(?:的|那个|所有|全部)*(?:再)?提醒|提醒.{0,4}(?:取消|关掉|删掉|撤掉|不要了|不用了)"
)
# 「系统提醒我凭证未审核」 is a prompt of the software.
_TOLD = re.compile(
    r"(?:系统|软件|页面|界面|弹窗|结账时?|一直|总是|老是|它|就)(?:一直|总是|老)?提醒(?!我.{0,12}(?:[日号点时后]|明天|月底))|提醒(?:说|有|存在|未|没|框|信息|内容|功能)"
)
_ABOUT = re.compile(
    r"请|麻烦|到时候?|记得|一下|给我|帮我|再?提醒我?|通知我|喊我|叫我?一?声?|别让我忘了?|设个?|定个?|一个|在|[，。,.!！?？\s吧啊哦呢]+"
)


def wants_reminder(text: str) -> bool:
    """Does the customer ask to be reminded?"""
    return bool(_WISH.search(normal(text))) and not _TOLD.search(normal(text))


def cancels_reminders(text: str) -> bool:
    """Does he want his reminders gone?"""
    return bool(_CANCEL.search(normal(text)))


def take_reminder(turn: Turn, text: str, about: str | None) -> None:
    """Stores the reminder through the desk, which says the customer's line; or asks when it should be.

    `about`: what it is of, where the words do not say; the step at hand.
    """
    moment = find_moment(text, turn.now)
    if moment is None:
        says_when = bool(re.search(r"\d|[一二三四五六七八九十]点|天|周|号|月底|后", text))
        turn.memory["asked"] = "when"
        turn.memory["about"] = _subject(text, about) if not says_when else about or DEFAULT_TEXT
        turn.say(UNCLEAR if says_when else ASK_WHEN)
        return
    subject = _subject(moment.rest, turn.memory.pop("about", None) or about)
    turn.memory["asked"] = None
    if moment.is_guessed:
        turn.say(f"您没说几点，我按{day_and_time(moment.at)}记；要换时间，先说“取消提醒”，再说一次就行。")
    identity = f"{turn.visitor.conversation}\0{turn.visitor.message_id or turn.now.isoformat()}"
    turn.reply.tell_desk(
        "reminder",
        {
            "id": hashlib.sha256(identity.encode()).hexdigest()[:24],
            "at": moment.at.isoformat(),
            "text": subject[:MAX_TEXT],
        },
    )


def cancel_reminders(reply: Reply) -> None:
    """All of this conversation; the desk says how many."""
    reply.tell_desk("reminder", {"cancel": "all"})


def _subject(rest: str, about: str | None) -> str:
    words = _ABOUT.sub("", rest).strip()
    if len(words) >= 2:
        return f"{words}（{about}）" if about and words not in about else words
    return about or DEFAULT_TEXT
