"""What only tells how a prompt looks is no prompt; a new matter leaves the prompt of the old one behind."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.conversation import DIALOGUE, Conversation
from actions.handoff.prompt import clean_prompt, is_description, typed_prompt
from actions.handoff.prompt_heard import hear_prompt
from actions.reply import Reply


@pytest.mark.parametrize(
    "said",
    [
        "明细列表一大堆",
        "一大堆英文",
        "一个框",
        "一长串看不懂的英文",
        "好多行",
        "了一个清单",
        "好几条红字",
        "窗口出来了",
    ],
)
def test_how_it_looks_is_a_description(said: str) -> None:
    assert is_description(said)
    assert clean_prompt(said, [f"弹出来{said}"]) is None


@pytest.mark.parametrize(
    "said",
    [
        "存在未审核的单据",
        "单据列表为空",
        "连接服务器失败",
        "许多单据未审核",
        "信息不完整",
        "请先录入关账日期",
        "内容无效",
    ],
)
def test_what_a_program_says_is_none(said: str) -> None:
    assert not is_description(said)


def test_what_stands_in_the_list_is_the_prompt() -> None:
    said = "明细里面写的是 有些未审核单据，还有暂存单据，能不能点忽略直接关掉"
    assert typed_prompt([said]) == "有些未审核单据，还有暂存单据"
    assert typed_prompt(["弹窗上面写着是：库存组织已关账"]) == "库存组织已关账"
    assert typed_prompt(["合同里面写的三年"]) is None


def test_what_he_did_before_it_is_no_part() -> None:
    assert clean_prompt("今天一打开金蝶说帐套已过期", ["今天一打开金蝶说帐套已过期"]) == "帐套已过期"
    assert clean_prompt("登录显示用户已停用", ["登录显示用户已停用"]) == "用户已停用"
    assert clean_prompt("打开单据失败", ["提示打开单据失败"]) == "打开单据失败"


def turn(text: str, *named: tuple[str, str], product: str | None = None, prompt: str | None = None) -> Conversation:
    entities = [{"entity": name, "value": value, "start": 0, "end": 1} for name, value in named]
    latest = {"text": text, "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": entities}
    matter = {"id": 1, "state": "at_hand", "words": ["库存关账失败"], "product": product}
    dialogue = {"matters": [matter]} if product else {}
    slots = {DIALOGUE: dialogue, "error_text": prompt, "product": product}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


def test_a_description_fills_no_slot() -> None:
    reply = Reply()
    heard = hear_prompt(turn("弹出来明细列表一大堆", ("error_text", "明细列表一大堆"), prompt="明细列表一大堆"), reply)
    assert heard.entity("error_text") is None
    assert heard.slot("error_text") is None
    assert reply.slots == {"error_text": None}


@pytest.mark.parametrize(
    "said", ["那小公司用的KIS标准版，两个人登不进去", "关上了。KIS那边密码忘了", "另外KIS结账结不了怎么弄"]
)
def test_another_product_with_another_trouble_leaves_the_prompt_behind(said: str) -> None:
    reply = Reply()
    heard = hear_prompt(turn(said, ("product", "kis"), product="k3cloud", prompt="有未审核的单据"), reply)
    assert heard.slot("error_text") is None
    assert reply.slots == {"error_text": None}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("搞错了 是KIS的", [("product", "kis")]),
        ("星空关账还是不行怎么办", [("product", "k3cloud")]),
        ("怎么处理", []),
        ("KIS提示锁了登不上", [("product", "kis"), ("error_text", "锁了")]),
    ],
)
def test_the_prompt_of_the_matter_at_hand_stays(said: str, named: list[tuple[str, str]]) -> None:
    reply = Reply()
    heard = hear_prompt(turn(said, *named, product="k3cloud", prompt="有未审核的单据"), reply)
    assert heard.slot("error_text") == "有未审核的单据"
    assert reply.slots == {}
