"""「换到同事电脑也一样空 我刚从总部调到分公司」: no way has failed; what he tells is answered under the case on screen,
so that is said, and the case stays.
"""

from __future__ import annotations

import re

from actions.answers.asked_here import stands_alone
from actions.answers.points import read_point
from actions.conversation import FAILED, TELLS, Conversation
from actions.dialogue.acts import asks
from actions.jobs import Taken
from actions.logins.causes import says_little
from actions.logins.course import Course
from actions.logins.listening import listen
from actions.logins.memory import MAX_WORDS, Trouble
from actions.reply import Reply
from kb.client import Case

FITS = "您说的这些对得上这种情况。"
RESULT = "给客户看过，没说试没试（客户补充：{said}）"
LIKELY = 0.5
"""So surely a clause must be one of its questions, where he says himself that it is still this."""
MIN_CHARS, MAX_CLAUSES, MAX_SAID = 6, 4, 2
# 「一样空的」, 「还是灰的」
_SAME_AGAIN = re.compile(
    r"^(?:也|还|都|就|照样)*(?:是)?(?:一样|还是|照样)(?:是)?(?P<what>[^，。不没好]{1,4}?)(?:的|了|啊|呀)*$"
)
# Who tells that the way itself is done has gone on from it.
_DONE = re.compile(
    r"(?:管理员|他|她|IT|网管|师傅)[^，。]{0,6}(?:加|补|改|弄|设|分配|授权|重置|解|查|看)[^，。]{0,4}了|照(?:做|着|您)|按(?:您|你|上面)|重新登[录]?了|办法[一二三]"
)


async def take_told_of_case(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The answers that the case has to what he tells, where none of it is a way tried; None for anything else.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    if trouble.phase != "tried" or trouble.case is None or asks(conversation) or _DONE.search(conversation.text):
        return None
    if not any(act.act in (TELLS, FAILED) for act in conversation.acts):
        return None
    case = await course.case(trouble.case)
    told = [act.text for act in conversation.acts if act.act == TELLS and len(act.text) >= MIN_CHARS]
    told = [one for one in told if not says_little(one)][:MAX_CLAUSES]
    again = _symptom_again(case, conversation.text)
    if not again:
        return None
    said = await _answers(course, case, [f"{one}，{again}" for one in told], trouble)
    fresh = [text for text in said if text not in (trouble.point or "")]
    if not fresh:
        return None
    listen(conversation, reply, trouble)
    trouble.record(RESULT.format(said=conversation.text[:MAX_WORDS]))
    trouble.point = "\n".join(fresh[:MAX_SAID])
    reply.say(f"{FITS}\n{trouble.point}")
    await course.screen.say_again(reply, trouble)
    return Taken.ANSWERED


async def _answers(course: Course, case: Case, told: list[str], trouble: Trouble) -> list[str]:
    found: list[str] = []
    for clause in told:
        point = await read_point(
            course.library, case.id, clause, product=trouble.product, told=trouble.words
        )
        sure = [one for one in point.questions if one.chance >= LIKELY and one.question.known]
        found += [one.answer for one in stands_alone(sure)]
    return list(dict.fromkeys(found))


def _symptom_again(case: Case, text: str) -> str:
    """The clause that says once more what the case is about, so that it is still that: 「一样空的」; else empty."""
    clauses = [one for one in re.split(r"[\s，,。.;；!！?？~～、…]+", text) if one]
    return next((one for one in clauses if _shares_sign(one, case)), "")


def _shares_sign(clause: str, case: Case) -> bool:
    hit = _SAME_AGAIN.match(clause)
    return hit is not None and hit["what"] in "".join([case.title, *case.symptoms])
