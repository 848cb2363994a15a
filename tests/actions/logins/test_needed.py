"""「要不要…」: the step that asks for it, or that none does; who must back up is never told that he need not."""

from __future__ import annotations

import pytest

from actions.logins.needed import answer_needed
from tests.actions.logins.turn import case

DONGLE, EMPTY, UPDATING = "kis-licence-expired-dongle", "k3cloud-login-datacenter-empty", "eas-login-stuck-updating"
ORGANISATION = "k3cloud-login-organisation-missing"


@pytest.mark.parametrize(
    ("case_id", "way", "clause", "step"),
    [
        (DONGLE, 0, "别人要不要先退", "第1步：让大家先保存并退出"),
        (DONGLE, 0, "其他人用不用下线啊", "第1步：让大家先保存并退出"),
        (EMPTY, 0, "要不要退了重进", "完全退出客户端"),
        (UPDATING, 0, "我是不是要把eas退了", "第1步：退出所有 EAS"),
        ("k3wise-login-not-initialised", 0, "要不要先备份", "先备份账套"),
        (UPDATING, 1, "是直接重启电脑吗", "第1步：完全退出客户端"),
        (UPDATING, 1, "是先重启电脑吗", "重启一次电脑"),
        (ORGANISATION, 0, "加了我要重新登一道不", "第5步：退出重新登录"),
        (ORGANISATION, 0, "还要重新登录吗", "第5步"),
        (ORGANISATION, 0, "弄完是不是要退了再进", "第5步"),
    ],
)
def test_the_step_that_asks_for_it(case_id: str, way: int, clause: str, step: str) -> None:
    said = answer_needed(case(case_id), way, clause)
    assert said is not None
    assert said.startswith("要。")
    assert step in said


@pytest.mark.parametrize(("case_id", "clause"), [(UPDATING, "要重装吗"), ("xingchen-app-old-jdy", "要不要重启手机")])
def test_what_no_step_asks_for(case_id: str, clause: str) -> None:
    assert "先不用做" in (answer_needed(case(case_id), 0, clause) or "")


@pytest.mark.parametrize("clause", ["要多久", "要钱吗", "要不要先备份", "重启了", "还要等吗"])
def test_anything_else_is_left(clause: str) -> None:
    assert answer_needed(case(DONGLE), 0, clause) is None
