"""A person is ordered: called at once, with what was said; what he will want to know is asked along with it, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import PRODUCT, Conversation
from actions.dialogue.acts import reminds
from actions.dialogue.anger import is_angry
from actions.dialogue.asked import was_put
from actions.dialogue.matters import unsolved_matters, words_of
from actions.dialogue.problems import CLOSING, kind_named
from actions.handoff.beware import beware_line
from actions.handoff.facts import gather_facts
from actions.handoff.request import request_handoff
from actions.handoff.telling import said_of_problem
from actions.reply import Reply

SORRY = "给您添麻烦了，实在抱歉，这就请工程师来处理。"
SORRY_TO_WAIT = "让您等着急了，实在抱歉。"
STOP_TRYING = "等的时候先别再试密码，输错次数多了账号会被锁，反而更慢。"
_TRIED_OFTEN = re.compile(
    r"试[了过](?:[好几多\d一二两三四五六七八九十]+(?:次|遍|回|个)|很多|半天|所有|常用)|(?:密码|都)[^，。,\s]{0,6}(?:输错|试错)[了过]?[^，。,\s]{0,4}[次遍回]"
)
ASK_ALONG = "等的时候，方便的话在这里写一下：{wanted}。工程师一来就能接着看，不写也不耽误。"
WHICH_PRODUCT, WHICH_PERIOD = "用的是哪个金蝶产品", "做的是哪个月的账"


def hand_over(
    conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any], *, urgent: Mapping[str, Any] | None = None
) -> None:
    """Asks the desk for a person. Who is angry, or had to say it twice, hears one apology first; `urgent`: the facts of
    an emergency, whose first aid has asked already."""
    _apologise(conversation, reply)
    if not urgent:
        _ask_along(conversation, reply, job_facts)
        _stop_trying(conversation, reply, job_facts)
        _beware(conversation, reply)
    request_handoff(conversation, reply, {**job_facts, **(urgent or {})})


def _apologise(conversation: Conversation, reply: Reply) -> None:
    dialogue = conversation.dialogue
    if not dialogue.anger_answered and (is_angry(conversation.text) or reminds(conversation)):
        dialogue.anger_answered = True
        reply.say(SORRY if dialogue.ticket_knows is None else SORRY_TO_WAIT)


def _beware(conversation: Conversation, reply: Reply) -> None:
    """What must not be done meanwhile, once, with the ticket."""
    if conversation.dialogue.ticket_knows is not None:
        return
    line = beware_line(words_of(unsolved_matters(conversation.dialogue)))
    if line is not None and line not in conversation.bot_texts():
        reply.say(line)


def _stop_trying(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Who has tried one password after the other is told to stop, once, with the ticket."""
    if conversation.dialogue.ticket_knows is not None:
        return
    texts = list(conversation.customer_texts())
    has_tried = any(_TRIED_OFTEN.search(text) and "密码" in "，".join(texts) for text in texts)
    facts = gather_facts(conversation, job_facts) if has_tried else {}
    if "过期" in str(facts.get("password_trouble")):
        return  # no try brings him in, and none locks him out
    if facts.get("account_kind") or facts.get("password_trouble") or facts.get("diagnosis") == "account":
        reply.say(STOP_TRYING)


def _ask_along(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Only of a matter that he tells in the same breath: who has been asked, or was led, has said what he can."""
    dialogue = conversation.dialogue
    said = said_of_problem(conversation.text)
    if not said or dialogue.ticket_knows is not None or was_put(dialogue, PRODUCT) or dialogue.product_unclear:
        return
    facts = gather_facts(conversation, job_facts)
    if facts["product"] is not None:
        return
    wanted = [WHICH_PRODUCT, *([WHICH_PERIOD] if kind_named(said) == CLOSING and not facts["period"] else [])]
    reply.say(ASK_ALONG.format(wanted="、".join(wanted)))
