"""A reported new state: what is over is no trouble any more, and the procedure moves on."""

from __future__ import annotations

import pytest

from actions.passwords.ended import without_ended
from actions.passwords.reading import read
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("管理员给我解锁了 现在说密码过期", "expired"),
        ("已经解开了 又提示过期", "expired"),
        ("这回不说锁了 说密码失效", "expired"),
        ("等了四十分钟锁没了 提示密码到期", "expired"),
        ("锁解了 但是密码想不起来了", "forgotten"),
        ("账号锁是解了 密码还是不记得", "forgotten"),
        ("锁倒是开了 现在弹密码已过期", "expired"),
    ],
)
def test_a_lock_that_is_over_gives_way_to_what_is_told_now(text: str, now: str) -> None:
    reading = read(text)
    assert reading.values["trouble"] == now
    assert reading.over == {"locked"}


@pytest.mark.parametrize(
    "text",
    ["解锁了吗", "怎么解锁", "解锁以后要改密码吗", "还没解锁", "账号锁了没解", "没有被锁 就是密码不对", "账号被锁定了"],
)
def test_a_lock_that_is_asked_for_or_still_there_is_not_over(text: str) -> None:
    assert without_ended(text) == (frozenset(), text)


async def test_the_procedure_moves_on_and_whoever_is_away_gets_his_line(customer: Customer) -> None:
    await customer.write("EAS账号输错被锁了", product="eas=EAS")
    assert customer.card["title"] == "等一等再登"
    said = await customer.write("锁倒是解了 结果说密码已过期 管理员今天出差", "inform", 0.4)
    assert customer.card["title"] == "请管理员重置后再改"
    assert "财务主管" in said
    facts = await customer.facts()
    assert "过期" in facts["password_trouble"]
