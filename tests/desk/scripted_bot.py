"""A bot that speaks the channel contract over real HTTP and does what a test tells it: late, wrong, dead, or well."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.desk.harness import closed

TOKEN = "scripted-bot-token"
Answering = Callable[[dict[str, Any]], list[dict[str, Any]]]


def say(text: str | None = None, *, buttons: list[tuple[str, str]] | None = None, **custom: Any) -> dict[str, Any]:
    """One message of an answer; buttons are (title, payload), their ids are filled in when it is sent."""
    return {
        "text": text,
        "buttons": [{"title": title, "payload": payload} for title, payload in buttons or []],
        "custom": custom or None,
    }


def echo(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers words with the same words, and the desk's notices with silence."""
    if body.get("payload", "").startswith("/desk_outcome"):
        return []
    return [say("答：" + (body.get("text") or body["payload"]))]


class ScriptedBot:
    """Keeps every request, runs each `message_id` once, and can be held at the door."""

    def __init__(self) -> None:
        self.answering: Answering = echo
        self.requests: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.closing_steps: dict[str, list[dict[str, Any]]] = {}
        """What the action server keeps, by conversation."""
        self.statuses: list[int] = []
        self.raw: list[bytes] = []
        self.most_at_once = 0
        self._at_once: defaultdict[str, int] = defaultdict(int)
        self._answers: dict[str, dict[str, Any]] = {}
        self._open = asyncio.Event()
        self._open.set()
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen; after a stop on the same port as before."""
        app = web.Application()
        app.router.add_post("/webhooks/zhangfang/webhook", self._receive)
        app.router.add_get("/healthz", self._health)
        app.router.add_delete("/webhooks/zhangfang/conversations/{id}", self._forget)
        app.router.add_get("/conversations/{id}", self._closing_steps)
        app.router.add_delete("/conversations/{id}", self._forget_closing_steps)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        """Be gone: connections are refused."""
        if self._runner is not None:
            await closed(self._runner.cleanup(), "the scripted bot")
            self._runner = None

    def hold(self) -> None:
        """Let requests arrive but answer none until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Answer those who wait and everybody after them."""
        self._open.set()

    async def arrived(self, count: int) -> None:
        """Wait until so many requests have come."""
        await self.until(lambda: len(self.requests) >= count)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; looked at whenever a request comes or is answered."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(condition)

    def asked(self, conversation: str | None = None) -> list[str]:
        """The texts and payloads that were run, in order."""
        return [
            body.get("text") or body["payload"]
            for body in self.runs
            if conversation is None or body["conversation"] == conversation
        ]

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {"code": "unauthorized", "message": "token"}}, status=401)
        body = await request.json()
        conversation = body["conversation"]
        self._at_once[conversation] += 1
        self.most_at_once = max(self.most_at_once, self._at_once[conversation])
        await self._note(lambda: self.requests.append(body))
        try:
            await self._open.wait()
            if self.raw:
                return web.Response(body=self.raw.pop(0), content_type="application/json")
            if self.statuses:
                status = self.statuses.pop(0)
                return web.json_response({"error": {"code": "boom", "message": "boom"}}, status=status)
            return web.json_response(await self._answer(body))
        finally:
            self._at_once[conversation] -= 1

    async def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        message_id = body["message_id"]
        if message_id not in self._answers:
            messages = self.answering(body)
            for place, message in enumerate(messages):
                for number, button in enumerate(message["buttons"]):
                    button.setdefault("id", f"{message_id}:{place}:{number}")
            self._answers[message_id] = {
                "message_id": message_id,
                "understood": {"intent": "other_kingdee", "confidence": 0.9, "entities": [], "form_step": None},
                "messages": messages,
            }
            await self._note(lambda: self.runs.append(body))
        return self._answers[message_id]

    async def _note(self, change: Callable[[], None]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    async def _forget(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {"code": "unauthorized", "message": "token"}}, status=401)
        self.forgotten.append(request.match_info["id"])
        return web.json_response({"deleted_events": 1})

    async def _closing_steps(self, request: web.Request) -> web.Response:
        """As the action server answers: what was ticked in a conversation."""
        steps = self.closing_steps.get(request.match_info["id"], [])
        return web.json_response({"closing_steps": steps})

    async def _forget_closing_steps(self, request: web.Request) -> web.Response:
        return web.json_response({"touched_rows": len(self.closing_steps.pop(request.match_info["id"], []))})

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})
