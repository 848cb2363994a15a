"""The callbacks: encrypted, signed, sent up to three times in any order, late, or lost."""

from __future__ import annotations

import asyncio
import random
import secrets
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp
from yarl import URL

from tests.wecom.sealing import seal
from tests.wecom.state import State


@dataclass
class Habits:
    """How callbacks behave. `lost` is the share that never comes; `delay_s` the longest lateness of each copy."""

    copies: int = 1
    lost: float = 0.0
    delay_s: float = 0.0
    receive_id: str = ""


class Callbacks:
    """Sends hints to the desk; a hint that fails is tried again as WeCom does, at most three times in all."""

    def __init__(self, state: State, url: str, habits: Habits | None = None, seed: int = 1) -> None:
        self._state = state
        self.url = url
        self.habits = habits or Habits()
        self._random = random.Random(seed)
        # WeCom has no hundred connections only: without this, callbacks would time out waiting for each other.
        connector = aiohttp.TCPConnector(limit=0)
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5), connector=connector)
        self._tasks: set[asyncio.Task[None]] = set()
        self.seconds: list[float] = []
        self.failures = 0

    @property
    def under_way(self) -> int:
        """Deliveries neither acknowledged nor given up yet."""
        return len(self._tasks)

    def hint(self, open_kfid: str = "wkSimulated") -> None:
        """News for an account: its callbacks are on their way, or lost."""
        if self._random.random() < self.habits.lost:
            return
        message = self.message(open_kfid)
        for _ in range(self.habits.copies):
            task = asyncio.create_task(self._post(message, self._random.uniform(0, self.habits.delay_s)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def message(self, open_kfid: str) -> bytes:
        """The XML of `kf_msg_or_event`."""
        return (
            f"<xml><ToUserName><![CDATA[{self._state.corp_id}]]></ToUserName>"
            f"<CreateTime>{int(self._state.now())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
            f"<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[{self._state.new_callback_token()}]]></Token>"
            f"<OpenKfId><![CDATA[{open_kfid}]]></OpenKfId></xml>"
        ).encode()

    def sealed(self, message: bytes, nonce: str = "") -> tuple[dict[str, str], bytes]:
        """Query and body of a POST."""
        timestamp, nonce = str(int(self._state.now())), nonce or secrets.token_hex(5)
        encrypted, signature = seal(
            message, token=self._state.token, aes_key=self._state.aes_key,
            receive_id=self.habits.receive_id or self._state.corp_id, timestamp=timestamp, nonce=nonce,
        )  # fmt: skip
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        receiver = f"<ToUserName><![CDATA[{self._state.corp_id}]]></ToUserName>"
        return query, f"<xml>{receiver}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    async def verify(self, echo: str, *, escapes_plus: bool = True) -> tuple[int, str]:
        """The admin console's GET; status and body."""
        timestamp, nonce = str(int(self._state.now())), secrets.token_hex(5)
        encrypted, signature = seal(
            echo.encode(), token=self._state.token, aes_key=self._state.aes_key, receive_id=self._state.corp_id,
            timestamp=timestamp, nonce=nonce,
        )  # fmt: skip
        echostr = quote(encrypted, safe="" if escapes_plus else "+")
        query = f"msg_signature={signature}&timestamp={timestamp}&nonce={nonce}&echostr={echostr}"
        async with self._http.get(URL(f"{self.url}?{query}", encoded=True)) as response:
            return response.status, await response.text()

    async def post(self, query: dict[str, str], body: bytes) -> int:
        """One delivery; the status."""
        async with self._http.post(self.url, params=query, data=body) as response:
            await response.read()
            return response.status

    async def drain(self) -> None:
        """Wait until everything that is on its way has arrived or was given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """No more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()

    async def _post(self, message: bytes, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        loop = asyncio.get_running_loop()
        query, body = self.sealed(message)
        for attempt in range(3):
            began = loop.time()
            try:
                if await self.post(query, body) == 200:
                    self.seconds.append(loop.time() - began)
                    return
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.05 * (attempt + 1))
        self.failures += 1
