"""How far he has come by what he says: 「进服务器了 管理中心也要密码」 is one step done, and nobody is in yet."""

from __future__ import annotations

import re

from actions.clauses import SHORT_PAUSE
from actions.passwords.reading import fold

_IS_IN = re.compile(
    r"(?<![没不])(?:登|进|录)(?:上|进|得?进)?去?了(?!多少|几|[吗么没])|好了|搞定|解决了|(?<!不)(?:可以|能[登进用])了|改好|成功|通过了"
)
_IS_OUT = re.compile(
    r"没有?人(?:知道|晓得|记得)|(?<!对)不(?:对|行|通过|认|让|正确)(?!吧|吗)|[登进录]不(?:了|上|进|去|得)|打不开"
    r"|(?:也|又|还)要(?:输|填)?(?:个)?(?:密码|账号)|错误|报错|失败|还是没|用不了|没有?(?:反应|权限)"
)
_STEP = re.compile(
    r"(?:进|连|登|远程|打开)(?:上|到|进)?(?:了)?(?:那台|我们|公司)?(?:的)?"
    r"(?:服务器|远程|云?桌面|vpn|网关|零信任|后台|工作台|控制台|天梯|主控台|账套管理)(?:上|里)?了?(?=$|[\s，,。！!])"
)


def is_still_out(text: str) -> bool:
    """Is the last that he tells something in his way? 「之前登不进 现在进去了」 ends well."""
    state = False
    for clause in SHORT_PAUSE.split(fold(text)):
        if _IS_OUT.search(clause):
            state = True
        elif _IS_IN.search(clause) and not _STEP.search(clause):
            state = False
    return state


def is_on_the_way(text: str) -> bool:
    """「进服务器了」, and nothing of being in: only a step of the way is done."""
    clauses = SHORT_PAUSE.split(fold(text))
    return any(map(_STEP.search, clauses)) and not any(_IS_IN.search(one) and not _STEP.search(one) for one in clauses)
