"""Did it help: the outcome reaches the desk, another case is tried once, then a person is offered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.conftest import ADMIN, FORGOTTEN, LOCKED
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
async def answered(talk: Talk) -> Talk:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    return talk


async def test_helped_is_reported(answered: Talk) -> None:
    await answered.press("action_helped", answered.button("有帮助"))
    assert answered.custom("outcome") == {"case_id": FORGOTTEN, "helped": True}
    assert answered.slots["awaiting"] is None


async def test_not_helped_offers_what_else_it_may_be_once_then_a_person(answered: Talk) -> None:
    await answered.press("action_not_helped", answered.button("没解决"))
    assert answered.custom("outcome") == {"case_id": FORGOTTEN, "helped": False}
    card = answered.custom("card")
    assert card is not None
    assert [choice["case_id"] for choice in card["choices"]] == [LOCKED, ADMIN]
    await answered.press("action_show_case", answered.button(read_case(LOCKED)["title"]))
    await answered.press("action_not_helped", answered.button("没解决"))
    assert answered.custom("outcome") == {"case_id": LOCKED, "helped": False}
    assert answered.custom("card") is None
    assert answered.slots["awaiting"] == "handoff_offer"
    await answered.press("action_handoff", answered.button("转人工"))
    handoff = answered.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "unresolved"
    assert handoff["facts"]["tried"] == [
        {"what": read_case(FORGOTTEN)["title"], "result": "没解决"},
        {"what": read_case(LOCKED)["title"], "result": "没解决"},
    ]


async def test_nothing_else_fits_so_a_person_is_offered(answered: Talk) -> None:
    await answered.press("action_not_helped", answered.button("没解决"))
    await answered.press("action_none_of_these", answered.button("都不是"))
    assert answered.slots["awaiting"] == "handoff_offer"


async def test_a_single_other_case_is_shown(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"密码": ("answer", [FORGOTTEN, LOCKED])}
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_not_helped", "还是不行", "not_helped")
    card = talk.custom("card")
    assert card is not None
    assert card["case_id"] == LOCKED


async def test_a_lone_case_that_did_not_help_leads_to_the_offer_of_a_person(
    talk: Talk, library: ScriptedLibrary
) -> None:
    library.script = {"密码": ("answer", [FORGOTTEN])}
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_not_helped", "还是不行", "not_helped")
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_a_new_prompt_searches_again(answered: Talk, library: ScriptedLibrary) -> None:
    library.script = {"锁定": ("answer", [LOCKED])}
    await answered.say("action_not_helped", "照做了，提示账号被锁定", "not_helped", error_text="账号被锁定")
    card = answered.custom("card")
    assert card is not None
    assert card["case_id"] == LOCKED


@pytest.mark.parametrize(("action", "text", "intent", "helped"), [
    ("action_affirm", "好了", "affirm", True),
    ("action_deny", "不行", "deny", False),
])
async def test_yes_and_no_after_an_answer_mean_whether_it_helped(
    answered: Talk, action: str, text: str, intent: str, helped: bool
) -> None:
    await answered.say(action, text, intent)
    assert answered.custom("outcome") == {"case_id": FORGOTTEN, "helped": helped}


async def test_an_outcome_of_a_case_that_was_never_shown_is_not_reported(answered: Talk) -> None:
    await answered.press("action_helped", '/helped{"case_id": "kis-never-shown"}')
    assert answered.custom("outcome") is None


async def test_not_helped_out_of_the_blue_asks_what_about(talk: Talk) -> None:
    await talk.say("action_not_helped", "还是不行", "not_helped")
    assert "哪个问题" in talk.text


async def test_still_not_working_before_anything_was_shown_leads_to_a_person(talk: Talk) -> None:
    await talk.say("action_answer", "云星空账号有点问题", "login_failure", product="k3cloud=云星空")
    await talk.say("action_not_helped", "还是不行", "not_helped")
    assert talk.custom("card") is None
    assert talk.slots["awaiting"] == "handoff_offer"
