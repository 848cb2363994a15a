"""A bot of its own process that speaks the channel contract: late, failing, killed, and remembering what it answered.

`python -m ops.chaos.bot PORT TOKEN LOG SEED [--steady]`; steady, it neither fails nor dawdles (for ops.bench). Every
turn it runs is a line in LOG before it is answered; started again it reads them, as Rasa reads its tracker: a
`message_id` it knows is answered without being run again.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

HANDOFF = "转人工"
SLOW, FAILING, CUT, TWO_LINES = 0.03, 0.01, 0.01, 0.25


class Bot:
    """Answers each message with its own words and the turn's id, so that every line can be told from every other."""

    def __init__(self, token: str, log: Path, seed: int, *, is_steady: bool = False) -> None:
        self._token = token
        self._is_steady = is_steady
        self._dice = random.Random(seed)
        self._answers: dict[str, list[dict[str, Any]]] = {}
        if log.exists():
            for line in log.read_text(encoding="utf-8").splitlines():
                # The last line may be half: written when the process was killed, so nobody was answered by it.
                if line.endswith("}"):
                    turn = json.loads(line)
                    self._answers[turn["message_id"]] = turn["messages"]
        self._log = log.open("a", encoding="utf-8")

    async def receive(self, request: web.Request) -> web.Response:
        """One turn."""
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            return web.json_response({"error": {"code": "unauthorized", "message": "token"}}, status=401)
        body = await request.json()
        luck = 0.5 if self._is_steady else self._dice.random()
        if luck < FAILING:
            return web.json_response({"error": {"code": "boom", "message": "boom"}}, status=500)
        if not self._is_steady:
            await asyncio.sleep(self._dice.uniform(0.5, 2.5) if luck < FAILING + SLOW else self._dice.uniform(0, 0.03))
        messages = self._answers.get(body["message_id"])
        if messages is None:
            messages = self._answers[body["message_id"]] = self._run(body)
            kept = {key: body.get(key) for key in ("message_id", "conversation", "text", "payload")}
            self._log.write("\n" + json.dumps({**kept, "messages": messages}, ensure_ascii=False))
            self._log.flush()
        if luck > 1 - CUT and request.transport is not None:
            request.transport.abort()
        understood = {"intent": "other_kingdee", "confidence": 0.9, "entities": [], "form_step": None}
        return web.json_response(
            {"message_id": body["message_id"], "understood": understood, "messages": messages}
        )

    def _run(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        if (body.get("payload") or "").startswith("/desk_outcome"):
            return []
        said = str(body.get("text") or body.get("payload"))
        if HANDOFF in said:
            asked = {"handoff": {"reason": "customer_asked", "facts": {}}}
            return [{"text": None, "buttons": [], "custom": asked}]
        count = 2 if self._dice.random() < TWO_LINES else 1
        mark = body["message_id"][:12]
        return [{"text": f"答{mark}/{part}：{said[:60]}", "buttons": [], "custom": None} for part in range(count)]


async def serve(port: int, bot: Bot) -> None:
    """Until killed."""
    app = web.Application()
    app.router.add_post("/webhooks/zhangfang/webhook", bot.receive)
    app.router.add_get("/healthz", _alive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    await asyncio.Event().wait()


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


if __name__ == "__main__":
    port, token, log, seed, *options = sys.argv[1:]
    asyncio.run(serve(int(port), Bot(token, Path(log), int(seed), is_steady="--steady" in options)))
