"""What a customer's words tell of the traits that separate causes, before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.logins.by_sound import is_told_by_sound
from actions.logins.content import content
from actions.logins.likelihood import YES, lines_of
from actions.logins.separating import Answer, Cause
from actions.logins.words import fold
from kb.client import Case

SCOPE, CHANGED = "scope", "changed"
MIN_PROMPT = 4
# So much of a quoted prompt's pairs of characters stands in a case that speaks of it.
SPOKEN_SHARE = 0.35
# 「页面写“当前用户未授权访问”」; a button is named in quotes, too, and is no prompt.
_QUOTED = re.compile(
    r"(?:提示|报|弹|跳|显示|写|说|出现|出来)[^，。,；;“”\"「」]{0,8}[“\"「『【]([^“”\"「」『』【】]{4,60})[”\"」』】]"
)
# 「提示账套被锁定了」: without quotes, up to the next mark.
_AFTER_PROMPT = re.compile(
    r"提示(?:我|说|了|的?是)*[:：]?(?!什么|怎么|啥|到底|究竟|是(?:什么|啥|咋|怎么|为)|要|一下|没|过|错误?$)([^，。,；;！!？?\s“”\"「」]{4,30})"
)
# What is on screen without a word like 「提示」: 「卡在正在调用中间层」, 「客户端连接超时」.
_STUCK_AT = re.compile(
    r"(?:(?:卡[在住死]*|停[在留]*|一直(?:是|在)?|显示)(?=正在)|(?:^|(?<=[，。,;；！!\s]))(?=正在(?:调用|连接|加载|登[录陆]|初始化|更新|下载|启动|验证|检查|读取)))(?P<seen>正在[^，。,;；！!\s\d]{2,14}?)"
    r"(?=[，。,;；！!\s]|$|[一二两三四五六七八九十半几好\d]+个?(?:多|来|半)?(?:分钟|小时|钟头|天)|[了的](?:[，。,\s]|$)|不动|转)"
)
_READS_LIKE_PROMPT = re.compile(
    r"(?:[^，。,;；！!\s]{0,6}?(?:说|显示|提示|报了?|写着?))?(?P<seen>[A-Za-z\u4e00-\u9fff]{0,10}?(?:连接|请求|网关|响应)(?:超时|失败|被拒绝?|中断))(?=[，。,;；！!\s了的]|$)"
)
# 「日志就一句登录EAS失败」: read out, in quotes or not.
_TELLS_PROMPT = re.compile(
    r"(?:日志|提示|报错|报(?![表销税价废送])|弹|跳出?|显示|写着?|原文|说)[^，。,；;没不]{0,8}?[A-Za-z\u4e00-\u9fff]{2,}?"
    r"(?:失败|错误|异常|超时|无效|不存在|不允许|被拒绝?|不正确|不可用|未授权|未登录)"
)
_NOTHING_COMES = re.compile(
    r"双击[^，。]{0,6}(?:没反应|没动静|不动)|一闪(?:就|而)|闪一下(?:就)?(?:没|退)|闪退|(?:啥|什么)(?:窗口|东西|画面)?(?:都|也)(?:不|没)(?:出|弹|跳)"
)
NO_PROMPT = "没有提示"
_NO_PROMPT = re.compile(
    r"(?<!有)没有?(?:任何|什么|啥|出|弹|报)*(?:错误|报错)?提示(?=[，。,;；！!\s的啊呀]|$)|(?:什么|啥|任何)?提示(?:都|也)(?:没有?|不出)(?=[，。,;；！!\s啊的]|$)"
)
_SEVERAL_FAIL = re.compile(r"[都也]{1,2}(?:[登进打连上用]{0,2}不|没法|无法|卡|报)")
# 「系统繁忙请稍后再试」
_FORMAL = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,12}?[，,]?请稍[后候](?:再试|重试|再登[录陆])?")
_AROUND = re.compile(r"^.{0,8}?(?:说|写着?|显示)(?=[^明话])|提示|您的?|[已了]|[\s「」“”\"'‘’《》，。,.!！?？:：;；]")


def told_traits(words: str, scope: str | None) -> list[Answer]:
    """The traits that the words speak for; how many are affected, `scope`, is read with more care (scope.py)."""
    told = {trait.id: trait.said_in(words) for trait in content().traits if trait.id != SCOPE} | {SCOPE: scope}
    return [Answer("trait", trait_id, option) for trait_id, option in told.items() if option]


def quoted_prompt(words: str) -> str | None:
    """The prompt that stands in quotes in the words, behind 「提示」, or as programs speak; the last of several."""
    found = _QUOTED.findall(words) or _AFTER_PROMPT.findall(words) or _FORMAL.findall(words)
    return found[-1].strip() if found else None


def tells_prompt(words: str) -> bool:
    """Has he told what the screen or a log says, whether or not we know it, or that nothing comes up at all?"""
    patterns = (_TELLS_PROMPT, _NO_PROMPT, _NOTHING_COMES)
    return quoted_prompt(words) is not None or any(pattern.search(words) for pattern in patterns)


def said_screen(words: str) -> str | None:
    """What he sees on the screen, where he quotes no prompt: what it hangs at, how it fails, or that there is none."""
    for pattern in (_STUCK_AT, _READS_LIKE_PROMPT):
        found = [hit["seen"] for hit in pattern.finditer(words)]
        if found:
            return str(found[-1])
    return NO_PROMPT if _NO_PROMPT.search(words) else None


def said_clients(words: str) -> str | None:
    """「网页跟客户端都不行」: all the places where it fails, which a single answer could not name."""
    trait = content().trait("client")
    titles = [option.title for option in trait.options if option.found.are_in(words)] if trait else []
    return f"{'、'.join(titles)}都不行" if len(titles) > 1 and _SEVERAL_FAIL.search(words) else None


def told_prompts(words: str, causes: Sequence[Cause]) -> list[Answer]:
    """The prompts of these causes that the customer has quoted already: 「登录提示设备受限」."""
    said = _core(words)
    prompts = dict.fromkeys(text for cause in causes for text in cause.case.error_texts)
    exact = [text for text in prompts if len(_core(text)) >= MIN_PROMPT and _core(text) in said]
    heard = exact or [text for text in prompts if is_told_by_sound(_core(text), fold(words))]
    return [Answer("prompt", text, YES) for text in heard]


def speaks_of(case: Case, prompt: str) -> bool:
    """Does the case speak of the prompt that the customer quoted? A prompt of few characters tells too little."""
    quoted = _pairs(prompt)
    if len(_core(prompt)) < MIN_PROMPT:
        return True
    spoken = set().union(*(_pairs(line) for line in [*lines_of(case), *case.error_texts]))
    return len(quoted & spoken) >= SPOKEN_SHARE * len(quoted)


def _core(text: str) -> str:
    return _AROUND.sub("", fold(text))


def _pairs(text: str) -> set[str]:
    core = _core(text)
    return {core[place : place + 2] for place in range(len(core) - 1)}
