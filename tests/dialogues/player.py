"""Plays scripted conversations on a running product, several at a time, and says what was heard."""

from __future__ import annotations

import asyncio
import io
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import openpyxl

from ops.customer import Customer
from tests.dialogues.asking import faults_of_asking
from tests.dialogues.judge import faults_of_end, faults_of_sheet, faults_of_turn
from tests.dialogues.script import Script, Turn
from tests.dialogues.stage import Stage, identity_of
from tests.e2e.engineer import Engineer

AT_A_TIME = 3
QUIET_SECONDS = 120.0
POLL_SECONDS = 0.1
NAMES = {"visitor": "客户", "bot": "机器人", "system": "系统", "engineer": "工程师"}
CARD_CHARS = 200

Key = tuple[str, str]
"""File and name of a conversation."""


@dataclass
class Played:
    """One conversation after it was played. `lines` is what a reader wants to see, faults between the turns."""

    script: Script
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole conversation, and what was wrong with it."""
        head = f"══ {self.script.name}（{self.script.group}）"
        return "\n".join([head, *self.lines])

    def blame(self, faults: Iterable[str]) -> None:
        """Adds faults where they happened."""
        for fault in faults:
            self.faults.append(fault)
            self.lines.append(f"  ✗ {fault}")


async def play_all(
    stage: Stage, scripts: Mapping[Key, Script], results: Mapping[Key, Future[Played]] | None = None
) -> dict[Key, Played]:
    """Plays all of them. Those in which an engineer acts come last: with nobody at the desk before, a hand-off makes a
    ticket, always the same. `results` are told of each as it ends."""
    played: dict[Key, Played] = {}
    run = uuid.uuid4().hex[:8]  # a product that is kept running has seen the customers of the last run
    gate = asyncio.Semaphore(AT_A_TIME)

    async def play_line(line: Sequence[Key]) -> None:
        async with gate:
            for key in line:
                played[key] = await play(stage, f"{run}-{key[0]}", scripts[key])
                if results is not None:
                    results[key].set_result(played[key])

    for with_engineer in (False, True):
        await asyncio.gather(*(play_line(line) for line in _lines(scripts, with_engineer)))
    return played


async def play(stage: Stage, where: str, script: Script) -> Played:
    """Plays one conversation; whatever goes wrong is a fault of it. `where`: within which a customer's name is one."""
    played = Played(script)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        try:
            await _Conversation(stage, http, played).run(where)
        except (AssertionError, aiohttp.ClientError, TimeoutError) as error:
            played.blame([f"{type(error).__name__}: {error}"])
    return played


def _lines(scripts: Mapping[Key, Script], with_engineer: bool) -> Iterator[list[Key]]:
    """What must be played in a row: the conversations of one customer, or of one company's people, of one file."""
    lines: dict[tuple[str, str], list[Key]] = {}
    for key, script in scripts.items():
        company = (script.customer or "").partition("-at-")[2]
        lines.setdefault((key[0], company or script.customer or f"#{script.name}"), []).append(key)
    for line in lines.values():
        if any(scripts[key].needs_engineer for key in line) is with_engineer:
            yield line


class _Conversation:
    """One customer in one chat, and the engineer who may come in."""

    def __init__(self, stage: Stage, http: aiohttp.ClientSession, played: Played) -> None:
        self._stage = stage
        self._http = http
        self._played = played
        self._customer = Customer(http, stage.base)
        self._engineer: Engineer | None = None
        self._replies = 0

    async def run(self, where: str) -> None:
        """Arrive, take every turn, look at the end."""
        script = self._played.script
        # His company too is of this run: on a product that is kept running, the last run's has lists of its own.
        name = f"{where}-{script.customer}".replace("-at-", f"-at-{where}-", 1)
        identity = None if script.customer is None else identity_of(name)
        await self._customer.arrive(identity)
        await self._fetch_all()
        begun = self._customer.messages[-1]["seq"] if self._customer.messages else 0
        for turn in script.turns:
            await self._take(turn)
        facts = await asyncio.to_thread(self._stage.facts, self._customer.id)
        if script.facts:
            self._played.lines.append(f"  ticket: {facts}")
        self._played.blame(faults_of_end(script, facts, self._customer.state))
        lines = await asyncio.to_thread(self._stage.course, self._customer.id, begun)
        self._played.blame(faults_of_asking(lines))

    async def _take(self, turn: Turn) -> None:
        self._played.lines.append(turn.readable)
        if turn.says is not None:
            seq = await self._customer.say(turn.says)
        elif turn.presses is not None:
            seq = await self._customer.choose(turn.presses)
        else:
            seq = self._customer.messages[-1]["seq"] if self._customer.messages else 0
            await self._act(turn)
        await self._wait_until_quiet()
        await self._fetch_all()
        heard = [m for m in self._customer.messages if m["seq"] > seq and m["author"] != "visitor"]
        self._played.lines += [line for message in heard for line in shown(message)]
        self._played.blame(faults_of_turn(turn, heard, self._customer.state))
        if turn.sheet:
            self._played.blame(faults_of_sheet(turn, await self._rows(heard)))

    async def _rows(self, heard: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        """The cells of the table that was handed out, as a spreadsheet shows them; none where none was."""
        file = next((message["file"] for message in reversed(heard) if message.get("file")), None)
        if file is None:
            return []
        path = f"/api/chat/conversations/{self._customer.id}/files/{file['id']}"
        headers = {"Authorization": f"Bearer {self._customer.token}"}
        async with self._http.get(self._stage.base + path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            content = await answer.read()
        page = openpyxl.load_workbook(io.BytesIO(content)).active
        assert page is not None
        return [[str(cell) for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]

    async def _act(self, turn: Turn) -> None:
        """The engineer does something with the conversation."""
        if self._engineer is None:
            desk = Engineer(self._http, self._stage.base)
            self._engineer = await desk.sign_in(self._stage.admin_name, self._stage.admin_password)
        path = f"conversations/{self._customer.id}"
        if turn.desk_verb == "answer":
            self._replies += 1
            body = {"client_msg_id": f"reply-{self._replies}", "text": turn.desk_words}
            status, answer = await self._engineer.post(f"{path}/reply", body)
        else:
            verb = {"return": "return_to_bot"}.get(turn.desk_verb, turn.desk_verb)
            status, answer = await self._engineer.post(f"{path}/{verb}")
        assert status in (200, 202), (turn.desk, status, answer)

    async def _wait_until_quiet(self) -> None:
        deadline = time.monotonic() + QUIET_SECONDS
        while not await asyncio.to_thread(self._stage.is_quiet, self._customer.id):
            assert time.monotonic() < deadline, f"the bot was not done within {QUIET_SECONDS:.0f} s"
            await asyncio.sleep(POLL_SECONDS)

    async def _fetch_all(self) -> None:
        """Pages until nothing is new."""
        count = -1
        while len(self._customer.messages) > count:
            count = len(self._customer.messages)
            await self._customer.fetch()


def shown(message: Mapping[str, Any]) -> Iterator[str]:
    """A message as a reader of the conversation wants to see it, line by line."""
    first, *rest = (message["text"] or "（无文字）").splitlines() or [""]
    yield f"    {NAMES.get(message['author'], message['author'])}：{first}"
    yield from (f"      {line}" for line in rest)
    if message.get("card"):
        yield f"      〔card {str(message['card'])[:CARD_CHARS]}〕"
    if message.get("buttons"):
        yield "      " + " ".join(f"[{button['title']}]" for button in message["buttons"])
