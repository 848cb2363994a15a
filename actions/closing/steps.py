"""What the commands of the walk do: tick, skip, leave out, explain, show how far it is, hand out the list."""

from __future__ import annotations

from collections.abc import Sequence

from actions.closing import text as words
from actions.closing.card import checklist_card
from actions.closing.content import Item
from actions.closing.mentions import find_left_out
from actions.closing.progress import DONE, NOT_APPLICABLE, OPEN, SETTLED, SKIPPED, ProgressStore
from actions.closing.sheet import file_request
from actions.closing.turn import Turn
from actions.closing.walk import Walk, prompt_of
from actions.closing.words import Command
from actions.conversation import AWAITING
from actions.jobs import Taken
from actions.reply import Button, handoff_button

REASONS = ("没有这种业务", "没用这个功能", "别人负责")
ASK_REASON = "“{}”为什么不适用？说一句就行，会写进清单，以后审计看得懂。比如“没有外币”。"
NOT_NOTED = "好的，没有记成不适用，还是这一步。"
ASK_NOT_DONE = (
    "没关系。“{}”卡在哪里了？把屏幕上的提示原文发给我，或者说说做到第几步，我帮您看。"
    "做不下去可以先点“跳过”，也可以转人工。"
)
STILL_THERE = "“{}”还没处理好。点“详细办法”有完整的步骤；照着做了还不行，不要反复点，转给工程师，他看得到您做到哪一步。"
GONE = "这份清单已经不在了，可能被删除了。说“带我结账”可以重新开始。"
ASK_START_OVER = (
    "要把{}的清单全部清空、从第一步重来吗？"
    "已经打的勾（包括同事打的）都会去掉。只是想问别的问题，直接说就行。"
)
PAUSED = (
    "好的，今天先到这里，进度都记着：{}。"
    "下次说“接着结账”就行。要我到时候提醒您，就说“明天上午九点提醒我”。"
)
ALONE = "您没有登录，这份清单只有您在这个对话里做。同事要一起做，请都从公司网站登录后再打开客服。"
NOT_FINISHED = "还有{}步没有记成做好：{}。{}真的都做完了，点“都做好了”；没做的，点“接着做”。"


