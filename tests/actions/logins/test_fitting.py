"""Whom a login case is for: said with its first solution; another edition's and a retired one are not shown."""

from __future__ import annotations

import pytest

from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

MOVED = "kis-login-server-ip-changed"
SLOW = "kis-performance-slow"


@pytest.fixture
def library(library: ScriptedLibrary) -> ScriptedLibrary:
    library.script = {"连不上服务器": ("answer", [MOVED, SLOW])}
    return library


async def test_whose_edition_is_unknown_is_told_with_the_first_solution_only(talk: Talk) -> None:
    await talk.say("action_answer", "KIS今天客户端都连不上服务器", "login_failure", product="kis=KIS")
    assert talk.text.count("这条适用于KIS 专业版、KIS 商贸版、KIS 旗舰版") == 1
    await talk.press("action_job_choice", talk.button("没好"))
    assert "这条适用于" not in talk.text


async def test_an_answer_for_another_edition_is_not_shown(talk: Talk, library: ScriptedLibrary) -> None:
    of_mini = {"product": "kis=迷你版", "edition": "kis_mini=迷你版"}
    await talk.say("action_answer", "迷你版客户端都连不上服务器", "login_failure", **of_mini)
    assert {query.edition for query in library.queries if query.audience == "customer"} == {"kis_mini"}
    assert talk.custom("card") is None


async def test_a_case_retired_while_it_is_tried_is_left(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "KIS今天客户端都连不上服务器", "login_failure", product="kis=KIS")
    assert (talk.custom("card") or {})["case_id"] == MOVED
    library.retired.add(MOVED)
    library.script = {"连不上服务器": ("answer", [SLOW])}
    await talk.press("action_job_choice", talk.button("没好"))
    assert (talk.custom("card") or {}).get("case_id") != MOVED
