"""What a customer tells in passing: since when, what was changed, the backup, how many, account or computer."""

from __future__ import annotations

import pytest

from actions.handoff.since import said_since
from actions.logins.knowing import speaks_of, told_prompts
from actions.logins.scope import said_scope
from actions.logins.separating import Cause
from actions.logins.solutions import next_solution
from actions.logins.telling import said_backup, said_change, said_fault, said_server
from actions.logins.urgency import find_urgency
from tests.actions.logins.turn import case, turn


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("全公司都登不上，十分钟前开始的", "十分钟前"),
        ("从8点开始的", "8点"),
        ("早上8点起", "早上8点"),
        ("昨晚停电后", "昨晚停电后"),
        ("换了路由器之后连不上", "换了路由器之后"),
        ("昨天还好的", "今天（昨天还正常）"),
        ("今天早上突然登不上", "今天早上"),
        ("我们公司今天早上来了以后就是所有人都进不去系统了", "今天早上"),
        ("是昨天下午四点卡的", "昨天下午四点"),
        ("今天上午删的 八十来张 周三要报税", "今天上午"),
        ("卡在那里四十分钟了", "四十分钟"),
        ("等了四十分钟了", None),
        ("今天就要报税", None),
        ("明天下午3点要报税", None),
        ("下午3点前要交", None),
    ],
)
def test_since_when(text: str, since: str | None) -> None:
    assert said_since([text]) == since


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("客户端登不了 换了路由器之后", "换了路由器"),
        ("早上8点开始的 昨晚停过电", "昨晚停过电"),
        ("昨晚升级补丁", "昨晚升级补丁"),
        ("没有动过什么", "没动过"),
        ("没停过电", None),
        ("要不要重装系统", None),
    ],
)
def test_what_was_changed(text: str, changed: str | None) -> None:
    assert said_change(text) == changed


def test_backup_and_server() -> None:
    assert said_backup("备份是上周五做的") == "上周五做的"
    assert said_backup("要备份吗") is None
    assert said_backup("没备份，领导说上个月底做过一次备份下载在他电脑里") == "上个月底做过一次备份下载在他电脑里"
    assert said_backup("U盘里有年结前的备份") == "U盘里有年结前的备份"
    assert said_backup("电脑里有没有备份") is None
    assert said_server("私有云 服务器就在机房") == "私有云，服务器就在机房"
    assert said_server("加密服务器在哪重启") is None


@pytest.mark.parametrize(
    ("text", "scope", "fault"),
    [
        ("就我这台，我的号在同事电脑可以登", "one", "computer"),
        ("做过了 说了换电脑可以登", None, "computer"),
        ("同事在我电脑上可以登", None, "account"),
        ("同事的正常 管理员说分配过了 没好", "one", None),
        ("我们三个会计都登不上星空", "several", None),
        ("都不行 大家都连不上", None, None),
    ],
)
def test_who_is_affected_and_what_is_at_fault(text: str, scope: str | None, fault: str | None) -> None:
    assert (said_scope(text), said_fault(text)) == (scope, fault)


def test_what_was_observed_skips_the_solution_that_only_finds_it_out() -> None:
    one_person = case("k3cloud-login-one-person")
    numbers = []
    for fault in (None, "account", "computer"):
        proposal = next_solution(one_person, 0, [], fault=fault)
        assert proposal is not None
        numbers.append(proposal.number)
    assert numbers == [0, 1, 2]


def test_a_quoted_prompt_is_known_and_a_strange_one_is_not_spoken_of() -> None:
    limited = case("xingchen-login-device-limited")
    assert "设备受限提示" in [answer.key for answer in told_prompts("登录提示设备受限", [Cause(limited, 1.0)])]
    assert told_prompts("登不上", [Cause(limited, 1.0)]) == []
    assert speaks_of(limited, "设备受限")
    assert not speaks_of(case("kis-login-cloud-account-first"), "超过最大登录人数")


def test_everybody_and_our_product_is_an_outage_even_as_a_tax_matter() -> None:
    text = "所有人都登不上了!!!星空!今天要报税"
    urgency = find_urgency(turn(text, "out_of_scope", 0.62, product="k3cloud=星空", scope="company=所有人"))
    assert urgency is not None
    assert (urgency.kind, urgency.is_certain) == ("everyone", True)
    assert find_urgency(turn("所有人都打不开网页", "out_of_scope", 0.62, scope="company=所有人")) is None


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("昨晚服务器打了系统更新重启过 今天全连不上", "昨晚服务器打了系统更新重启过"),
        ("我上周改过金蝶那个接口用的账号密码", "我上周改过金蝶那个接口用的账号密码"),
        ("昨天改过云星空管理员的密码就连不上了", "昨天改过云星空管理员的密码"),
        ("昨天换了新路由器 今天登不上", "昨天换了新路由器"),
    ],
)
def test_the_thing_that_was_changed_is_named_whole(text: str, changed: str) -> None:
    assert said_change(text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("上周换过电信的线 小李早上密码错了", "上周换过电信的线"), ("前两天联通来换了线", "前两天联通来换了线"),
        ("昨天拉了条新宽带", "昨天拉了条新宽带"), ("昨天下午换了线路就登不上了", "昨天下午换了线路"),
        ("要不要换条线", None), ("换了电信的线也不行", None), ("电信说线没问题", None), ("换成移动硬盘", None),
    ],
)  # fmt: skip
def test_another_line_is_a_change(text: str, changed: str | None) -> None:
    assert said_change(text) == changed


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("一直正在调用中间层 转了半个多钟 三个人都这样", "半个多钟"), ("卡了20多分钟都没反应", "20多分钟"),
        ("转了快半个钟头 全公司都这样", "半个钟头"), ("登不上半个多小时了", "半个多小时"),
        ("等了半个多钟了", None), ("我弄了一个多小时", None), ("昨天停了两天电", None), ("结账卡了三天才结完", None),
    ],
)  # fmt: skip
def test_how_long_it_has_hung_tells_since_when(text: str, since: str | None) -> None:
    assert said_since([text]) == since
