"""Words of a password trouble that are more than one line: no password yet, a colleague by name, one's user name."""

from __future__ import annotations

import re

SECRET = r"(?:密码|pwd|password)"
PREDECESSOR = re.compile(
    r"前任|前会计|前财务|人跑了|上一任|上一个|老会计|原来的|以前的|离职|辞职|走了|跑路|交接|接手|移交"
)

# A colleague by his name, 「小刘」「老王」; a surname, so that 「小写」 or 「老版」 is nobody.
COLLEAGUE = (
    r"(?<![找问让叫请是系])[小老](?:[王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁余叶蒋杜苏魏吕丁沈姚卢傅钟姜崔谭廖汪陆戴贾韦夏"
    r"邱侯邹熊孟秦江薛尹雷黎陶贺郝龚邵钱严]|程(?!序)|任(?!务)|方(?!法|式|案))"
)

# A user just made or invited, whom nobody gave a password: there is none yet. Not for who takes over from somebody.
_KNEW_ONE = re.compile(rf"忘|不记得|manager|admin|{PREDECESSOR.pattern}", re.IGNORECASE)
_NEVER = (
    rf"(?<!是)(?:没有?|未)(?:设(?:置|定)?|弄)过?[^，。]{{0,3}}{SECRET}(?!保护|策略|的?地方|的?选项|那栏)"
    rf"|(?:从来?|一直|根本)(?:就|都)?没有?过?{SECRET}"
)
_NEW_USER = r"开好|开通|刚开|新开|新来|新员工|新人|刚入职|刚来|邀请|拉进|加进|账号开|给我开|第一次|首次"
_NOT_TOLD = rf"(?:没有?人?(?:告诉|给|说|发)|没有?|不知道|不晓得)[^，。]{{0,6}}{SECRET}"
_NEEDS_NONE = (
    rf"(?:是不是|可以|能不能|就)(?:就|都)?(?:不用|不要|不需要|没有?){SECRET}(?:[就也能可以登录进去的了吧吗呀啊?？\s]*)$"
)
_NEVER_SET = re.compile(rf"{_NEVER}|(?:{_NEW_USER}).*{_NOT_TOLD}|{_NEEDS_NONE}", re.DOTALL)

MAX_NOD_CHARS = 12
"""「是这个吗」 wants the question explained, and no more."""
_RECEIVES = re.compile(r"^(?:我|手机|短信|验证码|都|还|是)*(?:能收|可以收|收得)到?(?:短信|验证码)?[的呀啊了。！!\s]*$")
_WHETHER = re.compile(r"要不要|用不用|需不需要|会不会|不用[^，。]{0,6}吧|(?:要|需要|会|得)[^，。]{1,10}吗")

_TOLD_NAME = re.compile(
    r"(?:用户名|登录名|我的?账号)(?:是|叫|为|[:：])?\s*"
    r"([a-z][a-z0-9_.-]{1,19}(?![a-z0-9@])|[\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[忘错对什么哪不没有是我的和也都或被锁在怎换改过停禁用了吗呢登密码账号]|manager|admin|pwd|password|^(?:kis|eas|k3|wise|erp)",
    re.IGNORECASE,
)


def has_no_password_yet(folded: str) -> bool:
    """Was no password ever set (「从来没设过密码」, 「给我开好了 没有告诉我密码」)?"""
    return _NEVER_SET.search(folded) is not None and not _KNEW_ONE.search(folded)


def asks_whether(text: str) -> bool:
    """Does he want to know a thing of his own (「旧的那个人不用配合吧」), at some length?"""
    return len(text) > MAX_NOD_CHARS and _WHETHER.search(text) is not None


def receives_codes(text: str) -> bool:
    """「能收到的」: nothing is solved by that yet."""
    return _RECEIVES.search(text) is not None


def user_name(folded: str) -> str | None:
    """The user name that he tells of himself (「用户名王芳」「我账号zhangmin」), for the words that he sends on."""
    found = _TOLD_NAME.search(folded)
    return found[1] if found and not _NO_NAME.search(found[1]) else None
