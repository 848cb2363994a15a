"""Fitting: a case of another edition or product is never put before a customer as if it were his own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

OF_PRO = {"product": "kis=KIS", "edition": "kis_pro=专业版"}
OF_MINI = {"product": "kis=迷你版", "edition": "kis_mini=迷你版"}
PRO, MINI = "kis-closing-reopen-pro", "kis-closing-reopen-mini"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library(library: ScriptedLibrary) -> ScriptedLibrary:
    library.script = {"反结账": ("answer", [PRO]), "退回去": ("clarify", [PRO]), "打不开": ("clarify", [PRO, MINI])}
    return library


async def test_the_edition_goes_into_the_search(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "KIS专业版怎么反结账", "closing_checklist", **OF_PRO)
    assert (library.queries[-1].product, library.queries[-1].edition) == ("kis", "kis_pro")
    assert talk.custom("card") is not None
    assert "适用于" not in talk.text, "who has said his edition need not be told what it is"


async def test_whose_edition_is_unknown_is_told_whom_the_case_is_for(talk: Talk) -> None:
    await talk.say("action_answer", "KIS怎么反结账", "closing_checklist", product="kis=KIS")
    assert "这条适用于KIS 专业版。" in talk.text
    card = talk.custom("card")
    assert card is not None
    assert "这条适用于KIS 专业版。" in card["lead"]


async def test_the_edition_told_afterwards_is_searched_for(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "KIS怎么反结账", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "我是迷你版", "inform", **OF_MINI)
    assert (library.queries[-1].text, library.queries[-1].edition) == ("KIS怎么反结账", "kis_mini")


async def test_the_product_named_again_keeps_its_edition_and_another_does_not(
    talk: Talk, library: ScriptedLibrary
) -> None:
    await talk.say("action_answer", "迷你版打不开", "other_kingdee", **OF_MINI)
    await talk.say("action_answer", "KIS怎么反结账", "closing_checklist", product="kis=KIS")
    assert library.queries[-1].edition == "kis_mini"
    await talk.say("action_answer", "云星空怎么反结账", "closing_checklist", product="k3cloud=云星空")
    assert library.queries[-1].edition is None
    assert talk.slots["edition"] is None


async def test_a_case_of_another_edition_is_offered_as_such(talk: Talk) -> None:
    await talk.say("action_answer", "迷你版怎么退回去", "closing_checklist", **OF_MINI)
    title = f"【别的版本】{read_case(PRO)['title']}"
    assert "没有找到现成的办法" in talk.text
    await talk.press("action_show_case", talk.button(title))
    assert "这条写的是KIS 专业版的做法，您用的是KIS 迷你版" in talk.text


async def test_beside_a_case_of_ones_own_the_other_is_marked(talk: Talk) -> None:
    await talk.say("action_answer", "迷你版打不开", "other_kingdee", **OF_MINI)
    assert "我想确认一下" in talk.text
    assert f"【别的版本】{read_case(PRO)['title']}" in talk.text
    assert f"【别的版本】{read_case(MINI)['title']}" not in talk.text


async def test_without_a_product_an_edition_left_over_does_not_narrow(talk: Talk, library: ScriptedLibrary) -> None:
    talk.slots["edition"] = "kis_mini"
    await talk.say("action_answer", "怎么反结账", "nlu_fallback", 0.5)
    assert (library.queries[-1].product, library.queries[-1].edition) == (None, None)


async def test_a_case_retired_since_it_was_offered_is_not_shown(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "迷你版打不开", "other_kingdee", **OF_MINI)
    button = talk.button(read_case(MINI)["title"])
    library.retired.add(MINI)
    library.script = {"打不开": ("unknown", [])}
    await talk.press("action_show_case", button)
    assert talk.custom("card") is None
    assert read_case(MINI)["cause"] not in talk.text
    assert talk.text
