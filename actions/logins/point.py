"""A question about the solution on screen: 「加密服务器在哪重启」, 「ping我不会 怎么弄」. It is answered from the case,
and tells nothing of how the solution went.
"""

from __future__ import annotations

import re

from actions.answers.follow_up import NOT_WRITTEN, Earlier, about_point, is_about
from actions.conversation import Conversation
from actions.logins.memory import MAX_WORDS, Trouble
from kb.client import Case

_MAX_CHARS = 40
_CLAUSE = re.compile(r"[\s，,。.;；!！~～、…]+")
_ASKS = re.compile(
    r"[？?]|怎么|怎样|如何|咋|点样|哪|什么|啥|多久|多少|谁|能不能|可不可以|要不要|会不会|是不是|有没有|[吗嘛]$|呢$"
)
# 「怎么还是不行」, 「怎么又报错」 complain.
_COMPLAINS = re.compile(
    r"还是|还没|还不|又|不行|没用|没好|没解决|不管用|没反应|登不|进不|连不|打不开|失败|报错|提示|什么破|什么玩意|怎么回事|为什么|为啥|咋回事"
)
_OUTCOME = re.compile(r"^(?:还是|仍然|也)?(?:没好|没解决|不行|没用|不管用|没成功)")
_CANNOT = re.compile(r"不会|不懂|不知道|没听过|没弄过|没用过|找不到|看不懂|没找到")
# What he does with a thing is said in many ways; the thing alone is looked for.
_ASKING = re.compile(
    r"怎么样?|怎样|如何|咋|点样|在?哪(?:里|儿|个|一)?(?:地方|位置|文件夹|菜单)?|什么|啥|打开|找不?到?|进入|点开|操作|查看|弄|搞|不会|不懂|不知道|没|清除?(?=[啊呀呢吧]*$)|发到?|[啊呀哦吗嘛呢吧]"
)


def asked_point(conversation: Conversation, trouble: Trouble, case: Case) -> str | None:
    """What is asked of the case on screen, as it is to be looked up; None where the turn is something else."""
    text = conversation.text
    if not 0 < len(text) <= _MAX_CHARS or conversation.values("error_text") or conversation.values("code"):
        return None
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    asking = [clause for clause in clauses if _ASKS.search(clause) and not _COMPLAINS.search(clause)]
    if not asking or any(_OUTCOME.search(clause) for clause in clauses):
        return None
    named = [clause for clause in asking if _thing(clause)]
    # 「ping我不会 怎么弄」: what is asked was named before, as what he cannot do.
    named = named or [clause for clause in clauses if _CANNOT.search(clause) and _thing(clause)]
    earlier = Earlier(trouble.words, trouble.bare, case.id)
    return next(
        (_thing(clause)[:MAX_WORDS] for clause in named if is_about(_alone(case), earlier, _thing(clause))), None
    )


def point_text(case: Case, trouble: Trouble, point: str) -> str:
    """What the solutions he has seen say of it, numbered as he has seen them; said once, then that no more is known."""
    titles = [entry["title"] for entry in trouble.shown if entry["case"] == case.id]
    seen = [way for title in titles for way in case.solutions if title == shown_title(case, way.title)]
    text = about_point(case.model_copy(update={"solutions": seen}), point)
    if len(seen) == 1:
        text = text.replace("· 办法一第", "· 第")  # with one way out on screen its steps need no other name
    return NOT_WRITTEN if point == trouble.point else text


def shown_title(case: Case, title: str) -> str:
    """How a solution is remembered as shown."""
    return f"{case.title}：{title}"[:MAX_WORDS]


def _thing(clause: str) -> str:
    """What the clause asks about, without the asking; empty for nothing that could be looked up."""
    rest = _ASKING.sub(" ", clause).strip("？?那这我们你您 ")
    return rest if re.search(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}", rest) else ""


def _alone(case: Case) -> Case:
    """The case by what it tells to do; what only its title names is the trouble itself."""
    return case.model_copy(update={"symptoms": []})
