"""Which 账套 the words speak of: a group closes several in the same software, and each has a list of its own.

Nobody is asked for a name who has one only; it is taken when it is said, and asked for where another one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_NAME = 20

_BOOKS = r"(?:账套|账簿|数据中心)"
_NOUN = rf"(?:{_BOOKS}|核算组织|(?:分|子)?公司)"
_NAME = r"([^\s，。,.!！?？、；;：:“”\"「」]{1,20}?)"
_ANOTHER = re.compile(
    rf"(?:另外?|别的?|其它|其他)(?:的|还有)?(?:一?[个家])?(?:的)?{_NOUN}"
    rf"|(?:换|切)(?:到|成|换)?(?:另|别的?)?(?:一?[个家])?{_NOUN}"
    rf"|还有(?:另?[一两]?[个家])(?:的)?{_NOUN}|第[一二三四五1-5][个家]?{_NOUN}|下一?[个家](?:账套|公司)"
    rf"|(?:原来|原先|之前|刚才)的?(?:那?一?[个家])?的?{_NOUN}"
)
_WHOLE_ANOTHER = re.compile(
    rf"(?:好的?|那么?|现在|接着|接下来|再|我?还有|做|结|来)*(?:{_ANOTHER.pattern})(?:的账|的结账|吧|呢|了|做|结|也|要|账)*"
)
_TO_NAMED = rf"(?:换[到成]?+|切换?+[到成]?+|转到|回到|轮到|改成)了?+\s*{_NAME}(?:的|这个|那个)?{_NOUN}"
_WHOLE_NAMED = re.compile(rf"(?:好的?|那么?|现在|再)*{_TO_NAMED}(?:的?结账|去?做|吧|了)*")
_NAMED = (
    re.compile(_TO_NAMED),
    re.compile(rf"[做结](?:一下)?\s*{_NAME}(?:{_BOOKS}|[分子]公司)(?:的|这边的?)?.{{0,4}}(?:账|月结|年结|期末)"),
    re.compile(rf"^{_NAME}(?:的|这个|那个)?{_NOUN}(?:的|也|还)*要?(?:做|进行)?(?:结账|月结|年结|关账|期末)"),
)
_CALLED = re.compile(rf"{_NOUN}(?:的?名[称字])?(?:是|叫做?|就叫|名为|[:：])\s*{_NAME}(?:吧|了|哈)?$")
_PRESENT = re.compile(r"这个?|现在|当前|本|刚才")
# What stands before the noun and is no name.
_NO_NAME = re.compile(
    r"^(?:我们?|咱们?|你们?|贵|本|该|这[个家]?|那[个家]?|哪[个家]?|一[个家]|[个家]|另外?|别的?|其[它他]|每[个家]?|各个?|所有|全部|整个|多个|几[个家]|两[个家]"
    r"|新的?|老的?|旧的?|原来的?|上[个家]|下一?[个家]|第.{1,3}|什么|都?用了?|[总分子到成换账转]|.*[这那哪们没了].*|[完好].*)$"
)
_NOT_SWITCHING = re.compile(
    r"登[录陆]|密码|备份|恢复|打不开|打开|不了|不上|失败|权限|管理|怎么|如何|在哪|哪里|为什么|是不是|能不能|会不会|吗|新建|建账|删|升级|年结[后以]"
)
_PERIOD = re.compile(
    r"\d{2,4}\s*年(?:度)?|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月份?|[上下这本]+个?月份?|年[末底终]|月[末底]|20\d{2}-\d{1,2}"
)
_LEADING = re.compile(r"^(?:就?叫做?|就?是|名[称字]是|那个|它|他)+")
_TRAILING = re.compile(rf"(?:的?{_NOUN}|吧|啊|呀|哈|了)+$")


_MANY = re.compile(rf"(?:[两二三四五六七八九十几多]|\d{{1,2}}|好几)[个家套]?(?:{_NOUN}|账(?!期|龄|户|单))")
_EACH_CALLED = re.compile(rf"(?:分别|依次)(?:是|叫做?|为|[:：])?(.+)|{_NOUN}(?:名[称字])?(?:是|叫做?|有|为|[:：])(.+)")
_A_PROMPT = re.compile(r"提示|报错|未|没")
_BETWEEN = re.compile(r"[、,，\s]+|和|跟|与|还有")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`name` of an account set, None for another one without a name.

    `is_called`: the words say what it is called (「账套叫二厂」), not that it is to be done; `is_present`: that of the
    one at hand (「这个账套叫二厂」).
    """

    name: str | None
    is_called: bool = False
    is_present: bool = False


def find_account_set(text: str, spans: Iterable[tuple[int, int]] = ()) -> Spoken | None:
    """The account set that the words speak of; None where they speak of none.

    `spans`: what else was named in the text (a product), which is no part of a name.
    """
    words = _folded(text, spans)
    if _NOT_SWITCHING.search(words):
        return None
    if hit := _CALLED.search(words):
        name = clean_name(hit[1])
        return Spoken(name, True, _PRESENT.search(words[: hit.start()]) is not None) if name else None
    if _ANOTHER.search(words):
        return Spoken(None)
    for pattern in _NAMED:
        if (hit := pattern.search(words)) and (name := clean_name(hit[1])):
            return Spoken(name)
    return None


def closes_several(text: str) -> bool:
    """「我们有三个公司要结账」: are several to be closed?"""
    return _MANY.search(_folded(text)) is not None


def find_names(text: str) -> list[str]:
    """「三个分别叫一厂、二厂」: the names of several account sets; none where the words list none."""
    words = unicodedata.normalize("NFKC", text).replace("帐", "账").strip(" ，。,.!！")
    said = None if _NOT_SWITCHING.search(words) or _A_PROMPT.search(words) else _EACH_CALLED.search(words)
    names = [clean_name(part) for part in _BETWEEN.split(said[1] or said[2]) if part] if said else []
    return [name for name in names if name is not None] if len(names) > 1 and all(names) else []


def is_wish_to_switch(text: str) -> bool:
    """Is the whole message a wish to go to another account set, and nothing else?"""
    words = _folded(text)
    if _WHOLE_ANOTHER.fullmatch(words):
        return True
    named = _WHOLE_NAMED.fullmatch(words)
    return named is not None and clean_name(named[1]) is not None and _NOT_SWITCHING.search(words) is None


def clean_name(said: str) -> str | None:
    """A name as it is kept; None for what is no name."""
    name = _LEADING.sub("", "".join(c for c in said if c.isprintable() and c not in ":@").strip())
    name = _TRAILING.sub("", name).strip(" ，。,.!！“”\"「」")
    return None if not name or len(name) > MAX_NAME or _NO_NAME.match(name) else name


def _folded(text: str, spans: Iterable[tuple[int, int]] = ()) -> str:
    """Without months and what else was named, which is said around a name and is no part of it."""
    for start, end in spans:  # they may overlap: a product's name holds its edition's
        text = text[:start] + " " * (end - start) + text[end:]
    return _PERIOD.sub(" ", unicodedata.normalize("NFKC", text).replace("帐", "账")).strip(" ，。,.!！")
