"""The events of Rasa's own Socket.IO channel: the same inbox behind them, and nobody in another's conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import socketio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from desk import keys
from desk.channels.web.rasa_events import CHOICE, NOT_STORED
from desk.channels.web.rasa_session import RasaSessions
from desk.store.tables import ConversationRow, MessageRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk
from tests.desk.scripted_bot import ScriptedBot, say

PATIENCE_S = 15
SECRET_WORDS = "只有客户自己知道的话"


class Widget:
    """A widget made for Rasa."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client = socketio.AsyncClient(reconnection=False)
        self.sessions: list[str] = []
        self.lines: list[dict[str, Any]] = []
        self._came = asyncio.Event()
        self.client.on("session_confirm", self._confirmed)
        self.client.on("bot_uttered", self._uttered)

    async def connect(self) -> Widget:
        await self.client.connect(self.desk.url, transports=["websocket"], wait_timeout=PATIENCE_S)
        return self

    async def request(self, session_id: Any = None) -> str:
        """Ask for a session, showing one; the one that is confirmed."""
        before = len(self.sessions)
        await self.client.emit("session_request", {"session_id": session_id})
        await self.until(lambda: len(self.sessions) > before)
        return self.sessions[-1]

    async def utter(self, message: Any, session_id: Any = None, **custom: Any) -> None:
        session_id = session_id or (self.sessions[-1] if self.sessions else None)
        content = {"message": message, "session_id": session_id, "customData": custom}
        await self.client.emit("user_uttered", content)

    @property
    def texts(self) -> list[str]:
        return [line["text"] for line in self.lines]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._came.clear()
                await self._came.wait()

    async def _confirmed(self, session_id: str) -> None:
        self.sessions.append(session_id)
        self._came.set()

    async def _uttered(self, line: dict[str, Any]) -> None:
        self.lines.append(line)
        self._came.set()


@pytest.fixture
async def widgets() -> AsyncIterator[Callable[[Desk], Awaitable[Widget]]]:
    made: list[Widget] = []

    async def make(desk: Desk) -> Widget:
        made.append(Widget(desk))
        return await made[-1].connect()

    yield make
    for widget in made:
        await widget.client.disconnect()


MakeWidget = Callable[[Desk], Awaitable[Widget]]


async def conversations(desk: Desk) -> list[str]:
    return [row["id"] for row in await desk.rows(select(ConversationRow.id).order_by(ConversationRow.created_at))]


async def chat_of(desk: Desk) -> Chat:
    """The only conversation there is."""
    [conversation_id] = await conversations(desk)
    return Chat(desk, conversation_id, "")


async def test_words_are_stored_and_answered_in_order(desk: Desk, widgets: MakeWidget) -> None:
    widget = await widgets(desk)
    await widget.request()
    for number in range(20):
        await widget.utter(f"第{number}句")
    await widget.until(lambda: any("第19句" in text for text in widget.texts))
    rows = await desk.rows(select(MessageRow.text, MessageRow.author).order_by(MessageRow.seq))
    assert [row["text"] for row in rows if row["author"] == "visitor"] == [f"第{n}句" for n in range(20)]
    assert [row["text"] for row in rows if row["author"] != "visitor"] == widget.texts


async def test_a_page_view_stores_nothing(desk: Desk, widgets: MakeWidget) -> None:
    widget = await widgets(desk)
    first, second = await widget.request(), await widget.request()
    assert first != second
    assert await conversations(desk) == []


async def test_a_secret_is_masked_here_too(desk: Desk, widgets: MakeWidget) -> None:
    widget = await widgets(desk)
    await widget.request()
    await widget.utter("我的密码是Kd@2026!abc")
    await widget.until(lambda: bool(widget.lines))
    assert "Kd@2026!abc" not in str(await desk.rows(select(MessageRow.__table__)))


async def test_a_quick_reply_presses_the_button_and_hides_its_payload(
    desk: Desk, bot: ScriptedBot, widgets: MakeWidget
) -> None:
    bot.answering = lambda body: (
        [say("选一个", buttons=[("云星空", '/choose{"product": "k3cloud"}')])] if body.get("text") else [say("好的")]
    )
    widget = await widgets(desk)
    await widget.request()
    await widget.utter("您好")
    await widget.until(lambda: bool(widget.lines))
    [reply] = widget.lines[0]["quick_replies"]
    assert reply["title"] == "云星空"
    assert reply["payload"].startswith(CHOICE)
    assert "choose" not in str(widget.lines)
    await widget.utter(reply["payload"])
    await widget.until(lambda: widget.texts == ["选一个", "好的"])
    assert bot.asked()[-1] == '/choose{"product": "k3cloud"}'


async def test_the_engineers_lines_and_the_desks_arrive_too(desk: Desk, widgets: MakeWidget) -> None:
    engineer = await desk.engineer()
    widget = await widgets(desk)
    await widget.request()
    await widget.utter("在吗")
    await widget.until(lambda: bool(widget.lines))
    chat = await chat_of(desk)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "reply", text="我是张工", client_msg_id="r1")
    await widget.until(lambda: "我是张工" in widget.texts)
    assert any("张工" in text and text != "我是张工" for text in widget.texts), "the desk says who has come"


async def test_a_session_is_continued_after_a_reconnect_without_repeating(desk: Desk, widgets: MakeWidget) -> None:
    engineer = await desk.engineer()
    first = await widgets(desk)
    session = await first.request()
    await first.utter("断线前")
    await first.until(lambda: len(first.lines) == 1)
    await first.client.disconnect()
    chat = await chat_of(desk)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "reply", text="您断线时说的", client_msg_id="r1")
    second = await widgets(desk)
    assert await second.request(session) == session
    await second.until(lambda: "您断线时说的" in second.texts)
    assert first.texts[0] not in second.texts


