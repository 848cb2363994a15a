"""How many are affected: one, several or everybody, as customers say it.

What counts is the subject of 「登不上」: 「网页和客户端都登不上」 speaks of nobody else. Who says that he is the only
one means it, whatever else he says: 「全公司就我登不上」.
"""

from __future__ import annotations

import re
from typing import Literal

from actions.conversation import Conversation
from actions.logins.affected import said_affected
from actions.logins.content import content
from actions.logins.likely import is_likely_everybody
from actions.logins.telling import ANYBODY_HERE
from actions.logins.words import Words, fold, part_before
from kb.client import Case

Scope = Literal["one", "several", "company"]
ONE, SEVERAL, COMPANY = "one", "several", "company"

_SAME_PART = r"[^，。,.；;！!？?\n]"
_CANNOT = r"(?:(?:登|进|打|连|用|上|开)(?:录|陆|入)?不|卡[在住死])"
_ROLE = r"(?:出纳|会计|老板|领导|财务(?!软件|系统|数据)|文员|仓库|前台|[小老][\u4e00-\u9fff])"
_PEOPLE = rf"(?:同事们?|别人|其他|其它|其余|隔壁|旁边|身边|别的|另外?一?[个台]|他们|她们|大家|人家|{_ROLE})"
_NAMED_ONLY = (
    rf"(?<!不)(?:只有|就(?:只|是)?|唯独|偏偏?|单单?)(?:[他她](?!们)|{_ROLE}|新来的[^，。,\s]{{0,3}}?)(?:一个人?|那[里边台]|自己|的电脑)*"
)
_ONLY_ME = re.compile(
    rf"(?<!不)(?<!不止)(?<!不只)(?:只有|就(?:只|剩|是)?|只|仅|唯独|偏偏?|单单?)(?:我(?!们)|这?一?台(?:电脑|机器)?(?=[^，。,]{{0,6}}(?:不|有问题))|这一?台|这个账?号|一个(?:人|用户|账号))"
    rf"|(?<!不)(?:只有|就|唯独|偏偏?){_ROLE}{_SAME_PART}{{0,6}}?{_CANNOT}|(?<![和跟与]){_ROLE}(?:的|那边|那台|电脑上?)*{_CANNOT}|除了我(?!们)|里(?:面)?(?:就|只)?有一[台个]{_CANNOT}"
    rf"|{_NAMED_ONLY}(?:{_CANNOT}|不行|不能|不可以|这样|有(?:这个)?问题|没有?(?=$|[，。,\s的了]))"
)
# 「就她不行」 says who, and nothing of how a way went.
_ONLY_SAYS_WHO = re.compile(
    rf"(?:{_NAMED_ONLY}|(?:就|只有|唯独|偏偏?)(?:我(?!们)|这台)(?:一个人?|这[里边台]|自己|电脑)*)(?:{_CANNOT}|不行|不能|这样|有问题)[的了啊呢吧上去]*"
)
_OTHERS_ARE_FINE = re.compile(
    rf"{_PEOPLE}[^，。,.；;\n不没有我还]{{0,10}}?(?:(?<!不)能(?:登|进|用|开|上|打|连)|可以|正常|没问题|没事|没有?这个?问题|登得|进得|好好的|好的|在用|都好|都行|都能|都有(?!不|问题|这|同样|一样)|看得[到见]|选得到)"
    rf"(?!{_SAME_PART}{{0,6}}(?:吗|么|[？?]))"
)
# A dozen shops are no longer some of them.
_NUMBER = r"(?:[两俩三四五六七八九十几\d]{1,3}|好几)"
_COUNTED = (
    rf"(?:(?<!换了)(?<!换过)(?<!试了){_NUMBER}(?:个|台|位|家|(?=人))"
    r"|俩|好些|有些|一些|个别|一[堆群帮票]|不少|许多|[很好]多|一?多半|大半|部分|一部分|一半|半数)"
)
_SOME = re.compile(
    rf"{_COUNTED}[^，。,\s能可]{{0,6}}?(?:人|同事|会计|员工|电脑|机[子器]|客户端)[^，。,\s能可]{{0,3}}?(?:都|也)?(?:{_CANNOT}|不行|不能|这样|一样|反映|反馈|是$)"
    rf"|里(?:面)?(?:有)?{_NUMBER}个?{_CANNOT}|{_NUMBER}[个台](?:电脑|机器)?(?:就|现在)?(?:也|全?都){_CANNOT}|{_ROLE}也{_CANNOT}"
    rf"|有的{_SAME_PART}{{1,10}}有的|一半{_SAME_PART}{{0,8}}一半"
    rf"|有(?:{_NUMBER}个?)?(?:同事|人|会计)也(?:是|这样|一样|不行|{_CANNOT})"
    rf"|我(?:和|跟|与)(?:同事|另|他|她|别|{_ROLE})[^，。,\s]{{0,4}}?(?:都|也)?{_CANNOT}"
)
# Of one department so many at once is no matter of theirs: 「财务部5个人都这样」.
_OF_DEPARTMENT = re.compile(
    rf"(?:财务|会计|仓库|采购|销售|行政|人事|生产)?(?:部门?|科室?|室|组|处|中心|办公室|公司|单位|厂里?|店里?)(?:里|的|这边|那边|我们|所有|有)*(?:[三四五六七八九十]|十[一二三四五六七八九]|[二三四五六七八九]十|[3-9]|\d{{2,3}}|好几|十几|几十)(?:来|多|几)?个?(?:人|同事|会计)"
    rf"(?:现在|今天|全部?|也|都)*都?(?:是)?(?:这样|一样|不行|这个?(?:情况|问题|提示)|{_CANNOT}|卡)"
)
# 「怎么都登不上」, 「账号密码都对」: 都 speaks of no people.
_ONLY_EMPHASIS = re.compile(r"都[登进连]不.?")
_WAY = r"(?:网页|浏览器|手机|app|客户端|电脑|小程序|平板|账号|密码|热点|wifi)"
_TWO_WAYS = re.compile(rf"{_WAY}[^，。,]{{0,3}}(?:和|跟|与|、|还有|加|或|\s)[^，。,]{{0,4}}{_WAY}[^，。,]{{0,2}}$")
# 「我们都是用星辰的」 names the product.
_USE = re.compile(r"(?:是|在)?用(?!不)|是(?:做|搞)")
# 「就我这台是服务器」 tells what it is, not who is affected.
_NAMES_ONE = re.compile(r"(?:只有|就|唯独)我?(?:们)?(?:这?一?[台边个])?(?:电脑|机器)?是(?:服务器|主机|管理员)")
# 「服务器坏了，今天修好了」
_OVER = re.compile(r"[^。.；;]{0,12}?(?:修好|弄好了|恢复正常)")
_BEFORE, _AFTER = 8, 2
_PARTS = re.compile(r"[\s，,。.;；!！?？~～、…]+")


