"""Which way out comes next because the customer says so: by its number, or as he will not have the one on screen."""

from __future__ import annotations

from actions.conversation import Conversation
from actions.dialogue.acts import outcome
from actions.jobs import Taken
from actions.logins.by_number import way_by_number
from actions.logins.course import Course
from actions.logins.facts import NOT_DONE_RESULT
from actions.logins.listening import observe
from actions.logins.memory import Trouble
from actions.logins.point import ways_seen
from actions.logins.unwilling import other_way, unwanted_in
from actions.reply import Reply

ASKED_FOR = "没做，客户要看别的办法"
DECLINED = "客户不想这样做"
SPARED = "好的，那就不这样做。还有一个办法，您看行不行："


async def take_numbered_way(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The way that he asks for by its number; None where he asks for none that he has not on screen.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    if trouble.phase != "tried" or trouble.case is None:
        return None
    case = await course.case(trouble.case)
    order = course.order_of_ways(case, conversation, trouble)
    way = way_by_number(conversation.text, order, trouble.number + 1)
    if way is None:
        return None
    observe(conversation, trouble)
    trouble.record(NOT_DONE_RESULT if outcome(conversation) == "failed" else ASKED_FOR)
    return await course.show_way(conversation, reply, trouble, case, way - 1, lead="")


async def take_unwilling(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The way that spares him what he will not do; None where he refuses nothing that the one on screen asks.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    unwanted = unwanted_in(conversation.text)
    if trouble.phase != "tried" or trouble.case is None or unwanted is None:
        return None
    case = await course.case(trouble.case)
    way = other_way(case, trouble.number + 1, ways_seen(case, trouble), unwanted)
    if way is None:
        return None
    observe(conversation, trouble)
    trouble.record(DECLINED)
    return await course.show_way(conversation, reply, trouble, case, way - 1, lead=SPARED)
