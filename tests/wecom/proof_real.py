"""Nothing lost, nothing twice, order kept, with the whole product: Rasa's answers instead of a script.

Customers in the simulator ask, tap menus, answer with digits and write several lines at once, while callbacks come
three times each in any order or not at all, sends are cut off after WeCom took them, and the desk is killed with
SIGKILL. In the end four things are laid side by side: what was written, what the desk stored, which turns Rasa's own
tracker holds, and what each customer read.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desk.channels.wecom.render import CHOOSE, HINT, MORE, NUMBERS_HINT, words
from desk.channels.wecom.sends import OPEN, Sent
from desk.conversations import messages
from desk.conversations.model import Author, Message
from desk.store.engine import Store
from desk.store.wecom_tables import WecomCustomerRow, WecomItemRow, WecomSendRow
from ops.bench.workload import DIALOGUES
from ops.chaos import held
from ops.chaos.judge import judge
from ops.chaos.real import prepare, turns_of_rasa
from ops.stack import Stack
from tests.wecom.callbacks import Callbacks
from tests.wecom.product import Phone, environment
from tests.wecom.proof_plan import Outcome, Plan
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

BUTTON = "button "
ANSWER_S = 60.0
"""A customer who hears nothing for so long goes on; whether an answer came is looked at in the end."""
LOOK_S = 0.1
BURSTS, TAPS, NUMBERS = 0.15, 0.5, 0.25
"""How often a customer writes several lines at once, taps on a menu, answers it with a digit."""
TOLD_EVERY_S = 60.0
STARTS_IN_S = 900.0
"""Rasa alone takes minutes on a machine that does ten other things."""
_NUMBER = re.compile(r"(\d+)\. (.*)", re.DOTALL)
_NOT_SAID = tuple("".join(text.split()) for text in (CHOOSE, HINT, MORE, NUMBERS_HINT))


@dataclass
class RealOutcome(Outcome):
    """The same, and how customers answered menus and how many turns Rasa's own tracker holds."""

    taps: int = 0
    numbers: int = 0
    turns_of_rasa: int = 0


