"""What the customers of every load test say: the same lines, five to a conversation, for ours and for stock Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

# Each conversation names its product early, so that most turns search the library: the costly path, not the cheap one.
DIALOGUES: tuple[tuple[str, ...], ...] = (
    ("你好", "云星空的登录密码忘了怎么办", "还是进不去", "点登录没有反应", "谢谢"),
    ("在吗", "星辰收不到验证码", "手机号换了", "登录后看不到账套", "好的谢谢"),
    ("您好", "KIS专业版结账提示还没计提折旧", "反结账在哪里", "凭证断号怎么整理", "谢谢您"),
    ("你好呀", "EAS客户端一直停在更新界面", "清缓存要删哪些东西", "固定资产怎么反结账", "多谢"),
    ("hi", "K3 WISE提示该用户名无效", "一直正在调用中间层", "账套怎么备份", "谢谢"),
)


def dialogues() -> Iterator[tuple[str, ...]]:
    """The dialogues in turn, without end; a running number makes every line of every load run new, so that no cache
    answers for us."""
    for number in _NUMBERS:
        yield tuple(f"{line} {number}" for line in DIALOGUES[number % len(DIALOGUES)])


_NUMBERS = count(1)
