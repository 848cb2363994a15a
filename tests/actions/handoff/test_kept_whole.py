"""A trial keeps its result, a sentence its sense, and the ticket neither what he set right nor what nobody did."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.handoff.blocked import blocked_by
from actions.handoff.deadline import said_deadline
from actions.handoff.means import own_way_in
from actions.handoff.own_people import tells_of_own_phone
from actions.handoff.reported import reported_trials
from actions.handoff.ticketed import HE_SEES_TO_IT, without_call
from actions.handoff.trials import POINT_RESULT, SHOWN_RESULT, STEP_RESULT, as_they_went
from actions.reply import Reply
from actions.steering.about_us import answer_of_us


@pytest.mark.parametrize(
    ("text", "what", "result"),
    [
        ("换了个usb口灯亮了", "换了个usb口", "灯亮了"),
        ("换了网线灯就亮了", "换了网线", "灯就亮了"),
        ("重插了加密狗 灯亮了", "重插了加密狗", "灯亮了"),
        ("重启了服务器能打开了", "重启了服务器", "能打开了"),
        ("重新登了还是演示版", "重新登了", "还是演示版"),
        ("现在打开还是过期", "打开", "还是过期"),
        ("后来想把应收反结回去，反不了", "应收反结回去", "反不了"),
        ("打算把固定资产退到上月 退不了", "固定资产退到上月", "退不了"),
        ("结账的时候卡住我点了好几下", "点了好几下", "卡住"),
        ("卡死了 我又连点了四五次", "连点了四五次", "卡死了"),
    ],
)
def test_a_step_is_told_with_what_it_changed(text: str, what: str, result: str) -> None:
    assert reported_trials([text]) == [{"what": what, "result": result}]


@pytest.mark.parametrize(
    "text",
    [
        "想反审核，反不了怎么弄",
        "换个usb口灯会不会亮",
        "打开还是要密码吗",
        "点了保存",
        "换了浏览器能登了吗",
        "要是重插灯亮了呢",
    ],
)
def test_what_is_only_asked_was_not_done(text: str) -> None:
    assert reported_trials([text]) == []


def test_what_he_did_since_the_way_was_shown_is_of_it() -> None:
    tried = [{"what": "KIS 演示版：在服务器上重插加密狗", "result": SHOWN_RESULT}]
    said = ["变成演示版了", "换了个usb口灯亮了，现在打开还是演示版"]
    went = as_they_went(tried, said, lambda title: said[1:] if title == "在服务器上重插加密狗" else [])
    assert went[0]["result"] == f"{STEP_RESULT}（换了个usb口灯亮了、打开还是演示版）"
    assert as_they_went(tried, said, lambda _: []) == tried


@pytest.mark.parametrize("said", ["我们是自己服务器的", "公司用的私有云", "不是什么公有云", "自己的服务器，就在机房"])
def test_what_he_sets_right_is_struck(said: str) -> None:
    tried = [{"what": "云星空公有云：administrator 密码忘了", "result": POINT_RESULT}]
    assert as_they_went(tried, [said]) == []


@pytest.mark.parametrize("said", ["是公有云", "私有云还是公有云我不知道", "密码忘了"])
def test_what_nobody_set_right_stays(said: str) -> None:
    tried = [{"what": "云星空公有云：administrator 密码忘了", "result": POINT_RESULT}]
    assert as_they_went(tried, [said]) == tried


def test_what_he_may_not_do_is_where_he_is_stuck() -> None:
    assert blocked_by(["总账反结账我没权限，谁能做"]) == ["总账反结账我没权限"]
    assert blocked_by(["我们子公司没有管理员,都是集团管的"]) == ["都是集团管的"]
    assert blocked_by(["有没有管理员？", "是不是集团管的", "管报表的是谁"]) == []


def test_the_way_in_is_his_own() -> None:
    assert own_way_in(["网关我没有!就是EAS登录框自己弹的账号失效"]) == "EAS登录框自己弹的"
    assert own_way_in(["办公门户我都登得进去"]) is None


@pytest.mark.parametrize("said", ["付款今天要出去", "工资明天得发", "出库单今天要打"])
def test_by_when(said: str) -> None:
    assert said_deadline([said]) == said


@pytest.mark.parametrize(
    "said",
    [
        "他人在外地 打电话能问到短信",
        "打个电话问老板也行",
        "老板电话打得通",
        "打电话叫他念给我",
        "他微信联系得上",
        "电话能打通",
    ],
)
def test_ringing_up_his_own_wants_nobody(said: str) -> None:
    assert tells_of_own_phone(said)


@pytest.mark.parametrize(
    "said", ["给我打个电话问一下", "打电话联系工程师", "你们能打电话吗", "帮我打电话问下", "打电话给我"]
)
def test_who_wants_to_be_rung_up_does(said: str) -> None:
    assert not tells_of_own_phone(said)


@pytest.mark.parametrize(
    ("said", "is_told"),
    [("让人打电话给集团把账号弄好", False), ("我打电话问了师傅", False), ("给网管打了电话没人接", False),
     ("你们客服电话多少", True), ("打哪个电话", True), ("电话给我一个", True)],
)  # fmt: skip
def test_our_number_is_told_to_who_asks_for_it(said: str, is_told: bool) -> None:
    reply = Reply()
    latest = {"text": said, "intent": {"name": "handoff", "confidence": 0.9}, "entities": []}
    answer_of_us(Conversation(Tracker.from_dict({"sender_id": "c", "latest_message": latest, "events": []})), reply)
    assert bool(reply.messages) == is_told


def test_no_sentence_ends_in_its_middle() -> None:
    assert without_call("改成新 IP；找不到的，回复“转人工”。") == f"改成新 IP；找不到的，{HE_SEES_TO_IT}。"
    assert without_call("前面说过的他都看得到；还没转的，说“转人工”就行。") == "前面说过的他都看得到。"
