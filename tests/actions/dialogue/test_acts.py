"""What the acts of a turn tell, how sure they must be, and that they count more than words."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers.follow_up import has_failed
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, asks, does_only, goes, is_read, outcome, reminds, told_clauses
from actions.dialogue.errand import goes_off, is_errand
from actions.dialogue.remarks import Tone, read_remark
from actions.logins.replies import is_about_solution, says_it_works, says_works, will_try


class Tracker:
    """A turn of clauses that were read as these acts."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, clauses: list[tuple[str, str, float]], intent: str = "other_kingdee") -> None:
        text = " ".join(clause for clause, _, _ in clauses)
        acts: list[dict[str, Any]] = []
        for clause, act, confidence in clauses:
            start = text.index(clause)
            place = {"start": start, "end": start + len(clause)}
            acts.append({"text": clause, "act": act, "confidence": confidence, **place})
        self.latest_message = {"text": text, "intent": {"name": intent}, "entities": [], "acts": acts}


def _turn(*clauses: tuple[str, str], confidence: float = 0.95, intent: str = "other_kingdee") -> Conversation:
    return Conversation(Tracker([(text, act, confidence) for text, act in clauses], intent))  # type: ignore[arg-type]


def _unread(text: str) -> Conversation:
    tracker = Tracker([(text, "tells", 1.0)])
    del tracker.latest_message["acts"]
    return Conversation(tracker)  # type: ignore[arg-type]


def test_each_clause_does_its_own() -> None:
    turn = _turn(("云账号弄好了", "worked"), ("账套是新的", "tells"), ("那账套密码呢", "asks"))
    assert outcome(turn) == "worked"
    assert asks(turn)
    assert asked_clauses(turn) == ["那账套密码呢"]
    assert told_clauses(turn) == ["账套是新的"]


def test_of_two_outcomes_the_last_counts() -> None:
    assert outcome(_turn(("好了", "worked"), ("又不行了", "failed"))) == "failed"
    assert outcome(_turn(("刚才不行", "failed"), ("现在好了", "worked"))) == "worked"


def test_a_doubtful_reading_counts_for_nothing() -> None:
    turn = _turn(("能改", "asks"), confidence=0.4)
    assert (asks(turn), is_read(turn)) == (False, False)


def test_success_must_be_certain() -> None:
    assert outcome(_turn(("过账了的", "worked"), confidence=0.7)) is None
    assert outcome(_turn(("还是不行", "failed"), confidence=0.7)) == "failed"


def test_a_button_and_a_turn_without_acts_do_nothing() -> None:
    turn = _unread("能改不")
    assert turn.acts == []
    assert (asks(turn), goes(turn), outcome(turn), is_read(turn)) == (False, False, None, False)
    pressed = Tracker([("/handoff", "asks", 1.0)])
    assert Conversation(pressed).acts == []  # type: ignore[arg-type]


def test_who_goes_and_asks_has_not_gone() -> None:
    assert goes(_turn(("我去改", "goes"), ("谢谢", "thanks")))
    assert not goes(_turn(("我去改", "goes"), ("在哪点", "asks")))


def test_courtesies_are_nothing_beside_an_act() -> None:
    assert does_only(_turn(("好的", "agrees"), ("我去改", "goes")), "goes")
    assert not does_only(_turn(("我去改", "goes"), ("在哪点", "asks")), "goes")
    assert not does_only(_turn(("谢谢", "thanks")), "goes")


def test_he_was_not_heard() -> None:
    assert reminds(_turn(("我说过了", "complains")))


def test_one_problem_of_several_keeps_its_own_clauses() -> None:
    turn = _turn(("密码忘了", "tells"), ("在哪结账", "asks"))
    view = turn.about({"text": "在哪结账", "intent": "closing_checklist", "entities": []}, {})
    assert [act.text for act in view.acts] == ["在哪结账"]


@pytest.mark.parametrize(
    ("turn", "tone", "rest"),
    [
        (_turn(("结了固资再点总账就过了", "worked"), ("谢谢", "thanks")), Tone.WORKED, ""),
        (_turn(("云账号弄好了", "worked"), ("那账套密码呢", "asks")), Tone.WORKED, "那账套密码呢"),
        (_turn(("行", "agrees"), ("我找主管弄", "goes"), ("下一个", "demands")), Tone.GOES, "下一个"),
        (_turn(("知道了", "agrees"), ("谢谢", "thanks")), Tone.NODS, ""),
    ],
)
def test_a_remark_is_what_the_clauses_do(turn: Conversation, tone: Tone, rest: str) -> None:
    remark = read_remark(turn)
    assert remark is not None
    assert (remark.tone, remark.rest) == (tone, rest)


