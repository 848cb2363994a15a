"""The API side: every call of notes §8 that the desk makes, with WeCom's limits and error codes."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.wecom.state import DAY, MAX_SENDS, WINDOW_S, Json, Received, State

Handler = Callable[[Json], Json]


def refusal(code: int) -> Json:
    """An answer that says no."""
    return {"errcode": code, "errmsg": f"simulated, more info at https://open.work.weixin.qq.com/devtool/query?e={code}"}


OK: Json = {"errcode": 0, "errmsg": "ok"}
EACH_LIMIT = {"head_content": 1024, "tail_content": 1024}


class Simulator:
    """Speaks HTTP on 127.0.0.1; `state` is what tests look at and change."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.port = 0
        self.notify: Callable[[str], None] = lambda open_kfid: None
        """Told that an account has news (a callback is due)."""
        self.extend: Callable[[web.Application], None] = lambda app: None
        """Adds a demo's page."""
        self._runner: web.AppRunner | None = None
        self._posts: dict[str, Handler] = {
            "kf/sync_msg": self._sync, "kf/send_msg": self._send, "kf/send_msg_on_event": self._send_on_event,
            "kf/service_state/get": self._get_state, "kf/service_state/trans": self._change_state,
            "kf/account/list": self._accounts, "kf/customer/batchget": self._customers,
        }  # fmt: skip

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    def application(self) -> web.Application:
        """All routes; a demo adds its page."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/cgi-bin/gettoken", self._gettoken)
        app.router.add_post("/cgi-bin/media/upload", self._upload)
        app.router.add_get("/cgi-bin/media/get", self._download)
        app.router.add_post("/cgi-bin/webhook/send", self._robot)
        app.router.add_get("/cgi-bin/getcallbackip", self._ips)
        app.router.add_get("/cgi-bin/kf/servicer/list", self._servicers)
        app.router.add_post("/cgi-bin/{path:.+}", self._post)
        self.extend(app)
        return app

    async def start(self) -> None:
        """Listen; after a stop on the same port."""
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        """Be gone."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _gettoken(self, request: web.Request) -> web.Response:
        state = self.state
        state.token_requests += 1
        if request.query.get("corpid") != state.corp_id:
            return web.json_response(refusal(40013))
        if request.query.get("corpsecret") != state.secret:
            return web.json_response(refusal(40001))
        token = secrets.token_hex(20)
        state.tokens[token] = state.now() + 7200
        return web.json_response({**OK, "access_token": token, "expires_in": 7200})

    def _token_fault(self, request: web.Request) -> int:
        state, token = self.state, request.query.get("access_token", "")
        if not token:
            return 41001
        if state.faults.token_refused_for_ever or token not in state.tokens:
            return 40014
        return 42001 if state.tokens[token] <= state.now() else 0

    def _fault(self, request: web.Request, path: str) -> int:
        """The code this call is refused with, whatever it asks for; 0 lets it pass."""
        refusing = self.state.faults.refuse.get(path)
        return self._token_fault(request) or (refusing.pop(0) if refusing else 0)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.state.calls.append(path)
        handler = self._posts.get(path)
        if handler is None:
            return web.json_response(refusal(40066))
        if code := self._fault(request, path):
            return web.json_response(refusal(code))
        try:
            body = json.loads(await request.read())
        except ValueError:
            return web.json_response(refusal(40058))
        if path == "kf/send_msg" and self.state.faults.cut_before_send:
            self.state.faults.cut_before_send -= 1
            return self._cut(request)
        answer = handler(body)
        if path == "kf/send_msg" and answer["errcode"] == 0 and self.state.faults.cut_after_send:
            self.state.faults.cut_after_send -= 1
            return self._cut(request)
        return web.json_response(answer)

    def _cut(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _sync(self, body: Json) -> Json:
        state = self.state
        log = state.logs.get(body.get("open_kfid", ""))
        if log is None:
            return refusal(95000)
        token = body.get("token")
        is_token_good = token is not None and state.callback_tokens.get(token, 0) > state.now()
        if not is_token_good:
            if state.is_tokenless_pull_refused():
                return refusal(45009)
            if token is not None:
                return refusal(95007)
        place = int(body["cursor"].removeprefix("cur")) if body.get("cursor") else 0
        if state.faults.empty_pages:
            state.faults.empty_pages -= 1
            return {**OK, "next_cursor": f"cur{place}", "has_more": 1, "msg_list": []}
        horizon = state.now() - 3 * DAY
        size = min(int(body.get("limit", 1000)), state.faults.page)
        found = [item for item in log[place : place + size] if item["send_time"] >= horizon]
        end = min(place + size, len(log))
        return {**OK, "next_cursor": f"cur{end}", "has_more": int(end < len(log)), "msg_list": found}

    def _send(self, body: Json) -> Json:
        state = self.state
        kfid, user, msgid = str(body.get("open_kfid")), str(body.get("touser")), str(body.get("msgid", ""))
        if kfid not in state.logs:
            return refusal(95000)
        is_known = bool(msgid) and (kfid, msgid) in state.msgids
        if is_known and not state.faults.counts_first:
            return refusal(state.faults.repeat_code)
        if not re.fullmatch(r"[0-9A-Za-z_-]{0,32}", msgid) or (kfid, user) not in state.sessions:
            return refusal(40058)
        session = state.session(kfid, user)
        if session.state not in (0, 1):
            return refusal(95018)
        if state.now() >= session.wrote_at + WINDOW_S:
            return refusal(95002)
        if session.sent >= MAX_SENDS:
            return refusal(95001)
        if is_known:
            return refusal(state.faults.repeat_code)
        if code := self._content_fault(body):
            return refusal(code)
        session.sent += 1
        self._deliver(kfid, user, msgid, body)
        if state.faults.fail_later:
            state.report_failure(kfid, user, msgid, state.faults.fail_later.pop(0))
            self.notify(kfid)
        return {**OK, "msgid": msgid}

    def _deliver(self, kfid: str, user: str, msgid: str, body: Json) -> None:
        kind = body["msgtype"]
        self.state.msgids.add((kfid, msgid))
        self.state.received.append(Received(kfid, user, msgid, kind, body[kind]))

    def _content_fault(self, body: Json) -> int:
        kind = body.get("msgtype")
        content = body.get(kind) if isinstance(kind, str) else None
        if kind not in ("text", "image", "video", "file", "voice", "link", "msgmenu", "location"):
            return 40008
        if not isinstance(content, dict):
            return 40058
        if kind in ("image", "video", "file", "voice"):
            return 0 if content.get("media_id") in self.state.media else 40007
        if kind == "text":
            if not content.get("content"):
                return 44004
            return 45002 if _size(content["content"]) > 2048 and not self.state.faults.cuts_text else 0
        return self._menu_fault(content)

    def _menu_fault(self, menu: Json) -> int:
        if any(_size(menu.get(name, "")) > limit for name, limit in EACH_LIMIT.items()):
            return 45002
        clicks = [item for item in menu["list"] if item["type"] in ("click", "view", "miniprogram")]
        if len(clicks) > 10 or len(menu["list"]) > 50:
            return 95008
        for item in menu["list"]:
            if item["type"] == "click":
                click = item["click"]
                if not re.fullmatch(r"[A-Za-z0-9_]{1,128}", click["id"]) or not 1 <= _size(click["content"]) <= 128:
                    return 40058
        return 0

    def _send_on_event(self, body: Json) -> Json:
        code = self.state.codes.pop(str(body.get("code")), None)
        if code is None or code[2] < self.state.now():
            return refusal(95016)
        if fault := self._content_fault(body):
            return refusal(fault)
        self._deliver(code[0], code[1], str(body.get("msgid", "")), body)
        return {**OK, "msgid": body.get("msgid", "")}

    def _get_state(self, body: Json) -> Json:
        session = self.state.session(body["open_kfid"], body["external_userid"])
        return {**OK, "service_state": session.state, "servicer_userid": session.servicer}

    def _change_state(self, body: Json) -> Json:
        session = self.state.session(body["open_kfid"], body["external_userid"])
        if session.state == 4 or (session.state, body["service_state"]) in ((3, 1), (2, 1)):
            return refusal(95016)
        session.state, session.servicer = body["service_state"], body.get("servicer_userid", "")
        return {**OK, "msg_code": secrets.token_hex(8)}

    def _accounts(self, _: Json) -> Json:
        accounts = [{"open_kfid": one, "name": "技术支持", "manage_privilege": True} for one in self.state.logs]
        return {**OK, "account_list": accounts}

    def _customers(self, body: Json) -> Json:
        found = [{"external_userid": one, "nickname": f"客户{one}"} for one in body["external_userid_list"]]
        return {**OK, "customer_list": found, "invalid_external_userid": []}

    async def _upload(self, request: web.Request) -> web.Response:
        if code := self._fault(request, "media/upload"):
            return web.json_response(refusal(code))
        form = await request.post()
        part: Any = form["media"]
        content = part.file.read()
        if request.query.get("type") not in ("image", "voice", "video", "file"):
            return web.json_response(refusal(40004))
        if len(content) <= 5:
            return web.json_response(refusal(44001))
        if len(content) > (20 if request.query["type"] == "file" else 10) * 1024 * 1024:
            return web.json_response(refusal(45001))
        media_id = self.state.keep_media(part.filename, part.content_type, content)
        return web.json_response({**OK, "type": request.query["type"], "media_id": media_id, "created_at": "1"})

    async def _download(self, request: web.Request) -> web.Response:
        if code := self._fault(request, "media/get"):
            return web.json_response(refusal(code))
        found = self.state.media.get(request.query.get("media_id", ""))
        if found is None or self.state.faults.media_is_json:
            return web.json_response(refusal(40007))
        name, media_type, content = found
        disposition = f"attachment; filename*=utf-8''{quote(name)}" if name else "attachment"
        return web.Response(body=content, content_type=media_type, headers={"Content-Disposition": disposition})

    async def _robot(self, request: web.Request) -> web.Response:
        state, now = self.state, self.state.now()
        if request.query.get("key") != "simulated-robot":
            return web.json_response(refusal(93000))
        state.robot_times = [moment for moment in state.robot_times if moment > now - 60]
        if len(state.robot_times) >= 20:
            return web.json_response(refusal(45009))
        content = (await request.json())["markdown"]["content"]
        if _size(content) > 4096:
            return web.json_response(refusal(40058))
        state.robot_times.append(now)
        state.robot.append(content)
        return web.json_response(OK)

    async def _servicers(self, request: web.Request) -> web.Response:
        code = self._token_fault(request)
        servicers = [{"userid": one, "status": 0} for one in self.state.servicers]
        return web.json_response(refusal(code) if code else {**OK, "servicer_list": servicers})

    async def _ips(self, request: web.Request) -> web.Response:
        code = self._token_fault(request)
        return web.json_response(refusal(code) if code else {**OK, "ip_list": ["101.226.103.*"]})


def _size(text: str) -> int:
    return len(text.encode())
