"""The events of Rasa's own Socket.IO channel on the default namespace, so that widgets made for Rasa work as they are.

Their protocol has neither acknowledgements nor numbers: a line that was under way when a connection broke is sent once
more only if the visitor has not been sent it as far as this process knows. Our own widget loses nothing.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from desk.body import check_text
from desk.channels.web.access import ChatAccess
from desk.channels.web.audience import Audience
from desk.channels.web.limits import ChatLimits
from desk.channels.web.pump import Pump
from desk.channels.web.rasa_session import RasaSession, RasaSessions
from desk.channels.web.sockets import Sockets
from desk.conversations.inbox import Inbox
from desk.conversations.model import Author, Message
from desk.errors import Problem
from desk.files.lines import in_words as file_in_words
from desk.metrics import Metrics
from desk.net import Network, client_address

NAMESPACE = "/"
CHANNEL = "webchat"
CHOICE = "zf-choice:"
"""A quick reply comes back as this and the button's id. What the button does stays in the desk."""
MAX_VIEWERS = 20
REMEMBERED = 10_000
NOT_STORED = "刚才这条消息没有收到，请稍后再发一次。"


@dataclass(slots=True)
class _Visitor:
    """One socket: the session it showed and the last line it was sent."""

    topic: str
    session: RasaSession
    cursor: int
    pump: Pump


