"""What stands in his way for now: who is away, what lies elsewhere, in his own words.

It decides what an engineer can propose: who waits a week for the seal is not helped by a form that wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.clauses import CLAUSE

MAX_BLOCKED = 3
_WHO = (
    r"(?:(?:系统|财务|企业|服务)?管理员|(?:财务)?(?:主管|经理|总监)|老板娘?|领导|负责人|法人|it|网管|信息(?:部|科)(?:的人)?|机房(?:的人)?|实施(?:的人|顾问|公司)?"
    r"|(?:老|主办|主管)?会计|出纳|总部|集团|本部|管[^，。,\s]{1,6}的(?:人|同事|那个)?)"
)
_AWAY = (
    r"(?:请假|不在(?!线|一起|同|这里面)|出差|休假|休产假|产假|休息|放假|下班|联系不[上到]|联络不[上到]|找不[到着]|没上班|回老家|住院|不接电话|电话打不通|关机|没空|明天才|后天才|下周才)"
)
_AWAY_CLAUSE = re.compile(rf"{_WHO}[^，。,；;？?\s]{{0,6}}?{_AWAY}", re.IGNORECASE)
_THING = r"(?:公章|财务章|法人章|营业执照|执照|身份证|加密狗|u盾|key|钥匙|序列号|授权书|合同|备份|服务器|机房)"
_ELSEWHERE = re.compile(
    rf"{_THING}[^，。,；;？?\s]{{0,4}}?(?:在外地|在(?:总部|老板|领导|财务|法人|代账|别人|家里|另一个|外面)[^，。,\s]{{0,6}}|不在(?:身边|手边|手上|我这|公司|这)?|拿不[到出来]|借出去|寄走|还没(?:办|拿|到|寄)|要等[^，。,\s]{{1,8}}|丢了|找不[到着])",
    re.IGNORECASE,
)
_NO_RIGHT = re.compile(
    r"^[^，。,？?]{2,14}(?:我|我们|自己)(?:这边|这个号)?(?:是|也|都)?没有?(?:这个|那个)?权限[的啊呀]?$"
)
"""「总账反结账我没权限」: what he may not do, which somebody else must."""
_NO_KEEPER = re.compile(
    r"^(?:都|全|账号)*(?:是|归|由)?(?:集团|总部|本部|总公司)(?:那边)?(?:在|统一)?管(?:的|理的?)?$"
)
"""「我们子公司没有管理员，都是集团管的」: who sees to the accounts sits elsewhere."""
_HAS_TO_WAIT = re.compile(r"要等(?:[\d一二两三几]+|半)个?(?:天|周|星期|礼拜|月|工作日)")
_NAMED = re.compile(rf"{_WHO}|{_THING}", re.IGNORECASE)
_BEFORE_IT = re.compile(r"^(?:另外|还有|而且|但是?|可是?|不过|因为|就是|我们|我|那个?|但)+(?=[^\s]{4})")
_ONLY_MEANT = re.compile(r"[?？]$|[吗么][?？]?$|如果|要是|万一|假如|以前|之前|怕|会不会|在不在")


def blocked_by(texts: Iterable[str]) -> list[str]:
    """The clauses that say so, each once, in the order of saying; the longer telling of one thing."""
    found: list[str] = []
    for text in texts:
        for hit in CLAUSE.finditer(text):
            clause, behind = hit[0], text[hit.end() : hit.end() + 1]
            if _ONLY_MEANT.search(clause + behind):
                continue
            if (
                _NO_RIGHT.search(clause)
                or _NO_KEEPER.search(clause)
                or _AWAY_CLAUSE.search(clause)
                or _ELSEWHERE.search(clause)
                or _HAS_TO_WAIT.search(clause)
            ):
                said = _BEFORE_IT.sub("", _without_question(clause))
                same = next((other for other in found if _named(other) == _named(said)), None)
                if same is None:
                    found.append(said)
                elif len(said) > len(same):
                    found[found.index(same)] = said
    return found[-MAX_BLOCKED:]


def _named(clause: str) -> str:
    """Who, or what, it is of: two tellings of one thing are one."""
    hit = _NAMED.search(clause)
    return hit[0].lower() if hit is not None else clause


def _without_question(clause: str) -> str:
    """「管理员请假了谁能给我弄」: what he asks behind it is no part of it."""
    away = _AWAY_CLAUSE.search(clause)
    if away is None:
        return clause
    rest = re.match(r"(?:了|啦|呢|一?个?[\d一二两三几]+(?:天|周|个?月)|到[^，。,\s]{1,6})*", clause[away.end() :])
    is_asked = re.search(r"谁|怎么|咋|哪|什么", clause[away.end() :]) is not None
    return clause[: away.end() + (rest.end() if rest else 0)] if is_asked else clause
