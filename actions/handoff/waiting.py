"""While a ticket is open: does he ask how long it takes, or whether anybody is there? The desk knows, and says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.answers.question import PRODUCT_ENTITIES
from actions.conversation import AWAIT_HELPED, DEMANDS, FAILED, TELLS, WORKED, Conversation
from actions.dialogue.acts import asked_clauses, asks, reminds, told_clauses
from actions.dialogue.matters import tell, unsolved_matters, words_of
from actions.dialogue.problems import names_matter
from actions.handoff.contact import noted_line
from actions.handoff.demand import demands_person
from actions.handoff.rebuking import rebukes
from actions.handoff.request import ADDED, WAITS, request_handoff
from actions.handoff.telling import MIN_REST, said_of_problem
from actions.reply import Reply

MAX_CHARS = 40
HOUR_CHARS = 14
MAX_READ_CHARS = 90
"""So long may it be where its clauses were read, so that what else it says is known."""
# Of when, of whether anybody is there or has looked at it; nothing in it names a matter.
_WAITS = re.compile(
    r"多久|多长时间|几分钟|几个?小时|[来打回][个过一]*电话|几点|什么时候|啥时候?|何时|有没?有?人|没人|人呢|人还?在|在不在|(?<![还都])在吗|(?:来|打|回)个?电话|看没看|看了没|看(?:到|见)[^，。]{0,6}没|管不管|(?:处理|回复?|联系|接手?|轮到|排到)[^，。]{0,6}[没吗呢]"
    r"|进度|怎么样了|进展|还没[^，。]{0,3}(?:人|来|回|接|处理)|(?:排|等)到"
)

# 「这两周的账还在吗」 asks of the books.
_IS_THERE = re.compile(r"(?:账|数据|凭证|单据?|资料|备份|东西|记录|余额|报表)[^，。\s]{0,4}在")
# 「9点?我现在就要人」: the hour that we named, thrown back.
_HOUR_ALONE = re.compile(
    r"^(?:明天|今天|下午|上午|早上|周一|等到?|要等到?|到)*(?:\d{1,2}[点:：](?:半|\d{2})?|[一二两三四五六七八九十]+点半?|明天|周一)(?:才|上班)?[?？!！]+"
)
# 「几点开始的」, 「等多久能自己解开」: of the trouble, not of us.
_OF_TROUBLE = re.compile(
    r"自己[^，。\s]{0,3}(?:解|好|恢复)|自动|(?:几点|什么时候)开始"
    # 「昨晚有人来换了路由器」: somebody was there, and did something.
    r"|有人[^，。\s]{0,4}?(?:换|装|改|修|弄|动|拔|关|重启|升级|删|搬)[了过]"
)


def waits_for_answer(conversation: Conversation) -> bool:
    """「大概要多久」, 「你们到底看没看啊」, 「今天必须报税 还要等多久啊」: nothing else is asked."""
    text = conversation.text
    if conversation.dialogue.ticket_knows is None or conversation.awaiting not in (None, AWAIT_HELPED):
        return False
    longest = MAX_READ_CHARS if conversation.acts else MAX_CHARS
    if not 0 < len(text) <= longest or demands_person(text) or noted_line(text) is not None:
        return False  # 「9点给我打电话 138…」 is told, and goes on the ticket
    if not conversation.acts:
        return is_of_waiting(text)
    if len(told_clauses(conversation)) > 1 and any(names_matter(one) for one in told_clauses(conversation)):
        return False  # what he brings is looked at first (actions/ticket_turns.py)
    # What he tells beside it is not what he waits for.
    said = [act.text for act in conversation.acts if act.act not in (TELLS, WORKED, FAILED)]
    asked = [one for one in asked_clauses(conversation) if not (is_of_waiting(one) or rebukes(one))]
    presses = any(act.act == DEMANDS and is_of_waiting(act.text) for act in conversation.acts)
    is_impatient = asks(conversation) or reminds(conversation) or presses
    return is_impatient and not asked and any(map(is_of_waiting, said))


def is_of_waiting(clause: str) -> bool:
    """Does a clause ask when somebody comes, or whether anybody is there, and name no matter?"""
    if _IS_THERE.search(clause) or _OF_TROUBLE.search(clause):
        return False
    if _HOUR_ALONE.match(clause) is not None and len(clause) <= HOUR_CHARS:
        return True
    return _WAITS.search(clause) is not None and not names_matter(clause)


def ask_how_it_stands(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Asks the desk to say it, in its own words; what he tells beside it goes to the ticket."""
    told = said_of_problem("，".join(told_clauses(conversation)))
    if told:
        told_already = words_of(unsolved_matters(conversation.dialogue))
        if _says_more_than_names(conversation, told) and not any(told in words for words in told_already):
            tell(conversation.dialogue, told)
        request_handoff(conversation, reply, job_facts, reason=ADDED)
    request_handoff(conversation, reply, job_facts, reason=WAITS)


def _says_more_than_names(conversation: Conversation, told: str) -> bool:
    """「k3!!」 names a product, which is a fact of its own."""
    for start, end in conversation.spans(*PRODUCT_ENTITIES, "version"):
        told = told.replace(conversation.text[start:end], "")
    return len(re.sub(r"\W", "", told)) >= MIN_REST