class RasaEvents:
    """`session_request` → `session_confirm`, `user_uttered`, and `bot_uttered` for every line that is not the
    visitor's own. Limits and storing are those of the chat API."""

    def __init__(
        self,
        sockets: Sockets,
        inbox: Inbox,
        access: ChatAccess,
        limits: ChatLimits,
        metrics: Metrics,
        *,
        secret: str,
        trusted_proxies: tuple[Network, ...],
    ) -> None:
        self._sockets = sockets
        self._inbox = inbox
        self._access = access
        self._limits = limits
        self._sessions = RasaSessions(secret)
        self._trusted_proxies = trusted_proxies
        self._addresses: dict[str, str] = {}
        self._sent: OrderedDict[str, int] = OrderedDict()
        self.audience: Audience[_Visitor] = Audience()
        metrics.push_clients.labels(namespace=NAMESPACE).set_function(lambda: len(self._addresses))
        sockets.on(NAMESPACE, "connect", self._connect)
        sockets.on(NAMESPACE, "disconnect", self._disconnect)
        sockets.on(NAMESPACE, "session_request", self._session_request)
        sockets.on(NAMESPACE, "user_uttered", self._user_uttered)

    async def _connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        self._addresses[sid] = client_address(environ["aiohttp.request"], self._trusted_proxies)

    async def _disconnect(self, sid: str, *_: object) -> None:
        self._addresses.pop(sid, None)
        visitor = self.audience.discard(sid)
        if visitor is not None:
            await visitor.pump.close()

    async def _session_request(self, sid: str, data: Any = None, *_: object) -> None:
        try:
            session = await self._valid(_field(data, "session_id")) or self._sessions.issue()
            await self._join(sid, session)
        except Problem as problem:
            await self._refuse(sid, problem)

    async def _user_uttered(self, sid: str, data: Any = None, *_: object) -> None:
        try:
            message = _field(data, "message")
            if not isinstance(message, str):
                raise Problem(422, "invalid_fields", "消息格式不对，请直接输入文字。")
            await self._store(await self._session_of(sid, _field(data, "session_id")), sid, message)
        except Problem as problem:
            await self._refuse(sid, problem)
        except SQLAlchemyError:
            # The protocol acknowledges nothing: without a word the visitor would think that it was received.
            await self._refuse(sid, Problem(503, "busy", NOT_STORED))
            raise

    async def _store(self, session: RasaSession, sid: str, message: str) -> None:
        _require_storable(message)
        if not message.startswith(CHOICE):
            check_text(message)
        address = self._addresses.get(sid, "unknown")
        await self._open_if_new(session, address)
        access = await self._access.require(session.conversation_id, session.token)
        await self._limits.take_message(session.conversation_id, access, address)
        # Each frame is a message of its own: the protocol cannot repeat one.
        client_msg_id = "s:" + secrets.token_hex(16)
        if message.startswith(CHOICE):
            button = message.removeprefix(CHOICE)[:100]
            await self._inbox.post_choice(session.conversation_id, client_msg_id, button)
        else:
            await self._inbox.post_text(session.conversation_id, client_msg_id, message)

    async def _session_of(self, sid: str, session_id: Any) -> RasaSession:
        """The session the frame names, else the socket's own, else a new one that the client is told about."""
        visitor = self.audience.get(sid)
        session = await self._valid(session_id)
        if session is None and visitor is not None:
            session = await self._valid(visitor.session.id)
        if session is None:
            session = self._sessions.issue()
        if visitor is None or visitor.session.id != session.id:
            await self._join(sid, session)
        return session

    async def _valid(self, session_id: Any) -> RasaSession | None:
        """The session, if we issued it and its conversation has not expired."""
        session = self._sessions.resume(session_id)
        if session is None:
            return None
        try:
            await self._access.require(session.conversation_id, session.token)
        except Problem as problem:
            # 403: nothing was written in it yet, so there is no conversation.
            return session if problem.status == 403 else None
        return session

    async def _open_if_new(self, session: RasaSession, address: str) -> None:
        if await self._inbox.has(session.conversation_id):
            return
        await self._limits.take_conversation(address)
        with suppress(IntegrityError):  # another tab of the same visitor wrote at the same moment
            await self._inbox.open(CHANNEL, None, known=(session.conversation_id, session.token))

    async def _join(self, sid: str, session: RasaSession) -> None:
        if self.audience.count(session.conversation_id) >= MAX_VIEWERS:
            raise Problem(429, "too_many_viewers", "打开的窗口太多了，请关闭一些再试。")
        earlier = self.audience.discard(sid)
        if earlier is not None:
            await earlier.pump.close()
        cursor = self._sent.get(session.conversation_id)
        if cursor is None:
            # Another process served it before: rather a line twice than one never.
            cursor = await self._inbox.last_written(session.conversation_id)
        visitor = _Visitor(session.conversation_id, session, cursor, Pump(lambda: self._send_new(sid, visitor)))
        self.audience.add(sid, visitor)
        await self._sockets.send(sid, NAMESPACE, "session_confirm", session.id)
        visitor.pump.wake()

    async def _send_new(self, sid: str, visitor: _Visitor) -> None:
        while await self._inbox.has(visitor.topic):
            _, messages = await self._inbox.peek(visitor.topic, visitor.cursor)
            for message in messages:
                if message.author is not Author.VISITOR and not await self._sockets.send(
                    sid, NAMESPACE, "bot_uttered", render_line(message)
                ):
                    return
                visitor.cursor = message.seq
            self._remember(visitor)
            if not messages:
                return

    async def _refuse(self, sid: str, problem: Problem) -> None:
        # The protocol knows no errors; said as a line the visitor at least sees why.
        await self._sockets.send(sid, NAMESPACE, "bot_uttered", {"text": problem.message})

    def _remember(self, visitor: _Visitor) -> None:
        self._sent[visitor.topic] = max(visitor.cursor, self._sent.get(visitor.topic, 0))
        self._sent.move_to_end(visitor.topic)
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)


def render_line(message: Message) -> dict[str, Any]:
    """A line as Rasa's channel would send it."""
    said = [message.text, file_in_words(message.file) if message.file else ""]
    line: dict[str, Any] = {"text": "\n".join(filter(None, said))}
    if message.buttons:
        line["quick_replies"] = [
            {"content_type": "text", "title": button["title"], "payload": CHOICE + button["id"]}
            for button in message.buttons
        ]
    return line


def _field(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _require_storable(text: str) -> None:
    """The checks that `body.read_json` makes for HTTP. Raises Problem 422."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Problem(422, "invalid_text", "消息里有不能识别的字符，请删去后再发送。") from None
    if "\x00" in text:
        raise Problem(422, "invalid_text", "消息里有不能识别的字符，请删去后再发送。")
