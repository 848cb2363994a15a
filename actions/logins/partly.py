"""「装好了 进去了 没看见公司账」: what was on screen has helped, and something else is amiss: that is looked for anew,
with what is known of where and by whom.
"""

from __future__ import annotations

import re

from actions.conversation import HELPED_RESULT, Conversation
from actions.dialogue.acts import amiss_after_success, asked_clauses
from actions.jobs import Taken
from actions.logins.course import Course
from actions.logins.knowing import CHANGED, told_traits
from actions.logins.listening import observe
from actions.logins.memory import MAX_WORDS, Trouble
from actions.reply import Reply

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
