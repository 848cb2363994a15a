"""What he did about it himself and what came of it, in his own words: 「ping了服务器的IP不通」, 「重装过 没用」.

A deed counts with its result beside it; who asks what to do when it fails, or only fears it, has done nothing yet. What
was changed before the trouble began (「换了路由器以后都登不上」) is no attempt to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.logins.dialect import plainly

MAX_REPORTED = 6
_CLAUSE = r"[^，,。；;！!？?\n]"
_NOT_DONE = re.compile(
    r"如果|要是|万一|假如|会不会|能不能|要不要|是不是|可不可以|怕|不会|怎么|咋|如何|[吗么][?？]?$|[?？]$"
)
_STILL = r"(?:还是|也还是|也|照样|仍然?|依旧|一样)"
_NO_GOOD = r"(?:没用|不行|不管用|没反应|没变化|没效果|没好|没解决|白搭|不起作用)"
_PING = re.compile(
    rf"(?:ping|拼)(?:了|过|一下|得|着)*\s*(?P<of>{_CLAUSE}{{0,30}}?)\s*(?P<result>(?:也|都|还是)?(?:不通|不通的|连不[上到]|超时|没反应|没回应|(?<![不没])通(?:了|的|得)?))(?![不没]?(?:过|知))",
    re.IGNORECASE,
)
_DEED = (
    r"(?:重启|重装|重新安装|重新登(?:录|陆)?|重新(?:插|打开|进)|重登|清理?|卸载|刷新|重插|插拔|修复|退出重进|换了?[过了个台根条]*(?:浏览器|电脑|网线|网络|账号|手机|热点|wifi|usb|口|插口|机器)[口线]?)"
)
# 「换了个usb口灯亮了」: a step that went well is told with what it changed, though the trouble goes on.
_WENT_WELL = (
    r"(?:[^，,。；;！!？?\n\s]{0,3}?灯(?:又|就|也)?亮了|有反应了|(?<!不)通了|(?:就)?能(?:打开|登|进|连)[^，,。；;！!？?\n]{0,3}了)"
)
_MENDED = re.compile(
    rf"(?P<what>{_DEED}(?:了|过|完|好)*(?:{_CLAUSE}{{0,14}}?))[\s，,]*(?P<result>{_STILL}{_CLAUSE}{{1,10}}|{_NO_GOOD}|{_WENT_WELL})",
    re.IGNORECASE,
)
# 「清过缓存了，也换了浏览器」 tells of two deeds, and of no result.
_NEXT_DEED = re.compile(rf"{_DEED}(?:了|过)|(?:换|清|试|改|关|装|删|查|看|问)[了过]")
_SAYS_HOW = re.compile(
    r"亮了|反应了|通了|能.{1,4}了|还是|不|没|一样|这样|那样|那个|这个|提示|报|错|失败|老样子|转圈|卡|白搭|慢|断|掉"
)
_WAS_DONE = re.compile(r"[了过完好]|还是|也|照样")
_TRIED = re.compile(
    rf"(?P<what>试[了过](?!试|一下|一试|几?遍)(?:[几好多\d一二两三四五六七八九十]+[个种遍次样])?{_CLAUSE}{{0,12}}?)[\s，,]*(?P<result>(?:都|也|全)?(?:不对|不正确|登不[上进]|进不去|打不开|错(?:的|误)?)|{_NO_GOOD}|(?:都|也){_NO_GOOD})"
)
# 「试了七八次了」: how often, and nothing else.
_HOW_OFTEN = re.compile(r"(?:已经|都|也)?试[了过](?P<count>[好几多\d一二两三四五六七八九十]+(?:次|遍|回))了?")
# 「现在打开还是演示版」: how it looks after what was done.
_LOOKS_NOW = re.compile(
    rf"(?:现在|再|再去|完了|回来)(?:一)?(?P<what>打开|登录|登进去|登|进去|进)(?:来|去|了|看)*[\s，,]*(?P<result>(?:还是|仍然?是?|照样是?|依旧是?){_CLAUSE}{{2,10}})"
)
# 「想把应收反结回去，反不了」: tried, and refused.
_REFUSED = re.compile(
    rf"(?:想|试着|打算)(?:要|去)?(?:把|将)?(?P<what>{_CLAUSE}{{2,14}}?)[\s，,]+(?P<result>(?:也|就|都|结果|又)*(?:反|退|结|审|删|改|关|撤|过)(?:账)?不(?:了|掉|回去|动))(?!吗|么|怎|咋|[？?])"
)
# 「卡住我点了好几下」: what was clicked again and again is what an engineer must know first.
_CLICKED = re.compile(
    r"(?P<result>卡[住死]了?|没反应)(?:的时候|时)?[\s，,]*(?:我|就|又|还)*(?P<what>连?[点按](?:了|过)?(?:好几|[几多两三四五六七八九十\d]+|很多|好多)(?:来)?[下次回遍])"
)
# What he was asked to look at, and found: 「管理中心打得开，业务网址打不开」.
_FOUND = re.compile(
    rf"(?P<what>(?:(?!说|看|试){_CLAUSE}){{0,8}}?(?:管理中心|业务(?:网址|地址|站点)|服务器(?:本机|自己|那台)|本机|手机热点|热点|内网|外网))(?:上)?(?:也|都|是|倒是|自己)*(?P<result>能?打得?开(?:的|了)?|打不开|能[进登上](?:去)?|[进登]不[去上了]|(?:是)?通的?|不通)"
)
_WAITED = re.compile(
    rf"等[了完过](?:差不多|快|足足|有)*(?P<long>半个?多?(?:小时|钟头)|[\d一两二三几四]+个?多?(?:小时|钟头|分钟|刻钟)|一刻钟)了?[\s，,]*(?P<result>(?:这回|这次|现在|还是|还|也|就|再登?)(?!没)(?!有人){_CLAUSE}{{2,16}})"
)
_OF_US = re.compile(r"人工|工程师|客服|你们|理我|没人|回复|排队")


def reported_trials(texts: Iterable[str]) -> list[dict[str, str]]:
    """Each deed with its result, the latest telling of each, in the order of saying."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        for what, result in _of_text(plainly(text)):
            found.pop(what, None)
            found[what] = {"what": what, "result": result}
    return list(found.values())[-MAX_REPORTED:]


