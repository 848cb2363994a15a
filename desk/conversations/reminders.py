"""Reminders: set and taken back in the bot's turn, said in the conversation when their hour has come, once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import CHINA, Clock
from desk.conversations import messages
from desk.conversations.model import Conversation, system_line
from desk.conversations.reminder_choice import Waiting, choose
from desk.outbox.backoff import BackOff
from desk.outbox.deliverer import Deliverer, Delivery
from desk.outbox.rows import put, take
from desk.store.engine import Store
from desk.store.outbox_tables import OutboxRow
from desk.store.reminder_tables import ReminderRow
from desk.store.tables import ConversationRow

KIND: Final = "reminder"
LONGEST: Final = timedelta(days=400)
MAX_OPEN: Final = 20
MAX_TEXT: Final = 200
LATE: Final = timedelta(minutes=10)
"""A reminder that comes later than this says when it should have come."""
REACH: Final = {
    "wecom": (timedelta(hours=48), "微信里您超过48小时没说话，我们就发不了消息：到时请来这里说一声，提醒马上送到。"),
}
"""How long after the customer's last word a channel still carries ours, and what he is told of it."""
ALL: Final = "all"
WHICH_ONE: Final = "不要哪个就说“取消第1个提醒”；都不要了就说“取消全部提醒”。"
_NAME: Final = re.compile(r"[A-Za-z0-9_.:-]{12,64}")
_MAX_MOMENT_CHARACTERS: Final = 40
_DAYS: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_OPEN = (
    select(ReminderRow.delivery_id)
    .join(OutboxRow, OutboxRow.delivery_id == ReminderRow.delivery_id)
    .where(OutboxRow.dead_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Served:
    """What became of a request: `line` for the customer, `result` for the bot (done | refused | cancelled | listed |
    which: he is asked which one he means)."""

    result: str
    line: str


async def serve(
    connection: AsyncConnection, conversation: Conversation, content: Mapping[str, Any], now: datetime
) -> Served:
    """Set, take back or list reminders of the locked conversation; the caller says the line and tells the bot."""
    if "cancel" in content:
        return await _cancel(connection, conversation.id, content["cancel"], now)
    if "list" in content:
        return await _list(connection, conversation.id, now)
    served = await _set(connection, conversation, content, now)
    reach, due = REACH.get(conversation.channel), _moment(content.get("at"))
    if served.result == "done" and reach is not None and due is not None and due - now > reach[0]:
        return Served(served.result, served.line + reach[1])
    return served


async def _set(
    connection: AsyncConnection, conversation: Conversation, content: Mapping[str, Any], now: datetime
) -> Served:
    name, text, due = content.get("id"), _one_line(content.get("text")), _moment(content.get("at"))
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not text or len(text) > MAX_TEXT or due is None:
        return _refused("请再说一次什么时候、提醒您什么事，例如“明天上午9点提醒我结转损益”。")
    if due <= now:
        return _refused(f"{when(due, now)}已经过去了，请说一个以后的时间，例如“明天上午9点”。")
    if due - now > LONGEST:
        return _refused(f"最远只能设到{LONGEST.days}天以内，请说一个近一些的时间。")
    end = await _end_of_access(connection, conversation)
    if end is not None and due >= end:
        return _refused(
            f"您没有登录，这个对话到{when(end, now)}就打不开了，那以后的提醒您看不到。请说早一点，或者登录后再设。"
        )
    conversation_id = conversation.id
    known = await _find(connection, conversation_id, name)
    if known is not None and (known.text, known.due_at) != (text, due):
        return _refused("请再说一次什么时候、提醒您什么事。")
    if known is None:
        if await _count_open(connection, conversation_id) >= MAX_OPEN:
            return _refused(f"这个会话里已经有{MAX_OPEN}个提醒了。不需要的可以先说“取消提醒”。")
        await _store(connection, conversation_id, name, text, due, now)
    return Served("done", f"好的，我会在{when(due, now)}提醒您：{_ended(text)}不需要了就说“取消提醒”。")


async def _end_of_access(connection: AsyncConnection, conversation: Conversation) -> datetime | None:
    """When nobody can open the conversation any more; None where its customer can always come back to it."""
    if conversation.subject is not None:
        return None
    query = select(ConversationRow.token_expires_at).where(ConversationRow.id == conversation.id)
    end: datetime = (await connection.execute(query)).scalar_one()
    return end


async def _store(
    connection: AsyncConnection, conversation_id: str, name: str, text: str, due: datetime, now: datetime
) -> None:
    delivery_id = await put(
        connection, KIND, {}, now, conversation_id=conversation_id, not_before=due, key=f"{conversation_id}\0{name}"
    )
    values = {
        "conversation_id": conversation_id, "name": name, "text": text, "due_at": due,
        "delivery_id": delivery_id, "created_at": now,
    }  # fmt: skip
    await connection.execute(insert(ReminderRow).values(values))


async def _cancel(connection: AsyncConnection, conversation_id: str, which: object, now: datetime) -> Served:
    waiting = await _waiting(connection, conversation_id)
    if not waiting:
        return Served("cancelled", "现在没有等着的提醒，不用取消。")
    if isinstance(which, str):
        named = [one for one in waiting if which in (ALL, one.name)]
        count = await _take(connection, named)
        return Served("cancelled", f"已取消{count}个提醒。" if count else "没有找到这个提醒，可能已经提醒过了。")
    meant = choose(waiting, which if isinstance(which, Mapping) else {})
    is_every = isinstance(which, Mapping) and which.get("every") is True
    if not meant or (len(meant) > 1 and not is_every):
        lead = f"等着的提醒有{len(waiting)}个，要取消哪一个？" if meant else "没有找到您说的那个提醒。现在等着的有："
        lines = [f"{number}. {_described(one, now)}" for number, one in enumerate(waiting, 1)]
        return Served("which", "\n".join([lead, *lines, WHICH_ONE]))
    if not await _take(connection, meant):
        return Served("cancelled", "没有找到这个提醒，可能已经提醒过了。")
    return Served("cancelled", "已取消提醒：" + "；".join(_described(one, now) for one in meant) + "。")


async def _take(connection: AsyncConnection, meant: Sequence[Waiting]) -> int:
    """How many were taken back. Also one that is just being delivered: whoever takes the row first, wins."""
    count = 0
    for one in meant:
        count += await take(connection, one.delivery_id)
        await connection.execute(delete(ReminderRow).where(ReminderRow.delivery_id == one.delivery_id))
    return count


async def _waiting(connection: AsyncConnection, conversation_id: str) -> list[Waiting]:
    """Those that are still to come, the next first."""
    open_ones = _OPEN.where(ReminderRow.conversation_id == conversation_id)
    query = (
        select(ReminderRow.delivery_id, ReminderRow.name, ReminderRow.text, ReminderRow.due_at)
        .where(ReminderRow.delivery_id.in_(open_ones))
        .order_by(ReminderRow.due_at, ReminderRow.id)
    )
    rows = (await connection.execute(query)).all()
    return [Waiting(row.delivery_id, row.name, row.text, row.due_at) for row in rows]


async def _list(connection: AsyncConnection, conversation_id: str, now: datetime) -> Served:
    waiting = await _waiting(connection, conversation_id)
    if not waiting:
        return Served("listed", "现在没有等着的提醒。想要提醒，就说“明天上午9点提醒我结转损益”。")
    lines = [f"{number}. {_described(one, now)}" for number, one in enumerate(waiting, 1)]
    return Served("listed", "\n".join([f"现在等着的提醒有{len(waiting)}个：", *lines, WHICH_ONE]))


def _described(one: Waiting, now: datetime) -> str:
    return f"{when(one.due_at, now)}：{one.text}"


class ReminderDeliverer(Deliverer):
    """Says a reminder in its conversation, whatever its state. The line and the end of the row are one transaction, so
    it is said once, whoever dies in between and however many processes try."""

    kind = KIND
    back_off = BackOff(first_s=2.0, longest_s=300.0)
    max_attempts = 50
    """Hours of a database that refuses to write."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def deliver(self, delivery: Delivery) -> None:
        """See parent class."""
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, delivery.conversation_id or "")
            if conversation is None or not await take(connection, delivery.id):
                return
            query = (
                delete(ReminderRow)
                .where(ReminderRow.delivery_id == delivery.id)
                .returning(ReminderRow.text, ReminderRow.due_at)
            )
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return
            now = self._clock.now()
            delay = f"（原定{when(row.due_at, now)}，服务中断来晚了，请见谅。）" if now - row.due_at > LATE else ""
            await messages.append(connection, conversation, [system_line(f"提醒：{_ended(row.text)}{delay}")], now)


def when(moment: datetime, now: datetime) -> str:
    """A moment as customers read it: China time, with the weekday, the year only where it is another one."""
    local = moment.astimezone(CHINA)
    year = "" if local.year == now.astimezone(CHINA).year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日（{_DAYS[local.weekday()]}）{local:%H:%M}"


async def _find(connection: AsyncConnection, conversation_id: str, name: str) -> Any:
    query = select(ReminderRow.text, ReminderRow.due_at).where(
        ReminderRow.conversation_id == conversation_id, ReminderRow.name == name
    )
    return (await connection.execute(query)).one_or_none()


async def _count_open(connection: AsyncConnection, conversation_id: str) -> int:
    query = select(func.count()).select_from(_OPEN.where(ReminderRow.conversation_id == conversation_id).subquery())
    return int((await connection.execute(query)).scalar_one())


def _moment(value: object) -> datetime | None:
    """ISO 8601 with its offset; None for anything else, also for what lies outside the calendar."""
    if not isinstance(value, str) or len(value) > _MAX_MOMENT_CHARACTERS:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _one_line(value: object) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in value).split()) if isinstance(value, str) else ""


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "!", "?", "…")) else f"{text}。"


def _refused(why: str) -> Served:
    return Served("refused", f"提醒没有设成：{why}")
