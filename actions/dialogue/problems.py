"""Several problems in one message: told apart with care, because one problem told in two sentences is the rule.

A part counts as a problem only when it names a matter of its own and wants something. Parts are cut at numbers
(「1. … 2. …」), at words that open another matter (「另外」, 「还有个问题」), and between two whole questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from actions.answers.follow_up import named_pairs
from actions.conversation import Conversation
from actions.fallback.foreign_matters import names_foreign_password
from actions.spelling import simple_signs

MAX_PROBLEMS = 4
MIN_CHARS = 4
MIN_COUNTED = 3
PASSWORD, LOGIN, CLOSING, OTHER = "password_reset", "login_failure", "closing_checklist", "other_kingdee"

# What a part is about; the first that fits counts. 反结账 with a password in it (「反结账要密码」) is closing.
_MATTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        CLOSING,
        re.compile(r"反?[结关](?:总|月|年|固资|资产|存货|库存|应收|应付|出纳|成本)?[账帐]|[账帐][^，。\s]{0,6}(?:能|可以|要|先|再|来)[结关](?![算束系联注闭])|[结关]不[了上掉][账帐]|[账帐][^，。\s]{0,4}(?:[结关]不[了上掉]|没结)|反?初始化|期末|月结|年结|结转|调汇|折旧|断号|[扎轧][账帐]"),
    ),
    (PASSWORD, re.compile(r"密码|口令|验证码")),
    (
        LOGIN,
        re.compile(
            r"登[录陆入]|登不|登得|(?:账号|帐号|号|用户)[^，。\s]{0,3}(?:被?锁|停用|禁用)|被锁|进不去|进不了|上不去|连不上|打不开(?:软件|系统|客户端)|被踢|闪退|加密狗|许可|不能(?:一起|同时)(?:进|登|用|开)|(?:一起|同时)(?:进|登|用)不"
        ),
    ),
    (
        OTHER,
        re.compile(
            r"报表|利润表|负债表|发票|专票|凭证|库存|出库|入库|权限|打印|导出|导入|引入|引出|审核|反审|核销|源单|调整单|单据|附件|备份|应收|应付|科目|资产|工资|成本|供应商"
            r"|客户资料|物料|辅助核算|现金流量|余额表|明细账|审批|套打|模板|补丁|升级|数据库|账套|新增用户|卡片|安装"
            r"|[开加建]个新?[账帐]?号(?!码)|[开加建增]新?[账帐]号(?!码)|没有?[账帐]号|[账帐]号[^，。\s]{0,3}(?:新开|没开|还没开)"
        ),
    ),
)
# 「重置的时候大家正在用 会不会被踢出去」: what he fears of an act that is planned is no symptom.
_FEARED = re.compile(
    r"(?P<when>(?:的?时候|以后|之后|如果|要是|万一|等下|待会|重置|[改换升恢备结反关停]\w{0,3}[了完掉过级份复账密])[^。！!]{0,16}?)"
    r"(?:会不会|会(?=[^，。？?]{1,10}[吗么嘛？?])|要不要|用不用|需不需要|是不是[要会得])[^，。？?]{0,8}"
    r"(?:被踢|踢[出下掉]|被?锁[住掉]?|登不[上了进]|进不[去来了]|上不去|连不上|闪退|退出|掉线|断开)[^，。？?]{0,4}"
)
# Wants something: asks, or tells what goes wrong.
_WANTS = re.compile(
    r"怎么|怎样|如何|咋|为什么|为啥|哪里|哪儿|在哪|能不能|可不可以|是不是|吗|[？?]|忘|不记得|记不[得住清]|想不起|不了|不上|不去|不进|不到|不出|不掉|不动|不能|无法|不对|不平|不见|没有|没了|打不开|没反应"
    r"|断号|提示|弹出|说[^，。,]{1,10}(?:不存在|不允许|无效|冲突|已存在|超出)|报错|失败|错误|丢了|锁|停用|禁用|要(?:做|弄|改|加|开|重置|反)|想(?:问|要|改|知道)|帮(?:我|忙)|麻烦|需要|到期|过期|[老总]是?弹|要新[开加建]|没有?[账帐]号|不(?:知道|晓得|清楚)(?:是)?哪|小于(?:等于)?零|能[^，。,]{1,4}不(?:能)?$|漏[了提做记]"
)
_ASKS = re.compile(r"怎么|怎样|如何|咋|为什么|为啥|哪里|哪儿|在哪|能不能|可不可以|吗|[？?]")
_ASKS_MORE = re.compile(r"哪|什么|多少|几[个步张号]|[要会可行好用]不[要会可行好用]|是不是|有没有|[吧么呢]$")
# A further symptom of the same trouble, not a matter of its own.
_SYMPTOM = re.compile(
    r"^(?:就?是)?(?:它|他)?(?:会|还|也|都|又|一直|老是?|总是?)?"
    r"(?:提示|报(?![表销税价废送])|显示|弹|跳|说|写着|别人|同事|其他人|电脑|之前|我(?:都|已经|也))"
)
# 「点获取验证码它说……」: 「它」 is what stands before.
# Who may, whom to ask: of the work that stands before it.
_OF_SAME_WORK = re.compile(r"没有?[^，。,]{0,8}权限|(?:该|要|得|去)?找谁|谁(?:能|可以|来)[^，。,]{0,4}$")
MAX_SAME_WORK = 24
_IT_SAYS = re.compile(r"^[^，。,\s]{0,12}(?:它|他|系统|软件)(?:就|还|又|老|却|会)*(?:提示|报|显示|弹|跳|说)")
_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[\s，,。；;：:]))(?:第?([1-4一二三四])(?:[、.．)）:：,，]|个?是)|([①②③④])"
    # 「1验证码收不到 2凭证断号」; neither 「2月」 nor 「3台」
    r"|([1-4])(?=[\u4e00-\u9fff])(?![月号日期年个台人次天点楼级步张笔分万千百块元家套层组类种条行列岁季周位份只级代])"
    r"|(另外?一个是?|再一个是?|还有一个是?))(?!\d)",
    re.MULTILINE,
)
# Whoever counts them himself is believed, whatever they are about: 「我有两件事 一是……二是……」.
_SAYS_SEVERAL = re.compile(r"^.{0,8}?[两二三四2-4]个?[件个]?(?:事情?|问题|疑问)")
_COUNTED = re.compile(r"[\s，,。；;、]*(?:一共|总共|就这)?([两二三四2-4])个?(?:问题|事情?)[。.!！]*$")
_FIRST = re.compile(
    r"^.{0,12}?先(?:说|问|讲)一?下?个?(?:大的?|急的?|要紧的?|重要的?|主要的?|头一个|第一[个件])(?:事|问题)?[:：，,\s]*"
)
_THEN = re.compile(
    r"(?<=[\s，,。；;！!？?])(?:再|然后|接着)(?:说|问|讲)一?下?个?"
    r"(?:小的?|不急的?|次要的?|另一个|第二[个件]|别的)(?:事|问题)?(?:就?是)?[:：，,\s]*"
)
_COMPANY = re.compile(
    r"(?:(?<=^)|(?<=[\s，,。；;：:、]))(?:其中)?(?:有|我)?(?:(?:第)?一家|另(?:外)?(?:的)?[一那]?家|还有(?:一)?家|第二家|(?:第)?一个(?:公司|客户|单位|厂|店)"
    r"|(?:另外?|还有)(?:[一那])?个(?:公司|客户|单位|厂|店))(?:公司|客户|单位|厂|店)?(?:的话)?(?:就?是)?"
)
_IS_OTHER_COMPANY = re.compile(r"另|还有|第二")
# 「这个密码」, 「那张凭证」
_REFERS = re.compile(
    r"^(?:那么?|请问|还有|另外|以及|然后|就是|想问|问一?下|[，,\s])*(?:这|该|上面|前面|刚才)(?!.?[月天几边台家样么里期周次年儿])(?:一)?(?:个|道|张|条|种|项|笔|步|说的)?(?P<what>[\u4e00-\u9fff]{2})"
)
_JOINING = re.compile(r"[\s，,。；;、]*(?:而且|并且|还有|另外|以及|同时|加上|再就是)[\s，,]*")
_PAUSE = re.compile(r"[\s，,。；;、]+")
_COUNTS = "一两三四"
_DIGITS = "一二三四1234①②③④"
_OPENER = re.compile(
    r"(?:(?<=^)|(?<=[\s，,。；;！!？?~～]))(?:"
    r"(?:哦|噢|喔|啊|那|诶|哎|嗯)*(?P<plain>另外|此外|还有|对了|顺便|再(?:问|请教)(?:一下|个|一个)?|以及)"
    r"(?P<matter>(?:再|还)?(?:就是|想|要|请|问(?:一?下(?![个一面])|问)?(?!题)|请教(?:一?下)?|一下|有|一?个(?![税人])|一?件|别的|其他)*(?:问题|事情?|疑问)?(?:是|想问|请教)?)"
    r")[，,：:、\s]*"
)
_NAMES_MATTER = re.compile(r"问题|事|再问|请教|疑问")
# Between two troubles that have nothing to do with each other: 「账号锁了 而且总账也结不了」, 「登不上 总账也结不了」.
_ALSO = re.compile(
    r"[\s，,。；;！!]*(?:而且|并且|同时|再就是|再加上|加上|然后|还有|另外|再有|还)[\s，,]*"
    r"|[\s，,。；;！!]+(?=[^\s，,。；;]{1,8}也[^\s，,。；;]{0,4}[不没])"
)
# What nobody does without having got in.
_WITHIN = re.compile(r"报表|利润表|负债表|打印|导出|导入|引入|引出|审核|应收|应付|折旧|工资条|成本|套打|现金流量")
# One is why the other cannot be done: that is one trouble.
_THEREFORE = re.compile(r"^(?:就|所以|导致|害得|没法|不能|才|搞得|弄得|结果)|(?:没法|无法|不能|怎么)(?:结|做|关|过)")
_SENTENCE_END = re.compile(r"[？?。；;！!\n]+")

MAX_NEXT_CHARS = 24
"""Whoever says more beside 「下一个」 has more to say."""
NEXT = re.compile(
    r"^(?:好的?|嗯|行|那|看|说|来|继续|接着|先)*[，,]?(?:看|说|弄|处理)?"
    r"(?:下一?个|下一件|第二个|第二件|另外?一?个|另外?一?件)(?:问题|事情?)?(?:呢|吧|怎么弄|怎么办)?[。!！~？?]*$"
)

# 「同事已经自己删了。下一个」: he goes on, however much he has reported before.
_NEXT_AT_END = re.compile(
    r"(?<=[\s，,。；;.!！?？~～])(?:好的?|嗯|行|那|来|继续|接着|先|再)*(?:看|说|弄|处理)?下一?[个件](?:问题|事情?)?(?:呢|吧)?[。.!！~～\s]*$"
)

NEXT_WORDS = re.compile(
    r"^(?:好的?|嗯|行|那|看|说|来|继续|接着|先|[，,\s])*(?:下一?个|下一件|第二个|第二件|另外?一?[个件])(?:问题|事情?)?(?:呢|吧|是)?[\s，,。.!！：:]*"
)
"""「下一个」 before what the next one is."""

Problem = dict[str, Any]
"""{text, intent, entities}: one problem as if it had been a message of its own."""


_HAS_SEVERAL = re.compile(r"(?:有|问|碰到|遇到)(?:了|着)?(?:这么|好)?(?:几|[两二三四2-4])[个件](?:问题|事|疑问|毛病)")
_ONE_OF_THEM = re.compile(
    r"(?:第?[一二三四]个|另一个|再一个|还有一个)就?是|(?:然后|再就是)?(?:还有|另外)(?:[一有]个)?(?=\S{6})"
)


def split_problems(conversation: Conversation) -> list[Problem]:
    """The problems of this turn, at least two; empty where it tells one, or where that is in doubt."""
    text = simple_signs(conversation.text)
    companies = _companies(text)
    counted = (_numbered(text), _one_by_one(text), _big_and_small(text), companies, _counted(text))
    for found in (*counted, _opened(text), _asked(text), _apart(text)):
        parts = _joined(text, found)
        spans = [span for span in parts if len(text[slice(*span)].strip(" ，,。；;")) >= _least(text)]
        is_counted = _SAYS_SEVERAL.match(text) or _COUNTED.search(text)
        says_several = is_counted or parts in (_one_by_one(text), companies)
        matters = [_matter(part) or _named(part, says_several) for part in (text[slice(*span)] for span in spans)]
        if 2 <= len(spans) <= MAX_PROBLEMS and all(matters) and len(spans) == len(parts):
            pairs = zip(spans, matters, strict=True)
            return [_problem(conversation, span, matter) for span, matter in pairs if matter is not None]
    return []


def wants_next(text: str) -> bool:
    """「下一个」, 「补录就行吧 下一个」: the customer wants to go on to the next problem."""
    last = re.split(r"[\s，,。.!！]+", text.strip(" ，,。.!！"))[-1]
    is_short = len(text) <= MAX_NEXT_CHARS and NEXT.match(last) is not None
    return NEXT.match(text) is not None or is_short or _NEXT_AT_END.search(text) is not None


def asks_for_next(text: str) -> bool:
    """Does it begin with 「下一个」, whatever follows?"""
    return NEXT_WORDS.match(text) is not None


def said_before_next(text: str) -> str:
    """What he asks of the matter at hand before he goes on: 「补一张就行吧 下一个」; empty where he asks nothing."""
    if (call := _NEXT_AT_END.search(text)) is not None:
        said = text[: call.start()].strip(" ，,。.!！")
    else:
        *before, _ = re.split(r"[\s，,。.!！]+", text.strip(" ，,。.!！"))
        said = " ".join(before)
    return said if _ASKS.search(said) or _ASKS_MORE.search(said) else ""


def opens_another(text: str) -> bool:
    """「还有个问题……」: the customer says himself that it is another matter."""
    opener = _OPENER.match(text)
    return opener is not None and _NAMES_MATTER.search(opener["matter"] or "") is not None


def names_matter(text: str) -> bool:
    """Does it say what it is about?"""
    return kind_named(text) is not None


def wants_something(text: str) -> bool:
    """Does it ask, or tell what goes wrong, and is neither a further symptom of what stands before it nor of a thing
    named there (「这个密码在哪重置」)?"""
    words = simple_signs(text)
    is_of_before = _SYMPTOM.match(words) or _IT_SAYS.match(words) or _REFERS.match(words)
    return _WANTS.search(words) is not None and is_of_before is None


def kind_named(text: str) -> str | None:
    """What it says that it is about, whether it wants anything or not."""
    return next((matter for matter, pattern in _MATTERS if pattern.search(text)), None)


def _numbered(text: str) -> list[tuple[int, int]]:
    """Parts after 1., 2., … in their order; what stands before the first is an introduction, and dropped."""
    marks = list(_NUMBER.finditer(text))
    values = [_place(mark, position) for position, mark in enumerate(marks)]
    if len(marks) < 2 or values != list(range(len(marks))):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]


def _one_by_one(text: str) -> list[tuple[int, int]]:
    """Spoken without a pause: 「我有几个问题一个是……一个是……还有一个……」."""
    marks = list(_ONE_OF_THEM.finditer(text))
    if not _HAS_SEVERAL.search(text) or sum(mark[0].endswith("是") for mark in marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]


def _big_and_small(text: str) -> list[tuple[int, int]]:
    """「先说大的：…… 再说小的：……」."""
    first, then = _FIRST.search(text), _THEN.search(text)
    if first is None or then is None or first.end() >= then.start():
        return []
    return [(first.end(), then.start()), (then.end(), len(text))]


def _companies(text: str) -> list[tuple[int, int]]:
    """「两家都卡住了 一家是两个人不能同时登 另一家固资结不了账」: one part a company; the others keep their 「另一家」,
    because what they use is another thing."""
    marks = list(_COMPANY.finditer(text))
    if len(marks) < 2 or not all(_IS_OTHER_COMPANY.match(mark[0]) for mark in marks[1:]):
        return []
    starts = [marks[0].end(), *(mark.start() for mark in marks[1:])]
    return list(zip(starts, [*(mark.start() for mark in marks[1:]), len(text)], strict=True))


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts, each that speaks of a thing named before it (「这个密码在哪重置」) with the one that names it."""
    joined: list[tuple[int, int]] = []
    for span in spans:
        if joined and refers_back(text[slice(*span)], text[slice(*joined[-1])]):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def refers_back(part: str, before: str) -> bool:
    """「这个密码在哪重置」 behind 「要输二次验权密码」: is it of the thing that stands before?"""
    found = _REFERS.match(simple_signs(part).strip(" ，,。；;"))
    return found is not None and found["what"] in simple_signs(before)


