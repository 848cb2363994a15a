"""It worked, and there is more: the good news in a line, no good-bye, and the new question with words of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.outcome import GLAD, GLAD_SO_FAR
from actions.jobs import Job
from tests.actions.conftest import FORGOTTEN
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
async def shown(talk: Talk) -> Talk:
    """A case is on screen."""
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    assert talk.custom("card")["case_id"] == FORGOTTEN  # type: ignore[index]
    return talk


async def test_nobody_says_good_bye_to_a_question(shown: Talk) -> None:
    await shown.say("action_answer", "重置好了 进去了 谢谢 那怎么改成自己的", "other_kingdee")
    assert GLAD_SO_FAR in shown.text
    assert "随时找我" not in shown.text
    assert shown.custom("outcome") == {"case_id": FORGOTTEN, "helped": True}


async def test_the_case_that_helped_is_not_said_whole_again(shown: Talk) -> None:
    await shown.say("action_answer", "登上了 谢谢 密码忘了要不要告诉主管", "password_reset")
    assert shown.custom("card") is None
    assert "办法一" not in shown.text


@pytest.mark.parametrize("opener", ["还有个事", "另外还有一个问题", "再请教一个问题"])
async def test_another_matter_begins_with_its_own_words(shown: Talk, library: ScriptedLibrary, opener: str) -> None:
    await shown.say("action_answer", f"登上了 谢谢 {opener} 报表打印不了", "other_kingdee")
    assert shown.slots["dialogue"]["question"] == "报表打印不了"
    assert library.queries[-1].text == "报表打印不了"
    assert shown.slots["dialogue"]["matters"][0]["state"] == "solved"
    assert GLAD not in shown.text
    assert shown.slots["product"] == "k3cloud"


async def test_another_company_may_use_another_product(shown: Talk) -> None:
    await shown.say("action_answer", "登上了 我还有一家客户 报表打印不了", "other_kingdee")
    assert shown.slots["product"] is None
    assert "密码" not in shown.slots["dialogue"]["question"]


async def test_a_success_under_a_question_of_ours_is_heard(talk: Talk) -> None:
    await talk.say("action_answer", "报表打印不了", "other_kingdee")
    assert talk.slots["awaiting"] == "product"
    await talk.say("action_answer", "弄好了 打印出来了 谢谢", "other_kingdee")
    assert talk.text.startswith(GLAD)
    assert talk.slots["awaiting"] is None
