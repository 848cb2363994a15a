"""The words of the walk: one step a message, short enough for a phone, for somebody who is tired."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from actions.closing.content import Item, Prompt
from actions.closing.periods import CHINA, Period
from actions.closing.progress import DONE, NOT_APPLICABLE, SKIPPED, Helper, Mark, Problem
from actions.closing.walk import STAGE_TITLES, Walk, prompt_of

LONG_HOW = 5
"""More steps than this are shown in part, with a button for all."""
SHOWN_STEPS = 3
LISTED = 5
MANY_HELPERS = 8
SOMEBODY = "一位同事"
NO_FIXED_PATH = "没有查到固定的菜单，照下面的做法找；找不到请向工程师确认。"
NO_PATH = "菜单没有查到可靠的出处，请向工程师确认。"
_LEVEL = re.compile(r"^[低中高]。")
STATE_WORDS = {DONE: "做好了", SKIPPED: "先跳过", NOT_APPLICABLE: "不适用"}

ANONYMOUS = "您现在没有登录，进度只记在这个对话里：换了设备就看不到，同事也看不到。"
KINDS = {
    "blocker": "这是硬拦（异常）：不处理，软件不让往下做。",
    "warning": "这是警告：软件允许照结，但最好先看清原因，财务主管同意再往下走。",
    "depends": "拦不拦要看结账前检查的结果：归在“异常”的，处理完才能结账；归在“警告”的，可以照结。",
}
DEPENDS = "，检查结果归在“警告”的可以照结"


def close_name(product: str, walk: Walk) -> str:
    """The close by its name."""
    return name_of_close(product, walk.period, walk.closing.account_set)


def name_of_close(product: str, period: Period, account_set: str) -> str:
    """A close by its name, begun or not; the account set where it has one."""
    name = f"{product} {period.name}{'年结' if period.is_year_end else '月末结账'}"
    return f"{name}（{account_set}）" if account_set else name


def place_line(item: Item, walk: Walk) -> str:
    """Where the walk stands."""
    return f"第{walk.number(item)}步，共{walk.total}步"


def step_text(item: Item, walk: Walk) -> str:
    """One step: title, why, where, how, check, risk, who."""
    lines = [f"【{place_line(item, walk)}】{item.title}", f"为什么做：{item.why}"]
    lines += [where_line(item)] if item.where is not None or not item.sources else []
    is_long = len(item.how) > LONG_HOW
    more = f"（共{len(item.how)}小步，先看前{SHOWN_STEPS}步，点“怎么做”看全部）"
    lines.append(f"怎么做{more if is_long else ''}：")
    lines += numbered(item.how[:SHOWN_STEPS] if is_long else item.how)
    lines += [f"怎样算做好：{item.check}", *risk_lines(item), f"谁来做：{item.who}"]
    if before := walk.unfinished_before(item):
        lines.append(f"注意：前面还有没做完的：{titles(before)}。")
    if mark := walk.closing.marks.get(item.id):
        lines.append(f"现在记的是：{mark_line(mark)}。")
    return "\n".join(lines)


def risk_lines(item: Item, heading: str = "风险：") -> list[str]:
    """The risk; nothing where there is none."""
    if item.risk.startswith("没有风险") and len(item.risk) <= 10:
        return []
    return [f"{heading}{item.risk if heading else _LEVEL.sub('', item.risk)}"]


def where_line(item: Item) -> str:
    """The menu path, or that there is none to rely on."""
    if item.where is not None:
        return f"在哪里：{item.where}"
    return f"在哪里：{NO_PATH if not item.sources else NO_FIXED_PATH}"


def how_text(item: Item, walk: Walk) -> str:
    """All its steps."""
    place = f"【{place_line(item, walk)}】" if walk.has(item.id) else ""
    lines = [f"{place}{item.title}", where_line(item), *numbered(item.how)]
    lines += [f"怎样算做好：{item.check}", *risk_lines(item), *not_listed(item, walk)]
    return "\n".join(lines)


def where_text(item: Item, walk: Walk) -> str:
    """Where it is done and seen."""
    lines = [f"“{item.title}”：", where_line(item), "怎么看、怎么做：", *numbered(item.how)]
    lines += [f"怎样算做好：{item.check}", *not_listed(item, walk)]
    return "\n".join(lines)


def not_listed(item: Item, walk: Walk) -> list[str]:
    """Why an item that was asked about is no step of this walk; nothing where it is one."""
    if item.module in walk.closing.left_out:
        return [f"您说过没用{walk.module_title(item)}，所以清单里没有列这一步。"]
    if walk.has(item.id):
        return []
    return ["这是年结才做的，这个月的清单里没有。" if item.kinds == ("year",) else "年结不做这一步。"]


def check_text(item: Item) -> str:
    """What is seen when it is done."""
    return f"“{item.title}”怎样算做好：{item.check}"


def who_text(item: Item) -> str:
    """Who may do it."""
    return f"“{item.title}”谁来做：{item.who}。"


def risk_text(item: Item) -> str:
    """What can go wrong when it is done."""
    return f"做“{item.title}”的风险：{item.risk}"


def why_text(item: Item, walk: Walk) -> str:
    """Why it is done, and why at this place."""
    lines = [f"为什么要做“{item.title}”：{item.why}"]
    rests = [walk.item(one) for one in item.after if walk.has(one)]
    if rests:
        lines.append(f"它要排在这些后面：{titles(rests)}。")
    if waiting := [one for one in walk.items if item.id in one.after]:
        held = [one for one in waiting if item.id in one.held_by]
        lines.append(f"排在它后面的有：{titles(waiting)}。")
        if held:
            lines.append(f"它没做完，{titles(held)}会被软件拦住。")
    lines += [f"做的时候要小心：{line}" for line in risk_lines(item, "") if line]
    lines += not_listed(item, walk)
    if not item.sources:
        lines.append("这一项没有找到公开的资料出处，请向工程师确认。")
    return "\n".join(lines)


def is_final(item: Item) -> bool:
    """Is there no way back from it, whatever is done?"""
    return item.undo is not None and any("没有「反年结」" in step for step in item.undo.steps)


def undo_text(item: Item, walk: Walk | None) -> str:
    """Whether and how it is taken back: order, rights, dangers, backup first; `walk` None outside of one."""
    if item.undo is None:
        return (
            f"“{item.title}”怎么退回去，我没有查到可靠的做法，不想随便说一个误导您。先不要动，"
            "备份好，再转人工请工程师看。"
        )
    head = (
        "不能。这几个版本年结以后没有“反年结”，退不回去。万不得已只能这样补救："
        if is_final(item)
        else f"“{item.title}”可以退回去，但要按顺序来，动手前一定先备份："
    )
    lines = [head, *numbered(item.undo.steps), f"风险：{item.undo.risk}", f"谁来做：{item.who}"]
    later = [one for one in walk.items if item.id in one.after and one.undo is not None] if walk else []
    if after := [one for one in later if walk is not None and walk.state(one) == DONE]:
        lines.append(f"后面已经做完的{titles(after)}，要先退它们，再退这一项。")
    lines.append("拿不准就先别点，直接说“转人工”。")
    return "\n".join(lines)


def prompt_text(item: Item, prompt: Prompt) -> str:
    """A prompt of the software: what it means, whether it stops the work, what to do."""
    lines = [
        f"您碰到的提示是“{prompt.text}”，属于“{item.title}”这一项。",
        KINDS[prompt.kind],
        f"原因：{prompt.cause}",
        "怎么处理：",
        *numbered(prompt.fix),
        "我先记在清单的“没解决的问题”里。处理好了回复“好了”，我就划掉。",
    ]
    return "\n".join(lines)


def progress_text(name: str, walk: Walk, current: Item | None) -> str:
    """How far it is, what holds it up, and what is left."""
    done, total = walk.counts[DONE], walk.total
    parts = [f"{name}：共{total}步，做好{done}步"]
    further = ((NOT_APPLICABLE, "不适用"), (SKIPPED, "先跳过"))
    parts += [f"{word}{walk.counts[state]}步" for state, word in further if walk.counts[state]]
    lines = ["，".join(parts) + "。"]
    for severity, title in (("blocker", "没解决的问题（会拦住结账）"), ("warning", "没处理的警告（可以照结）")):
        lines += problem_lines(title, walk.problems(severity))
    if current is not None:
        lines.append(f"现在到第{walk.number(current)}步：{current.title}。")
    left = [item for item in walk.items if walk.state(item) not in (DONE, NOT_APPLICABLE) and item is not current]
    if left:
        shown = "；".join(f"{walk.number(item)} {item.title}" for item in left[:LISTED])
        lines.append(f"后面还有{len(left)}步：{shown}{'……' if len(left) > LISTED else ''}")
    if left_out := walk.left_out_titles():
        lines.append(f"没用的模块（不列在里面）：{'、'.join(left_out)}。")
    return "\n".join(lines)


def list_text(walk: Walk) -> str:
    """Each part of the close with how much of it is settled."""
    lines = []
    for stage, items in walk.groups():
        done = sum(walk.state(item) in (DONE, NOT_APPLICABLE) for item in items)
        lines.append(f"{'✓' if done == len(items) else '·'} {STAGE_TITLES[stage]}：{done}/{len(items)}")
    return "\n".join(lines)


def problem_lines(title: str, problems: Sequence[tuple[Item, Problem]]) -> list[str]:
    """Open problems under a heading; nothing where there is none."""
    if not problems:
        return []
    return [f"{title}：", *(_problem_line(item, one) for item, one in problems[:LISTED])]


def _problem_line(item: Item, problem: Problem) -> str:
    prompt = prompt_of(item, problem.prompt)
    return f"· “{problem.prompt}”（{item.title}）{DEPENDS if prompt is not None and prompt.kind == 'depends' else ''}"


def helpers_text(walk: Walk, helpers: Sequence[Helper], me: str | None) -> str:
    """Who has done what and when."""
    if not helpers:
        return "这份清单还没有人动过。"
    lines = ["这份清单是这些人做的："]
    for helper in helpers[:MANY_HELPERS]:
        who = "您" if helper.person == me else helper.name or SOMEBODY
        last = walk.checklist.by_id.get(helper.last_item)
        about = f"，最近一次是{moment(helper.last_at)}：{last.title}" if last else ""
        lines.append(f"· {who}：记了{helper.count}次{about}")
    return "\n".join(lines)


def warning_text(item: Item, before: Sequence[Item], *, is_held: bool) -> str:
    """An item is to be ticked while others before it are open."""
    lines = [f"先等一下，“{item.title}”前面还有没做完的："]
    lines += [f"· {one.title}：{one.why}" for one in before[:LISTED]]
    if len(before) > LISTED:
        lines.append(f"· 还有{len(before) - LISTED}项")
    lines.append(
        "这些没做完，软件会拦住，所以我先不记成做好。要是前面的其实都做了，点“前面的也做好了”。"
        if is_held
        else "软件不一定会拦，但容易出错。您看是先做前面的，还是照样记成做好？"
    )
    return "\n".join(lines)


def finished_text(name: str, walk: Walk) -> str:
    """Everything is settled."""
    counted = f"共{walk.total}步，做好{walk.counts[DONE]}步，不适用{walk.counts[NOT_APPLICABLE]}步"
    lines = [f"{name}全部完成：{counted}。辛苦了！"]
    lines += problem_lines("还有没划掉的问题，请再看一眼", walk.problems())
    lines.append("要存档或给主管、审计看，点“下载清单”。发现结错了，先别急着反结账，问我或转人工都行。")
    return "\n".join(lines)


def mark_line(mark: Mark) -> str:
    """What was said of an item, by whom and when."""
    words = STATE_WORDS.get(mark.state, mark.state)
    remark = f"（{mark.remark}）" if mark.remark else ""
    who = f"{mark.name} " if mark.name else ""
    return f"{words}{remark}，{who}{moment(mark.at)}"


def moment(at: datetime) -> str:
    """A moment as a clock in China shows it."""
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def dated_moment(at: datetime) -> str:
    """A moment with its year, for what is filed."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def titles(items: Sequence[Item]) -> str:
    """Their titles, the first few."""
    shown = "、".join(f"“{item.title}”" for item in items[:LISTED])
    return f"{shown}等{len(items)}项" if len(items) > LISTED else shown


def numbered(lines: Sequence[str]) -> list[str]:
    """Lines with their numbers."""
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
