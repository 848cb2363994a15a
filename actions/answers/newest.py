"""「导入成功也授权了，但收不到激活码」: what he reports as done is done, and the newest obstacle is what he speaks of.

The way on screen has brought him there, so its steps are no answer any more. Where another case surely is what stands
in his way now, that one is, unless the case on screen has a question on it.
"""

from __future__ import annotations

import re
from typing import Final

from actions.answers.follow_up import still_fails
from actions.answers.search import Found, search_library
from actions.clauses import CLAUSE_WITH_MARK
from actions.spelling import simplified
from kb.client import KbClient

SURE: Final = 0.8
NEAR_MEANING, NEAR_LEXICAL = 0.45, 0.35
"""The case of the obstacle is named by it: one of them at least."""
MIN_CHARS: Final = 4
_NOT: Final = re.compile(r"[没未](?!错|问题)|不[了上到出过去动来掉开成行对让能能会是]|失败|无法|报错|出错")
# 「导入成功」, 「许可也同步好了」, 「授权了」, 「能看到他了」
_DONE: Final = re.compile(
    r"成功了?$|(?:好|完|成|过|上|通|掉)了[啊呀的吧]?$|(?:已经?|都|也|又|刚|全)[^，。]{1,10}了[啊呀的]?$|(?:能|可以)[^，。]{1,8}了$"
    r"|(?:做|办|加|改|建|开|关|清|删|换|设|配|装|重启|重装|导入|导出|引入|引出|授权|同步|审核|过账|反审核|反过账|登记|生成|下载|更新|升级|备份|分配|勾|选|填|提交|保存|切换?|激活)了[^，。不没未]{0,6}$"
    r"|^(?:按|照)[^，。]{0,8}做了|^(?:已经|都|也)?等(?:了|完|够)"
)
_TROUBLE: Final = re.compile(
    r"[没未](?:有)?(?:收到|看到|反应|出来|显示|变|成功|生效|权限|找到|弹)|(?:收|看|找|登|进|打|连|点|按|存|选|改|查|搜|加|导|过|审|结|反|删|提)不[了上到出过去动来掉开成见]"
    r"|(?:又|还|就|却|它|系统|软件|框|上|里)?(?:提示|报(?![表销税价])|弹(?!性)|显示|跳出)|(?:系统|软件|它|又|却)说|失败|不行|不能|不让|灰的|过期|无效|出错|报错|空白|转圈"
)
_HEAD: Final = re.compile(
    r"^(?:但是?|可是?|不过|然而|就是|只是|结果|现在|然后|而且|这回|这下|这会儿?|却|又)+(?!提示|报|弹|能|以)"
)
_ASKS: Final = re.compile(r"[？?]|怎么|咋|如何|哪|谁|什么|啥|要不要|能不能|会不会|是不是|可不可以|行不行|[吗么嘛]$")


def newest_obstacle(text: str) -> str | None:
    """What stands in his way now, behind a report of what he has done; None where he reports nothing as done, or
    nothing new has come, or it still fails as before."""
    clauses = CLAUSE_WITH_MARK.findall(simplified(text))
    done = [place for place, clause in enumerate(clauses) if is_report(clause)]
    if not done or still_fails(text):
        return None
    after = clauses[done[0] + 1 :]
    told = [clause for clause in after if not (_ASKS.search(clause) or is_report(clause))]
    said = "，".join(_HEAD.sub("", clause) for clause in told)
    return said if len(said) >= MIN_CHARS and any(map(_TROUBLE.search, told)) else None


def is_report(clause: str) -> bool:
    """Does the clause say that something is done, and ask nothing?"""
    words = simplified(clause)
    return _DONE.search(words) is not None and _NOT.search(words) is None and _ASKS.search(words) is None


def only_reports(text: str) -> bool:
    """Does every clause say that something is done? Then nothing is asked, however it is heard."""
    clauses = CLAUSE_WITH_MARK.findall(text)
    return bool(clauses) and all(map(is_report, clauses))


async def find_newest(
    library: KbClient, text: str, *, product: str | None, edition: str | None, version: str | None
) -> Found | None:
    """What the library finds for the newest obstacle, where it is surely one case; None where there is none such.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    obstacle = newest_obstacle(text)
    if obstacle is None:
        return None
    found = await search_library(
        library, obstacle, product=product, edition=edition, version=version, error_text=None, codes=None
    )
    hit = found.sure_answer(product)
    if hit is None or found.result.probability < SURE:
        return None
    is_named = hit.scores.get("meaning", 0.0) >= NEAR_MEANING or hit.scores.get("lexical", 0.0) >= NEAR_LEXICAL
    return found if is_named else None
