"""A checklist with what has become of its items: where the walk stands, what comes next, what holds it up."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from actions.closing.content import STAGES, Checklist, Item, Kind, Prompt, Stage
from actions.closing.periods import Period
from actions.closing.progress import OPEN, SETTLED, SKIPPED, Closing, Problem

STAGE_TITLES: dict[Stage, str] = {
    "documents": "准备和业务单据",
    "stock_close": "库存关账",
    "cost": "成本核算",
    "subledger_close": "各模块结账",
    "vouchers": "凭证审核和过账",
    "fx": "期末调汇",
    "profit_loss": "结转损益",
    "reconcile": "对账和看报表",
    "backup": "备份",
    "general_ledger_close": "总账结账",
    "year_end": "年结以后",
}


class Walk:
    """One closing laid over its checklist; nothing is changed here."""

    def __init__(self, checklist: Checklist, closing: Closing) -> None:
        """Takes the checklist of the closing."""
        self.checklist = checklist
        self.closing = closing
        self.period = Period.parse(closing.period)
        self.kind: Kind = "year" if self.period.is_year_end else "month"
        self.items = checklist.items_for(self.kind, closing.left_out)
        self._places = {item.id: place for place, item in enumerate(self.items)}

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.items)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many items of each state."""
        return Counter(self.closing.state(item.id) for item in self.items)

    @property
    def is_complete(self) -> bool:
        """Is every item done or not applicable?"""
        return all(self.closing.state(item.id) in SETTLED for item in self.items)

    def has(self, item_id: str | None) -> bool:
        """Is it a step of this walk?"""
        return item_id in self._places

    def item(self, item_id: str) -> Item:
        """The item of this id, of this walk or of a module left out."""
        return self.checklist.by_id[item_id]

    def number(self, item: Item) -> int:
        """Its place, from 1; it stays the same however many are done."""
        return self._places[item.id] + 1

    def state(self, item: Item) -> str:
        """What has become of it."""
        return self.closing.state(item.id)

    def next_after(self, item: Item | None) -> Item | None:
        """The next open item below, else the first open one, else the first that was skipped; None at the end."""
        start = self._places.get(item.id, -1) + 1 if item is not None else 0
        for state, items in ((OPEN, self.items[start:]), (OPEN, self.items), (SKIPPED, self.items)):
            for one in items:
                if self.state(one) == state and (item is None or one.id != item.id):
                    return one
        return item if item is not None and self.state(item) not in SETTLED else None

    def before(self, item: Item) -> Item | None:
        """The step above, whatever its state."""
        place = self._places.get(item.id, 0)
        return self.items[place - 1] if place else None

    def unfinished_before(self, item: Item) -> list[Item]:
        """Items of this walk that should be done before and are not, in their order."""
        needed = [self.checklist.by_id[one] for one in item.after if one in self._places]
        return [one for one in self.items if one in needed and self.state(one) not in SETTLED]

    def holding(self, item: Item) -> list[Item]:
        """Those of them without which the software refuses."""
        return [one for one in self.unfinished_before(item) if one.id in item.held_by]

    def all_unfinished_before(self, item: Item) -> list[Item]:
        """Everything it rests on, directly or through others, that is not settled."""
        found: set[str] = set()
        waiting = list(item.after)
        while waiting:
            one = waiting.pop()
            if one in self._places and one not in found:
                found.add(one)
                waiting += self.checklist.by_id[one].after
        return [one for one in self.items if one.id in found and self.state(one) not in SETTLED]

    def problems(self, severity: str | None = None) -> list[tuple[Item, Problem]]:
        """Open problems, oldest first; those of one severity where it is named. What may stop it counts as stopping."""
        by_id = self.checklist.by_id
        known = [(by_id[one.item_id], one) for one in self.closing.problems if one.item_id in by_id]
        kinds = ("blocker", "depends") if severity == "blocker" else (severity,)
        return [
            (item, one)
            for item, one in known
            if severity is None or ((found := prompt_of(item, one.prompt)) is not None and found.kind in kinds)
        ]

    def is_blocked(self, item: Item) -> bool:
        """Is a prompt open that stops it?"""
        return any(one.id == item.id for one, _ in self.problems("blocker"))

    def groups(self) -> list[tuple[Stage, list[Item]]]:
        """The items by the part of the close they belong to, in order."""
        parts = [(stage, [item for item in self.items if item.stage == stage]) for stage in STAGES]
        return [(stage, items) for stage, items in parts if items]

    def with_state(self, *states: str) -> list[Item]:
        """Items in one of these states, in order."""
        return [item for item in self.items if self.state(item) in states]

    def left_out_titles(self) -> list[str]:
        """The modules that are not used, as the checklist calls them."""
        return [module.title for module in self.checklist.modules if module.id in self.closing.left_out]

    def module_title(self, item: Item) -> str:
        """The module of an item, as the checklist calls it."""
        return next((module.title for module in self.checklist.modules if module.id == item.module), item.module)


def prompt_of(item: Item, text: str) -> Prompt | None:
    """The prompt of an item by its words."""
    return next((prompt for prompt in item.prompts if prompt.text == text), None)
