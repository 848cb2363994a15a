"""What is asked of taking a close back over modules, read from the customer's words: yes-or-no questions apart from
those for the order as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from actions.clauses import PAUSE
from actions.closing.words import normal

MAX_CHARS = 70
"""Longer than this it is a story, and the library reads stories better."""


class Point(Enum):
    """What can be asked of it."""

    ORDER = "order"
    """Which first, as a whole."""
    ALSO = "also"
    """Must other modules be taken back as well?"""
    LEDGER_FIRST = "ledger-first"
    """Must the general ledger be taken back first?"""
    ALONE = "alone"
    """May one module be taken back, and no other?"""
    ONLY_LEDGER = "only-ledger"
    """May the general ledger be taken back alone?"""
    OPEN = "open"
    """The ledger is not closed: must it be taken back?"""
    OPEN_YES = "open-yes"
    """The ledger is not closed: may the module be taken back at once?"""
    RIGHTS = "rights"
    MYSELF = "myself"
    """May he do it himself?"""
    DANGER = "danger"
    CAUSE = "cause"
    """It cannot be taken back: is the closed ledger why?"""
    KEPT = "kept"
    """What becomes of what was entered since?"""
    YEAR = "year"


_LEDGER = r"(?:总账|账务|财务)"
_OTHER = r"(?:业务|应收|应付|往来|存货|库存|仓存|成本|固定?资产?|资产|出纳|现金|工资|子系统|模块)"
_TARGET = rf"(?:{_LEDGER}|{_OTHER}|哪|谁|这|那|回|结|关|年|月|\d|[一二三四五六七八九十])"
_UNDO = re.compile(
    rf"反(?:{_TARGET}|了|吗|呢|么|$)|退(?:{_LEDGER}|固定?资产|固资|子系统|结|[到回].{{0,6}}[月年期])|(?:取消|撤销)(?:结账|关账|年结)"
    r"|(?:也|都|先|要|得|再|不|能|一起|跟着)反(?![馈对应映正而核审])"
    r"|(?:只|单独|光|直接)(?:把)?退(?:固定?资产?|资产(?!负债)|出纳|存货核算|业务|应收(?![款单票])|应付(?![款单票]))(?=$|[^款货])"
)
# 「退回去以后还要重新结吗」 is that only where it was spoken of just now.
_UNDO_AT_HAND = re.compile(rf"[反退](?:{_TARGET}|了|吗|呢|么|$)|[先都也只]退")
_MODULES = re.compile(rf"{_LEDGER}|{_OTHER}|哪一?个|谁先|先后|顺序|次序")
_MONTHS = re.compile(r"(?:\d|[一二三四五六七八九十])月.*(?:都|一起|逐月|挨个)")
_ORDER = re.compile(
    r"(?:差|早|晚|隔|快|慢)(?:[几多]少?|哪)个?(?:期|月)|(?:要不要|用不用|需不需要|是不是|是否|必须|得不得|该不该|需要|要|得)(?:也|都|先|一起|一并|跟着|全|把|也要|一块)|(?:也|都|一起|一并|跟着|先)(?:要|得|需要)?(?:先)?[反退]"
    r"|先[反退]|[反退].{0,8}(?:还是|再).{0,3}[反退]?|(?:哪一?个|谁|哪边)(?:先|在前)|先后|顺序|次序"
)
_WHICH_OF = re.compile(r"还是|哪一?个|谁|哪边|先后|顺序|次序|差[几多]|早[几多]|怎么(?:排|退|反)")
_ALSO = re.compile(r"也|都|一起|一并|跟着|一块|连着|全")
_LEDGER_FIRST = re.compile(
    rf"(?:先|要|得|必须|需要|应该|还要)[^，。]{{0,4}}[反退](?:{_LEDGER}|回?总账)|(?:先|要|得)(?:把|将)?{_LEDGER}[^，。]{{0,4}}[反退]"
    rf"|{_LEDGER}(?:是不是|是否|要不要|也|还|就|必须|得|要|应该)*(?:先|得|要)[^，。]{{0,3}}[反退]"
)
_ALONE = re.compile(
    rf"(?:只|单独|单单|光|直接|就)(?:把)?[反退](?:结)?[^，。]{{0,4}}{_OTHER}|(?:只|单独|光|直接)(?:把)?{_OTHER}[^，。]{{0,4}}[反退]"
    rf"|{_OTHER}[^，。]{{0,4}}(?:单独|直接|自己)[^，。]{{0,3}}[反退]|不[反退](?:结)?{_LEDGER}|{_LEDGER}(?:先)?不[反退动]"
)
_ONLY_LEDGER = re.compile(rf"(?:只|单独|光)(?:把)?[反退](?:结)?{_LEDGER}|(?:只|光)(?:把)?{_LEDGER}[^，。]{{0,3}}[反退]")
_WHETHER = re.compile(
    r"行不|可不可以|能不能|可以|能否|行吗|行么|成吗|好不好|好吗|吗$|吧$|是吧|对吧|对不对|么$|不$|能[^，。]{0,4}[反退]"
)
_RIGHTS = re.compile(
    r"谁(?:来|能|可以|有权限?)*(?:做|点|操作)?[反退]|(?:要|需要|得)(?:谁|哪个|主管|领导|老板)(?:同意|批准|授权)|[反退](?:结账?|回)?.{0,4}(?:要|需要)(?:什么|哪些|啥)权限|谁(?:来|能|可以|有权限)(?:做|弄|办|操作)$"
)
_MYSELF = re.compile(
    r"(?:我|自己|会计|出纳|主管)(?:自己|就|也|一个人|直接|现在|先)*(?:能不能|能|可以|可不可以|有权限?)(?:自己|直接|现在|先)*(?:就)?[反退]"
    r"|(?:我自己|我就|自己)(?:现在|先|直接|来|动手|偷偷|就|今天|今晚)*(?:把[^，。]{1,6})?[反退][^，。]{0,8}(?:行不|行吗|可以|好不|成不|没事|要紧)"
)
_DANGER = re.compile(
    r"影响|会不会(?:乱|错|变|坏)|会(?:乱|错|变|坏)|风险|危险|后果|有(?:什么|啥)(?:坏处|问题)|还要重新?[结做]"
)
_KEPT = re.compile(
    r"(?:会|就|是不是|全|都)?(?:没了|没有了|丢|不见|消失|作废|白录|白做)|还在(?:吗|不|么)|在不在|会不会(?:删|没|清|少)|会(?:删|清)掉?|(?:搞|弄|整|退)(?:没|丢)(?!有)|清空|冲掉"
)
_LEDGER_OPEN = re.compile(r"(?:总账|财务)[^，。]{0,5}(?:还|都|又|并)?(?:没有?|未)(?:结|关)(?!果)")
_LEDGER_CLOSED = re.compile(r"(?:总账|财务)[^，。没未不]{0,8}(?:结(?:了|完|掉|过|账了|好)|已结)")
# 「也得退?」, 「不用反吧」, 「要不要先反」
_ASKS_NEED = re.compile(
    r"(?:要|得|用|必须|需要|能|可以|直接)[^，。]{0,8}[反退]|[反退][^，。]{0,3}(?:吗|吧|么|不)|[反退]了?$"
)
_AT_ONCE = re.compile(
    r"(?:可以|能)(?:就)?(?:直接)?[反退]|直接[^，。]{0,2}[反退]|不用[^，。]{0,5}[反退][^，。]{0,6}(?:吧|对|是)"
)
_YEAR = re.compile(r"跨年|去年|上年|年底|年结|反年|12月.*(?<!\d)1月|(?<!\d)1月.*12月")
_BOOKS = re.compile(r"报表|凭证|数据|单据|账|余额|期间|[一二三四五六七八九十\d]月|税")
_TROUBLE = re.compile(
    r"提示|报错|错误|失败|反不了|退不了|不允许|不让|没反应|点不了|灰|找不到|没有?.{0,6}权限|弹|显示|按钮|菜单|在哪|哪里|哪儿|借贷|方向|做反|弄反"
)
_QUOTED = re.compile(r"[“\"「『][^”\"」』]{4,}[”\"」』]")
"""What he quotes was said by somebody else."""
# 「不是去年的 就是今年8月」, 「还没年结呢」; not 「今年还没录东西」, which is said of the year after.
_NOT_LAST_YEAR = re.compile(
    r"(?:不是|没说|不涉及|没)(?:要|改|动|反|说)*(?:去年|上年|跨年|年底|年结|以前年度)"
    r"|(?:还没|没有|没|未)(?:到|做过?)?(?:年结|跨年)(?!前|后)"
)
_THIS_YEAR = re.compile(
    r"(?:是|说的?|改|要|回)[^，。]{0,4}今年的?(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|账|凭证|$)"
    r"|同一年|(?:就是|都是)当年的"
)
_LAST_YEAR = re.compile(r"去年|上年|年结[前后了完过]|跨年了|以前年度|备份")
# 「能直接退到3月吗」, 「还是要一个月一个月退」: how far it goes at once is no question of modules.
_AT_A_STROKE = re.compile(
    r"(?:直接|一下子?|一次性?|一步|一口气|一把|跳着?|跳过|隔着?)[^，。？?]{0,8}?[反退回跳改][^，。？?]{0,6}?(?:[\d一二三四五六七八九十]+月|年初|期初|上半年|那[个一]?[月期])"
    r"|[反退回跳][^，。？?]{0,4}?(?:[\d一二三四五六七八九十]+月|年初)[^，。？?]{0,4}?(?:一次|一步|一下子?)(?:就)?(?:到位|行|能|可以)"
    r"|(?:一个月一个月|一月一月|一个一个月|一期一期|逐[期月个]|挨个月?|一步一步|按月|每个?月都?)[^，。？?]{0,6}?[反退]"
    r"|[反退](?:结账?)?(?:要|得|是)*(?:一个月一个月|一月一月|一期一期|逐[期月]|一步一步)"
)


_IS_WHY = re.compile(
    r"(?:是不是|是否|会不会是|难道是|莫非是)(?:因为)?(?:这个?|它|那个|总账|财务|他)?(?:的)?(?:原因|关系|缘故|问题|因为|弄的|造成的|导致)|(?:跟|和|与)(?:这个?|它|总账|财务)(?:结账?)?有没?有?关|(?:是|就是)(?:因为)?这个?(?:的)?(?:原因|缘故)(?:吗|么|吧|不)|是不是因为"
)
_CANNOT_UNDO = re.compile(
    r"[反退](?:结|账)*(?:得)?不(?:了|回去|掉|动|成)|不(?:让|给|能|许|允许)[反退]|[反退][^，。]{0,4}(?:没反应|失败)"
)
_HOW = re.compile(r"怎么[办弄搞做]|咋[办弄整搞]|如何")
# 「我还是不去动去年的，只打开看一看」: he takes nothing back.
_STAYS = re.compile(
    r"(?:不|先不|就不|别)(?:去|再|用|想)*(?:动|改|反|退)(?:去年|上年|以前|它|那个?[月年])|(?:只|就|光)(?:是|想)?(?:看|查|打印)|打开(?:来)?看|只看不改"
)
# 「改扩展名，原来的文件不会坏吧」 asks of a file, not of books taken back.
_OF_FILE = re.compile(r"文件|扩展名|后缀|复制|拷贝|备份|u盘|电脑")
_LAST_CLOSED = re.compile(
    r"(?:总账|财务)[^。！？]{0,14}?(?:没有?|未)(?:结|关)[^。！？]{0,6}?(?:上个?月|上[一]?期|前面几?个?月?|之前)(?:的|就|都|已经|是|倒是)*(?:结|关)(?:账)?(?:了|过|完|好|掉)"
    r"|(?:上个?月|上一?期)(?:的)?(?:总账|财务)[^，。没未不]{0,4}(?:结|关)(?:账)?(?:了|过|完|好|掉)|(?:总账|财务)(?:的)?(?:上个?月|上一?期)(?:的|就|都|也|已经|是)*(?:结|关)(?:账)?(?:了|过|完|好|掉)"
)
_TO_LAST = re.compile(r"(?:反|退|回)(?:结账?|账)?(?:到|回|去)*(?:上个?月|上一?期)")


def ledger_closed_before(texts: Iterable[str]) -> bool:
    """「总账这个月还没结，上个月结了」: has he told that the month before is closed?"""
    return any(_LAST_CLOSED.search("，".join(map(normal, PAUSE.split(text)))) for text in texts)


def goes_to_month_before(texts: Iterable[str]) -> bool:
    """「怎么退回上个月」: is it the month before this one that he goes back to?"""
    return any(_TO_LAST.search(normal(text)) for text in texts)


def points_asked(text: str, *, is_at_hand: bool = False) -> list[Point]:
    """Which points of a reopening over modules the words ask, as they are asked; none where they tell of trouble.

    `is_at_hand`: a reopening is on screen, so that 「会不会影响9月报表」 need not name it.
    """
    text = _without_strokes(_QUOTED.sub("", text))
    whole = normal(text)
    if not 0 < len(whole) <= MAX_CHARS:
        return []
    if _CANNOT_UNDO.search(whole) and ledger_is_closed([text]) and _IS_WHY.search(whole):
        return [Point.CAUSE]
    if any(_CANNOT_UNDO.search(part) and _HOW.search(part) for part in map(normal, PAUSE.split(text))):
        return []  # 「应收退不回去怎么办？该找谁反」: the case knows the way, and who may
    if is_at_hand and _STAYS.search(whole) and not _UNDO.search(_STAYS.sub("", whole)):
        return []
    # 「总账我没权限的 谁反啊」: beside the trouble something is asked.
    words = "".join(part for part in map(normal, PAUSE.split(text)) if not _TROUBLE.search(part))
    names_undo = _UNDO.search(whole) is not None or (is_at_hand and _UNDO_AT_HAND.search(whole) is not None)
    if not names_undo and not is_at_hand:
        return []
    if words != whole and not is_at_hand:
        return []  # trouble of another kind: the library reads it
    found = _of_the_order(words, text) if names_undo else {}
    found |= _places(words, {Point.RIGHTS: _RIGHTS, Point.MYSELF: _MYSELF})
    if names_undo or _BOOKS.search(words):
        of_books = words if names_undo else "".join(p for p in map(normal, PAUSE.split(text)) if not _OF_FILE.search(p))
        found |= _places(of_books, {Point.KEPT: _KEPT, Point.DANGER: _DANGER})
    if ledger_is_open([text]) and _ASKS_NEED.search(whole):
        found = {point: place for point, place in found.items() if point not in _OF_ORDER}
        found[Point.OPEN_YES if _AT_ONCE.search(whole) else Point.OPEN] = -1
    points = sorted(found, key=lambda point: found[point])
    return [Point.YEAR, *points] if points and _YEAR.search(words) else points


def _without_strokes(text: str) -> str:
    """The words without clauses that ask how far it goes at once."""
    parts = PAUSE.split(text)
    kept = [part for part in parts if not (_AT_A_STROKE.search(normal(part)) and not re.search(_OTHER, part))]
    return text if len(kept) == len(parts) else " ".join(kept)


_OF_ORDER = frozenset({Point.ORDER, Point.ALSO, Point.LEDGER_FIRST, Point.ALONE, Point.ONLY_LEDGER})


def _of_the_order(words: str, text: str) -> dict[Point, int]:
    """The one point of the order that is asked, with its place."""
    parts = [part for part in map(normal, PAUSE.split(text)) if part]
    for part in parts:
        if _WHETHER.search(part) and not _WHICH_OF.search(part):
            if (asked := _ONLY_LEDGER.search(part)) is not None:
                return {Point.ONLY_LEDGER: words.find(asked[0])}
            if (asked := _ALONE.search(part)) is not None:
                return {Point.ALONE: words.find(asked[0])}
    asked = _ORDER.search(words)
    if asked is None or not (_MODULES.search(words) or _MONTHS.search(words)):
        return {}
    if _WHICH_OF.search(words) or not _MODULES.search(words):
        return {Point.ORDER: asked.start()}
    first = _LEDGER_FIRST.search(words)
    if first is not None and not re.search(rf"{_OTHER}[^，。]{{0,6}}(?:先|也)[^，。]{{0,3}}[反退]", words):
        return {Point.LEDGER_FIRST: first.start()}
    return {Point.ALSO if re.search(_OTHER, words) else Point.ORDER: asked.start()}


def _places(words: str, patterns: dict[Point, re.Pattern[str]]) -> dict[Point, int]:
    hits = {point: pattern.search(words) for point, pattern in patterns.items()}
    return {point: hit.start() for point, hit in hits.items() if hit is not None}


def ledger_is_open(texts: Iterable[str]) -> bool:
    """「总账这月还没结」: has he told so?"""
    return any(_LEDGER_OPEN.search(normal(clause)) for text in texts for clause in PAUSE.split(text))


def ledger_is_closed(texts: Iterable[str]) -> bool:
    """「总账10月已经结了」: has he told so?"""
    return any(_LEDGER_CLOSED.search(normal(clause)) for text in texts for clause in PAUSE.split(text))


def says_within_year(text: str) -> bool:
    """「不是去年的 就是今年8月」, 「还没年结呢」: is it a month of this year that he means?"""
    words = normal(text)
    rest = _NOT_LAST_YEAR.sub("", words)
    is_said = rest != words or _THIS_YEAR.search(words) is not None
    return len(text) <= MAX_CHARS and is_said and _LAST_YEAR.search(rest) is None
