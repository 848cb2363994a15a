"""Who asks, whose account it is, and who has left: three things, which one sentence often tells together.

「会计离职了手机号停了 我是管理员 能不能改她密码」: the accountant has left, it is her account, and the administrator is
there and asks.
"""

from __future__ import annotations

from actions.passwords.words import words

LEFT = "left"
"""The trouble: who had the account is not in the firm any more, and somebody else is to go on with the work."""


def without_own_rights(folded: str) -> str:
    """The message without what it says of who writes it: that he is the administrator."""
    return words().without("tells_own_rights", folded)


def has_left(folded: str) -> bool:
    """Has a colleague left, who is no administrator as far as it is told?"""
    return words().has("colleague_left", folded)


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
