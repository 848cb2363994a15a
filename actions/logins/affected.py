"""Who gets in and who does not, as a customer tells it: 「仓库那边能登 财务这边三台都不能」.

A message is parted into clauses, a clause into a subject and whether it works for him. A subject counts where it is
people, a place or a machine; 「网页能登 客户端不行」 and 「昨天还能登」 speak of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from actions.logins.words import fold

Kind = Literal["self", "one", "many", "others"]
MAX_SUBJECT_CHARS = 14
MAX_NAMED = 4

_PARTS = re.compile(r"[\s，,。.;；!！？?~～、…\n]+|但是?|可是|不过|然而|而(?!且)|只是")
_LOGIN = r"(?:登录?|进|上|连|打|开|用)"
_FAILS = (
    rf"(?:(?:{_LOGIN}|使)得?不(?:上去|上来|进去|进来|上|了|进|去|开|来|到)|不(?:能|可以|行|得)(?:{_LOGIN}(?:上|进|去|开|录)*)?|没法{_LOGIN}|无法{_LOGIN}录?"
    r"|(?<=[都也])(?:这样|一样)|有问题|没反应|报错|卡(?:住|死|在)|掉线|是?空的|全?(?:断|挂|崩)了|闪退)"
)
_WORKS = (
    rf"(?:(?<!不)能{_LOGIN}?(?:上|进|去|开|得|录)*|(?<!不)可以{_LOGIN}?(?:上|进|去|开|录)*|{_LOGIN}得(?:上|进|去|开|了)|正常|没问题|没事|好好的|好的|没有?这个?(?:问题|情况)|(?:啥|什么|一点)事(?:儿|情)?(?:也|都)?没有?|(?<!不)行(?=$|的|啊|呢|了)|(?<=的)有(?=$|的|啊))"
)
_SAYS = re.compile(rf"(?P<fails>{_FAILS})|(?P<works>{_WORKS})")
_BEFORE = re.compile(
    r"^(?:(?:金蝶|云?星空|云?星辰|kis|eas|k/?3|wise|专业版|商贸版|旗舰版|标准版|迷你版|记账王)[的了]?|现在|今天|今早|一?大?早上?|上午|下午|晚上|我们|问题是|就是|而且|然后|因为|说|听说|发现"
    r"|只有|就(?!诊)|只|仅|唯独|偏偏?|单单?|除了|其中|有(?=[\u4e00-\u9fff])|包括)+"
)
_BEHIND = re.compile(
    r"(?:电脑上?|机器|都|也|全部?|倒是?|还|却|反而|说他们|说|一直|突然|总是|老是|是|现在|今天|就|的|账号|那里是|基本上?|问了|试了)+$"
)
_EXCEPT = re.compile(r"除了?")
_ONLY = re.compile(
    r"^(?:现在|今天|好像|应该)*(?:就|只有|就只有?|仅|唯独|偏偏?|单单?)(?!是?(?:不|没|能|可以|登|进|想|要|这样|这些))"
)
_SELF = re.compile(r"^(?:我(?:自己|本人|这[台里边儿]|的?(?:电脑|机器|账号|号))?|本人|这台(?:电脑|机器)?|我的?这台)$")
_OTHERS = re.compile(r"^(?:别人|其他人?|其它|其余|同事们?|别的|旁边|隔壁|身边|人家|另外的|大家|他们|她们)[^，。]{0,6}$")
_MANY = re.compile(
    r"(?:部门?|科室?|室|组|处|店|公司|厂区?|库|车间|中心|园区?|项目|工地|办事处|机构|总部|本部|那边|这边|那里|那块|们|楼|区|外地|各地|人员|每[个台]|所有|财务|销售|采购|仓储|行政|人事|生产)(?:里|的)?(?:[两俩三四五六七八九十几\d]+(?:个|台|位|家)?(?:人|电脑|机器?)?)?$"
    r"|(?:[两俩三四五六七八九十几\d]|好几|另外几)+(?:个|台|位|家|人|间)(?:人|电脑|机[子器]|分机|终端|店|同事|会计|客户端)?$|和|跟|与|、"
)
_ONE_OF = re.compile(
    r"(?:那|这|一|有)[台个位](?:电脑|机器?|人)?$|^(?:出纳|会计|老板娘?|领导|主管|经理|财务总监|总监|文员|仓管员?|库管|采购员?|销售员?|开单员?|前台|收银员?|网管|管理员|助理|实习生|新来的?|老会计|[小老阿][\u4e00-\u9fff]|[\u4e00-\u9fff](?:总|工|姐|哥|会计|经理|主任|老师))(?:的?(?:那|这)?台?|自己|[那这][里儿边])?$"
    r"|服务器(?:本机|上|那台|自己)|本机$"
)
_THINGS = re.compile(
    r"^在|^回|登录|界面|页面|数据中心|列表|网页|浏览器|客户端$|app|手机|软件|系统|密码|网络|外网|内网|网址|(?<!门店)网$|数据库|账套|星空|星辰|主控台|kis|eas|k3|金蝶|谷歌|edge|360|以前|昨|之前|平时|刚才|前[天几]|原来|一直|上[周个]|换|重|试|输|点|怎么|哪|什么|为|ping|vpn|查|看|打印|凭证|单据|报表|菜单|按钮|功能|模块|验证码|短信|备份|结账|只|时候|以后|之后|没有"
    r"|我的号|缓存|杀毒|端口|^(?:是|选)?第[一二三四五六七八九十\d]"
)
# 「不是我一个 办公室那两台也进不去」: he is one of them.
_NOT_ONLY_SELF = re.compile(r"(?:不是|不止|不只|不光|不单)(?:就|只|是)?我(?:一个人?|这一?台|自己)(?!.*[吗么？?])")
_GETTING_IN = re.compile(r"登|进得?[去不]|[上连]不[上去了]")
_ASKS = re.compile(r"[吗么嘛不]$|是不是|能不能|会不会|有没有|可不可以|怎么|为什么")


@dataclass(frozen=True, slots=True)
class Affected:
    """Those who cannot get in, and those who can, in the customer's words; `is_one`: it is a single person or machine
    that cannot; `do_others`: those around him can; `are_several`: a department, a place or some persons cannot;
    `is_only`: he names one and says that it is the only one."""

    cannot: tuple[str, ...] = ()
    can: tuple[str, ...] = ()
    is_one: bool = False
    do_others: bool = False
    are_several: bool = False
    is_only: bool = False

    @property
    def is_parted(self) -> bool:
        """Does it tell both sides?"""
        return bool(self.cannot and self.can)

    def joined(self, later: Affected) -> Affected:
        """With what was told later; who is named again is where he was named last."""
        cannot = [who for who in self.cannot if who not in later.can]
        can = [who for who in self.can if who not in later.cannot]
        both = tuple(dict.fromkeys([*cannot, *later.cannot]))[:MAX_NAMED]
        is_one = len(both) == 1 and (later.is_one if later.cannot else self.is_one)
        return Affected(both, tuple(dict.fromkeys([*can, *later.can]))[:MAX_NAMED], is_one)

    @property
    def text(self) -> str:
        """For the engineer, and said back to the customer."""
        sides = (("登不上", self.cannot), ("能登", self.can))
        return "；".join(f"{name}：{'、'.join(who)}" for name, who in sides if who)


def says_who_gets_in(text: str) -> bool:
    """Does it say of people or places that they cannot log in, or that some can and some cannot?"""
    told = said_affected(text)
    return bool(told.cannot) and _GETTING_IN.search(fold(text)) is not None


def said_affected(text: str) -> Affected:
    """Who gets in and who does not, by these words; empty where they speak of nobody."""
    told: dict[bool, dict[str, Kind]] = {True: {}, False: {}}
    clauses = _PARTS.split(fold(text))
    for clause in clauses:
        if clause and not _ASKS.search(clause):
            for subject, works in _statements(clause):
                kind = _kind_of(subject)
                if kind is not None:
                    told[works][subject] = kind
    if _NOT_ONLY_SELF.search(fold(text)) and told[False] and not told[True].keys() & {"我", "我这台"}:
        told[False] = {"我这台": "self", **told[False]}
    cannot, can = told[False], told[True]
    is_one = len(cannot) == 1 and not {"many", "others"} & set(cannot.values())
    are_several = bool(cannot) and not is_one and "others" not in cannot.values()
    do_others = "others" in can.values()
    is_only = is_one and any(_ONLY.match(clause) and next(iter(cannot)) in clause for clause in clauses)
    return Affected(tuple(cannot)[:MAX_NAMED], tuple(can)[:MAX_NAMED], is_one, do_others, are_several, is_only)


def _statements(clause: str) -> Iterator[tuple[str, bool]]:
    """Each subject of a clause, and whether it works for him: 「小李能登我不能」 holds two."""
    start = 0
    for found in _SAYS.finditer(clause):
        subject, start = clause[start : found.start()], found.end()
        works = found["works"] is not None
        # 「除了老板都登不上」: the boss is the one who can.
        yield _bare(subject), works != (_EXCEPT.search(subject) is not None)
    if start == 0 and _ONLY.match(clause):
        yield _bare(clause), False


def _bare(subject: str) -> str:
    return _BEHIND.sub("", _BEFORE.sub("", subject))


def _kind_of(subject: str) -> Kind | None:
    if not 0 < len(subject) <= MAX_SUBJECT_CHARS:
        return None
    if _SELF.match(subject):
        return "self"
    if _ONE_OF.search(subject):
        return "one"
    if _THINGS.search(subject):
        return None
    if _OTHERS.match(subject):
        return "others"
    return "many" if _MANY.search(subject) else None
