"""The closing as a job, over the action server's door with a real database: what a script cannot see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiohttp.test_utils import TestClient

from actions.base import APOLOGY
from actions.closing.job import FILE_FAILED
from actions.server import create_app
from actions.settings import Settings
from desk.clock import Clock
from desk.files.sheets import read_sheet
from desk.files.workbook import write_workbook
from tests.actions.library import TOKEN, ScriptedLibrary
from tests.actions.talk import AUTHORISED, Talk

WANG = {"customer": "user-w", "company": "org-1", "name": "王会计"}
LI = {"customer": "user-l", "company": "org-1", "name": "李会计"}
WISH = "带我做云星空2026年11月的结账"


@pytest.fixture
def wang(client: TestClient) -> Talk:
    talk = Talk(client, "c-wang")
    talk.metadata = WANG
    return talk


async def begin(talk: Talk, modules: str = "都用了", wish: str = WISH, product: str = "k3cloud=云星空") -> None:
    await talk.say("action_answer", wish, "closing_checklist", product=product)
    await talk.say("action_answer", modules, "steer")


async def press(talk: Talk, title: str) -> None:
    await talk.press("action_job_choice", talk.button(title))


def titles(talk: Talk) -> list[str]:
    return [button["title"] for message in talk.messages for button in message.get("buttons", [])]


async def test_one_question_then_the_first_step_with_its_card(wang: Talk) -> None:
    await begin(wang)
    card = wang.custom("card")
    assert card is not None
    assert (card["kind"], card["period"], card["current"]["id"]) == ("checklist", "2026-11", "k3cloud-see-where")
    assert titles(wang) == ["做好了", "为什么", "跳过", "不适用", "进度"]
    assert "没有登录" not in wang.text


async def test_an_anonymous_visitor_is_told_once_where_his_progress_lives(talk: Talk) -> None:
    await begin(talk)
    assert "进度只记在这个对话里" in talk.text
    await press(talk, "做好了")
    assert "进度只记在这个对话里" not in talk.text


async def test_a_long_item_offers_all_its_steps(wang: Talk) -> None:
    await begin(wang, "只用总账和库存")
    for _ in range(6):
        await press(wang, "跳过")
    assert "库存关账" in wang.text
    assert "怎么做" in titles(wang)
    assert "换下一个库存组织" not in wang.text
    await press(wang, "怎么做")
    assert "换下一个库存组织" in wang.text


async def test_a_message_counts_once_although_the_server_was_started_again(
    wang: Talk, actions_database: str, library: ScriptedLibrary, aiohttp_server: Any, aiohttp_client: Any
) -> None:
    """The desk repeats a message whose turn Rasa lost: the tick is not made twice, and nothing is skipped."""
    await begin(wang)
    before = dict(wang.slots)
    await press(wang, "做好了")
    first = wang.text
    server = await aiohttp_server(library.app())
    settings = Settings(token=TOKEN, port=1, kb_url=f"http://127.0.0.1:{server.port}", database_url=actions_database)
    wang.client = await aiohttp_client(create_app(settings))
    wang.slots = before
    lost = wang.events.index(wang.heard)
    repeated = wang.events[lost]
    del wang.events[lost:]
    await wang.call("action_job_choice", repeated)
    assert wang.text == first
    card = wang.custom("card")
    assert card is not None
    assert (card["done"], card["current"]["id"]) == (1, "k3cloud-backup-first")


async def test_a_colleague_sees_and_keeps_what_was_ticked(wang: Talk) -> None:
    await begin(wang)
    await press(wang, "做好了")
    li = Talk(wang.client, "c-li")
    li.metadata = LI
    await li.say("action_answer", WISH, "closing_checklist", product="k3cloud=云星空")
    assert "同事王会计也做过" in li.text
    await press(li, "做好了")
    # 王会计 presses the button of a step that 李会计 has done meanwhile.
    await press(wang, "做好了")
    assert "李会计" in wang.text
    assert "已经记过了" in wang.text
    await wang.say("action_answer", "谁在做", "steer")
    assert "李会计" in wang.text


async def test_nobody_reaches_anothers_closing_by_a_button(wang: Talk) -> None:
    await begin(wang)
    payload = wang.button("做好了")
    thief = Talk(wang.client, "c-thief")
    thief.metadata = {"customer": "user-x", "company": "org-2", "name": "别人"}
    await thief.press("action_job_choice", payload)
    assert "这一步已经过去了" in thief.text
    await wang.say("action_answer", "进度", "steer")
    card = wang.custom("card")
    assert card is not None
    assert card["done"] == 0


async def test_an_old_button_ticks_its_own_item(wang: Talk) -> None:
    await begin(wang)
    old = wang.button("做好了")
    await press(wang, "跳过")
    await wang.press("action_job_choice", old)
    assert "记下了，做好：“先看各模块结到几月”" in wang.text


async def test_the_desk_is_asked_to_look_for_itself_once(wang: Talk) -> None:
    await begin(wang, "只用总账")
    asked = wang.custom("check")
    assert asked == {"item": "k3cloud-see-where", "readable": "ledger_period", "period": "2026-11"}
    await wang.press("action_desk_outcome", '/desk_outcome{"request": "check", "result": "not_connected"}')
    assert wang.messages == []
    await wang.say("action_cancel", "算了", "cancel")
    await wang.say("action_answer", WISH, "closing_checklist", product="k3cloud=云星空")
    for _ in range(8):
        await press(wang, "跳过")
        assert wang.custom("check") is None


async def test_a_failed_file_is_said_and_offered_again(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "下载清单", "steer")
    assert wang.text == ""
    await wang.press("action_desk_outcome", '/desk_outcome{"request": "file", "result": "done"}')
    assert wang.messages == []
    await wang.press("action_desk_outcome", '/desk_outcome{"request": "file", "result": "failed"}')
    # The desk has said that it failed; this says what became of the work.
    assert wang.text == FILE_FAILED
    assert "下载清单" in titles(wang)


async def test_the_list_as_a_workbook_can_be_read_back(wang: Talk, tmp_path: Path) -> None:
    await begin(wang)
    await press(wang, "做好了")
    await press(wang, "不适用")
    await wang.say("action_answer", "=cmd|公有云由金蝶备份", "other_kingdee")
    await wang.say("action_answer", "导出清单", "steer")
    request = wang.custom("file")
    assert request is not None
    path = tmp_path / "list.xlsx"
    write_workbook(read_sheet(request), path, Clock().now())
    page = openpyxl.load_workbook(path).active
    assert page is not None
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    header = next(number for number, row in enumerate(rows) if row[0] == "序号")
    first = dict(zip(rows[header], rows[header + 1], strict=True))
    second = dict(zip(rows[header], rows[header + 2], strict=True))
    assert (first["事项"], first["状态"], first["完成人"]) == ("先看各模块结到几月", "做好了", "王会计")
    assert second["状态"] == "不适用"
    assert "公有云由金蝶备份" in str(second["备注"])
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert "云星空 2026年11月月末结账清单" in str(rows[0])


async def test_a_reminder_is_asked_of_the_desk(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "明天上午九点提醒我", "steer")
    reminder = wang.custom("reminder")
    assert reminder is not None
    assert reminder["at"].endswith("T09:00:00+08:00")
    assert "第1步" in reminder["text"]
    assert len(reminder["id"]) >= 12
    again = await wang.post("action_answer")
    assert again["responses"][-1]["custom"]["reminder"] == reminder
    await wang.press("action_desk_outcome", '/desk_outcome{"request": "reminder", "result": "refused"}')
    assert wang.messages == []
    await wang.say("action_cancel", "取消提醒", "cancel")
    assert wang.custom("reminder") == {"cancel": {}}


async def test_a_reminder_needs_no_closing(talk: Talk) -> None:
    await talk.say("action_answer", "明天上午九点提醒我结账", "closing_checklist")
    assert talk.custom("reminder") is not None
    assert talk.slots["dialogue"]["jobs"] == []


async def test_what_an_engineer_is_told(wang: Talk) -> None:
    await begin(wang)
    await press(wang, "做好了")
    await wang.say("action_answer", "提示存在未过账凭证", "closing_checklist", error_text="存在未过账凭证")
    await wang.call("action_handoff", wang._user("转人工", "handoff", 0.99, []))
    request = wang.custom("handoff")
    assert request is not None
    facts = request["facts"]
    assert (facts["product"], facts["period"], facts["error_text"]) == ("k3cloud", "2026-11", "存在未过账凭证")
    assert facts["closing"] == "云星空 2026年11月月末结账，第2步“动手前先备份数据中心”"


@pytest.mark.parametrize(
    ("word", "intent", "action"), [("好了", "helped", "action_helped"), ("没解决", "not_helped", "action_not_helped")]
)
async def test_yes_and_no_answer_the_case_that_asked_and_not_the_step(
    wang: Talk, library: ScriptedLibrary, word: str, intent: str, action: str
) -> None:
    library.script["打印"] = ("answer", ["k3cloud-printing-template-design"])
    await begin(wang)
    await wang.say("action_answer", "凭证打印总是缺一截", "other_kingdee")
    assert wang.slots["awaiting"] == "helped", wang.text
    await wang.say(action, word, intent)
    await wang.say("action_answer", "进度", "steer")
    card = wang.custom("card")
    assert card is not None
    assert card["done"] == 0


async def test_a_module_that_turns_out_not_to_be_used_goes(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "我们没用固定资产", "other_kingdee")
    assert "记下了：没用固定资产" in wang.text
    card = wang.custom("card")
    assert card is not None
    assert card["total"] == 39


async def test_yes_to_a_step_ticks_it_and_no_asks_what_is_wrong(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_helped", "好了", "helped")
    assert "第2步" in wang.text
    await wang.say("action_deny", "没有", "deny")
    assert "卡在哪里了" in wang.text


async def test_a_product_without_a_checklist_is_said_to_have_none(wang: Talk) -> None:
    await wang.say("action_answer", "带我结账", "closing_checklist", product="nothing=结账")
    assert "结账清单我这里还没有" in wang.text
    assert wang.slots["dialogue"]["jobs"] == []


async def test_a_concrete_problem_keeps_the_library_and_offers_the_walk(wang: Talk, library: ScriptedLibrary) -> None:
    library.script["过账"] = ("answer", ["k3cloud-closing-unposted-vouchers"])
    said = {"product": "k3cloud=云星空", "error_text": "有未过账凭证"}
    await wang.say("action_answer", "云星空结账提示有未过账凭证", "closing_checklist", **said)
    assert wang.slots["awaiting"] == "helped", wang.text
    await press(wang, "带我一步步结账")
    assert "这些模块公司都用了吗" in wang.text


async def test_words_that_take_up_a_closing_are_left_alone_where_there_is_none(talk: Talk) -> None:
    await talk.say("action_answer", "进度", "steer")
    assert "清单" not in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


async def test_a_question_about_a_module_that_is_left_out_is_answered_and_says_so(wang: Talk) -> None:
    await begin(wang, "只用总账")
    for question in ("固定资产怎么结账", "计提折旧在哪做", "为什么要先结固定资产"):
        await wang.say("action_answer", question, "closing_checklist")
        assert "您说过没用固定资产，所以清单里没有列这一步" in wang.text
        assert APOLOGY not in wang.text


async def test_a_year_end_that_cannot_be_taken_back_is_refused_in_any_month(wang: Talk) -> None:
    wish = "带我做KIS迷你版2026年11月的结账"
    await wang.say("action_answer", wish, "closing_checklist", product="kis=KIS", edition="kis_mini=迷你版")
    await wang.say("action_answer", "只用总账", "steer")
    await wang.say("action_answer", "能不能反年结", "closing_checklist")
    assert wang.text.startswith("不能。")
    assert "没有「反年结」" in wang.text
    for question in ("年结和月结有什么区别", "年结以后还能改吗"):
        await wang.say("action_answer", question, "closing_checklist")
        assert "换到2026年12月" not in wang.text
    await wang.say("action_answer", "能不能反结账", "closing_checklist")
    assert "“期末结账”可以退回去" in wang.text


async def test_the_first_list_says_what_it_rests_on_and_what_sources_agree_on(wang: Talk) -> None:
    await begin(wang)
    assert "没有在客户环境逐条试过" in wang.text
    assert "说法一致的是：库存和存货在总账之前" in wang.text
    await wang.say("action_answer", "换到2026年10月", "inform")
    assert "没有在客户环境逐条试过" not in wang.text


@pytest.mark.parametrize("text", ["上个月停了一次电", "上个月换了服务器", "上个月停过两次电"])
async def test_a_month_in_which_something_was_done_is_not_the_one_to_close(wang: Talk, text: str) -> None:
    await begin(wang)
    await wang.say("action_answer", text, "inform")
    assert "换到" not in wang.text


@pytest.mark.parametrize("text", ["上个月的", "10月吧", "十月份", "改成上个月"])
async def test_a_month_alone_is_the_one_to_close(wang: Talk, text: str) -> None:
    await begin(wang)
    await wang.say("action_answer", text, "inform")
    assert "换到2026年10月" in wang.text


async def test_a_month_far_ahead_is_not_begun(wang: Talk) -> None:
    await wang.say("action_answer", "带我做云星空2062年11月的结账", "closing_checklist", product="k3cloud=云星空")
    assert "2062年11月还没到" in wang.text
    await wang.say("action_answer", "2026年11月", "inform")
    assert "带您做云星空 2026年11月月末结账" in wang.text
    await wang.say("action_answer", "都用了", "steer")
    await wang.say("action_answer", "换到2062年11月", "inform")
    assert "2062年11月还没到" in wang.text
    await wang.say("action_answer", "继续", "steer")
    assert "第1步" in wang.text


async def test_after_a_digression_the_question_about_modules_is_short(wang: Talk, library: ScriptedLibrary) -> None:
    library.script["打印"] = ("answer", ["k3cloud-printing-template-design"])
    await wang.say("action_answer", WISH, "closing_checklist", product="k3cloud=云星空")
    await wang.say("action_answer", "凭证打印总是缺一截", "other_kingdee")
    assert "就差一句：模块都用了吗" in wang.text
    assert "只问这一次" not in wang.text
    assert "都用了" in titles(wang)


async def test_two_account_sets_have_a_list_each(wang: Talk) -> None:
    await begin(wang)
    await press(wang, "做好了")
    await wang.say("action_answer", "还有另一个账套也要结账", "closing_checklist")
    assert "要做的是哪个账套" in wang.text
    assert titles(wang) == ["不换了"]
    await wang.say("action_answer", "二厂", "inform")
    assert "换到账套“二厂”" in wang.text
    assert "云星空 2026年11月月末结账（二厂）" in wang.text
    await wang.say("action_answer", "只用总账", "steer")
    card = wang.custom("card")
    assert card is not None
    assert (card["title"], card["done"]) == ("云星空 2026年11月月末结账（二厂）", 0)
    await wang.say("action_answer", "下载清单", "steer")
    request = wang.custom("file")
    assert request is not None
    assert request["name"] == "云星空-二厂-2026年11月-结账清单.xlsx"
    assert ["账套", "二厂"] in request["about"]
    await wang.say("action_answer", "换个账套", "inform")
    await press(wang, "没起名字的那个")
    assert "第2步" in wang.text
    assert "不是这个账套就说“换账套”" in wang.text
    for _ in range(2):
        await wang.say("action_answer", "这个账套叫总部", "inform")
        assert "云星空 2026年11月月末结账（总部）" in wang.text
    await wang.say("action_answer", "这个账套叫二厂", "inform")
    assert "已经有一份清单叫“二厂”了" in wang.text
    # The next day, on another device: the one that was worked on last, and the way to the other.
    again = Talk(wang.client, "c-phone")
    again.metadata = WANG
    await again.say("action_answer", "换到二厂账套结账", "closing_checklist")
    assert "（二厂）" in again.text
    assert "第1步" in again.text


async def test_another_account_set_after_the_first_is_finished(wang: Talk) -> None:
    await begin(wang, "只用总账")
    await wang.say("action_answer", "账结完了", "steer")
    await press(wang, "都做好了")
    assert wang.slots["dialogue"]["jobs"] == []
    await wang.say("action_answer", "换个账套", "other_kingdee")
    assert "要做的是哪个账套" in wang.text
    await wang.say("action_answer", "二厂", "inform")
    await wang.say("action_answer", "只用总账", "steer")
    await wang.say("action_cancel", "算了", "cancel")
    await wang.say("action_answer", "换到二厂账套", "inform")
    assert "月末结账（二厂）" in wang.text or "第1步" in wang.text
    await wang.say("action_cancel", "算了", "cancel")
    await wang.say("action_answer", "换个账套登录不了", "login_failure")
    assert "每个账套一份清单" not in wang.text


async def test_a_year_end_that_is_final_is_said_to_be_outside_of_a_walk(wang: Talk) -> None:
    said = {"product": "kis=KIS", "edition": "kis_standard=标准版"}
    await wang.say("action_answer", "KIS标准版年结了能不能反年结", "closing_checklist", **said)
    assert wang.text.startswith("不能。")
    assert wang.slots["dialogue"]["jobs"] == []
    other = Talk(wang.client, "c-other")
    said = {"product": "kis=KIS", "edition": "kis_pro=专业版"}
    await other.say("action_answer", "KIS专业版能不能反年结", "closing_checklist", **said)
    assert "不能。" not in other.text


async def test_of_two_products_the_first_is_begun_and_the_other_named(wang: Talk) -> None:
    wish = "云星空和EAS都要月结，带我做"
    user = wang._user(
        wish, "closing_checklist", 0.9,
        [{"entity": "product", "value": "k3cloud", "start": 0, "end": 3},
         {"entity": "product", "value": "eas", "start": 4, "end": 7}],
    )  # fmt: skip
    await wang.call("action_answer", user)
    assert "先做云星空，EAS放在后面，做完说“EAS也要结账”就行" in wang.text
    assert "带您做云星空" in wang.text
    assert wang.slots["product"] == "k3cloud"


async def test_another_vendors_close_is_not_walked(talk: Talk) -> None:
    await talk.say("action_answer", "用友U8带我结账", "closing_checklist")
    assert "您用的是哪一个" not in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


@pytest.mark.parametrize("said", ["这步是干嘛的", "好的", "……", "算了还是做吧", "点错了"])
async def test_only_a_reason_is_written_as_one(wang: Talk, said: str) -> None:
    await begin(wang)
    await press(wang, "不适用")
    await wang.say("action_answer", said, "affirm" if said == "好的" else "other_kingdee")
    await wang.say("action_answer", "进度", "steer")
    card = wang.custom("card")
    assert card is not None
    assert (card["not_applicable"], card["done"]) == (0, 0)


async def test_a_reason_goes_to_the_items_that_it_names_and_the_step_stays(wang: Talk) -> None:
    """An auditor must not read 「没有外币」 beside the backup."""
    await begin(wang)
    await press(wang, "做好了")
    await wang.say("action_answer", "我们没有外币", "other_kingdee")
    assert "记成不适用" in wang.text
    card = wang.custom("card")
    assert card is not None
    assert (card["not_applicable"], card["current"]["id"]) == (3, "k3cloud-backup-first")
    shown = {item["id"]: item for group in card["groups"] for item in group["items"]}
    assert shown["k3cloud-gl-fx"]["remark"] == "我们没有外币"


async def test_a_prompt_that_stays_is_spoken_of_and_not_the_step(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "提示存在未过账凭证", "closing_checklist", error_text="存在未过账凭证")
    await wang.say("action_answer", "还是不行", "steer")
    assert "“存在未过账凭证”还没处理好" in wang.text
    assert "先看各模块结到几月" not in wang.text
    assert "详细办法" in titles(wang)


async def test_an_accident_is_no_question_how_it_is_done(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "总账结账的时候断电了怎么办", "closing_checklist")
    assert "在哪里：财务会计→总账→期末处理→结账" not in wang.text


async def test_a_wish_for_the_year_end_switches_to_december(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "年结要做什么", "closing_checklist")
    assert "换到2026年12月" in wang.text


async def test_who_may_do_it_and_what_can_go_wrong(wang: Talk) -> None:
    await begin(wang)
    await press(wang, "做好了")
    await wang.say("action_answer", "这一步谁来做", "other_kingdee")
    assert "“动手前先备份数据中心”谁来做：管服务器的同事" in wang.text
    await wang.say("action_answer", "有什么风险", "out_of_scope")
    assert "备份时服务器会慢一点" in wang.text


async def test_a_reminder_that_names_its_matter_does_not_name_another_step(wang: Talk) -> None:
    await begin(wang)
    await wang.say("action_answer", "提醒我结转损益", "steer")
    assert "什么时候提醒您" in wang.text
    await wang.say("action_answer", "周五下午三点", "inform")
    reminder = wang.custom("reminder")
    assert reminder is not None
    assert reminder["text"] == "结转损益（云星空 2026年11月月末结账）"


async def test_a_module_that_is_used_after_all_comes_back(wang: Talk) -> None:
    await begin(wang, "只用总账")
    await wang.say("action_answer", "我们其实也用了固定资产", "other_kingdee")
    card = wang.custom("card")
    assert card is not None
    assert card["total"] == 24


async def test_reminders_are_listed_by_the_desk(talk: Talk) -> None:
    await talk.say("action_answer", "我设了哪些提醒", "other_kingdee")
    assert talk.custom("reminder") == {"list": "all"}
    await talk.press("action_desk_outcome", '/desk_outcome{"request": "reminder", "result": "listed"}')
    assert talk.messages == []


async def test_where_there_is_one_account_set_nobody_is_asked_its_name(wang: Talk) -> None:
    await wang.say("action_answer", "换个账套", "other_kingdee")
    assert "账套一份清单" not in wang.text
    wish = "我们另一个账套要结账，云星空2026年11月的"
    await wang.say("action_answer", wish, "closing_checklist", product="k3cloud=云星空")
    assert "这些模块公司都用了吗" in wang.text


async def test_the_edition_is_remembered_with_the_closing(wang: Talk) -> None:
    wish = "带我做KIS商贸版2026年11月的结账"
    await wang.say("action_answer", wish, "closing_checklist", product="kis=KIS", edition="kis_trade=商贸版")
    await wang.say("action_answer", "都用了", "steer")
    li = Talk(wang.client, "c-li")
    li.metadata = LI
    await li.say("action_answer", "带我结账", "closing_checklist")
    assert "KIS 商贸版 2026年11月月末结账" in li.text
    await li.say("action_answer", "换到2026年12月", "inform")
    assert "KIS 商贸版 2026年12月年结" in li.text


async def test_a_reminder_that_should_come_again_is_said_to_come_once(wang: Talk) -> None:
    await wang.say("action_answer", "每个月28号上午九点提醒我结账", "closing_checklist")
    assert "先记最近的这一次" in wang.text
    reminder = wang.custom("reminder")
    assert reminder is not None
    assert reminder["text"] == "结账"


async def test_what_is_kept_of_a_conversation_is_exported_and_forgotten(wang: Talk) -> None:
    await begin(wang)
    await press(wang, "做好了")
    async with wang.client.get("/conversations/c-wang", headers=AUTHORISED) as response:
        steps = (await response.json())["closing_steps"]
    kept = [(step["item_id"], step["what"], step["name"]) for step in steps]
    assert kept == [("k3cloud-see-where", "done", "王会计")]
    async with wang.client.delete("/conversations/c-wang") as response:
        assert response.status == 401
    for expected in (True, False):
        async with wang.client.delete("/conversations/c-wang", headers=AUTHORISED) as response:
            assert ((await response.json())["touched_rows"] > 0) is expected
    await wang.say("action_answer", "进度", "steer")
    assert APOLOGY not in wang.text
