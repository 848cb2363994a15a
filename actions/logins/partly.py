"""「装好了 进去了 没看见公司账」: what was on screen has helped, and something else is amiss: that is looked for anew,
with what is known of where and by whom.
"""

from __future__ import annotations

import re

from actions.answers.points import case_parts, judgement
from actions.answers.same_question import recognise
from actions.conversation import HELPED_RESULT, Conversation
from actions.dialogue.acts import amiss_after_success, asked_clauses
from actions.jobs import Taken
from actions.logins.condition_told import way_on_symptom
from actions.logins.course import Course
from actions.logins.knowing import CHANGED, told_traits
from actions.logins.listening import observe
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.point import ways_seen
from actions.reply import Reply
from kb.client import Case

SAME = "好的，前面那一步通了，记下了。“{rest}”还是这一件，接着这样做："
HEARD = "好的，前面那一步通了，记下了。“{rest}”是另一件事，我接着帮您看。"
RESULT = "{helped}，又有：{rest}"
_STEP = re.compile(r"密码|口令|验证码|激活|许可|短信|手机号|设备号|缓存")
_BUT = re.compile(r"^(?:但是?|可是|不过|就是|只是|然而|结果)[，,]?")
STAGE = "stage"
_OF_BEFORE = frozenset({STAGE, CHANGED})
"""What may be another now than it was before that step."""


def without_step(conversation: Conversation, rest: str) -> str:
    """His words without those that name the step which went well, and would find its case once more: 「密码也设好登进去
    了 但只有几个菜单」 is about no password."""
    kept = {*asked_clauses(conversation), *(act.text for act in conversation.acts if act.text in rest)}
    told = [act.text for act in conversation.acts if act.text in kept or not _STEP.search(act.text)]
    return conversation.text if len(told) == len(conversation.acts) else "，".join(told)


async def take_new_symptom(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The next step for what is amiss now; None where the turn tells of no such thing.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    rest = "，".join(amiss_after_success(conversation))
    if trouble.phase != "tried" or not rest:
        return None
    if (taken := await _take_of_case(course, rest, conversation, reply, trouble)) is not None:
        return taken
    trouble.record(RESULT.format(helped=HELPED_RESULT, rest=rest)[:MAX_WORDS])
    if trouble.case is not None:
        reply.tell_desk("outcome", {"case_id": trouble.case, "helped": True})
        trouble.done_cases = [*trouble.done_cases, trouble.case]
    for told in told_traits(trouble.words, trouble.scope):
        if told.key not in _OF_BEFORE and trouble.option_of(told.key) is None:
            trouble.answer("trait", told.key, told.option)
    trouble.words = trouble.bare = ""
    trouble.case, trouble.asking, trouble.hint, trouble.prompt = None, None, None, None
    trouble.number = trouble.asked = 0
    trouble.prompt_asked = trouble.is_understood = False
    trouble.product_asked = True  # he has been greeted
    observe(conversation, trouble)
    words = without_step(conversation, rest)
    trouble.add(words, words)
    reply.set(error_text=None, codes=None)
    reply.say(HEARD.format(rest=_BUT.sub("", rest)))
    return await course.advance(conversation, reply, trouble)


async def _take_of_case(
    course: Course, rest: str, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The case on screen has foreseen it, 「装了新的还是空」: its way for that comes, and no other case."""
    if trouble.case is None:
        return None
    case = await course.case(trouble.case)
    place = way_on_symptom(case, conversation.text)
    if place is None:
        place = await _way_asked_about(course, case, rest)
    if place is None or place + 1 in ways_seen(case, trouble):
        return None
    trouble.record(RESULT.format(helped=HELPED_RESULT, rest=rest)[:MAX_WORDS])
    observe(conversation, trouble)
    trouble.add(rest, rest)
    lead = SAME.format(rest=_BUT.sub("", rest))
    return await course.show_way(conversation, reply, trouble, case, place, lead=lead)


async def _way_asked_about(course: Course, case: Case, rest: str) -> int | None:
    """The place of the way that others were sent to who surely asked the same under this case."""
    found = await case_parts(course.library, case.id, rest)
    nearest = recognise(judgement().same_question, found)
    way = nearest[0].question.way if nearest and nearest[0].is_certain else None
    return way - 1 if way is not None else None
