"""What he reports as done is done; what stands in his way now is what he speaks of."""

from __future__ import annotations

import pytest

from actions.answers.newest import is_report, newest_obstacle, only_reports


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("导入成功也授权了，但他首次登录收不到激活码", "他首次登录收不到激活码"),
        ("管理员重置好了，登录又提示密码过期", "登录又提示密码过期"),
        ("授权加上了 现在点保存报没有权限", "点保存报没有权限"),
        ("凭证都审核了 过账提示凭证不连续", "过账提示凭证不连续"),
        ("重启了服务器，这回弹数据库连接失败", "这回弹数据库连接失败"),
        ("反结账成功了 可是凭证改不了", "凭证改不了"),
        ("按你说的做了，系统说单据日期不在当前期间", "系统说单据日期不在当前期间"),
        ("等了半小时了，这回不说锁了，说密码已过期", "不说锁了，说密码已过期"),
        ("平台加上他了 许可也同步好了 现在登录框要他激活 短信一直没收到", "登录框要他激活，短信一直没收到"),
    ],
)
def test_the_newest_obstacle_comes_behind_what_is_done(text: str, obstacle: str) -> None:
    assert newest_obstacle(text) == obstacle


@pytest.mark.parametrize(
    "text",
    [
        "照做了 还是登不上",
        "加了还是看不到",
        "备份好了 但是反过账在哪点",
        "折旧凭证已经审核了",
        "昨天停电了 今天打不开了",
        "许可同步好了，那个同名用户要不要先删掉？",
        "提示没有权限",
        "同步好了，导入也提示成功了",
        "同步好了吗，怎么登不上",
    ],
)
def test_no_new_one_has_come(text: str) -> None:
    assert newest_obstacle(text) is None


@pytest.mark.parametrize(
    "text", ["同步也做了", "许可同步好了", "用户导入那里能看到他了", "卡片改好了", "管理员已经授权了", "重装了客户端"]
)
def test_a_report_asks_nothing(text: str) -> None:
    assert is_report(text)
    assert only_reports(f"{text}，备份做了")


@pytest.mark.parametrize("text", ["同步好了吗", "加了要不要重启", "没有导入成功", "改好了在哪看", "授权不了"])
def test_a_question_or_a_failure_is_no_report(text: str) -> None:
    assert not is_report(text)
    assert not only_reports(text)
