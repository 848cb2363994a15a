"""An action server in a thread, speaking rasa-sdk's webhook protocol: it repeats what it was asked, or misbehaves."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from aiohttp import web


class ScriptedActions:
    """`calls` holds the bodies received. `mood`: "fine", "failing" (500 with the body sent back), "hanging"."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.url = ""
        self.reset()

    def reset(self) -> None:
        """Back to the usual mood, nothing called yet."""
        self.calls: list[dict[str, Any]] = []
        self.mood = "fine"
        self.arrived = threading.Event()
        self.release = threading.Event()

    def __enter__(self) -> ScriptedActions:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _start(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/webhook", self._run)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _run(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            return web.json_response({"error": "token"}, status=401)
        body = await request.json()
        self.calls.append(body)
        self.arrived.set()
        if self.mood == "failing":
            return web.json_response({"error": "boom", "request_body": body}, status=500)
        if self.mood == "hanging":
            await self._loop.run_in_executor(None, self.release.wait, 30)
        text = body["tracker"]["latest_message"]["text"]
        return web.json_response(
            {
                "events": [{"event": "slot", "name": "awaiting", "value": "product", "timestamp": None}],
                "responses": [
                    {
                        "text": f"收到：{text}\n\n第二段",
                        "buttons": [{"title": "云星空", "payload": '/choose_product{"product":"k3cloud"}'}],
                        "custom": {"card": {"kind": "case"}},
                    },
                    {"text": None, "buttons": [], "custom": {"trace": {"cases": []}}},
                ],
            }
        )
