"""Taking a close back where it reaches over modules: which first, who may, what it changes, told from the checklists.

One text a product, whether it is asked in the walk or outside; where it was told before, only the point asked is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from actions.clauses import PAUSE
from actions.closing.content import Checklist, Reopening
from actions.closing.words import normal
from actions.conversation import Dialogue

MAX_CHARS = 60
"""Longer than this it is a story, and the library reads stories better."""
NOTICE = "reopening"
"""Begins the notes on what was told, kept with the standing notices."""


class Point(Enum):
    """What can be asked of it."""

    ORDER = "order"
    OPEN = "open"
    RIGHTS = "rights"
    DANGER = "danger"
    YEAR = "year"


_TARGET = (
    r"(?:总账|账务|财务|业务|应收|应付|存货|库存|仓存|成本|固定?资产?|资产|出纳|现金|子系统|模块|哪|谁|这|那|回|结|关|年|月|\d|"
    r"[一二三四五六七八九十])"
)
_UNDO = re.compile(
    rf"反(?:{_TARGET}|了|吗|呢|么|$)|退(?:总账|账务|结|[回到].{{0,6}}[月年期])|(?:取消|撤销)(?:结账|关账|年结)"
    r"|(?:也|都|先|要|得|再|不|能|一起|跟着)反(?![馈对应映正而核审])"
)
# 「退回去以后还要重新结吗」 is that only where it was spoken of just now.
_UNDO_AT_HAND = re.compile(rf"[反退](?:{_TARGET}|了|吗|呢|么|$)|[先都也]退")
_MODULES = re.compile(
    r"总账|账务|财务|业务|应收|应付|存货|库存|仓存|成本|固定?资产?|资产|出纳|现金|子系统|模块|哪一?个|谁先|先后|顺序|次序|工资|往来|(?:\d|[一二三四五六七八九十])月"
)
_ORDER = re.compile(
    r"(?:差|早|晚|隔|快|慢)(?:[几多]少?|哪)个?(?:期|月)|(?:要不要|用不用|需不需要|是不是|是否|必须|得不得|该不该|需要|要|得)(?:也|都|先|一起|一并|跟着|全|把|也要|一块)|(?:也|都|一起|一并|跟着|先)(?:要|得|需要)?(?:先)?[反退]"
    r"|先[反退]|[反退].{0,8}(?:还是|再).{0,3}[反退]?|(?:哪一?个|谁|哪边)(?:先|在前)|先后|顺序|次序"
)
_RIGHTS = re.compile(
    r"谁(?:来|能|可以|有权限?)*(?:做|点|操作)?[反退]|(?:我|自己|会计|出纳|主管)(?:自己|就|也|一个人|直接)*(?:能不能|能|可以|可不可以|有权限?)(?:自己|直接)*[反退]"
    r"|(?:要|需要|得)(?:谁|哪个|主管|领导|老板)(?:同意|批准|授权)|[反退](?:结账?|回)?.{0,4}(?:要|需要)(?:什么|哪些|啥)权限"
)
_DANGER = re.compile(
    r"影响|没了|丢|不见|会不会(?:乱|错|变|坏|删)|会(?:乱|错|变|坏|删)|还在(?:吗|不)|风险|危险|后果|有(?:什么|啥)(?:坏处|问题)|还要重新?[结做]"
)
_LEDGER_OPEN = re.compile(r"(?:总账|财务)[^，。]{0,5}(?:还|都|又|并)?(?:没有?|未)(?:结|关)(?!果)")
# 「也得退?」, 「不用反吧」, 「要不要先反」
_ASKS_NEED = re.compile(
    r"(?:要|得|用|必须|需要|能|可以|直接)[^，。]{0,8}[反退]|[反退][^，。]{0,3}(?:吗|吧|么|不)|[反退]了?$"
)
_YEAR = re.compile(r"跨年|去年|上年|年底|年结|反年|12月.*(?<!\d)1月|(?<!\d)1月.*12月")
_ALWAYS = (Point.ORDER, Point.RIGHTS, Point.DANGER)
_BOOKS = re.compile(r"报表|凭证|数据|单据|账|余额|期间|[一二三四五六七八九十\d]月|税")
_TROUBLE = re.compile(
    r"提示|报错|错误|失败|反不了|退不了|不允许|不让|没反应|点不了|灰|找不到|没有?.{0,6}权限|弹|显示|按钮|菜单|在哪|哪里|哪儿|借贷|方向|做反|弄反"
)

TITLE = "{product}反结账：{first}。具体这样来："
IN_SHORT = "一句话：{}。动手前一定先备份。"
AGAIN = "again-"
"""Before a point that was told twice."""
ONLY_IF_NEEDED = "能在本月更正的，先不要反结账：小错本月红冲再做对的，已报的报表就不用动。"
ASK_BEFORE = "拿不准就先别点，直接说“转人工”，工程师陪您排好次序再做。"


def points_asked(text: str, *, is_at_hand: bool = False) -> list[Point]:
    """Which points of a reopening over modules the words ask, the first to be told first; none where they tell of
    trouble.

    `is_at_hand`: a reopening is on screen, so that 「会不会影响9月报表」 need not name it.
    """
    whole = normal(text)
    if not 0 < len(whole) <= MAX_CHARS:
        return []
    # 「总账我没权限的 谁反啊」: beside the trouble something is asked.
    words = "".join(part for part in map(normal, PAUSE.split(text)) if not _TROUBLE.search(part))
    names_undo = _UNDO.search(whole) is not None or (is_at_hand and _UNDO_AT_HAND.search(whole) is not None)
    if not names_undo and not is_at_hand:
        return []
    asked = {
        Point.RIGHTS: _RIGHTS.search(words) is not None,
        Point.DANGER: _DANGER.search(words) is not None and (names_undo or _BOOKS.search(words) is not None),
        Point.ORDER: names_undo and _ORDER.search(words) is not None and _MODULES.search(words) is not None,
    }
    if words != whole and not is_at_hand:
        return []  # trouble of another kind: the library reads it
    points = [point for point, is_asked in asked.items() if is_asked]
    if ledger_is_open([text]) and _ASKS_NEED.search(whole):
        points = [Point.OPEN, *(point for point in points if point is not Point.ORDER)]
    return [Point.YEAR, *points] if points and _YEAR.search(words) else points


def ledger_is_open(texts: Iterable[str]) -> bool:
    """「总账这月还没结」: has he told so?"""
    return any(_LEDGER_OPEN.search(normal(clause)) for text in texts for clause in PAUSE.split(text))


def is_on_screen(checklist: Checklist, dialogue: Dialogue) -> bool:
    """Is one of the product's cases on reopening the answer at hand, or its text, with no other case since?"""
    told = any(one.startswith(NOTICE) for one in dialogue.notices)
    return dialogue.current in checklist.reopening.cases or (told and dialogue.current is None)


