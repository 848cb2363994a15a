"""What a message does beside telling of a password: asks a point, judges, declines, wants a person, names a user."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.asked_clauses import is_plea
from actions.passwords.leaving import is_sole_manager
from actions.passwords.polarity import about_lost
from actions.passwords.reading import fold
from actions.passwords.verdicts import is_still_out
from actions.passwords.words import Sign, words

VERDICT_CHARS = 8
"""A longer yes or no tells something: 「是给员工清的 我是it」."""
MAX_NOD_CHARS = 12
MIN_ASKED_CHARS = 2
"""「是这个吗」 wants the question explained, and no more."""

_TOLD_NAME = re.compile(
    r"(?:用户名|登录名|我的?账号)(?:是|叫|为|[:：])?\s*([\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff]))"
    r"|(?:用户名|登录名|账号)(?:是|叫|为|[:：])?\s*([a-z][a-z0-9_.-]{1,19}(?![a-z0-9@]))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[忘错对什么哪不没有是我的和也都或被锁在怎换改过停禁用了吗呢登密码账号失效异常冻无]|manager|admin|pwd|password|^(?:kis|eas|k3|wise|erp)",
    re.IGNORECASE,
)

_UNKNOWN = re.compile(
    r"密码(?:我们?|也|都|又|谁都|大家|现在|这边)*(?:不知道|不晓得)(?!为|怎么|咋|是|什么|啥|在|对|哪|该|要|填|能|会|可)"
)
"""「密码不知道 前会计走了」."""
_FIRM_IS_HIS = re.compile(
    r"我自己(?:家)?的?(?:公司|店|厂)|(?:公司|店|厂|单位)(?:就|都)?是我(?:自己)?(?:的|开)|我(?:自己)?开的(?:公司|店|厂)|我(?:就)?是(?:当)?老板"
)
_TRIED = re.compile(
    r"(?:试|输|登|填|敲|错)了?(?:有|差不多|大概|都|密码)*(?:好?几|[两三四五六七八九十\d])+(?:来)?(?:多)?[次遍回](?!就锁|会锁|锁)"
    r"|[试输]了?(?:好多|很多|无数|半天|一上午)(?:[次遍回])?"
)
_IS_IT = re.compile(
    r"(?:我|俺|本人)(?![们司])(?:就|也|只)*(?:是|做|当|干)(?:个|一个|一名|公司|单位|集团|我们|的)*[^，。\s是]{0,5}"
    r"(?:it(?![a-z])|网管|运维|信息(?:部|科|中心)|管服务器)",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"(?:今天|今儿|今日|今晚|马上|现在|等着|等到|急着|急等|急需|下午|中午|上午|明早|正要|还要|要)[^，。\s]{0,6}(?:付款|付钱|打款|报税|发工资)"
    r"|(?:付款|打款|报税|工资)[^，。\s]{0,4}(?:今天|今儿|马上|等着|急|要出去|截止)"
)
_HEAD = re.compile(r"老板娘?|老总|副总|总经理|董事长|领导|法人|[\u4e00-\u9fff]总")


def is_precise(text: str) -> bool:
    """Is this a question that an exact answer of the library settles better than the triage?"""
    return _has("precise", text)


def speaks_of_recovery(text: str) -> bool:
    """Do the words speak of a lost, locked or expired password, whatever the intent?"""
    return _has("recovery", text) or _UNKNOWN.search(fold(text)) is not None


def is_vague(text: str) -> bool:
    """Is nothing told but that it is about a password (「密码的问题」)?"""
    return not words().without("filler", fold(text))


def wants_person(text: str) -> bool:
    """Is a person asked for in so many words, whatever else is said (「星空密码忘了，转人工」)?"""
    return _has("wants_person", text)


def judged(text: str, intent: str) -> bool | None:
    """Did the procedure help? None: not said. Plain words count more than the intent (「联系过管理员了，没用」), and an
    intent only where the words are too few to say anything else."""
    if _has("failed", text):
        return False
    if _has("worked", text) and not is_still_out(text):
        return True
    verdict = {"helped": True, "affirm": True, "not_helped": False, "deny": False}.get(intent)
    return verdict if len(text) <= VERDICT_CHARS or intent in ("helped", "not_helped") else None


def declines_try(text: str) -> bool:
    """「不用，告诉我怎么办」 to the offer of our own try."""
    return _has("declines_try", text)


def is_of_forgetful(text: str) -> bool:
    """Has the other one forgotten his password? Who only wants his account after he has left is to get rights."""
    return "忘" in fold(text) and not _has("speaks_of_predecessor", text)


def denies_password(text: str) -> bool:
    """「不是密码的问题，是登录不上」: the matter is another one."""
    return _has("denies_password", text)


def asks_more(text: str) -> bool:
    """Is a point of what is on screen asked, rather than the trouble told again?"""
    return _has("asks_point", text) and not speaks_of_recovery(text)


def asks_of_procedure(text: str) -> bool:
    """Is a point of the procedure on screen asked? Not for who corrects us, or tells more and asks for a way."""
    return asks_more(text) and not is_news(text)


def is_news(text: str) -> bool:
    """Does he correct us, tell the trouble, or tell more and ask for a way?"""
    return _has("asks_way", text) or _has("corrects", text) or speaks_of_recovery(text)


def nobody_knows(text: str) -> bool:
    """「密码谁知道啊」: a question that is none."""
    return _has("nobody_knows", text)


def tells_which(text: str) -> bool:
    """Does he say which account is there, or not meant: 「administrator我晓得 忘的是仓管的」?"""
    said = fold(text)
    return about_lost(said) != said


def asks_other_way(text: str) -> bool:
    """「有没有别的办法」, 「等不及」: is the way on screen not open to him?"""
    return _has("asks_other_way", text)


def speaks_of_account(text: str) -> bool:
    """Do the words name an account, a user or a password?"""
    return _has("speaks_of_account", text)


def is_for_himself(text: str) -> bool:
    """「帮我重置」: is it his own that we are asked for?"""
    return _has("for_himself", text)


def has_no_password_yet(text: str) -> bool:
    """Was no password ever set, or told him?"""
    return _has("no_password_yet", text)


def wants_us_to_act(text: str) -> bool:
    """「能不能你们弄」: are we to do what somebody else must?"""
    return _has("wants_us_to_act", text) and _has("asks_point", text)


def joined_alternatives(clauses: Sequence[str]) -> list[str]:
    """The questions of a turn: 「还是非得找谁」 is the other half of the one before it."""
    asked: list[str] = []
    for clause in clauses:
        if is_plea(clause):
            continue
        if asked and _has("alternative", clause):
            asked[-1] = f"{asked[-1]} {clause}"
        else:
            asked.append(clause)
    return asked


def asks_of_later(text: str) -> bool:
    """「以后手机号停机了怎么办」: has nothing of it happened yet?"""
    return _has("of_later", text) and _has("asks_point", text)


def finds_cause(text: str) -> bool:
    """「果然是换号了」: he has found out why, and it does not work yet."""
    return _has("finds_cause", text) and not _has("worked", text)


def tells_step_done(text: str) -> bool:
    """「手机号改好了」: that much is done, and nobody is in yet."""
    return _has("step_done", text)


def is_head_of_firm(text: str) -> bool:
    """「我是老板」: a text for the head of the firm need not be sent to him."""
    return _has("is_head", text) or _FIRM_IS_HIS.search(fold(text)) is not None or manages_alone(text)


def is_it(text: str) -> bool:
    """「我是新来的IT」: a text for the IT need not be sent to him."""
    return _IS_IT.search(fold(text)) is not None


def is_urgent(text: str) -> bool:
    """「我等着批付款呢」: he wants to know, asking or not, what gets it out today."""
    return _URGENT.search(fold(text)) is not None


def manages_alone(text: str) -> bool:
    """「管理员就我一个」: is he the only administrator there is?"""
    return is_sole_manager(fold(text))


def tried_often(text: str) -> bool:
    """「我试了三四次」: once more may lock it."""
    return _TRIED.search(fold(text)) is not None


def refused_again(text: str) -> bool:
    """「就是说密码不对这几个字」: the prompt is told, nothing is asked, and nothing new was tried."""
    return _has("only_wrong", text) and not _has("asks_point", text) and not _has("tried_again", text)


def works_alone(text: str) -> bool:
    """「就我一个人用」: is there no colleague whom he could ask?"""
    return _has("is_alone", text)


def head_named(text: str) -> str:
    """「我们老板的密码忘了」: what he is called; empty where it is nobody above."""
    found = _HEAD.search(words().named("of_head", fold(text)))
    return found[0] if found else ""


def is_rhetorical(clause: str) -> bool:
    """「怎么输都不行」: a question that is none."""
    return _has("rhetorical", clause)


def asks_nothing(clause: str) -> bool:
    """「怎么办」, 「咋整啊」: what it asks stands in the other clauses."""
    rest = fold(clause)
    for sign in ("asks_way", "filler"):
        rest = words().without(sign, rest)
    return len(rest) < MIN_ASKED_CHARS


def tells_lost(text: str) -> bool:
    """Is a password told to be lost, or somebody's named in so many words?"""
    return _has("tells_lost", text)


def looks_for(text: str) -> bool:
    """「我电脑上没有账套管理啊」: something that a step names is not there; nothing was tried yet."""
    return _has("is_elsewhere", text)


def asks_whether(text: str) -> bool:
    """Does he want to know a thing of his own (「旧的那个人不用配合吧」), at some length?"""
    return len(text) > MAX_NOD_CHARS and _has("asks_whether", text)


def receives_codes(text: str) -> bool:
    """「能收到的」: nothing is solved by that yet."""
    return _has("receives_codes", text)


def user_name(text: str) -> str | None:
    """The user name that he tells of himself (「用户名王芳」「我账号zhangmin」), for the words that he sends on."""
    found = _TOLD_NAME.search(fold(text))
    name = (found[1] or found[2]) if found else None
    return name if name is not None and not _NO_NAME.search(name) else None


def _has(sign: Sign, text: str) -> bool:
    return words().has(sign, fold(text))
