"""Since when: the moment at which the trouble began, among all the moments that a customer names.

A moment (「昨天下午」, 「十分钟前」, 「停电以后」, 「已经两三天了」) is the beginning only where the words say so: what
follows begins something (「就登不上了」), or nothing follows. A deadline, a wish and what he did himself are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WEEKDAY = r"(?:上上?|这|本)?(?:周|星期|礼拜)[一二三四五六日天末]"
_DATE = r"(?:\d{1,2}月)?\d{1,2}[号日]"
_HOLIDAY = r"(?:国庆|元旦|春节|五一|清明|端午|中秋|放假|周末)"
_DAY = (
    rf"(?:今天|大?前天|昨天|前[两几]天|{_WEEKDAY}|上个?(?:周|星期|礼拜|月底?)|这周|本周|这个月|月初|{_DATE}|{_HOLIDAY})"
)
# 「好多行都是两倍，就这个月」 is the month of the books, not the moment.
_MONTH = "(?:上个?月|这个月|本月)"
_PART = "(?:一大?早|大早上|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨)"
_WHEN = f"(?:{_DAY}的?{_PART}?|今早|今晨|昨晚|昨夜|前晚|刚才|刚刚|{_PART})"
# 「3点」 of a day to come is a deadline, and the hour of 「13:30」 is no half of another number.
_CLOCK = rf"(?<![\d点:：])(?:{_WHEN}{_PART}?)?{_NUMBER}(?:点(?:半|多|钟|\d{{1,2}}分?)?|[:：]\d{{2}})(?:左右|多)?"
# 「应收也结到10月了」 names a month, 「两个月了」 counts some.
_UNIT = "(?:分钟|小时|钟头|(?<=[个多])钟|天|周|星期|礼拜|(?<=[个多两半])月)"
_COUNT = rf"(?:[一二两三四五六七八九十半几\d]{{1,3}}|好几)(?:来|多)?个?(?:来|多)?半?{_UNIT}"
_AGO = rf"{_COUNT}(?:之|以)?前"
# 「都录了两个月了」 is how long he has done it; 「卡了两天了」 how long it has been so.
_HIS_DOING = "等排试修录做用干记搞弄找查学问写填催求管教开结盘点交"
_STANDS_STILL = "转卡停断慢坏挂崩闪瘫掉黑死住锁丢乱"
# 「转了半个钟头了」; but 「等了半小时了」 is how long he waits for us, 「试了三天了」 what he did.
_LASTED = (
    rf"(?:有|已经|快|都|差不多|^)+(?P<lasted>{_COUNT}多?)了|(?:(?<!了)(?<![{_HIS_DOING}\d一二两三四五六七八九十几])|(?<=[{_STANDS_STILL}]了)|(?<=不[上开去进了动到出]了))(?P<hung>{_COUNT}多?)了(?=[，。,；;！!\s]|$)"
    # 「转了半个多钟 大家都这样」: no 「了」 ends it; 「停了两天电」 goes on.
    rf"|(?<=[转卡慢挂崩瘫死断停]了)(?:有|快|都|差不多|将近|足足)*(?P<hanging>{_COUNT}多?)(?=[，。,；;！!\s]|$|都|还|也|一直|没)"
    r"|(?P<half>一(?:整天|上午|早上|下午))(?=了?(?:[，。,；;！!\s]|$)|[都全][登进连打用]|一直)"
    r"|(?P<lately>这[两几]天|最近)(?=一直|都|总|老|就)"
)
_EVENT = (
    rf"(?:{_WHEN}|刚)?(?:升级?|更新|打[完了]?补丁|换[了完过]?(?:新|个|台)*(?:电脑|服务器|路由器?|网络|系统|宽带)|重装(?:系统)?"
    r"|停[过了]?电|断[过了]?电|跳闸|重启|搬[完了]?(?:家|办公室|机房))(?:完|了|以?后|之后)+"
)
_MOMENT = re.compile(rf"(?P<from>从|自从|自)?(?P<when>{_EVENT}|{_AGO}|{_CLOCK}|{_WHEN})")
_LASTING = re.compile(_LASTED)

_TO_COME = re.compile(
    r"(?:明天|后天|明早|明晚|下周|下个?月)[^，。,\s]{0,2}$|(?:能不能|可不可以|争取|必须)[^，。,\s]{0,3}$"
)
_STOPS = r"(?:这样|不|登不|进不|连不|打不|没|掉|卡|崩|挂|提示|报(?![税表完送])|出|开始)"
_BEGINS = re.compile(
    rf"(?:左右|的?时候|的)?(?:到现在|开始|起|以后|之后|后|突然|忽然|登|进(?!项)|连|(?:误|错|手滑)?删(?:的|了)|弄丢|丢的|没的|卡的|坏的|打[不开]|提示|不行|发现|掉|卡|崩|出现|就{_STOPS})"
)
# 「今天一上班就登不上」, 「国庆回来就不行」
_BEGINS_LATER = re.compile(
    rf"[^，。,！!？?\s]{{0,8}}?(?:就{_STOPS}|都(?:没|[登进连打用]不))|[^，。,！!？?\s]{{0,16}}?(?:所有|全公司|全部|大家|每台)[^，。,！!？?\s]{{0,8}}?都(?:没|[登进连打用]不)"
    # 「今天早上来了以后就是所有人都进不去」
    r"|(?:一?(?:来|上班|到公司|开机|打开)[^，。,\s]{0,4}?(?:以后|之后|后|就|发现|都))[^，。,\s]{0,12}?(?:不[了上去开进动来到]|没反应|没法|卡|掉线|报错)"
)
_DEADLINE = re.compile(r"(?:[，,\s]|就)*(?:之?前|以前|要|必须|得|截止|到期|之?内|交|报[税表完送])")
_ENDS = re.compile(r"(?:左右|多|的)*(?:[，,。！!；;\s]|$)")
# 「昨天还好的」: it began after that.
_STILL_FINE = re.compile(r"[^，。,\s]{0,6}?(?:都|也)?还(?:是)?(?:好|能|可以|正常|行|没事|没问题|用得|登)")
_WAS_FINE = re.compile(
    r"[^，。,\s]{0,4}?(?:都|也|一直|的|是)+(?:好好的?|好的|没事|没问题|没有问题|正常|没毛病|平的|对的)"
)
_YESTERDAY = re.compile("^昨")


def said_since(texts: Iterable[str]) -> str | None:
    """Since when, as the customer said it last; 「昨天还好的」 means since today."""
    since = None
    for text in texts:
        since = _since_of(text) or since
    return since


def is_still_fine(after: str) -> bool:
    """Does it say of the moment before these words that all was well then?"""
    return bool(_STILL_FINE.match(after) or _WAS_FINE.match(after))


def without_moments(text: str) -> str:
    """What the words say beside moments."""
    return _MOMENT.sub("", _LASTING.sub("", text))


def _since_of(text: str) -> str | None:
    fine = None
    weak = None
    for hit in _MOMENT.finditer(text):
        when, after = hit["when"], text[hit.end() :]
        if _TO_COME.search(text[: hit.start()]) or _DEADLINE.match(after):
            continue
        if is_still_fine(after):
            fine = fine or when
        elif hit["from"] or _BEGINS.match(after) or _BEGINS_LATER.match(after) or _begins_with(when, after):
            return when
        elif weak is None and not when.endswith("的") and _ENDS.match(after) and _says_when(when, after):
            weak = when
    lasting = _LASTING.search(text)
    if lasting is not None:
        return next(found for found in lasting.groups() if found)
    if weak is not None or fine is None:
        return weak
    return f"{'今天' if _YESTERDAY.match(fine) else f'{fine}之后'}（{fine}还正常）"


def _begins_with(when: str, after: str) -> bool:
    """「停电以后」, 「升级了 登不上」; 「重启了SQL」 is what was done about it."""
    is_event = re.fullmatch(_EVENT, when) is not None
    return is_event and (not when.endswith("了") or _ENDS.match(after) is not None or after.startswith("就"))


def _says_when(when: str, after: str) -> bool:
    """Where nothing begins behind it: a bare 「早上」 or 「20号」 at the end of everything tells too little."""
    is_bare = re.fullmatch(rf"{_PART}|{_DATE}|{_HOLIDAY}|{_MONTH}", when) is not None
    is_day_alone = re.fullmatch(rf"{_WHEN}", when) is not None and not after
    return not is_bare and not is_day_alone
