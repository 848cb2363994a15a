"""What a clause says of our answer while a person is awaited: 「你老说备份干嘛呀」, 「你说的那个跟我有啥关系」.

It asks nothing of the matter: neither looked up, nor quoted back as a question that nobody can answer.
"""

from __future__ import annotations

import re

from actions.dialogue.protest import Protest, protest_of

_TO_US = re.compile(
    r"^(?:你|您)?(?:倒是|到底)?(?:说话|回话|听|看)(?:啊|呀|没)?[?？]*$|问你话"
    # 「你老说备份干嘛呀」, 「我没问备份呀」: said of our answer, and asks nothing of the matter.
    r"|^[你您]们?(?:怎么|咋|干嘛|为什么|为啥)?(?:老|总|一直|又|净|光)是?(?:在|跟我)?(?:说|讲|提|发|扯|问|回|答)"
    # 「哪个说登不上嘛」, 「谁说丢了」, 「莫吓我哈」
    r"|^(?:谁|哪个|哪有人?|又没人?|没人)(?:又|在|跟你|给你)*(?:说|讲|问|告诉你)(?:的|了|过|是|我)*[^，。,\s?？]{0,8}[嘛啊了的呀哦吗]*[!！?？]*$|^(?:莫|别|不要)(?:再)?(?:吓|唬|诓|忽悠)(?:我|人)"
    r"|^我(?:又|也|根本|压根|可|都)?没(?:有)?[问说提]"
    # 「你说的啥玩意」, 「这都哪跟哪」, 「你看没看懂我说的」
    r"|^[你您](?:这|刚才?)?(?:说|讲|答|回|发)的(?:这|都|是|些|个)*(?:啥|什么)(?:玩意儿?|东西|啊|呀|跟啥|乱七八糟)*[?？!！]*$"
    r"|^(?:这|那|它)?(?:又)?(?:跟|和|与|同|关)我(?:们)?(?:这儿|这边)?(?:又)?(?:有)?(?:个)?(?:什么|啥|毛|半毛钱|毛线)(?:的)?(?:关系|事)"
    r"|哪跟哪|驴唇不对马嘴|牛头不对马嘴|答非所问|[你您](?:到底|究竟)?(?:看没看懂|听没听懂|懂不懂|听懂没|看懂没|听得懂)"
)


def rebukes(clause: str) -> bool:
    """Is this clause said of our answers?"""
    said = clause.strip()
    return _TO_US.search(said) is not None or protest_of(said) is Protest.NOT_ASKED
