"""What customers tell in passing: whose password it is, that it was refused, left by nobody, or is to be changed."""

from __future__ import annotations

import pytest

from actions.passwords.reading import read
from actions.passwords.signs import head_named, is_rhetorical, refused_again, works_alone
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    "text",
    [
        "密码我打死想不起来了",
        "我请了两周年假 回来一登 密码实在记不起来",
        "今早选了自己名字 密码敲进去说不对 隔壁大姐的能登",
        "说密码错误 就我登不上 一屋子人都好好的",
        "昨天我还用这个密码登的 今天说密码不正确",
        "密码想不起来了 就我一个人用",
        "哦 专业版 我自己平时做账那个",
        "登着登着说密码错误 旁边仨人登自个儿的都中",
    ],
)
def test_who_speaks_of_himself_is_not_asked_whose_it_is(text: str) -> None:
    assert read(text, product="kis").values["account"] == "own_user"


@pytest.mark.parametrize(
    "text",
    [
        "仓管那边密码忘了 人事叫我来问",
        "代财务部小刘问一下，他的密码想不起来了",
        "帮隔壁办公室王工打听下 密码不对进不去",
        "我们经理喊我帮忙问问 他密码记不得了",
        "替我们老板娘问的 她密码想不起来",
        "采购小陈想不起密码了 她让我问问",
        "我们老总的号登不上 说密码错 我是他助理 帮着问的",
        "门店会计吴某EAS连着输错好多遍，被锁了",
    ],
)
def test_who_asks_for_somebody_else(text: str) -> None:
    assert read(text, product="eas").values["account"] == "other_user"


@pytest.mark.parametrize(
    "text",
    [
        "密码忘了怎么办",
        "密码想不起来了",
        "有个用户密码错误 别人都好好的",
        "administrator密码忘了 用户都照常用",
        "老会计的账号密码不对",
    ],
)
def test_nobody_is_taken_for_the_owner_without_a_word_of_it(text: str) -> None:
    assert read(text, product="kis").values.get("account") != "own_user"


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("administrator密码無人知曉", "administrator"),
        ("管理員密碼冇人記得", "administrator"),
        ("administrator原来IT设的，人走了没交待", "administrator"),
        ("账套管理那个Admin进不去 老网管走了没留", "container_admin"),
        ("manager以前代账公司管的 没移交", "administrator"),
        ("星空的administrator 前面那个网管离职了 啥也没交接", "administrator"),
    ],
)
def test_an_account_that_nobody_handed_on_is_lost(text: str, account: str) -> None:
    reading = read(text)
    assert (reading.values["trouble"], reading.values["account"], reading.is_untold) == ("forgotten", account, True)


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("我们是官网租的那种云，不是自己的服务器", "k3cloud_public"),
        ("每年交租金不用自己买服务器那种", "k3cloud_public"),
        ("云上租的 没有服务器", "k3cloud_public"),
        ("不是租的 是自己的服务器", "k3cloud_private"),
        ("服务器就在我们机房", "k3cloud_private"),
        ("装在自己的服务器上", "k3cloud_private"),
    ],
)
def test_whose_server_it_is_tells_the_edition(text: str, edition: str) -> None:
    assert read(text, product="k3cloud").values["edition"] == edition


@pytest.mark.parametrize(
    "text",
    [
        "账套管理的密码太老了 想换一个",
        "账套管理那个密码是空的 想设一个",
        "账套管理空密码不安全 怎么补上",
        "账套管理的Admin密码太简单，审计要求今天改掉。密码我知道，在哪改",
        "账套管里那个密码想换掉",
    ],
)
def test_the_password_of_the_tool_is_to_be_changed(text: str) -> None:
    values = read(text, product="k3wise").values
    assert (values["trouble"], values["account"]) == ("change", "container_admin")


@pytest.mark.parametrize(
    "text",
    [
        "内审说所有人必须改一遍密码，在哪里改",
        "领导让我们都换一遍密码 在哪换",
        "记得现在这个密码的，就想自己换掉",
    ],
)
def test_who_must_change_it_by_order_changes_it(text: str) -> None:
    assert read(text, product="eas").values["trouble"] == "change"