def _counted(text: str) -> list[tuple[int, int]]:
    """「登不上 而且月底账也没结 两个事」: as many parts as he counts, at the words that join them, else at pauses."""
    count = _COUNTED.search(text)
    if count is None:
        return []
    number = _COUNTS.find(count[1].replace("二", "两")) + 1 or int(count[1])
    for cut in (_JOINING, _PAUSE):
        marks = list(cut.finditer(text, 0, count.start()))
        if len(marks) == number - 1:
            starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), count.start()]
            return list(zip(starts, ends, strict=True))
    return []


def _least(text: str) -> int:
    """What he counts himself may be short: 「登不上」."""
    return MIN_COUNTED if _COUNTED.search(text) or _companies(text) else MIN_CHARS


def _named(part: str, says_several: object) -> str | None:
    """What a part is about that wants nothing in so many words, where he says that there are several."""
    return (kind_named(part) or OTHER) if says_several else None


def _place(mark: re.Match[str], position: int) -> int | None:
    """Which number the mark is; 「另一个是」 is the next, and none where it comes first."""
    digit = mark[1] or mark[2] or mark[3]
    if digit == "一" and mark[0].endswith("个是"):
        return position  # 「一个是……一个是……」
    if digit:
        return _DIGITS.index(digit) % 4
    return position or None


