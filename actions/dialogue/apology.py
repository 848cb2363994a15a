"""Who has to ask once more, or was answered what he did not ask, hears that we are sorry, before the answer."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.acts import asks, reminds
from actions.dialogue.notices import once
from actions.dialogue.protest import Protest, claims_success, protests_in
from actions.reply import Reply

SORRY, STILL_SORRY = "抱歉，让您又问了一遍。", "实在抱歉，让您问了好几遍。"
TAKEN_BACK = "对不起，刚才那句答偏了，请不用理会。"
NOT_DONE = "对不起，是我听错了，这件还没办好，我接着看。"
ONE_MATTER = "好的，是一件事，我只看这一件。"
_ASKED_BEFORE = re.compile(
    r"问[了过]?(?:你们?|您)?(?:都|已经)?(?:[两二三四五六七八几]|好几|多少|第[二三四五])[遍次回]|(?:没|不)(?:有)?(?:回答|答复?)我?|答非所问"
    r"|我(?:就|只|还|本来)?是?(?:想|要)?问的?(?:是|就是|不是)|我(?:就|只|还)?是(?:想|要|在)?问(?!一下|个|过)|我就问(?!一下|您?个)|(?:就|还)是问"
)


def apologise_for_asking_again(conversation: Conversation, reply: Reply) -> None:
    """「我问了两遍了」, 「我问的是谁来升」 to an answer that was given: not where nothing has been answered yet, nor
    where a person is awaited, which says it itself."""
    dialogue = conversation.dialogue
    if _take_back(conversation, reply):
        return
    was_answered = bool(dialogue.shown or dialogue.last_point or dialogue.jobs) and dialogue.ticket_knows is None
    if not was_answered or not _ASKED_BEFORE.search(conversation.text):
        return
    if asks(conversation) or reminds(conversation) or not conversation.acts:
        reply.say(once(dialogue, "asked_again", SORRY, STILL_SORRY))


def _take_back(conversation: Conversation, reply: Reply) -> bool:
    """The wrong line is taken back in one of ours. False: he has said nothing against it."""
    said = next(reversed(list(conversation.customer_texts())), "") if conversation.text else ""
    if not any(conversation.bot_texts()):
        return False
    kinds = set(protests_in(said).values())
    if Protest.NOT_ASKED in kinds:
        reply.say(TAKEN_BACK)
    elif Protest.NOT_DONE in kinds and claims_success(conversation):
        reply.say(NOT_DONE)
    elif Protest.ONE_MATTER in kinds and _has_told_apart(conversation):
        reply.say(ONE_MATTER)
    else:
        return False
    return True


def _has_told_apart(conversation: Conversation) -> bool:
    return any("件事，我一件一件来" in text or "另一件" in text for text in conversation.bot_texts())
