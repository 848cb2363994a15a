"""What he suspects is told from what he sees, said back, and not followed."""

from __future__ import annotations

import pytest

from actions.logins.suspecting import lead_for, what_he_suspects, without_suspicion
from actions.logins.told_already import clauses_of


@pytest.mark.parametrize(
    ("words", "seen", "suspects"),
    [
        ("新来的进去一个账都没有 另外老板说设了个安全策略 会不会是这个", "新来的进去一个账都没有", "设了个安全策略"),
        ("同事一登就白屏，昨天装了360，跟这个有关系吗", "同事一登就白屏", "昨天装了360"),
        ("登录一直转圈 是不是浏览器的问题", "登录一直转圈", "浏览器"),
        ("打不开账套 会不会是因为欠费了", "打不开账套", "欠费了"),
        ("是不是只有我这样", "是不是只有我这样", None),
        ("会不会是这个", "会不会是这个", None),
        ("登不上 提示密码错误", "登不上 提示密码错误", None),
    ],
)
def test_what_is_seen_is_told_from_what_is_suspected(words: str, seen: str, suspects: str | None) -> None:
    assert without_suspicion(words) == seen
    assert what_he_suspects(words) == suspects


def test_a_suspicion_names_no_situation() -> None:
    words = "新来的进去一个账都没有，另外老板说设了个安全策略，会不会是这个"
    assert clauses_of(words) == ["新来的进去一个账都没有"]


def test_the_case_says_that_it_goes_by_what_he_sees() -> None:
    words = "新来的进去一个账都没有 老板设了个安全策略 会不会是这个"
    assert "老板设了个安全策略" in lead_for("看不到账套，多半是没有电脑端权限", words)
    assert lead_for("设了安全策略以后登不上", words) == ""
    assert lead_for("看不到账套", "新来的进去一个账都没有") == ""
