"""Where a walk stands: order, numbers, what holds an item, what is left; and the rows an auditor reads."""

from __future__ import annotations

from datetime import UTC, datetime

from actions.closing.card import checklist_card
from actions.closing.content import load_checklists
from actions.closing.progress import DONE, NOT_APPLICABLE, SKIPPED, Closing, Mark, Problem
from actions.closing.sheet import COLUMNS, file_request
from actions.closing.text import LONG_HOW, SHOWN_STEPS, progress_text, prompt_text, step_text, undo_text
from actions.closing.walk import Walk

CHECKLISTS = load_checklists()
AT = datetime(2026, 11, 22, 15, 40, tzinfo=UTC)


def walk(
    checklist: str = "k3cloud", period: str = "2026-11", left_out: tuple[str, ...] = (), **marks: str
) -> Walk:
    """Marks by the id without its prefix, dashes as underscores."""
    states = {
        f"{checklist}-{name.replace('_', '-')}": Mark(state, None, "王会计", "user-w", AT)
        for name, state in marks.items()
    }
    return Walk(CHECKLISTS.by_id[checklist], Closing(1, "org-1", checklist, period, left_out, AT, states))


def test_the_next_is_the_next_open_one_below_then_above_then_a_skipped_one() -> None:
    one = walk("kis-mini", left_out=("fa", "cash"), backup_first=DONE, voucher_audit=SKIPPED)
    first = one.next_after(None)
    assert first is not None
    assert first.id == "kis-mini-voucher-post"
    last = one.items[-1]
    above = one.next_after(last)
    assert above is not None
    assert above.id == "kis-mini-voucher-post"
    rest = {item.id.removeprefix("kis-mini-").replace("-", "_"): DONE for item in one.items}
    almost = walk("kis-mini", left_out=("fa", "cash"), **{**rest, "voucher_audit": SKIPPED})
    skipped = almost.next_after(almost.items[-1])
    assert skipped is not None
    assert skipped.id == "kis-mini-voucher-audit"
    assert not almost.is_complete
    assert walk("kis-mini", left_out=("fa", "cash"), **rest).is_complete


def test_numbers_stay_whatever_is_done() -> None:
    before, after = walk(), walk(see_where=DONE, backup_first=NOT_APPLICABLE)
    item = before.item("k3cloud-stock-close")
    assert (before.number(item), before.total) == (after.number(item), after.total)


def test_the_software_holds_only_what_a_source_says_it_holds() -> None:
    one = walk()
    close = one.item("k3cloud-gl-close")
    assert {item.id for item in one.holding(close)} == set(close.held_by)
    assert "k3cloud-backup" in {item.id for item in one.unfinished_before(close)}
    assert "k3cloud-backup" not in close.held_by


def test_left_out_modules_hold_nothing() -> None:
    one = walk(left_out=("stock", "costing", "ar", "ap", "fa", "cash"))
    assert [item.id for item in one.holding(one.item("k3cloud-gl-close"))] == ["k3cloud-profit-loss-post"]


def test_december_is_the_years_list() -> None:
    assert walk(period="2026-12").kind == "year"
    assert walk(period="2026-12").total > walk(period="2026-11").total


def test_a_step_is_short_and_complete() -> None:
    for checklist in CHECKLISTS.all:
        one = Walk(checklist, Closing(1, "o", checklist.id, "2026-12", (), AT))
        for item in one.items:
            text = step_text(item, one)
            assert item.title in text
            assert item.why in text
            assert item.check in text
            assert item.who in text
            assert len(text) < 700
            shown = item.how[:SHOWN_STEPS] if len(item.how) > LONG_HOW else item.how
            assert all(step in text for step in shown)
            if not item.sources:
                assert "请向工程师确认" in text


def test_a_year_end_that_is_final_is_said_to_be_final() -> None:
    one = walk("kis-mini", period="2026-12")
    text = undo_text(one.item("kis-mini-year-close"), one)
    assert text.startswith("不能")
    assert "备份" in text


def test_what_cannot_be_taken_back_is_not_guessed() -> None:
    one = walk()
    assert "转人工" in undo_text(one.item("k3cloud-see-where"), one)


def test_the_card_tells_everything() -> None:
    one = walk(see_where=DONE, backup_first=SKIPPED)
    problem = Problem("k3cloud-gl-close", "存在未过账凭证", "王会计", AT)
    one = Walk(one.checklist, Closing(1, "o", "k3cloud", "2026-11", (), AT, one.closing.marks, [problem]))
    card = checklist_card("云星空", one, one.item("k3cloud-stock-close"))
    assert (card["title"], card["period"], card["close"]) == ("云星空 2026年11月月末结账", "2026-11", "month")
    assert (card["done"], card["skipped"], card["total"]) == (1, 1, one.total)
    assert card["blockers"] == [{"id": "k3cloud-gl-close", "title": "总账结账", "text": "存在未过账凭证"}]
    shown = {item["id"]: item for group in card["groups"] for item in group["items"]}
    assert len(shown) == one.total
    assert shown["k3cloud-see-where"] == {
        "id": "k3cloud-see-where", "title": "先看各模块结到几月", "state": "done", "at": "11月22日 23:40",
        "by": "王会计",
    }  # fmt: skip
    assert shown["k3cloud-stock-close"]["state"] == "current"
    assert shown["k3cloud-gl-close"]["state"] == "blocked"


def test_a_prompt_that_the_check_decides_on_is_told_as_neither() -> None:
    """No source says whether it stops the close: it is held as if it did, and says what decides."""
    one = walk("xingchen")
    item = one.item("xingchen-payroll")
    (prompt,) = item.prompts
    said = prompt_text(item, prompt)
    assert "“异常”的，处理完才能结账" in said
    assert "“警告”的，可以照结" in said
    assert "硬拦" not in said
    problem = Problem(item.id, prompt.text, None, AT)
    one = Walk(one.checklist, Closing(1, "o", "xingchen", "2026-11", (), AT, one.closing.marks, [problem]))
    assert "归在“警告”的可以照结" in progress_text("云星辰", one, None)
    card = checklist_card("云星辰", one, None)
    (shown,) = card["blockers"]
    assert shown["text"].startswith(prompt.text)
    assert "可以照结" in shown["text"]
    assert not card["warnings"]


def test_the_sheet_fits_what_the_desk_takes() -> None:
    for checklist in CHECKLISTS.all:
        one = Walk(checklist, Closing(1, "o", checklist.id, "2026-12", (), AT))
        request = file_request(checklist.title, one)
        assert len(request["columns"]) == len(request["widths"]) == len(COLUMNS) <= 12
        assert len(request["rows"]) == one.total <= 500
        assert all(len(row) == len(COLUMNS) for row in request["rows"])
        assert all(len(cell) <= 500 for row in request["rows"] for cell in row if isinstance(cell, str))
        assert request["name"].endswith(".xlsx")


def test_a_row_says_who_did_what_and_when() -> None:
    row = dict(zip(COLUMNS, file_request("云星空", walk(see_where=DONE))["rows"][0], strict=True))
    assert row["事项"] == "先看各模块结到几月"
    assert (row["状态"], row["完成人"], row["时间"]) == ("做好了", "王会计", "2026-11-22 23:40")