async def test_after_a_restart_the_answer_to_the_last_words_is_not_lost(desk: Desk, widgets: MakeWidget) -> None:
    first = await widgets(desk)
    session = await first.request()
    for words in ("第一问", "第二问"):
        await first.utter(words)
        await first.until(lambda words=words: any(words in text for text in first.texts))
    await desk.restart()
    second = await widgets(desk)
    assert await second.request(session) == session
    await second.until(lambda: second.texts == first.texts[1:])


@pytest.mark.parametrize("forge", ["flip", "truncate", "conversation id", "empty", "number", "long"])
async def test_a_forged_session_gets_a_new_one_and_nobodys_history(
    desk: Desk, widgets: MakeWidget, forge: str
) -> None:
    mine = await widgets(desk)
    session = await mine.request()
    await mine.utter("我的秘密")
    await mine.until(lambda: bool(mine.lines))
    [conversation_id] = await conversations(desk)
    forged = {
        "flip": session[:-1] + ("A" if session[-1] != "A" else "B"),
        "truncate": session[: len(session) // 2],
        "conversation id": conversation_id,
        "empty": "",
        "number": 7,
        "long": session + "x" * 10_000,
    }[forge]
    thief = await widgets(desk)
    given = await thief.request(forged)
    assert given not in (session, forged)
    await thief.utter("让我看看", forged)
    await thief.until(lambda: bool(thief.lines))
    assert "我的秘密" not in str(thief.lines)
    assert len(await conversations(desk)) == 2
    texts = await desk.rows(select(MessageRow.text).where(MessageRow.conversation_id == conversation_id))
    assert "让我看看" not in [row["text"] for row in texts]


async def test_another_desks_sessions_open_nothing_here(desk: Desk, widgets: MakeWidget) -> None:
    foreign = RasaSessions("another desk's secret" * 3).issue()
    widget = await widgets(desk)
    assert await widget.request(foreign.id) != foreign.id


async def test_an_expired_session_becomes_a_new_one_and_its_words_are_kept(desk: Desk, widgets: MakeWidget) -> None:
    widget = await widgets(desk)
    session = await widget.request()
    await widget.utter("很久以前")
    await widget.until(lambda: bool(widget.lines))
    desk.clock.advance(days=31)
    await widget.utter("又来了", session)
    await widget.until(lambda: any("又来了" in text for text in widget.texts))
    assert widget.sessions[-1] != session
    assert len(await conversations(desk)) == 2


@pytest.mark.parametrize(
    ("message", "words"),
    [("字" * 8_001, "消息太长了"), ("  ", "消息是空的"), ("a\x00b", "不能识别"), (None, "格式不对"),
     (["x"], "格式不对"), (CHOICE + "never-shown", "选项已失效")],
)  # fmt: skip
async def test_what_cannot_be_taken_is_refused_in_words(
    desk: Desk, widgets: MakeWidget, message: Any, words: str
) -> None:
    widget = await widgets(desk)
    await widget.request()
    await widget.utter(message)
    await widget.until(lambda: bool(widget.lines))
    assert words in widget.texts[0]
    assert await desk.rows(select(MessageRow.id)) == []


async def test_a_flood_is_slowed_down_as_anywhere(make_desk: MakeDesk, widgets: MakeWidget) -> None:
    desk = await make_desk(messages_per_minute=3)
    widget = await widgets(desk)
    await widget.request()
    for number in range(6):
        await widget.utter(f"第{number}句")
    await widget.until(lambda: sum("太快了" in text for text in widget.texts) == 3)
    rows = await desk.rows(select(MessageRow.id).where(MessageRow.author == "visitor"))
    assert len(rows) == 3


async def test_frames_without_sense_break_nothing(desk: Desk, widgets: MakeWidget) -> None:
    widget = await widgets(desk)
    for data in (None, 7, [], {}, "x", {"session_id": {"a": 1}}):
        await widget.client.emit("session_request", data)
        await widget.client.emit("user_uttered", data)
    await widget.until(lambda: len(widget.sessions) >= 6)
    await widget.utter("还能用吗")
    await widget.until(lambda: any("还能用吗" in text for text in widget.texts))


@given(st.text(max_size=60))
def test_no_text_is_a_session_but_those_issued(text: str) -> None:
    sessions = RasaSessions("s" * 48)
    assert sessions.resume(text) is None
    issued = sessions.issue()
    assert sessions.resume(issued.id) == issued
    assert issued.conversation_id not in issued.id
    assert issued.token not in issued.id


async def test_words_that_could_not_be_stored_are_not_passed_over_in_silence(
    desk: Desk, widgets: MakeWidget, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    widget = await widgets(desk)
    await widget.request()

    async def fail(*_: object) -> int:
        raise OperationalError("INSERT", {"text": SECRET_WORDS}, Exception(SECRET_WORDS))

    monkeypatch.setattr(desk.app[keys.INBOX], "post_text", fail)
    await widget.utter(SECRET_WORDS)
    await widget.until(lambda: NOT_STORED in widget.texts)
    printed = capfd.readouterr()
    assert SECRET_WORDS not in printed.out + printed.err
    monkeypatch.undo()
    await widget.utter("再说一次")
    await widget.until(lambda: "答：再说一次" in widget.texts)
