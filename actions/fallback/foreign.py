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


def answer_foreign_password(conversation: Conversation, reply: Reply) -> None:
    """Says which password it is, and whom to ask."""
    text = conversation.dialogue.question or conversation.text
    lines = [line for pattern, line in _KINDS if pattern.search(text)]
    reply.say(
        "\n".join([INTRO, *lines, OUTRO]),
        [Button("是金蝶软件的登录密码", "password_reset"), handoff_button()],
    )
    reply.set(awaiting=None)
