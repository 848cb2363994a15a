"""The same answer is not said twice to two questions, nor denied beside itself."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.answers.repeated import deny_repeated, is_covered, speaks_of_it
from actions.answers.unwritten import NOT_THAT_ONE
from actions.conversation import Conversation
from actions.reply import Reply

GROUP = "用户归“系统管理员组”的人管，请他登录，在 工具→用户管理 里处理。"


@pytest.mark.parametrize(
    ("clause", "answer"),
    [
        ("过账还要另外做？", "不是一回事，是两步：先审核，再过账。凭证审完还要请总账会计过账。"),
        ("要不要审核", "先审核，再过账。"),
        ("备份要单独做吗", "动手前先做好备份。"),
    ],
)
def test_what_the_answer_speaks_of_is_covered(clause: str, answer: str) -> None:
    assert is_covered(clause, answer)


@pytest.mark.parametrize(
    ("clause", "answer"),
    [
        ("批量更新会不会把赠品也改了", "确实是赠品的，先别随便填，请财务主管定。"),
        ("授权范围是什么意思", "加组织只动您这一个用户，不影响别人。"),
        ("怎么弄", "先审核，再过账。"),
    ],
)
def test_what_it_does_not_speak_of_is_not(clause: str, answer: str) -> None:
    assert not is_covered(clause, answer)


@pytest.mark.parametrize(
    "asked",
    ["删了他以前做的凭证上制单人的名字会不会没有了", "删掉以后去年的报表还能看吗", "那科目余额会不会变"],
)
def test_another_question_is_not_answered_with_the_same_line(asked: str) -> None:
    reply = Reply()
    reply.say(GROUP)
    assert deny_repeated(_talk("前任那个号要不要停用 我能弄吗", GROUP, asked), reply) == GROUP
    assert asked[:8] in reply.messages[0]["text"]
    assert [button["title"] for button in reply.messages[0]["buttons"]] == ["转人工"]


@pytest.mark.parametrize("asked", ["那直接给她改个新的行不行", "另一家店要不要再弄一次", "换一个可以吗"])
def test_a_question_that_names_little_may_be_answered_by_it(asked: str) -> None:
    reply = Reply()
    reply.say("看不到，也不能替他改：密码只归本人，谁也查不到别人的密码。")
    assert deny_repeated(_talk("我能看见她密码不", reply.messages[0]["text"], asked), reply) is None


@pytest.mark.parametrize("asked", ["前任的号我到底能不能停用", "用户管理在工具里面吗", "知道了，那我找他"])
def test_the_same_question_or_one_of_that_line_may_hear_it_again(asked: str) -> None:
    reply = Reply()
    reply.say(GROUP)
    assert deny_repeated(_talk("前任那个号要不要停用 我能弄吗", GROUP, asked), reply) is None
    assert reply.messages[0]["text"] == GROUP


def test_a_new_line_beside_it_is_an_answer() -> None:
    reply = Reply()
    reply.say(GROUP)
    reply.say("删了以后凭证上的制单人还是原来的名字，请先备份账套。")
    assert deny_repeated(_talk("前任那个号要不要停用", GROUP, "制单人的名字会不会没有了"), reply) is None


def _talk(before: str, answer: str, asked: str) -> Conversation:
    events = [
        {"event": "user", "text": before, "parse_data": {}},
        {"event": "bot", "text": answer},
        {"event": "user", "text": asked, "parse_data": {}},
    ]
    return Conversation(Tracker("x", {}, {"text": asked}, events, False, None, {}, "action_listen"))


def test_a_line_among_others_is_denied_too() -> None:
    reply = Reply()
    unknown = NOT_THAT_ONE.format(points="报表还能看吗")
    reply.say(f"{GROUP}\n{unknown}")
    asked = "删掉以后去年的报表还能看吗"
    assert deny_repeated(_talk("前任那个号要不要停用 我能弄吗", f"先备份账套。\n{GROUP}", asked), reply) == GROUP
    assert GROUP not in reply.messages[0]["text"]


def test_what_a_job_says_of_its_own_it_may_say_again() -> None:
    asked = "那科目余额会不会变"
    talk = _talk("前任那个号要不要停用 我能弄吗", GROUP, asked)
    reply = Reply()
    reply.say(GROUP)
    assert deny_repeated(talk, reply, ["先备份账套，再反结账。"]) is None
    assert deny_repeated(talk, reply, [f"不用。{GROUP}"]) == GROUP


LEDGER = "应收退到翻倍那期的上一期；总账也结过这一期的，要先反结总账。动之前先备份。"


@pytest.mark.parametrize(
    "clause",
    [
        "那现在反不了应收怎么弄",
        "那应收怎么办呢",
        "应收现在该怎么处理",
        "总账要怎么弄啊",
        "应收如何解决",
        "应收该怎么搞",
    ],
)
def test_how_to_deal_with_what_the_answer_speaks_of_is_told(clause: str) -> None:
    assert speaks_of_it(clause, LEDGER)


@pytest.mark.parametrize(
    "clause",
    ["应付怎么弄", "怎么办", "那现在怎么弄", "存货那边怎么处理", "总账的报表怎么弄", "总账在哪里反", "应收谁能反"],
)
def test_what_it_does_not_name_or_asks_otherwise_is_not(clause: str) -> None:
    assert not speaks_of_it(clause, LEDGER)
