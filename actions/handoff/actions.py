"""The action that brings a person."""

from __future__ import annotations

import re

from actions.answering import Questions
from actions.answers.beside_person import may_be_asked
from actions.base import BaseAction
from actions.conversation import AWAIT_HANDOFF, AWAIT_HELPED, AWAITING, Conversation
from actions.dialogue.acts import asks, demands
from actions.dialogue.endings import say_end, waits_for_person
from actions.dialogue.errand import asked_around, asked_in_vain, is_errand, turns_to_own_people
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import OTHER, kind_of, names_matter
from actions.dialogue.remarks import Tone, read_remark
from actions.dialogue.whose import as_answer
from actions.director import Director
from actions.fallback.stages import miss, offer_human
from actions.handoff.adding import tell_ticket
from actions.handoff.contact import noted_line
from actions.handoff.demand import declines_person, orders_person
from actions.handoff.keeping import keep_ticket, keeps_person
from actions.handoff.needing import asks_beside_for_needs, say_needs, without_needs
from actions.handoff.offering import confirm_wish, offer_beside
from actions.handoff.order import hand_over
from actions.handoff.own_people import leaves_to_own, tells_of_engineer, tells_of_own_phone
from actions.handoff.ticketed import heed_ticket
from actions.handoff.turning import turned_to
from actions.handoff.waiting import ask_how_it_stands, waits_for_answer
from actions.handoff.wish import Wish, takes_back, wish_for_person
from actions.logins.emergency import first_aid_before_person
from actions.looking_back import says_told_before
from actions.reply import Reply
from actions.results import ResultStore
from actions.steering.about_us import answer_of_us

