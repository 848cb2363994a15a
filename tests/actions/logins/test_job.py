"""The login job over HTTP, as Rasa drives it: questions, solutions, corrections, digressions, a person."""

from __future__ import annotations

from typing import Any

from actions.jobs import Memory
from actions.logins.likelihood import NONE
from actions.logins.memory import Trouble
from actions.logins.separating import UNKNOWN, Question
from tests.actions.library import ScriptedLibrary
from tests.actions.logins.conftest import ALL, BLANK, DONGLE, EMPTY, MOVED, ONE, SWITCH, UPGRADE
from tests.actions.talk import Talk

LOGIN = "login_failure"
VAGUE = "云星空登不上"


def titles(talk: Talk) -> list[str]:
    return [button["title"] for message in talk.messages for button in message.get("buttons", [])]


def facts(talk: Talk) -> dict[str, Any]:
    handoff = talk.custom("handoff")
    assert handoff is not None
    known: dict[str, Any] = handoff["facts"]
    return known


def card(talk: Talk) -> dict[str, Any]:
    shown = talk.custom("card")
    assert shown is not None
    return shown


async def ask(talk: Talk, text: str, intent: str = LOGIN, **entities: str) -> None:
    await talk.say("action_answer", text, intent, **entities)


async def test_a_sure_answer_comes_at_once_one_solution_alone(talk: Talk) -> None:
    await ask(talk, "云星空数据中心下拉是空的", product="k3cloud=云星空")
    assert (card(talk)["kind"], card(talk)["case_id"], card(talk)["number"]) == ("solution", EMPTY, 1)
    assert "办法一" in talk.text
    assert "办法二" not in talk.text
    assert titles(talk) == ["好了", "没好", "转人工"]


async def test_the_product_is_asked_once_and_only_where_it_matters(talk: Talk) -> None:
    await ask(talk, "登不上")
    assert talk.slots["awaiting"] == "product"
    await ask(talk, "不知道", "inform")
    assert "没关系" in talk.text
    assert "请问您用的是哪一个" not in talk.text
    assert talk.slots["awaiting"] != "product"


