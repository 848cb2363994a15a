"""While a ticket is open: what the customer adds goes to the ticket, and is no question to be answered with a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import ASKS, AWAIT_HELPED, DECLINES, DEMANDS, FAILED, GOES, WORKED, Conversation
from actions.dialogue.acts import asks, does
from actions.dialogue.attempts import says_still_broken, tried_by_himself
from actions.dialogue.matters import say_how, solve
from actions.dialogue.problems import OTHER, kind_of, names_matter
from actions.dialogue.remarks import Tone, read_remark
from actions.handoff.facts import gather_facts
from actions.handoff.request import ADDED, news_of, request_handoff, with_known
from actions.handoff.telling import asks_of_matter, said_of_problem
from actions.handoff.unsafe import is_serious_trouble
from actions.reply import Reply
from actions.several import offer_next

MIN_CHARS = 4
GLAD = "太好了，弄好了就好！不用工程师再看的话，说“撤销工单”就行；还想让他看看，就留着。"
_FACTS = ("product", "edition", "version", "period")
MEANWHILE = "已经给工程师记上了。等他的时候，“{text}”我也可以先帮您查查，要的话点一下。"
MEANWHILE_TITLE = "先帮我查"
_REFUSES_BOT = re.compile(
    r"(?:不要|别|不想|不跟|不和|拒绝)(?:让|跟|和|用|拿|再|给我|转|是)*[^，。]{0,3}(?:机器人?|智能|ai)", re.IGNORECASE
)
# What a customer may mean by words that hold facts; a yes, a thank-you or a wish is none of these.
_MAY_TELL = frozenset(
    {
        "password_reset", "login_failure", "closing_checklist", "other_kingdee", "out_of_scope", "nlu_fallback",
        "inform", "not_helped",
    }
)  # fmt: skip


def adds_to_ticket(conversation: Conversation) -> bool:
    """Does this turn tell more of the problem that a person is awaited for?

    A question that names a matter does not, nor do words to what the bot has asked since; with another matter the
    ticket is left alone (`hear_telling`).
    """
    knows = conversation.dialogue.ticket_knows
    if knows is None or not _is_free(conversation):
        return False
    if conversation.intent not in _MAY_TELL:
        return False
    said = said_of_problem(conversation.text)
    if names_fact(conversation) and not names_matter(said):
        return not asks(conversation)  # 「云星辰」, 「11月的」: what he was asked along with the ticket
    if len(said) < MIN_CHARS or (says_still_broken(said) and not tried_by_himself(said)):
        return False
    return not asks_of_matter(conversation, said)


def _is_free(conversation: Conversation) -> bool:
    """Is nothing asked of him? Below the way out of a job, with no case on screen, he may report on it: what he only
    tells is for the engineer all the same."""
    if conversation.awaiting != AWAIT_HELPED or conversation.dialogue.current is not None:
        return conversation.awaiting is None
    return not any(does(conversation, act) for act in (ASKS, WORKED, FAILED, DEMANDS, DECLINES, GOES))


def hear_success(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> bool:
    """「弄好了 不用了」 while a person is awaited: told to him, and how the ticket is taken back. False: no success."""
    if conversation.dialogue.ticket_knows is None or conversation.awaiting is not None:
        return False
    remark = read_remark(conversation)
    if remark is None or remark.tone is not Tone.WORKED or remark.rest:
        return False
    reply.say(GLAD)
    dialogue = conversation.dialogue
    matter_id = dialogue.matter_id
    solve(dialogue)
    say_how(dialogue, matter_id, remark.told)
    tell_ticket(conversation, reply, job_facts)
    return True


def names_fact(conversation: Conversation) -> bool:
    """Does this turn name what the ticket does not know yet?"""
    knows = conversation.dialogue.ticket_knows or {}
    return any(conversation.entity(name) and not knows.get(name) for name in _FACTS)


def tell_ticket(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> bool:
    """Asks the desk to add to the ticket what it does not know yet; the desk says so. False: there is nothing new."""
    dialogue = conversation.dialogue
    knows = dialogue.ticket_knows
    if knows is None or reply.hands_over:
        return False
    if dialogue.beside:
        job_facts = {}  # a job that a question since then has opened is not the ticket's
    view = conversation.with_slots(reply.slots)
    news = news_of(with_known(gather_facts(view, job_facts), knows))
    is_aside = bool(dialogue.beside) and said_of_problem(conversation.text) == dialogue.beside
    if news == knows or (is_aside and news.get("question") == knows.get("question")):
        return False
    is_first = "question" not in knows
    is_new_prompt = _is_new_prompt(conversation, news, knows)
    request_handoff(view, reply, job_facts, reason=ADDED)
    if (is_first or is_new_prompt) and not reply.messages[:-1]:
        _offer_meanwhile(conversation, reply)
    return True


def _is_new_prompt(conversation: Conversation, news: Mapping[str, Any], knows: Mapping[str, Any]) -> bool:
    """Has he told only now what the screen says, to a trouble of which nothing was shown yet? The library may know it.
    Where a server or everybody is in trouble, nobody is to try anything."""
    is_told = bool(news.get("error_text")) and not knows.get("error_text")
    dialogue = conversation.dialogue
    return is_told and not dialogue.shown and not is_serious_trouble(dialogue)


def _offer_meanwhile(conversation: Conversation, reply: Reply) -> None:
    """Whoever asked for a person before he told anything, or what the screen says, may still want the library's answer:
    it is a button away."""
    said = said_of_problem(conversation.text)
    kind = kind_of(said) or (OTHER if names_matter(said) else None)
    if kind is None or conversation.dialogue.pending or any(map(_REFUSES_BOT.search, conversation.customer_texts())):
        return
    problem = {"text": said, "intent": kind, "entities": []}
    conversation.dialogue.pending = [problem]
    offer_next(conversation, reply, MEANWHILE, title=MEANWHILE_TITLE)