@pytest.mark.parametrize(
    "text",
    [
        "系统要求必须改密码 改完进不去",
        "弹窗必须修改密码",
        "密码没人知道 怎么改",
        "不想每个月改一次密码",
        "付款密码怎么改",
    ],
)
def test_what_the_system_demands_is_no_wish(text: str) -> None:
    assert read(text, product="eas").values.get("trouble") != "change"


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("它跟我说账号失效了就我一个人这样", "expired"),
        ("eas号说失效了 进不去", "expired"),
        ("我们副总EAS到期了要重置", "expired"),
        ("验证码提示已失效", None),
        ("合同上个月到期，刚续签，EAS就说用户已失效", None),
        ("要收个验证码，等了二十分钟手机上什么都没有", "no_code"),
        ("第一次登录让收手机验证码，没收到", "no_code"),
        ("验证码收到了 没问题", None),
    ],
)
def test_what_ran_out_and_what_did_not_come(text: str, trouble: str | None) -> None:
    assert read(text, product="eas").values.get("trouble") == trouble


@pytest.mark.parametrize(
    ("text", "way_in"),
    [
        ("vpn密码不对 连不上", "gateway"),
        ("网关我过去了EAS说密码不对 我两边填的是一样的", "gateway"),
        ("前面VPN那层她是能过去的，卡在EAS", "own_login"),
        ("挂着vpn登 EAS说密码不对", None),
        ("零信任那层我过了 EAS说密码错", "own_login"),
    ],
)
def test_who_is_through_the_gateway_is_not_stopped_by_it(text: str, way_in: str | None) -> None:
    assert read(text, product="eas").values.get("way_in") == way_in


@pytest.mark.parametrize(
    "text",
    [
        "就是点登录它说密码不对这么几个字",
        "她在网页上登的，输了几个都说密码不对",
        "提示用户名或密码错误",
    ],
)
def test_the_prompt_told_again_is_no_verdict(text: str) -> None:
    assert refused_again(text)


@pytest.mark.parametrize("text", ["新密码还是不对", "重置过了 说密码错误", "密码不对怎么办", "照做了 密码不对"])
def test_a_verdict_is_no_prompt(text: str) -> None:
    assert not refused_again(text)


def test_small_words_about_who_asks() -> None:
    assert works_alone("就我一个人用的")
    assert works_alone("我一个人管账十来年了")
    assert not works_alone("就我一个进不去")
    assert not works_alone("公司管理员就我一个")
    assert head_named("我们老板的密码忘了") == "老板"
    assert head_named("陈总账号登不上") == "陈总"
    assert head_named("老板让我问下密码") == ""
    assert head_named("出纳密码忘了") == ""
    assert is_rhetorical("我哪有密码给她")
    assert is_rhetorical("怎么输都不行")
    assert not is_rhetorical("怎么输")


async def test_a_refused_password_is_never_called_forgotten(customer: Customer) -> None:
    text = "KIS专业版 我自己的密码 一直说密码错误 别人都能进"
    said = await customer.write(text, product="kis=KIS", edition="kis_pro=专业版")
    assert "您自己的密码输了说不对" in said
    assert "密码忘了" not in said
    assert "密码输了总说不对" in customer.card["message"]["text"]


async def test_nobody_forgot_what_was_not_handed_on(customer: Customer) -> None:
    said = await customer.write("星空私有云administrator 网管走了啥也没交接", product="k3cloud=星空")
    assert "密码没人知道" in said
    assert "密码忘了" not in said
    assert "单位负责人同意" in said
    assert "转人工" in said


async def test_who_works_alone_gets_no_letter(customer: Customer) -> None:
    text = "KIS标准版密码想不起来了，就我一个人用"
    said = await customer.write(text, product="kis=KIS", edition="kis_standard=标准版")
    assert "message" not in customer.card
    assert "没有同事可找" in said


async def test_the_head_of_the_firm_is_no_employee(customer: Customer) -> None:
    said = await customer.write("云星辰 我们老板的密码忘了", product="xingchen=云星辰")
    assert customer.card["title"] == "请老板本人找回"
    assert "员工" not in said.replace("员工已离职", "")


async def test_an_entrance_of_dingtalk_shares_the_password_of_the_computer(customer: Customer) -> None:
    await customer.write("从钉钉点进星空 我填钉钉密码不行", product="k3cloud=星空")
    said = await customer.write("重置以后钉钉里面是不是也跟着变")
    assert "钉钉里就填新的那个" in said
    assert "门户" not in said
    assert "系统管理员" in await customer.write("这个谁能给我弄")
    await customer.write("电脑上一直是自动记住的 我都不晓得是啥了")
    assert customer.card["title"] == "直接开星空客户端或网页的，找星空管理员"


async def test_the_door_of_another_house_is_forgotten(customer: Customer) -> None:
    """云星空 knows no gateway: what lies before it changes none of its ways."""
    await customer.write("我自己的星空密码忘了 VPN登不上", product="k3cloud=星空")
    assert customer.card["title"] == "请系统管理员在用户管理里重置"
