"""The ticket follows the last state: what stands in his way, what is the matter by now, that nothing was lost."""

from __future__ import annotations

import re

import pytest

from actions.handoff.blocked import blocked_by
from actions.handoff.loss_denied import deleted_on_purpose, denies_loss, is_denied_at_last
from actions.handoff.means import said_place
from actions.handoff.naming import says_all
from actions.handoff.newest import newest_trouble

LOST = re.compile("数据丢|凭证[^，]{0,4}没了|删了")


@pytest.mark.parametrize(
    ("text", "blocked"),
    [
        ("管理员今天请假了！！", ["管理员今天请假了"]),
        ("管理员请假了谁能给我弄", ["管理员请假了"]),
        ("我们IT出差了", ["IT出差了"]),
        ("公章在外地要等一个礼拜,太慢了", ["公章在外地要等一个礼拜"]),
        ("法人章在总部那边", ["法人章在总部那边"]),
        ("那个管服务器的人联系不上了", ["管服务器的人联系不上了"]),
        ("管理员不在吗", []),
        ("要是管理员不在呢", []),
        ("我们没有管理员", []),
        ("老板在不在都行", []),
        ("服务器在机房", []),
    ],
)
def test_what_stands_in_his_way(text: str, blocked: list[str]) -> None:
    assert blocked_by([text]) == blocked


def test_one_thing_told_twice_is_one() -> None:
    assert blocked_by(["另外我公章在外地", "公章在外地要等一周"]) == ["公章在外地要等一周"]


@pytest.mark.parametrize(
    ("known", "texts", "newest"),
    [
        ("账号被锁了", ["被锁定了", "等完了锁没了，现在是密码过期"], "密码已过期（原来的锁定已解）"),
        ("密码忘了", ["密码忘了", "重置后现在提示账号被锁定"], "账号被锁了"),
        ("密码忘了", ["密码忘了"], None),
        ("账号被锁了", ["账号锁了 是不是密码过期"], None),
    ],
)
def test_what_is_the_matter_by_now(known: str, texts: list[str], newest: str | None) -> None:
    assert newest_trouble(known, texts) == newest


@pytest.mark.parametrize(
    "text",
    ["没得啥子数据坏", "数据没丢", "数据都在 就是登不上", "我们没丢账啊", "账套好好的", "没有数据损坏", "是我故意删的"],
)
def test_who_says_that_nothing_is_lost(text: str) -> None:
    assert denies_loss(text)


@pytest.mark.parametrize("text", ["数据还在吗", "数据丢了", "账套是不是坏了", "数据没问题吧", "凭证没了", "没数据了"])
def test_who_fears_or_tells_a_loss_does_not_deny_it(text: str) -> None:
    assert not denies_loss(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("折旧提错了 我把凭证都删了 怎么再提", True),
        ("结转损益的凭证删了 重新结转不了", True),
        ("我删了两张凭证要补号", True),
        ("不小心把凭证全删了", False),
        ("我把9月的凭证全删了", False),
        ("凭证删错了怎么恢复", False),
    ],
)
def test_a_voucher_deleted_to_do_the_step_anew_is_no_loss(text: str, is_so: bool) -> None:
    assert deleted_on_purpose(text) is is_so


def test_a_denial_holds_until_a_loss_is_told_again_and_never_against_a_hard_sign() -> None:
    assert is_denied_at_last(["数据丢了", "没有丢数据 是我看错"], LOST)
    assert not is_denied_at_last(["没有丢数据", "凭证真的没了"], LOST)
    assert not is_denied_at_last(["数据库置疑", "没有丢数据吧 数据都在"], LOST)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("我们一屋五台电脑全部都登不起", True),
        ("店里3台机器全都进不去", True),
        ("整个办公室全都卡住了", True),
        ("我们财务部全部都登不上", False),
        ("五台电脑全部登不上 就服务器能进", False),
        ("我们全都用星空", False),
        ("有两台登不上", False),
    ],
)
def test_all_that_there_are_is_everybody(text: str, is_so: bool) -> None:
    assert says_all([text]) is is_so


def test_where_it_runs_and_at_which_address() -> None:
    assert said_place(["服务器在我们自己机房"]) == "服务器在我们自己机房"
    assert said_place(["服务器宜家系10.0.0.5"]) == "服务器现在的 IP 是 10.0.0.5"
    assert said_place(["服务器怎么重启"]) is None
