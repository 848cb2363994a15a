"""「bin里没看到regkdeas.bat」: what a step of the way on screen works on is not there, so that way is closed to him.

Only of what is written letter by letter, a file or a program: whoever finds no menu may be looking in another place.
"""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.jobs import Taken
from actions.logins.course import Course
from actions.logins.facts import NOT_DONE_RESULT
from actions.logins.listening import listen
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.words import fold
from actions.reply import Reply
from kb.client import Case

LACKING = "第{number}步要用的“{thing}”您那里没有，这个办法就做不下去了，不用再找，换下一个办法："
_LACKS = (
    r"(?:(?:没有?|不)(?:再)?(?:看[到见]|找[到着]|见[到着]?|发现|翻到|搜到)|找不[到着]|看不[到见]|不存在|缺(?!省)|少了?"
    r"|没(?:有|得|这个?)(?!反应|提示|报错|用|效果|权限|问题|成功|弹|下载|变|动静))"
)
_ASKED_FIRST = re.compile(r"有没有|没有的话|要是没有|如果没有|万一没有|找不到(?:的话|怎么|咋)")
_CLAUSES = re.compile(r"[，,。;；!！?？~～、…]+")
_FILE = r"[a-z0-9_][a-z0-9_-]*\.[a-z]{2,4}(?![a-z])"
_LACKED = re.compile(
    rf"{_LACKS}[^，。a-z]{{0,8}}(?P<after>{_FILE})|(?P<before>{_FILE})[^，。a-z了\s]{{0,6}}\s?{_LACKS}"
)


def lacking_thing(case: Case, way: int, text: str) -> tuple[int, str] | None:
    """The step (from 1) of the way (from 0) and the file it works on, where he tells that he has none of that name."""
    for clause in filter(None, _CLAUSES.split(fold(text))):
        if _ASKED_FIRST.search(clause):
            continue
        for found in _LACKED.finditer(clause):
            name = found["after"] or found["before"]
            for number, step in enumerate(case.solutions[way].steps, start=1):
                if name in fold(step):
                    return number, name
    return None


async def take_lacking(course: Course, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
    """The next way, where what this one works on is not there; None where he tells of no such thing.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    if trouble.phase != "tried" or trouble.case is None or trouble.offers_person:
        return None
    case = await course.case(trouble.case)
    found = lacking_thing(case, trouble.number, conversation.text)
    if found is None:
        return None
    number, thing = found
    listen(conversation, reply, trouble)
    trouble.record(f"{NOT_DONE_RESULT}（{conversation.text[:MAX_WORDS]}）")
    lead = LACKING.format(number=number, thing=thing)
    return await course.next_solution(conversation, reply, trouble, case, lead=lead)
