"""A password that is not ours, told with a matter of ours: whose the one is is said, and the other is answered.

「税盘锁了能不能重置 顺便星空反审核说源单不存在」 is no reason to forget what comes second.
"""

from __future__ import annotations

import re
from typing import Final

from actions.conversation import Conversation
from actions.dialogue.matters import take_back, tell
from actions.dialogue.problems import LOGIN, PASSWORD, kind_named, split_problems
from actions.fallback.foreign import say_foreign_password
from actions.fallback.foreign_matters import matters, names_foreign_password
from actions.fallback.not_ours import pieces_of
from actions.handoff.telling import said_of_problem
from actions.reply import Reply
from actions.spelling import simple_signs
from actions.steering.about_us import about_rest

MAX_CHARS: Final = 120
_PRODUCT: Final = re.compile(
    r"金蝶|云?星[空辰]|精斗云|(?<![a-z])(?:kis|eas|k3)|[专标迷旗商][业准你舰贸]版", re.IGNORECASE
)
# What is done with the tax disk itself.
_THEIRS: Final = re.compile(r"开(?:不了?|不出)?(?:发?票)|发票[^，。]{0,3}(?:开|打|上传|不出)|抄税|报税|申报|领票|勾选")
# 「是不是金蝶的」 names us, and tells no trouble.
_IN_TROUBLE: Final = re.compile(
    r"打不开|[登进连上]不|不[了上动出]|报错|提示|失败|没反应|闪退|卡[死住]|怎么(?!管)|咋(?!管)"
)
_LEADING: Final = re.compile(r"^(?:另外|此外|还有|对了|顺便|以及|再问(?:一?下)?)+[，,\s]*")
_ACKNOWLEDGES: Final = re.compile(r"(?:知道|晓得|明白|清楚|了解|懂|收到)了?[吧啊哈]*$")


def answer_foreign_beside(conversation: Conversation, reply: Reply) -> Conversation:
    """Says whose the password is, and returns the turn with what is ours; the same conversation where only one of them
    is told, or two problems are told apart anyway (actions/several.py)."""
    text = conversation.text
    if not 0 < len(text) <= MAX_CHARS or not names_foreign_password(text) or split_problems(conversation):
        return conversation
    theirs: list[str] = []
    ours: list[str] = []
    last = theirs
    for piece in pieces_of(text):
        if any(matter.is_named(piece) for matter in matters()):
            last = theirs
        elif _is_ours(piece):
            last = ours
        last.append(piece)
    told = " ".join(piece for piece in theirs if not _ACKNOWLEDGES.search(piece))
    if not ours or not names_foreign_password(told):
        return conversation
    say_foreign_password(reply, told)
    rest = _LEADING.sub("", " ".join(ours))
    take_back(conversation.dialogue, said_of_problem(text))
    if said := said_of_problem(rest):
        tell(conversation.dialogue, said, conversation.slot("product"))
    return about_rest(conversation, rest)


def _is_ours(piece: str) -> bool:
    """Something done in the software, or a trouble of one of our products; a login alone may be of either."""
    words = simple_signs(piece)
    if _THEIRS.search(words):
        return False
    if _PRODUCT.search(words) and _IN_TROUBLE.search(words):
        return True
    return kind_named(words) not in (None, PASSWORD, LOGIN)
