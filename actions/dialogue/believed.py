"""That it worked is believed only where a clause says so, and none asks, fails or tells otherwise.

The classifier hears a success in 「审核了不就行了 过账又是啥」, and in 「装好了 进去了 没看见公司账」; closed too
early, a trouble is told twice. A button is always believed.
"""

from __future__ import annotations

from actions.conversation import ASKS, COMPLAINS, DEMANDS, FAILED, Conversation
from actions.dialogue.acts import does, is_read
from actions.dialogue.problems import OTHER, kind_of
from actions.dialogue.remarks import read_remark, tells_trouble

HELPED, NOT_HELPED = "helped", "not_helped"


def believed(conversation: Conversation) -> Conversation:
    """The turn as it was heard; one heard as a success that it is not, as what its clauses are."""
    if conversation.intent != HELPED or not conversation.text or not is_read(conversation):
        return conversation
    if read_remark(conversation) is not None or not _says_otherwise(conversation):
        return conversation
    told = {"text": conversation.text, "intent": _intent(conversation), "entities": conversation.entities()}
    return conversation.about(told, {})


def _says_otherwise(conversation: Conversation) -> bool:
    is_other = any(does(conversation, act) for act in (ASKS, COMPLAINS, DEMANDS, FAILED))
    return is_other or any(map(tells_trouble, conversation.acts))


def _intent(conversation: Conversation) -> str:
    if does(conversation, FAILED) and not does(conversation, ASKS):
        return NOT_HELPED
    return kind_of(conversation.text) or conversation.dialogue.topic or OTHER
