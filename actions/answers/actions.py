"""The actions of the question skill: answer, choose, and hear whether it helped."""

from __future__ import annotations

from actions.answers.near_questions import ASKS, answer_chosen
from actions.answers.outcome import be_glad, report_outcome
from actions.answers.skill import AnswerSkill
from actions.base import DirectedAction
from actions.conversation import Conversation
from actions.dialogue.believed import HELPED, NOT_HELPED
from actions.director import Director
from actions.fallback.stages import none_fits
from actions.reply import Reply
from actions.results import ResultStore
from kb.client import KbClient

WHAT_ABOUT = "您说的是哪个问题还没解决？请说说现象和屏幕上提示的原文，我再帮您查；也可以直接说“转人工”。"


class SkillAction(DirectedAction):
    """An action that uses the question skill."""

    def __init__(self, results: ResultStore, director: Director, skill: AnswerSkill) -> None:
        """Takes the shared skill."""
        super().__init__(results, director)
        self._skill = skill


class Answer(SkillAction):
    """Any question, any detail of one, and the choice of a product."""

    action_name = "action_answer"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        await self._skill.answer(conversation, reply)


class JobChoice(DirectedAction):
    """A button of a job; one whose job is over is answered by the director."""

    action_name = "action_job_choice"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""


class ShowCase(SkillAction):
    """One of the cases offered was chosen, or a question kept under one."""

    action_name = "action_show_case"

    def __init__(self, results: ResultStore, director: Director, skill: AnswerSkill, library: KbClient) -> None:
        """Takes the shared skill, and the library that keeps the questions."""
        super().__init__(results, director, skill)
        self._library = library

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        case_id = conversation.entity("case_id")
        if case_id is None:
            await self._skill.answer(conversation, reply)
            return
        asked = conversation.entity(ASKS)
        if asked is not None and await answer_chosen(self._library, case_id, asked, conversation, reply):
            return
        await self._skill.show_case(conversation, reply, case_id, product=conversation.slot("product"))


class NoneOfThese(DirectedAction):
    """None of the cases offered was meant."""

    action_name = "action_none_of_these"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        none_fits(conversation, reply)


class Helped(SkillAction):
    """The case on screen helped."""

    action_name = "action_helped"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; what only sounds like it (actions/dialogue/believed.py) is answered."""
        if conversation.intent == NOT_HELPED and conversation.dialogue.question is not None:
            report_outcome(conversation, reply, helped=False)
            await self._skill.try_next(conversation, reply)
            return
        if conversation.intent != HELPED:
            await self._skill.answer(conversation, reply)
            return
        be_glad(conversation, reply, goes_on=self.director.is_engaged(conversation))

    async def lead_back(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; or on to the next problem of the message."""
        if conversation.intent == HELPED:
            await self.director.go_on(conversation, reply)
        else:
            await super().lead_back(conversation, reply)


class NotHelped(SkillAction):
    """The case on screen did not help."""

    action_name = "action_not_helped"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if conversation.dialogue.question is None:
            reply.say(WHAT_ABOUT)
            return
        # 「没反应啊 是不是还要按Fn」: what is asked beside the failure is answered, where the case on screen says it.
        if await self._skill.answer_beside(conversation, reply):
            return
        report_outcome(conversation, reply, helped=False)
        await self._skill.try_next(conversation, reply)
