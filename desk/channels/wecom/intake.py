"""From what was pulled to the conversation: customer by customer, in order, each item dealt with exactly once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import timedelta
from functools import partial

import aiohttp
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom import choices, items, kinds, links, sends, windows
from desk.channels.wecom.api import Api, ApiError, Unreadable
from desk.channels.wecom.items import Waiting
from desk.channels.wecom.media import fetch
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.ports import Tell
from desk.channels.wecom.sends import Sent
from desk.channels.wecom.tokens import TokenUnavailable
from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.inbox import Inbox
from desk.conversations.model import Author, Conversation, Draft, system_line
from desk.ending import end
from desk.errors import Problem
from desk.files.files import Files
from desk.files.model import NewFile
from desk.logs import event
from desk.outbox.backoff import BackOff
from desk.outbox.dead_claims import DeadClaims
from desk.outbox.holders import own_name
from desk.store.engine import Store
from desk.store.tables import MessageRow

log = logging.getLogger(__name__)

AT_ONCE = 32
LOOKED_AT = 2 * AT_ONCE
"""As many may be busy, and as many more be begun."""
BATCH = 50
LOOK_S = 1.0
CLAIM = timedelta(seconds=150)
"""Longer than a download may take; of a killed process, see `desk.outbox.dead_claims`."""
LOOK_FOR_DEAD_S = 5.0
MAX_ATTEMPTS = 6
BACK_OFF = BackOff(first_s=2.0, longest_s=60.0)
NETWORK = (aiohttp.ClientError, TimeoutError, Unreadable, TokenUnavailable, OSError)
AGAIN_AFTER_HE_WRITES = frozenset({4, 6})
"""fail_type of msg_send_fail: 48 hours passed, five messages used up (path 94670)."""
TOO_MANY = 6
WELCOME_LASTS = timedelta(seconds=20)

NOT_KEPT = "收到了您发来的{what}，但没能保存下来，请重新发送一次，或者用文字说明。"
NO_VOICE = "收到了您的语音，但没能保存下来，请把要点打成文字发给我们，也可以发截图。"
WHAT = {"image": "图片", "video": "视频", "file": "文件"}


class Intake:
    """Deals with items until cancelled; several processes may, each item is settled by one of them."""

    def __init__(
        self, store: Store, api: Api, inbox: Inbox, files: Files, clock: Clock, metrics: WecomMetrics, tell: Tell,
        *, tenant: str, welcome: str, trailing_wait_s: float,
    ) -> None:  # fmt: skip
        self._store = store
        self._api = api
        self._inbox = inbox
        self._files = files
        self._clock = clock
        self._metrics = metrics
        self._tell = tell
        self._tenant = tenant
        self._welcome = welcome
        self._trailing_wait_s = trailing_wait_s
        self._holder = own_name()
        self._dead_claims = DeadClaims(store, clock, items.holders, items.shorten, every_s=LOOK_FOR_DEAD_S)
        self._bell = asyncio.Event()
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Something was pulled."""
        self._bell.set()

    async def run(self) -> None:
        """Look, deal, look again."""
        try:
            while True:
                self._bell.clear()
                try:
                    await self._dead_claims.look()
                    await self._begin()
                except Exception:  # noqa: BLE001 - must go on after a database hiccup; the fault is logged
                    event(log, "wecom_intake_fault", level=logging.ERROR, error=True)
                try:
                    async with asyncio.timeout(LOOK_S):
                        await self._bell.wait()
                except TimeoutError:
                    continue
        finally:
            await end(self._busy.values())

    async def _begin(self) -> None:
        async with self._store.read() as connection:
            found = await items.waiting_customers(connection, self._clock.now(), LOOKED_AT)
        for customer in found:
            if len(self._busy) >= AT_ONCE:
                return
            if customer not in self._busy:
                task = asyncio.create_task(self._serve(*customer))
                self._busy[customer] = task
                task.add_done_callback(partial(self._done, customer))

    def _done(self, customer: tuple[str, str], _: asyncio.Task[None]) -> None:
        self._busy.pop(customer, None)
        if len(self._busy) == AT_ONCE - 1:
            # Somebody may have found no room.
            self.wake()

    async def _serve(self, open_kfid: str, external_userid: str) -> None:
        """One customer's items in order, until there is none or the first must wait."""
        try:
            while True:
                async with self._store.read() as connection:
                    found = await items.waiting(connection, open_kfid, external_userid, BATCH)
                if not found:
                    return
                for waiting in found:
                    if waiting.not_before > self._clock.now() or not await self._deal(waiting):
                        return
        except IntegrityError:
            # Another process made the same customer's conversation at this moment; the next look finds it.
            event(log, "wecom_intake_met", level=logging.INFO)
        except Exception:  # noqa: BLE001 - the other customers must not wait for this one; the fault is logged
            event(log, "wecom_item_fault", level=logging.ERROR, error=True)

    async def _deal(self, waiting: Waiting) -> bool:
        """Whether the next item may be looked at."""
        kind = waiting.item.kind
        if kind == "media":
            return await self._take_media(waiting)
        if kind == "enter":
            return await self._greet(waiting)
        if kind == "send_fail":
            return await self._note_failure(waiting)
        if kind == "servicer":
            return await self._note_servicer(waiting)
        if kind == "note":
            return await self._take_note(waiting)
        return await self._take_text(waiting)

    async def _take_text(self, waiting: Waiting) -> bool:
        async with self._store.write() as connection:
            if not await items.settle(connection, waiting.id, self._clock.now()):
                return True
            conversation_id = await self._open(connection, waiting)
            payload = waiting.item.payload
            if await links.prove(connection, conversation_id, str(payload["text"]), self._clock.now()):
                await self._renew(connection, waiting, conversation_id)
                return True
            choice = await choices.of_menu(connection, conversation_id, str(payload.get("menu_id", "")))
            if choice is None:
                choice = await choices.of_number(connection, conversation_id, str(payload["text"]))
            if choice is not None and await messages.button_of(connection, conversation_id, choice) is None:
                choice = None
            draft = Draft(Author.VISITOR, "", client_msg_id=_message_id(waiting), choice_id=choice)
            if choice is None:
                masked = tuple((str(kind), int(start), int(end)) for kind, start, end in payload["masked"])
                text = str(payload["text"]).strip() or "（空消息）"
                draft = Draft(Author.VISITOR, text, client_msg_id=_message_id(waiting), masked=masked)
            await self._store_message(connection, waiting, conversation_id, draft)
        self._inbox.wake(conversation_id, self._trailing_wait_s)
        return True

    async def _take_note(self, waiting: Waiting) -> bool:
        """Something that engineers should know and the bot need not be asked: a place, a card, a mini program."""
        payload = waiting.item.payload
        async with self._store.write() as connection:
            if not await items.settle(connection, waiting.id, self._clock.now()):
                return True
            conversation_id = await self._open(connection, waiting)
            masked = tuple((str(kind), int(start), int(end)) for kind, start, end in payload["masked"])
            draft = Draft(Author.VISITOR, str(payload["text"]), client_msg_id=_message_id(waiting), masked=masked)
            seq = await self._store_message(connection, waiting, conversation_id, draft)
            conversation = await messages.lock(connection, conversation_id)
            if conversation is not None:
                answer = payload["answer"] or (kinds.PLACE if conversation.bot_may_write else None)
                if not await _is_asked_before(connection, conversation, seq):
                    conversation = await messages.set_answered(connection, conversation, seq)
                if answer:
                    await messages.append(connection, conversation, [system_line(str(answer))], self._clock.now())
        self._inbox.wake(conversation_id, self._trailing_wait_s)
        return True

    async def _take_media(self, waiting: Waiting) -> bool:
        kind, media_id = str(waiting.item.payload["type"]), str(waiting.item.payload["media_id"])
        if waiting.attempts >= MAX_ATTEMPTS:
            return await self._say(waiting, _not_kept(kind))
        async with self._store.write() as connection:
            now = self._clock.now()
            if not await items.claim(connection, waiting, self._holder, now, now + CLAIM):
                return False
            conversation_id = await self._open(connection, waiting)
        try:
            file = await fetch(self._api, self._files, conversation_id, media_id, kind)
        except Problem as problem:
            if problem.status == 503:
                return await self._later(waiting)
            # Which kinds of files may be sent is no help to somebody who spoke.
            return await self._say(waiting, NO_VOICE if kind == "voice" else problem.message)
        except ApiError as error:
            if error.wait_s is not None:
                return await self._later(waiting, error.wait_s)
            event(log, "wecom_media_refused", level=logging.WARNING, errcode=error.code)
            return await self._say(waiting, _not_kept(kind))
        except NETWORK as error:
            event(log, "wecom_media_fault", level=logging.WARNING, why=type(error).__name__)
            return await self._later(waiting)
        return await self._keep_file(waiting, conversation_id, file)

    async def _keep_file(self, waiting: Waiting, conversation_id: str, file: NewFile) -> bool:
        draft = Draft(Author.VISITOR, "", client_msg_id=_message_id(waiting), file=file)
        try:
            async with self._store.write() as connection:
                if await items.settle(connection, waiting.id, self._clock.now()):
                    await self._store_message(connection, waiting, conversation_id, draft)
        except Problem as problem:
            await self._files.remove([file.id])
            return await self._say(waiting, problem.message)
        if not await self._files.is_used(file):
            await self._files.remove([file.id])
        self._inbox.wake(conversation_id, self._trailing_wait_s)
        return True

    async def _greet(self, waiting: Waiting) -> bool:
        """Once for a customer who has just come: WeCom gives a code only then, for twenty seconds."""
        code = str(waiting.item.payload.get("welcome_code", ""))
        is_fresh = waiting.item.sent_at + WELCOME_LASTS > self._clock.now()
        async with self._store.write() as connection:
            # Settled first: a greeting too few is better than two.
            if not await items.settle(connection, waiting.id, self._clock.now()):
                return True
        if not code or not is_fresh:
            return True
        digest = hashlib.sha256(f"welcome:{waiting.item.msgid}".encode()).hexdigest()[:32]
        body = {"code": code, "msgid": digest, "msgtype": "text", "text": {"content": self._welcome}}
        try:
            await self._api.call("kf/send_msg_on_event", body)
        except (ApiError, *NETWORK) as error:
            why = getattr(error, "code", type(error).__name__)
            event(log, "wecom_welcome_failed", level=logging.WARNING, why=why)
        return True

    async def _note_failure(self, waiting: Waiting) -> bool:
        """A message that WeCom had taken did not reach the customer."""
        payload = waiting.item.payload
        now, fail_type = self._clock.now(), int(payload["fail_type"])
        async with self._store.write() as connection:
            if not await items.settle(connection, waiting.id, now):
                return True
            send = await sends.by_msgid(connection, str(payload["msgid"]))
            if send is None or await messages.lock(connection, send.conversation_id) is None:
                return True
            reason = f"fail_type {fail_type}"
            if fail_type in AGAIN_AFTER_HE_WRITES:
                await sends.renew(connection, send, Sent.HELD, now, reason)
                window = await windows.of_conversation(connection, send.conversation_id)
                if window is not None and window.wrote_at > send.at:
                    # The news was slower than he: what it is about is over.
                    await sends.release(connection, send.conversation_id, now)
                elif fail_type == TOO_MANY:
                    await windows.use_up(connection, send.conversation_id)
            else:
                await sends.mark(connection, send, Sent.FAILED, now, reason)
            await self._tell(connection, send.conversation_id, "wecom_failed", {"reason": reason, "seqs": send.seqs})
        self._metrics.sends.labels(result="failed").inc()
        return True

    async def _note_servicer(self, waiting: Waiting) -> bool:
        """Somebody answers in WeCom's own client: then nothing of ours can be sent there."""
        async with self._store.write() as connection:
            if await items.settle(connection, waiting.id, self._clock.now()):
                known = await windows.of_customer(connection, waiting.item.open_kfid, waiting.item.external_userid)
                if known is not None:
                    await self._tell(connection, known.conversation_id, "wecom_servicer", {})
        return True

    async def _say(self, waiting: Waiting, text: str) -> bool:
        """What cannot be kept is answered by the desk itself; it is the customer's message all the same."""
        async with self._store.write() as connection:
            if not await items.settle(connection, waiting.id, self._clock.now()):
                return True
            conversation_id = await self._open(connection, waiting)
            conversation = await messages.lock(connection, conversation_id)
            if conversation is not None:
                await messages.append(connection, conversation, [system_line(text)], self._clock.now())
                await self._renew(connection, waiting, conversation_id)
        self._inbox.wake(conversation_id)
        return True

    async def _store_message(
        self, connection: AsyncConnection, waiting: Waiting, conversation_id: str, draft: Draft
    ) -> int:
        seq = await self._inbox.take(connection, conversation_id, draft)
        await self._renew(connection, waiting, conversation_id)
        return seq

    async def _renew(self, connection: AsyncConnection, waiting: Waiting, conversation_id: str) -> None:
        await windows.renew(connection, conversation_id, waiting.item.sent_at)
        await sends.release(connection, conversation_id, self._clock.now())

    async def _open(self, connection: AsyncConnection, waiting: Waiting) -> str:
        item = waiting.item
        return await windows.open_for(
            connection, self._inbox, self._tenant, item.open_kfid, item.external_userid, item.sent_at
        )

    async def _later(self, waiting: Waiting, wait_s: float | None = None) -> bool:
        pause = timedelta(seconds=wait_s or BACK_OFF.wait(waiting.attempts + 1))
        async with self._store.write() as connection:
            await items.postpone(connection, waiting.id, self._clock.now() + pause)
        return False


async def _is_asked_before(connection: AsyncConnection, conversation: Conversation, seq: int) -> bool:
    """Whether the bot still owes an answer to something before `seq`: passing over that would lose it."""
    query = select(MessageRow.seq).where(
        MessageRow.conversation_id == conversation.id, MessageRow.author == Author.VISITOR.value,
        MessageRow.text != "", MessageRow.seq > conversation.answered_seq, MessageRow.seq < seq,
    )  # fmt: skip
    return (await connection.execute(query.limit(1))).first() is not None


def _not_kept(kind: str) -> str:
    return NO_VOICE if kind == "voice" else NOT_KEPT.format(what=WHAT[kind])


def _message_id(waiting: Waiting) -> str:
    return "w:" + hashlib.sha256(waiting.item.msgid.encode()).hexdigest()[:40]
