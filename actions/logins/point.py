"""A question about the solution on screen: 「加密服务器在哪重启」, 「ping我不会 怎么弄」. It is answered from the case,
and tells nothing of how the solution went.

What the words are to the case is judged by meaning (actions/answers/points.py). Where the case does not say, another
one may; else he hears that it is not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.answers.asked_here import stands_alone
from actions.answers.places import NOT_FINER, asks_for_place, is_finer, speaks_of
from actions.answers.point_text import BESIDE, NOT_WRITTEN, NUMERALS
from actions.answers.point_text import point_text as quoted_text
from actions.answers.points import MAX_QUOTED, Point, case_parts, is_same_matter, is_written, read_point
from actions.answers.same_question import Recognised
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, asks, is_read
from actions.dialogue.attempts import cannot_begin
from actions.logins.either import answer_either, sides_of
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.needed import answer_needed
from actions.logins.replies import asks_elsewhere
from kb.client import Case, KbClient, Part

STUCK = (
    "没关系，不会的地方可以一步一步来：卡在第几步、看到了什么，发给我或者拍张照片都行。"
    "这个办法的操作人是{who}，要我转给工程师也可以，您说过的会一起带过去。"
)
NO_FINER = "更细的点法我手头的资料没有写，不想随便说。卡住了就说一声，我帮您转给工程师。"
WHO = "这个办法由{who}来做：您就是的话，照着做就行；不是的话，把上面的步骤发给他，请他来弄。"
WHO_GUESSED = "对，找{who}，把上面的步骤发给他。"
WHO_SELF = "这个办法您自己就能做（操作人：{who}）。"
WITHOUT = "资料里写的原因是：{cause}\n\n不想那样做的话，还有一个办法，您看行不行："
WHEN_DONE = "照上面的办法弄好，当时就能登；弄不好的话，要多久我说不准，可以转给工程师接着看。"
ABOUT_IT = "您问的这一点，下面这个办法里写着："
_SELF = ("您", "本人", "自己")
# Who keeps the network or the server is called either.
_ROLES = (
    re.compile(r"网管|管(?:网|服务器|机房)|it(?![a-z])|信息[部科中]|技术部", re.IGNORECASE),
    re.compile(r"(?<!服务)(?:系统)?管理员"),
    re.compile(r"服务管理员"),
    re.compile(r"会计|主管"),
)
CANNOT = "cannot"
"""The point of who says no more than that he cannot do it."""

_GENERAL = "other_kingdee"
"""What the classifier makes of a question that names no matter of its own."""
_MAX_CHARS = 60
MAX_CLAUSES = 3
_CLAUSE = re.compile(r"[\s，,。.;；!！~～、…]+")
_ASKS = re.compile(
    r"[？?]|怎么|怎样|如何|咋|点样|哪|什么|啥|多久|多少|谁|能不能|可不可以|要不要|会不会|是不是|有没有|[吗嘛]$|(?<![着的])呢$"
)
# 「怎么还是不行」, 「怎么又报错」 complain.
_COMPLAINS = re.compile(
    r"还是|还没|还不|又|不行|没用|没好|没解决|不管用|没反应|登不|进不|连不|打不开|失败|报错|提示|什么破|什么玩意|怎么回事|为什么|为啥|咋回事|不是[^，。,]{1,10}[了过]吗"
)
_ASKS_WHO = re.compile(
    r"(?:找|叫|让|请|问|要)谁|谁(?:来|去|登|进|弄|做|操作|管|能|可以|有|负责|给|帮|会|搞|改|加)|(?:我|咱)(?:们)?(?:自己|本人)?(?:就|也|可以|会)*能?(?:弄|改|做|操作|解|处理|搞|加|搞定)(?:得了)?(?:不|吗|么|嘛)"
    r"|(?:我|咱)(?:们)?(?:自己|本人)(?:能不能|可不可以|能|可以|行)[^，。]{0,6}(?:不|吗|么|嘛|$)|(?:必须|一定要?|非得?|要不要|是不是要?|只能)(?:找|叫|让|请)?(?:管理员|网管|it|工程师|领导|老板)",
    re.IGNORECASE,
)
_ASKS_WITHOUT = re.compile(
    r"(?:不|别)([^，。不]{2,6}?)(?:行不行|可不可以|行不|行吗|可以吗|可以不|能行|不行吗)"
    r"|(?:能不能|可不可以|能|可以)(?:不|别)(?!能|可以|行)([^，。]{2,8}?)(?:[吗啊呀]|$)|(?:非得?|一定要|必须得?)([^，。]{2,6}?)(?:吗|不可|嘛|么)"
)
_WHEN_DONE = re.compile(r"(?:几点|多久|什么时候|啥时候?|何时)[^，。]{0,3}(?:能|才|会)[^，。]{0,2}[好行登进用恢]")
_SPARES = re.compile(r"关掉|关闭|不想|不用|取消|停用|免")
_YES_OR_NO = re.compile(r"行不行?(?=[啊呀呢]*$)")
_OUTCOME = re.compile(r"^(?:还是|仍然|也)?(?:没好|没解决|不行|没用|不管用|没成功|没反应)")
_CANNOT = re.compile(r"不会|不懂|不知道|没听过|没弄过|没用过|找不到|看不懂|没找到")
# He asks for no help with it: the next way is for him.
_GIVES_UP = re.compile(r"[做弄搞办]不了|没法|没权限|没有(?:这个|那个|权限)|不敢|太难|换一?个")
# What he does with a thing is said in many ways; the thing alone is looked for.
_ASKING = re.compile(
    r"怎么样?|怎样|如何|咋|点样|在?哪(?:里|儿|个|一)?(?:地方|位置|文件夹|菜单)?|什么|啥|打开|找不?到?|进入|点开|操作|查看|弄|搞|不会|不懂|不知道|没|清除?(?=[啊呀呢吧]*$)|发到?|[啊呀哦吗嘛呢吧]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the way on screen: `thing` names it, `parts` are the lines of `case` that answer, none where it
    is not written; `is_beside`: that is another case than the one on screen; `is_certain`: they say all of it; `way`: a
    way out (from 1) that he has not seen is about it, shown under `lead`; `is_who`: he asks who is to do it; `says`
    what is said as it is; `answers` those to the questions asked under the case that it is."""

    thing: str
    case: Case
    parts: tuple[Part, ...] = ()
    is_beside: bool = False
    is_certain: bool = False
    way: int | None = None
    lead: str = ""
    is_who: bool = False
    says: str = ""
    answers: tuple[Recognised, ...] = ()


