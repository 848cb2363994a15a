"""What the customer remarks on the answer on screen: it worked, he has understood and goes to do it, or more is asked.

「找到了 有三张没生成凭证 补了 平了」 is no new question, and 「明白 我找信息部重置 谢谢」 no success. The classifier
hears the matter in such words; here each clause is weighed, so that an outcome counts only where nothing follows it
that asks or complains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from actions.conversation import (
    AGREES,
    ASKS,
    COMPLAINS,
    DEMANDS,
    FAILED,
    GOES,
    TELLS,
    THANKS,
    WORKED,
    Act,
    Conversation,
)
from actions.dialogue.acts import CERTAIN, SURE, does, is_amiss, is_read
from actions.dialogue.beyond import success_and_more
from actions.dialogue.errand import is_past
from actions.dialogue.only_step import reaches_end
from actions.dialogue.worked import asks_in_clause, asks_of_open, only_sounds_so
from actions.dialogue.worked import says_worked as says_worked
from actions.spelling import simplified

MAX_CHARS = 60
"""A longer turn tells more than how it went."""
MIN_ENDS = 2
"""So many clauses that say so by their words are believed without being read so."""
MAX_ACTING_CHARS = 12
"""A longer clause without a word of trouble may still be the beginning of a story."""
# What is named in a remark on an answer would be news: then the turn is a question, or a detail of one.
NEWS = ("product", "product_excluded", "edition", "version", "error_text", "code")


class Tone(Enum):
    """What a remark says of the answer."""

    WORKED = auto()
    """It is solved."""
    GOES = auto()
    """He does it, or has it done; nothing is solved yet."""
    PARTLY = auto()
    """Something worked, and something else does not: what was on screen is over, and there is a new symptom."""
    DONE = auto()
    """He has done what was said; whether it helped is still to be seen."""
    NODS = auto()
    """He has understood, and says no more."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`told` the words that say so; `rest` what is asked, or goes wrong, beyond it, empty for none; `is_other`: he says
    himself that it is another matter."""

    tone: Tone
    told: str
    rest: str = ""
    is_other: bool = False


_CLAUSE = re.compile(r"[\s，,。.;；!！~～、…]+")
_TROUBLE = re.compile(
    r"不了|不行|不能|不到|不上|不出|不对|不让|不管用|没用|没反应|没好|没解决|没变|没找到|找不到|看不懂|还是|仍然|依旧|报错|错误|失败|提示|弹出|卡住|卡在"
    r"|可是|但是|不过|然而|结果|反而|又(?!不)|丢了|没了|坏了|慢|不会|不敢|不懂|不是|没权限|不知道|急|烦|[老总]是|还剩|还差|只剩|剩下?[一二两三几\d]"
)
_COURTESY = re.compile(
    r"(?:谢谢|谢了|多谢|感谢|辛苦|唔该|唔該|3q|thanks?|thx|麻烦)(?:您|你|了|啦|哈|啊|师傅|老师|大神|亲|晒|曬|你们)*|(?:太棒|厉害|真好)了?|再见|拜拜",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"(?:好|好的|好滴|好嘞|好吧|好呀|行|行吧|嗯+|恩+|哦+|噢|喔|ok|okay|okk?|收到|明白|知道|懂|了解|清楚|可以|得|原来如此|原来是这样|原来这样|怪不得|难怪|是这样|这样啊|那行|那好|没事)"
    r"(?:了|的|啦|啊|哦|喔|吧|哈|呀|嘞|滴)*",
    re.IGNORECASE,
)
# A yes answers what was asked; any other agreement has only understood.
_YES = re.compile(r"(?:嗯+|恩|啊|好像)?(?:是|对|没错|不错|确实|解决|可以了|好了)")
_GOES = re.compile(
    r"^(?:那|那么|好的?|好吧|好嘞|行|行吧|得|嗯|哦|算了|知道了|明白了)*(?:我们?|俺|咱)(?:就|先|再|去|这就|马上|现在|回头|明天|自己|等会儿?|待会儿?|一会儿?|晚点|得|要|试着|按这个|照这个|照着|来|也)*"
    r"(?:去|找|问|叫|喊|让|请|联系|通知|告诉|跟|[搵揾]|搞|弄|试|查|看|改|补|退|做|核对|对一下|备份|重新|一[个步]|等|按|照|打电话|登)"
    r"|^(?:先|这就|马上|现在就|回头|明天|等会儿?|待会儿?|一会儿?)(?:去|找|问|试|查|看|改|弄|备份|做)"
    r"|^(?:去|找|问|试)[^，。]{0,12}(?:去|一下|看看|看|先|试试)$"
)
# What he makes of it: 「哦那就得去柜台了」, 「原来还要主管点」, 「都会做了」.
_CONCLUDES = re.compile(
    r"^(?:哦|噢|喔|嗯|恩|啊|好|行)*(?:那(?:就|我|我们|只能|得|要|等|回头|下次|以后|这样|行|好)|所以|看来|原来|这么说|怪不得|难怪|这样|我?(?:明白|懂|知道|晓得|清楚|了解|会)了?)"
    r"|(?:会|懂|明白|清楚|知道)(?:怎么|咋)?(?:弄|做|搞|操作|改|用)?[了啦]$|(?:按|照)(?:这个|您?说的|着)[^，。]{0,4}(?:来|做|弄|办)$"
)
_DONE = re.compile(r"^(?!.*没).*过了?$")
_WANTS_OURS = re.compile(r"你们|您们|人工|真人|客服|工程师|转人|找人|提单|工单|投诉")
# 「对上了 是有张单没出凭证」: what it was.
_EXPLAINS = re.compile(r"是(?!不是)|原来|因为|就是|果然|真的?是|确实")
_THANKS = re.compile(r"谢谢|谢了|多谢|唔该|辛苦")
# 「还剩一张」; 「还差一步」, 「还剩两天」 are no such thing.
_LEFT = re.compile(
    r"^(?:现在|目前|就|然后|不过|但是?)*(?:还|只|就|仅|就只|只是)(?:剩|差)(?:下|了)?(?:最后)?[一二两三四五六七八九十几半\d]+(?:来)?(?![天步月年号小时分钟点])"
)
# 「导入也成功了 她登录还是要密码 该输什么」: a step went well, and it works no better.
_STILL = re.compile(r"还是(?:要|得|不|没|让|弹|提示|报|这样)|仍然|依旧|依然|照样|^(?:可|但)是?我?[^，。]{0,3}没")
_BUT = re.compile(r"^(?:但是?|可是|不过|就是|只是|然而)")
# 「一期期结完了」, 「都补齐了」: of what was to be done, that it is done.
_FINISHED = re.compile(
    r"^(?!.*(?:[没未不]|还|刚|差点|以前|之前|去年|上个?月|本来|早就?|[吗呢？?])).{0,10}(?:[完齐清遍毕](?:[账帐单表款票证]|凭证|单据|报表)?|处理好|弄好|做好|全部[过审关结]|都[^，。]{0,4}[过掉好])[了啦咯](?:哈|啊|呀|喽|哦|的)*$"
)
# An end that is only thought of, asked for, or of another time.
_UNSURE = re.compile(
    r"要是|如果|万一|会不会|能不能|是不是|什么时候|多久|怎么|吗$|还|又|等|以前|之前|昨天|平时|一直|本来|[没未](?!有?再?(?:提示|报|弹|卡|跳|闪))"
)
_ASKS_PLAINLY = re.compile(
    r"[吗么不没呢]$|[？?]|怎么|怎样|如何|咋|能不能|要不要|会不会|是不是|用不用|可不可以|哪|谁|多久"
)
_NEXT = re.compile(r"第[二三四两2-4]个|另外?[一那]个|还有[一那]个|下一个")


def read_remark(conversation: Conversation) -> Remark | None:
    """The remark of this turn on what is on screen; None where it says something else, or more than we can tell."""
    text = _THANKS.sub(r" \g<0>", simplified(conversation.text))
    if asks_of_open(text):
        return None
    if (beyond := success_and_more(conversation)) is not None:
        return Remark(Tone.WORKED, beyond.told, beyond.rest, beyond.is_other)
    if not 0 < len(text) <= MAX_CHARS:
        return None
    acts = conversation.acts
    ends = [place for place, act in enumerate(acts) if act.act in (WORKED, FAILED) and act.confidence >= SURE]
    ends = _without_but(acts, ends)
    if ends and _is_success(conversation, acts[ends[-1]]) and all(act.confidence >= SURE for act in acts[ends[-1] :]):
        more = [*_asked_between(acts[: ends[-1]]), *acts[ends[-1] + 1 :]]
        return _with_more(acts[ends[-1]].text, more)
    if (ended := _ended_by_words(conversation, text)) is not None:
        return ended
    if is_read(conversation):
        if any(conversation.values(name) for name in NEWS):
            return None
        return _done_by_acts(acts) or _going_by_acts(acts)
    remark = _by_words(conversation, text)
    # What was read surely counts still: who asks, or tells that something fails, has not only understood.
    says_more = any(does(conversation, act) for act in (ASKS, FAILED, COMPLAINS))
    return None if remark is not None and remark.tone is not Tone.WORKED and says_more else remark


def _is_success(conversation: Conversation, act: Act) -> bool:
    """Who thanks us with it leaves less doubt; but 「会弄了 谢谢」 has only understood."""
    said = simplified(act.text)
    if only_sounds_so(said):
        return False
    is_thanked = does(conversation, THANKS) and not concludes(said)
    return act.act == WORKED and (act.confidence >= CERTAIN or is_thanked or says_worked(said))


def _without_but(acts: list[Act], ends: list[int]) -> list[int]:
    """「好了 不过打印还是乱码」: what fails besides is no end of what worked."""
    is_besides = len(ends) > 1 and acts[ends[-1]].act == FAILED and _BUT.match(simplified(acts[ends[-1]].text))
    return ends[:-1] if is_besides and acts[ends[-2]].act == WORKED else ends


def _asked_between(before: list[Act]) -> list[Act]:
    """「苏州回来了 谢谢 顺便问下 角色也要改吗 我就是能看到了」: what he asks behind a first success, or behind his
    thanks, is not over with the next."""
    first = next((at for at, act in enumerate(before) if act.act == THANKS or says_worked(simplified(act.text))), None)
    after = before[first + 1 :] if first is not None else []
    return [act for act in after if act.act == ASKS and act.confidence >= SURE and _ASKS_PLAINLY.search(act.text)]


def _with_more(told: str, after: list[Act]) -> Remark | None:
    """The outcome, with what follows: a question is kept, and so is a new symptom; a wish or a complaint takes it
    back."""
    more = [act for act in after if act.act not in (AGREES, THANKS)]
    rest = "，".join(act.text for act in more)
    if any(map(tells_trouble, more)):
        is_other = any(act.act in (DEMANDS, COMPLAINS) for act in more)
        return None if is_other else Remark(Tone.PARTLY, told, rest)
    if any(act.act == ASKS for act in more):
        return Remark(Tone.WORKED, told, rest)
    return None if any(act.act in (DEMANDS, COMPLAINS) for act in more) else Remark(Tone.WORKED, told)


def tells_trouble(act: Act) -> bool:
    """Does this clause tell of something that does not work now? 「是有张单没出凭证」 says what it was."""
    if act.act == FAILED or is_amiss(act):
        return True
    said = simplified(act.text)
    return act.act == TELLS and _TROUBLE.search(said) is not None and not _EXPLAINS.match(said)


def _done_by_acts(acts: list[Act]) -> Remark | None:
    """「行 一期期结完了」: all that was to be done is done, and no more is said."""
    done = [act for act in acts if act.act in (TELLS, WORKED) and _FINISHED.search(simplified(act.text))]
    others = [act for act in acts if act not in done]
    is_all = bool(done) and all(act.act in (AGREES, THANKS) for act in others)
    return Remark(Tone.DONE, "，".join(act.text for act in done)) if is_all else None


def _going_by_acts(acts: list[Act]) -> Remark | None:
    """Understood and on his way; a fact beside it must be short, or it is a story."""
    nexts = [place for place, act in enumerate(acts) if act.act == DEMANDS and _NEXT.search(act.text)]
    said = acts[: nexts[0]] if nexts else acts
    done = {act.act for act in said}
    if done & {ASKS, FAILED, COMPLAINS, DEMANDS}:
        return None
    if GOES not in done:
        # 「对」 answers, 「知道了」 nods: both agree, and only the words tell them apart.
        nods = [simplified(act.text) for act in acts]
        is_nod = done <= {AGREES, THANKS} and AGREES in done and not any(map(_YES.match, nods))
        return Remark(Tone.NODS, "，".join(nods)) if is_nod or _only_nods(nods) else None
    if all(map(is_past, (act.text for act in said if act.act == GOES))):
        return None  # 「我问了我们出纳 她那边看得见」
    facts = [simplified(act.text) for act in said if act.act in (TELLS, WORKED)]
    if any(len(fact) > MAX_ACTING_CHARS or is_more(fact) for fact in facts):
        return None
    if any(_WANTS_OURS.search(act.text) for act in said):
        return None
    rest = "，".join(act.text for act in acts[nexts[0] :]) if nexts else ""
    return Remark(Tone.GOES, "，".join(act.text for act in said), rest)


def _only_nods(clauses: list[str]) -> bool:
    return any(map(_AGREES.fullmatch, clauses)) and all(map(is_courtesy, clauses))


def _by_words(conversation: Conversation, text: str) -> Remark | None:
    """By the words alone, where a clause was not read surely, or the model reads no acts."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    worked = [place for place, clause in enumerate(clauses) if says_worked(clause)]
    if worked:
        told, after = clauses[worked[-1]], clauses[worked[-1] + 1 :]
        return _with_rest(Remark(Tone.WORKED, told), after)
    return None if any(conversation.values(name) for name in NEWS) else _going(clauses)


