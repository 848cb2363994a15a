"""What is presumed where nobody else and no special account is spoken of, and what is not."""

from __future__ import annotations

import pytest

from actions.passwords.content import procedures
from actions.passwords.presuming import presumed
from actions.passwords.triage import Triage


def _triage(product: str = "k3cloud", excluded: tuple[str, ...] = ()) -> Triage:
    return Triage({"product": product, "known": {}, "excluded": list(excluded)}, procedures())


@pytest.mark.parametrize(
    "text",
    [
        "星空密码死活想不起来,节前还天天用呢。我是应付会计",
        "我那个登录密码忘光了",
        "俺的口令记不得咧",
        "我就是个出纳 密码想不起来了 急",
        "俺干出纳的 密码忘咯 咋整",
        "我管往来的 密码想不起来了",
        "我做成本会计的 登录密码记不得了",
        "休完假回来脑子一片空白 密码敲不出来了",
        "本人密码忘记",
        "我是出纳 密码怎么都想不起来了 对面会计小周她进得去的",
    ],
)
def test_who_speaks_of_nobody_else_means_his_own(text: str) -> None:
    found = presumed("account", _triage(), [text])
    assert found is not None
    assert found.values == {"account": "own_user"}


@pytest.mark.parametrize(
    "text",
    [
        "密码忘了",
        "我们星空密码忘了",
        "她说密码想不起来了",
        "我的管理员密码想不起来",
        "我admin的口令记不得了",
        "我接手的时候没人告诉我密码",
        "我手机号登的那个密码忘了",
        "我们老板密码想不起来了",
    ],
)
def test_of_a_firm_of_others_and_of_special_accounts_nothing_is_presumed(text: str) -> None:
    assert presumed("account", _triage(), [text]) is None


@pytest.mark.parametrize(
    "text",
    [
        "俺替俺们车间统计员问哈 她那个k3 密码输了仨遍都说不对",
        "我帮车间统计员问下 密码忘了",
        "代仓库老刘咨询一下 他的口令想不起来",
        "我同事小李密码忘了",
        "审核岗小洪的k3密码忘了要重置",
        "仓管的号密码忘了",
        "阿芳的账号进不去",
        "王姐的密码输不对",
        "administrator在我手里 老张的密码忘了",
        "出纳那个用户密码没人知道",
    ],
)
def test_who_asks_for_somebody_means_that_one(text: str) -> None:
    found = presumed("account", _triage("k3wise"), [text])
    assert found is not None
    assert found.values == {"account": "other_user"}


def test_whose_special_account_it_is_stays_open() -> None:
    assert presumed("account", _triage(), ["替我们信息部问一下 administrator密码"]) is None
    assert presumed("account", _triage(), ["麻烦帮我问一下 密码的事"]) is None


def test_what_he_said_before_counts_and_what_he_denied_is_not_presumed() -> None:
    before = presumed("account", _triage(), ["替同事问的", "我想不起来密码"])
    assert before is not None
    assert before.values == {"account": "other_user"}
    assert presumed("account", _triage(excluded=("own_user",)), ["我想不起来密码"]) is None


@pytest.mark.parametrize(
    ("text", "trouble", "is_wrong"),
    [
        ("输了好几次密码 现在直接不让输了", "locked", False),
        ("输平常做账嗰个密码嘛 一连三道都讲不对", "forgotten", True),
        ("开EAS用同一套用户名密码就说用户不存在", "forgotten", True),
        ("填了三遍都过不去", "forgotten", True),
        ("前年让人改过口令,改成啥真没印象了", "forgotten", False),
        ("到底啥密码现在没一个人说得上来", "forgotten", False),
        ("想麻烦问一下EAS登录密码在哪儿修改呀", "change", False),
        ("想换一下口令", "change", False),
    ],
)
def test_who_typed_one_and_was_not_let_in_was_refused(text: str, trouble: str, is_wrong: bool) -> None:
    found = presumed("trouble", _triage("eas"), [text])
    assert found is not None
    assert (found.values["trouble"], found.is_only_wrong) == (trouble, is_wrong)


