"""The action for what is not ours."""

from __future__ import annotations

from actions.answers.actions import SkillAction
from actions.answers.follow_up import asks as asks_in_words
from actions.answers.outcome import report_outcome
from actions.conversation import AWAIT_CHOICE, AWAIT_HELPED, AWAIT_PRODUCT, Conversation
from actions.dialogue.acts import asks, demands, is_read
from actions.dialogue.anger import is_angry
from actions.dialogue.attempts import says_still_broken
from actions.dialogue.parting import UNDERSTOOD, agrees_only
from actions.dialogue.problems import names_matter
from actions.fallback.foreign import answer_foreign_password, close_foreign, thanks_for_foreign
from actions.fallback.foreign_matters import names_foreign_password
from actions.fallback.refusal import asks_price, links_other_vendor, name_sales, names_other_vendor, refuse
from actions.products.answered import names_product_asked_for
from actions.reply import Reply, handoff_button

# Below this the classifier may be wrong, and the library knows better what we can answer.
SURE = 0.6
NOTED = "好的，记下了。"
TELL_ME = "您说说现在卡在哪一步、屏幕上提示什么，我马上查。不想再说了，也可以直接转人工。"


def tells_only(conversation: Conversation) -> bool:
    """Does he ask and want nothing, and name no software of others?"""
    is_asked = asks(conversation) if is_read(conversation) else asks_in_words(conversation.text)
    return not (is_asked or demands(conversation)) and not names_other_vendor(conversation)


class OutOfScope(SkillAction):
    """Says what we do and do not do; a doubtful case asks the library first."""

    action_name = "action_out_of_scope"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if conversation.awaiting == AWAIT_HELPED and says_still_broken(conversation.text):
            # 「什么破玩意，还是不行」 is said of the answer on screen, however it sounds.
            report_outcome(conversation, reply, helped=False)
            await self._skill.try_next(conversation, reply)
            return
        if names_product_asked_for(conversation) and not names_foreign_password(conversation.text):
            await self._skill.answer(conversation, reply)  # the answer to our own question, however it sounds
            return
        if names_foreign_password(conversation.text):
            conversation.dialogue.begin(None, conversation.text)
            answer_foreign_password(conversation, reply)
            return
        if thanks_for_foreign(conversation):
            close_foreign(reply)
            return
        if asks_price(conversation):
            name_sales(reply)
            return
        if links_other_vendor(conversation):
            await self._skill.answer(conversation, reply)
            return
        if not names_other_vendor(conversation) and await self._skill.follow_up(conversation, reply):
            return
        if is_angry(conversation.text) and not names_other_vendor(conversation):
            await self._hear_out(conversation, reply)
            return
        if agrees_only(conversation):
            reply.say(UNDERSTOOD)
            return
        if self.director.is_busy(conversation) and tells_only(conversation):
            reply.say(NOTED)  # what he tells while something is at hand is no question of his
            return
        is_named = names_matter(conversation.text) and not names_other_vendor(conversation)
        is_sure = names_other_vendor(conversation) or (conversation.confidence >= SURE and not is_named)
        if not is_sure and await self._skill.answer_if_sure(conversation, reply):
            return
        if is_named and (conversation.dialogue.current is not None or self.director.is_busy(conversation)):
            await self._skill.answer(conversation, reply)  # a matter of ours, in a talk about ours, is never refused
        else:
            refuse(reply)

    async def _hear_out(self, conversation: Conversation, reply: Reply) -> None:
        """Anger and no question: no refusal, but back to what was asked, or an open ear."""
        if conversation.awaiting in (AWAIT_PRODUCT, AWAIT_CHOICE):
            await self._skill.ask_again(conversation, reply)
        elif not self.director.is_busy(conversation):
            reply.say(TELL_ME, [handoff_button()])
