"""What a turn asks while a person is awaited, clause by clause: no question may be left at 「已补充」.

The reader of acts may hear 「备份盖上去行不行」 as a report: words that can only ask count here, whatever was read.
"""

from __future__ import annotations

import re

from actions.answers.follow_up import asks as asks_in_words
from actions.conversation import ASKS, DEMANDS, Act, Conversation
from actions.dialogue.acts import SURE
from actions.handoff.demand import orders_clause
from actions.handoff.rebuking import rebukes
from actions.handoff.spoken import in_common_words
from actions.handoff.waiting import is_of_waiting

_PLAINLY_ASKS = re.compile(
    r"[?？]\s*$|行不行|行不[啊呀]?$|能不能|可不可以|可以不|要不要|用不用|会不会|是不是|有没有|好不好|对不对|该不该|[吗么][啊呀]?$|(?:怎么|咋|如何)(?:办|弄|整|做|搞|写|填|选|点|设|配|查|看|删|清|备份|处理)|(?:写|填|选|开|点|放|配|设|备)(?:什么|啥|哪)|([\u4e00-\u9fff])不\1"
)

# 「提示大概是什么访问被限制」 tells what the screen said.
_QUOTES_PROMPT = re.compile(
    r"^(?:系统|屏幕|上面|它|好像)*(?:提示|显示|报错?|弹出?来?|写着?|说)+(?:大概|好像|就|的|是|个|一个|应该)*(?:什么|啥)(?!意思|来着|问题|原因|东西)[^？?]{4,}(?<![吗么呢])$"
)
PLAIN = 0.97
"""So surely must a clause be read as a question that has no form of one: 「登EAS前面还有个VPN要先登」 only tells."""


def asked_beside(conversation: Conversation) -> list[str]:
    """The clauses that ask, but those of when somebody comes; none where nothing is asked."""
    return [clause for clause in all_asked(conversation) if not is_of_waiting(clause)]


def all_asked(conversation: Conversation) -> list[str]:
    """The clauses that ask anything."""
    if not conversation.acts:
        text = conversation.text
        return [text] if text and (asks_in_words(text) or _PLAINLY_ASKS.search(text)) else []
    return [act.text for act in conversation.acts if _is_asked(act)]


def asks_of_waiting(conversation: Conversation) -> bool:
    """Does a clause of it ask when somebody comes, or whether anybody is there?"""
    return any(map(is_of_waiting, all_asked(conversation)))


def speaks_of_us(conversation: Conversation) -> bool:
    """Does a clause of it speak of our answers: 「你老说备份干嘛呀」? What it names is not what he asks of."""
    return any(rebukes(act.text) for act in conversation.acts)


def _is_asked(act: Act) -> bool:
    text = in_common_words(act.text.strip())
    if rebukes(text) or orders_clause(act):
        return False
    if _QUOTES_PROMPT.search(text):
        return False
    if act.act == ASKS and act.confidence >= PLAIN:
        return True
    if act.act == DEMANDS and act.confidence >= SURE and not is_of_waiting(text):
        return _PLAINLY_ASKS.search(text) is not None
    is_unsure = (act.confidence < SURE or act.act == ASKS) and asks_in_words(text)
    return is_unsure or _PLAINLY_ASKS.search(text) is not None or is_of_waiting(text)
