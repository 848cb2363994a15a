"""One turn of the walk: who speaks, what was said, what the job remembers, and where the walk stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.closing.card import checklist_card
from actions.closing.content import Item
from actions.closing.progress import Closing
from actions.closing.text import ANONYMOUS, LONG_HOW, close_name, step_text
from actions.closing.visitor import Visitor
from actions.closing.walk import Walk
from actions.conversation import AWAITING, Conversation
from actions.dialogue.asked import was_put
from actions.jobs import Memory, job_button
from actions.reply import Button, Reply

JOB = "closing"
NOT_CONNECTED = "not_connected"


@dataclass(slots=True)
class Turn:
    """`walk` is None until product, period and modules are settled; `product` is what we call it to the customer."""

    conversation: Conversation
    reply: Reply
    memory: Memory
    visitor: Visitor
    now: datetime
    walk: Walk | None = None
    product: str = ""

    @property
    def text(self) -> str:
        """What the customer wrote; empty for a button."""
        return self.conversation.text

    def told(self) -> list[str]:
        """All that the customer wrote in this conversation, this turn last."""
        return [*self.conversation.customer_texts(), self.text]

    @property
    def current(self) -> Item | None:
        """The step on screen, if it is still one of the walk."""
        name = self.memory.get("item")
        return self.walk.item(str(name)) if self.walk is not None and self.walk.has(name) else None

    def say(self, text: str, buttons: Sequence[Button] = ()) -> None:
        """A line of the walk; what a digression had asked is no longer waited for."""
        self.reply.say(text, buttons)
        self.reply.set(**{AWAITING: None})

    def ask(self, question: str, text: str, buttons: Sequence[Button] = ()) -> None:
        """A line of the walk that asks for something; `question`: its id in the register of questions."""
        is_open = was_put(self.conversation.dialogue, question, self.memory.get("product"))
        (self.reply.remind if is_open else self.reply.ask)(question, text, buttons)
        self.reply.set(**{AWAITING: None})

    def lay(self, closing: Closing) -> Walk:
        """The walk as it is after a change."""
        assert self.walk is not None
        self.walk = Walk(self.walk.checklist, closing)
        return self.walk

    def show(self, item: Item, lead: Sequence[str] = ()) -> None:
        """Puts a step on screen, with the list as a card; the desk may look for itself where it can."""
        walk = self.walk
        assert walk is not None
        self.remember(item)
        step = step_text(item, walk)
        parts = [*(["\n".join(lead)] if lead else []), step]
        if self.visitor.is_anonymous and not self.memory.get("told_anonymous"):
            self.memory["told_anonymous"] = True
            parts.append(ANONYMOUS)
        # The card shows the step; what is said beside it must be seen there too.
        beside = "\n\n".join(part for part in parts if part is not step)
        card = {**checklist_card(self.product, walk, item), "lead": beside}
        self.reply.say("\n\n".join(parts), self.step_buttons(item), card=card)
        self.reply.set(**{AWAITING: None})
        self._ask_desk(item, walk)

    def remember(self, item: Item) -> None:
        """This step is on screen."""
        assert self.walk is not None
        self.memory.update(
            item=item.id, asked=None, place=f"第{self.walk.number(item)}步“{item.title}”",
            name=close_name(self.product, self.walk),
        )  # fmt: skip

    def step_buttons(self, item: Item) -> list[Button]:
        """What can be said to a step."""
        buttons = [self.button("做好了", "done", item)]
        if len(item.how) > LONG_HOW:
            buttons.append(self.button("怎么做", "how", item))
        return [
            *buttons,
            self.button("为什么", "why", item),
            self.button("跳过", "skip", item),
            self.button("不适用", "na", item),
            self.button("进度", "progress"),
        ]

    def button(self, title: str, verb: str, item: Item | None = None) -> Button:
        """A button of this closing; it names its item, so that an old one does nothing to another."""
        closing = f"@{self.walk.closing.id}" if self.walk is not None else ""
        return job_button(JOB, title, f"{verb}:{item.id if item else ''}{closing}")

    def resuming(self) -> list[Button]:
        """The way back to the step on screen."""
        return [self.button("继续结账", "again"), self.button("进度", "progress")]

    def _ask_desk(self, item: Item, walk: Walk) -> None:
        """What the customer's own system can tell; once the desk has said that it is not connected, no more."""
        if item.checkable is None or self.conversation.desk_has_said("check", NOT_CONNECTED):
            return
        if self.memory.get("checked"):
            return
        self.memory["checked"] = True
        self.reply.tell_desk("check", {"item": item.id, "readable": item.checkable, "period": walk.closing.period})


def read_choice(choice: str) -> tuple[str, str, int | None]:
    """Verb, item and closing of a button's choice."""
    verb, _, rest = choice.partition(":")
    item, _, closing = rest.partition("@")
    return verb, item, int(closing) if closing.isdecimal() else None
