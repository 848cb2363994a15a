"""「按了没反应 是不是还要按Fn」: a failure told beside a question, or of ways that differ by release.

What is asked is answered where the case on screen says it; and before a person is offered, whoever has not told his
release is asked for it, once, where the ways out are told apart by that.
"""

from __future__ import annotations

from actions.answers.follow_up import names_nothing, told_release, ways_by_release
from actions.answers.point_text import NUMERALS
from actions.answers.text import case_buttons
from actions.conversation import AWAIT_HELPED, AWAITING, Conversation
from actions.dialogue.acts import asked_clauses
from actions.dialogue.asked import matter_texts, was_put
from actions.reply import Reply
from kb.client import Case

RELEASE = "release"
ASK_RELEASE = (
    "先别急，这几个办法是按软件的版本分的，用错了就没有反应：{ways}。"
    "请看一下软件里“帮助→关于”写的是几点几，告诉我，我说该用哪一个；看不到也没关系，直接说。"
)
WAY = "{title}，用办法{number}"


def asked_beside(conversation: Conversation) -> Conversation | None:
    """What he asks beside the failure, as a turn of its own; None where it is only what to do now."""
    asked = "，".join(asked_clauses(conversation))
    if names_nothing(asked):
        return None
    return conversation.about({"text": asked, "intent": conversation.intent, "entities": []}, {})


def ask_release(case: Case, conversation: Conversation, reply: Reply) -> bool:
    """Asks for the release that the ways of this case are told apart by; False where it is told, or was asked."""
    ways = ways_by_release(case)
    question = f"{RELEASE}:{case.id}"
    known = conversation.slot("version") or any(map(told_release, matter_texts(conversation)))
    if len(ways) < 2 or known or was_put(conversation.dialogue, question, conversation.slot("product")):
        return False
    said = "；".join(WAY.format(title=title, number=NUMERALS[place]) for place, title in ways.items())
    reply.ask(question, ASK_RELEASE.format(ways=said), case_buttons(case.id))
    reply.set(**{AWAITING: AWAIT_HELPED})
    return True
