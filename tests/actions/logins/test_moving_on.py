"""Which way comes next, over HTTP as Rasa drives it: by its number, because a thing is not there or not wanted, and
what another case with the same prompt says."""

from __future__ import annotations

import pytest

from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

UPGRADE, MISSING = "kis-login-force-upgrade", "eas-login-update-missing-files"
CHANGED, FOUR = "k3cloud-password-integration-account", "k3cloud-integration-erp-login-failed"
LOGIN = "login_failure"


@pytest.fixture
def library() -> ScriptedLibrary:
    scripted = ScriptedLibrary(
        {
            "升级": ("answer", [UPGRADE]),
            "更新失败": ("answer", [MISSING]),
            "登录ERP失败": ("answer", [CHANGED, FOUR]),
        }
    )
    scripted.asked = {"格式": (FOUR, 0, 0.9)}
    return scripted


async def ask(talk: Talk, text: str, intent: str = LOGIN, **entities: str) -> None:
    await talk.say("action_answer", text, intent, **entities)


def number_of(talk: Talk) -> tuple[str, int]:
    shown = talk.custom("card")
    assert shown is not None
    return shown["case_id"], shown["number"]


async def test_a_way_by_its_number(talk: Talk) -> None:
    await ask(talk, "EAS每次启动弹更新失败的清单", product="eas=EAS")
    assert number_of(talk) == (MISSING, 1)
    assert "从正常的电脑补这几个文件" in talk.text
    await ask(talk, "那第二个办法是啥", "nlu_fallback")
    assert number_of(talk) == (MISSING, 2)
    assert "办法二：从正常的电脑补这几个文件" in talk.text
    await ask(talk, "办法一再说一遍", "nlu_fallback")
    assert number_of(talk) == (MISSING, 1)


async def test_what_is_not_there_brings_the_next_way(talk: Talk) -> None:
    await ask(talk, "EAS每次启动弹更新失败的清单", product="eas=EAS")
    await ask(talk, "我这里没有regkdeas.bat", "inform")
    assert number_of(talk) == (MISSING, 2)
    assert "“regkdeas.bat”您那里没有" in talk.text


async def test_what_he_will_not_do_is_spared_him(talk: Talk) -> None:
    await ask(talk, "KIS记账王每次打开都要升级账套", product="kis=KIS", edition="kis_jzw=记账王")
    assert number_of(talk) == (UPGRADE, 1)
    await ask(talk, "电脑太老 不敢升级 就想它别弹", "out_of_scope")
    assert number_of(talk) == (UPGRADE, 2)
    assert "那就不这样做" in talk.text


async def test_another_case_with_the_same_prompt_answers(talk: Talk) -> None:
    await ask(talk, "云星空外围系统报登录ERP失败", product="k3cloud=云星空")
    assert number_of(talk) == (CHANGED, 1)
    await ask(talk, "地址格式有什么要求", "inform")
    assert "地址要以 /k3cloud/ 结尾" in talk.text
    assert "没有写得更细" not in talk.text


async def test_who_has_only_asked_is_not_asked_whether_it_helped(talk: Talk) -> None:
    await ask(talk, "云星空外围系统报登录ERP失败", product="k3cloud=云星空")
    await ask(talk, "地址格式有什么要求", "inform")
    assert "好了吗" not in talk.text
    assert [button["title"] for button in talk.messages[-1]["buttons"]] == ["好了", "没好", "转人工"]


async def test_login_trouble_before_a_closing_day(talk: Talk) -> None:
    await ask(talk, "今天月底要结账 云星空软件登不进去", "closing_checklist", product="k3cloud=云星空")
    assert "一步一步带您结账" not in talk.text
    assert "结账" not in talk.text


async def test_several_locked_out_hear_of_a_person_once(talk: Talk) -> None:
    await ask(talk, "云星空我们三台电脑都登不上 外围系统报登录ERP失败", product="k3cloud=云星空")
    assert talk.text.count("随时回复“转人工”") == 1
    await ask(talk, "没好", "deny")
    assert "不止一台" not in talk.text


async def test_another_system_that_is_refused_is_no_lost_password(talk: Talk) -> None:
    text = "云星空 昨天把接口用的账号密码改了 今天影像那边全部弹登录ERP失败"
    await ask(talk, text, "password_reset", product="k3cloud=云星空")
    assert number_of(talk)[0] == CHANGED
    assert "密码忘了" not in talk.text
