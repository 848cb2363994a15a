"""How somebody asks about what is on his screen: where it is, why it is, what comes of it, yes or no; and of what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text import normalise

_WHERE = re.compile(
    r"哪(?:里|儿|个(?:菜单|地方|位置|界面|页面|文件夹|目录)|[点改看找开做弄设清选录进]|下载?|恢复|重置|授权)|在哪|菜单|入口|网址"
    r"|怎么(?:打开|进|点)"
)
_WHY = re.compile(r"为什么|为啥|怎么[会就还]|[怎咋]么?回事|什么原因|是不是|什么意思|干嘛")
_WHAT_COMES = re.compile(r"会不会|会怎么?样|影响|后果|丢|变吗|没了|覆盖|危险|风险|安全|乱|错了|会[^,]{0,6}吗")
_WHETHER = re.compile(
    r"能不能|可不可以|要不要|会不会|行不|可以[不吗]|是不是|用不用|[得能][^,]{0,12}[吗不]|够不够|必须|一定要|要紧|有没有"
    r"|吗|(?<!什)么$|不$|[行对]吧|还是"
)
_HOW_MANY = re.compile(
    r"几[次个期遍份张天笔级步]|多少|多久|[两三二]个[^,]{0,4}(?:一起|一次|同时)|一(?:次|下子?|起)"
)
# 「一期一期往回退」 answers how often, too.
_NUMBER = re.compile(r"一([期个张笔天步月])一\1|逐|每|只[点做]?一次|一次|[两二三四五六七八九]|\d|全部|成批|批量")
_DECIDES = re.compile(
    r"不(?:能|可以?|行|许|让|要|用|必|得|准|允许)|别(?!人|的|处|家)|必须|只(?:能|许|允许)|(?<!功)可以|都要|都得|要先"
    r"|才能?|不会|会(?!计|让)"
)
_PLACE = re.compile(r"→|打开|点(?:[「“\"<击开]|一下)|右[击键]|工具栏|菜单|[a-z]+\.[a-z]+")
# The words of asking: they stand in every question, and in lines that answer another one.
_ASKING = re.compile(
    r"能不能|可不可以|要不要|会不会|是不是|有没有|为什么|为啥|怎么样?|怎样|怎么办|咋办?|如何|什么|哪里|哪儿|哪个|在哪|[吗呢吧啊呀哦么嘛]"
    r"|可以|能|行不行?|我们?|你们?|这个|那个|那|了|的|要"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """`matter` is the text without its words of asking."""

    where: bool
    why: bool
    what_comes: bool
    whether: bool
    how_many: bool
    matter: str

    @classmethod
    def of(cls, text: str) -> Asking:
        """Reads a question."""
        spelling = normalise(text)
        patterns = (_WHERE, _WHY, _WHAT_COMES, _WHETHER, _HOW_MANY)
        where, why, what_comes, whether, how_many = (pattern.search(spelling) is not None for pattern in patterns)
        return cls(where, why, what_comes, whether and not where, how_many, _ASKING.sub(" ", spelling))


def names_place(line: str) -> bool:
    """Does a line say where something is: a path of menus, a button, an address?"""
    return _PLACE.search(normalise(line)) is not None


def decides(line: str) -> bool:
    """Does a line say yes or no: what may be done, what must, what cannot?"""
    return _DECIDES.search(normalise(line)) is not None


def counts(line: str) -> bool:
    """Does a line say how many, or how often?"""
    return _NUMBER.search(normalise(line)) is not None