async def test_a_vague_trouble_is_asked_about_and_never_twice(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    first = titles(talk)
    assert "说不清" in first
    assert talk.custom("card") is None
    await talk.press("action_job_choice", talk.button("说不清"))
    assert titles(talk) != first
    while "说不清" in titles(talk):
        await talk.press("action_job_choice", talk.button("说不清"))
    assert "提示的原文" in talk.text


async def test_an_answer_leads_to_its_case(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    while "只有我" not in titles(talk):
        await talk.press("action_job_choice", talk.button("说不清"))
    await talk.press("action_job_choice", talk.button("只有我"))
    assert card(talk)["case_id"] == ONE


async def test_everybody_as_the_answer_brings_a_person(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    await ask(talk, "大家都登不上", "inform", scope="company=大家都")
    assert facts(talk)["scope"] == "company"
    assert "不在哪一个人身上" in talk.text


async def _read_lines_out(talk: Talk, **lines: str) -> None:
    """The conversation stands where one line of each case has been read out."""
    trouble = Trouble(words="云星空账套有毛病", product="k3cloud")
    options = (*lines.items(), (NONE, "都不像"), (UNKNOWN, "说不清"))
    trouble.ask(Question("line", " ".join(lines), "下面哪一种最像您的情况？", "先分清是哪一种。", options, 1.0))
    memory: Memory = {}
    trouble.keep(memory)
    talk.slots |= {"product": "k3cloud", "dialogue": {"jobs": [{"name": "login", "memory": memory}]}}


async def test_a_line_in_the_customers_words_may_be_chosen(talk: Talk) -> None:
    await _read_lines_out(talk, **{EMPTY: "账套下拉框是空的", SWITCH: "切换账套切不回去"})
    await ask(talk, "第二个", "inform")
    assert card(talk)["case_id"] == SWITCH


async def test_a_line_that_tells_of_an_emergency_brings_a_person(talk: Talk) -> None:
    await _read_lines_out(talk, **{EMPTY: "账套下拉框是空的", ALL: "所有人都登录不了"})
    await ask(talk, "所有人都登录不了", "inform")
    assert facts(talk)["scope"] == "company"


async def test_the_next_solution_then_the_next_case_then_a_person(talk: Talk) -> None:
    await ask(talk, "云星空数据中心下拉是空的", product="k3cloud=云星空")
    seen = []
    while talk.custom("handoff") is None:
        seen.append((card(talk)["case_id"], card(talk)["number"]))
        await talk.say("action_not_helped", "没好", "not_helped")
        assert talk.custom("outcome") == {"case_id": seen[-1][0], "helped": False}
    assert seen == [(EMPTY, 1), (EMPTY, 2), (SWITCH, 1), (SWITCH, 2)]
    told = facts(talk)
    assert [entry["result"] for entry in told["tried"]] == ["没解决"] * 4
    assert (told["diagnosis"], told["product"]) == ("account", "k3cloud")
    assert talk.custom("handoff")["reason"] == "unresolved"  # type: ignore[index]


async def test_it_helped(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS")
    await talk.press("action_job_choice", talk.button("好了"))
    assert talk.custom("outcome") == {"case_id": DONGLE, "helped": True}
    assert "太好了" in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


async def test_okay_i_will_try_is_not_solved_yet(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS")
    await talk.say("action_affirm", "好的，我试试", "affirm")
    assert "慢慢试" in talk.text
    assert talk.custom("outcome") is None
    await talk.say("action_affirm", "好了", "affirm")
    assert "太好了" in talk.text


async def test_what_was_tried_is_not_proposed(talk: Talk) -> None:
    await ask(talk, "星辰登录页空白，换了谷歌浏览器", product="xingchen=星辰", tried="换浏览器=换了谷歌浏览器")
    assert card(talk)["number"] == 1
    assert "办法二" not in talk.text
    assert "您已经试过“换浏览器”" in talk.text


async def test_all_tried_brings_a_person(talk: Talk) -> None:
    await ask(talk, "星辰登录页空白", product="xingchen=星辰")
    assert card(talk)["case_id"] == BLANK
    await talk.say("action_not_helped", "换了浏览器也清过缓存了", "not_helped", tried="清缓存=清过缓存")
    assert {"what": "清缓存", "result": "客户说试过了，没解决"} in facts(talk)["tried"]


async def test_backing_up_comes_before_what_touches_data(talk: Talk) -> None:
    await ask(talk, "KIS每次都要升级", product="kis=KIS")
    assert card(talk)["case_id"] == UPGRADE
    assert card(talk)["solution"]["touches_data"]
    assert "备份" in card(talk)["solution"]["steps"][0]


async def test_another_product_starts_the_diagnosis_anew_without_asking_again(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    await ask(talk, "说错了，是KIS，换了路由器连不上", "inform", product="kis=KIS")
    assert card(talk)["case_id"] == MOVED
    assert "您用的是KIS" in talk.text
    assert "说错了" not in talk.text


async def test_a_denied_product_is_asked_for(talk: Talk) -> None:
    await ask(talk, "KIS登不上", product="kis=KIS")
    await ask(talk, "不是KIS", "deny", product_excluded="kis=KIS")
    assert "云星空" in titles(talk)
    assert talk.slots["product"] is None


async def test_a_question_about_something_else_is_answered_and_the_job_comes_back(talk: Talk) -> None:
    await ask(talk, "KIS换了路由器连不上", product="kis=KIS")
    await ask(talk, "凭证断号怎么整理", "other_kingdee")
    assert "回到刚才登录的问题" in talk.text
    assert "没好" in titles(talk)
    await talk.say("action_deny", "没好", "deny")
    assert (card(talk)["case_id"], card(talk)["number"]) == (MOVED, 2)


async def test_why_is_explained_and_the_question_comes_again(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    asked = titles(talk)
    await ask(talk, "为什么问这个", "inform")
    assert titles(talk) == asked
    assert talk.text


async def test_a_new_prompt_while_trying_leads_to_its_case(talk: Talk) -> None:
    await ask(talk, "KIS换了路由器连不上", product="kis=KIS")
    await ask(talk, "现在提示演示版了", "inform", error_text="演示版了")
    assert card(talk)["case_id"] == DONGLE


async def test_a_button_of_an_earlier_step_changes_nothing(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    old = talk.button("说不清")
    await ask(talk, "数据中心下拉没有内容", "inform")
    assert card(talk)["case_id"] == EMPTY
    await talk.press("action_job_choice", old)
    assert "试好了，或者试了还不行" in talk.text
    await talk.press("action_job_choice", talk.button("没好"))
    assert card(talk)["number"] == 2


async def test_stop(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    await talk.say("action_cancel", "算了", "cancel")
    assert "先放下" in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


async def test_a_person_as_the_solution_may_be_accepted_in_a_word(talk: Talk) -> None:
    await ask(talk, "KIS激活时选错公司了", product="kis=KIS")
    assert titles(talk)[0] == "转人工"
    await talk.say("action_affirm", "好的", "affirm")
    assert facts(talk)["diagnosis"] == "licence"
    assert talk.custom("handoff")["reason"] == "customer_asked"  # type: ignore[index]


async def test_nothing_found_asks_for_the_prompt_then_brings_a_person(talk: Talk) -> None:
    await ask(talk, "云星空登录怪怪的不对劲", product="k3cloud=云星空")
    assert "提示的原文" in talk.text
    await talk.press("action_job_choice", talk.button("没有提示"))
    assert talk.custom("handoff") is not None


async def test_the_login_button_without_words(talk: Talk) -> None:
    await talk.press("action_answer", "/login_failure")
    assert "云星空" in titles(talk)
    await talk.press("action_answer", talk.button("云星空"))
    assert "卡在哪一步" in talk.text
    assert "请问您用的是哪一个" not in talk.text


async def test_a_forgotten_password_is_another_job(talk: Talk) -> None:
    await ask(talk, VAGUE, product="k3cloud=云星空")
    await ask(talk, "想起来了，是密码忘了", "password_reset")
    assert [entry["name"] for entry in talk.slots["dialogue"]["jobs"]] != ["login"]


async def test_other_peoples_software_is_not_ours(talk: Talk, library: ScriptedLibrary) -> None:
    await ask(talk, "用友U8登不上")
    assert talk.slots["dialogue"]["jobs"] == []
    await ask(talk, "金税盘口令锁了登不上")
    assert talk.slots["dialogue"]["jobs"] == []


async def test_the_library_is_down_in_an_emergency(talk: Talk, library: ScriptedLibrary) -> None:
    library.is_down = True
    await ask(talk, "全公司都登不上云星空", product="k3cloud=云星空")
    assert talk.custom("handoff") is not None
    assert ALL not in str(talk.messages)


async def test_a_question_about_a_step_is_answered_and_is_no_outcome(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS")
    await ask(talk, "狗灯是亮的 加密服务器在哪重启 我这台就是服务器", "inform")
    assert "· 第3步：" in talk.text
    assert "刷新或重启加密服务器" in talk.text
    assert "记下了" not in talk.text
    assert titles(talk) == ["好了", "没好", "转人工"]
    await ask(talk, "加密服务器在哪里打开 我找不到", "not_helped")
    assert talk.custom("card") is None
    assert talk.custom("outcome") is None
    await talk.say("action_not_helped", "没好", "not_helped")
    assert (card(talk)["case_id"], card(talk)["number"]) == (DONGLE, 2)


async def test_a_word_he_cannot_do_is_asked_about(talk: Talk) -> None:
    await ask(talk, "KIS换了路由器连不上", product="kis=KIS")
    await talk.say("action_not_helped", "没好", "not_helped")
    assert card(talk)["number"] == 2
    await ask(talk, "ping我不会 怎么弄", "not_helped")
    assert "输入 cmd" in talk.text
    assert talk.custom("outcome") is None


async def test_the_answer_is_not_said_twice(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS")
    await ask(talk, "加密服务器在哪重启", "inform")
    first = talk.text
    await ask(talk, "加密服务器在哪重启啊", "inform")
    assert talk.text != first
    assert "就是上面说的" in talk.text
    assert "转人工" in talk.text


async def test_a_complaint_is_no_question_about_a_step(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS")
    await ask(talk, "加密服务器重启了怎么还是不行", "not_helped")
    assert card(talk)["number"] == 2


async def test_several_of_a_department_are_an_outage(talk: Talk) -> None:
    await ask(talk, "主控台登不上，一直显示正在调用中间层")
    await ask(talk, "财务部5个人都这样 早上就开始了", "inform")
    assert "不在哪一个人身上" in talk.text
    assert (facts(talk)["product"], facts(talk)["scope"]) == ("k3wise", "several")
