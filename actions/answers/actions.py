"""The actions of the question skill: answer, choose, and hear whether it helped."""

from __future__ import annotations

from actions.answers.skill import AnswerSkill
from actions.base import DirectedAction
from actions.conversation import AWAITING, HELPED_RESULT, NOT_HELPED_RESULT, Conversation
from actions.director import Director
from actions.fallback.stages import none_fits
from actions.reply import Reply
from actions.results import ResultStore

GLAD = "太好了，问题解决了就好！以后有问题随时找我。"
GLAD_SO_FAR = "太好了，这件解决了。"
WHAT_ABOUT = "您说的是哪个问题还没解决？请说说现象和屏幕上提示的原文，我再帮您查；也可以直接说“转人工”。"


class _SkillAction(DirectedAction):
    """An action that uses the question skill."""

    def __init__(self, results: ResultStore, director: Director, skill: AnswerSkill) -> None:
        """Takes the shared skill."""
        super().__init__(results, director)
        self._skill = skill


class Answer(_SkillAction):
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


class ShowCase(_SkillAction):
    """One of the cases offered was chosen."""

    action_name = "action_show_case"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        case_id = conversation.entity("case_id")
        if case_id is None:
            await self._skill.answer(conversation, reply)
            return
        await self._skill.show_case(conversation, reply, case_id, product=conversation.slot("product"))


class NoneOfThese(DirectedAction):
    """None of the cases offered was meant."""

    action_name = "action_none_of_these"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        none_fits(conversation, reply)


class Helped(DirectedAction):
    """The case on screen helped."""

    action_name = "action_helped"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        report_outcome(conversation, reply, helped=True)
        conversation.dialogue.misses = conversation.dialogue.not_helped = 0
        reply.say(GLAD_SO_FAR if self.director.is_engaged(conversation) else GLAD)
        reply.set(**{AWAITING: None})

    async def lead_back(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; or on to the next problem of the message."""
        await self.director.go_on(conversation, reply)


class NotHelped(_SkillAction):
    """The case on screen did not help."""

    action_name = "action_not_helped"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if conversation.dialogue.question is None:
            reply.say(WHAT_ABOUT)
            return
        report_outcome(conversation, reply, helped=False)
        await self._skill.try_next(conversation, reply)


def report_outcome(conversation: Conversation, reply: Reply, *, helped: bool) -> None:
    """Tells the desk, and remembers, what the customer said of the case on screen or named by the button."""
    dialogue = conversation.dialogue
    case_id = conversation.entity("case_id") or dialogue.current
    if case_id is None or not dialogue.was_shown(case_id):
        return
    dialogue.record(case_id, HELPED_RESULT if helped else NOT_HELPED_RESULT)
    reply.tell_desk("outcome", {"case_id": case_id, "helped": helped})
