"""The closing as a job: the walk through a checklist, with questions, problems and reminders at any moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from actions.closing import reminders
from actions.closing.content import Checklists, Item, load_checklists
from actions.closing.mentions import find_item, find_left_out
from actions.closing.opening import WHY_MODULES, WHY_PRODUCT, Opening
from actions.closing.order import asks_order
from actions.closing.periods import Clock, china_now, find_period
from actions.closing.progress import OPEN, SETTLED, SKIPPED, ProgressStore
from actions.closing.questions import answer_from_items
from actions.closing.steps import REASONS, Steps, is_reason
from actions.closing.turn import JOB, Turn, read_choice
from actions.closing.visitor import Visitor
from actions.closing.words import Command, find_command, wishes_to_close
from actions.conversation import AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT, AWAIT_REPHRASE, Conversation
from actions.jobs import CHOICE_INTENT, Job, Memory, Taken, choice_of
from actions.products.catalogue import Catalogue
from actions.reply import Reply

BEGIN = "begin"
"""The choice of the button that offers the walk under an answer of the library."""
TOPIC = "closing_checklist"
STEER = "steer"
WAITING = (AWAIT_HELPED, AWAIT_CHOICE, AWAIT_HANDOFF)
"""A digression has asked something: a bare yes or no answers that, and not the step."""
UNFINISHED = (AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_PRODUCT, AWAIT_REPHRASE)
"""The digression still waits for the customer: a second question beside it would only confuse."""
YES, NO = frozenset({"helped", "affirm"}), frozenset({"not_helped", "deny"})
CORRECTS = frozenset({"inform", "deny", "choose_product"})
# Words that take a closing up again without naming what they mean.
RESUMING = frozenset(
    {Command.AGAIN, Command.NEXT, Command.PROGRESS, Command.PEOPLE, Command.DOWNLOAD, Command.FINISHED}
)
STOPPED = "好的，结账先放下，进度都记着：{}。想接着做，说“接着结账”就行。"
BACK = "我们回到结账，刚才到{}。要接着做就说“继续”。"
FILE_FAILED = "抱歉，清单表格这次没有做出来，进度都在，没有丢。请过一会儿再点“下载清单”。"

_SWITCH = re.compile(r"换|改|切|不是|错|不对|也要|也得|还要|另外|回到|接着|继续|轮到|再做")
_QUESTION = re.compile(r"怎么办|为什么|吗|？|\?|报错|提示|反结|反关|反过")
_NAMES_MONTH = re.compile(r"换|改|切|不是|应该|结|做|是|月份")
SHORT = 24
MIN_NAME = 2
_NOT_USED = re.compile(r"没有?(?:用|启用|上|开通|买)")
_DONE_TAIL = re.compile(
    r"(?:做|弄|搞|办|结|审|提|备份?|核对?|关|转|过)(?:好|完|成)了[。！!]?$|已经?(?:审核|过账|结账|关账)了?[。！!]?$"
)
_DONE_WORDS = re.compile(r"是的|已经|都|做|弄|搞|好|完|成|了|啦|[，,。！!\s]")


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
        self._opening = Opening(checklists or load_checklists(), progress, catalogue, self._steps)

    def begins_with(self, conversation: Conversation) -> bool:
        """See parent class: a wish to close, a reminder, or words that take a closing up again."""
        if choice_of(conversation, self.name) is not None:
            return True
        text = conversation.text
        if not text:
            return conversation.intent == TOPIC
        if conversation.entity("error_text") or conversation.entity("code"):
            return False
        if asks_order(text) and self._opening.may_order(conversation):
            return True
        if reminders.wants_reminder(text) or reminders.cancels_reminders(text) or wishes_to_close(text):
            return True
        return conversation.intent in (STEER, TOPIC) and find_command(text) in RESUMING

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        turn = self._turn(conversation, reply, memory)
        choice = choice_of(conversation, self.name)
        if choice is not None and choice != BEGIN:
            return await self._press_old_button(turn, choice)
        if reminders.cancels_reminders(turn.text):
            reminders.cancel_reminders(reply)
            return Taken.FINISHED
        if reminders.wants_reminder(turn.text):
            reminders.take_reminder(turn, turn.text, None)
            return Taken.ANSWERED if memory.get("asked") else Taken.FINISHED
        if asks_order(turn.text):
            return await self._opening.tell_order(turn) or Taken.ABANDONED
        if turn.text and not wishes_to_close(turn.text):
            return await self._take_up(turn)
        self._opening.listen(turn)
        if memory["product"] is None:
            await self._opening.remember_product(turn)
        return await self._opening.proceed(turn)

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        turn = self._turn(conversation, reply, memory)
        await self._lay(turn)
        if conversation.intent == CHOICE_INTENT:
            choice = choice_of(conversation, self.name)
            return Taken.LEFT if choice is None else await self._press(turn, choice)
        if memory.get("order"):
            return await self._opening.tell_order(turn) or Taken.ABANDONED
        if not turn.text:
            return await self._take_topic_button(turn)
        if reminders.cancels_reminders(turn.text):
            reminders.cancel_reminders(reply)
            return Taken.ANSWERED
        if reminders.wants_reminder(turn.text):
            reminders.take_reminder(turn, turn.text, self._about(turn))
            return Taken.ANSWERED
        if memory.get("asked") == "when" and (taken := self._take_time(turn)) is not None:
            return taken
        if asks_order(turn.text) and (told := await self._opening.tell_order(turn)) is not None:
            return told
        if (switched := await self._switch(turn)) is not None:
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
        """See parent class: of `check` the step has asked the customer already; the desk says the rest itself."""
        turn = self._turn(conversation, reply, memory)
        if request == "check":
            return Taken.ANSWERED
        if request == "file":
            if result == "failed":
                await self._lay(turn)
                turn.say(FILE_FAILED, [turn.button("下载清单", "download")] if turn.walk else [])
            return Taken.ANSWERED
        if request == "reminder":
            if result == "refused":
                turn.say(reminders.REFUSED)
            return Taken.ANSWERED
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
        command = find_command(turn.text)
        turn.memory["period"] = latest.period
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
            return await self._steps.set_reason(turn, item, reason)
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

    async def _take_opening(self, turn: Turn) -> Taken:
        """Product, edition or modules are asked: an answer, a second question, or a digression."""
        taken = await self._opening.take_answer(turn)
        if taken is not None:
            return taken
        if wishes_to_close(turn.text):
            self._opening.listen(turn)
            return await self._opening.proceed(turn)
        if turn.walk is not None:
            turn.memory["asked"] = None
            return await self._walk_on(turn)
        return Taken.LEFT

    async def _walk_on(self, turn: Turn) -> Taken:
        """A step is on screen."""
        conversation, memory = turn.conversation, turn.memory
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
            if command in (None, Command.NOT_APPLICABLE, Command.NO_MODULE) and is_reason(turn.text):
                return await self._steps.set_reason(turn, item, turn.text)
        if memory.get("problem") and (command is Command.DONE or (intent in YES and len(turn.text) <= SHORT)):
            return await self._steps.solved(turn)
        says_done = len(turn.text) <= SHORT and (intent in YES or _DONE_TAIL.search(turn.text) is not None)
        is_done = command is Command.DONE or (command is None and says_done)
        if is_done and conversation.entity("error_text") is None and (named := self._named(turn)) is not None:
            return await self._steps.press(turn, "done", named)
        if conversation.entity("error_text") is None and command is not None:
            return await self._steps.command(turn, command)
        if await answer_from_items(turn, self._progress):
            return Taken.ANSWERED
        if (unused := self._unused(turn)) is not None:
            return await self._steps.leave_out(turn, unused)
        if item is not None and (reason := _gives_reason(turn.text)) is not None:
            return await self._steps.set_reason(turn, item, reason)
        if wishes_to_close(turn.text):
            return self._steps.again(turn)
        if conversation.entity("error_text") or conversation.entity("code") or item is None:
            return Taken.LEFT
        if intent in YES and len(turn.text) <= SHORT:
            return await self._steps.command(turn, Command.DONE)
        if intent in NO and len(turn.text) <= SHORT:
            return await self._steps.command(turn, Command.NOT_DONE)
        return Taken.LEFT

    def _named(self, turn: Turn) -> Item | None:
        """「库存关账做好了」 while another step is on screen: the item that the words name."""
        walk = turn.walk
        words = _DONE_WORDS.sub("", turn.text)
        if walk is None or len(words) < MIN_NAME:
            return None
        found = find_item(walk.with_state(OPEN, SKIPPED), words, turn.current)
        return found if found is not None and found is not turn.current else None

    def _unused(self, turn: Turn) -> list[str] | None:
        """「我们没用固定资产」 in the middle: the modules that are not used, with those said before."""
        walk = turn.walk
        if walk is None or len(turn.text) > SHORT or not _NOT_USED.search(turn.text) or _QUESTION.search(turn.text):
            return None
        found = find_left_out(walk.checklist, turn.text)
        return [*walk.closing.left_out, *found] if found else None

    async def _settle_problem(self, turn: Turn) -> None:
        """The library's answer helped: the prompt that led to it is dealt with."""
        problem = turn.memory.get("problem")
        if problem and turn.walk is not None:
            turn.memory["problem"] = None
            await self._progress.solve(turn.visitor, turn.walk.closing.id, problem[0], problem[1])

    async def _switch(self, turn: Turn) -> Taken | None:
        """「换到10月」, 「我们用的是KIS」: another month, another product; None where nothing is switched."""
        conversation, memory, text = turn.conversation, turn.memory, turn.text
        if _QUESTION.search(text) or conversation.entity("error_text"):
            return None
        product, edition = conversation.entity("product"), conversation.entity("edition")
        is_meant = conversation.intent in CORRECTS or wishes_to_close(text) or bool(_SWITCH.search(text))
        old = memory.get("product"), memory.get("edition")
        is_other = product is not None and (product != old[0] or (edition is not None and edition != old[1]))
        if is_other and is_meant and memory.get("asked") not in ("product", "edition"):
            period = find_period(text, turn.now.date())
            told, was_begun = memory.get("told_anonymous"), memory.get("place") is not None
            memory.clear()
            memory.update(product=product, edition=edition, told_anonymous=told, period=str(period) if period else None)
            turn.walk = None
            return await self._opening.proceed(turn, ["好的，换一个产品，刚才的进度留着。"] if was_begun else [])
        period = find_period(text, turn.now.date())
        if period is None or len(text) > SHORT or not memory.get("period") or not memory.get("product"):
            return None
        is_only_month = len(text) <= 8 and conversation.entity("module") is None
        if str(period) == memory["period"] or not (_NAMES_MONTH.search(text) or is_only_month):
            return None
        kept = "，刚才那个月的进度留着" if memory.get("place") else ""
        memory.update(period=str(period), closing=None, item=None, problem=None, asked=None, place=None)
        turn.walk = None
        return await self._opening.proceed(turn, [f"好的，换到{period.name}{kept}。"])

    def _take_time(self, turn: Turn) -> Taken | None:
        """When to remind was asked."""
        turn.memory["asked"] = None
        if find_command(turn.text) is not None or len(turn.text) > SHORT:
            return None
        reminders.take_reminder(turn, turn.text, turn.memory.get("about") or self._about(turn))
        return Taken.ANSWERED if turn.memory.get("asked") or turn.walk else Taken.FINISHED

    def _about(self, turn: Turn) -> str | None:
        place = turn.memory.get("place")
        return f"{turn.memory['name']}{place}" if place else None


_REASON = re.compile(
    r"^(?:我们?|公司|本公司|单位|这边)*(?:没有?|不涉及|无|不做|没做过)[\u4e00-\u9fff]{2,14}(?:业务|单据?|外币|资产|存货)?[，,。]?(?:这一?[步项个条]|所以)*(?:不用做|不适用|用不着|不需要做?)?[了的]?[。！]?$"
)
_NO_REASON = re.compile(
    r"反应|权限|提示|报错|办法|看到|找到|菜单|按钮|这个|过账|审核|记|懂|明白|问题|成功|做|弄|好|完|错|事|用了|时间|空|人|收到|断号|差额|凭证"
)


def _gives_reason(text: str) -> str | None:
    """「我们没有外币」 to a step: the reason why it is not applicable."""
    words = text.strip()
    is_said = "不适用" in words or "不用做" in words
    is_reason = len(words) <= SHORT and _REASON.match(words) and (is_said or not _NO_REASON.search(words))
    return words if is_reason else None
