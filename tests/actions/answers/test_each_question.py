"""Who asks several things in one turn is answered all of them, or told which is not written; none is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.answers.asked_clauses import AskedClause, questions_of
from actions.answers.each_question import NOT_THAT_ONE, NOT_THOSE, Told, each_text
from actions.answers.places import lacks_place
from actions.answers.who_does import asks_who, confirmed, who_text
from actions.conversation import Conversation
from actions.jobs import Job
from kb.client import Case
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

REOPEN = "kis-closing-reopen-pro"
POINT = "action_answer"
SURE = 0.95
ANSWERS = [one["answer"] for one in read_case(REOPEN)["questions"] if one.get("known", True) and not one.get("way")]
PLACES = [n for n, one in enumerate(read_case(REOPEN)["questions"]) if one.get("known", True) and not one.get("way")]


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"反结账": ("answer", [REOPEN])})


async def _ask(talk: Talk, text: str) -> None:
    await talk.say(POINT, "KIS专业版怎么反结账", "closing_checklist", product="kis=KIS")
    await talk.say(POINT, text, "other_kingdee")


async def test_both_are_answered_in_the_order_asked(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, PLACES[0], SURE), "乙乙": (REOPEN, PLACES[1], SURE)}
    await _ask(talk, "甲甲会怎么样 乙乙要不要弄")
    assert talk.text == f"{ANSWERS[0]}\n{ANSWERS[1]}"
    assert talk.slots["dialogue"]["open_point"] is None


async def test_what_is_not_written_is_named(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, PLACES[0], SURE)}
    await _ask(talk, "甲甲会怎么样 丙丙丙要几天")
    assert talk.text == f"{ANSWERS[0]}\n{NOT_THAT_ONE.format(points='丙丙丙要几天')}"
    assert talk.slots["dialogue"]["open_point"] == "丙丙丙要几天"


async def test_a_guess_at_what_is_answered_is_not_denied(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, PLACES[0], SURE)}
    await _ask(talk, "甲甲会怎么样 是没装吗")
    assert talk.text == ANSWERS[0]
    await _ask(talk, "甲甲怎么办呢 要重新录?")
    assert "没有写" not in talk.text


async def test_where_none_is_written_both_are_named(talk: Talk, library: ScriptedLibrary) -> None:
    library.likeness = {"answer": 0.9, "clarify": 0.1}
    await _ask(talk, "丁丁丁会怎么样 丙丙丙要几天")
    assert talk.text == NOT_THOSE.format(points="丁丁丁会怎么样”“丙丙丙要几天")


async def test_one_answer_to_both_is_said_once(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, PLACES[0], SURE), "乙乙": (REOPEN, PLACES[0], SURE)}
    await _ask(talk, "甲甲会怎么样 乙乙要不要弄")
    assert talk.text == ANSWERS[0]


def _asked(text: str) -> list[AskedClause]:
    """As its words say, without acts."""
    return questions_of(Conversation(Tracker("x", {}, {"text": text}, [], False, None, {}, "action_listen")))


def test_the_other_choice_belongs_to_its_question() -> None:
    assert [one.quoted for one in _asked("我自己能改吗 还是非得找谁啊")] == ["我自己能改吗 还是非得找谁啊"]


def test_what_it_is_needed_for_belongs_to_its_question() -> None:
    assert len(_asked("总账要退到几月 我的应付才能退到8月呢")) == 1
    assert len(_asked("总账要退到几月 怎么才能退应付")) == 2


def test_questions_said_in_one_breath_are_told_apart() -> None:
    said = "差额能不能带着先结还有字特别小怎么调"
    acts = [{"start": 0, "end": len(said), "text": said, "act": "asks", "confidence": 0.9}]
    latest = {"text": said, "acts": acts}
    conversation = Conversation(Tracker("x", {}, latest, [], False, None, {}, "action_listen"))
    assert [one.said for one in questions_of(conversation)] == ["差额能不能带着先结", "字特别小怎么调"]


def test_the_answer_he_expects_belongs_to_its_question() -> None:
    asked = _asked("那该找谁 网管?")
    assert [(one.said, one.proposes) for one in asked] == [("那该找谁", "网管")]


def test_what_names_nothing_is_read_with_what_stands_before_it() -> None:
    asked = _asked("EAS的密码是不是也锁了 要不要改")
    assert asked[1].is_bare
    assert asked[1].readings == ["EAS的密码是不是也锁了，要不要改"]


def test_a_cry_for_help_is_no_question() -> None:
    assert [one.said for one in _asked("验证码多久过期 怎么办呀")] == ["验证码多久过期"]


@pytest.mark.parametrize("text", ["你们没有资料吗", "您这里真的不知道吗", "你还没说呢", "你们也不懂啊"])
def test_a_reproach_is_no_question(text: str) -> None:
    assert [one.said for one in _asked(f"验证码多久过期 {text}")] == ["验证码多久过期"]


def test_the_release_told_beside_a_question_goes_with_it() -> None:
    assert [one.release for one in _asked("关于里写的11点多 我这个版本从哪反")] == ["11"]
    assert [one.release for one in _asked("我这个版本从哪反")] == [None]


def test_what_he_proposes_is_confirmed_where_the_answer_names_him() -> None:
    answer = "找管网关的 IT 解锁，您自己解不了。"
    assert confirmed("网管", answer) == f"对，{answer}"
    assert confirmed("财务主管", answer) == answer
    assert confirmed(None, answer) == answer
    assert confirmed("管理员", "不用找，自己收码就行。") == "不用找，自己收码就行。"


def test_who_does_it_stands_beside_the_way() -> None:
    case = Case.model_validate(read_case(REOPEN))
    text = who_text(case, [1])
    assert text is not None
    assert case.solutions[0].who in text
    assert asks_who("谁反啊")
    assert asks_who("这个找谁弄")
    assert not asks_who("不管是谁都一样")


@pytest.mark.parametrize("text", ["查不出来找谁", "弄不好找谁弄", "对不平了该找谁", "没办法了请谁来"])
def test_who_helps_when_it_does_not_come_off(text: str) -> None:
    told = who_text(Case.model_validate(read_case(REOPEN)), said=text) or ""
    assert "转人工" in told


def test_nothing_is_said_twice_and_nothing_dropped() -> None:
    first, second, third = (AskedClause(text) for text in ("一吗", "二吗", "三吗"))
    told: list[Any] = [Told(first, "答。"), Told(second, None), Told(third, "答。")]
    assert each_text(told) == f"答。\n{NOT_THAT_ONE.format(points='二吗')}"


def test_a_line_is_said_once_and_a_lone_lead_not_at_all() -> None:
    line = "审核和过账是两步。"
    told = [
        Told(AskedClause("甲"), f"关于“甲”：\n{line}"),
        Told(AskedClause("乙"), f"您是想问“乙”吧：\n{line}"),
        Told(AskedClause("丙"), f"· 办法一第3步：{line}\n丙另有一句。"),
    ]
    assert each_text(told) == f"关于“甲”：\n{line}\n丙另有一句。"


def test_the_steps_of_a_way_stay_together() -> None:
    told = [Told(AskedClause("甲"), "1. 先备份账套\n2. 反过账"), Told(AskedClause("乙"), "1. 先备份账套\n2. 结账")]
    assert each_text(told).count("1. 先备份账套") == 2


async def test_a_place_is_not_answered_by_its_neighbours_answer(talk: Talk, library: ScriptedLibrary) -> None:
    place = next(n for n in PLACES if "→" not in read_case(REOPEN)["questions"][n]["answer"])
    library.asked = {"甲甲": (REOPEN, place, SURE), "乙乙": (REOPEN, place, SURE)}
    await _ask(talk, "甲甲会怎么样 乙乙的菜单在哪里")
    answer = read_case(REOPEN)["questions"][place]["answer"]
    if not lacks_place(answer, "乙乙的菜单在哪里"):
        pytest.skip("the answer names a place")
    assert talk.text.count(answer) == 1
    assert "乙乙的菜单在哪里" in talk.text


@pytest.mark.parametrize(
    "text", ["那我就用调整单吧", "好的那就按办法二做吧", "我先去试试吧", "那我们就照这个弄了", "行 我就走这个办法了"]
)
def test_what_he_will_do_is_no_question(text: str) -> None:
    assert _asked(text) == []


@pytest.mark.parametrize("text", ["那我就用哪个办法吧", "我先做哪一步吧", "那就用调整单吗"])
def test_which_to_do_is_one(text: str) -> None:
    assert [one.said for one in _asked(text)] == [text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("管理员说，是加完马上就有，还是我要退出来重进？", "是加完马上就有 还是我要退出来重进？"),
        ("到底是先审核就行，还是要再过账？", "到底是先审核就行 还是要再过账？"),
        ("你说打开登录授权页，这个在哪个菜单里？", "这个在哪个菜单里？"),
    ],
)
def test_the_other_choice_goes_with_the_first_though_that_asks_nothing_alone(text: str, said: str) -> None:
    assert [one.said for one in _asked(text)] == [said]


def test_who_asks_where_asks_of_what_stands_before() -> None:
    where = _asked("过账还要另外做？在哪过")[-1]
    assert where.readings[-1] == "过账在哪过"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我能加吗 还有为什么昨天还看得到", ["我能加吗", "为什么昨天还看得到"]),
        ("要备份吗 另外组织要一个一个关吗", ["要备份吗", "组织要一个一个关吗"]),
        ("要备份吗 对了还有几个组织都要关吗", ["要备份吗", "几个组织都要关吗"]),
        ("哪个说登不上嘛 是不是要反到上个月", ["是不是要反到上个月"]),
        ("页面一直转什么提示都没有 要不要重启", ["要不要重启"]),
        ("重新计提折旧以后 结转凭证要不要删了重来", ["结转凭证要不要删了重来"]),
    ],
)
def test_what_joins_scolds_or_tells_is_no_question(text: str, said: list[str]) -> None:
    assert [one.said for one in _asked(text)] == said


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("按钮是灰的，是权限问题吗", "按钮是灰的，是权限问题吗"),
        ("是同事录的，货没到，能直接删掉吗", "是同事录的，货没到，能直接删掉吗"),
        ("我是出纳，改了一张卡片，部门换了，要重新计提折旧吗", "改了一张卡片，部门换了，要重新计提折旧吗"),
    ],
)
def test_a_question_is_read_with_what_he_tells_before_it(text: str, reading: str) -> None:
    assert _asked(text)[0].readings[-1] == reading


def test_what_he_told_before_another_question_is_not_read_with_it() -> None:
    first, second = _asked("凭证过账了，要反过账吗？组织要一个一个关吗")
    assert second.told == ""
    assert first.told == "凭证过账了"
