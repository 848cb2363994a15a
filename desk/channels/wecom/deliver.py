"""Sending: lines become few messages, each counted against the customer's window before it goes, never sent twice."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

import aiohttp
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom import sends, windows
from desk.channels.wecom.api import FOR_THE_OPERATOR, Api, ApiError, Unreadable
from desk.channels.wecom.media import put_up
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.ports import Tell
from desk.channels.wecom.render import Part, render, with_more
from desk.channels.wecom.sends import OPEN, Send, Sent
from desk.channels.wecom.tokens import TokenUnavailable
from desk.channels.wecom.windows import Window
from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import Author, Message
from desk.files.files import Files
from desk.logs import event
from desk.outbox.backoff import BackOff
from desk.outbox.deliverer import Deliverer, Delivery, TryLater, Undeliverable
from desk.store.engine import Store

log = logging.getLogger(__name__)

TOO_MANY, TOO_LATE, WRONG_STATE, ENDED = 95001, 95002, 95018, 95013
UNTIL_HE_WRITES = frozenset({TOO_MANY, TOO_LATE, WRONG_STATE, ENDED})
"""Nothing goes out before the customer writes again."""
SURELY_REFUSED = frozenset({40004, 40005, 40007, 40008, 40009, 44004, 45002, 95008, 95009})
"""Codes that are about the message itself. Whatever else is said about an id that was tried before means that the
first attempt had arrived: which code a repeated id gets is written nowhere."""
SEND = "kf/send_msg"
OPERATOR_WAIT_S = 300.0
LINES_AT_ONCE = 40
NEVER_LEFT = (TokenUnavailable, aiohttp.ClientConnectorError)
_RANK = {Author.BOT: 0, Author.SYSTEM: 1, Author.ENGINEER: 2}


@dataclass(frozen=True, slots=True)
class Step:
    """One message to send now, and the customer's window with it counted. `is_repeat`: an earlier attempt may have
    arrived."""

    send: Send
    part: Part
    window: Window
    is_repeat: bool


class WecomDeliverer(Deliverer):
    """One row for each line; the first of several takes the others along, and they find it done."""

    kind = sends.KIND
    back_off = BackOff(first_s=1.0, longest_s=300.0)
    max_attempts = 200
    """A day of an outage."""
    timeout_s = 30.0
    parallel = 16

    def __init__(
        self, store: Store, api: Api, files: Files, clock: Clock, metrics: WecomMetrics, tell: Tell, *, reserve: int
    ) -> None:
        self._store = store
        self._api = api
        self._files = files
        self._clock = clock
        self._metrics = metrics
        self._tell = tell
        self._reserve = reserve

    async def deliver(self, delivery: Delivery) -> None:
        """See parent class."""
        conversation_id, seq = delivery.conversation_id, int(delivery.payload["seq"])
        if conversation_id is None:
            raise Undeliverable("no conversation")
        accepted: Send | None = None
        while True:
            async with self._store.write() as connection:
                if accepted is not None:
                    await sends.mark(connection, accepted, Sent.ACCEPTED, self._clock.now())
                    self._count("accepted")
                step = await self._next(connection, conversation_id, seq)
            if step is None:
                return
            try:
                await self._send(step)
            except ApiError as error:
                if not await self._refused(step, error):
                    return
                accepted = None
            except NEVER_LEFT:
                await self._take_back(step, "not sent")
                raise
            else:
                accepted = step.send

    async def _next(self, connection: AsyncConnection, conversation_id: str, seq: int) -> Step | None:
        """The next message of the line's group, counted and marked; None when there is nothing to send now."""
        if await messages.lock(connection, conversation_id) is None:
            return None
        window = await windows.of_conversation(connection, conversation_id)
        if window is None:
            return None
        group = await sends.covering(connection, conversation_id, seq)
        if not group:
            group = await self._plan(connection, conversation_id, seq)
        open_ones = [send for send in group if send.state.value in OPEN]
        if not open_ones:
            return None
        send, now = open_ones[0], self._clock.now()
        parts = render(await _lines(connection, conversation_id, send.seqs))
        if send.part >= len(parts):
            # Its file was deleted meanwhile.
            await sends.mark(connection, send, Sent.ACCEPTED, now, "empty")
            return await self._next(connection, conversation_id, seq)
        if send.state is Sent.SENDING:
            return Step(send, parts[send.part], window, is_repeat=True)
        refusal = window.refusal(send.author, now, self._reserve)
        if refusal is not None:
            await self._hold(connection, open_ones, refusal)
            return None
        if send.author is Author.ENGINEER:
            await self._overtake(connection, conversation_id, send)
        await windows.count(connection, conversation_id)
        await sends.mark(connection, send, Sent.SENDING, now)
        part, counted = parts[send.part], replace(window, sent=window.sent + 1)
        is_last_for_now = counted.refusal(send.author, now, self._reserve) is not None
        if is_last_for_now and len(open_ones) > 1:
            part = with_more(part)
        return Step(send, part, counted, is_repeat=False)

    async def _plan(self, connection: AsyncConnection, conversation_id: str, seq: int) -> list[Send]:
        """A group of this line and whatever was said after it and waits as well."""
        lines = await messages.after(connection, conversation_id, seq - 1, LINES_AT_ONCE)
        ours = [line for line in lines if line.author is not Author.VISITOR]
        if not ours or ours[0].seq != seq:
            return []
        if seq < await sends.last_planned(connection, conversation_id):
            # A dead letter that was sent again: what came after it has its own messages already.
            ours = ours[:1]
        author = max((line.author for line in ours), key=_RANK.__getitem__)
        earlier: list[Message] = []
        if author is Author.ENGINEER:
            earlier = await self._take_along(connection, conversation_id)
        group = [*earlier, *ours]
        seqs = [line.seq for line in group]
        await sends.plan(connection, conversation_id, seqs, author, len(render(group)), self._clock.now())
        return [send for send in await sends.covering(connection, conversation_id, seq) if send.to_seq == seqs[-1]]

    async def _take_along(self, connection: AsyncConnection, conversation_id: str) -> list[Message]:
        """The desk's own lines that were held: the engineer's next message carries them, for the price of one."""
        waiting = [one for one in await sends.held(connection, conversation_id) if one.author is Author.SYSTEM]
        if not waiting or any(one.part or one.generation or one.reason == sends.PERHAPS_THERE for one in waiting):
            return []
        seqs = sorted({seq for one in waiting for seq in one.seqs})
        await sends.remove(connection, waiting)
        return await _lines(connection, conversation_id, seqs)

    async def _overtake(self, connection: AsyncConnection, conversation_id: str, by: Send) -> None:
        """What the bot could not say in time is not said after a person has spoken."""
        for send in await sends.held(connection, conversation_id):
            if send.author is Author.BOT and send.to_seq < by.to_seq:
                await sends.mark(connection, send, Sent.OVERTAKEN, self._clock.now())
                self._count("overtaken")

    async def _hold(self, connection: AsyncConnection, group: list[Send], reason: str) -> None:
        for send in group:
            await sends.mark(connection, send, Sent.HELD, self._clock.now(), reason)
            self._count("held")
        await self._tell(connection, group[0].conversation_id, "wecom_held", {"reason": reason, "count": len(group)})

    async def _send(self, step: Step) -> None:
        part = step.part
        if part.file is not None:
            part = await put_up(self._api, self._files, part.file)
        body = {
            "touser": step.window.external_userid, "open_kfid": step.window.open_kfid, "msgid": step.send.msgid,
            "msgtype": part.msgtype, part.msgtype: part.body,
        }  # fmt: skip
        await self._api.call(SEND, body)

    async def _take_back(self, step: Step, reason: str) -> None:
        """It surely did not go out this time."""
        if step.is_repeat:
            return
        async with self._store.write() as connection:
            await windows.uncount(connection, step.send.conversation_id)
            await sends.mark(connection, step.send, Sent.PLANNED, self._clock.now(), reason)

    async def _refused(self, step: Step, error: ApiError) -> bool:
        """Returns whether the rest of the group may still be tried. Raises TryLater."""
        send, now = step.send, self._clock.now()
        code = error.code
        if error.wait_s is not None or code in FOR_THE_OPERATOR:
            await self._take_back(step, str(code))
            raise TryLater(f"errcode {code}", error.wait_s or OPERATOR_WAIT_S)
        if code in UNTIL_HE_WRITES:
            return await self._wait_for_him(step, code)
        has_arrived = step.is_repeat and error.path == SEND and code not in SURELY_REFUSED
        async with self._store.write() as connection:
            if has_arrived:
                await sends.mark(connection, send, Sent.ACCEPTED, now, f"repeat {code}")
            else:
                await sends.mark(connection, send, Sent.FAILED, now, str(code))
                await self._tell(connection, send.conversation_id, "wecom_failed", {"reason": str(code)})
        self._count("accepted" if has_arrived else "failed")
        if not has_arrived:
            event(log, "wecom_send_refused", level=logging.ERROR, conversation=send.conversation_id, errcode=code)
        return True

    async def _wait_for_him(self, step: Step, code: int) -> bool:
        """WeCom takes nothing until the customer writes. Returns whether he has, while it was saying so."""
        send, now = step.send, self._clock.now()
        state = await self._state_of(step.window) if code == WRONG_STATE else None
        async with self._store.write() as connection:
            await messages.lock(connection, send.conversation_id)
            window = await windows.of_conversation(connection, send.conversation_id)
            has_written = window is not None and window.is_renewed_since(step.window)
            # The refused id is not used again, unless it may have arrived before.
            if not step.is_repeat:
                await sends.renew(connection, send, Sent.PLANNED, now, str(code))
            if has_written:
                return True
            if code == TOO_MANY:
                await windows.use_up(connection, send.conversation_id)
            group = await sends.covering(connection, send.conversation_id, send.to_seq)
            waiting = [one for one in group if one.state.value in OPEN]
            for one in waiting:
                reason = sends.PERHAPS_THERE if one.state is Sent.SENDING else str(code)
                await sends.mark(connection, one, Sent.HELD, now, reason)
            data = {"reason": str(code), "count": len(waiting), "service_state": state}
            await self._tell(connection, send.conversation_id, "wecom_held", data)
        self._count("held")
        event(log, "wecom_held", level=logging.WARNING, conversation=send.conversation_id, errcode=code)
        return False

    async def _state_of(self, window: Window) -> int | None:
        """Who has the customer in WeCom's own eyes (3: an employee in its client); None when it does not say."""
        body = {"open_kfid": window.open_kfid, "external_userid": window.external_userid}
        try:
            state = (await self._api.call("kf/service_state/get", body)).get("service_state")
        # It is only a word more for the engineer.
        except (ApiError, Unreadable, TokenUnavailable, aiohttp.ClientError, TimeoutError) as error:
            event(log, "wecom_state_unknown", level=logging.WARNING, why=type(error).__name__)
            return None
        return state if isinstance(state, int) else None

    def _count(self, result: str) -> None:
        self._metrics.sends.labels(result=result).inc()


async def _lines(connection: AsyncConnection, conversation_id: str, seqs: tuple[int, ...] | list[int]) -> list[Message]:
    wanted = set(seqs)
    limit = max(seqs) - min(seqs) + 1
    found = await messages.after(connection, conversation_id, min(seqs) - 1, limit)
    return [line for line in found if line.seq in wanted]
