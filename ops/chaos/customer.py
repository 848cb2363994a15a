"""A customer on a bad line: sends each message until it is acknowledged, and keeps what was shown to him, by `seq`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from desk.channels.web.sockets import BUSY

PATIENCE = aiohttp.ClientTimeout(total=20, sock_connect=5)
AGAIN_S = (0.05, 0.4)
LOOK_S = 4.0
"""A client that is pushed to looks by itself now and then: the last frame before a silence may have been lost."""
POLL_S = 8
ANSWER_S = 8.0
FAULTS = (aiohttp.ClientError, TimeoutError, ConnectionError, json.JSONDecodeError)


@dataclass
class Sent:
    """One message: what, in which batch (a batch begins when the one before is acknowledged), and every answer."""

    client_msg_id: str
    text: str
    batch: int
    seqs: set[int] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


class Customer:
    """One conversation. `faults` are what he himself saw go wrong."""

    def __init__(self, http: aiohttp.ClientSession, base: str, name: str, seed: int) -> None:
        self.http, self.base, self.name = http, base, name
        self.dice = random.Random(seed)
        self.id = self.token = self.state = ""
        self.sent: list[Sent] = []
        self.shown: dict[int, tuple[str, str]] = {}
        self.choices: list[str] = []
        self.faults: list[str] = []
        self.is_pushed_to = self.dice.random() < 0.6
        self._whole = 0
        self._news = asyncio.Condition()
        self._watching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin the conversation and listen. An answer that was lost leaves an empty one behind, which harms nobody."""
        while True:
            with contextlib.suppress(*FAULTS):
                url = f"{self.base}/api/chat/conversations"
                async with self.http.post(url, json={}, timeout=PATIENCE) as answer:
                    if answer.status == 201:
                        made = await answer.json()
                        self.id, self.token = made["id"], made["token"]
                        break
            await self._again()
        self._watching = asyncio.create_task(self._watch())

    async def say(self, batch: int, text: str) -> int:
        """Send until acknowledged; sometimes twice at once."""
        message = Sent(f"{self.name}.{len(self.sent)}", text, batch)
        self.sent.append(message)
        body = {"client_msg_id": message.client_msg_id, "text": text}
        return await self._deliver(message, body)

    async def press(self, batch: int, button: str) -> int:
        """Click, as `say`. The desk stores the button's title."""
        message = Sent(f"{self.name}.{len(self.sent)}", "", batch)
        self.sent.append(message)
        return await self._deliver(message, {"client_msg_id": message.client_msg_id, "choice": button})

    async def hear(self, after: int, patience_s: float = ANSWER_S) -> bool:
        """Wait for a line of somebody else after `after`; whether it came."""
        def is_there() -> bool:
            return any(seq > after and author != "visitor" for seq, (author, _) in reversed(self.shown.items()))

        try:
            async with asyncio.timeout(patience_s), self._news:
                await self._news.wait_for(is_there)
        except TimeoutError:
            return False
        return True

    async def finish(self) -> None:
        """Stop listening and read to the end."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None
        while True:
            try:
                if await self._fetch(0) == 0:
                    return
            except FAULTS:
                await self._again()

    async def _deliver(self, message: Sent, body: dict[str, str]) -> int:
        times = 2 if self.dice.random() < 0.05 else 1
        answers = await asyncio.gather(*(self._until_acknowledged(message, body) for _ in range(times)))
        return answers[0]

    async def _until_acknowledged(self, message: Sent, body: dict[str, str]) -> int:
        url = f"{self.base}/api/chat/conversations/{self.id}/messages"
        while True:
            try:
                async with self.http.post(url, json=body, headers=self._headers(), timeout=PATIENCE) as answer:
                    content = await answer.json(content_type=None)
                    if answer.status == 202:
                        message.seqs.add(int(content["seq"]))
                        return int(content["seq"])
                    if answer.status < 500 and answer.status != 429:
                        message.refused.append(f"{answer.status} {content}")
                        return 0
            except FAULTS:
                pass
            await self._again()

    async def _watch(self) -> None:
        while True:
            try:
                if self.is_pushed_to:
                    await self._listen()
                else:
                    await self._fetch(POLL_S)
            except FAULTS:
                pass
            # A reconnecting client is a little late, each by another while.
            await self._again()

    async def _listen(self) -> None:
        url = f"{self.base}/socket.io/?EIO=4&transport=websocket"
        async with self.http.ws_connect(url, timeout=aiohttp.ClientWSTimeout(ws_close=1.0), max_msg_size=0) as socket:
            while True:
                try:
                    frame = await socket.receive(timeout=LOOK_S)
                except TimeoutError:
                    await self._fetch(0)
                    continue
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    return
                await self._take_frame(socket, frame.data)

    async def _take_frame(self, socket: aiohttp.ClientWebSocketResponse, data: str) -> None:
        if data.startswith("0"):
            wanted = {"conversation": self.id, "token": self.token, "after": self._whole}
            await socket.send_str("40/chat," + json.dumps(wanted))
        elif data == "2":
            await socket.send_str("3")
        elif data.startswith("42/chat,"):
            name, page = json.loads(data.removeprefix("42/chat,"))
            if name == "messages":
                await self._take(page)
                if len(self.shown) > self._whole:
                    await self._fetch(0)
        elif data.startswith("44/chat,"):
            if json.loads(data.removeprefix("44/chat,")).get("message") != BUSY:
                self.faults.append(f"refused by push: {data}")
            # While its database is away the desk says so; a client comes again.
            await socket.close()

    async def _fetch(self, wait: int) -> int:
        url = f"{self.base}/api/chat/conversations/{self.id}/messages?after={self._whole}&wait={wait}"
        async with self.http.get(url, headers=self._headers(), timeout=PATIENCE) as answer:
            if answer.status != 200:
                if answer.status < 500:
                    self.faults.append(f"refused to read: {answer.status} {await answer.text()}")
                raise aiohttp.ClientError
            page = await answer.json()
        await self._take(page)
        return len(page["messages"])

    async def _take(self, page: dict[str, Any]) -> None:
        self.state = page["state"]
        before = 0
        for message in page["messages"]:
            seq, line = message["seq"], (message["author"], message["text"])
            if seq <= before:
                self.faults.append(f"seq {seq} after {before} in one page")
            before = seq
            if self.shown.setdefault(seq, line) != line:
                self.faults.append(f"seq {seq} was {self.shown[seq]}, then {line}")
            if message["author"] != "visitor":
                self.choices = [button["id"] for button in message.get("buttons") or []]
        while self._whole + 1 in self.shown:
            self._whole += 1
        async with self._news:
            self._news.notify_all()

    async def _again(self) -> None:
        await asyncio.sleep(self.dice.uniform(*AGAIN_S))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


Saying = Callable[[Customer, int], str]
"""What a customer says as his n-th message."""


async def talk(customer: Customer, messages: int, saying: Saying, *, on_sent: Callable[[], None]) -> None:
    """A conversation of so many messages: some one by one, some in bursts, some without waiting for the answer."""
    await customer.open()
    dice, batch = customer.dice, 0
    while len(customer.sent) < messages:
        batch += 1
        size = 1 if dice.random() < 0.6 else min(dice.randint(2, 4), messages - len(customer.sent))
        if size == 1 and customer.choices and dice.random() < 0.3:
            seqs = [await customer.press(batch, dice.choice(customer.choices))]
        else:
            seqs = await asyncio.gather(
                *(_soon(customer, batch, saying) for _ in range(size))
            )
        for _ in range(size):
            on_sent()
        if dice.random() < 0.7:
            await customer.hear(max(seqs))


async def _soon(customer: Customer, batch: int, saying: Saying) -> int:
    await asyncio.sleep(customer.dice.uniform(0, 0.1))
    return await customer.say(batch, saying(customer, len(customer.sent)))
