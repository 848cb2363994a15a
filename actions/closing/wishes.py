"""A wish to be led through a close, told from a question about one part of it."""

from __future__ import annotations

import re

from actions.closing.words import normal

# 「带我结账」: a wish to close, and nothing else. What names a prompt, a failure or an undoing is a question.
_CLOSE = r"(?:结账|月结|年结|期末(?:处理|结账)?|月末(?:处理|结账)?|年末结账|年终结账|月底结账|关账|做账|封账)"
_WISH = re.compile(
    rf"带|陪|领|引导|教.*一?步|教教?我|一步一?步|一步步|从头到尾|逐步|开始{_CLOSE}|{_CLOSE}开始|(?:接着|继续){_CLOSE}"
    rf"|{_CLOSE}.{{0,6}}(?:怎么(?:做|结|弄|搞|办|走|操作)|如何(?:做|结|操作)|(?:操作)?(?:步骤|流程|顺序|清单|事项|攻略|教程)|要(?:做|检查|准备)(?:些|哪些|什么|啥)|(?:做|检查|准备)(?:哪些|什么|些什么|啥)|注意(?:什么|哪些|啥))"
    rf"|(?:怎么|如何|该怎么|要怎么)(?:做|进行|弄|操作)?(?:期末|月末|月底|年底|年末|年终|这个月的?|本月的?|上个?月的?)?的?{_CLOSE}"
    rf"|(?:要|想|该|准备|可以|来|得|需要|打算|帮.{{0,4}}|给.{{0,4}})(?:做|结|进行)?.{{0,12}}(?:{_CLOSE}|结.{{0,8}}(?:账|月))|^结.{{0,10}}[月期]的?账|{_CLOSE}了?$|{_CLOSE}(?:清单|步骤|流程|顺序)|^(?:期末|月末|月底|年末|年终){_CLOSE}?$"
)
_TROUBLE = re.compile(
    r"结不|关不|过不|不了|不上|不让|不能|无法|失败|提示|报错|错误|弹|反|取消结|退回|灰|没有?权限|找不到|卡|不平|差额|断号|负库存|为什么|是不是|区别"
    r"|一样吗|会不会|能不能|可不可以|行不行|吗$|之前|以后|之后|先结|后结|哪个先|谁先|了怎么|完了|错|漏|忘|丢|多久|几号|什么时候|自动|损益|折旧|调汇|凭证|密码|登录|权限|备份|提醒"
)
# 「今天要结账 软件打不开了」: who cannot get in cannot be led; the close is only the occasion.
_CUT_OFF = re.compile(
    r"[登进开打连][^，。]{0,3}不(?:[上了进开起动到出去])|登[^，。]{0,2}不|(?:登|进|打开|连)(?:陆|录)?[^，。]{0,4}(?:失败|不成功)"
    r"|没(?:法|办法)[^，。]{0,3}(?:登|进去|打开)|(?:无法|不能|不让|不给)(?:登|进去|打开|进系统|进软件|连接|使用)|登[陆录](?:不|失败|问题|异常)"
    r"|闪退|死机|崩溃|崩了|蓝屏|黑屏|白屏|白板|断网|没网|停电|中毒|勒索|转圈|没反应|被踢|(?:软件|系统|电脑|服务器|金蝶)[^，。]{0,4}(?:坏了|挂了|没了|不见了)"
)
# A clause that asks of something by its own name; what is left of 「怎么弄」 or 「你能帮我吗」 names nothing.
_ASKS_OF = re.compile(r"怎么|如何|为什么|哪里|哪儿|在哪|吗$|么$|是什么|(?:[^不]|^)是不是|能不能|可不可以|要不要|有没有")
_EMPTY = re.compile(
    r"怎么办?|月底|月末|年底|年末|年终|本月|如何|为什么|哪里|哪儿|在哪|什么|哪些|哪个|能不能|可不可以|要不要|是不是|有没有|应该|开始|下手|入手|操作|进行|处理|步骤|流程"
    r"|我们?|咱们?|你们?|您|老师|师傅|请问|麻烦|帮忙?|教|带|陪|要|该|得|做|弄|搞|办|走|结|整|来|去|先|再|后|从|那|这|个|到底|是|有|人|能|会|可以|不|的|了|吗|么|呢|啊|吧|呀|一下|一步"
)
# Only the order is asked, a prompt is told in one's own words, or an answer has not helped: no wish for the walk.
_NO_WISH = re.compile(
    r"顺序|先后|没解决|没用$|没有用|不管用|没找到|(?:里面?|上|中)(?:都|也)?没有|(?:说|讲|写着?|要求)(?:要|得|是|请|我)?(?:必须|先|不|没|请)|必须先|请先|应先"
    # 「明天还要结账」, 「等着结账呢」 tells of the haste.
    r"|还(?:要|得|等着|急着|赶着)[^，。]{0,4}结账|(?:等着|急着|赶着|耽误|影响)[^，。]{0,4}结账"
)
_LED = re.compile(r"带(?:着|一下)?我|陪(?:着)?我|领(?:着)?我|教(?:教)?我|一步一?步|开始结账")
# 「能不能带着我做」 wishes; 「能不能结账」 asks.
_MAY_YOU = re.compile(r"(?:能不能|可不可以|能否)(?=(?:麻烦|请)?(?:你们?|您)?(?:带|陪|领|教))")
_NAMES_CLOSE = re.compile(rf"{_CLOSE}|结.{{0,12}}账")
# What keeps a close from going through, as far as it is the close that does not go.
_HELD_UP = re.compile(
    rf"{_CLOSE}[^，。]{{0,8}}(?:不让过|不给过|过不去|过不了|结不了|不了|不上|不掉|不下去|不通过|通不过|失败|不成功|没反应|报错|不让)"
    r"|(?:结|关)[^，。]{0,3}不(?:了|掉|上|下去|成)|(?:不让|不给|没法|不能)(?:我)?(?:过|结|关)|账[^，。]{0,4}结不"
)
_CHECK_BEFORE = re.compile(rf"{_CLOSE}(?:之?前)(?:都?要?|需要|应该|得)?(?:做|检查|准备|核对|确认)(?:些|哪些|什么|啥)")

