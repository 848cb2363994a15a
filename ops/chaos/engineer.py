"""An engineer on the same bad line: claims conversations out of the bot's hand, writes, gives them back, ends them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import aiohttp

from ops.chaos.customer import FAULTS, PATIENCE

PAUSE_S = (0.05, 0.4)


class Engineer:
    """Works until cancelled. `said` is every line he was told is stored: (conversation, id, seq, text)."""

    def __init__(self, base: str, username: str, password: str, ids: Callable[[], list[str]], seed: int) -> None:
        self._base, self._username, self._password = base, username, password
        self._ids = ids
        self._dice = random.Random(seed)
        self._http: aiohttp.ClientSession | None = None
        self._csrf = ""
        self.said: list[tuple[str, str, int, str]] = []
        self.did: Counter[str] = Counter()
        self.faults: list[str] = []
        self._held = ""

    async def work(self) -> None:
        """Take one conversation after the other."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=PATIENCE) as self._http:
            try:
                while True:
                    ids = self._ids()
                    if ids:
                        await self._serve(self._dice.choice(ids))
                    await asyncio.sleep(self._dice.uniform(*PAUSE_S))
            finally:
                self._http = None

    async def leave(self) -> None:
        """Give back what he still holds, so that its customer gets his answers; the line is good again by now."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=PATIENCE) as self._http:
            if self._held:
                await self._post(f"conversations/{self._held}/return_to_bot", {})

    async def _serve(self, conversation: str) -> None:
        self._held = conversation
        status, _ = await self._post(f"conversations/{conversation}/claim", {})
        self.did[f"claim {status}"] += 1
        if status == 200:
            for number in range(self._dice.randint(1, 3)):
                await asyncio.sleep(self._dice.uniform(0, 0.3))
                await self._reply(conversation, f"工程师{self._username}第{self.did['claim 200']}-{number}句")
            if self._dice.random() < 0.7:
                status, _ = await self._post(f"conversations/{conversation}/return_to_bot", {})
                self.did[f"return {status}"] += 1
            else:
                body = {"status": "solution_offered"}
                status, _ = await self._post(f"conversations/{conversation}/resolve", body)
                self.did[f"resolve {status}"] += 1
        self._held = ""

    async def _reply(self, conversation: str, text: str) -> None:
        name = f"{self._username}.{len(self.said)}.{self._dice.getrandbits(32):x}"
        status, content = await self._post(
            f"conversations/{conversation}/reply", {"client_msg_id": name, "text": text}
        )
        self.did[f"reply {status}"] += 1
        if status == 202:
            self.said.append((conversation, name, int(content["seq"]), text))

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Until there is an answer that is not the line's or the desk's fault; signed in anew where needed."""
        assert self._http is not None
        while True:
            try:
                async with self._http.post(
                    f"{self._base}/api/desk/{path}", json=body, headers={"X-CSRF-Token": self._csrf}
                ) as answer:
                    content = await answer.json(content_type=None)
                    if answer.status not in (401, 403, 429) and answer.status < 500:
                        return answer.status, content
                if answer.status in (401, 403):
                    await self._sign_in()
            except FAULTS:
                pass
            await asyncio.sleep(self._dice.uniform(*PAUSE_S))

    async def _sign_in(self) -> None:
        assert self._http is not None
        body = {"username": self._username, "password": self._password}
        async with self._http.post(f"{self._base}/api/desk/login", json=body) as answer:
            if answer.status == 200:
                self._csrf = (await answer.json())["csrf"]
            else:
                await asyncio.sleep(2.0)