def reopening_text(checklist: Checklist, points: Sequence[Point], product: str, dialogue: Dialogue) -> str | None:
    """The answer, the points asked first; of what stood there already the short of it, and that once: None after that,
    the library may know better."""
    prefix = f"{NOTICE}:{checklist.id}:"
    told = {one.removeprefix(prefix) for one in dialogue.notices if one.startswith(prefix)}
    asked = [point for point in points if point is Point.OPEN or AGAIN + point.value not in told]
    if not asked:
        return None
    # The steps stand in the case on screen: only what is asked is said.
    is_short = bool(told) or dialogue.current in checklist.reopening.cases or Point.OPEN in asked
    said = asked if is_short else [*asked, *(point for point in _ALWAYS if point not in asked)]
    lines: list[str] = []
    for point in said:
        is_again = point.value in told
        lines += _said(checklist.reopening, point, product, is_again=is_again)
        dialogue.notices = [*dialogue.notices, prefix + (AGAIN if is_again else "") + point.value]
    return "\n".join([*lines, *([] if is_short else [ONLY_IF_NEEDED, ASK_BEFORE])])


def _said(reopening: Reopening, point: Point, product: str, *, is_again: bool) -> list[str]:
    if point is Point.ORDER and is_again:
        return [IN_SHORT.format(reopening.first)]
    steps = [f"{number}. {step}" for number, step in enumerate(reopening.order, start=1)]
    disputed = [reopening.disputed] if reopening.disputed else []
    return {
        Point.OPEN: [("对，" if is_again else "") + (reopening.open_ledger or f"一句话：{reopening.first}。")],
        Point.ORDER: [TITLE.format(product=product, first=reopening.first), *steps, *disputed],
        Point.RIGHTS: [f"谁能做：{reopening.rights}"],
        Point.DANGER: [f"会影响什么：{reopening.danger}", f"后面月份的凭证：{reopening.kept}"],
        Point.YEAR: [f"退到去年：{reopening.year}"],
    }[point]