_MONTHS_BOOKS = (
    r"(?:月底|月末|年底|年末|年终|这个?月|本月|上个?月|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?)的?账"
)
_BEGINS = (
    r"从(?:哪里?|哪儿|头)(?:开始|下手|做起|弄起|入手|做|弄)?|第一次|头一[次回]|刚接手|新手|新来的"
    r"|(?:什么|啥)都不(?:懂|会)|一点都?不(?:懂|会)"
)
_HOW = (
    r"(?:要|该|应该|得|到底)*(?:怎么|如何)(?:弄|做|搞|办|结|整)|(?:要|该|应该|得)(?:做|干|弄)(?:些|点)?(?:什么|啥|哪些)"
)
# 「从哪开始啊 这个月的账」, 「月底怎么弄」: he cannot even say what he would ask.
_BEGINNER = re.compile(
    rf"(?:{_BEGINS}).*(?:{_CLOSE}|{_MONTHS_BOOKS})|(?:{_CLOSE}|{_MONTHS_BOOKS}).*(?:{_BEGINS})"
    rf"|{_MONTHS_BOOKS}(?:{_HOW})|(?:月底|月末|年底|年末|年终)(?:了|我|我们|都)*(?:{_HOW})(?=$|啊|呀|呢|我|老师)"
)
# What a clause of the wish itself names.
_OWN = re.compile(rf"{_CLOSE}|{_MONTHS_BOOKS}|{_BEGINS}|{_LED.pattern}|结.{{0,8}}[账月]|清单|注意")
MIN_NAME = 2
"""So many signs of a clause name a thing."""
_LED_ALONE = re.compile(
    r"(?:带|陪|领)(?:着|带|一下)?我(?:一步一?步|从头到尾|从头|完整)?[地的]?(?:做|走|弄|结|来|过)?(?:\d{1,2}月份?的?账?|这个月的?账?|上个月的?账?)?(?:一遍|一下|一次)?吧?(?=$|我|没|只|从|都|吧|啊)"
    r"|^(?:那|你|您|就|还是|请|麻烦)*(?:一步一?步|从头(?:到尾)?)(?:教|带|来|做)(?:我|吧)?"
)