def _opened(text: str) -> list[tuple[int, int]]:
    """Parts between words that open another matter.

    Whoever says plainly that it is another matter (「还有个问题」) is believed. After a bare 「另外」 the part must be
    of another kind than the one before, or ask of another thing; a password and a login are one kind: mostly one
    trouble, told twice.
    """
    openers = [opener for opener in _OPENER.finditer(text) if not _SYMPTOM.match(text[opener.end() :])]
    if not openers:
        return []
    starts = [0, *(opener.end() for opener in openers)]
    ends = [*(opener.start() for opener in openers), len(text)]
    if not text[: ends[0]].strip(" ，,。；;！!"):
        return []
    spans = list(zip(starts, ends, strict=True))
    for opener, before, after in zip(openers, spans, spans[1:], strict=False):
        if _NAMES_MATTER.search(opener["matter"] or "") or opener["plain"].startswith("再"):
            continue
        parts = text[slice(*before)], text[slice(*after)]
        if len(parts[1]) <= MAX_SAME_WORK and _OF_SAME_WORK.search(parts[1]):
            return []
        kinds = {kind_of(part) for part in parts}
        is_alike = len(kinds) == 1 and not (kinds == {OTHER} and _asks_of_another(*parts))
        if is_alike and len(set(map(names_foreign_password, parts))) == 1:
            return []
    return spans