class Steps:
    """Carries commands out; every change goes through the progress store."""

    def __init__(self, progress: ProgressStore) -> None:
        """Takes the store."""
        self._progress = progress

    async def command(self, turn: Turn, command: Command) -> Taken:
        """A command in words, for the step on screen."""
        walk, item = turn.walk, turn.current
        assert walk is not None
        verbs = {
            Command.HOW: "how", Command.WHERE: "where", Command.WHY: "why", Command.CHECK: "check",
            Command.WHO: "who", Command.RISK: "risk",
            Command.SKIP: "skip", Command.NOT_APPLICABLE: "na", Command.NO_MODULE: "no_module",
            Command.DONE: "done", Command.NEXT: "next", Command.NOT_DONE: "not_done", Command.BACK: "back",
            Command.ALL_BEFORE: "all_before",
        }  # fmt: skip
        if command in verbs:
            if item is None:
                return self.again(turn)
            return await self.press(turn, verbs[command], item)
        return await self.press(turn, command.value, None)

    async def press(self, turn: Turn, verb: str, item: Item | None) -> Taken:
        """A button, or a command for an item."""
        assert turn.walk is not None
        general = {
            "again": self._again, "progress": self._show_progress, "people": self._people, "download": self._download,
            "start_over": self._ask_start_over, "wipe": self._wipe, "finished": self._finished, "pause": self._pause,
            "all_done": self._all_done, "modules": self._modules,
        }  # fmt: skip
        if verb in general:
            return await general[verb](turn)
        if item is None:
            return self.again(turn)
        own = {
            "done": self._done, "next": self._next, "force": self._force, "all_before": self._all_before,
            "skip": self._skip, "na": self._ask_reason, "no_module": self._no_module, "not_done": self._not_done,
            "back": self._back, "reopen": self._reopen, "solved": self._solved, "go": self._go,
        }  # fmt: skip
        if verb in own:
            return await own[verb](turn, item)
        turn.say(_explained(verb, item, turn.walk), self._after_explaining(turn, item))
        return Taken.ANSWERED

    def again(self, turn: Turn, lead: Sequence[str] = ()) -> Taken:
        """The step on screen, or the first that is open; at the end the summary."""
        walk = turn.walk
        assert walk is not None
        item = turn.current
        if item is None or walk.state(item) in SETTLED:
            item = walk.next_after(None)
        if item is None:
            return self._finish(turn, lead)
        turn.show(item, lead)
        return Taken.ANSWERED

    async def set_reason(self, turn: Turn, items: Sequence[Item], reason: str) -> Taken:
        """The reason why items are not applicable."""
        return await self._mark(turn, items, NOT_APPLICABLE, reason)

    async def _again(self, turn: Turn) -> Taken:
        return self.again(turn)

    async def _go(self, turn: Turn, item: Item) -> Taken:
        turn.show(item)
        return Taken.ANSWERED

    async def _done(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        # What was skipped was put off on purpose; only where the software refuses is it said again.
        before = walk.holding(item) or [one for one in walk.unfinished_before(item) if walk.state(one) == OPEN]
        if before and walk.state(item) != DONE:
            is_held = bool(walk.holding(item))
            buttons = [turn.button("前面的也做好了", "all_before", item)]
            if not is_held:
                buttons.append(turn.button("照样记成做好", "force", item))
            buttons.append(turn.button("先做前面那步", "go", before[0]))
            turn.remember(item)
            turn.say(words.warning_text(item, before, is_held=is_held), buttons)
            return Taken.ANSWERED
        return await self._mark(turn, [item], DONE)

    async def _next(self, turn: Turn, item: Item) -> Taken:
        """「下一步」 is said by whoever has done this one; he is told how it was taken."""
        turn.memory["hint"] = True
        return await self._done(turn, item)

    async def _force(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        return await self._done(turn, item) if walk.holding(item) else await self._mark(turn, [item], DONE)

    async def _all_before(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        before = walk.all_unfinished_before(item)
        # Said without a button it means the steps above, whether or not this one rests on them.
        before = before or [one for one in walk.items[: walk.number(item) - 1] if walk.state(one) not in SETTLED]
        if not before and not turn.conversation.entity("choice"):
            return self.again(turn, ["前面没有没做完的了。"])
        return await self._mark(turn, [*before, item] if turn.conversation.entity("choice") else before, DONE)

    async def _skip(self, turn: Turn, item: Item) -> Taken:
        return await self._mark(turn, [item], SKIPPED)

    async def _ask_reason(self, turn: Turn, item: Item) -> Taken:
        turn.remember(item)
        turn.memory["asked"] = "reason"
        turn.say(
            ASK_REASON.format(item.title),
            [turn.button(reason, f"reason-{number}", item) for number, reason in enumerate(REASONS)],
        )
        return Taken.ANSWERED

    async def _no_module(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        module = next((one for one in walk.checklist.modules if one.id == item.module), None)
        if module is None or not module.optional:
            return await self._ask_reason(turn, item)
        return await self._leave_out(turn, [*walk.closing.left_out, module.id])

    async def _not_done(self, turn: Turn, item: Item) -> Taken:
        if turn.memory.get("problem"):
            return self._still_there(turn)
        turn.say(
            ASK_NOT_DONE.format(item.title),
            [turn.button("怎么做", "how", item), turn.button("跳过", "skip", item), handoff_button("unresolved")],
        )
        return Taken.ANSWERED

    def _still_there(self, turn: Turn) -> Taken:
        """「还是不行」 after a prompt was explained speaks of the prompt, whatever step is on screen."""
        assert turn.walk is not None
        item_id, text = turn.memory["problem"]
        item = turn.walk.item(item_id)
        prompt = prompt_of(item, text)
        buttons = [turn.button("处理好了", "solved", item)]
        if prompt is not None and prompt.case_id:
            buttons.append(Button("详细办法", "show_case", {"case_id": prompt.case_id}))
        turn.say(STILL_THERE.format(text), [*buttons, handoff_button("unresolved")])
        return Taken.ANSWERED

    async def _back(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        before = walk.before(item)
        if before is None:
            turn.show(item, ["这已经是第一步了。"])
            return Taken.ANSWERED
        turn.show(before)
        if walk.state(before) != OPEN:
            buttons = [turn.button("改成还没做", "reopen", before), turn.button("继续", "go", item)]
            turn.say("要改成还没做，点下面的按钮；没问题就点“继续”。", buttons)
        return Taken.ANSWERED

    async def _reopen(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        closing = await self._progress.mark(turn.visitor, walk.closing.id, [item.id], OPEN)
        if closing is None:
            return self._gone(turn)
        turn.lay(closing)
        turn.show(item, [f"好的，“{item.title}”改成还没做。"])
        return Taken.ANSWERED

    async def solved(self, turn: Turn) -> Taken:
        """「好了」 after a prompt was explained: that prompt is dealt with, whatever step is on screen."""
        assert turn.walk is not None
        return await self._solved(turn, turn.walk.item(turn.memory["problem"][0]))

    async def _solved(self, turn: Turn, item: Item) -> Taken:
        walk = turn.walk
        assert walk is not None
        kept = turn.memory.get("problem")
        open_ones = [one.prompt for found, one in walk.problems() if found.id == item.id]
        prompts = [kept[1]] if kept and kept[0] == item.id else open_ones
        turn.memory["problem"] = None
        if not prompts:
            return self.again(turn)
        closing = await self._progress.solve(turn.visitor, walk.closing.id, item.id, prompts[0])
        if closing is None:
            return self._gone(turn)
        turn.lay(closing)
        return self.again(turn, [f"好，“{prompts[0]}”这个问题划掉了。我们接着结账。"])

    async def _mark(self, turn: Turn, items: Sequence[Item], state: str, remark: str | None = None) -> Taken:
        walk = turn.walk
        assert walk is not None
        earlier = walk.closing.marks.get(items[0].id)
        closing = await self._progress.mark(turn.visitor, walk.closing.id, [one.id for one in items], state, remark)
        if closing is None:
            return self._gone(turn)
        walk = turn.lay(closing)
        turn.memory["problem"] = None
        word = {DONE: "记下了，做好", SKIPPED: "先跳过，后面再提醒您", NOT_APPLICABLE: "记成不适用"}[state]
        noted = f"（{remark}）" if remark else ""
        lead = f"{word}：{words.titles(items)}{noted}。"
        if turn.memory.pop("hint", False):
            lead += "（其实还没做的话，说“上一步”。）"
        is_repeated = len(items) == 1 and earlier is not None and earlier.state == state
        if is_repeated and earlier is not None and earlier.person not in (None, turn.visitor.person):
            lead = f"“{items[0].title}”{words.mark_line(earlier)}，已经记过了。"
        following = walk.next_after(items[-1])
        if state == NOT_APPLICABLE and turn.current is not None and walk.state(turn.current) not in SETTLED:
            following = turn.current  # a reason that names others: the step on screen stays
        if following is None or walk.is_complete:
            return self._finish(turn, [lead])
        skipped = walk.state(following) == SKIPPED
        turn.show(following, [lead, "别的都做完了，还剩先跳过的："] if skipped else [lead])
        return Taken.ANSWERED

    async def _show_progress(self, turn: Turn) -> Taken:
        walk = turn.walk
        assert walk is not None
        current = turn.current
        if current is None or walk.state(current) in SETTLED:
            current = walk.next_after(None)
        name = words.close_name(turn.product, walk)
        buttons = [] if walk.is_complete else [turn.button("继续结账", "again")]
        buttons += [
            turn.button("下载清单", "download"), turn.button("谁在做", "people"),
            turn.button("改模块", "modules"), turn.button("清单重来", "start_over"),
        ]  # fmt: skip
        lines = "\n".join([words.progress_text(name, walk, current), words.list_text(walk)])
        turn.reply.say(lines, buttons, card={**checklist_card(turn.product, walk, current), "overview": True})
        turn.reply.set(**{AWAITING: None})
        return Taken.FINISHED if walk.is_complete else Taken.ANSWERED

    async def _people(self, turn: Turn) -> Taken:
        walk = turn.walk
        assert walk is not None
        if turn.visitor.is_anonymous:
            turn.say(ALONE, turn.resuming())
            return Taken.ANSWERED
        helpers = await self._progress.helpers(turn.visitor, walk.closing.id)
        turn.say(words.helpers_text(walk, helpers, turn.visitor.person), turn.resuming())
        return Taken.ANSWERED

    async def _download(self, turn: Turn) -> Taken:
        assert turn.walk is not None
        turn.reply.tell_desk("file", file_request(turn.product, turn.walk))
        return Taken.FINISHED if turn.walk.is_complete else Taken.ANSWERED

    async def _ask_start_over(self, turn: Turn) -> Taken:
        assert turn.walk is not None
        name = words.close_name(turn.product, turn.walk)
        turn.say(ASK_START_OVER.format(name), [turn.button("清空重来", "wipe"), turn.button("不用，接着做", "again")])
        return Taken.ANSWERED

    async def _wipe(self, turn: Turn) -> Taken:
        assert turn.walk is not None
        closing = await self._progress.start_over(turn.visitor, turn.walk.closing.id)
        if closing is None:
            return self._gone(turn)
        turn.lay(closing)
        turn.memory.update(item=None, problem=None)
        return self.again(turn, ["清空了，我们从第一步重新来。"])

    async def _finished(self, turn: Turn) -> Taken:
        walk = turn.walk
        assert walk is not None
        if walk.is_complete:
            return self._finish(turn)
        left = walk.with_state(OPEN, SKIPPED)
        open_ones = words.problem_lines("还有没解决的问题", walk.problems("blocker"))
        hint = "\n" + "\n".join([*open_ones, ""]) if open_ones else ""
        turn.say(
            NOT_FINISHED.format(len(left), words.titles(left), hint),
            [turn.button("都做好了", "all_done"), turn.button("接着做", "again"), turn.button("进度", "progress")],
        )
        return Taken.ANSWERED

    async def _all_done(self, turn: Turn) -> Taken:
        assert turn.walk is not None
        return await self._mark(turn, turn.walk.with_state(OPEN, SKIPPED), DONE)

    async def _pause(self, turn: Turn) -> Taken:
        assert turn.walk is not None
        turn.say(PAUSED.format(turn.memory.get("place") or f"做好{turn.walk.counts[DONE]}步"))
        return Taken.FINISHED

    async def _modules(self, turn: Turn) -> Taken:
        walk = turn.walk
        assert walk is not None
        found = find_left_out(walk.checklist, turn.text) if turn.text else None
        if found is not None:
            return await self._leave_out(turn, found)
        turn.memory["asked"] = "modules"
        used = [one.title for one in walk.checklist.modules if one.id not in walk.closing.left_out]
        turn.say(
            f"现在列的模块是：{'、'.join(used)}。"
            "哪些没用？直接说，比如“没用固定资产和出纳”；都用了就说“都用了”。",
            [turn.button("都用了", "all_modules"), turn.button("不改了", "again")],
        )
        return Taken.ANSWERED

    async def leave_out(self, turn: Turn, modules: Sequence[str]) -> Taken:
        """The customer has said which modules are not used."""
        return await self._leave_out(turn, modules)

    async def _leave_out(self, turn: Turn, modules: Sequence[str]) -> Taken:
        walk = turn.walk
        assert walk is not None
        ordered = [one.id for one in walk.checklist.modules if one.id in modules and one.optional]
        closing = await self._progress.leave_out(turn.visitor, walk.closing.id, ordered)
        if closing is None:
            return self._gone(turn)
        walk = turn.lay(closing)
        turn.memory["asked"] = None
        names = walk.left_out_titles()
        said = f"记下了：没用{'、'.join(names)}，这些步骤不列了" if names else "记下了，模块都用了"
        return self.again(turn, [f"{said}，一共{walk.total}步。要改就说“改模块”。"])

    def _finish(self, turn: Turn, lead: Sequence[str] = ()) -> Taken:
        walk = turn.walk
        assert walk is not None
        name = words.close_name(turn.product, walk)
        text = "\n\n".join([*lead, words.finished_text(name, walk)])
        buttons = [turn.button("下载清单", "download"), turn.button("进度", "progress")]
        turn.reply.say(text, buttons, card={**checklist_card(turn.product, walk, None), "lead": text})
        turn.reply.set(**{AWAITING: None})
        return Taken.FINISHED

    def _gone(self, turn: Turn) -> Taken:
        turn.say(GONE)
        return Taken.FINISHED

    def _after_explaining(self, turn: Turn, item: Item) -> list[Button]:
        return [turn.button("做好了", "done", item), turn.button("跳过", "skip", item), turn.button("进度", "progress")]


def _explained(verb: str, item: Item, walk: Walk) -> str:
    if verb == "why":
        return words.why_text(item, walk)
    if verb == "where":
        return words.where_text(item, walk)
    if verb in ("who", "risk"):
        return words.who_text(item) if verb == "who" else words.risk_text(item)
    return words.check_text(item) if verb == "check" else words.how_text(item, walk)