def _ended_by_words(conversation: Conversation, text: str) -> Remark | None:
    """「重启完能进了 也不提示过期了 凭证会不会没了」: two clauses tell that the end is reached, and their words leave
    no doubt, whatever the reader of acts made of them."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    ends = [
        at for at, one in enumerate(clauses) if reaches_end(one) and not (_UNSURE.search(one) or only_sounds_so(one))
    ]
    if len(ends) < MIN_ENDS or not any(says_worked(clauses[at]) for at in ends):
        return None
    told = [clauses[at] for at in ends]
    misread = {act.text for act in conversation.acts if act.act == FAILED}
    plain = [clause for clause in told if clause not in misread]  # one that was read as a failure would be heard so
    others = [act for act in conversation.acts if act.text not in told and act.confidence >= SURE]
    if not plain or any(act.act in (FAILED, COMPLAINS, DEMANDS) for act in others):
        return None
    return _with_rest(Remark(Tone.WORKED, plain[-1]), clauses[ends[-1] + 1 :])


def left_over(conversation: Conversation) -> str:
    """「更完重新结 还剩一张 是委外入库」: what is left of it, where the rest has gone through; empty where he asks."""
    if not 0 < len(conversation.text) <= MAX_CHARS or does(conversation, ASKS) or does(conversation, WORKED):
        return ""
    clauses = [clause for clause in _CLAUSE.split(simplified(conversation.text)) if clause]
    at = next((place for place, clause in enumerate(clauses) if _LEFT.search(clause)), None)
    told = clauses[at:] if at is not None else []
    return "" if any(map(asks_in_clause, told)) else "，".join(told)


def has_worked(conversation: Conversation) -> bool:
    """Does this turn tell a success, whatever else it says?"""
    remark = read_remark(conversation)
    return remark is not None and remark.tone in (Tone.WORKED, Tone.PARTLY)


def only_nods(conversation: Conversation) -> bool:
    """「好的」, and no more: nothing is solved yet."""
    remark = read_remark(conversation)
    return remark is not None and remark.tone is Tone.NODS


def _with_rest(remark: Remark, after: list[str]) -> Remark | None:
    """The outcome, with what follows: courtesies are nothing, a question is kept, anything else takes it back."""
    more = [clause for clause in after if not is_courtesy(clause)]
    if not more:
        return remark
    if any(asks_in_clause(clause) for clause in more):
        tone = Tone.PARTLY if any(_STILL.search(clause) for clause in more) else remark.tone
        return Remark(tone, remark.told, "，".join(more))
    is_said = all(_GOES.search(clause) or _EXPLAINS.match(clause) for clause in more)
    return remark if is_said and not any(_TROUBLE.search(clause) for clause in more) else None


def _going(clauses: list[str]) -> Remark | None:
    """Understood and on his way, said in every clause: one that asks or complains makes it something else."""
    going = [clause for clause in clauses if _GOES.search(clause) and not is_past(clause)]
    goes = [clause for clause in going if not _DONE.search(clause)]
    agrees = [clause for clause in clauses if _AGREES.fullmatch(clause)]
    nexts = [place for place, clause in enumerate(clauses) if _NEXT.search(clause)]
    rest = "，".join(clauses[nexts[0] :]) if nexts and goes else ""
    said = clauses[: nexts[0]] if rest else clauses
    if not (goes or agrees) or any(is_more(clause) for clause in said):
        return None
    others = [clause for clause in said if clause not in goes and clause not in agrees and not is_courtesy(clause)]
    # 「好的，那我的问题是这样」 goes on to tell; short words beside a 「好」 or a 「我去……」 are what he remarks.
    if any(len(clause) > MAX_ACTING_CHARS for clause in others):
        return None
    return Remark(Tone.GOES if goes else Tone.NODS, "，".join(said), rest)


def concludes(clause: str) -> bool:
    """「那就是要去柜台了」, 「我去找主管」, 「两个都会弄了」: what he makes of the answer, or does now."""
    return bool(_CONCLUDES.search(clause) or _GOES.search(clause) or _AGREES.fullmatch(clause))


def is_more(clause: str) -> bool:
    """Does it ask, complain, tell what was done already, or want a person of ours?"""
    return asks_in_clause(clause) or any(words.search(clause) for words in (_TROUBLE, _DONE, _WANTS_OURS))


def is_courtesy(clause: str) -> bool:
    """Thanks, a farewell, or a bare yes."""
    return bool(_COURTESY.fullmatch(clause) or _AGREES.fullmatch(clause))
