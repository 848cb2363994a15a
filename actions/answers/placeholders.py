"""「那个东西它不那个了」: words that only point, and name no thing, no deed and no trouble, have no answer anywhere.

What the library finds for them is chance; other words are asked for instead.
"""

from __future__ import annotations

import re
from typing import Final

from actions.spelling import simplified

_POINTING: Final = re.compile(
    r"怎么样?|怎样|什么|东西|玩意儿?|事情?|问题|情况|毛病|地方|现在|刚才|还是|就是|老是|一直|又"
    r"|[我你您他她它咱们这那个哪些的了着过吗呢吧啊哦呀嘛么咋啥是有没不就也还都在里上下一再老行对好]"
)
_SIGN: Final = re.compile(r"[a-z0-9㐀-鿿]")


def only_points(text: str) -> bool:
    """Do the words name nothing at all?"""
    return not _SIGN.search(_POINTING.sub("", simplified(text)))