@pytest.mark.parametrize(
    "text", ["密码有问题", "提示过了有效期 输了不让进", "要密码", "用的是EAS", "密码换来换去的是谁"]
)
def test_other_words_tell_no_trouble(text: str) -> None:
    assert presumed("trouble", _triage("eas"), [text]) is None


@pytest.mark.parametrize(
    "text",
    [
        "我们公司做账的小姑娘密码忘了",
        "我是老板 有个人密码忘了",
        "店里开单的小妹登不上",
        "新招的出纳密码记不得",
        "下属的密码没了 我就是管理员",
        "仓管换了手机 密码也忘了",
    ],
)
def test_who_works_for_him_has_a_plain_account(text: str) -> None:
    triage = _triage("xingchen")
    triage.known.update(account="other_user", trouble="phone_gone")
    found = presumed("role", triage, [text])
    assert found is not None
    assert found.values == {"role": "member"}


@pytest.mark.parametrize("text", ["老板的号 他是企业管理员", "同事的密码忘了", "法人的账号停了 会计问的"])
def test_whose_kind_of_account_is_open_is_asked(text: str) -> None:
    triage = _triage("xingchen")
    triage.known.update(account="other_user", trouble="phone_gone")
    assert presumed("role", triage, [text]) is None


@pytest.mark.parametrize(
    "text",
    [
        "网关那关就过不去 我拿EAS的密码填的",
        "零信任我输了密码进不去",
        "vpn登不上 我填的就是平时那个密码",
    ],
)
def test_who_typed_one_at_the_door_was_refused_there(text: str) -> None:
    triage = _triage("eas")
    triage.known.update(way_in="gateway")
    found = presumed("trouble", triage, [text])
    assert found is not None
    assert found.values == {"trouble": "forgotten"}
    assert found.is_only_wrong


@pytest.mark.parametrize(
    "text",
    [
        "零信任网关我登上去了 再开EAS说用户不存在",
        "同事说是星空 密码我记错了",
        "他们说的是EAS 我密码忘了",
        "vpn我连上了 EAS的密码想不起来",
        "我在项目工地上 密码想不起来",
        "我做总账的 密码忘了",
    ],
)
def test_who_told_him_and_the_door_behind_him_are_nobody_else(text: str) -> None:
    found = presumed("account", _triage("eas"), [text])
    assert found is not None
    assert found.values == {"account": "own_user"}


def test_who_names_the_manager_is_a_user_like_any() -> None:
    triage = Triage({"product": "k3cloud", "known": {}, "manager": "赵工"}, procedures())
    found = presumed("account", triage, ["星空密码忘了 管系统的是赵工"])
    assert found is not None
    assert found.values == {"account": "own_user"}
    other = presumed("account", triage, ["同事密码忘了 管系统的是赵工"])
    assert other is not None
    assert other.values == {"account": "other_user"}


@pytest.mark.parametrize(
    "text",
    [
        "星空就跑在咱自己机柜里那台服务器上",
        "服务器搁在楼下财务室",
        "装在厂里的主机上",
        "架在单位机房那台服务器上的",
        "我们服务器放在机房里",
        "管理中心我点得开",
        "部署在公司的服务器上",
    ],
)
def test_what_runs_on_a_machine_of_the_firm_is_a_private_cloud(text: str) -> None:
    found = presumed("edition", _triage(), [text])
    assert found is not None
    assert found.values == {"edition": "k3cloud_private"}


@pytest.mark.parametrize(
    "text",
    ["没有自己的服务器 网页登的", "服务器在金蝶的机房", "租的 没机房", "administrator忘了", "我们放在阿里云的服务器上"],
)
def test_where_it_runs_stays_open(text: str) -> None:
    assert presumed("edition", _triage(), [text]) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("非要往手机发个码才让改 那个尾号压根不是我的 码我收不着", {"trouble": "no_code", "code": "no"}),
        ("号码填成别人的了", {"trouble": "no_code", "code": "no"}),
        ("验证码我收不到", {"trouble": "no_code", "code": "no"}),
        ("密码忘了 收不到邮件", None),
    ],
)
def test_a_code_that_goes_to_a_wrong_number(text: str, values: dict[str, str] | None) -> None:
    found = presumed("trouble", _triage(), [text])
    assert (found.values if found else None) == values