async def asked_point(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case
) -> tuple[str, Asked] | None:
    """What is asked of the case on screen; None where the turn is something else.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    ways = ways_seen(case, trouble)
    if (asked := await _asked_here(library, conversation, trouble, case, ways)) is not None:
        return asked.thing, asked
    clauses = _asking_clauses(conversation)
    if not clauses:
        return await _stuck(library, conversation, trouble, case, ways)
    unwritten: tuple[str, Point] | None = None
    for clause in clauses:
        for answered in (answer_either, answer_needed):
            if (said := answered(case, trouble.number, clause)) is not None:
                return _thing(clause), Asked(_thing(clause), case, says=said)
        if _ASKS_WHO.search(clause):
            return _thing(clause), Asked(_thing(clause), case, is_who=True)
        if _WHEN_DONE.search(clause):
            return _thing(clause), Asked(_thing(clause), case, says=WHEN_DONE)
        without = _ASKS_WITHOUT.search(clause)
        if without and (way := _other_way(case, trouble, ways, without[without.lastindex or 0])) is not None:
            return _thing(clause), Asked(_thing(clause), case, way=way, lead=WITHOUT.format(cause=case.cause))
        point = await _read(library, conversation, trouble, case, clause, ways)
        is_written = point.is_near and not point.is_new
        if is_written and point.is_certain and _is_of_way(point):
            return _thing(clause), Asked(_thing(clause), case, _lines(point), is_certain=True)
        if likely := stands_alone(point.questions) if not point.is_new else []:
            return _thing(clause), Asked(_thing(clause), case, answers=tuple(likely))
        unseen = await _unseen_way(library, conversation, trouble, case, clause, ways, point)
        if unseen is not None:
            return _thing(clause), Asked(_thing(clause), case, way=unseen, lead=ABOUT_IT)
        if is_written:
            # Who asks where is better served by another case that names the place.
            lacks_place = bool(point.figures.get("no_place"))
            beside = await _beside(library, case, clause, point, place_of=_thing(clause)) if lacks_place else None
            own = Asked(_thing(clause), case, _lines(point), is_certain=point.is_certain and _is_of_way(point))
            return _thing(clause), beside or own
        # It names a thing of these steps (「缓存在哪个文件夹」): that it is answered elsewhere makes it no new matter.
        names_thing = any(part.kind == "step" and part.lexical > 0 for part in point.parts)
        is_elsewhere = asks_elsewhere(conversation) and not (names_thing and conversation.intent == _GENERAL)
        if (point.is_new and not names_thing) or is_elsewhere:
            continue
        unwritten = unwritten or (clause, point)
    if unwritten is None:
        return None
    clause, point = unwritten
    return _thing(clause), await _beside(library, case, clause, point) or Asked(_thing(clause), case)


def asked_of(conversation: Conversation) -> list[str]:
    """What he asks, clause by clause; 「在我这台弄还是去服务器那边」 asks, whatever it is heard as."""
    either = {act.text for act in conversation.acts if sides_of(act.text)}
    asked = {*asked_clauses(conversation), *either}
    return [act.text for act in conversation.acts if act.text in asked]


def point_text(
    case: Case, trouble: Trouble, thing: str, asked: Asked, *, is_repeated: bool = False, text: str = ""
) -> str:
    """What the lines say, named as he has seen them; said once, then that no more is known. `text`: all he wrote."""
    who = case.solutions[trouble.number].who
    if thing == CANNOT:
        return STUCK.format(who=who)
    if asked.is_who:
        return who_text(who, text)
    if asked.says:
        return asked.says
    if not asked.parts or is_repeated:
        return NOT_WRITTEN
    is_step = asked.parts[0].kind == "step" and not asked.is_beside and speaks_of(asked.parts[0].said, text)
    if is_step and asks_for_place(text) and not is_finer(asked.parts[0].said, text):
        return NOT_FINER
    if asked.is_beside:
        return quoted_text(asked.case, asked.parts, BESIDE.format(title=asked.case.title))
    ways = ways_seen(case, trouble)
    # With one way out on screen its steps need no other name.
    names = {way: "" if len(ways) == 1 else f"办法{NUMERALS[place]}" for place, way in enumerate(ways)}
    text = quoted_text(case, asked.parts, names=names)
    return text if asked.is_certain else f"{text}\n{NO_FINER}"


def asks_who(text: str) -> bool:
    """「找谁」, 「我自己能弄不」."""
    return _ASKS_WHO.search(text) is not None


def who_text(who: str, text: str) -> str:
    """Who does it; to whoever has guessed right (「找谁 网管？」) a plain yes."""
    if who.startswith(_SELF):
        return WHO_SELF.format(who=who)
    guessed = [role for role in _ROLES if role.search(text)]
    return (WHO_GUESSED if any(role.search(who) for role in guessed) else WHO).format(who=who)


def shown_title(case: Case, title: str) -> str:
    """How a solution is remembered as shown."""
    return f"{case.title}：{title}"[:MAX_WORDS]


def ways_seen(case: Case, trouble: Trouble) -> list[int]:
    """The ways out of the case that he has seen, from 1, in the order he saw them."""
    titles = [entry["title"] for entry in trouble.shown if entry["case"] == case.id]
    places = {shown_title(case, way.title): place for place, way in enumerate(case.solutions, start=1)}
    return [places[title] for title in titles if title in places]


async def _asked_here(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, ways: list[int]
) -> Asked | None:
    """What he surely asks of all that is asked under the case; None where he asks nothing, or something else."""
    text = conversation.text
    if not (asks(conversation) or _ASKS.search(text)) or not 0 < len(text) <= _MAX_CHARS:
        return None
    without = _ASKS_WITHOUT.search(text)
    if without and _other_way(case, trouble, ways, without[without.lastindex or 0]) is not None:
        return None  # the other way is the answer
    clauses = asked_clauses(conversation)[:MAX_CLAUSES]
    point = await _read(library, conversation, trouble, case, text, ways, clauses)
    sure = stands_alone([one for one in point.questions if one.is_certain])
    return Asked(text[:MAX_WORDS], case, answers=tuple(sure)) if sure else None


async def _read(
    library: KbClient,
    conversation: Conversation,
    trouble: Trouble,
    case: Case,
    text: str,
    ways: list[int],
    clauses: Sequence[str] = (),
) -> Point:
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    return await read_point(
        library, case.id, text, product=trouble.product, ways=ways, clauses=clauses, told=trouble.words, **slots
    )


async def _stuck(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, ways: list[int]
) -> tuple[str, Asked] | None:
    """「这个我不会弄」: the lines that he speaks of, else a hand; the second time the next way is better."""
    text = conversation.text
    is_done_with = _GIVES_UP.search(text) is not None or trouble.point == CANNOT or asks_elsewhere(conversation)
    if not cannot_begin(text) or len(text) > _MAX_CHARS or is_done_with:
        return None
    point = await _read(library, conversation, trouble, case, text, ways)
    if point.is_near and not point.is_new:
        return text[:MAX_WORDS], Asked(text[:MAX_WORDS], case, _lines(point))
    return CANNOT, Asked(CANNOT, case)


def _is_of_way(point: Point) -> bool:
    """Does a line that he can see say it, and not only the cause?"""
    return any(part.way is not None for part in _lines(point))


async def _unseen_way(
    library: KbClient,
    conversation: Conversation,
    trouble: Trouble,
    case: Case,
    clause: str,
    ways: list[int],
    point: Point,
) -> int | None:
    """The way out, not shown yet, whose steps answer better than all that he has seen: where the device number is."""
    unseen = [number for number in range(1, len(case.solutions) + 1) if number not in ways]
    if not unseen:
        return None
    other = await _read(library, conversation, trouble, case, clause, unseen)
    steps = [part for part in other.parts[:MAX_QUOTED] if part.way in unseen and part.kind in ("step", "way")]
    seen_best = max((part.score for part in point.parts if part.way is not None), default=0.0)
    if not other.is_near or not steps or steps[0] is not other.parts[0] or steps[0].score <= seen_best:
        return None
    return None if case.solutions[int(steps[0].way or 0) - 1].kind == "escalate" else steps[0].way


def _other_way(case: Case, trouble: Trouble, ways: list[int], unwanted: str) -> int | None:
    """Another way out than those he has seen, done without a person, that spares him what he does not want; None where
    the one on screen does not ask it of him."""
    pairs = {unwanted[place : place + 2] for place in range(len(unwanted) - 1)}

    def holds(way: int) -> bool:
        solution = case.solutions[way - 1]
        text = "\n".join([solution.title, *solution.steps, solution.risk])
        return any(pair in text for pair in pairs) and not _SPARES.search(solution.title)

    if not holds(trouble.number + 1):
        return None
    numbers = range(1, len(case.solutions) + 1)
    fitting = [way for way in numbers if way not in ways and case.solutions[way - 1].kind != "escalate"]
    return next((way for way in fitting if not holds(way)), None)


def _lines(point: Point) -> tuple[Part, ...]:
    """What is quoted; the title of a way only where no line of it is, and the cause not without the step nearest to
    what he asks."""
    if point.quoted and all(part.kind == "cause" for part in point.quoted):
        step = [part for part in point.parts if part.kind == "step" and part.lexical > 0][:1]
        return (*step, *point.quoted) if step else tuple(point.quoted)
    return tuple(part for part in point.quoted if part.kind != "way") or tuple(point.quoted)


async def _beside(library: KbClient, case: Case, clause: str, point: Point, *, place_of: str = "") -> Asked | None:
    """Another case that answers it: in which folder the cache is. `place_of`: only where it names the place of that
    very thing."""
    hit = point.alone.answer
    if hit is not None and hit.case_id != case.id and is_same_matter(case, await library.case(hit.case_id)):
        found = await case_parts(library, hit.case_id, clause)
        steps = [part for part in found.parts if part.kind == "step"] if found else []
        if place_of:
            steps = [part for part in steps if part.names_place and place_of in part.text]
        if found is not None and steps and is_written(found, point.alone):
            return Asked(_thing(clause), await library.case(hit.case_id), tuple(steps[:MAX_QUOTED]), is_beside=True)
    return None


def _asking_clauses(conversation: Conversation) -> list[str]:
    text = conversation.text
    # 「提示里写的禁用 我再多试几次密码行不」: what is read surely to ask is no new prompt.
    is_news = bool(conversation.values("error_text") or conversation.values("code")) and not asked_clauses(conversation)
    is_given_up = _GIVES_UP.search(text) is not None and not _ASKS.search(text)
    if not 0 < len(text) <= _MAX_CHARS or is_news or is_given_up:
        return []
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    if is_read(conversation):
        # 「没好 设备号在哪看啊」: what he asks comes first, what failed is told of in its turn.
        asking, is_verdict = asked_of(conversation), False
    else:
        asking = [clause for clause in clauses if _ASKS.search(clause) or sides_of(clause)]
        is_verdict = any(_OUTCOME.search(clause) for clause in clauses)
    # 「不升级行不行」 asks.
    asking = [clause for clause in asking if sides_of(clause) or not _COMPLAINS.search(_YES_OR_NO.sub("", clause))]
    if is_verdict or not (asking or cannot_begin(text)):
        return []
    # 「ping我不会 怎么弄」: what is asked was named before, as what he cannot do.
    named = [clause for clause in asking if _thing(clause) or _ASKS_WHO.search(clause)]
    return named or [clause for clause in clauses if _CANNOT.search(clause) and _thing(clause)]


def _thing(clause: str) -> str:
    """What the clause asks about, without the asking; empty for nothing that could be looked up."""
    rest = _ASKING.sub(" ", clause).strip("？?那这我们你您 ")[:MAX_WORDS]
    return rest if re.search(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}", rest) else ""