@pytest.mark.parametrize(
    "turn",
    [
        _turn(("那我自己能改不", "asks")),
        _turn(("对", "agrees"), ("她自己的", "tells")),
        _turn(("好了", "worked"), ("转人工", "demands")),
        _turn(("好了", "worked"), ("又不行了", "failed")),
        _turn(("好的", "agrees"), ("你没听懂", "complains")),
        _turn(("好的", "agrees"), ("那我等你们工程师", "goes")),
    ],
)
def test_more_than_a_remark_is_none(turn: Conversation) -> None:
    assert read_remark(turn) is None


def test_a_question_only_sounds_like_an_errand() -> None:
    text = "我问同事可以弄"
    assert goes_off(text)
    assert is_errand(_unread(text))
    assert not is_errand(_turn((text, "asks")))


def test_the_login_job_hears_the_acts() -> None:
    assert says_works(_turn(("手机管家里找到了 可以收", "worked")))
    assert says_it_works(_turn(("换个口就亮了", "worked")))
    assert not says_works(_turn(("能登了吗", "asks"), intent="affirm"))
    assert not says_works(_turn(("好了一下又掉", "failed")))
    assert will_try(_turn(("我叫网管来弄", "goes")))
    assert not will_try(_turn(("我试哪个", "asks")))
    assert is_about_solution(_turn(("照做了没变化", "failed")))
    assert not is_about_solution(_turn(("我自己不会能叫人弄不", "asks")))


def test_a_case_has_failed_where_that_was_read() -> None:
    assert has_failed(_turn(("弄完没变化", "failed")))
    assert not has_failed(_turn(("没用过这个在哪", "asks")))
    assert has_failed(_unread("还是登不上"))


def test_thanks_leave_less_doubt_of_a_success() -> None:
    assert read_remark(_turn(("再点就结掉", "worked"), confidence=0.7)) is None
    assert read_remark(_turn(("会弄了", "worked"), ("谢谢", "thanks"), confidence=0.7)) is None
    remark = read_remark(_turn(("再点就结掉", "worked"), ("谢谢", "thanks"), confidence=0.7))
    assert remark is not None
    assert remark.tone is Tone.WORKED


def test_what_leads_up_to_a_success_need_not_be_understood() -> None:
    clauses = [("把固资结掉再结总账", "goes", 0.5), ("一下就过了", "worked", 0.99), ("谢啦", "thanks", 0.99)]
    remark = read_remark(Conversation(Tracker(clauses)))  # type: ignore[arg-type]
    assert remark is not None
    assert (remark.tone, remark.told) == (Tone.WORKED, "一下就过了")


@pytest.mark.parametrize(
    ("turn", "rest"),
    [
        (_turn(("装好了", "worked"), ("进去了", "worked"), ("没看见公司账", "tells")), "没看见公司账"),
        (_turn(("能登了", "worked"), ("报表提示没权限", "tells")), "报表提示没权限"),
        (_turn(("好了", "worked"), ("不过打印还是乱码", "failed")), "不过打印还是乱码"),
    ],
)
def test_what_goes_wrong_besides_is_kept(turn: Conversation, rest: str) -> None:
    remark = read_remark(turn)
    assert remark is not None
    assert (remark.tone, remark.rest) == (Tone.PARTLY, rest)


@pytest.mark.parametrize(
    "turn",
    [
        _turn(("行", "agrees"), ("一期期结完了", "tells")),
        _turn(("都补齐了", "tells"), ("谢谢", "thanks")),
        _turn(("行", "agrees"), ("都过完账了", "tells")),
    ],
)
def test_that_all_is_done_is_no_new_question(turn: Conversation) -> None:
    remark = read_remark(turn)
    assert remark is not None
    assert remark.tone is Tone.DONE


@pytest.mark.parametrize(
    "turn",
    [
        _turn(("审核了不就行了", "worked"), ("过账又是啥", "asks"), ("我有3张没过", "tells")),
        _turn(("去年年结做完了才发现少记一笔", "tells")),
        _turn(("上个月结完了", "tells"), ("怎么还不走", "asks")),
        _turn(("还没结完", "tells")),
    ],
)
def test_a_rhetorical_question_is_no_success(turn: Conversation) -> None:
    assert read_remark(turn) is None