def said_scope(text: str) -> Scope | None:
    """How many are affected, where it is not everybody: 「三个会计都登不上」, 「同事的正常」."""
    folded = _NAMES_ONE.sub("", fold(text))
    if _SOME.search(folded) and not _ONLY_ME.search(folded):
        return "several"
    trait = content().trait("scope")
    one = trait.option(ONE) if trait else None
    is_one = any(pattern.search(folded) for pattern in (_ONLY_ME, _OTHERS_ARE_FINE, ANYBODY_HERE))
    is_one = is_one or (one is not None and trait is not None and trait.said_in(folded.replace("我们", "")) == ONE)
    return "one" if is_one else None


def says_only_who(clause: str) -> bool:
    """「就她不行」: is it told of no way, but of who it is?"""
    return _ONLY_SAYS_WHO.fullmatch(fold(clause).strip(" ，,。.!！")) is not None


def scope_of_case(case: Case) -> str | None:
    """How many have the trouble of this case, as its title says."""
    return scope_of_title(case.title)


def scope_of_title(title: str) -> str | None:
    """The same of a title."""
    trait = content().trait("scope")
    return trait.said_in(title) if trait else None


def without_who(words: str) -> str:
    """What he tells beside who has the trouble: 「就我一个 别人都好好的」 is left out."""
    clauses = [clause for clause in _PARTS.split(words) if clause]
    told = [clause for clause in clauses if said_scope(clause) is None]
    return " ".join(told) if len(told) < len(clauses) and told else words


def told_scope(conversation: Conversation) -> Scope | None:
    """How many are affected, as this turn tells it."""
    told = said_affected(conversation.text)
    if told.is_parted:
        return "one" if told.is_one else "several"
    if told.do_others and not told.cannot:
        return "one"
    if is_everybody(conversation):
        return "company"
    said = said_scope(conversation.text) or ("one" if _is_only_one(conversation) else None)
    return said or ("several" if told.are_several else "one" if told.is_only else None)


def is_department(text: str) -> bool:
    """Are three or more of one department affected alike? 「财务部5个人都这样」 is an outage, unless he says who gets
    in: then it is that part's own trouble."""
    is_told = _OF_DEPARTMENT.search(fold(text)) is not None and said_scope(text) != ONE
    return is_told and not said_affected(text).is_parted


def is_everybody(conversation: Conversation) -> bool:
    """Does this turn say that everybody is affected?"""
    text = conversation.text
    said = said_scope(text)
    if said == ONE or said_affected(text).is_parted:
        return False
    if stands_as_fact(content().urgent.everybody_found, fold(text)):
        return True
    if said is not None:
        return False
    spans = conversation.spans("scope")
    if conversation.entity("scope") == COMPANY and any(_is_of_people(text, *span) for span in spans):
        return True
    return is_likely_everybody(conversation.told)


def stands_as_fact(words: Words, folded: str) -> bool:
    """Do the words stand there as something that has happened, not as what is feared, asked or planned?"""
    urgent = content().urgent
    return any(
        not urgent.excused_before.are_in(part_before(folded, start)[-_BEFORE:])
        and not urgent.excused_inside.are_in(folded[start:end])
        and not urgent.excused_after.are_in(folded[end : end + _AFTER].replace("怎么", ""))
        and not _USE.match(folded[end:])
        and not _OVER.match(folded[end:])
        for start, end in words.spans(folded)
    )


def _is_only_one(conversation: Conversation) -> bool:
    """「就我」 as the bot hears it, but not 「就我们财务部」."""
    text, spans = conversation.text, conversation.spans("scope")
    if _NAMES_ONE.search(text):
        return False
    return conversation.entity("scope") == ONE and not any(text[end : end + 1] == "们" for _, end in spans)


def _is_of_people(text: str, start: int, end: int) -> bool:
    """Is the subject of what the bot took for everybody a group of people?"""
    words = text[start:end]
    subject = text[: start + words.find("都")] if "都" in words else text[:start]
    is_plain = _ONLY_EMPHASIS.fullmatch(words) is None and _TWO_WAYS.search(subject) is None
    return is_plain and _USE.match(text[end:]) is None