def _asks_of_another(before: str, after: str) -> bool:
    """「单据打印偏了 另外客户资料怎么导出」: does the second part ask, and name nothing that the first one names?"""
    return _ASKS.search(after) is not None and not set(named_pairs(before)) & set(named_pairs(after))


def _asked(text: str) -> list[tuple[int, int]]:
    """Two or more whole questions, each of another kind."""
    spans = list(_sentences(text))
    parts = [text[slice(*span)] for span in spans]
    kinds = [kind_of(part) for part in parts]
    is_several = len(parts) > 1 and len(set(kinds)) == len(kinds) and OTHER not in kinds
    return spans if is_several and all(_ASKS.search(part) for part in parts) else []


def _apart(text: str) -> list[tuple[int, int]]:
    """A login or a password on one side, a close on the other, joined by a word that puts them side by side."""
    for mark in _ALSO.finditer(text):
        parts = text[: mark.start()], text[mark.end() :]
        if _stand_apart(*parts) and not _THEREFORE.search(parts[1]):
            return [(0, mark.start()), (mark.end(), len(text))]
    return []


def _stand_apart(one: str, other: str) -> bool:
    """Is one of them of a login, and the other of a close, or of what is only done behind a login?"""
    kinds = {kind_of(one), kind_of(other)}
    if kinds == {LOGIN, CLOSING}:
        return True
    within = other if kind_of(one) == LOGIN else one
    return LOGIN in kinds and _WITHIN.search(within) is not None and _WANTS.search(within) is not None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(mark.end() for mark in _SENTENCE_END.finditer(text)), len(text)]:
        if text[start:end].strip():
            yield start, end
        start = end


def _matter(part: str) -> str | None:
    """What a part is about, if it wants something."""
    return kind_named(part) if _WANTS.search(part) else None


def kind_of(part: str) -> str | None:
    """What kind of matter it wants something of; a password and a login are one kind. None: none that is named."""
    matter = _matter(_FEARED.sub(r"\g<when>", simple_signs(part)))
    return LOGIN if matter == PASSWORD else matter


def _problem(conversation: Conversation, span: Sequence[int], matter: str) -> Problem:
    """The part with the entities that stand in it, their places counted from its own beginning."""
    text = conversation.text
    part = text[span[0] : span[1]]
    start = span[0] + len(part) - len(part.lstrip(" ，,。；;：:、"))
    end = span[0] + len(_COUNTED.sub("", part).rstrip(" ，,。；;、\n"))
    entities = []
    for entity in conversation.entities():
        if entity.get("start") is not None and start <= entity["start"] and entity["end"] <= end:
            entities.append({**entity, "start": entity["start"] - start, "end": entity["end"] - start})
    return {"text": text[start:end], "intent": matter, "entities": entities}