NOBODY_CALLED = "好的，不叫工程师，现在也没有在等处理的工单。您先弄，哪一步不对随时告诉我。"
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
        if keeps_person(conversation):
            keep_ticket(conversation, reply, self._director.facts(conversation))
            return
        if orders_person(conversation) and not takes_back(conversation.text):
            await self._call(answer_of_us(conversation, reply), reply)
            return
        if self._has_worked(conversation):
            await self._take_as_words(conversation, reply)  # 「改好了 不用你们来了」
            return
        if conversation.dialogue.ticket_knows is None and await self._leaves_to_others(conversation, reply):
            return
        if declines_person(conversation.text) and asks(conversation):
            await self._take_as_words(as_answer(conversation), reply)
            return
        if is_errand(conversation) or self._takes_it_away(conversation):
            await self._director.let_go(conversation, reply)  # to a person of his own
            return
        if takes_back(conversation.text) and conversation.dialogue.ticket_knows is None:
            await self._leave_it(conversation, reply)
            return
        if says_told_before(conversation.text) and self._director.has_asked(conversation):
            await self._take_as_words(conversation, reply)
            return
        if waits_for_person(conversation):
            say_end(conversation, reply)
            return
        if self._goes_with_answer(conversation):
            await self._director.let_go(conversation, reply)
            return
        if tells_of_own_phone(conversation.text) and not self._orders_or_named(conversation):
            await self._take_as_words(as_answer(conversation), reply)
            return
        if asked_around(conversation.text) and not _NAMES_OURS.search(conversation.text):
            await self._take_as_words(conversation, reply)
            return
        if asked_in_vain(conversation.text) and not _NAMES_OURS.search(conversation.text):
            offer_human(conversation, reply)
            return
        if (rest := answer_of_us(conversation, reply)) is not conversation:
            await self._answer_question(rest, reply) if rest.text else offer_beside(reply)
            return
        if conversation.dialogue.ticket_knows is not None and noted_line(conversation.text) is not None:
            tell_ticket(conversation, reply, self._director.facts(conversation))
            return
        if waits_for_answer(conversation):
            ask_how_it_stands(conversation, reply, self._director.facts(conversation))
            return
        wish = wish_for_person(conversation)
        if wish is Wish.ASKED:
            await self._answer_question(conversation, reply)
            return
        if wish is Wish.DOUBTFUL:
            if await self._director.take_own_words(conversation, reply):
                return  # 「我自己的！快点！」 answers what a job has asked
            self._confirm(conversation, reply)
            return
        await self._call(conversation, reply)

    async def finish(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; who has just been given a person is not told how to call one."""
        if reply.hands_over:
            heed_ticket(reply)

    async def _call(self, conversation: Conversation, reply: Reply) -> None:
        """A person, at once; in an emergency with first aid."""
        urgent = first_aid_before_person(conversation, reply)
        await self._director.answer_beside_order(conversation, reply)
        hand_over(conversation, reply, self._director.facts(conversation), urgent=urgent)

    def _orders_or_named(self, conversation: Conversation) -> bool:
        return orders_person(conversation) or _NAMES_OURS.search(conversation.text) is not None

    async def _leaves_to_others(self, conversation: Conversation, reply: Reply) -> bool:
        """「让老板问工程师」, 「上次工程师说要先备份」: nobody is called; what he goes on to, or asks, is answered."""
        is_left = leaves_to_own(conversation.text)
        if not is_left and not tells_of_engineer(conversation.text):
            return False
        if part := turned_to(conversation):
            kind = kind_of(part) or (OTHER if names_matter(part) else "inform")
            await self._take_as_words(part_of_turn(conversation, part, kind), reply)
        elif asks(conversation) or not is_left:
            await self._take_as_words(as_answer(conversation), reply)
        else:
            await self._director.let_go(conversation, reply)
        return True

    async def _leave_it(self, conversation: Conversation, reply: Reply) -> None:
        """「撤销工单吧 我找管理员去」 where none is open: nobody is called; a question beside it is answered."""
        if asks(conversation):
            await self._take_as_words(as_answer(conversation), reply)
        else:
            reply.say(NOBODY_CALLED)
            reply.set(**{AWAITING: None if conversation.awaiting == AWAIT_HANDOFF else conversation.awaiting})

    def _confirm(self, conversation: Conversation, reply: Reply) -> None:
        """Asks whether a person is wanted; who has a ticket is not asked for what he has: his words go to it."""
        if conversation.dialogue.ticket_knows is None:
            confirm_wish(conversation, reply)
        else:
            tell_ticket(conversation, reply, self._director.facts(conversation))

    async def _answer_question(self, conversation: Conversation, reply: Reply) -> None:
        """「那要找谁」, 「能不能你们直接弄」: answered from what is at hand, with a person in reach; where nothing is
        at hand, and the library is not sure, only a person can tell."""
        if asks_beside_for_needs(conversation):
            say_needs(conversation, reply, self._director.facts(conversation))
            conversation = without_needs(conversation)
            if not asks(conversation):
                tell_ticket(conversation, reply, self._director.facts(conversation))
                return
        if may_be_asked(conversation) and await self._director.answer_beside_ticket(conversation, reply):
            tell_ticket(conversation, reply, self._director.facts(conversation))
            return
        is_at_hand = conversation.dialogue.current is not None or self._director.is_busy(conversation)
        if is_at_hand:
            await self._take_as_words(as_answer(conversation), reply)
        elif not await self._questions.answer_if_sure(conversation, reply):
            self._confirm(conversation, reply)
            return
        offer_beside(reply)
        tell_ticket(conversation, reply, self._director.facts(conversation))

    def _has_worked(self, conversation: Conversation) -> bool:
        """Does he say that it works, and want nobody?"""
        remark = read_remark(conversation)
        return remark is not None and remark.tone is Tone.WORKED and not remark.rest and not demands(conversation)

    def _takes_it_away(self, conversation: Conversation) -> bool:
        """「厂里有专门的小组 我发他们群里」, said of something that is at hand."""
        is_at_hand = conversation.awaiting is not None or self._director.is_busy(conversation)
        return is_at_hand and turns_to_own_people(conversation.text)

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
