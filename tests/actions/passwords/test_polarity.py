"""Which of the accounts that are named is lost: the one that is there, or not meant, is none of them."""

from __future__ import annotations

import pytest

from actions.passwords.asides import find_aside
from actions.passwords.content import procedures
from actions.passwords.polarity import about_lost, has_administrator
from actions.passwords.reading import fold, read
from tests.actions.passwords.customer import Customer
from tests.actions.passwords.test_content import FACTS


@pytest.mark.parametrize(
    ("text", "account", "rights"),
    [
        ("不是 administrator我晓得密码 忘的是仓管的", "other_user", "yes"),
        ("我们采购员密码丢了 administrator在我手里", "other_user", "yes"),
        ("不是manager忘了 是出纳的", "other_user", None),
        ("不是我的账号 是以前的管理员密码没人知道", "administrator", None),
        ("manager密码我有的 那要不要先备份", None, "yes"),
        ("administrator密码没人知道", "administrator", None),
        ("manager的密码忘了", "administrator", None),
        ("公有云的 administrator 那个密码没人晓得了，新来的会计账号都加不了", "administrator", None),
    ],
)
def test_whose_is_lost_and_whose_is_there(text: str, account: str | None, rights: str | None) -> None:
    values = read(text, product="k3wise").values
    assert (values.get("account"), values.get("rights")) == (account, rights)


def test_what_is_there_is_left_out_and_all_else_stays() -> None:
    assert "仓管" in about_lost("administrator我晓得密码 忘的是仓管的")
    assert "administrator" not in about_lost("administrator我晓得密码 忘的是仓管的")
    assert about_lost("administrator密码忘了") == "administrator密码忘了"
    assert about_lost("administrator密码谁知道啊") == "administrator密码谁知道啊"
    assert not has_administrator("administrator密码谁知道啊")


@pytest.mark.parametrize("text", ["密码谁知道啊 她没交接", "没人晓得", "我哪记得", "不记得"])
def test_a_question_that_is_none_is_a_no(text: str) -> None:
    assert read(text, asked="remembers", product="xingchen").values["remembers"] == "no"


def test_the_only_administrator_is_gone_with_phone_and_password() -> None:
    values = read("她手机号都注销了人也走了 全公司就她一个管理员", product="xingchen").values
    assert (values["trouble"], values["role"]) == ("admin_gone", "enterprise_admin")
    assert not {"code", "remembers"} & set(values)


async def test_nobody_is_asked_for_the_password_of_who_is_gone(customer: Customer) -> None:
    await customer.write("星辰就王姐一个管理员 她上个月辞职了 手机卡也销了", product="xingchen=星辰")
    assert customer.card["title"] == "本人登录，申请新增企业管理员"


async def test_a_corrected_account_shows_its_own_way_and_the_engineer_reads_it(customer: Customer) -> None:
    await customer.write("K3 WISE的administrator密码忘了", product="k3wise=K3 WISE")
    await customer.write("不是 administrator我晓得密码 忘的是仓管的")
    assert customer.card["title"] == "您是管理员，在用户管理里替他重置"
    assert (await customer.facts())["account_kind"] == "other_user"


async def test_the_edition_told_before_the_product_is_not_asked(customer: Customer) -> None:
    await customer.write("标准版的，想换个登录密码怎么换，老密码我晓得的")
    await customer.write("KIS", "inform", product="kis=KIS")
    assert customer.card["title"] == "改自己的密码"


async def test_the_family_and_a_word_from_the_screen_tell_the_product(customer: Customer) -> None:
    await customer.write("服务器在我们机房的那个金蝶云,数据中心管理员密码忘了咋重置呀")
    assert customer.card["title"] == "在服务器的管理中心里重置"


async def test_a_place_is_told_from_a_way_that_was_shown_before(customer: Customer) -> None:
    await customer.write("云星空我自己的密码忘了", product="k3cloud=云星空")
    await customer.write("等不及 还有别的办法吗")
    assert customer.card["title"] == "登录页有找回入口的"
    answer = await customer.write("登录页没看到找回 那等小王回来 他在哪个菜单点啊")
    assert "系统管理→系统管理→用户管理" in answer
    assert "没有开放" not in answer


@pytest.mark.parametrize(
    ("product", "known", "text", "answer"),
    [
        ("xingchen", {"account": "other_user"}, "那我看得到他密码不", "看不到"),
        ("kis", {"trouble": "forgotten", "account": "other_user"}, "要不要先备份", "不用专为这件事备份"),
        ("kis", {"trouble": "forgotten", "account": "other_user"}, "那她自己用不用改", "要改"),
        ("kis", {"account": "cloud_account"}, "那我账套密码要不要也改", "两套"),
        ("eas", {"trouble": "expired", "account": "own_user"}, "那我自己能改不", "自己改不了"),
        ("xingchen", {"trouble": "no_code"}, "一条都没收到 那要等多久", "没有公开的说法"),
    ],
)
def test_what_is_asked_beside_the_steps(product: str, known: dict[str, str], text: str, answer: str) -> None:
    found = find_aside(procedures().asides(product), text, known)
    assert found is not None
    assert answer in found.text


def test_an_aside_holds_only_for_what_it_says() -> None:
    assert find_aside(procedures().asides("kis"), "要不要先备份", {"account": "container_admin"}) is None
    assert find_aside(procedures().asides("eas"), "看得到他密码不", {"account": "other_user"}) is None


def test_every_aside_rests_on_facts_of_its_grade() -> None:
    for product in ("k3cloud", "kis", "eas", "k3wise", "xingchen"):
        for aside in procedures().asides(product):
            assert all(FACTS[source.fact]["confidence"] == source.confidence for source in aside.sources)


async def test_a_finished_matter_can_still_be_asked_about(customer: Customer) -> None:
    await customer.write("KIS专业版 新来的出纳密码忘了", product="kis=KIS", edition="kis_pro=专业版")
    await customer.tap("有帮助")
    assert "要改" in await customer.write("那她自己用不用改")


async def test_what_is_declined_names_the_way_on_screen(customer: Customer) -> None:
    await customer.write("云星空我自己的密码忘了", product="k3cloud=云星空")
    answer = await customer.write("有没有破解软件")
    assert "正规的办法就是上面这个：“请系统管理员在用户管理里重置”" in answer


def test_folding_keeps_the_polarity() -> None:
    assert has_administrator(fold("administrator口令我曉得"))
