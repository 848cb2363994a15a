"""Passwords that are not the ERP's: tax disk, invoice platform, tax bureau. Who asks for those is told whom to ask.

Source: notes F237. An ERP administrator cannot reset any of them, and the tax disk's counter of wrong entries never
resets by itself, so trying on makes it worse.
"""

from __future__ import annotations

import re

from actions.answers.follow_up import asks as asks_in_words
from actions.conversation import Conversation
from actions.dialogue.acts import asks
from actions.dialogue.problems import LOGIN, PASSWORD, kind_named
from actions.fallback.foreign_matters import Matter, matters, names_foreign_password
from actions.reply import Button, Reply, handoff_button

_UNDERSTOOD = re.compile(r"谢|多谢|感谢|辛苦|明白|知道了|懂了|了解|收到|好的|^[哦噢喔嗯]+|那(?:就是|我|就)"
    r"|(?:找|去|问)(?:一下|趟)?(?:税务?局|专管员|他们|银行)(?:了|去|问问|办|看看)*[吧了啊。！!]*$")
_ASKS = re.compile(r"[？?]|怎么|咋|吗|哪|能不能|可不可以|什么|啥|多久|多少|但是|可是|不过|还是|不行|没用|不对|不是")
MAX_THANKS_CHARS = 24
CLOSING = "不客气，那边弄好了再来用就行；金蝶软件里有什么问题，随时找我。"

INTRO = "这里说的不是金蝶软件（ERP）的登录密码，金蝶的管理员重置不了："
OUTRO = "如果您问的其实是登录金蝶软件的密码，请点下面的按钮。"
_OF_ACCESS = re.compile(
    r"密码|口令|锁|解|登|输|[几多]次|盘|改|重置|找回|税|(?<![a-z])ca(?![a-z])|办|带|大厅|柜台|窗口|证件|电话|去哪",
    re.IGNORECASE,
)
MAX_FOLLOWING_CHARS = 40
THEIRS = "这一点归{whom}管，我没有他们的准数，不随便说；请直接问{whom}。"


def thanks_for_foreign(conversation: Conversation) -> bool:
    """「哦哦那就是要去税局了 谢谢」 after such an answer: understood, and nothing more is asked."""
    question, text = conversation.dialogue.question, conversation.text
    is_after = question is not None and question != text and names_foreign_password(question)
    is_after = is_after or conversation.dialogue.foreign is not None
    is_short = 0 < len(text) <= MAX_THANKS_CHARS and not names_foreign_password(text)
    return is_after and is_short and _UNDERSTOOD.search(text) is not None and not _ASKS.search(text)


def close_foreign(reply: Reply) -> None:
    """Understood: a kind end."""
    reply.say(CLOSING)
    reply.set(awaiting=None)


def answer_foreign_password(conversation: Conversation, reply: Reply) -> None:
    """Says which password it is, and whom to ask."""
    text = conversation.dialogue.question or conversation.text
    reply.say(
        "\n".join([INTRO, *_lines(text), OUTRO]),
        [Button("是金蝶软件的登录密码", "password_reset"), handoff_button()],
    )
    reply.set(awaiting=None)
    named = [matter for matter in matters() if matter.is_named(text)]
    conversation.dialogue.foreign = named[0].id if named else None


def asks_of_foreign(conversation: Conversation) -> bool:
    """「那等明天会不会自动解啊」 after such an answer: a question of that matter still, with nothing of ours in it."""
    text = conversation.text
    matter = _known(conversation)
    if matter is None or not 0 < len(text) <= MAX_FOLLOWING_CHARS:
        return False
    if any(conversation.values(name) for name in ("error_text", "code")):
        return False
    if any(conversation.values(name) for name in ("product", "edition")) or "金蝶" in text:
        return matter.answers_all(text)  # 「那去哪解 我登星空的密码要不要也改」
    if names_foreign_password(text):
        return _named(text) == matter
    if kind_named(text) not in (None, PASSWORD, LOGIN) or not (asks(conversation) or asks_in_words(text)):
        return False
    return (matter.answer_to(text) is not None or _OF_ACCESS.search(text) is not None)


def answer_of_foreign(conversation: Conversation, reply: Reply) -> None:
    """From what is known of it, else honestly whom to ask; the same is not said twice."""
    matter = _known(conversation)
    assert matter is not None
    answer = matter.answer_to(conversation.text)
    if answer is None or answer == conversation.dialogue.last_point:
        answer = THEIRS.format(whom=matter.whom)
    conversation.dialogue.last_point = answer
    reply.say(answer)
    reply.set(awaiting=None)


def _known(conversation: Conversation) -> Matter | None:
    """The matter that he was told of last, or of which the case on screen tells."""
    dialogue = conversation.dialogue
    return next(
        (one for one in matters() if one.id == dialogue.foreign or (dialogue.current in one.cases)), None
    )


def _named(text: str) -> Matter | None:
    return next((matter for matter in matters() if matter.is_named(text)), None)


def say_foreign_password(reply: Reply, text: str) -> None:
    """The same beside a matter of ours, which is seen to as well: nobody need say that he means another password."""
    reply.say("\n".join([INTRO, *_lines(text)]))


def _lines(text: str) -> list[str]:
    return [matter.line for matter in matters() if matter.is_named(text)]
