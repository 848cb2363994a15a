"""What leaves the bot is in order: each line once, in the form asked, nothing denied that nobody has asked."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.answers.asked_clauses import asks_nothing
from actions.answers.point_text import AGAIN, LIKELY, NEAREST, NOT_THAT
from actions.answers.tidied import drop_answered, for_reader, settle, tidy
from actions.answers.unwritten import NOT_CERTAIN, NOT_THAT_ONE, OTHER_NOT_WRITTEN
from actions.conversation import Conversation
from actions.reply import Reply

CHANGE = "要再改一次。用管理员给的密码登进去后，马上改成只有您自己知道的。"


def _talk(text: str, *said: str, question: str = "") -> Conversation:
    events = [{"event": "bot", "text": one} for one in said]
    slots = {"dialogue": {"question": question}}
    return Conversation(Tracker("x", slots, {"text": text}, events, False, None, {}, "action_listen"))


def _reply(*texts: str) -> Reply:
    reply = Reply()
    for text in texts:
        reply.say(text)
    return reply


def _texts(reply: Reply) -> list[str]:
    return [message["text"] for message in reply.messages]


@pytest.mark.parametrize(
    "text",
    [
        "那我要不要自己再改一次密码，在哪里改呀",
        "密码还要再改一次吗？在哪个菜单改",
        "要不要改密码 从哪里进去改",
    ],
)
def test_a_line_of_this_reply_is_not_said_to_stand_above(text: str) -> None:
    reply = _reply(CHANGE, "\n".join([AGAIN, f"· {CHANGE}", NOT_THAT]))
    tidy(_talk(text), reply)
    assert _texts(reply)[0] == CHANGE
    assert "改" in _texts(reply)[1]
    assert "资料里没有写" in _texts(reply)[1]
    assert CHANGE not in _texts(reply)[1]


def test_of_one_question_it_is_dropped() -> None:
    reply = _reply(CHANGE, "\n".join([AGAIN, f"· {CHANGE}", NOT_THAT]))
    tidy(_talk("那我要不要自己再改一次密码"), reply)
    assert _texts(reply) == [CHANGE]


def test_what_stands_above_in_an_earlier_reply_may_be_pointed_at() -> None:
    reply = _reply("\n".join([AGAIN, f"· {CHANGE}", NOT_THAT]))
    tidy(_talk("那我要不要自己再改一次密码", CHANGE), reply)
    assert len(reply.messages) == 1


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("云星空,服务器在机房。昨晚打了补丁。什么提示都没有", "云星空 服务器在机房 昨晚打了补丁 什么提示都没有"),
        ("昨天下班还都好好的,没听说谁动过东西", "昨天下班还都好好的 没听说谁动过东西"),
        ("谁说我数据坏了,我登得上去", "谁说我数据坏了 我登得上去"),
        ("我哪里说过登不上", "我哪里说过登不上"),
    ],
)
def test_what_is_told_or_scolded_is_not_denied(text: str, point: str) -> None:
    reply = _reply(NOT_CERTAIN.format(point=point))
    tidy(_talk(text), reply)
    assert _texts(reply) == []


@pytest.mark.parametrize(
    ("text", "point", "left"),
    [
        (
            "哪个说登不上嘛!是不是要反到上个月再结回来",
            "哪个说登不上嘛 是不是要反到上个月再结回来",
            "是不是要反到上个月再结回来",
        ),
        ("谁说没备份过 备份文件要放哪里", "谁说没备份过 备份文件要放哪里", "备份文件要放哪里"),
    ],
)
def test_of_a_scolding_question_the_question_is_left(text: str, point: str, left: str) -> None:
    reply = _reply(NOT_CERTAIN.format(point=point))
    tidy(_talk(text), reply)
    assert _texts(reply) == [NOT_CERTAIN.format(point=left)]


@pytest.mark.parametrize("point", ["服务器要不要先关", "补丁能卸吗", "谁来给我恢复", "什么时候能好?"])
def test_a_question_stays_denied(point: str) -> None:
    reply = _reply(NOT_CERTAIN.format(point=point))
    tidy(_talk(point), reply)
    assert _texts(reply) == [NOT_CERTAIN.format(point=point)]


@pytest.mark.parametrize(
    "text", ["谁说了算", "哪个说明书里有", "什么都不用改吗", "为什么什么提示都没有？", "谁让反审核", "哪个单子没审核"]
)
def test_a_question_asks(text: str) -> None:
    assert not asks_nothing(text)


def test_what_is_answered_comes_before_what_is_not_known() -> None:
    unknown, known = OTHER_NOT_WRITTEN.format("能看到我公司吗"), "申请书和营业执照复印件都要盖公章。"
    reply = _reply(unknown, known)
    settle(_talk("能看到我公司吗 没公章行不行"), reply)
    assert _texts(reply) == [known, unknown]


def test_what_leads_to_the_next_matter_stays_where_it_is() -> None:
    texts = [OTHER_NOT_WRITTEN.format("能看到我公司吗"), "接着看您说的另一件：“报表打印不了”。"]
    reply = _reply(*texts)
    settle(_talk("能看到我公司吗"), reply)
    assert _texts(reply) == texts


def test_a_guessed_wording_brings_no_yes_of_its_own() -> None:
    answer = "对，就是这个原因。先到企业平台加上他，只在本地建的登不进去。"
    reply = _reply(f"{LIKELY.format(asks='只在本地建了所以登不了吗')}\n{answer}")
    settle(_talk("我的意思是，直接新增不走许可，能不能登"), reply)
    assert _texts(reply)[0].split("\n")[1] == "先到企业平台加上他，只在本地建的登不进去。"


def test_the_line_he_asks_about_is_not_read_to_him_again() -> None:
    step = "先反结总账，退到结算期的前一期。"
    reply = _reply(f"这一点是这样的：\n· 办法二第3步：{step}")
    tidy(_talk("“结算期的前一期”是几月?我应收停在9月", f"3. {step}"), reply)
    assert step not in _texts(reply)[0]
    assert "结算期的前一期" in _texts(reply)[0]


def test_his_own_alternative_is_no_fact() -> None:
    reply = _reply("公司老板注册的。步骤里写的是：第1步，登录企业平台，在注册用户里添加他。")
    tidy(_talk("那个号是公司老板注册的还是得找你们要?"), reply)
    assert "资料里没有写" in _texts(reply)[0]


def test_a_side_that_the_step_names_stays() -> None:
    line = "服务器那边。步骤里写的是：第2步，在服务器打开账套管理。"
    reply = _reply(line)
    tidy(_talk("在我这台弄还是去服务器那边"), reply)
    assert _texts(reply) == [line]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("那我自己能加吗?我是出纳", "管理员打开您的资料，加上该组织。"),
        ("我登进去少了一个公司", "管理员打开您的资料，加上该组织。"),
        ("我们同事看不到那个组织怎么加", "管理员打开这位用户的资料，加上该组织。"),
        ("新来的会计她要看东莞的账", "管理员打开这位用户的资料，加上该组织。"),
    ],
)
def test_this_user_is_he_himself_where_he_asks_for_himself(told: str, said: str) -> None:
    assert for_reader("管理员打开这位用户的资料，加上该组织。", _talk(told)) == said


def test_a_guess_for_who_does_it_is_none_for_him() -> None:
    answer = "打开用户管理，查到这位用户，重置密码。重置前先确认是他本人。"
    reply = _reply(f"要再改一次。\n{LIKELY.format(asks='重置的菜单在哪')}\n{answer}\n{NOT_THAT}")
    settle(_talk("那要不要我自己再换一个密码？在哪个菜单换"), reply)
    first, rest = _texts(reply)[0].split("\n")
    assert first == "要再改一次。"
    assert "资料里没有写" in rest


EMPTY = "账套那个下拉是空的，又不是密码错。是不是苏州那边没给我加上？"


def test_a_guess_that_holds_nothing_of_his_words_is_left_out() -> None:
    guess = LIKELY.format(asks="安装包去哪拿")
    reply = _reply(f"这一点是这样的：\n{guess}\n要和服务端同一个版本，请 IT 给您。")
    settle(_talk(EMPTY), reply)
    assert "安装包" not in _texts(reply)[0]


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("原来的密码通用不", EMPTY),
        ("要不要苏州的管理员加", EMPTY),
        ("大概多久", "还要多久"),
    ],
)
def test_a_guess_near_his_words_stays(asks: str, text: str) -> None:
    reply = _reply(f"{LIKELY.format(asks=asks)}\n不通用，请那边的管理员建用户。")
    settle(_talk(text), reply)
    assert asks in _texts(reply)[0]


def test_what_only_may_be_meant_is_dropped_beside_an_answer() -> None:
    reply = _reply("不行：自己注册的号没有角色，进不了。", f"{NEAREST}\n· 第1步：用这样的账号进入天梯系统。")
    settle(_talk("那个天梯我自己注册个账号进去行吗"), reply)
    assert _texts(reply) == ["不行：自己注册的号没有角色，进不了。"]
    alone = _reply(f"{NEAREST}\n· 第1步：用这样的账号进入天梯系统。")
    settle(_talk("那个天梯我自己注册个账号进去行吗"), alone)
    assert len(_texts(alone)) == 1


def test_what_another_message_answers_as_part_of_a_longer_question_is_not_denied() -> None:
    denied = NOT_THAT_ONE.format(points="不过他进去 菜单都是灰的")
    reply = _reply(denied, "两处看：许可分组选错了会打不开该用的模块。")
    drop_answered(["不过他进去菜单都是灰的，还要授权吧"], reply)
    assert _texts(reply) == ["两处看：许可分组选错了会打不开该用的模块。"]
    other = _reply(NOT_THAT_ONE.format(points="年结要几天"), "两处看：许可分组。")
    drop_answered(["不过他进去菜单都是灰的"], other)
    assert len(_texts(other)) == 2
