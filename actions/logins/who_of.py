"""What is asked of a way: who does a thing that he names (「谁能看出来我有没有许可」), and which questions are not it.

Who only says 「找谁弄」 asks of the way on screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.follow_up import named_pairs
from actions.answers.same_question import Recognised
from actions.spelling import simplified

TOLD_SHARE = 0.5
"""Who asks in less of his words tells more than he asks."""
_WHO = re.compile(
    r"(?:该|那|要|得|我|是|问|就|这|都|到底|究竟|直接|可以|应该|必须|只能|一定要?|非得?)*(?:找|叫|让|请|问|要)*(?:谁|哪个|哪位)(?:来|去|能|可以|有权|给|帮|会|我|们|才|在|该)*"
    r"(?:弄|做|操作|办|处理|搞|登|进|管|负责|点|改|加|分)?(?:[啊呀呢的吗嘛？?]|一下)*"
)
_FILLER = re.compile(r"这个?事?|那个?事?|事情?|东西|[的了啊呀呢吗嘛不]|\W")


def names_object(clause: str) -> bool:
    """Does a question of who name what is to be done: 「谁能放开」, 「谁能看出来有没有许可」; not 「该找谁」?"""
    if not re.search(r"谁|哪个|哪位", clause):
        return False
    return bool(_FILLER.sub("", _WHO.sub("", clause)))


_BARE_HOW = re.compile(r"(?:怎么|咋|如何|怎样)(?:弄|办|整|做|搞|处理|操作)")
_FORMS = {
    "who": re.compile(r"谁|找哪|自己能|自己(?:弄|改|做)"),
    "where": re.compile(r"在哪|哪里|哪儿|哪个(?:菜单|地方|界面)|上哪"),
    "why": re.compile(r"为什么|为啥|为何|凭什么|怎么会|怎么就|咋就|怎么不"),
    "cost": re.compile(r"钱|收费|免费|价"),
    "when": re.compile(r"多久|几天|几点|什么时候|啥时候"),
}


def is_of_other_form(asked: str, turn: str, question: str) -> bool:
    """Who asks why has not asked who: is the question, that these words only come near to, of another form?"""
    said = _forms(asked) or _forms(turn)
    own = _forms(question)
    return bool(said and own) and not said & own


def is_of_asked(text: str, clauses: Sequence[str], one: Recognised) -> bool:
    """Where he tells more than he asks: is the question about what he asks, and not only about what he tells?"""
    named = {pair for clause in clauses for pair in named_pairs(clause)}
    # 「只给我一个人加权限，怎么弄才不影响别人」: what is to be done stands before it.
    is_bare = any(map(_BARE_HOW.search, clauses))
    if not named or is_bare or sum(map(len, clauses)) > TOLD_SHARE * len(text):
        return True
    answered = simplified(f"{one.question.asks}\n{one.answer}")
    return any(pair in answered for pair in named)


def _forms(text: str) -> set[str]:
    return {name for name, words in _FORMS.items() if words.search(text)}
