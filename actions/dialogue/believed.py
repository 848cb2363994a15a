"""That it worked is believed only where a clause says so, and none asks, fails or tells otherwise.

The classifier hears a success in 「审核了不就行了 过账又是啥」, and in 「装好了 进去了 没看见公司账」; closed too
early, a trouble is told twice. A button is always believed. What he says against us is believed at once
(actions/dialogue/protest.py): what was taken for solved is open again, and what was taken for two matters is one.
"""

from __future__ import annotations

from actions.conversation import ASKS, COMPLAINS, DEMANDS, FAILED, Conversation
from actions.dialogue.acts import does, is_read
from actions.dialogue.beyond import more_after_nod
from actions.dialogue.matters import reopen
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import OTHER, kind_of
from actions.dialogue.protest import Protest, claims_success, protests_in, without_protests
from actions.dialogue.remarks import read_remark, tells_trouble

HELPED, NOT_HELPED = "helped", "not_helped"


def believed(conversation: Conversation) -> Conversation:
    """The turn as it was heard, without his protests, nor his yes to what is over where he goes on; one heard as a
    success that it is not, as what its clauses are."""
    conversation = _take_back(conversation)
    if more := more_after_nod(conversation):
        conversation = part_of_turn(conversation, more)
    if conversation.intent != HELPED or not conversation.text or not is_read(conversation):
        return conversation
    if read_remark(conversation) is not None or not _says_otherwise(conversation):
        return conversation
    told = {"text": conversation.text, "intent": _intent(conversation), "entities": conversation.entities()}
    return conversation.about(told, {})


def _take_back(conversation: Conversation) -> Conversation:
    """What we have taken for two matters, or for solved, is not so any more; and the turn without what says it."""
    said, dialogue = set(protests_in(conversation.text).values()), conversation.dialogue
    heard = without_protests(conversation)
    if Protest.ONE_MATTER in said:
        dialogue.pending = []
    if Protest.NOT_DONE in said and claims_success(conversation):
        reopen(dialogue)
    return heard


def _says_otherwise(conversation: Conversation) -> bool:
    is_other = any(does(conversation, act) for act in (ASKS, COMPLAINS, DEMANDS, FAILED))
    return is_other or any(map(tells_trouble, conversation.acts))


def _intent(conversation: Conversation) -> str:
    if does(conversation, FAILED) and not does(conversation, ASKS):
        return NOT_HELPED
    return kind_of(conversation.text) or conversation.dialogue.topic or OTHER
