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

# 「每天打开都叫我升级」 tells what the software does: to be called is asked with the time or with a please.
_WISH = re.compile(
    r"提醒|(?:叫|喊)(?:我)?一声|叫醒我?|别让我忘|(?:设|定)[^，。]{0,3}闹钟"
    r"|(?:记得|到时候?|到点|请|麻烦|帮忙|劳驾|[点号日天后前早晚午半])(?:你|您)?(?:再|来|要|记得)?(?:叫|喊|通知|告诉)我(?:(?!升级|更新|激活|绑定|续费|修改|改密码|重新|输入).)*$"
)
_WHICH = re.compile(
    r"(?:哪些|什么|几个|多少个?|哪几个)提醒|提醒(?:有|都有|设)(?:了)?(?:哪些|几个|什么)|(?:看|查)(?:一下|看)?(?:我的|设的)?提醒$|提醒列表"
)
_EVERY = re.compile(r"每(?:个?(?:月|周|星期|天|日|年|季)|到)|按月|按周|定期")
# 「系统提醒我凭证未审核」 is a prompt of the software.
_TOLD = re.compile(
    r"(?:系统|软件|页面|界面|弹窗|结账时?|一直|总是|老是|它|就|都|又|还|老|总|会|也|打开|登录|一?进去?)(?:一直|总是|老|会|要)?提醒"
    r"(?!我.{0,12}(?:[日号点时后]|明天|月底))|提醒(?:说|有|存在|未|没|框|信息|内容|功能)"
)
# 「每天提醒升级」 is told of it as well; 「明天九点提醒我升级」 names a moment of his own.
_ITS_MATTER = re.compile(
    r"提醒我?(?:们)?(?:要|该|去)?(?:升级|更新|续费|过期|到期|激活|绑定|实名|改密码|修改密码|[^，。]{0,4}到期)"
)
_MOMENT = re.compile(
    r"[\d一二三四五六七八九十两半][点號号日](?!单)|(?:明|后)天|下周|周[一二三四五六日天]|月底|(?:小时|分钟|钟头)后"
)
_NOT_WANTED = re.compile(
    r"(?:啥|什么|哪来的|哪儿来的|谁|没|没有|不是|不要|不用|别)[^，。]{0,5}提醒(?:啊|呀)?$"
    r"|没(?:有)?(?:叫|让|要|说)[^，。]{0,4}提醒"
)
_CLAUSES = re.compile(r"[\s，,。；;！!？?]+")
_TELLS_MORE = re.compile(r"怎么|为什么|哪里|在哪|能不能|可不可以|是不是|要不要|吗|我(?:是)?问|不了|不上|提示|报错")
MAX_WHEN = 14
"""A clause that says no more than when."""
_ABOUT = re.compile(
    r"请|麻烦|到时候?|记得|一下|给我|帮我|再?提醒我?|通知我|喊我|叫我?一?声?|别让我忘了?|设个?|定个?|一个|每(?:个?(?:月|周|星期|天|日|年|季度?)|(?=提醒|$))|在|[，。,.!！?？\s吧啊哦呢]+"
)


def wants_reminder(text: str) -> bool:
    """Does the customer ask to be reminded?"""
    words = normal(text)
    if _TOLD.search(words) or (_ITS_MATTER.search(words) and not _MOMENT.search(words)):
        return False
    return bool(_WISH.search(words)) and not _WHICH.search(words) and not _NOT_WANTED.search(words)


def beside_reminder(text: str) -> tuple[str, str]:
    """Of a turn that tells more, the clauses that speak of the reminder, and the rest; the rest is empty where there is
    nothing more to answer."""
    parts = [part for part in _CLAUSES.split(text) if part]
    named = [place for place, part in enumerate(parts) if _names_reminder(part)]
    if len(parts) < 2 or not named:
        return text, ""
    first, last = named[0], named[-1]
    while first and _MOMENT.search(normal(parts[first - 1])) and len(parts[first - 1]) <= MAX_WHEN:
        first -= 1
    if last + 1 < len(parts) and _MOMENT.search(normal(parts[last + 1])) and len(parts[last + 1]) <= MAX_WHEN:
        last += 1
    rest = "，".join([*parts[:first], *parts[last + 1 :]])
    return ("，".join(parts[first : last + 1]), rest) if _TELLS_MORE.search(normal(rest)) else (text, "")


def _names_reminder(part: str) -> bool:
    words = normal(part)
    is_softwares = _TOLD.search(words) is not None or (_ITS_MATTER.search(words) and not _MOMENT.search(words))
    return wants_reminder(part) or ("提醒" in words and not is_softwares)


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
    own, rest = beside_reminder(turn.text)
    if takes_back_reminder(own):
        take_back(turn, which_to_take_back(own, turn.now))
    elif asks_for_reminders(own):
        turn.reply.tell_desk("reminder", {"list": "all"})
    else:
        take_reminder(turn, own)
    turn.conversation.left_over = rest or None


def _words_of(text: str) -> str:
    """What the words say it is of; empty where they say nothing."""
    words = _ABOUT.sub("", text).strip()
    return words if len(words) >= MIN_WORDS else ""


def _subject(words: str, turn: Turn) -> str:
    close, place = turn.memory.get("name"), turn.memory.get("place")
    if words:
        return f"{words}（{close}）" if close and words not in close else words
    return f"{close}{place}" if close and place else DEFAULT_TEXT
