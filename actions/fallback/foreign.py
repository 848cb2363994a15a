"""Passwords that are not the ERP's: tax disk, invoice platform, tax bureau. Who asks for those is told whom to ask.

Source: notes F237. An ERP administrator cannot reset any of them, and the tax disk's counter of wrong entries never
resets by itself, so trying on makes it worse.
"""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.reply import Button, Reply, handoff_button

_PASSWORD = re.compile(r"密码|口令|锁|登[录陆]不|进不去|CA|忘", re.IGNORECASE)
_TAX_DISK = re.compile(r"税盘|税控|金税盘|税务?UKEY|税务U盾|证书口令|(?<![a-z])CA\s*(?:密码|口令|证书)", re.IGNORECASE)
_TAX_BUREAU = re.compile(r"电子税务?局|税务局|自然人(?:电子)?税|个税(?:系统|客户端|APP)?", re.IGNORECASE)
_CHECKING = re.compile(r"勾选(?:平台)?|增值税发票综合服务平台")
_INVOICE_CLOUD = re.compile(r"发票云")

_UNDERSTOOD = re.compile(r"谢|多谢|感谢|辛苦|明白|知道了|懂了|了解|收到|好的|^[哦噢喔嗯]+|那(?:就是|我|就)")
_ASKS = re.compile(r"[？?]|怎么|咋|吗|哪|能不能|可不可以|什么|啥|多久|多少|但是|可是|不过|还是|不行|没用|不对|不是")
MAX_THANKS_CHARS = 24
CLOSING = "不客气，那边弄好了再来用就行；金蝶软件里有什么问题，随时找我。"

INTRO = "这里说的不是金蝶软件（ERP）的登录密码，金蝶的管理员重置不了："
TAX_DISK = (
    "· 税盘的口令（CA 密码、证书口令、税控密码是同一个）：归税务局和税控服务单位管。"
    "千万不要连续试，输错次数不会自己清零；已经锁了要带盘去税务局解锁。"
)
TAX_BUREAU = "· 电子税务局等税务系统的账号密码：归税务局管，请在它的登录页面点“忘记密码”，或咨询主管税务机关。"
CHECKING = "· 发票勾选平台的“确认密码”：在勾选平台那边处理，拿不准请咨询主管税务机关。"
INVOICE_CLOUD = (
    "· 发票云的账号密码：和金蝶软件的登录密码是两套，先看它的登录页有没有“找回密码”，"
    "手机号换了就找本单位的发票云管理员。"
)
OUTRO = "如果您问的其实是登录金蝶软件的密码，请点下面的按钮。"

_KINDS = ((_TAX_DISK, TAX_DISK), (_TAX_BUREAU, TAX_BUREAU), (_CHECKING, CHECKING), (_INVOICE_CLOUD, INVOICE_CLOUD))


def names_foreign_password(text: str) -> bool:
    """Is this about a password or lock of a tax or invoice system?"""
    return _PASSWORD.search(text) is not None and any(pattern.search(text) for pattern, _ in _KINDS)


def thanks_for_foreign(conversation: Conversation) -> bool:
    """「哦哦那就是要去税局了 谢谢」 after such an answer: understood, and nothing more is asked."""
    question, text = conversation.dialogue.question, conversation.text
    is_after = question is not None and question != text and names_foreign_password(question)
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


def say_foreign_password(reply: Reply, text: str) -> None:
    """The same beside a matter of ours, which is seen to as well: nobody need say that he means another password."""
    reply.say("\n".join([INTRO, *_lines(text)]))


def _lines(text: str) -> list[str]:
    return [line for pattern, line in _KINDS if pattern.search(text)]
