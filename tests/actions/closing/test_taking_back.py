"""Which reminder is to go: read from the customer's words, found by the desk, asked once where several fit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from actions.closing.periods import CHINA
from actions.closing.reminders import wants_reminder
from actions.closing.taking_back import KEPT, takes_back_reminder, which_to_take_back
from tests.actions.talk import Talk

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=CHINA)
LISTED = '/desk_outcome{"request": "reminder", "result": "which"}'
GONE = '/desk_outcome{"request": "reminder", "result": "cancelled"}'


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("取消提醒", {}),
        ("不用提醒我了", {}),
        ("取消明天那个提醒", {"day": "2026-11-24"}),
        ("明天那个提醒不要了", {"day": "2026-11-24"}),
        ("明天的提醒都取消", {"day": "2026-11-24", "every": True}),
        ("取消28号下午三点的提醒", {"day": "2026-11-28", "time": "15:00"}),
        ("9点那个别提醒了", {"time": "09:00"}),
        ("把结转损益的提醒取消掉", {"about": "结转损益"}),
        ("28号那个结账的提醒删掉", {"day": "2026-11-28", "about": "结账"}),
        ("取消第二个提醒", {"number": 2}),
        ("取消全部提醒", "all"),
        ("提醒都取消", "all"),
    ],
)
def test_what_is_said_of_it(text: str, which: str | dict[str, Any]) -> None:
    assert takes_back_reminder(text)
    assert which_to_take_back(text, NOW) == which


@pytest.mark.parametrize("text", ["别忘了提醒我备份", "明天九点提醒我取消关账", "到时候提醒我删凭证"])
def test_what_is_to_be_reminded_of_is_not_taken_back(text: str) -> None:
    assert not takes_back_reminder(text)
    assert wants_reminder(text)


@pytest.mark.parametrize(
    ("answer", "which"),
    [("第2个", {"number": 2}), ("明天那个", {"day": None}), ("都取消", "all"), ("结转损益那个", {"about": "结转损益"})],
)
async def test_where_several_fit_the_next_turn_says_which(
    talk: Talk, answer: str, which: str | dict[str, Any]
) -> None:
    await talk.say("action_answer", "取消提醒", "steer")
    assert talk.custom("reminder") == {"cancel": {}}
    await talk.press("action_desk_outcome", LISTED)
    await talk.say("action_answer", answer, "steer")
    said = talk.custom("reminder")
    assert said is not None
    if isinstance(which, dict) and "day" in which:
        assert set(said["cancel"]) == {"day"}
    else:
        assert said["cancel"] == which
    await talk.press("action_desk_outcome", GONE)
    assert talk.slots["dialogue"]["jobs"] == []


async def test_who_keeps_them_is_not_asked_again(talk: Talk) -> None:
    await talk.say("action_answer", "取消提醒", "steer")
    await talk.press("action_desk_outcome", LISTED)
    await talk.say("action_answer", "不取消了 留着吧", "steer")
    assert talk.text == KEPT
    assert talk.slots["dialogue"]["jobs"] == []


async def test_once_it_is_gone_a_number_means_nothing(talk: Talk) -> None:
    await talk.say("action_answer", "取消提醒", "steer")
    await talk.press("action_desk_outcome", GONE)
    assert talk.slots["dialogue"]["jobs"] == []
    await talk.say("action_answer", "2", "steer")
    assert talk.custom("reminder") is None


async def test_in_the_walk_the_step_stays(talk: Talk) -> None:
    await talk.say("action_answer", "带我做云星空2026年11月的结账", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_answer", "都用了", "steer")
    await talk.say("action_answer", "取消明天那个提醒", "steer")
    await talk.press("action_desk_outcome", GONE)
    await talk.say("action_answer", "做好了", "steer")
    assert "第2步" in talk.text
