"""What must not be done until the person comes: one line with the ticket, where one more click makes it worse.

Sources: the cases of these troubles, `kis-licence-expired-dongle`, `eas-closing-ar-doubled` and
`k3cloud-closing-network-conflict`; notes F046 and F113.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_OVER: Final = re.compile(r"(?:不是|不再是|没有?)(?:显示)?演示版(?:了|啊)?|(?:好了|正常了|解决了)[。！!]?$")
_BEWARE: Final = (
    (
        re.compile(r"演示版|演示版本"),
        "等的时候先别在演示版里结账，免得越做越多；账目不受影响，只是没检测到授权。",
    ),
    (
        re.compile(
            r"翻了?[几一两]?倍|(?:卡住|没反应|结账|反结)[^。！!？?]{0,16}?(?:连?[点按](?:了|过)?(?:好几|[几多两三四五六七八九十\d]+|很多|好多)(?:来)?[下次回遍])"
        ),
        "等的时候先别再点结账、反结账，越点越乱；单据和凭证也先别改、别删。",
    ),
    (
        re.compile(r"[反退](?:结账?|账)?[^，。,\s]{0,4}不(?:了|回去|掉|动)|反不了|退不了"),
        "等的时候先别再点反结账，看清各模块结到哪一期再动。",
    ),
    (
        re.compile(r"网络(?:操作)?冲突|互斥|正在(?:被)?(?:结账|处理)"),
        "等的时候先别重复点：前一次可能已经成功，再点又多一次冲突。",
    ),
)


def beware_line(texts: Iterable[str]) -> str | None:
    """The line for what he told of the matter; None where nothing of it gets worse by waiting."""
    told = [text for text in texts if text]
    if told and _OVER.search(told[-1]):
        return None
    said = "。".join(told)
    return next((line for pattern, line in _BEWARE if pattern.search(said)), None)
