"""A walk that was opened by mistake is left at once: by a denial, and by a trouble that nobody can close with."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.text import is_final, undo_text
from tests.actions.talk import Talk

MINI = load_checklists().by_id["kis-mini"]


@pytest.mark.parametrize("text", ["登都登不进去", "我没问结账 是打不开", "不是结账 是连不上服务器", "软件一打开就闪退"])
async def test_the_walk_is_left_before_its_first_step(talk: Talk, text: str) -> None:
    await talk.say("action_answer", "带我做云星空的结账", "closing_checklist", product="k3cloud=云星空")
    assert "都用了吗" in talk.text
    await talk.say("action_answer", text, "login_failure")
    assert "都用了吗" not in talk.text
    assert "closing" not in [entry["name"] for entry in talk.slots["dialogue"]["jobs"]]


async def test_who_denies_it_at_the_first_step_leaves_it(talk: Talk) -> None:
    await talk.say("action_answer", "带我做云星空的结账", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_answer", "都用了", "steer")
    assert "第1步" in talk.text
    await talk.say("action_answer", "我没让你带我结账", "closing_checklist")
    assert "第1步" not in talk.text
    assert "closing" not in [entry["name"] for entry in talk.slots["dialogue"]["jobs"]]


async def test_what_is_done_is_not_thrown_away_for_a_denial(talk: Talk) -> None:
    await talk.say("action_answer", "带我做云星空的结账", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_answer", "都用了", "steer")
    await talk.say("action_answer", "做好了", "steer")
    await talk.say("action_answer", "不是结账的事 打印机怎么装", "other_kingdee")
    assert "closing" in [entry["name"] for entry in talk.slots["dialogue"]["jobs"]]


async def test_a_month_of_this_year_is_told_how_to_go_back(talk: Talk) -> None:
    final = next(item for item in MINI.items if is_final(item))
    said = {"product": "kis=KIS", "edition": "kis_standard=标准版"}
    await talk.say("action_answer", "KIS标准版 年结了还能反回去吗", "closing_checklist", **said)
    assert undo_text(final, None) in talk.text
    talk.events.append({"event": "bot", "text": talk.text})
    await talk.say("action_answer", "不是要反年结 我说的是今年9月 还没到年结呢", "closing_checklist")
    assert "是今年的月份" in talk.text
    assert f"1. {MINI.reopening.order[0]}" in talk.text
