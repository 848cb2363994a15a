"""The action that brings a person."""

from __future__ import annotations

import re

from actions.base import BaseAction
from actions.conversation import AWAIT_HELPED, Conversation
from actions.dialogue.errand import asked_around, asked_in_vain, goes_off, let_go
from actions.dialogue.remarks import Tone, read_remark
from actions.director import Director, Questions
from actions.fallback.stages import miss, offer_human
from actions.handoff.request import request_handoff
from actions.logins.emergency import first_aid_before_person
from actions.reply import Reply
from actions.results import ResultStore

SURE = 0.8
"""Below this, and without a word for a person, an impatient answer may look like the wish for one."""
_NAMES_PERSON = re.compile(r"人工|真人|活人|客服|工程师|技术|[找叫换要来][^，。]{0,3}人|提.?单|转")
# 「/helped」 as the customer's own words; the channel has widened the slash.
_COMMAND = re.compile(r"／\s*[A-Za-z_]*")
_NAMES_OURS = re.compile(r"人工|真人|活人|客服|工程师|提.?单|转|你们")


class Handoff(BaseAction):
    """「转人工」, at once and without questions."""

    action_name = "action_handoff"

    def __init__(self, results: ResultStore, director: Director, questions: Questions) -> None:
        """Takes the director, which knows what the jobs under way have learnt, and the question skill."""
        super().__init__(results)
        self._director = director
        self._questions = questions

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if _COMMAND.fullmatch(conversation.text):
            miss(conversation, reply)  # says nothing, in letters that the classifier may take for anything
            return
        if goes_off(conversation.text):
            let_go(conversation, reply)  # to a person of his own
            return
        if self._goes_with_answer(conversation):
            let_go(conversation, reply)
            return
        if asked_around(conversation.text) and not _NAMES_OURS.search(conversation.text):
            await self._take_as_words(conversation, reply)
            return
        if asked_in_vain(conversation.text) and not _NAMES_OURS.search(conversation.text):
            offer_human(conversation, reply)
            return
        is_doubtful = conversation.confidence < SURE and _NAMES_PERSON.search(conversation.text) is None
        if is_doubtful and await self._director.take_own_words(conversation, reply):
            return  # 「我自己的！快点！」 answers what a job has asked
        urgent = first_aid_before_person(conversation, reply)
        request_handoff(conversation, reply, {**self._director.facts(conversation), **urgent})

    def _goes_with_answer(self, conversation: Conversation) -> bool:
        """「本部有运维群 我去群里说 谢谢」 to an answer on screen: he takes it to his own people."""
        is_answered = conversation.awaiting == AWAIT_HELPED or self._director.is_busy(conversation)
        if not is_answered or _NAMES_PERSON.search(conversation.text) or _NAMES_OURS.search(conversation.text):
            return False
        remark = read_remark(conversation)
        return remark is not None and remark.tone is Tone.GOES

    async def _take_as_words(self, conversation: Conversation, reply: Reply) -> None:
        """A turn that tells something, and only sounds like the wish for a person."""
        if not await self._director.take_turn(conversation, reply):
            await self._questions.answer(conversation, reply)
            await self._director.after(conversation, reply)
