"""Several problems in one message are told apart; one problem told in two sentences is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.dialogue.problems import (
    CLOSING,
    kind_named,
    kind_of,
    refers_back,
    said_before_next,
    split_problems,
    wants_next,
    wants_something,
)

REPOSITORY = Path(__file__).resolve().parents[3]


def said(text: str, entities: list[dict[str, Any]] | None = None) -> Conversation:
    latest = {"text": text, "intent": {"name": "password_reset", "confidence": 0.9}, "entities": entities or []}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": latest, "events": []}))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("先说急的:星空密码忘了。再说不急的:报表怎么导出", ["星空密码忘了", "报表怎么导出"]),
        ("总账十月份要反结账 另外新会计要加个号", ["总账十月份要反结账", "新会计要加个号"]),
        ("新会计没账号要新开,另外我的号登不上", ["新会计没账号要新开", "我的号登不上"]),
        ("密码忘了，另外上个月的账反结账怎么弄", ["密码忘了", "上个月的账反结账怎么弄"]),
        ("1. 云星空密码忘了 2. 反结账怎么做", ["云星空密码忘了", "反结账怎么做"]),
        ("我有三件事：1、登录不上去\n2、凭证打印不出来\n3、月结报错", ["登录不上去", "凭证打印不出来", "月结报错"]),
        ("一是忘记密码怎么办，二是结账提示有未过账凭证", ["忘记密码怎么办", "结账提示有未过账凭证"]),
        ("登录密码忘了怎么办？还有结账结不了是怎么回事", ["登录密码忘了怎么办？", "结账结不了是怎么回事"]),
        ("密码忘了怎么重置？上个月怎么反结账？", ["密码忘了怎么重置？", "上个月怎么反结账？"]),
        ("登录不了，另外再问个事，怎么反审核凭证", ["登录不了", "怎么反审核凭证"]),
        ("星空密码忘了 还有月底总账关不了账 两个问题", ["星空密码忘了", "月底总账关不了账"]),
        ("星空密码忘了,另外月底总账结不了账", ["星空密码忘了", "月底总账结不了账"]),
        (
            "两个事情 一个是kis账套登不上提示密码错误 另一个是上个月凭证断号",
            ["kis账套登不上提示密码错误", "上个月凭证断号"],
        ),
        ("我有两件事 一是工资表里少了两个人 二是凭证打印没边框", ["工资表里少了两个人", "凭证打印没边框"]),
        ("两件事 一个是凭证断号怎么整理 一个是报表打不开", ["凭证断号怎么整理", "报表打不开"]),
        ("登不上 而且月底账也没结 两个事", ["登不上", "月底账也没结"]),
        ("有两个问题 1验证码收不到 2结账提示凭证断号", ["验证码收不到", "结账提示凭证断号"]),
        ("账号锁了 而且总账也结不了 今天最后一天", ["账号锁了", "总账也结不了 今天最后一天"]),
        ("登不上云星空 总账也结不了", ["登不上云星空", "总账也结不了"]),
        ("账号被停用了，加上库存也关不了账", ["账号被停用了", "库存也关不了账"]),
        ("憑證審核不了 還有月底外幣調匯在哪", ["憑證審核不了", "月底外幣調匯在哪"]),
        (
            "两家公司都卡住了 一家是我跟助理不能同时登 另一家固定资产结不了账",
            ["我跟助理不能同时登", "另一家固定资产结不了账"],
        ),
        ("我代账的 一家密码忘了，另外一家总账结不了", ["密码忘了", "另外一家总账结不了"]),
        ("两个客户 一个客户登不上 另一个客户凭证断号了", ["登不上", "另一个客户凭证断号了"]),
        ("其中一家结账报错 还有一家反过账点不了", ["结账报错", "还有一家反过账点不了"]),
        ("凭证审核报错怎么办 哦还有 工资条怎么打印", ["凭证审核报错怎么办", "工资条怎么打印"]),
        ("密码忘了怎么弄，那还有总账结不了账是咋回事", ["密码忘了怎么弄", "总账结不了账是咋回事"]),
    ],
)
def test_several_problems(text: str, parts: list[str]) -> None:
    assert [problem["text"] for problem in split_problems(said(text))] == parts


@pytest.mark.parametrize(
    "text",
    [
        "先说一下 我们公司大的很 结账结不了 再说别的也没用",
        "云星空登录不上，另外提示密码错误",
        "我已经结转损益了 那损益是不是也要重新做 还有我自己没有反过账的权限 找谁",
        "折旧凭证要反审核吗 另外这个该找谁",
        "登不上，还有就是同事也登不上",
        "结账报错，还有提示凭证未过账",
        "密码忘了，另外手机也换了收不到验证码",
        "还有个问题，凭证断号怎么整理",
        "顺便问一下发票怎么打印",
        "1. 打开系统 2. 输入账号 3. 弹出红框",
        "KIS专业版14.1，2024年12期结账不了",
        "你好。密码忘了怎么办？",
        "1月结账报错 2月结账也报错",
        "2台电脑登不上 3台能登",
        "系统进不去所以账也结不了",
        "登录不上去，没法结账",
        "登录提示账号锁定，同事也登不上",
        "登录授权弹了个框要输二次验权密码，这个密码在哪重置",
        "凭证断号了怎么整理？这张凭证断号能不能不管？",
        "结账提示还有单据没审核，另外这张单据删不掉怎么办",
        "我们一家公司 财务登不上",
        "另一家分公司也登不上",
        "总公司和另一家都结不了账",
    ],
)
def test_one_problem_stays_whole(text: str) -> None:
    assert split_problems(said(text)) == []


def test_entities_go_with_their_part() -> None:
    text = "云星空密码忘了，另外KIS怎么反结账"
    named = [
        {"entity": "product", "value": "k3cloud", "start": 0, "end": 3},
        {"entity": "product", "value": "kis", "start": 10, "end": 13},
    ]
    first, second = split_problems(said(text, named))
    assert [entity["value"] for entity in first["entities"]] == ["k3cloud"]
    assert [(entity["value"], entity["start"]) for entity in second["entities"]] == [("kis", 0)]
    assert (first["intent"], second["intent"]) == ("password_reset", "closing_checklist")


def _single_problems() -> Iterator[str]:
    for name in ("nlu_development", "fresh_intents", "fresh"):
        for line in (REPOSITORY / f"tests/data/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            yield entry.get("text") or entry["q"]


def test_questions_of_real_kind_are_hardly_ever_split() -> None:
    questions = list(_single_problems())
    split = [text for text in questions if split_problems(said(text))]
    assert len(questions) > 500
    assert len(split) <= len(questions) * 0.005, split


@pytest.mark.parametrize("text", ["下一个", "看下一个问题", "第二个", "好，下一件事", "下个问题吧"])
def test_the_next_one(text: str) -> None:
    assert wants_next(text)


@pytest.mark.parametrize("text", ["下一步怎么做", "第二个办法不行", "下个月再说", "上一个"])
def test_not_the_next_one(text: str) -> None:
    assert not wants_next(text)


def test_next_may_stand_behind_a_remark() -> None:
    assert wants_next("补录就行吧 下一个")
    assert not wants_next("我想问下一个单据怎么做")


@pytest.mark.parametrize(
    "text",
    [
        "不是要删物料，就是那两张采购入库单，没下游的，同事已经自己删了。下一个",
        "打印那个同事帮我弄好了，是他那边换了台新的打印机。看下一个吧",
        "这张单子是上个月的，我已经让仓库的人作废了，那边也说没问题了，下一件",
        "好的我记下了，等财务主管回来我再去找她签字，现在先不弄。说下一个问题",
    ],
)
def test_next_is_heard_behind_however_long_a_report(text: str) -> None:
    assert wants_next(text)
    assert said_before_next(text) == ""


@pytest.mark.parametrize(
    "text",
    ["填完了点下一步还是灰的，怎么弄", 
        "要反到下一个月还是上一个月", "前一张没事 下一个单据就报错了", "点下一个期间没反应"],
)
def test_another_next_is_no_call(text: str) -> None:
    assert not wants_next(text)


@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("这个密码在哪重置", "弹了个框要输二次验权密码"),
        ("那这张凭证要反审核吗", "凭证断号了"),
        ("还有这个账号谁能停", "离职的账号还在"),
    ],
)
def test_it_is_of_the_thing_that_stands_before(part: str, before: str) -> None:
    assert refers_back(part, before)
    assert not wants_something(part) or not part.startswith("这")


@pytest.mark.parametrize(
    ("part", "before"),
    [("这个月结账报错", "密码忘了"), ("这张发票导不进去", "凭证断号了"), ("总账结不了", "密码忘了")],
)
def test_it_is_of_another_thing(part: str, before: str) -> None:
    assert not refers_back(part, before)


@pytest.mark.parametrize("part", ["这个月结账报错", "这几天登不上", "这边打印不出来"])
def test_a_time_or_a_place_refers_to_nothing(part: str) -> None:
    assert wants_something(part)


@pytest.mark.parametrize("text", ["是不是就能结总账了", "那总账是不是可以结了", "先关库存账", "固资账要先结吗"])
def test_a_close_however_it_is_called(text: str) -> None:
    assert kind_named(text) == CLOSING


@pytest.mark.parametrize("text", ["账号能关联微信吗", "总账和出纳有关系吗", "对账单能结算吗"])
def test_no_close(text: str) -> None:
    assert kind_named(text) != CLOSING


@pytest.mark.parametrize(
    "text",
    [
        "重置的时候大家正在用会不会被踢出去",
        "改了口令以后别人会不会登不上",
        "升级完会不会又进不去啊",
        "换了服务器会连不上吗",
        "备份的时候要不要让他们都退出",
        "如果今晚重启，同事会被踢下线吗",
        "要是改了端口，会不会登不了",
    ],
)
def test_what_is_feared_of_a_planned_act_is_no_symptom(text: str) -> None:
    assert kind_of(text) != "login_failure"


@pytest.mark.parametrize(
    "text",
    [
        "改完密码登不上了怎么办",
        "重置以后还是登不上",
        "换了电脑进不去 会不会要重装",
        "昨天升级之后连不上了",
        "会不会是被锁了 登不上",
        "重启以后登不上 要不要再重启一次",
    ],
)
def test_what_has_happened_after_an_act_is_one(text: str) -> None:
    assert kind_of(text) == "login_failure"