class Proof:
    """One run on a running stack. Its simulator and callbacks belong to the caller."""

    def __init__(self, plan: Plan, stack: Stack, state: State, callbacks: Callbacks) -> None:
        self._plan = plan
        self._stack = stack
        self._state = state
        self._callbacks = callbacks
        self._dice = random.Random(plan.seed)
        self._phones = [Phone(state, callbacks, f"wmReal{number:03d}") for number in range(plan.customers)]
        # What the desk must have stored: a button by its title, whether it was tapped or named by its digit.
        self._written: dict[str, list[set[str]]] = {phone.user: [] for phone in self._phones}
        self.outcome = RealOutcome()

    async def run(self) -> RealOutcome:
        """Do it. The outcome names every fault."""
        self.outcome.begin()
        self._callbacks.habits = self._plan.habits
        killer = asyncio.create_task(self._kill_now_and_then())
        share = -(-self._plan.messages // len(self._phones))
        await asyncio.gather(*(self._talk(phone, share, place) for place, phone in enumerate(self._phones)))
        await killer
        await asyncio.to_thread(self._stack.wait_until_back, "desk", 0)
        self._callbacks.habits.lost = 0.0
        await self._come_to_rest()
        await self._compare()
        self.outcome.end(self._callbacks)
        return self.outcome

    @property
    def written(self) -> int:
        """How many messages customers have written so far."""
        return sum(map(len, self._written.values()))

    async def _talk(self, phone: Phone, share: int, place: int) -> None:
        lines = DIALOGUES[place % len(DIALOGUES)]
        while len(self._written[phone.user]) < share:
            before = len(phone.read)
            choices = [one for one in self._state.last_choices(phone.user) if "人工" not in one["content"]]
            luck = self._dice.random()
            if self._is_asked(phone) and choices and luck < TAPS:
                click = self._dice.choice(choices)
                if luck < TAPS * (1 - NUMBERS):
                    self._write(phone, click["content"], {_title(click["content"])}, menu_id=click["id"])
                    self.outcome.taps += 1
                else:
                    number = click["content"].split(".")[0]
                    # A newer menu may be on its way to him; whichever is meant, the button's place is his digit.
                    self._write(phone, number, {number, BUTTON + number})
                    self.outcome.numbers += 1
            else:
                several = self._dice.randint(2, 3) if self._dice.random() < BURSTS else 1
                for _ in range(several):
                    text = f"{self._dice.choice(lines)} {self.written}"
                    self._write(phone, text, {text})
            await self._answered(phone, before)

    def _is_asked(self, phone: Phone) -> bool:
        mine = [one for one in self._state.received if one.user == phone.user]
        return bool(mine) and mine[-1].msgtype == "msgmenu"

    def _write(self, phone: Phone, text: str, stored: set[str], **more: str) -> None:
        self._written[phone.user].append(stored)
        if self._dice.random() < self._plan.cuts / self._plan.messages:
            self._state.faults.cut_after_send += 1
        phone.write(text, **more)

    async def _answered(self, phone: Phone, before: int) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                while len(phone.read) <= before:  # noqa: ASYNC110 - the simulator rings no bell
                    await asyncio.sleep(LOOK_S)

    async def _kill_now_and_then(self) -> None:
        """SIGKILL, spread over the run: under customers who are writing, answers on their way and callbacks coming."""
        for number in range(self._plan.kills):
            due = self._plan.messages * (number + 1) / (self._plan.kills + 1)
            while self.written < due:  # noqa: ASYNC110 - one bell for every message would be more than the proof
                await asyncio.sleep(LOOK_S)
            dead = await asyncio.to_thread(self._stack.kill, "desk")
            self.outcome.kills += 1
            await asyncio.to_thread(self._stack.wait_until_back, "desk", dead)

    async def _come_to_rest(self) -> None:
        """Until nothing is under way. What waits for the customer (five were used up) needs him to write."""
        deadline = time.monotonic() + self._plan.patience_s
        url = self._database
        while True:
            self._callbacks.hint()
            left: dict[str, Any] = await held.unrest(url)
            waiting, unsettled = await self._still_waiting()
            if not left and not unsettled and not waiting:
                return
            if time.monotonic() > deadline:
                self.outcome.faults.append(f"not at rest: {left}, {unsettled} items, waiting {sorted(waiting)}")
                return
            if not left and not unsettled:
                for phone in self._phones:
                    if phone.user in waiting:
                        self._write(phone, "继续", {"继续"})
                        self.outcome.reminders += 1
            await asyncio.sleep(1)

    async def _still_waiting(self) -> tuple[set[str], int]:
        """Customers for whom messages are held or under way, and how much that they sent is not settled."""
        store = Store(self._database)
        try:
            async with store.read() as connection:
                query = (
                    select(WecomCustomerRow.external_userid)
                    .join(WecomSendRow, WecomSendRow.conversation_id == WecomCustomerRow.conversation_id)
                    .where(WecomSendRow.state.in_((*OPEN, Sent.HELD.value)))
                )
                users = set((await connection.execute(query)).scalars())
                open_items = select(WecomItemRow.id).where(WecomItemRow.done_at.is_(None))
                return users, len((await connection.execute(open_items)).all())
        finally:
            await store.close()

    @property
    def _database(self) -> str:
        return self._stack.database_url or f"sqlite:///{self._stack.data_dir / 'desk.db'}"

    async def _compare(self) -> None:
        """Everything against everything."""
        faults, verdict = self.outcome.faults, judge([], [], await held.read(self._database))
        store = Store(self._database)
        try:
            async with store.read() as connection:
                customers = {
                    row.external_userid: row.conversation_id
                    for row in await connection.execute(select(WecomCustomerRow.__table__))
                }
                lines = {
                    user: await _all_lines(connection, customers[user]) for user in self._written if user in customers
                }
        finally:
            await store.close()
        for phone in self._phones:
            said = lines.get(phone.user, [])
            faults += _written_faults(phone.user, self._written[phone.user], said)
            faults += _read_faults(phone.user, phone.read, said)
        if not self._stack.rasa_database_url:
            self.outcome.turns_of_rasa = turns_of_rasa(self._stack.data_dir / "rasa.db", verdict)
        faults += [f"{kind}: {evidence}" for kind, found in verdict.found.items() for evidence in found]
        self.outcome.written = self.written
        self.outcome.read = sum(len(phone.read) for phone in self._phones)


async def prove_real(plan: Plan, folder: Path) -> RealOutcome:
    """Start the product and the simulator, and do it."""
    simulator = Simulator(State())
    await simulator.start()
    stack = Stack(folder, database_url=plan.database_url, start_seconds=STARTS_IN_S)
    stack.extra_environment = environment(simulator.state, simulator.url, stack.base)
    callbacks = Callbacks(simulator.state, f"{stack.base}/wecom/callback", seed=plan.seed)
    simulator.notify = callbacks.hint
    try:
        await asyncio.to_thread(prepare, stack)
        await asyncio.to_thread(stack.start)
        proof = Proof(plan, stack, simulator.state, callbacks)
        watch = asyncio.create_task(_tell(proof))
        try:
            return await proof.run()
        finally:
            watch.cancel()
    finally:
        await asyncio.to_thread(stack.stop)
        await callbacks.close()
        await simulator.stop()


async def _tell(proof: Proof) -> None:
    """How far it is, now and then: it may take long."""
    while True:
        await asyncio.sleep(TOLD_EVERY_S)
        print(f"{proof.written} written, {proof.outcome.kills} kills", file=sys.stderr, flush=True)


async def _all_lines(connection: Any, conversation_id: str) -> list[Message]:
    found: list[Message] = []
    while page := await messages.after(connection, conversation_id, found[-1].seq if found else 0, 200):
        found += page
    return found


def _written_faults(user: str, written: list[set[str]], lines: Iterable[Message]) -> list[str]:
    """Every line he wrote is stored once, in his order, and nothing else is stored as his."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    stored = []
    for line in lines:
        for number, button in enumerate(line.buttons or [], 1):
            titles[f"{BUTTON}{number}"].add(button["title"])
        if line.author is Author.VISITOR:
            stored.append(line.text)
    for place, (expected, text) in enumerate(zip_longest(written, stored), 1):
        if expected is None or text not in expected.union(*(titles[one] for one in expected)):
            return [f"{user}: wrote {len(written)}, stored {len(stored)}; line {place}: {expected} became {text!r}"]
    return []


def _read_faults(user: str, read: list[str], lines: Iterable[Message]) -> list[str]:
    """What he read is what was said to him: once, in order, whole, however it was divided into messages."""
    said = _plain(
        part
        for line in lines
        if line.author is not Author.VISITOR
        for part in (words(line), *(f"{place}. {one['title']}" for place, one in enumerate(line.buttons or [], 1)))
    )
    seen = _plain(read)
    if said == seen:
        return []
    same = next((place for place, (one, other) in enumerate(zip(said, seen, strict=False)) if one != other), -1)
    return [f"{user}: said {len(said)} characters, read {len(seen)}; differ at {same}: {said[same:same + 60]!r} "
            f"{seen[same:same + 60]!r}"]  # fmt: skip


def _plain(texts: Iterable[str]) -> str:
    whole = "".join("".join(texts).split())
    for hint in _NOT_SAID:
        whole = whole.replace(hint, "")
    return whole


def _title(content: str) -> str:
    found = _NUMBER.fullmatch(content)
    return found[2] if found else content
