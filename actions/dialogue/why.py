"""「为什么问这个」: the reason for what the bot asked last, in plain words."""

from __future__ import annotations

import re

from actions.conversation import (
    AWAIT_CHOICE,
    AWAIT_HANDOFF,
    AWAIT_HELPED,
    AWAIT_PRODUCT,
    AWAIT_QUESTION,
    AWAIT_REPHRASE,
    Conversation,
)

MAX_CHARS = 30
_ASKS_WHY = re.compile(
    r"(?:为什么|为啥|为何|干嘛|干吗|干啥|凭什么|怎么)(?:老是?|总是?|要|还要|一直|非要|得|又|先)*(?:问|知道|打听|告诉你|跟你说)"
    r"|问(?:我)?(?:这|那|产品|版本|人数|这么多|那么多)[^，。？?]{0,5}(?:干嘛|干吗|干啥|干什么|做什么|有什么用|有啥用|啥用|什么意思)"
    r"|(?:这|那)(?:跟|和|与|关)[^，。？?]{0,6}(?:有什么|有啥|什么)(?:关系|相干)"
)
WHY = {
    AWAIT_PRODUCT: "不同产品的菜单和办法不一样，说错了会耽误您，所以先问清楚是哪一个。不知道也没关系，点“不清楚”就行。",
    AWAIT_CHOICE: "您说的情况有几种可能，办法不一样，所以想请您点一个最接近的；都不是就点“都不是”。",
    AWAIT_HELPED: "想知道解决了没有：没解决我就换个办法，或者请工程师接着处理。",
    AWAIT_REPHRASE: "知道了菜单和提示的原文，我才能查到对得上的办法，不用猜。记不清也没关系，说个大概就行。",
    AWAIT_HANDOFF: "我没有查到可靠的办法，怕耽误您，所以问要不要请工程师来处理。不想转的话，接着说问题就行。",
    AWAIT_QUESTION: "知道了做到哪一步、提示了什么，我才能查到对得上的办法。您想到什么说什么就行。",
}


def asks_why(conversation: Conversation) -> bool:
    """Does the customer ask why the bot asks?"""
    text = conversation.text
    return len(text) <= MAX_CHARS and _ASKS_WHY.search(text) is not None
