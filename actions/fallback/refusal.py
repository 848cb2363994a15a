"""What is not ours: other vendors' software and everything else, said plainly and without a search."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.reply import Reply, handoff_button

ASK_SALES = (
    "价格、购买和续费我这里没有准数，不想随便报一个误导您。回复“转人工”，同事会联系您报价；"
    "说一下想买或续的产品、几个人用，就不用再问您一遍。"
)

_OTHER_VENDORS = re.compile(
    r"用友|(?<![a-z])(?:U8|U9|NC|T3|T6|YonSuite|YonBIP)(?![a-z0-9])|畅捷通|好会计|管家婆|速达|浪潮|柠檬云|四方|新中大|久其|(?<![a-z])(?:SAP|Oracle\s?EBS)(?![a-z])",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"多少钱|什么价|啥价|报价(?!单)|(?:怎么|如何)(?:收费|卖)|收费标准|费用(?:是|要)?多少|续费(?:要|是)?(?:多少|几)|几个钱|贵不贵"
)
_OURS = re.compile(r"金蝶|软件|续费|站点|加密狗|买一?套|服务费|实施费|云服务")
_NO_PRICE = re.compile(r"税|工资|单价|成本|发票|凭证|折旧|余额|应[收付]|报销|库存|物料|差[了额]|提示|报错")
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


def asks_price(conversation: Conversation) -> bool:
    """Does he ask what our software or service costs? Prices on documents and taxes are other questions."""
    text = conversation.text
    is_ours = bool(conversation.entity("product") or conversation.entity("edition") or _OURS.search(text))
    return is_ours and bool(_PRICE.search(text)) and not _NO_PRICE.search(text)


def name_sales(reply: Reply) -> None:
    """No figure is made up: whoever sells it tells the price."""
    reply.say(ASK_SALES, [handoff_button("customer_asked")])
    reply.set(awaiting=None)


def refuse(reply: Reply) -> None:
    """Says what we do and do not do, and offers a person."""
    reply.utter("utter_out_of_scope")
    reply.set(awaiting=None)
