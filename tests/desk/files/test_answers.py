"""A file while the bot has the conversation: never silence, and the bot is asked about words only."""

from __future__ import annotations

from sqlalchemy import select

from desk.store.tables import TurnRow
from tests.desk.files import samples
from tests.desk.files.conftest import Uploader
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, say

PNG = samples.picture()


async def test_a_screenshot_alone_is_answered_by_the_desk(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    await uploader.post(chat, PNG, "报错.png")
    (line,) = await chat.lines("system", 1)
    assert line.startswith("已收到图片「报错.png」。我看不了图片里的字，请把屏幕上的提示原文打出来")
    assert [button["title"] for button in chat.seen[1]["buttons"]] == ["转人工"]
    await chat.post("提示用户名或密码错误")
    assert await chat.lines("bot", 1) == ["答：提示用户名或密码错误"]
    assert bot.asked() == ["提示用户名或密码错误"]


async def test_its_button_asks_the_bot_for_a_person(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    bot.answering = lambda body: (
        [say(handoff={"reason": "customer_asked", "facts": {"product": "k3cloud"}})]
        if body.get("payload") == "/handoff"
        else []
    )
    chat = await desk.open()
    await uploader.post(chat, PNG, "报错.png")
    await chat.lines("system", 1)
    await chat.choose(chat.seen[1]["buttons"][0]["id"])
    await chat.until(lambda chat: chat.state == "ticketed")
    engineer = await desk.engineer()
    (ticket,) = (await engineer.get("/tickets"))[1]["tickets"]
    assert ticket["product"] == "k3cloud"


async def test_words_beside_the_file_go_to_the_bot(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    message = await uploader.post(chat, PNG, "报错.png", text="登录报错，密码：Kd@2024abc")
    assert message["text"] == "登录报错，密码：[密码已隐藏]"
    (line,) = await chat.lines("system", 1)
    assert line.startswith("已收到图片「报错.png」，工程师能看到它。")
    assert await chat.lines("bot", 1) == ["答：登录报错，密码：[密码已隐藏]"]


async def test_blanks_beside_the_file_are_no_words(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    assert (await uploader.post(chat, PNG, "报错.png", text=" \u200b\n"))["text"] == ""
    await chat.lines("system", 1)
    assert bot.requests == []


async def test_one_screenshot_after_another_is_not_the_same_speech_again(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    for number in range(3):
        await uploader.post(chat, PNG, f"{number}.png", client_msg_id=f"f{number}")
    lines = await chat.lines("system", 3)
    assert "我看不了" in lines[0]
    assert lines[1:] == ["已收到图片「1.png」。", "已收到图片「2.png」。"]


async def test_a_file_between_two_texts_is_passed_over(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.hold()
    await chat.post("登录")
    await bot.arrived(1)
    await uploader.post(chat, PNG, "a.png")
    await chat.post("不上")
    bot.release()
    await chat.lines("bot", 1)
    assert bot.asked()[-1] == "登录\n不上"


async def test_a_file_alone_does_not_set_an_answer_aside(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.hold()
    await chat.post("登录不上")
    await bot.arrived(1)
    await uploader.post(chat, PNG, "a.png")
    bot.release()
    assert await chat.lines("bot", 1) == ["答：登录不上"]
    assert [row["state"] for row in await desk.rows(select(TurnRow.state))] == ["answered"]


async def test_people_who_have_the_conversation_answer_themselves(desk: Desk, uploader: Uploader) -> None:
    chat, engineer = await desk.open(), await desk.engineer()
    await chat.post("你好")
    await chat.lines("bot", 1)
    await engineer.act(chat, "claim")
    await chat.lines("system", 1)
    message = await uploader.post(chat, PNG, "a.png")
    await chat.until(lambda chat: len(chat.seen) >= message["seq"])
    assert len(chat.seen) == message["seq"] == 4


async def test_a_file_reopens_what_was_resolved(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat, engineer = await desk.open(), await desk.engineer()
    await chat.post("你好")
    await chat.lines("bot", 1)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "resolve")
    await uploader.post(chat, PNG, "a.png")
    await chat.until(lambda chat: chat.by("system")[-1:] != [] and "已收到图片" in chat.by("system")[-1]["text"])
    assert chat.state == "bot"


async def test_with_the_bot_down_a_file_is_still_answered(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    await bot.stop()
    chat = await desk.open()
    await uploader.post(chat, PNG, "a.png")
    assert len(await chat.lines("system", 1)) == 1
    assert chat.state == "bot"
