"""The checklist as rows for a spreadsheet that an auditor can read: item, state, who, when, remark."""

from __future__ import annotations

from typing import Any

from actions.closing.content import Item
from actions.closing.progress import DONE, NOT_APPLICABLE, SKIPPED
from actions.closing.text import STATE_WORDS, close_name, dated_moment
from actions.closing.walk import STAGE_TITLES, Walk

COLUMNS = ("序号", "阶段", "模块", "事项", "怎样算做好", "应由谁做", "状态", "完成人", "时间", "备注", "未解决的提示")
WIDTHS = (5, 15, 13, 22, 34, 16, 8, 9, 11, 20, 20)
"""Together what A4 lying down prints in letters that can be read."""
SIGN = ("制表", "复核", "财务主管")
NOT_YET = "未完成"


def file_request(product: str, walk: Walk) -> dict[str, Any]:
    """The structured request `file`."""
    name, account_set = close_name(product, walk), walk.closing.account_set
    about = [
        ["产品", product],
        *([["账套", account_set]] if account_set else []),
        ["期间", f"{walk.period.name}（{'年结' if walk.kind == 'year' else '月结'}）"],
        ["进度", f"共{walk.total}步，做好{walk.counts[DONE]}步，不适用{walk.counts[NOT_APPLICABLE]}步，"
                 f"先跳过{walk.counts[SKIPPED]}步，未完成{walk.total - sum(walk.counts[s] for s in STATE_WORDS)}步"],
        ["没用的模块", "、".join(walk.left_out_titles()) or "无"],
    ]  # fmt: skip
    return {
        "name": "-".join(filter(None, [product, account_set, walk.period.name, "结账清单.xlsx"])).replace(" ", ""),
        "title": f"{name}清单",
        "about": about,
        "columns": list(COLUMNS),
        "widths": list(WIDTHS),
        "rows": [_row(walk, item) for item in walk.items],
        "sign": list(SIGN),
    }


def _row(walk: Walk, item: Item) -> list[str | int | None]:
    mark = walk.closing.marks.get(item.id)
    problems = [problem.prompt for one, problem in walk.problems() if one.id == item.id]
    return [
        walk.number(item),
        STAGE_TITLES[item.stage],
        walk.module_title(item),
        item.title,
        item.check,
        item.who,
        STATE_WORDS.get(mark.state, NOT_YET) if mark else NOT_YET,
        mark.name or "（未留名）" if mark else None,
        dated_moment(mark.at) if mark else None,
        mark.remark if mark else None,
        "；".join(problems) or None,
    ]
