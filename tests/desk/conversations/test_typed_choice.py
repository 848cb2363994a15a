"""A button's words, typed, are the button."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, echo, say

OFFER = say("哪个产品？", buttons=[("云星空", '/inform{"product":"k3cloud"}'), ("具体怎么点？", "/show_case")])


def _offering(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [OFFER] if body.get("text") == "忘了密码" else echo(body)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("云星空", '/inform{"product":"k3cloud"}'),
        (" 云星空。", '/inform{"product":"k3cloud"}'),
        ("具体怎么点", "/show_case"),
        ("云星空吧", "云星空吧"),
        ("……", "……"),
    ],
)
async def test_only_its_very_words_are_the_button(desk: Desk, bot: ScriptedBot, typed: str, asked: str) -> None:
    bot.answering = _offering
    chat = await desk.open()
    await chat.post("忘了密码")
    await chat.lines("bot", 1)
    await chat.post(typed)
    assert (await chat.lines("bot", 2))[1] == f"答：{asked}"
    assert chat.by("visitor")[1]["text"].strip() == typed.strip()


async def test_a_button_of_an_earlier_turn_is_not_meant(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = _offering
    chat = await desk.open()
    for number, words in enumerate(("忘了密码", "等一下", "云星空"), 1):
        await chat.post(words)
        await chat.lines("bot", number)
    assert (await chat.lines("bot", 3))[2] == "答：云星空"


async def test_words_that_follow_at_once_are_joined_to_it_as_words(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = _offering
    chat = await desk.open()
    await chat.post("忘了密码")
    await chat.lines("bot", 1)
    bot.hold()
    await chat.post("云星空")
    await bot.arrived(2)
    await chat.post("私有云的")
    bot.release()
    assert (await chat.lines("bot", 2))[1] == "答：云星空\n私有云的"


WAYS = say(
    "两条路。", buttons=[("看反结账怎么点", "/show_case{1}"), ("看反过账在哪点", "/show_case{2}"), ("先备份", "/b")]
)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("具体怎么点", "/show_case{1}"),
        ("反结账怎么点啊", "/show_case{1}"),
        ("那反过账在哪点？", "/show_case{2}"),
        ("怎么弄", "怎么弄"),
        ("怎么备份", "怎么备份"),
        ("备份", "备份"),
    ],
)
async def test_how_is_asked_with_the_end_of_a_title(desk: Desk, bot: ScriptedBot, typed: str, asked: str) -> None:
    bot.answering = lambda body: [WAYS] if body.get("text") == "改上个月" else echo(body)
    chat = await desk.open()
    await chat.post("改上个月")
    await chat.lines("bot", 1)
    await chat.post(typed)
    assert (await chat.lines("bot", 2))[1] == f"答：{asked}"


async def test_where_two_titles_end_so_none_is_meant(desk: Desk, bot: ScriptedBot) -> None:
    both = say("两条路。", buttons=[("看反结账怎么点", "/show_case{1}"), ("看反过账怎么点", "/show_case{2}")])
    bot.answering = lambda body: [both] if body.get("text") == "改上个月" else echo(body)
    chat = await desk.open()
    await chat.post("改上个月")
    await chat.lines("bot", 1)
    await chat.post("具体怎么点")
    assert (await chat.lines("bot", 2))[1] == "答：具体怎么点"
