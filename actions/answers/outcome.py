"""What became of an answer: the desk is told, the case remembers it, and what helped is a reason to be glad."""

from __future__ import annotations

from actions.answers.text import prevention
from actions.conversation import AWAITING, HELPED_RESULT, NOT_HELPED_RESULT, Conversation
from actions.dialogue.asked import close_matter
from actions.dialogue.attempts import cannot_begin
from actions.dialogue.matters import solve_by_case
from actions.reply import Reply

GLAD = "太好了，问题解决了就好！以后有问题随时找我。"
GLAD_SO_FAR = "太好了，这件解决了。"


def be_glad(conversation: Conversation, reply: Reply, *, goes_on: bool) -> None:
    """The case on screen has helped. `goes_on`: there is more to do, a job or another problem of the message."""
    report_outcome(conversation, reply, helped=True)
    dialogue = conversation.dialogue
    reply.say("\n".join(filter(None, (GLAD_SO_FAR if goes_on else GLAD, prevention(dialogue.advice or "")))))
    dialogue.misses, dialogue.not_helped, dialogue.advice = 0, 0, None
    solve_by_case(dialogue, conversation.entity("case_id") or dialogue.current)
    close_matter(conversation)
    reply.set(**{AWAITING: None})


def report_outcome(conversation: Conversation, reply: Reply, *, helped: bool) -> None:
    """Tells the desk, and remembers, what the customer said of the case on screen or named by the button."""
    dialogue = conversation.dialogue
    case_id = conversation.entity("case_id") or dialogue.current
    if case_id is None or not dialogue.was_shown(case_id):
        return
    if not helped and cannot_begin(conversation.text):
        return  # 「怎么用那个备份退回去」 asks how, and has not failed
    dialogue.record(case_id, HELPED_RESULT if helped else NOT_HELPED_RESULT)
    reply.tell_desk("outcome", {"case_id": case_id, "helped": helped})
