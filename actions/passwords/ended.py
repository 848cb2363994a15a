"""What is over now: 「等完了锁是没了 现在说密码过期」 reports a new state, and the old one is no trouble any more."""

from __future__ import annotations

import re

LOCKED = "locked"
_LOCK_OVER = re.compile(
    r"不(?:再)?(?:说|提示|报|显示)(?:我|账号|被|已经?)*锁(?:定|住|了)*"
    r"|(?<!没)(?<!没有)(?<!未)(?:解|开)?锁(?:定|住)?(?:的?(?:是|倒是?|已经?|倒|也|都|早|那个|就|算)*)(?:没了|解了|解掉了?|解开了?|解除了?|开了|取消了?|打开了|好了)"
    r"|(?:已经?|帮我|给我|管理员|自动|自己|他|她)[^，。\s]{0,4}解(?:锁|开|禁)了"
    r"|(?:^|[\s，,。])(?:锁|账号|号)?解(?:锁|开)了|(?:现在|这回|这下|已经?)(?:就)?(?:没|不)锁了|没再锁"
)
_ASKED = re.compile(r"解[锁开]?了?(?:没|吗|么|之后|以后|后)|锁[^，。\s]{0,3}(?:没了|解了|好了)(?:没|吗|么)")

# 「管理员给我重置完了 又说密码错误」: it was done, and is asked of nobody any more.
_RESET_DONE = re.compile(
    r"(?:管理员|网管|信息部|it|他|她|[\u4e00-\u9fff](?:姐|哥|工|总))?(?:刚|刚才|已经?|都|也|昨天|今天|上午|早上)*(?:给我|帮我|替我)(?:刚|已经?|都)*"
    r"(?:重置|重设)(?:完|好|过)?了?(?:密码)?(?:一[次遍]|了|完了)?(?=[，,。！!\s])",
    re.IGNORECASE,
)
_REFUSED_SINCE = re.compile(r"(?:错误|不对|不正确|不认|失败|无效|不行)")


def without_reset_done(folded: str) -> str:
    """The message without a reset that was carried out, where what it led to is told."""
    done = _RESET_DONE.search(folded)
    if done is None or not _REFUSED_SINCE.search(folded[done.end() :]):
        return folded
    return _RESET_DONE.sub(" ", folded)


def without_ended(folded: str) -> tuple[frozenset[str], str]:
    """The troubles that are said to be over, and the message without them; nothing where only asked for."""
    if _ASKED.search(folded) or not _LOCK_OVER.search(folded):
        return frozenset(), folded
    return frozenset({LOCKED}), _LOCK_OVER.sub(" ", folded)
