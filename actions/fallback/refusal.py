"""What is not ours: other vendors' software and everything else, said plainly and without a search."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.reply import Reply

_OTHER_VENDORS = re.compile(
    r"用友|(?<![a-z])(?:U8|U9|NC|T3|T6|YonSuite|YonBIP)(?![a-z0-9])|畅捷通|好会计|管家婆|速达|浪潮|柠檬云|四方|新中大|久其|(?<![a-z])(?:SAP|Oracle\s?EBS)(?![a-z])",
    re.IGNORECASE,
)
# Moving over from another vendor, or connecting with it, is our business.
_TOGETHER = re.compile(r"换成|换到|改用|迁移|转到|转过来|导入|导出|导到|导进|导过来|引入|引出|搬到|对接|接口|集成|升级")


def names_other_vendor(conversation: Conversation) -> bool:
    """Is the question about another vendor's software, and about that alone?"""
    text = conversation.text
    is_ours = conversation.entity("product") or conversation.entity("edition") or "金蝶" in text
    return bool(_OTHER_VENDORS.search(text)) and not is_ours and not _TOGETHER.search(text)


def links_other_vendor(conversation: Conversation) -> bool:
    """Is it about bringing over, or connecting with, another vendor's software? Then it is ours to answer."""
    return bool(_OTHER_VENDORS.search(conversation.text) and _TOGETHER.search(conversation.text))


def refuse(reply: Reply) -> None:
    """Says what we do and do not do, and offers a person."""
    reply.utter("utter_out_of_scope")
    reply.set(awaiting=None)
