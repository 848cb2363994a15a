"""What the customer remarks on the answer on screen: an end, a success, a yes, or that he turns to another matter."""

from __future__ import annotations

from abc import ABC, abstractmethod

from actions.conversation import AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT, PRODUCT, Conversation
from actions.dialogue.beyond import turns_to_another
from actions.dialogue.endings import ends
from actions.dialogue.parting import UNDERSTOOD, may_report, nods_at_rephrase, understands
from actions.dialogue.remarks import Tone, left_over, read_remark
from actions.hearing_outcome import DONE as DONE
from actions.hearing_outcome import Outcomes
from actions.reply import Reply
from actions.stack import JobStack

THANKS = "thanks"


class RemarkTurns(ABC):
    """The part of the director (actions/director.py) that hears remarks."""

    _stack: JobStack
    _outcomes: Outcomes

    @abstractmethod
    def is_busy(self, conversation: Conversation) -> bool:
        """Is there a job to lead back to?"""

    @abstractmethod
    async def let_go(self, conversation: Conversation, reply: Reply, *, rest: str = "") -> None:
        """He sees to it himself."""

    def _is_at_end(self, conversation: Conversation) -> bool:
        """Does he end it with thanks? Not where a job has asked something, or another problem waits."""
        top = self._stack.top(conversation)
        is_asked = top is not None and top[0].why_asked(top[1]) is not None and not top[0].awaits_verdict(top[1])
        if is_asked or conversation.dialogue.pending or not ends(conversation):
            return False
        remark = read_remark(conversation) if self._awaits_verdict(conversation) else None
        return remark is None or remark.tone is Tone.NODS  # who goes to do it is let go, and comes back

    async def _take_remark(self, conversation: Conversation, reply: Reply) -> bool:
        """「补了 平了」, 「明白 我找信息部」 to an answer on screen, whatever the classifier has made of it."""
        is_on_screen = conversation.awaiting == AWAIT_HELPED and not self.is_busy(conversation)
        if is_on_screen and (left := left_over(conversation)):
            await self._outcomes.hear_left(left, conversation, reply)
            return True
        remark = read_remark(conversation) if self._may_be_told(conversation) else None
        if remark is None or (remark.tone is not Tone.WORKED and not self._awaits_verdict(conversation)):
            return False
        is_job = self.is_busy(conversation) and not understands(conversation)
        if remark.tone is Tone.NODS and (is_job or conversation.intent == THANKS or nods_at_rephrase(conversation)):
            return False  # what 「好的」 agrees to, the job knows: it may have proposed a person; and thanks are thanks
        if remark.tone is Tone.NODS:
            reply.say(UNDERSTOOD)
            return True
        if remark.tone is Tone.GOES:
            await self.let_go(conversation, reply, rest=remark.rest)
            return True
        if remark.tone is Tone.DONE:
            reply.say(DONE)
        elif remark.tone is Tone.PARTLY:
            await self._outcomes.hear_part(remark, conversation, reply)
        else:
            await self._outcomes.hear_success(remark, conversation, reply)
        return True

    def _may_be_told(self, conversation: Conversation) -> bool:
        """May he be telling how it went? He may have done it himself, under a list or a question of the question
        skill, too; which product he uses is no news of that."""
        is_asked = conversation.awaiting in (AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_PRODUCT)
        names = conversation.entity(PRODUCT) is not None or answers_offer(conversation)
        is_free = is_asked and not names and not self.is_busy(conversation)
        return is_free or self._awaits_verdict(conversation)

    def _awaits_verdict(self, conversation: Conversation) -> bool:
        """Is an answer on screen, of the question skill or of the job at hand?"""
        active = self._stack.top(conversation)
        if active is None:
            return conversation.awaiting == AWAIT_HELPED or may_report(conversation)
        return conversation.awaiting == AWAIT_HELPED or active[0].awaits_verdict(active[1])

    async def _take_other_matter(self, conversation: Conversation, reply: Reply) -> bool:
        """「还有个事 凭证断号了怎么整理」 under a case: asked of it only where the case surely says it."""
        is_on_screen = conversation.awaiting == AWAIT_HELPED and not self.is_busy(conversation)
        rest = turns_to_another(conversation.text) if is_on_screen else ""
        if rest:
            await self._outcomes.answer_more(rest, conversation, reply)
        return bool(rest)


def answers_offer(conversation: Conversation) -> bool:
    """Yes or no to the offer of a person, whatever job is at hand."""
    return conversation.awaiting == AWAIT_HANDOFF and conversation.intent in ("affirm", "deny")
