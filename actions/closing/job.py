"""The closing as a job: the walk through a checklist, with questions, problems and reminders at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from actions.closing import reminders
from actions.closing.account_sets import find_account_set, is_wish_to_switch
from actions.closing.content import Checklists, load_checklists
from actions.closing.modules import WHY_MODULES
from actions.closing.opening import WHY_PRODUCT, Opening
from actions.closing.outside import REOPENING, Outside
from actions.closing.periods import Clock, china_now
from actions.closing.progress import SETTLED, ProgressStore
from actions.closing.questions import answer_from_items
from actions.closing.saying import (
    is_reason,
    item_done,
    item_to_go_to,
    items_spared,
    modules_left_out,
    says_done,
    says_nothing,
    takes_back,
)
from actions.closing.steps import NOT_NOTED, REASONS, Steps
from actions.closing.switching import ACCOUNT_SET, Switching
from actions.closing.taking_back import ASKED, WHICH, take_which, takes_back_reminder
from actions.closing.text import undo_text
from actions.closing.turn import JOB, Turn, read_choice
from actions.closing.visitor import Visitor
from actions.closing.wishes import asks_to_be_led, denies_close, is_cut_off, tells_trouble, wishes_to_close
from actions.closing.words import SHORT, Command, find_command
from actions.conversation import AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT, AWAIT_REPHRASE, Conversation
from actions.fallback.refusal import names_other_vendor
from actions.jobs import CHOICE_INTENT, Job, Memory, Taken, choice_of
from actions.products.catalogue import Catalogue
from actions.reply import Reply, handoff_button
from actions.steering.about_us import about_rest

BEGIN = "begin"
"""The choice of the button that offers the walk under an answer of the library."""
TOPIC = "closing_checklist"
STEER = "steer"
WAITING = (AWAIT_HELPED, AWAIT_CHOICE, AWAIT_HANDOFF)
"""A digression has asked something: a bare yes or no answers that, and not the step."""
UNFINISHED = (AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_PRODUCT, AWAIT_REPHRASE)
"""The digression still waits for the customer: a second question beside it would only confuse."""
YES, NO = frozenset({"helped", "affirm"}), frozenset({"not_helped", "deny"})
# Words that take a closing up again without naming what they mean.
RESUMING = frozenset(
    {Command.AGAIN, Command.NEXT, Command.PROGRESS, Command.PEOPLE, Command.DOWNLOAD, Command.FINISHED}
)
STOPPED = "好的，结账先放下，进度都记着：{}。想接着做，说“接着结账”就行。"
BACK = "我们回到结账，刚才到{}。要接着做就说“继续”。"
FILE_FAILED = "您的进度都在，没有丢；过一会儿再点“下载清单”就行。"


class Closing(Job):
    """Holds no state: what it needs stands in its memory and in the actions' database."""

    name: ClassVar[str] = JOB
    outlives_person: ClassVar[bool] = True
    has_own_words: ClassVar[bool] = True
    leaves_questions_open: ClassVar[bool] = True

    def __init__(
        self, progress: ProgressStore, catalogue: Catalogue, checklists: Checklists | None = None,
        clock: Clock = china_now,
    ) -> None:  # fmt: skip
        """`clock`: this moment in China's zone."""
        self._progress = progress
        self._clock = clock
        self._steps = Steps(progress)
        checklists = checklists or load_checklists()
        self._opening = Opening(checklists, progress, catalogue, self._steps)
        self._outside = Outside(checklists, catalogue)
        self._switching = Switching(self._opening, progress)

    def begins_with(self, conversation: Conversation) -> bool:
        """See parent class: a wish to close, a reminder, or words that take a closing up again."""
        if choice_of(conversation, self.name) is not None:
            return True
        text = conversation.text
        if not text:
            return conversation.intent == TOPIC
        if conversation.entity("error_text") or conversation.entity("code"):
            return False
        if self._outside.final_year(conversation) is not None or self._outside.part_asked(conversation) is not None:
            return True
        if reminders.speaks_of(text):
            return True
        if names_other_vendor(conversation):
            return False
        if self._wishes(conversation) or is_wish_to_switch(text):
            return True
        return conversation.intent in (STEER, TOPIC) and find_command(text) in RESUMING

    def interrupts(self, conversation: Conversation) -> bool:
        """See parent class: a reminder is taken back at once, whatever else is asked beside it and of whom."""
        is_under_way = any(entry["name"] == JOB for entry in conversation.dialogue.jobs)
        if is_under_way or not reminders.beside_reminder(conversation.text)[1]:
            return False
        return takes_back_reminder(conversation.text)

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        turn = self._turn(conversation, reply, memory)
        choice = choice_of(conversation, self.name)
        if choice is not None and choice != BEGIN:
            verb, item_id, _ = read_choice(choice)
            if verb == REOPENING:
                return await self._outside.tell_whole(turn, item_id)
            return await self._press_old_button(turn, choice)
        if reminders.speaks_of(turn.text):
            reminders.serve(turn)
            if conversation.left_over:
                memory.pop(WHICH, None)  # what is asked beside it comes next; which one is meant may be said anew
            return Taken.ANSWERED if memory.get("asked") or memory.get(WHICH) else Taken.FINISHED
        if (final := self._outside.final_year(conversation)) is not None:
            if (line := undo_text(final, None)) in conversation.bot_texts():
                return Taken.ABANDONED  # who asks on was not answered by it: the library may know better
            turn.say(line, [handoff_button()])
            return Taken.FINISHED
        if choice is None and (part := self._outside.part_asked(conversation)) is not None:
            own = replace(turn, conversation=about_rest(conversation, part.own)) if part.own != turn.text else turn
            result = await self._outside.tell(own) or Taken.ABANDONED
            conversation.left_over = part.rest if result is Taken.FINISHED else None
            return result
        if turn.text and not self._wishes(conversation):
            return await self._take_up(turn)
        self._opening.listen(turn)
        if memory["product"] is None:
            await self._opening.remember_product(turn)
        spoken = find_account_set(turn.text)
        if spoken is not None and spoken.name is None and (taken := await self._switching.ask(turn)) is not None:
            return taken
        return await self._opening.proceed(turn, await self._opening.one_by_one(turn))

    def _wishes(self, conversation: Conversation) -> bool:
        """Is he to be led through a close, by these words or by what was spoken of before?"""
        dialogue = conversation.dialogue
        if conversation.awaiting == AWAIT_PRODUCT and tells_trouble(dialogue.question or ""):
            return False  # what holds his close up is to be answered; the walk is offered under that
        is_at_hand = dialogue.topic == TOPIC
        return wishes_to_close(conversation.text) or (is_at_hand and asks_to_be_led(conversation.text))

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        turn = self._turn(conversation, reply, memory)
        await self._lay(turn)
        if memory.get("order") and (told := await self._take_waiting(turn)) is not None:
            return told
        if conversation.intent == CHOICE_INTENT:
            choice = choice_of(conversation, self.name)
            return Taken.LEFT if choice is None else await self._press(turn, choice)
        if not turn.text:
            return await self._take_topic_button(turn)
        if memory.get(WHICH) and take_which(turn):
            return Taken.ANSWERED if turn.walk is not None or memory.get(WHICH) else Taken.FINISHED
        if reminders.speaks_of(turn.text):
            reminders.serve(turn)
            return Taken.ANSWERED
        if memory.get("asked") == "when" and (taken := self._take_time(turn)) is not None:
            return taken
        if (told := await self._outside.tell(turn)) is not None:
            return told
        if (switched := await self._switching.switch(turn)) is not None:
            return switched
        if turn.walk is None or memory.get("asked") == "modules":
            return await self._take_opening(turn)
        return await self._walk_on(turn)

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """See parent class."""
        if reply.slots.get("awaiting") in UNFINISHED:
            return
        turn = self._turn(conversation, reply, memory)
        await self._lay(turn)
        if conversation.intent == "helped":
            await self._settle_problem(turn)
        if turn.walk is None:
            if memory.get("asked") in ("product", "edition", "modules"):
                await self._opening.ask_again(turn)
            return
        item = turn.current or turn.walk.next_after(None)
        if item is None:
            return
        turn.remember(item)
        # Beside an answer that asks whether it helped, the walk only says where it stands.
        buttons = [turn.button("继续结账", "again"), turn.button("进度", "progress")]
        reply.say(BACK.format(memory["place"]), buttons)

    def why_asked(self, memory: Memory) -> str | None:
        """See parent class."""
        return {"modules": WHY_MODULES, "product": WHY_PRODUCT, "edition": WHY_PRODUCT}.get(memory.get("asked") or "")

    def line_when_stopped(self, memory: Memory) -> str | None:
        """See parent class: nothing is lost."""
        return STOPPED.format(f"{memory.get('name', '结账')}到{memory['place']}") if memory.get("place") else None

    async def hear(self, conversation: Conversation, reply: Reply, memory: Memory, request: str, result: str) -> Taken:
        """See parent class: of `check` the step has asked the customer already; the desk says the rest itself, also why
        a reminder is refused or a table was not made."""
        turn = self._turn(conversation, reply, memory)
        if request == "check":
            return Taken.ANSWERED
        if request == "file":
            if result == "failed":
                await self._lay(turn)
                turn.say(FILE_FAILED, [turn.button("下载清单", "download")] if turn.walk else [])
            return Taken.ANSWERED
        if request == "reminder":
            if result != ASKED:
                memory.pop(WHICH, None)
            is_over = not (memory.get(WHICH) or memory.get("asked") or memory.get("closing"))
            return Taken.FINISHED if is_over else Taken.ANSWERED
        return Taken.LEFT

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """See parent class."""
        problem = memory.get("problem")
        return {
            "product": memory.get("product"),
            "period": memory.get("period"),
            "error_text": problem[1] if problem else None,
            "closing": f"{memory['name']}，{memory['place']}" if memory.get("place") else None,
        }

    def _turn(self, conversation: Conversation, reply: Reply, memory: Memory) -> Turn:
        return Turn(conversation, reply, memory, Visitor.of(conversation), self._clock())

    async def _lay(self, turn: Turn) -> None:
        """The walk as the database knows it now: colleagues may have ticked meanwhile."""
        closing_id = turn.memory.get("closing")
        closing = await self._progress.load(turn.visitor, closing_id) if closing_id else None
        if closing is None and closing_id and turn.memory.get("product") and turn.memory.get("period"):
            # Signed in since: what was ticked before is his company's now.
            latest = await self._progress.latest(turn.visitor)
            closing = latest if latest is not None and latest.id == closing_id else None
        if closing is not None:
            await self._opening.resume(turn, closing)

    async def _take_up(self, turn: Turn) -> Taken:
        """「继续」, 「进度」 without a job: the closing that was worked on last, if there is one."""
        latest = await self._progress.latest(turn.visitor)
        if latest is None or not await self._opening.resume(turn, latest):
            return Taken.ABANDONED
        if is_wish_to_switch(turn.text) and (switched := await self._switching.switch(turn)) is not None:
            return switched
        command = find_command(turn.text)
        return await self._steps.command(turn, Command.AGAIN if command in (None, Command.NEXT) else command)

    async def _press_old_button(self, turn: Turn, choice: str) -> Taken:
        """A button of a closing that is no longer on the stack, such as 「下载清单」 after the end."""
        verb, item_id, closing_id = read_choice(choice)
        closing = await self._progress.load(turn.visitor, closing_id) if closing_id else None
        if closing is None or not await self._opening.resume(turn, closing):
            return Taken.ABANDONED
        return await self._carry_out(turn, verb, item_id)

    async def _press(self, turn: Turn, choice: str) -> Taken:
        if choice == BEGIN:
            return self._steps.again(turn) if turn.walk else await self._opening.proceed(turn)
        verb, item_id, closing_id = read_choice(choice)
        if verb == REOPENING:
            return await self._outside.tell_whole(turn, item_id)
        if verb == ACCOUNT_SET:
            return await self._switching.go_to(turn, item_id)
        if verb in ("product", "edition", "unknown", "all_modules", "only_gl", "unsure"):
            if verb == "all_modules" and turn.walk is not None:
                turn.memory["asked"] = "modules"
            taken = await self._opening.take_answer(turn)
            return Taken.LEFT if taken is None else taken
        if closing_id and (turn.walk is None or turn.walk.closing.id != closing_id):
            return await self._press_old_button(turn, choice)
        return Taken.LEFT if turn.walk is None else await self._carry_out(turn, verb, item_id)

    async def _carry_out(self, turn: Turn, verb: str, item_id: str) -> Taken:
        assert turn.walk is not None
        item = turn.walk.item(item_id) if turn.walk.has(item_id) else None
        turn.memory["asked"] = None
        if verb.startswith("reason-") and item is not None:
            number = verb.removeprefix("reason-")
            reason = REASONS[int(number)] if number.isdecimal() and int(number) < len(REASONS) else REASONS[0]
            return await self._steps.set_reason(turn, [item], reason)
        if item is not None and verb in ("done", "how", "why", "skip", "na") and turn.walk.state(item) not in SETTLED:
            turn.remember(item)
        return await self._steps.press(turn, verb, item)

    async def _take_topic_button(self, turn: Turn) -> Taken:
        """「期末结账」 of the greeting, or a product's button of the question skill."""
        if turn.conversation.intent == TOPIC:
            return self._steps.again(turn) if turn.walk else await self._opening.proceed(turn)
        if turn.memory.get("asked") == "product":
            return await self._opening.take_answer(turn) or Taken.LEFT
        return Taken.LEFT

    async def _take_waiting(self, turn: Turn) -> Taken | None:
        """A question waited for the product; beside a walk that was begun meanwhile the turn may be for that."""
        told = await self._outside.tell(turn)
        is_over = turn.memory.get("asked") is None and turn.walk is None
        return Taken.ABANDONED if told is None and is_over else told

    async def _take_opening(self, turn: Turn) -> Taken:
        """Product, edition or modules are asked: an answer, a second question, or a digression."""
        if (denies_close(turn.text) or is_cut_off(turn.text)) and not wishes_to_close(turn.text):
            return Taken.ABANDONED
        taken = await self._opening.take_answer(turn)
        if taken is not None:
            return taken
        if wishes_to_close(turn.text):
            self._opening.listen(turn)
            return await self._opening.proceed(turn)
        if turn.walk is not None:
            turn.memory["asked"] = None
            return await self._walk_on(turn)
        if turn.memory.get("asked") == "period" and find_command(turn.text) in RESUMING:
            turn.memory["asked"] = None
            return await self._take_up(turn)
        return Taken.LEFT

    async def _walk_on(self, turn: Turn) -> Taken:
        """A step is on screen."""
        conversation, memory, walk = turn.conversation, turn.memory, turn.walk
        assert walk is not None
        if denies_close(turn.text) and not wishes_to_close(turn.text) and not walk.closing.marks:
            return Taken.ABANDONED  # it was opened by mistake, and nothing of it is done
        intent, command = conversation.intent, find_command(turn.text)
        is_asked = conversation.awaiting in WAITING
        if is_asked and (intent in YES | NO or command in (Command.DONE, Command.NOT_DONE)):
            if conversation.awaiting == AWAIT_HELPED and (intent in YES or command is Command.DONE):
                await self._settle_problem(turn)
            return Taken.LEFT
        if conversation.awaiting == AWAIT_REPHRASE and intent in YES | NO and command is None:
            return Taken.LEFT
        item = turn.current
        if memory.get("asked") == "reason" and item is not None:
            memory["asked"] = None
            if takes_back(turn.text):
                return self._steps.again(turn, [NOT_NOTED])
            if command in (None, Command.NOT_APPLICABLE, Command.NO_MODULE) and is_reason(turn.text):
                return await self._steps.set_reason(turn, [item], turn.text)
            if says_nothing(turn.text):
                return await self._steps.press(turn, "na", item)
        if memory.get("problem") and (command is Command.DONE or (intent in YES and len(turn.text) <= SHORT)):
            return await self._steps.solved(turn)
        says_yes = len(turn.text) <= SHORT and intent in YES
        is_done = command is Command.DONE or (command is None and (says_yes or says_done(turn.text)))
        is_trouble = conversation.entity("error_text") is not None
        if is_done and not is_trouble and (named := item_done(walk, turn.text, item)) is not None:
            return await self._steps.press(turn, "done", named)
        if not is_trouble and command is not None:
            return await self._steps.command(turn, command)
        if await answer_from_items(turn, self._progress):
            return Taken.ANSWERED
        if (unused := modules_left_out(walk, turn.text)) is not None:
            return await self._steps.leave_out(turn, unused)
        if item is not None and (spared := items_spared(walk, turn.text, item)):
            return await self._steps.set_reason(turn, spared, turn.text)
        if not is_trouble and (wanted := item_to_go_to(walk, turn.text)) is not None:
            return await self._steps.press(turn, "go", wanted)
        if wishes_to_close(turn.text):
            return self._steps.again(turn)
        if conversation.entity("error_text") or conversation.entity("code") or item is None:
            return Taken.LEFT
        if intent in YES and len(turn.text) <= SHORT:
            return await self._steps.command(turn, Command.DONE)
        if intent in NO and len(turn.text) <= SHORT:
            return await self._steps.command(turn, Command.NOT_DONE)
        return Taken.LEFT

    async def _settle_problem(self, turn: Turn) -> None:
        """The library's answer helped: the prompt that led to it is dealt with."""
        problem = turn.memory.get("problem")
        if problem and turn.walk is not None:
            turn.memory["problem"] = None
            await self._progress.solve(turn.visitor, turn.walk.closing.id, problem[0], problem[1])

    def _take_time(self, turn: Turn) -> Taken | None:
        """When to remind was asked."""
        turn.memory["asked"] = None
        if find_command(turn.text) is not None or len(turn.text) > SHORT:
            return None
        reminders.take_reminder(turn, turn.text)
        return Taken.ANSWERED if turn.memory.get("asked") or turn.walk else Taken.FINISHED
