"""A question about the case on screen is answered from that case, or it is said that no more is known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.follow_up import (
    NO_MORE,
    NOT_WRITTEN,
    THIS_ONE,
    Earlier,
    about_point,
    fitting_solution,
    is_about,
    solution_for,
)
from actions.jobs import Job
from kb.client import Case
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

DEPRECIATION = "kis-closing-depreciation-not-done"
ASSETS = "k3wise-asset-reopen"
STOCK = "kis-closing-stock-gl-mismatch"
REOPEN = "k3cloud-closing-reopen-gl"
OTHERS = ["kis-closing-voucher-gap", STOCK]


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary(
        {
            "断号": ("answer", [STOCK]),
            "还未完成计提折旧": ("answer", [DEPRECIATION]),
            "折旧凭证": ("answer", [DEPRECIATION]),
            "忽略": ("clarify", [STOCK, REOPEN]),
        }
    )


def _case(case_id: str) -> Case:
    return Case.model_validate(read_case(case_id))


@pytest.mark.parametrize(
    ("case_id", "text", "place"),
    [
        (DEPRECIATION, "哦对 我后来改了一张卡片的使用部门 折旧凭证已经审核了", 1),
        (DEPRECIATION, "折旧凭证还没审核", 0),
        (STOCK, "总账比仓存多", 1),
        (STOCK, "兩邊都查過 還差", 2),
        (STOCK, "能不能不要它", None),
        (STOCK, "总账比仓存多的我们不用", None),
        (DEPRECIATION, "折旧", None),
    ],
)
def test_the_way_out_that_fits_the_words(case_id: str, text: str, place: int | None) -> None:
    assert fitting_solution(_case(case_id), text) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("那要备份吗", True),
        ("反过账在哪里", True),
        ("能不能不要它", True),
        ("凭证断号怎么整理", False),
        ("期末调汇怎么做", False),
    ],
)
def test_what_is_about_the_case(text: str, expected: bool) -> None:
    earlier = Earlier("本期还未完成计提折旧", None, DEPRECIATION)
    assert is_about(_case(DEPRECIATION), earlier, text) is expected


def test_the_steps_that_name_the_point_are_quoted() -> None:
    said = about_point(_case(DEPRECIATION), "那要备份吗")
    assert "办法一第1步：先备份账套" in said
    assert said.endswith(NO_MORE)
    assert about_point(_case(DEPRECIATION), "大概要多少钱") == NOT_WRITTEN


async def test_the_case_is_not_said_again_whole(talk: Talk) -> None:
    await talk.say("action_answer", "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "折旧凭证已经审核了", "closing_checklist")
    way = read_case(DEPRECIATION)["solutions"][1]
    assert talk.text.startswith(THIS_ONE)
    assert way["title"] in talk.text
    assert way["risk"] in talk.text
    assert read_case(DEPRECIATION)["solutions"][0]["steps"][1] not in talk.text
    card = talk.custom("card")
    assert card is not None
    assert [entry["title"] for entry in card["solutions"]] == [way["title"]]
    assert talk.slots["awaiting"] == "helped"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION


async def test_a_point_that_no_case_settles_brings_no_list(talk: Talk) -> None:
    await talk.say("action_answer", "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "这个能忽略不", "closing_checklist")
    assert talk.text == NOT_WRITTEN
    assert [button["title"] for button in talk.messages[0]["buttons"]] == ["有帮助", "没解决", "转人工"]


async def test_another_question_is_another_question(talk: Talk) -> None:
    await talk.say("action_answer", "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert talk.slots["dialogue"]["current"] == STOCK
    assert "断号" in talk.slots["dialogue"]["question"]
    assert "折旧" not in talk.slots["dialogue"]["question"]


async def test_what_still_fails_has_not_helped(talk: Talk) -> None:
    await talk.say("action_answer", "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "还是提示还未完成计提折旧", "closing_checklist")
    assert talk.custom("outcome") == {"case_id": DEPRECIATION, "helped": False}
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_what_sounds_foreign_is_answered_from_the_case_on_screen(talk: Talk) -> None:
    await talk.say("action_answer", "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_out_of_scope", "那折旧凭证我去哪里问", "out_of_scope")
    assert talk.messages[0].get("response") is None
    assert talk.slots["awaiting"] == "helped"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION


@pytest.mark.parametrize(
    ("told", "place"), [("12.3", 0), ("我们是V12.1的", 0), ("11.0", 1), ("", None), ("差12.3万", None), ("第3步", None)]
)
def test_the_way_out_for_a_release(told: str, place: int | None) -> None:
    assert solution_for(_case(ASSETS), told) == place


async def test_the_release_told_later_picks_its_way_out(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"反结账": ("answer", [ASSETS]), "总账": ("clarify", [STOCK, REOPEN])}
    await talk.say("action_answer", "K3固定资产怎么反结账", "closing_checklist", product="k3wise=K3")
    await talk.say("action_answer", "帮助里看到了 12.3的 总账还没结", "closing_checklist")
    assert talk.text.startswith(THIS_ONE)
    assert read_case(ASSETS)["solutions"][0]["title"] in talk.text


async def test_no_product_is_asked_under_a_case_of_one(talk: Talk, library: ScriptedLibrary) -> None:
    library.route = "error_text"
    await talk.say("action_answer", "提示本期还未完成计提折旧", "closing_checklist")
    library.route = "dense"
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert talk.slots["product"] == "kis"
    assert talk.slots["dialogue"]["current"] == STOCK