def how_often(text: str) -> str | None:
    """「试了七八次」: how often he tried, where he says nothing else of it."""
    hit = _HOW_OFTEN.search(text)
    return hit["count"] if hit is not None else None


def _of_text(text: str) -> Iterable[tuple[str, str]]:
    for sentence in re.split(r"(?<=[。；;！!？?\n])", text):
        for hit in _PING.finditer(sentence):
            if not _is_only_meant(sentence, hit):
                yield " ".join(f"ping{hit['of']}".split()), hit["result"]
        for hit in _MENDED.finditer(sentence):
            is_result = not _NEXT_DEED.search(hit["result"]) and _SAYS_HOW.search(hit["result"])
            if is_result and not _is_only_meant(sentence, hit) and _WAS_DONE.search(hit[0]):
                yield hit["what"].strip(), hit["result"].strip()
        found = (_TRIED, _FOUND, _LOOKS_NOW, _REFUSED, _CLICKED)
        for hit in (one for pattern in found for one in pattern.finditer(sentence)):
            if not _is_only_meant(sentence, hit):
                yield hit["what"].strip(), hit["result"].strip()
        for hit in _WAITED.finditer(sentence):
            if not _OF_US.search(sentence):
                yield f"等了{hit['long']}", hit["result"].strip()


def _is_only_meant(sentence: str, hit: re.Match[str]) -> bool:
    """Does the clause around it ask, fear or suppose it?"""
    before = re.split(r"[\s，,。；;！!？?]", sentence[: hit.start()])[-1]
    after = re.split(r"[\s，,。；;！!]", sentence[hit.end() :])[0]
    return _NOT_DONE.search(f"{before}{hit[0]}{after}") is not None
