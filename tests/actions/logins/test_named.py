"""What the words name outright comes before the next way, the password list, and the words for every outage."""

from __future__ import annotations

import pytest

from tests.actions.library import ScriptedLibrary
from tests.actions.logins.conftest import NO_LEDGER
from tests.actions.logins.test_job import ask, card, facts
from tests.actions.talk import Talk

GREY, FORCED, EVERY_TIME = (
    "xingchen-login-enter-button-grey", "xingchen-login-admin-forces-sms", "xingchen-login-second-verify-every-time",
)  # fmt: skip
DONGLE, SERVER_DOWN = "kis-licence-expired-dongle", "kis-database-server-down"
RENTAL, SECOND_PASSWORD = "k3cloud-licence-rental-expired", "k3cloud-password-second-verification"


@pytest.fixture
def library() -> ScriptedLibrary:
    library = ScriptedLibrary(
        {
            "昨晚停过电": ("clarify", [DONGLE, SERVER_DOWN]),
            "帐套已过期": ("answer", [DONGLE]),
            "灰的": ("answer", [GREY]),
            "租赁到期": ("answer", [RENTAL]),
            "二次验权": ("answer", [SECOND_PASSWORD]),
            "没有账套": ("answer", [NO_LEDGER]),
            "短信验证": ("answer", [FORCED, EVERY_TIME]),
        }
    )
    library.sureness["answer"] = 0.97
    return library


async def test_what_he_sees_now_names_another_case(talk: Talk) -> None:
    await ask(talk, "星辰登录进去没有账套", product="xingchen=星辰")
    assert card(talk)["case_id"] == NO_LEDGER
    await ask(talk, "没好 按钮是灰的点不了", "not_helped")
    assert card(talk)["case_id"] == GREY


async def test_what_names_no_case_gets_the_next_way(talk: Talk) -> None:
    await ask(talk, "星辰登录进去没有账套", product="xingchen=星辰")
    await ask(talk, "没好 还是那样子的界面", "not_helped")
    assert (card(talk)["case_id"], card(talk)["number"]) == (NO_LEDGER, 2)


async def test_a_denied_cause_is_left(talk: Talk) -> None:
    await ask(talk, "星辰每次登录都要短信验证", product="xingchen=星辰")
    assert card(talk)["case_id"] == FORCED
    await ask(talk, "不是管理员设的", "inform")
    assert talk.text.startswith("明白了，那就不是这种情况。")
    assert card(talk)["case_id"] == EVERY_TIME
    await talk.say("action_handoff", "转人工", "handoff")
    assert "不是这种情况" in str(facts(talk)["tried"])


async def test_an_expired_rental_is_no_trouble_of_a_server(talk: Talk) -> None:
    await ask(talk, "云星空提示租赁到期 大家都登不上了", product="k3cloud=云星空", scope="company=大家")
    assert "照您说的提示" in talk.text
    assert "服务器或网络那一头" not in talk.text
    assert "屏幕上提示的原文" not in talk.text
    assert facts(talk)["diagnosis"] == "licence"


async def test_a_password_that_is_named_is_not_asked_for(talk: Talk) -> None:
    await ask(talk, "云星空点进去要什么二次验权密码 忘了咋办", "password_reset", product="k3cloud=云星空")
    assert card(talk)["case_id"] == SECOND_PASSWORD
    assert "哪一个密码" not in talk.text


async def test_a_prompt_is_not_drowned_by_an_outage(talk: Talk) -> None:
    words = "金蝶专业版打开弹帐套已过期 全公司都进不去 昨晚停过电"
    await ask(talk, words, product="kis=金蝶专业版", scope="company=全公司")
    assert "加密狗" in talk.text
    assert "服务器或网络那一头" not in talk.text
    assert facts(talk)["diagnosis"] == "licence"
