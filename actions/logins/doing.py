"""Which steps of a case the customer has done already, in whatever words he tells it: 「cache文件夹我都删过了」.

The library says how well each line of the case speaks to what he did; a step that does is not asked of him again.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.logins.content import content
from actions.logins.telling import NOTHING_CHANGED, said_change
from actions.logins.words import fold
from kb.client import Case, KbClient, KbError, Part

Step = tuple[int, int]
"""A step by the place of its way out and its own, both from 0."""
SAME_SCORE, SAME_LEXICAL = 0.48, 0.12
"""A line this near to what he did is it, if no other line is nearer."""
MAX_CLAUSES = 5
LOOKED_AT = 8
_MIN_CHARS = 6
_GONE = frozenset({404, 409})
_CLAUSES = re.compile(r"(?:[\s，,。;；!！~、…]|\.(?![a-z0-9]))+")
# What was done, and what was found well.
_TELLS = re.compile(r"[了过完着](?!吗|没|么)|已经|也?都?(?:通的?|正常|可以|能登|好的|没问题|没事)")
# 「加了我要重新登一道不」 asks, 「加了就行」 only thinks of it, and 「cache我都看到了」 has seen it and left it there.
_NOT_DONE = re.compile(
    r"[？?吗么]|(?:[不没吧嘛呗]|没得|对不对)$|(?<![重主需])要(?!求)|就(?:行|可以|好)|是[不直]|看[到见]|见到|找[到着]|发现|知道|明白|怎么|如何|咋|哪|什么|要不要|能不能|是不是|准备|打算|想|明天|待会|一会|让我|先去|不了|不上|不到|不去|不开|不会"
    r"|(?:登|进|连|打|用|找|开)不|没(?:有|反应|办法)|失败|报错|提示|弹|显示|出现|过期|不行了|停了|掉了|空了|坏了"
    r"|不动|转圈|闪退|一闪|卡(?![片号密])(?:[在住死着了]|更新|那|这)|没了|黑屏|白屏"
)
# What is done with a thing: whoever made a user by hand has not brought one in, though both are about users.
_DOINGS: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            r"看|查|核对|核实|检测|确认|瞧|试|ping|测|记下|[登连]",
            r"问|联系|打电话|请|报给|通知|说",
            r"打开|开了|进入|点|选|勾|右击|双击|按|开过|运行|跑",
            r"清|删|卸",
            r"重启|重开|关机|关掉|关了|退出|关闭|开机|刷新",
            r"装|下载",
            r"换|改|填|设|指向|调",
            r"插|拔",
            r"导|同步|引入|更新|升级",
            r"建|添加|加[了过上好]|加用户|新增|授权|分配|登记|注册|启用",
            r"备份|保存|拷|复制|另存",
        ),
    )
)
_THING = r"缓存|电脑|客户端|软件|浏览器|密码|网络|网线|路由|服务器|补丁|驱动"
_DOES = r"(?:清|删|重启|重装|换|拔|插|装|卸|刷新)"
_DONE_THING = re.compile(
    rf"(?P<before>{_THING})[^，。]{{0,3}}{_DOES}[^，。]{{0,2}}[过了]|{_DOES}[^，。]{{0,2}}[过了][^，。]{{0,4}}(?P<after>{_THING})"
)
_DOG = re.compile(r"(?<!密)狗")
_NAMED = re.compile(r"[“「]([^”」]{2,12})[”」]")
_TITLE_PARTS = re.compile(r"[a-z0-9._\\-]+|[和并、，,跟与再及\s]+|^[用请先]")
MIN_TITLE_PARTS, MIN_PART = 2, 2


def told_done(words: str) -> list[str]:
    """The clauses that tell what he did or found well, the last ones where there are many."""
    clauses = [clause for clause in _CLAUSES.split(fold(words)) if len(clause) >= _MIN_CHARS]
    told = [clause for clause in clauses if _TELLS.search(clause) and not _NOT_DONE.search(clause)]
    # 「昨天换了个路由器」 is what began it, and no remedy.
    return [clause for clause in told if said_change(clause) in (None, NOTHING_CHANGED)][-MAX_CLAUSES:]


def done_besides(clause: str, steps: Collection[str]) -> bool:
    """「缓存我清过了没用」 where no step asks for it: what has failed is of his own; 「试过了没用」 names nothing."""
    hit = _DONE_THING.search(fold(clause))
    thing = hit and (hit["before"] or hit["after"])
    return bool(thing) and not any(str(thing) in fold(step) and is_same_doing(clause, step) for step in steps)


async def steps_done(library: KbClient, case: Case, words: str) -> set[Step]:
    """The steps of the case that he tells to have done.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    done: set[Step] = set()
    for clause in told_done(_DOG.sub("加密狗", words.replace("、", "和"))):
        if is_symptom(clause, case):
            continue
        if named := steps_named(clause, case):
            done |= named
            continue
        steps = [part for part in await lines_about(library, case.id, clause) if part.kind == "step"]
        done |= {
            (part.way - 1, part.step - 1)
            for part in steps[:1]
            if part.way and part.step and part.score >= SAME_SCORE and part.lexical >= SAME_LEXICAL
            if is_same_doing(clause, case.solutions[part.way - 1].steps[part.step - 1])
        }
    return done


def steps_named(clause: str, case: Case) -> set[Step]:
    """The steps whose buttons or menus he names as pressed, 「检测跟清理都点过」; where these are all that the way is
    called by, the whole way."""
    done: set[Step] = set()
    for way, solution in enumerate(case.solutions):
        parts = [part for part in _TITLE_PARTS.split(fold(solution.title)) if len(part) >= MIN_PART]
        if len(parts) >= MIN_TITLE_PARTS and all(part in clause for part in parts):
            return {(way, place) for place in range(len(solution.steps))}
        for place, step in enumerate(solution.steps):
            names = _NAMED.findall(step)
            if names and all(fold(name) in clause for name in names) and is_same_doing(clause, step):
                done.add((way, place))
    return done


def is_same_doing(clause: str, step: str) -> bool:
    """Does he tell to have done with it what the step asks? Whoever found it well (「ping是通的」) says no more."""
    told, asked = _doings(fold(clause)), _doings(fold(step))
    return not told or not asked or bool(told & asked)


def _doings(text: str) -> set[int]:
    return {place for place, doing in enumerate(_DOINGS) if doing.search(text)}


def is_symptom(clause: str, case: Case) -> bool:
    """「5台全是演示版了」 says what the case is about, and nothing that was done about it."""
    said = _pairs(clause)
    steps = set().union(*(_pairs(step) for way in case.solutions for step in way.steps))
    return said & steps <= _pairs(case.title) | set().union(*map(_pairs, case.symptoms))


def _pairs(text: str) -> set[str]:
    folded = "".join(fold(text).split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}


async def lines_about(library: KbClient, case_id: str, text: str) -> list[Part]:
    """The lines of a case that speak best to a text; none of one that is not shown to customers any more.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    try:
        return (await library.parts(case_id, text, LOOKED_AT)).parts
    except KbError as error:
        if error.status in _GONE:
            return []
        raise


def still_to_do(case: Case, way: int, done: Collection[Step]) -> list[int]:
    """The places of the steps of a way out that he has not done; those that only look again are none."""
    steps = case.solutions[way].steps
    return [
        place
        for place, step in enumerate(steps)
        if (way, place) not in done and not content().checks_found.are_in(step)
    ]
