"""Stop and start again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def test_cancel_forgets_the_question(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了", "password_reset")
    await talk.say("action_cancel", "算了", "cancel")
    assert talk.slots["awaiting"] is None
    assert talk.slots["dialogue"]["question"] is None


async def test_a_new_start_forgets_the_product_but_not_the_ticket(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    talk.slots["ticket_number"] = "ZF261122-0001"
    await talk.say("action_restart", "重新开始", "restart")
    assert (talk.slots["product"], talk.slots["ticket_number"]) == (None, "ZF261122-0001")
    await talk.say("action_answer", "密码忘了", "password_reset")
    assert talk.slots["awaiting"] == "product"


async def test_yes_without_a_question_invites_one(talk: Talk) -> None:
    await talk.say("action_affirm", "好的", "affirm")
    assert "请直接说" in talk.text
