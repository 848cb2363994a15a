"""What is not ours is said plainly; passwords of tax systems are told apart from the ERP's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.fallback.refusal import ASK_SALES
from actions.jobs import Job
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def test_what_is_not_ours_gets_the_fixed_response(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_out_of_scope", "今天天气怎么样", "out_of_scope")
    assert talk.messages[0]["response"] == "utter_out_of_scope"
    assert library.queries == []


async def test_a_doubtful_refusal_asks_the_library_first(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "密码那个", "out_of_scope", 0.4)
    assert talk.custom("card") is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("金税盘密码忘了", "带盘去税务局"),
        ("电子税务局登录密码忘了", "归税务局管"),
        ("CA密码是多少", "带盘去税务局"),
        ("勾选平台确认密码错了", "勾选平台"),
        ("发票云密码忘记了", "两套"),
    ],
)
@pytest.mark.parametrize("action", ["action_answer", "action_out_of_scope"])
async def test_a_password_of_another_system_is_noticed(talk: Talk, action: str, text: str, told: str) -> None:
    await talk.say(action, text, "password_reset")
    assert told in talk.text
    assert "不是金蝶软件（ERP）的登录密码" in talk.text
    assert talk.custom("card") is None


async def test_for_a_known_product_the_librarys_case_on_it_is_better(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"CA密码": ("answer", ["k3cloud-password-tax-disk"])}
    await talk.say("action_answer", "云星空收发票要我输CA密码", "password_reset", product="k3cloud=云星空")
    card = talk.custom("card")
    assert card is not None
    assert card["case_id"] == "k3cloud-password-tax-disk"


async def test_from_there_one_button_leads_to_the_erp_password(talk: Talk) -> None:
    await talk.say("action_answer", "税盘密码忘了", "password_reset")
    await talk.press("action_answer", talk.button("是金蝶软件的登录密码"))
    assert talk.slots["awaiting"] == "product"


@pytest.mark.parametrize("text", ["用友U8的密码忘了怎么办", "管家婆登录不上", "SAP 结账报错"])
@pytest.mark.parametrize("action", ["action_answer", "action_out_of_scope"])
async def test_other_vendors_are_refused_whatever_the_intent(
    talk: Talk, library: ScriptedLibrary, action: str, text: str
) -> None:
    await talk.say(action, text, "password_reset", 0.5)
    assert talk.messages[0]["response"] == "utter_out_of_scope"
    assert library.queries == []


async def test_moving_over_from_another_vendor_is_ours(talk: Talk) -> None:
    await talk.say("action_answer", "从用友换到云星空，密码忘了", "password_reset", product="k3cloud=云星空")
    assert talk.custom("card") is not None


async def test_a_doubtful_refusal_without_an_answer_stays_a_refusal(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "空调不制冷", "out_of_scope", 0.4)
    assert talk.messages[0]["response"] == "utter_out_of_scope"


@pytest.mark.parametrize("text", ["云星辰做帐一年多少钱", "金蝶软件怎么收费", "再加两个站点要多少钱"])
async def test_a_price_is_never_made_up(talk: Talk, text: str) -> None:
    product = {"product": "xingchen=云星辰"} if "云星辰" in text else {}
    await talk.say("action_answer", text, "other_kingdee", **product)
    assert talk.text == ASK_SALES
    assert talk.button("转人工")


async def test_a_price_on_a_document_is_another_question(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "云星空应付多少钱在哪看", "other_kingdee", product="k3cloud=云星空")
    assert talk.text != ASK_SALES
    assert library.queries


async def test_thanks_for_whom_to_ask_are_no_refusal(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "税盘密码输错锁住了", "out_of_scope")
    await talk.say("action_out_of_scope", "哦哦那就是要去税局了 谢谢", "out_of_scope")
    assert "不客气" in talk.text


async def test_another_question_after_it_is_still_refused(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "税盘密码输错锁住了", "out_of_scope")
    await talk.say("action_out_of_scope", "那今天天气怎么样", "out_of_scope")
    assert talk.messages[0]["response"] == "utter_out_of_scope"
