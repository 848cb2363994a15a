"""What was tried, and how it went: what he put off or could not do has not failed, and what he looked at was done."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.conversation import DIALOGUE, Conversation
from actions.handoff.trials import (
    CLOSED_RESULT,
    DONE_RESULT,
    NOT_THIS_RESULT,
    PUT_OFF_RESULT,
    SHOWN_RESULT,
    as_they_went,
    hear_report,
)

WAY = "云星空：改了密码以后，外围系统都连不上星空：给接口换一个专用账号"


def told(text: str) -> Conversation:
    shown = [{"case_id": "one", "title": "一件事", "result": None, "matter": None}]
    latest = {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.9}, "entities": []}
    slots = {DIALOGUE: {"current": "one", "shown": shown}}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


def result(text: str) -> str | None:
    conversation = told(text)
    hear_report(conversation)
    found: str | None = conversation.dialogue.shown[0]["result"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "当初的实施公司早不在了，人也联系不上",
        "原来那个管理员打不通电话，手机停机了",
        "我这边没有这个权限",
        "她那个号早就停机了 找回不了",
        "老会计找不着了呀",
        "没这个菜单",
    ],
)
def test_a_way_that_is_closed_to_him_is_told_so(text: str) -> None:
    assert (result(text) or "").startswith(CLOSED_RESULT)


@pytest.mark.parametrize(
    "text",
    [
        "我看了，好多行都是总账的两倍",
        "查过了 两边的数是一样的",
        "照着核对了，差一张",
        "刚看了一遍，都审核了",
        "我也查了 参数是打开的",
        "按上面的对过了 少了三张",
    ],
)
def test_what_he_has_looked_at_is_done(text: str) -> None:
    assert (result(text) or "").startswith(DONE_RESULT)


@pytest.mark.parametrize(
    "text",
    [
        "要是联系不上怎么办",
        "没权限能看吗",
        "那我看了以后要做什么",
        "凭证在哪里看",
        "好的 我去看看",
        "我说了人找不着了",
        "万一打不通呢",
    ],
)
def test_a_question_or_what_was_said_before_is_no_report(text: str) -> None:
    assert result(text) is None


@pytest.mark.parametrize(
    "said",
    [
        "行,专用账号以后再做", "专用账号以后再说 先说眼前", "换专用账号这个先不弄", "专用账号的事改天再说",
        "那个专用账号我们暂时不换", "专用账号忙完再建",
    ],
)  # fmt: skip
@pytest.mark.parametrize("result", [SHOWN_RESULT, "没解决（{said}）"])
def test_what_he_puts_off_was_not_tried(said: str, result: str) -> None:
    entry = {"what": WAY, "result": result.format(said=said)}
    [known] = as_they_went([entry], ["地址是内网的", said])
    assert known["result"].startswith(PUT_OFF_RESULT)


@pytest.mark.parametrize(
    "said", ["报表以后再说", "专用账号换了还是不行", "专用账号以后再做行吗", "先不说这个 你看看地址"]
)
def test_what_else_he_puts_off_is_not_this_way(said: str) -> None:
    [known] = as_they_went([{"what": WAY, "result": SHOWN_RESULT}], [said])
    assert known["result"] == SHOWN_RESULT


@pytest.mark.parametrize(
    "text",
    [
        "不是啊 没有什么二次验权密码 我是问菜单在哪",
        "我问的是网页登录，不是客户端",
        "不对，我说的是应收",
        "没有什么门户密码啊",
        "跟这个没关系 我是新电脑",
        "搞错了吧 我们没开通短信",
        "不是这个 是打印的",
    ],
)
def test_a_case_that_is_not_his_is_told_so(text: str) -> None:
    assert (result(text) or "").startswith(NOT_THIS_RESULT)
    kept = as_they_went([{"what": WAY, "result": result(text)}], [text])
    assert kept[0]["result"].startswith(NOT_THIS_RESULT)


@pytest.mark.parametrize(
    "text",
    ["是不是要先备份", "没有什么反应", "不是很懂第二步", "没什么变化", "不对劲吗", "我是管理员", "没有什么办法吗"],
)
def test_what_only_sounds_like_it_is_no_denial(text: str) -> None:
    assert not (result(text) or "").startswith(NOT_THIS_RESULT)
