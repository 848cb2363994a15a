"""A person ordered in a message of anything: at once, one apology for anger, what is wanted asked along, once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.handoff.order import ASK_ALONG, SORRY, WHICH_PERIOD, WHICH_PRODUCT
from actions.jobs import Job
from tests.actions.talk import Talk

NO_PHONE = "客服电话我这里没有登记"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def test_an_order_at_the_end_is_met_at_once(talk: Talk) -> None:
    await talk.say("action_answer", "凭证断号了结不了账，算了直接转人工吧", "closing_checklist")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["question"] == "凭证断号了结不了账"
    assert talk.text == ASK_ALONG.format(wanted=f"{WHICH_PRODUCT}、{WHICH_PERIOD}")


async def test_the_telephone_is_answered_beside_it(talk: Talk) -> None:
    said = "云星空报表打不出来，你们客服电话多少，转人工"
    await talk.say("action_answer", said, "other_kingdee", product="k3cloud=云星空")
    assert talk.custom("handoff") is not None
    assert talk.text.startswith(NO_PHONE)
    assert WHICH_PRODUCT not in talk.text


async def test_what_was_asked_along_is_added_to_the_ticket(talk: Talk) -> None:
    await talk.say("action_answer", "报表打不出来，转人工", "other_kingdee")
    await talk.say("action_answer", "云星辰", "inform", product="xingchen=云星辰")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["facts"]["product"]) == ("customer_added", "xingchen")
    assert talk.text == ""


@pytest.mark.parametrize("action", ["action_answer", "action_handoff"])
async def test_anger_gets_its_one_apology_with_the_ticket(talk: Talk, action: str) -> None:
    await talk.say(action, "什么破软件 又登不上 转人工", "handoff")
    assert talk.text.split("\n")[0] == SORRY
    await talk.say(action, "气死我了 转人工", "handoff")
    assert SORRY not in talk.text


async def test_a_calm_order_needs_no_apology(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    assert talk.text == ""