# 「我说的是个税 不是年结」 names what it does not mean.
_CLAUSES = re.compile(r"[\s，,。；;！!～~…]+")
_DENIES = re.compile(
    rf"^(?:我|又|这|那|根本|都说了?|说了|都|就|我说的?|我问的?|真的?|你|您|并|压根|现在)*"
    rf"(?:不是|没说|没要|没想|没让你?|没问|没有?问|没有?让你?|不要|别|不用|谁要|谁说要?|谁问|不想|先不|不问|不关)(?:你|您|我)?"
    rf"(?:要|说|做|问|带我|带我做|搞|弄|办|想|管|教|我|怎么|如何|来|去|是|在)*(?:这个?月|本月|月底|期末)?的?{_CLOSE}"
    rf"|^(?:这|那|我这|我)?(?:个|事)?(?:跟|和|与|同){_CLOSE}(?:根本|完全|又|都)?(?:没(?:有)?(?:什么)?关系|无关|不搭|不相干|两码事|两回事)"
    rf"|^{_CLOSE}(?:的事)?(?:先)?(?:放一放|放放|放一边|不急|不说|不管|别管)"
)


def denies_close(text: str) -> bool:
    """「不是结账!」, 「我没要年结」: is it no close that he is about?"""
    return any(_DENIES.match(normal(part)) for part in _CLAUSES.split(text) if part)


def _wished(text: str) -> str:
    """What he says without the clauses that deny a close."""
    parts = _CLAUSES.split(text)
    kept = [part for part in parts if part and not _DENIES.match(normal(part))]
    return text if len(kept) == len(parts) else " ".join(kept)


def asks_to_be_led(text: str) -> bool:
    """「那带我做吧」, said where closing was spoken of: a wish for the walk that does not name it."""
    words = _MAY_YOU.sub("", normal(_wished(text)))
    return _LED_ALONE.search(words) is not None and not _TROUBLE.search(words)


def tells_trouble(text: str) -> bool:
    """「财务结账点了不让过」: is something told that does not go, which an answer comes before a walk for?"""
    return _HELD_UP.search(normal(text)) is not None


def is_cut_off(text: str) -> bool:
    """「登都登不进去」, 「服务器连不上」: has he nothing to close with?"""
    return _CUT_OFF.search(normal(text)) is not None


def _asks_of_other(text: str) -> bool:
    """「月底要结账了 出库单怎么审核」: does a clause of its own ask of something that is not the close?"""
    parts = [normal(part) for part in _CLAUSES.split(text) if part]
    asking = [part for part in parts if _ASKS_OF.search(part) and not _OWN.search(part)]
    return len(parts) > 1 and any(len(_EMPTY.sub("", part)) >= MIN_NAME for part in asking)


def wishes_to_close(text: str) -> bool:
    """Is it a general wish to close, and no concrete problem or question?"""
    words = _MAY_YOU.sub("", normal(_wished(text)))
    if _NO_WISH.search(words) and not _LED.search(words):
        return False
    if _CHECK_BEFORE.search(words):
        return True
    if _TROUBLE.search(words) or is_cut_off(words) or _asks_of_other(text):
        return False
    return bool(_WISH.search(words) and _NAMES_CLOSE.search(words)) or _BEGINNER.search(words) is not None
