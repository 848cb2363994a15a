"""What he did, in his own words, is not asked of him again."""

from __future__ import annotations

import pytest

from actions.answers.tried import MARK
from actions.logins.doing import (
    done_besides,
    is_same_doing,
    is_symptom,
    steps_named,
    still_to_do,
    told_done,
)
from actions.logins.solutions import Fit, next_solution
from actions.logins.telling import said_fault
from tests.actions.logins.turn import case

MOVED, VPN, ONE = "kis-login-server-ip-changed", "k3wise-login-vpn", "k3cloud-login-one-person"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("同事在公司里可以登 我ping服务器也是通的", ["同事在公司里可以登", "我ping服务器也是通的"]),
        ("eas一直停在更新 cache文件夹我都删过了 没用", ["cache文件夹我都删过了"]),
        ("缓存怎么清啊", []),
        ("要不要把缓存清了", []),
        ("账套已经打不开了", []),
        ("明天要报税了怎么办", []),
        ("lib、metas、cache我都看到了", []),
        ("加了我要重新登一道不", []),
        ("角色加上了要退出来不", []),
        ("过账就行了是吧", []),
        ("找到set-url.bat那个文件了", []),
        ("按要求退出来重新登录了", ["按要求退出来重新登录了"]),
        ("四个文件夹都删了", ["四个文件夹都删了"]),
    ],
)
def test_the_clauses_that_tell_what_was_done(words: str, told: list[str]) -> None:
    assert told_done(words) == told


def test_a_way_whose_steps_are_done_is_left_out_and_named() -> None:
    way = case(VPN)
    done = {(0, place) for place in range(len(way.solutions[0].steps))}
    proposal = next_solution(way, 0, [], fit=Fit(done=done))
    assert proposal is not None
    assert proposal.number == 1
    assert proposal.left_out == (way.solutions[0].title,)


def test_a_step_that_is_done_is_marked_and_the_rest_is_left() -> None:
    proposal = next_solution(case(VPN), 0, [], fit=Fit(done={(0, 0)}))
    assert proposal is not None
    assert proposal.number == 0
    assert proposal.steps[0].endswith("（您已经试过）")
    assert not any("已经试过" in step for step in proposal.steps[1:])
    assert still_to_do(case(VPN), 0, {(0, 0)}) == [1, 2]


@pytest.mark.parametrize(("clause", "is_one"), [("5台全是演示版了", True), ("加密狗我换了个口重新插紧了", False)])
def test_what_the_case_is_about_is_nothing_done_about_it(clause: str, is_one: bool) -> None:
    assert is_symptom(clause, case("kis-licence-expired-dongle")) is is_one


def test_a_look_whether_it_helped_is_never_marked_as_done() -> None:
    way = case("kis-licence-expired-dongle")
    proposal = next_solution(way, 0, [], fit=Fit(done={(0, len(way.solutions[0].steps) - 1), (0, 1)}))
    assert proposal is not None
    assert [MARK in step for step in proposal.steps] == [False, True, False, False]


def test_who_gets_in_is_not_sorted_out_again() -> None:
    first = next_solution(case(MOVED), 0, [], "several")
    known = next_solution(case(MOVED), 0, [], "several", fit=Fit(is_who_known=True))
    assert first is not None
    assert "分清" in case(MOVED).solutions[first.number].title
    assert known is not None
    assert known.number == first.number + 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("换他自己的号在老板电脑能进", "computer"),
        ("我的号到小王那台能登", "computer"),
        ("我的号在我的电脑能登", None),
    ],
)
def test_whose_account_works_where(text: str, fault: str | None) -> None:
    assert said_fault(text) == fault


@pytest.mark.parametrize(
    ("clause", "step", "is_it"),
    [
        ("我上午在账套里建了个用户", "打开 账套管理→用户→用户导入，把他选到右边", False),
        ("我服务器上新建了个账套", "在服务器打开账套管理，选中这个账套", False),
        ("cache我都删过了", "删除 client 下的 lib、metas、logs、cache 四个目录", True),
        ("加密狗重新插过了", "看加密狗的灯亮不亮，换一个 USB 口重新插紧", True),
        ("ping也是通的", "在客户端用 ping 试服务器", True),
        ("用户导入也导过了", "打开 账套管理→用户→用户导入，把他选到右边", True),
        ("备份做过了", "重启服务器", False),
    ],
)
def test_only_that_very_step_is_done(clause: str, step: str, is_it: bool) -> None:
    assert is_same_doing(clause, step) is is_it


def test_a_way_is_done_whose_every_part_he_names() -> None:
    stuck = case("eas-login-stuck-updating")
    whole = {(0, place) for place in range(len(stuck.solutions[0].steps))}
    assert steps_named("我用set-url里那个检测跟清理都点过", stuck) == whole
    assert steps_named("检测和清理我都点过了", stuck) == whole
    assert steps_named("我点过检测了", stuck) == {(0, 3)}
    assert steps_named("我退出过了", stuck) == set()


@pytest.mark.parametrize("words", ["安全策略打开了", "eas卡更新那里不动了", "客户端一闪就没了", "昨天开了安全策略"])
def test_what_began_it_is_no_step(words: str) -> None:
    assert told_done(words) == []


@pytest.mark.parametrize(
    ("clause", "is_besides"),
    [("缓存我清过了没用", True), ("重启了电脑也不行", True), ("试过了没用", False), ("换了浏览器也没用", False)],
)
def test_what_failed_is_of_his_own(clause: str, is_besides: bool) -> None:
    assert done_besides(clause, ["换谷歌浏览器打开 jdy.com", "登录试一次"]) is is_besides
