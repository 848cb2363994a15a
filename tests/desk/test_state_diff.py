"""State before + events = state after, as Zulip tests it: whatever anybody does, those who watch end up right.

Three watchers hold a state of their own, change it only by what they are sent, and are compared with a full reading
after every act: the widget (messages by `seq`, as `chat/feed.js`), the list of tickets and one ticket with its
transcript (both read again when a hint says so, the transcript only after its last line, as `desk/transcript.js`).
Every call of the API that changes something is performed; a new one without an entry here fails the test.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update

from desk import keys
from desk.accounts import engineers
from desk.store.tables import ConversationRow, EngineerRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.conftest import MakeDesk
from tests.desk.harness import eventually
from tests.desk.scripted_bot import ScriptedBot, say
from tests.desk.watchers import DeskPage, Scene, State, Widget

Act = Callable[[Scene], Awaitable[Callable[[], Awaitable[bool]]]]


def answered(scene: Scene, question: str) -> Callable[[], Awaitable[bool]]:
    """Done when the bot has answered this."""

    async def is_done() -> bool:
        return ("bot", f"答：{question}") in await scene.texts()

    return is_done


def in_state(scene: Scene, state: str) -> Callable[[], Awaitable[bool]]:
    """Done when the conversation is in this state and no work is left for the bot."""

    async def is_done() -> bool:
        return bool((await scene.chat.read())["state"] == state)

    return is_done


def at_once(is_true: bool = True) -> Callable[[], Awaitable[bool]]:
    """Done when the call has returned."""

    async def is_done() -> bool:
        return is_true

    return is_done


def said(scene: Scene, author: str, text: str) -> Callable[[], Awaitable[bool]]:
    """Done when this line is stored."""

    async def is_done() -> bool:
        return (author, text) in await scene.texts()

    return is_done


async def post_text(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("您好")
    return answered(scene, "您好")


async def press_a_button(scene: Scene) -> Callable[[], Awaitable[bool]]:
    page = await scene.chat.read()
    button = next(b["id"] for m in reversed(page["messages"]) for b in m.get("buttons") or [])
    await scene.chat.choose(button)
    return said(scene, "visitor", "选一")


async def upload(scene: Scene) -> Callable[[], Awaitable[bool]]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("client_msg_id", "file-1")
    form.add_field("file", "日志第一行\n".encode(), filename="日志.txt", content_type="text/plain")
    async with scene.desk.http.post(scene.chat.path, data=form, headers=scene.chat.headers) as response:
        assert response.status == 202, await response.text()
        seq = (await response.json())["seq"]

    async def is_done() -> bool:
        return len(await scene.texts()) > int(seq)

    return is_done


async def ask_for_a_table(scene: Scene) -> Callable[[], Awaitable[bool]]:
    before = len(await scene.texts())
    await scene.chat.post("导出清单")

    async def is_there() -> bool:
        messages = (await scene.chat.read())["messages"][before:]
        return any(message["author"] == "system" and message.get("file") for message in messages)

    return is_there


async def ask_to_be_reminded(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("提醒我")
    return said(scene, "system", "好的，我会在11月23日（星期一）10:02提醒您：对账。不需要了就说“取消提醒”。")


async def wait_for_the_reminder(scene: Scene) -> Callable[[], Awaitable[bool]]:
    scene.desk.clock.advance(seconds=121)
    return said(scene, "system", "提醒：对账。")


async def take_the_reminder_back(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("取消提醒")
    return said(scene, "system", "现在没有等着的提醒，不用取消。")


async def ask_for_a_person(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("转人工")

    async def is_done() -> bool:
        page = await scene.chat.read()
        if page["state"] != "queued":
            return False
        _, tickets = await scene.zhang.get("/tickets")
        scene.number = next(t["number"] for t in tickets["tickets"] if t["conversation"] == scene.chat.id)
        await scene.page.show(scene.number, scene.chat.id)
        return True

    return is_done


async def leave_the_queue(scene: Scene) -> Callable[[], Awaitable[bool]]:
    url = f"{scene.desk.url}/api/chat/conversations/{scene.chat.id}/leave_queue"
    async with scene.desk.http.post(url, json={}, headers=scene.chat.headers) as response:
        assert response.status == 200, await response.text()
    return in_state(scene, "bot")


async def ask_again(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("转人工")
    return in_state(scene, "queued")


async def wait_too_long(scene: Scene) -> Callable[[], Awaitable[bool]]:
    scene.desk.clock.advance(seconds=700)
    await scene.page.engineer.get("/me")
    return in_state(scene, "ticketed")


async def identify(scene: Scene) -> Callable[[], Awaitable[bool]]:
    url = f"{scene.desk.url}/api/chat/conversations/{scene.chat.id}/identity"
    async with scene.desk.http.post(url, json={"identity": signed()}, headers=scene.chat.headers) as response:
        assert response.status == 200, await response.text()
    return at_once()


async def ask_for_a_link(scene: Scene) -> Callable[[], Awaitable[bool]]:
    """Of a customer in 微信客服 with this one, who is identified: he is shown a code."""
    other = await scene.desk.open()
    async with scene.desk.app[keys.STORE].write() as connection:
        await connection.execute(update(ConversationRow).where(ConversationRow.id == other.id).values(channel="wecom"))
    before = len(await scene.texts())
    status, body = await scene.zhang.post(f"/conversations/{other.id}/link", with_conversation=scene.chat.id)
    assert status == 202, body

    async def is_asked() -> bool:
        return len(await scene.texts()) > before

    return is_asked


async def take_the_link_back(scene: Scene) -> Callable[[], Awaitable[bool]]:
    """Before the code was written."""
    [other] = await scene.desk.rows(select(ConversationRow.id).where(ConversationRow.channel == "wecom"))
    status, body = await scene.zhang.post(f"/conversations/{other['id']}/unlink")
    assert status == 200, body
    return at_once()


async def open_another(scene: Scene) -> Callable[[], Awaitable[bool]]:
    other = await scene.desk.open()
    await other.post("转人工")
    await other.until(lambda chat: bool(chat.by("system")))
    return at_once()


async def claim(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.zhang.act(scene.chat, "claim")
    assert status == 200, body
    return in_state(scene, "human")


async def reply(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.zhang.act(scene.chat, "reply", client_msg_id="r1", text="您好，我是张工")
    assert status == 202, body
    return said(scene, "engineer", "您好，我是张工")


async def customer_answers(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.chat.post("还是不行")
    return said(scene, "visitor", "还是不行")


async def send_a_file(scene: Scene) -> Callable[[], Awaitable[bool]]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("client_msg_id", "file-2")
    form.add_field("file", "请照此操作\n".encode(), filename="步骤.txt", content_type="text/plain")
    url = f"{scene.desk.url}/api/desk/conversations/{scene.chat.id}/files"
    before = len(await scene.texts())
    async with scene.desk.http.post(url, data=form, headers=scene.zhang._headers()) as response:
        assert response.status == 202, await response.text()

    async def is_done() -> bool:
        return len(await scene.texts()) > before

    return is_done


async def note(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.li.post(f"/tickets/{scene.number}/notes", client_msg_id="n1", text="先查许可")
    assert status in (200, 201, 202, 204), body
    return at_once()


async def transfer(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.zhang.act(scene.chat, "transfer", to="lili", reason="网络问题")
    assert status == 200, body
    return at_once()


async def resolve(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.li.act(scene.chat, "resolve", status="closed")
    assert status == 200, body
    return in_state(scene, "resolved")


async def return_to_bot(scene: Scene) -> Callable[[], Awaitable[bool]]:
    status, body = await scene.zhang.act(scene.chat, "return_to_bot")
    assert status == 200, body
    return in_state(scene, "bot")


async def switch_off(scene: Scene) -> Callable[[], Awaitable[bool]]:
    assert (await scene.li.post("/me/availability", available=False))[0] == 204
    return at_once()


async def sign_in_and_out(scene: Scene) -> Callable[[], Awaitable[bool]]:
    await scene.li.sign_in()
    assert (await scene.li.post("/logout"))[0] == 204
    return at_once()


async def look_after_letters(scene: Scene) -> Callable[[], Awaitable[bool]]:
    for verb in ("resend", "discard"):
        assert (await scene.admin.post(f"/admin/outbox/{verb}", ids=[1]))[0] == 404
    return at_once()


async def look_at_the_customer(scene: Scene) -> Callable[[], Awaitable[bool]]:
    assert (await scene.admin.post("/admin/customers/preview", conversation=scene.chat.id))[0] == 200
    url = f"{scene.desk.url}/api/desk/admin/customers/export"
    content = {"conversation": scene.chat.id}
    async with scene.desk.http.post(url, json=content, headers=scene.admin._headers()) as response:
        assert response.status == 200
        await response.read()
    return at_once()


CHAT, CONVERSATION = "/api/chat/conversations", "/api/desk/conversations/{id}"
SCRIPT: tuple[tuple[Act, tuple[str, ...]], ...] = (
    (post_text, (f"{CHAT}/{{id}}/messages",)),
    (press_a_button, (f"{CHAT}/{{id}}/messages",)),
    (upload, (f"{CHAT}/{{id}}/messages",)),
    (ask_for_a_table, ()),
    (ask_to_be_reminded, ()),
    (wait_for_the_reminder, ()),
    (take_the_reminder_back, ()),
    (ask_for_a_person, ()),
    (leave_the_queue, (f"{CHAT}/{{id}}/leave_queue",)),
    (ask_again, ()),
    (wait_too_long, ()),
    (identify, (f"{CHAT}/{{id}}/identity",)),
    (ask_for_a_link, (f"{CONVERSATION}/link",)),
    (take_the_link_back, (f"{CONVERSATION}/unlink",)),
    (open_another, (CHAT,)),
    (claim, (f"{CONVERSATION}/claim",)),
    (reply, (f"{CONVERSATION}/reply",)),
    (customer_answers, ()),
    (send_a_file, (f"{CONVERSATION}/files",)),
    (note, ("/api/desk/tickets/{number}/notes",)),
    (return_to_bot, (f"{CONVERSATION}/return_to_bot",)),
    (claim, (f"{CONVERSATION}/claim",)),
    (transfer, (f"{CONVERSATION}/transfer",)),
    (resolve, (f"{CONVERSATION}/resolve",)),
    (post_text, ()),
    (switch_off, ("/api/desk/me/availability",)),
    (sign_in_and_out, ("/api/desk/login", "/api/desk/logout")),
    (look_after_letters, ("/api/desk/admin/outbox/resend", "/api/desk/admin/outbox/discard")),
    (look_at_the_customer, ("/api/desk/admin/customers/preview", "/api/desk/admin/customers/export")),
)
DELETION = "/api/desk/admin/customers/delete"
TRANSPORT = "/socket.io/"


REQUESTS: dict[str, dict[str, State]] = {
    "导出清单": {"file": {"name": "清单.xlsx", "title": "清单", "columns": ["事项"], "rows": [["关账"]]}},
    "提醒我": {"reminder": {"id": "reminder-0001", "at": "2026-11-23T10:02:00+08:00", "text": "对账"}},
    "取消提醒": {"reminder": {"cancel": "all"}},
}
"""What the bot asks of the desk when it hears these words."""


def answers(body: State) -> list[State]:
    """Echoes with a button; asks for a person when told to."""
    text = body.get("text", "")
    if "转人工" in text:
        return [say(handoff={"reason": "customer_asked", "facts": {"error_text": "报错"}})]
    if body.get("payload", "").startswith("/desk_outcome"):
        return []
    if text in REQUESTS:
        return [say("好的", **REQUESTS[text])]
    return [say("答：" + (text or body["payload"]), buttons=[("选一", "/inform")], trace={"cases": ["c1"]})]


@pytest.fixture
async def scene(make_desk: MakeDesk, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A customer with an open page, an engineer with an open page, a colleague, an admin."""
    # How seldom the list is hinted at is a matter of comfort, not of truth.
    monkeypatch.setattr("desk.api.live.LIST_EVERY_S", 0.01)
    bot.answering = answers
    desk = await make_desk(jwt_keys=KEYS)
    chat = await desk.open()
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("lili", "李工")
    boss = await desk.engineer("boss", "主管")
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(
            update(EngineerRow).where(EngineerRow.username == "boss").values(role=engineers.ADMIN)
        )
    made = Scene(desk, bot, chat, zhang, li, boss, Widget(), DeskPage(zhang))
    await made.widget.viewer.connect(chat)
    await made.page.open()
    yield made
    await made.page.close()
    await made.widget.viewer.client.disconnect()


