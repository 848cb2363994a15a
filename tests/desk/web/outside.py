"""What the pages talk to, scripted: the chat and desk API in memory, with faults on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from desk.web import setup_routes
from tests.desk.web.contents import TICKETS, ticket_detail

Answer = Callable[["Talk", dict[str, Any]], None]


@dataclass
class Talk:
    """One conversation as the server holds it."""

    id: str
    state: str = "bot"
    messages: list[dict[str, Any]] = field(default_factory=list)
    seqs: dict[str, int] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, author: str, text: str, **more: Any) -> int:
        """Store a line and wake the long polls."""
        seq = len(self.messages) + 1
        at = datetime.now(UTC).isoformat()
        self.messages.append({"seq": seq, "author": author, "text": text, **more, "at": at})
        self.changed.set()
        self.changed = asyncio.Event()
        return seq

    def texts(self, author: str) -> list[str]:
        """What one side said."""
        return [line["text"] for line in self.messages if line["author"] == author]


class Outside:
    """The server. `answer` is called for every new message; `drops` posts are stored but their answers are lost."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or (lambda talk, body: None)
        self.talks: dict[str, Talk] = {}
        self.store: Callable[[str], str] = str
        self.drops = 0
        self.refusals: list[web.Response] = []
        self.holes = 0
        self.posts: list[dict[str, Any]] = []
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.signed_in = False
        self.available = True
        self.detail = ticket_detail()

    @property
    def talk(self) -> Talk:
        """The only conversation."""
        (talk,) = self.talks.values()
        return talk

    def app(self) -> web.Application:
        """The pages with this server behind them."""
        app = web.Application()
        app.router.add_post("/api/chat/conversations", self._open)
        app.router.add_post("/api/chat/conversations/{id}/messages", self._post)
        app.router.add_get("/api/chat/conversations/{id}/messages", self._read)
        app.router.add_post("/api/desk/login", self._login)
        app.router.add_post("/api/desk/logout", self._logout)
        app.router.add_get("/api/desk/me", self._me)
        app.router.add_get("/api/desk/tickets", self._tickets)
        app.router.add_get("/api/desk/tickets/{number}", self._ticket)
        app.router.add_post("/api/desk/tickets/{number}/notes", self._note)
        app.router.add_get("/api/desk/engineers", self._engineers)
        app.router.add_post("/api/desk/me/availability", self._availability)
        app.router.add_post("/api/chat/conversations/{id}/leave_queue", self._leave)
        app.router.add_post("/api/desk/conversations/{id}/{verb}", self._act)
        setup_routes(app)
        return app

    async def _open(self, request: web.Request) -> web.Response:
        talk = Talk(f"c{len(self.talks) + 1}")
        self.talks[talk.id] = talk
        return web.json_response({"id": talk.id, "token": f"t-{talk.id}", "state": talk.state}, status=201)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        talk = self._talk(request)
        body = await request.json()
        self.posts.append(body)
        if self.refusals:
            return self.refusals.pop(0)
        key = body["client_msg_id"]
        is_new = key not in talk.seqs
        if is_new:
            talk.seqs[key] = talk.say("visitor", self.store(body.get("text", "")) or self._title(talk, body["choice"]))
        if self.drops:
            self.drops -= 1
            assert request.transport is not None
            request.transport.abort()
        if is_new:
            self.answer(talk, body)
        return web.json_response({"seq": talk.seqs[key]}, status=202)

    async def _read(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        after, wait = int(request.query["after"]), float(request.query["wait"])
        if len(talk.messages) <= after and wait:
            try:
                async with asyncio.timeout(wait):
                    await talk.changed.wait()
            except TimeoutError:
                pass
        messages = talk.messages[after:]
        if self.holes and len(messages) > 1:
            self.holes -= 1
            messages = [*messages[:1], *messages[2:]] if len(messages) > 2 else messages[1:]
        return web.json_response({"state": talk.state, "messages": messages})

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body != {"username": "admin", "password": "right"}:
            return _refuse(401, "wrong_password", "用户名或密码不对。")
        self.signed_in = True
        return self._engineer()

    async def _logout(self, request: web.Request) -> web.Response:
        self.signed_in = False
        return web.Response(status=204)

    async def _me(self, request: web.Request) -> web.Response:
        if not self.signed_in:
            return _refuse(401, "not_signed_in", "请先登录。")
        return self._engineer()

    def _engineer(self) -> web.Response:
        return web.json_response(
            {"username": "admin", "name": "王工", "available": self.available, "csrf": "csrf-1"}
        )

    async def _availability(self, request: web.Request) -> web.Response:
        self.available = (await request.json())["available"]
        return web.Response(status=204)

    async def _engineers(self, request: web.Request) -> web.Response:
        people = [("admin", "王工", True), ("zhao", "赵工", False), ("li", "李工", True)]
        shown = [{"username": username, "name": name, "is_there": there} for username, name, there in people]
        return web.json_response({"engineers": shown})

    async def _note(self, request: web.Request) -> web.Response:
        body = await request.json()
        at = datetime.now(UTC).isoformat()
        note = {"kind": "note", "actor": "engineer:1", "name": "王工", "data": body, "at": at}
        self.detail.setdefault("events", []).append(note)
        return web.Response(status=204)

    async def _leave(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        talk.state = "bot"
        talk.say("system", "已取消排队。")
        return web.json_response({"state": "bot"})

    async def _tickets(self, request: web.Request) -> web.Response:
        if not self.signed_in:
            return _refuse(401, "not_signed_in", "请先登录。")
        wanted = request.query.get("status", "")
        found = [ticket for ticket in TICKETS if not wanted or ticket["status"] == wanted]
        return web.json_response({"tickets": found, "total": len(found), "next_before": None})

    async def _ticket(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", 0))
        lines = [line for line in self.detail["transcript"]["messages"] if line["seq"] > after]
        return web.json_response({**self.detail, "transcript": {"messages": lines, "next_after": None}})

    async def _act(self, request: web.Request) -> web.Response:
        if request.headers.get("X-CSRF-Token") != "csrf-1":
            return _refuse(403, "csrf", "请求校验失败，请刷新页面后再试。")
        verb, body = request.match_info["verb"], await request.json()
        self.acts.append((verb, body))
        if verb == "transfer":
            self.detail["conversation"].update(is_mine=False, engineer="李工")
            return web.json_response({"id": "c1", "state": "human", "epoch": 4})
        states = {"claim": "human", "return_to_bot": "bot", "resolve": "resolved", "reply": "human"}
        self.detail["conversation"].update(state=states[verb], is_mine=verb in ("claim", "reply"), engineer="王工")
        self.detail["ticket"].update(state=states[verb], engineer="王工")
        if verb == "reply":
            lines = self.detail["transcript"]["messages"]
            at = datetime.now(UTC).isoformat()
            said = {"seq": len(lines) + 1, "author": "engineer", "engineer": "王工", "text": body["text"], "at": at}
            lines.append({**said, "buttons": None, "card": None, "understood": None, "trace": None})
            return web.json_response({"seq": said["seq"]}, status=202)
        return web.json_response({"id": "c1", "state": states[verb], "epoch": 2})

    def _talk(self, request: web.Request) -> Talk:
        talk = self.talks.get(request.match_info["id"])
        if talk is None or request.headers.get("Authorization") != f"Bearer t-{talk.id}":
            raise web.HTTPUnauthorized
        return talk

    @staticmethod
    def _title(talk: Talk, choice: str) -> str:
        buttons: Iterable[dict[str, str]] = (one for line in talk.messages for one in line.get("buttons") or [])
        return next(button["title"] for button in buttons if button["id"] == choice)


def _refuse(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
