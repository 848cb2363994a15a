"""A turn under a case is answered from it, from another one beside it, or honestly not: never with a list of cases."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.follow_up import THIS_ONE
from actions.answers.point_text import BESIDE, NEAREST, READ_JUST_NOW, WRITTEN
from actions.answers.unwritten import NOT_FINER, NOT_WRITTEN
from actions.jobs import Job
from actions.products.fitting import FITS, FOR_YOURS
from kb.client import Part
from kb.search.part_ranking import with_sentences
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

DEPRECIATION = "kis-closing-depreciation-not-done"
ASSETS = "k3wise-asset-reopen"
PRINTING = "kis-printing-voucher-form"
ASSETS_IN_LEDGER = "kis-closing-asset-gl-mismatch"
STOCK = "kis-closing-stock-gl-mismatch"
REOPEN = "k3cloud-closing-reopen-gl"
REOPEN_PRO, REOPEN_FLAGSHIP = "kis-closing-reopen-pro", "kis-closing-reopen-flagship"
STOCK_CLOSE = "k3cloud-closing-stock-close-failed"
POINT = "action_answer"


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
            "关账失败": ("answer", [STOCK_CLOSE]),
            "忽略": ("clarify", [STOCK, REOPEN]),
        }
    )


async def _show_depreciation(talk: Talk) -> None:
    await talk.say(POINT, "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")


def _titles(talk: Talk) -> list[str]:
    return [button["title"] for button in talk.messages[0]["buttons"]]


async def test_a_point_is_quoted_word_for_word_with_its_place(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "反审核之后在哪里重新计提折旧", "closing_checklist")
    step = read_case(DEPRECIATION)["solutions"][1]["steps"][3]
    assert f"· 办法二第4步：{step}" in talk.text
    assert read_case(DEPRECIATION)["solutions"][0]["steps"][3] not in talk.text
    assert talk.slots["awaiting"] == "helped"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION
    assert "计提折旧" in talk.slots["dialogue"]["question"]


async def test_a_risky_way_out_is_quoted_with_its_risk_and_its_backup(talk: Talk) -> None:
    await talk.say(POINT, "云星空仓库关账失败", "closing_checklist", product="k3cloud=云星空")
    await talk.say(POINT, "界面上勾选忽略对应的类别可以吗", "closing_checklist")
    way = read_case(STOCK_CLOSE)["solutions"][1]
    assert talk.text.startswith((WRITTEN, NEAREST))
    assert way["steps"][3] in talk.text
    assert f"动手前：{way['steps'][0]}" in talk.text
    assert f"办法二的风险：{way['risk']}" in talk.text


async def test_a_point_that_no_case_settles_brings_no_list_and_then_a_person(
    talk: Talk, library: ScriptedLibrary
) -> None:
    library.likeness = {"answer": 0.9, "clarify": 0.1}
    await _show_depreciation(talk)
    await talk.say(POINT, "这个能忽略不", "closing_checklist")
    assert talk.text == NOT_WRITTEN
    assert _titles(talk) == ["有帮助", "没解决", "转人工"]
    await talk.say(POINT, "这个到底能忽略不", "closing_checklist")
    assert "这个到底能忽略不" in talk.text
    assert "要不要转给工程师" in talk.text
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_the_same_lines_are_not_quoted_twice_in_a_row(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "反审核之后在哪里重新计提折旧", "closing_checklist")
    first = talk.text
    await talk.say(POINT, "我问反审核之后在哪里重新计提折旧", "closing_checklist")
    assert talk.text != first


async def test_who_cannot_see_it_is_not_read_the_step_again(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "重新计提折旧在哪里 我找不到", "closing_checklist")
    assert talk.text == NOT_FINER
    assert _titles(talk) == ["有帮助", "没解决", "转人工"]
    await talk.say(POINT, "重新计提折旧到底在哪里 我找不到", "closing_checklist")
    assert "要不要转给工程师" in talk.text


async def test_another_case_that_is_sure_of_the_point_is_quoted_beside(talk: Talk, library: ScriptedLibrary) -> None:
    await _show_depreciation(talk)
    library.script = {"科目方向": ("answer", [ASSETS_IN_LEDGER])}
    library.likeness = {}  # the words say so little that they could still be about the case on screen
    await talk.say(POINT, "明细科目方向对不对", "closing_checklist")
    other = read_case(ASSETS_IN_LEDGER)
    assert talk.text.startswith(BESIDE.format(title=other["title"]))
    assert other["solutions"][0]["steps"][4] in talk.text
    assert _titles(talk)[0] == f"看“{other['title']}”"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION


async def test_a_case_of_another_matter_is_never_quoted(talk: Talk, library: ScriptedLibrary) -> None:
    await _show_depreciation(talk)
    library.script = {"红字": ("answer", [PRINTING])}
    library.likeness = {}
    await talk.say(POINT, "红字凭证套打格式怎么选", "closing_checklist")
    assert read_case(PRINTING)["title"] not in talk.text


async def test_a_doubtful_case_is_never_quoted(talk: Talk, library: ScriptedLibrary) -> None:
    await _show_depreciation(talk)
    library.script = {"科目方向": ("clarify", [ASSETS_IN_LEDGER])}
    library.likeness = {}
    await talk.say(POINT, "明细科目方向对不对", "closing_checklist")
    assert read_case(ASSETS_IN_LEDGER)["title"] not in talk.text


async def test_a_case_that_was_retired_is_not_quoted(talk: Talk, library: ScriptedLibrary) -> None:
    await _show_depreciation(talk)
    library.retired.add(DEPRECIATION)
    await talk.say(POINT, "反审核之后在哪里重新计提", "closing_checklist")
    assert all(step not in talk.text for step in read_case(DEPRECIATION)["solutions"][1]["steps"])


async def test_the_case_is_not_said_again_whole(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "折旧凭证已经审核了", "closing_checklist")
    way = read_case(DEPRECIATION)["solutions"][1]
    assert talk.text.startswith(THIS_ONE)
    assert way["title"] in talk.text
    assert way["risk"] in talk.text
    assert read_case(DEPRECIATION)["solutions"][0]["steps"][1] not in talk.text
    card = talk.custom("card")
    assert card is not None
    assert [entry["title"] for entry in card["solutions"]] == [way["title"]]


async def test_another_question_is_another_question(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "凭证断号怎么整理", "closing_checklist")
    assert talk.slots["dialogue"]["current"] == STOCK
    assert "断号" in talk.slots["dialogue"]["question"]
    assert "折旧" not in talk.slots["dialogue"]["question"]


async def test_what_still_fails_has_not_helped(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "还是提示还未完成计提折旧", "closing_checklist")
    assert talk.custom("outcome") == {"case_id": DEPRECIATION, "helped": False}
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_what_sounds_foreign_is_answered_from_the_case_on_screen(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say("action_out_of_scope", "那折旧凭证我去哪里问", "out_of_scope")
    assert talk.messages[0].get("response") is None
    assert talk.slots["awaiting"] == "helped"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION


async def test_the_release_told_later_picks_its_way_out(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"反结账": ("answer", [ASSETS]), "总账": ("clarify", [STOCK, REOPEN])}
    await talk.say(POINT, "K3固定资产怎么反结账", "closing_checklist", product="k3wise=K3")
    await talk.say(POINT, "帮助里看到了 12.3的 总账还没结", "closing_checklist")
    assert talk.text.startswith(THIS_ONE)
    assert read_case(ASSETS)["solutions"][0]["title"] in talk.text


async def test_no_product_is_asked_under_a_case_of_one(talk: Talk, library: ScriptedLibrary) -> None:
    library.route = "error_text"
    await talk.say(POINT, "提示本期还未完成计提折旧", "closing_checklist")
    library.route = "dense"
    await talk.say(POINT, "凭证断号怎么整理", "closing_checklist")
    assert talk.slots["product"] == "kis"
    assert talk.slots["dialogue"]["current"] == STOCK


async def test_the_sentence_that_answers_is_quoted_and_not_its_paragraph() -> None:
    parts = with_sentences([Part(kind="cause", text="要先结资产。没有卡片也一样要结。它们是两步。")])
    assert [part.said for part in parts[1:]] == ["要先结资产。", "没有卡片也一样要结。它们是两步。"]
    assert with_sentences([Part(kind="step", text="先备份。再做。", way=1, step=1)])[1:] == []


async def test_the_edition_told_under_its_case_is_taken_in_short(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "我是专业版的", "closing_checklist", edition="kis_pro=专业版")
    assert talk.text == FITS.format(yours="KIS 专业版")
    assert talk.slots["edition"] == "kis_pro"
    assert talk.slots["dialogue"]["current"] == DEPRECIATION
    assert "专业版" not in talk.slots["dialogue"]["question"]


async def test_the_edition_of_another_case_brings_its_own(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"反结账": ("answer", [REOPEN_FLAGSHIP, REOPEN_PRO])}
    await talk.say(POINT, "KIS旗舰版怎么反结账", "closing_checklist", product="kis=KIS旗舰版")
    library.script = {"反结账": ("answer", [REOPEN_PRO])}
    await talk.say(POINT, "我是专业版 不是旗舰版", "closing_checklist")
    assert FOR_YOURS.format(yours="KIS 专业版") in talk.text
    assert talk.slots["dialogue"]["current"] == REOPEN_PRO


async def test_no_case_for_the_edition_is_said_and_a_person_offered(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"反结账": ("answer", [REOPEN_FLAGSHIP])}
    await talk.say(POINT, "KIS旗舰版怎么反结账", "closing_checklist", product="kis=KIS旗舰版")
    await talk.say(POINT, "我是记账王 不是旗舰版", "closing_checklist")
    assert "您用的是KIS 记账王" in talk.text
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_a_long_question_does_not_bring_the_card_again(talk: Talk) -> None:
    await _show_depreciation(talk)
    title = read_case(DEPRECIATION)["title"]
    assert title in talk.text or "怎样算好了" in talk.text
    long = "我们公司这边折旧凭证上周就已经审核过账了，出纳和主管都看过没有问题，资产卡片也都核对过好几遍了，"
    await talk.say(POINT, f"{long}那这张折旧凭证到底还要不要我再去反审核一遍呢", "closing_checklist")
    assert "怎样算好了" not in talk.text
    assert talk.slots["dialogue"]["current"] == DEPRECIATION


async def test_a_way_asked_for_by_its_number_is_shown_and_not_twice_in_a_row(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "办法二是啥", "closing_checklist")
    assert talk.text.startswith("办法二：")
    assert read_case(DEPRECIATION)["solutions"][1]["steps"][3] in talk.text
    await talk.say(POINT, "第二个办法是什么", "closing_checklist")
    assert talk.text == READ_JUST_NOW


async def test_a_guess_at_the_cause_begins_with_yes(talk: Talk) -> None:
    await _show_depreciation(talk)
    await talk.say(POINT, "同事动了一张卡片，是不是就因为这个", "closing_checklist")
    assert talk.text.startswith("是的，")
    assert read_case(DEPRECIATION)["cause"] in talk.text