async def test_state_before_and_events_make_state_after(scene: Scene) -> None:
    for act, _ in SCRIPT:
        await scene.settle(act.__name__, await act(scene))


async def test_after_a_deletion_nothing_is_shown_that_is_gone(scene: Scene) -> None:
    await scene.settle("person", await ask_for_a_person(scene))
    status, body = await scene.admin.post("/admin/customers/delete", conversation=scene.chat.id, confirm=1)
    assert status == 200, body

    async def is_list_right() -> bool:
        return scene.page.list == (await scene.zhang.get("/tickets"))[1]

    await eventually(is_list_right)
    assert scene.page.list["tickets"][0]["facts"] == {}

    async def is_widget_refused() -> bool:
        async with scene.desk.http.get(scene.chat.path, headers=scene.chat.headers) as response:
            return response.status in (401, 403, 404)

    await eventually(is_widget_refused)


async def test_every_call_that_changes_something_is_performed(scene: Scene) -> None:
    """A new call must get its act in the script: then its events are proven, too."""
    changing = {
        str(route.resource.canonical)
        for route in scene.desk.app.router.routes()
        if route.resource is not None and route.method not in ("GET", "HEAD", "OPTIONS", "*")
    }
    covered = {path for _, paths in SCRIPT for path in paths} | {DELETION}
    assert changing - {TRANSPORT} == covered
