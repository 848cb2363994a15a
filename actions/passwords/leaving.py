"""Who asks, whose account it is, and who has left: three things, which one sentence often tells together.

「会计离职了手机号停了 我是管理员 能不能改她密码」: the accountant has left, it is her account, and the administrator is
there and asks.
"""

from __future__ import annotations

import re

from actions.passwords.words import words

LEFT = "left"
"""The trouble: who had the account is not in the firm any more, and somebody else is to go on with the work."""

_LEAVER = re.compile(
    r"(?:离职|辞职|辞退|离开公司|走掉)了?的?(?:那个?|那位|这个?)*(?:员工|同事|会计|出纳|人员|女的|男的|姑娘|小伙)"
    r"|(?:女的|男的|姑娘|小妹|小伙子?|[做管记]账的|开票的|员工|那位|那人)(?:上个?月|上周|前几天|昨天|去年|年前|刚刚?|都|已经?|早就?|也)*"
    r"(?:离职|辞职|不干|不做|跑|走人|走)了"
)
# 「以后她要是走了」, 「还没离职」: nobody has.
_NOT_GONE = re.compile(
    r"(?:没|没有|还没|不是|未)(?:离职|辞职|走)|(?:要是|如果|万一|假如|以后|将来)[^，。]{0,8}(?:离职|辞职|走)"
)

_MANAGES_ALONE = re.compile(
    r"管理员(?:就|只有?|也就|只剩|一直)*(?:是|有)?我(?:自己|本人)?(?:一个|一人|$|[，,\s。])|(?:就|只有?)我(?:自己)?(?:一个(?:人)?)?(?:是)?管理员"
    r"|我(?:就)?是唯一的?[^，。\s]{0,4}管理员"
)


def is_sole_manager(folded: str) -> bool:
    """「管理员就我一个」: is who writes the only administrator there is?"""
    return _MANAGES_ALONE.search(folded) is not None


def without_own_rights(folded: str) -> str:
    """The message without what it says of who writes it: that he is the administrator."""
    return words().without("tells_own_rights", folded)


def has_left(folded: str) -> bool:
    """Has a colleague left, who is no administrator as far as it is told?"""
    return words().has("colleague_left", folded) or bool(_LEAVER.search(folded) and not _NOT_GONE.search(folded))


def account_of_leaver(folded: str, account: str | None) -> bool:
    """Is it the account of who has left, rather than that of whoever goes on with the work? `account`: as it was read
    from the words."""
    if account == "other_user":
        return True
    return account is None and words().has("takes_over_work", folded)


def managed_alone(folded: str) -> bool:
    """「公司就她一个管理员」: did nobody manage the firm's accounts but who has left?"""
    return words().has("speaks_of_sole_admin", without_own_rights(folded))


def wants_to_manage(folded: str) -> bool:
    """「怎么把管理员换成我」: is he to be the administrator who is not one yet?"""
    return words().has("takes_over_admin", folded)
