"""Some words name a situation outright; told facts are heard, whatever the turn was heard as."""

from __future__ import annotations

import pytest

from actions.logins.content import content
from actions.logins.fitting_way import way_of_thing
from actions.logins.listening import tells_facts
from actions.logins.occasion import sees_no_ledger
from actions.logins.outright import MIN_PARTS, told_outright
from tests.actions.library import read_case
from tests.actions.logins.turn import case, turn

APP, NO_LEDGER, EMPTY = "xingchen-app-no-ledger", "xingchen-login-no-ledger", "k3cloud-login-datacenter-empty"
RENTAL, POLICY = "k3cloud-licence-rental-expired", "xingchen-login-security-policy"
OUTSIDE = "kis-login-outside-network"
VPN, MOVED, COPIED = "k3wise-login-vpn", "k3wise-login-server-moved", "eas-install-copy-client"
KICKED = "k3cloud-login-kicked-out"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("登进去了 没有账套 空的，我在手机上看 电脑上看有的", APP),
        ("金蝶云app登上去看不到帐套", APP),
        ("app和网页都看不到账套", None),
        ("工作台上一个账套都没有，空空的", NO_LEDGER),
        ("手机号密码都对,也进到工作台了,可是账套一个都没有", NO_LEDGER),
        ("选那个数据中心的地方下拉是空的 切换也是灰的", EMPTY),
        ("星空是租的云的 网页打开讲到期了", RENTAL),
        ("密码到期了 我们租的云", None),
        ("前天开了个安全策略 我在家登不上", POLICY),
        ("在家连不上服务器", OUTSIDE),
        ("连着vpn登不进，现在我在办公室也登不进 服务器换过网段", MOVED),
        ("eas文件夹从旧电脑整个拷过来的 双击没反应", COPIED),
        ("登不上", None),
        ("手机号登不进去", None),
    ],
)
def test_what_is_told_outright(words: str, named: str | None) -> None:
    ids = [APP, NO_LEDGER, EMPTY, RENTAL, POLICY, OUTSIDE, VPN, MOVED, COPIED]
    assert told_outright(ids, words, at_least=MIN_PARTS) == named


def test_every_case_that_may_be_named_is_there() -> None:
    assert all(read_case(case_id)["status"] == "published" for case_id in content().told)


@pytest.mark.parametrize(
    "text",
    [
        "结十月的 我出差呢 在酒店连的vpn 同组的人都能登",
        "昨晚电信来换了宽带",
        "上个月停过一次电",
        "wise 14 昨天手工加的新同事 只有她这样",
        "我在家远程",
        "昨天刚开的新号",
        "寻晚电讯公司嚟换咗条宽带",
    ],
)
def test_facts(text: str) -> None:
    assert tells_facts(turn(text, "out_of_scope"))


@pytest.mark.parametrize("text", ["今天天气真冷", "总账结不了账怎么办", "凭证断号", "帮我订张机票", "谢谢"])
def test_no_facts(text: str) -> None:
    assert not tells_facts(turn(text, "out_of_scope"))


@pytest.mark.parametrize(
    "text", ["手机号登进去了,工作台上一个账套都没有", "扫码进去了 看不到账套", "密码都对 账套一个都没"]
)
def test_he_is_in_and_sees_no_ledger(text: str) -> None:
    assert sees_no_ledger(text)


@pytest.mark.parametrize(
    "text", ["密码忘了 看不到账套", "账套管理的密码错了", "登不上 账套打不开", "没有账套管理的密码", "账套备份怎么恢复"]
)
def test_a_lost_password_stays_one(text: str) -> None:
    assert not sees_no_ledger(text)


@pytest.mark.parametrize(
    ("clause", "way"),
    [
        ("我们拿这号跑接口的", 2),
        ("接口也用的这个号", 2),
        ("没有接口用这个号", None),
        ("接口是什么", None),
        ("账号就我自己知道", None),
    ],
)
def test_a_thing_that_only_one_way_is_for(clause: str, way: int | None) -> None:
    assert way_of_thing(case(KICKED), [clause], {1}) == way


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("eas号说失效了 进不去", "sign_in"),
        ("app登上去看不到帐套", "ledger"),
        ("手机号密码都对 账套一个都没有", "ledger"),
        ("登录框里面账套那个下拉是空的", "ledger"),
        ("账号被锁了", "sign_in"),
        ("登录后菜单少了一半", "inside"),
    ],
)
def test_the_stage_is_told(words: str, stage: str) -> None:
    trait = content().trait("stage")
    assert trait is not None
    assert trait.said_in(words) == stage


@pytest.mark.parametrize(
    "words", ["昨天下午停过一次电", "停了两次电", "来电后就不行了", "昨晚跳了闸", "断过电", "机房停电了"]
)
def test_a_power_cut_is_told(words: str) -> None:
    trait = content().trait("changed")
    assert trait is not None
    assert trait.said_in(words) == "power"


@pytest.mark.parametrize("words", ["打了个电话", "电话停机了", "登不上", "电脑没问题"])
def test_no_power_cut(words: str) -> None:
    trait = content().trait("changed")
    assert trait is not None
    assert trait.said_in(words) != "power"


OUT, IDLE = "xingchen-login-kicked-out", "xingchen-login-auto-logout"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("用着用着就给我退出来了", OUT),
        ("正录凭证呢突然就掉线了", OUT),
        ("做着做着给踢下来", OUT),
        ("做账做到一半跳回登录页", OUT),
        ("老是被挤下线", OUT),
        ("开着单子呢一下子退了", OUT),
        ("吃个饭回来就要重新登录", IDLE),
        ("放着没动一会就退了", IDLE),
        ("我离开一会就掉线", IDLE),
        ("动不动就退出", None),
        ("退出去再登就不行", None),
    ],
)
def test_in_the_middle_of_his_work_or_left_alone(words: str, named: str | None) -> None:
    assert told_outright([OUT, IDLE, APP], words, at_least=MIN_PARTS) == named
