"""「同步也做了 能看到他了 现在说要激活 验证码没收到」: he has gone on, and stands before something else now.

What stands in his way last decides the case; a step that he has behind him is not said again.
"""

from __future__ import annotations

import re

from actions.answers.asked_here import take_answer
from actions.clauses import CLAUSE
from actions.conversation import Conversation
from actions.dialogue.only_step import is_only_step
from actions.jobs import Taken
from actions.logins.causes import is_of_matter, says_little, search_causes
from actions.logins.course import AFTER_STEP, Course
from actions.logins.doing import told_done
from actions.logins.listening import listen
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.picking import slot_of
from actions.logins.pointing import asked_points
from actions.reply import Reply
from kb.client import Case

RESULT = "前面的步骤做了，又有：{rest}"
NOW = "现在卡住的是这一点，请看下面："
_STANDS = re.compile(
    r"(?:没|未|唔)有?(?:收到|弹出|反应)|(?:收|登|进|打|连|找|点|选)录?[不唔](?:到|上|进|开|了)|提示|弹(?:出|了)|报错|说要|要(?:求|我|他|她|先)?(?:激活|验证|绑定|授权)|无效|失败|错误|过期|被?(?:锁定|锁了|禁用|停用)"
)
_STILL = re.compile(
    r"还是|仍|依旧|依然|照样|一样|^(?:要是|如果|万一|以后|会不会)|[吗么？?]$|成功|不再|没有?(?:再)?(?:提示|报)|怎么|为什么|为啥"
)
_SEEN = re.compile(
    r"(?:能|可以|也)?(?:看到|看得到|找到)(?:他|她|它|这个人|用户)?了$|(?:做|加|建|导|授权|改|设|弄)[好完过上]?了$"
)
_HAS_NOW = re.compile(r"现在|这回|这次|接着|然后|但是?|可是?|结果|不过|又(?!不)")


def obstacle_in(text: str) -> str:
    """What stands in his way behind what he has done; empty where he tells of no such thing."""
    clauses = CLAUSE.findall(text)
    done = [at for at, one in enumerate(clauses) if _is_done(one)]
    after = clauses[done[0] + 1 :] if done else [one for one in clauses if _HAS_NOW.match(one)]
    stands = [one for one in after if _STANDS.search(one) and not _STILL.search(one)]
    return "，".join(stands)


def _is_done(clause: str) -> bool:
    if _STANDS.search(clause) or "错" in clause:
        return False
    return bool(told_done(clause) or is_only_step([clause], "") or _SEEN.search(clause))


async def take_obstacle(course: Course, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
    """The case of what stands in his way now, if it is surely another one than that on screen; else None.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    if trouble.phase != "tried" or trouble.case is None:
        return None
    whole = next(reversed(list(conversation.customer_texts())), conversation.text)
    is_part = all(clause in whole for clause in CLAUSE.findall(conversation.text))
    stands = obstacle_in(whole if is_part else conversation.text)
    case = await _case_of(course, stands, conversation, reply, trouble) if stands else None
    if case is None:
        return None
    trouble.record(RESULT.format(rest=stands)[:MAX_WORDS])
    trouble.done_cases = [*trouble.done_cases, trouble.case]
    listen(conversation, reply, trouble)
    if not conversation.entity("error_text"):
        reply.set(error_text=None, codes=None)
    is_told = any("这一步成了" in (message.get("text") or "") for message in reply.messages)
    await _answer(course, case, conversation, reply, trouble)
    return await course.show_case(conversation, reply, trouble, case, lead=NOW if is_told else AFTER_STEP)


async def _case_of(
    course: Course, stands: str, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Case | None:
    for words in dict.fromkeys([stands, *stands.split("，")]):
        if says_little(words):
            continue
        # The prompt of before is no part of what he sees now.
        editions = {name: slot_of(conversation, reply, name) for name in ("edition", "version")}
        sure = (await search_causes(course.library, words, (), product=trouble.product, **editions)).answer
        if sure is None or sure.case_id == trouble.case or trouble.was_shown(sure.case_id):
            continue
        if not course.is_of_outage(sure) and is_of_matter(sure, words):
            return await course.case(sure.case_id)
    return None


async def _answer(course: Course, case: Case, conversation: Conversation, reply: Reply, trouble: Trouble) -> None:
    """What he asks beside it, where the new case surely answers that."""
    own = Trouble(words=trouble.words, product=trouble.product, phase="tried", case=case.id)
    points = await asked_points(course.library, conversation, own, case)
    said = [take_answer(conversation, case, asked.answers) for _, asked in points if asked.answers]
    if any(said):
        reply.say("\n".join(dict.fromkeys(filter(None, said))))
