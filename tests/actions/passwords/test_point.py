"""A question about the procedure on screen finds the line that answers it; what changes nothing repeats nothing."""

from __future__ import annotations

import pytest

from actions.answers.unwritten import NOT_WRITTEN
from actions.passwords import texts
from actions.passwords.content import Procedure, procedures
from actions.passwords.point import find_point
from tests.actions.passwords.customer import Customer


def way(product: str, name: str) -> Procedure:
    entry = procedures().of(product)
    assert entry is not None
    return next(procedure for procedure in entry.procedures if procedure.id == name)


@pytest.mark.parametrize(
    ("product", "name", "asked", "answer"),
    [
        ("k3cloud", "k3cloud-own-forgotten", "管理员是谁我也不知道 大概是信息科的", "不知道谁是管理员"),
        ("xingchen", "xingchen-enterprise-admin", "那旧管理员的手机号停了 要他配合吗", "旧管理员的配合"),
        ("xingchen", "xingchen-enterprise-admin", "补卡行不行 还是必须走申请", "卡能补办"),
        ("k3cloud", "k3cloud-admin-public", "天梯系统网址多少", "入口地址我没有可靠的资料"),
        ("kis", "kis-own-forgotten", "manager是谁管", "不知道谁是管理员"),
        ("xingchen", "xingchen-phone-gone-remembers", "换绑了以后她还能登吗", "旧号就失效了"),
    ],
)
def test_what_is_asked_is_found(product: str, name: str, asked: str, answer: str) -> None:
    point = find_point(way(product, name), asked)
    assert point is not None
    assert answer in point.text


@pytest.mark.parametrize("asked", ["怎么反结账", "凭证断号怎么办", "报表打不开是什么原因", "发票在哪开"])
def test_another_matter_is_in_no_line(asked: str) -> None:
    for entry in procedures().products:
        for procedure in entry.procedures:
            assert find_point(procedure, asked) is None, procedure.id


async def test_of_a_procedure_of_ours_its_steps_answer(customer: Customer) -> None:
    await customer.write("同事kis专业版密码忘了 我有manager", product="kis=kis", edition="kis_pro=专业版")
    assert "打开用户管理" in await customer.write("在哪里点重置", "other_kingdee", 0.4)
    assert await customer.write("为什么是紫色的", "password_reset") == NOT_WRITTEN


async def test_a_question_never_reopens_the_triage(customer: Customer) -> None:
    await customer.write("星空私有云管理员密码忘了", product="k3cloud=星空", edition="k3cloud_private=私有云")
    said = await customer.write("会不会影响到我的密码和别人的账号")
    assert "我理解的是" not in said
    assert "哪一个密码" not in said


async def test_more_that_happened_is_news_even_where_a_way_is_asked(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    await customer.write("现在账号也锁了怎么办")
    assert customer.card["title"] == "请系统管理员解锁"


async def test_what_changes_nothing_is_not_said_all_over_again(customer: Customer) -> None:
    first = await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    again = await customer.write("没动过 就是我自己的密码")
    assert again == texts.STILL_HOLDS.format(customer_title(first), texts.DONE_YET)


def customer_title(answer: str) -> str:
    return answer.partition("办法：")[2].partition("（")[0]


async def test_a_way_that_is_not_open_to_him_makes_room_for_the_next(customer: Customer) -> None:
    await customer.write("K3 我的用户密码忘了", product="k3wise=K3")
    assert customer.card["title"] == "请管理员在主控台里重置"
    await customer.write("管理员也没有 只有服务器那个账套管理能进", "other_kingdee")
    assert customer.card["title"] == "请管服务器的人在账套管理里改"


async def test_whom_to_send_it_to_is_said(customer: Customer) -> None:
    await customer.write("云星空账号被禁用了 我休完产假", product="k3cloud=云星空")
    assert "发给云星空系统管理员" in await customer.write("发给谁啊")


async def test_a_question_is_never_told_to_go_on(customer: Customer) -> None:
    await customer.write("星辰短信验证码一直收不到", product="xingchen=星辰")
    assert "照着做就行" not in await customer.write("那能不能发邮箱")


async def test_who_should_do_it_is_said_where_we_are_asked_to(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert "要由系统管理员来办" in await customer.write("能不能你们弄", "other_kingdee")


async def test_what_an_edition_lacks_is_not_offered(customer: Customer) -> None:
    await customer.write("KIS标准版密码忘了", product="kis=KIS", edition="kis_standard=标准版")
    assert not any("账套管理" in title for title in customer.buttons)
    await customer.write("3")  # as listed, whatever its number in the content
    assert "登云账号的那个手机号" in customer.text
