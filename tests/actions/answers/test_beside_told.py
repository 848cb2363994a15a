"""What he only tells beside a ticket has its line in the case at hand; nothing is said that he had to ask for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.beside_told import LOOK_FIRST, MEANWHILE, way_to_look
from actions.jobs import Job
from kb.client import Case
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

CASE = "kis-login-server-ip-changed"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


def _place(case_id: str, asks: str) -> int:
    return next(n for n, one in enumerate(read_case(case_id)["questions"]) if asks in one["asks"])


async def test_a_told_fact_that_is_a_question_of_the_case_has_its_line(talk: Talk, library: ScriptedLibrary) -> None:
    place = _place(CASE, "换了路由器以后连不上")
    library.script["连不上服务器"] = ("answer", [CASE])
    library.asked = {"换了路由器": (CASE, place, 0.97)}
    await talk.say("action_handoff", "KIS专业版所有客户端连不上服务器 转人工", "handoff", product="kis=KIS专业版")
    await talk.say("action_answer", "昨晚有人来换了路由器", "login_failure")
    assert talk.text.startswith(MEANWHILE)
    assert read_case(CASE)["questions"][place]["answer"][:12] in talk.text
    added = talk.custom("handoff")
    assert added is not None
    assert added["reason"] == "customer_added"


async def test_where_nothing_fits_it_only_goes_on_the_ticket(talk: Talk) -> None:
    await talk.say("action_handoff", "KIS专业版打印机打不出来 转人工", "handoff", product="kis=KIS专业版")
    await talk.say("action_answer", "昨天刚换过一次墨盒", "inform")
    assert talk.text == ""
    assert talk.custom("handoff") is not None


@pytest.mark.parametrize(
    ("told", "is_given"),
    [("服务器在我们自己机房", True), ("我们是私有云", True), ("我们是公有云", False), ("不知道在哪", False)],
)
def test_the_way_that_only_looks_is_for_who_has_a_server(told: str, is_given: bool) -> None:
    case = Case.model_validate(read_case("k3cloud-login-everyone-down"))
    own = "私有云：请 IT 在服务器上试着打开"
    text = way_to_look(case, [told])
    assert (text is not None and own in text and text.startswith(LOOK_FIRST)) is is_given
