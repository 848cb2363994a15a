"""Speaking to the bot: one question, one answer, patient with a bot that is starting, never longer than agreed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from desk.conversations.answers import Answer, InvalidAnswer, parse_answer
from desk.logs import event

log = logging.getLogger(__name__)

WEBHOOK = "/webhooks/zhangfang/webhook"
CONNECT_TIMEOUT_S = 2.0
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 2.0
MAX_ERROR_ANSWERS = 3
"""How often a bot that answers with an error is asked again (the same `message_id`, so it runs the turn once)."""
MAX_ANSWER_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Exactly one of `text` and `payload` is set."""

    conversation: str
    message_id: str
    customer: str
    channel: str
    text: str | None = None
    payload: str | None = None
    company: str | None = None
    """A stable name of the customer's company, so that its people can work on the same list."""
    name: str | None = None
    """What the customer is called, so that his colleagues see who did what."""

    def body(self) -> dict[str, str]:
        """The JSON body of the channel contract."""
        body = {
            "conversation": self.conversation,
            "message_id": self.message_id,
            "customer": self.customer,
            "channel": self.channel,
        }
        if self.payload is not None:
            body["payload"] = self.payload
        else:
            body["text"] = self.text or ""
        body |= {key: value for key, value in (("company", self.company), ("name", self.name)) if value}
        return body


class BotUnavailable(Exception):
    """The bot gave no usable answer in time. `reason` is refused | timeout | broken | status | invalid."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def was_reached(self) -> bool:
        """Whether the bot answered at all, so that the fault may lie in the question."""
        return self.reason in ("status", "invalid")


class _Again(Exception):
    """Worth another attempt."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BotClient:
    """Asks the Rasa processes; a conversation always goes to the same one (its lock and tracker live there)."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: Sequence[str],
        token: str,
        *,
        timeout_s: float,
        concurrency: int,
        startup_grace_s: float = 0.0,
    ) -> None:
        self._session = session
        self._urls = tuple(urls)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout_s = timeout_s
        self._places = asyncio.Semaphore(concurrency)
        # A bot that has never answered is probably still loading its model: wait for it instead of giving up.
        self._grace_until = time.monotonic() + startup_grace_s
        self._was_seen: set[str] = set()

    def url_for(self, conversation: str) -> str:
        """The process this conversation is pinned to."""
        digest = hashlib.sha256(conversation.encode()).digest()
        return self._urls[int.from_bytes(digest[:8], "big") % len(self._urls)]

    async def ask(self, question: Question) -> Answer:
        """The bot's answer. Raises BotUnavailable after the agreed time or on an answer that cannot be used."""
        async with self._places:
            return await self._ask(self.url_for(question.conversation), question)

    async def _ask(self, url: str, question: Question) -> Answer:
        deadline = time.monotonic() + self._timeout_s
        if url not in self._was_seen:
            deadline = max(deadline, self._grace_until)
        pause = FIRST_PAUSE_S
        errors = 0
        while True:
            remaining = deadline - time.monotonic()
            try:
                answer = await self._attempt(url, question, remaining)
            except _Again as failure:
                errors += failure.reason == "status"
                if errors >= MAX_ERROR_ANSWERS or time.monotonic() + pause >= deadline:
                    event(
                        log, "bot_unavailable", level=logging.WARNING, message_id=question.message_id,
                        conversation=question.conversation, reason=failure.reason,
                    )  # fmt: skip
                    raise BotUnavailable(failure.reason) from None
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                self._was_seen.add(url)
                return answer

    async def _attempt(self, url: str, question: Question, remaining_s: float) -> Answer:
        timeout = aiohttp.ClientTimeout(total=max(remaining_s, 0.05), sock_connect=CONNECT_TIMEOUT_S)
        try:
            async with self._session.post(
                url + WEBHOOK, json=question.body(), headers=self._headers, timeout=timeout, allow_redirects=False
            ) as response:
                if response.status != 200:
                    event(
                        log, "bot_status", level=logging.WARNING, message_id=question.message_id,
                        conversation=question.conversation, status=response.status,
                    )  # fmt: skip
                    if 400 <= response.status < 500:
                        # Asked again it would be refused again.
                        raise BotUnavailable("status")
                    raise _Again("status")
                return parse_answer(await _read_json(response), question.message_id)
        except InvalidAnswer as error:
            event(
                log, "bot_answer_invalid", level=logging.ERROR, message_id=question.message_id,
                conversation=question.conversation, fields=str(error),
            )  # fmt: skip
            raise BotUnavailable("invalid") from None
        except aiohttp.ClientConnectorError:
            raise _Again("refused") from None
        except TimeoutError:
            raise _Again("timeout") from None
        except aiohttp.ClientError:
            # The process died while it worked; with the same message_id the turn is not run twice.
            raise _Again("broken") from None


async def _read_json(response: aiohttp.ClientResponse) -> Any:
    body = await response.content.read(MAX_ANSWER_BYTES + 1)
    while not response.content.at_eof() and len(body) <= MAX_ANSWER_BYTES:
        body += await response.content.read(MAX_ANSWER_BYTES + 1 - len(body))
    if len(body) > MAX_ANSWER_BYTES:
        raise InvalidAnswer("longer than agreed")
    try:
        answer = json.loads(body)
        # Half a character or a NUL cannot be stored; found here it costs one answer, found later a transaction.
        json.dumps(answer, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise InvalidAnswer("not JSON") from None
    if b"\\u0000" in body:
        raise InvalidAnswer("NUL")
    return answer
