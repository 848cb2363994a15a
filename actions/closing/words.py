"""A small grammar of what people say while they walk a checklist: whole short messages, slips and homophones included.

Whatever is not in it is a question or a problem, and goes to the library.
"""

from __future__ import annotations

import re
from enum import Enum

from actions.spelling import simplified

MAX_CHARS = 24
"""Longer than this it is a story, not a command."""
SHORT = 24
"""A message that names what is to be done instead, and no more."""


class Command(Enum):
    """What the words ask of the walk."""

    DONE = "done"
    ALL_BEFORE = "all_before"
    NOT_DONE = "not_done"
    NEXT = "next"
    AGAIN = "again"
    BACK = "back"
    HOW = "how"
    WHERE = "where"
    WHY = "why"
    CHECK = "check"
    SKIP = "skip"
    NOT_APPLICABLE = "not_applicable"
    NO_MODULE = "no_module"
    MODULES = "modules"
    PROGRESS = "progress"
    PEOPLE = "people"
    WHO = "who"
    RISK = "risk"
    DOWNLOAD = "download"
    START_OVER = "start_over"
    FINISHED = "finished"
    PAUSE = "pause"


_SLIPS = (
    (re.compile(r"下[一以已亿][步部布歩]"), "下一步"),
    (re.compile(r"[做作坐座][好号浩][了啦乐勒]|[做作]好鸟"), "做好了"),
    (re.compile(r"[作坐座]完了"), "做完了"),
    (re.compile(r"[条挑调]过"), "跳过"),
    (re.compile(r"[近劲晋]度"), "进度"),
    (re.compile(r"[结解借接]帐|解账|借账"), "结账"),
    (re.compile(r"为[神甚森]么|为毛|为[啥嘛]"), "为什么"),
    (re.compile(r"怎[吗嘛莫]|咋"), "怎么"),
    (re.compile(r"在[拿那]里?(?=$|点|看|找)"), "在哪"),
    (re.compile(r"不是用(?=$|的|了)"), "不适用"),
    (re.compile(r"倒出"), "导出"),
)
# Politeness and particles around a command carry nothing.
_FILLER = re.compile(
    r"请问|请|^(?:是的?|对|嗯|行|可以|ok)(?=.{2})|麻烦您?|劳驾|帮我|给我|我想|我要|一下子?|谢谢您?|多谢|谢了|好的|嗯+|哦+|噢+|那就?|这就|[吧啊呀哈哦嘛噢啦哒滴的呢]+$|您好|你好"
)
_SAID_AGAIN = re.compile(r"^(.{2,8}?)\1+$")
_PUNCTUATION = re.compile(r"[\s，。,.!！?？、~～:：;；“”\"'‘’「」()（）…\-—]+")

_THIS = r"(?:这一?[步项个条]|这里|本[步项]|当前[步项]|此[步项]|这)?"
_STEP = r"(?:一?[步项个条])"
_GRAMMAR: tuple[tuple[Command, str], ...] = (
    (
        Command.FINISHED,
        r"(?:结账|账|全部|全都?|所有的?|整个|这个?月|本月|本期|都)+(?:都|已经)?(?:结|做|弄|搞|办)?(?:完|好|完成)了?|结账结(?:完|好|上)了|账结(?:完|好)了"
        r"|(?:全部|全都?|都)(?:结|做|弄|搞)(?:完|好)了",
    ),
    (
        Command.ALL_BEFORE,
        rf"(?:前面|之前|上面|以前)的?(?:那?几?{_STEP}|的)?(?:也|都|已经)*(?:做|弄|搞|办)(?:好|完|过)?了?",
    ),
    (
        Command.NOT_DONE,
        rf"{_THIS}(?:还)?(?:没有?|未)(?:做|弄|搞|成|完|结)?(?:好|完|成功?)?|{_THIS}(?:做|弄|搞|办|结|审|过|提)不(?:了|成|好|上|动|下去)|{_THIS}(?:失败|不行|不成)了?|还不行|还是不行|卡住了?|{_THIS}做不下去",
    ),
    (
        Command.DONE,
        rf"{_THIS}(?:都|也|已经?|全)*(?:做|弄|搞|办|整|处理|审|结|查|看|备份?|提|过|对|核对?|完成|检查|审核|备份|对账|关账|结账)*(?:好|完|过|成|完成|搞定|成功|ok|done|妥)(?:了|啦|了ok)?(?:了)?|(?:已经)?搞定了?|ok了?|done|完事儿?了?|可以了|(?:都|已经?)(?:审核|过账|备份|对账|关账|结账|计提|结转)了?|√|完成|做了|弄了|打勾|勾上|成了|妥了|行了",
    ),
    (
        Command.BACK,
        r"上一?[步个项]|(?:回到?|返回|退回)(?:上一?[步个项]|前一?[步个项])|前一?[步个项]",
    ),
    (
        Command.AGAIN,
        r"(?:刚才|这一?)?(?:那)?[步个项]?(?:再|重新?)说一?[遍次]|再看一?[遍次]|继续(?:结账|做|走|来)?|接着(?:结账|做|来|走|弄)?|回到?(?:结账|清单)|接着上次|回来了?|我回来了",
    ),
    (
        Command.NEXT,
        rf"下一?{_STEP}(?:是?什么|呢|做什么|怎么做)?|继续(?:往?下|下一?步)|往下(?:走|做|来)?|(?:然后|接下来|之后|接着)(?:做|是)?(?:什么|怎么(?:做|办|弄))?|再(?:然后|下一?步)|next",
    ),
    (
        Command.WHERE,
        rf"{_THIS}(?:菜单|入口|路径|功能|按钮)?(?:是|从|到)?(?:在|去)?(?:哪里?|哪儿|什么地方|哪个(?:菜单|地方|界面|模块))(?:里|边)?(?:点|进|找|看|做|弄|操作|打开|进去|啊)?|{_THIS}(?:怎么进去|怎么找|找不到(?:菜单|入口|地方|在哪)?|菜单|路径|入口)",
    ),
    (
        Command.HOW,
        rf"{_THIS}(?:具体|详细|到底)?(?:要|该|应该)?怎么(?:做|弄|搞|办|操作|处理|整|来|点|办理|用)|{_THIS}(?:详细|具体|全部|完整)(?:的)?(?:步骤|做法|操作|办法)?|(?:具体)?步骤|操作步骤|(?:不会|不懂|不太会|不知道怎么)(?:做|弄|操作)?|教我|看不懂|没看懂|没明白|不明白|什么意思",
    ),
    (
        Command.WHY,
        rf"{_THIS}为什么(?:要|得|必须|一定)?(?:先|做|弄)*{_THIS}(?:做|弄|先做)?{_THIS}|{_THIS}有(?:什么用|必要)(?:吗)?|{_THIS}不做(?:会怎样|会怎么样|行不行|行吗|可以吗|有什么(?:后果|影响|问题)|会有什么(?:后果|影响|问题)|怎么样)|可以不做吗|能不做吗|不做可以吗|必须做吗|一定要做吗|凭什么|什么原因|干嘛要做{_THIS}",
    ),
    (
        Command.CHECK,
        rf"{_THIS}(?:怎么|如何)(?:知道|确认|检查|看|查|判断|算)(?:有没有)?(?:做|弄)?(?:好|完|成|对)?(?:了)?(?:没有?|吗)?|{_THIS}(?:做到什么样|什么样)(?:才)?算(?:做)?(?:好|完)",
    ),
    (
        Command.NO_MODULE,
        r"(?:我们?|公司|这边)*(?:没有?用?|没买|没启用|没开通?|没上|不用|用不到)(?:这个?|该|此|这一?个|这块)?(?:模块|系统|功能)|(?:这个?)?模块(?:我们?)?(?:没有?用?|没启用|不用)",
    ),
    (
        Command.NOT_APPLICABLE,
        rf"{_THIS}(?:我们?|公司)?(?:不适用|用不到|用不着|不涉及|不需要(?:做)?|不用(?:做|弄|管)|没有?这(?:种|个|项|类|回)(?:业务|单据?|事情?|东西|情况)?|没有(?:业务|单据)?|无(?:此)?(?:业务)?)",
    ),
    (
        Command.SKIP,
        rf"(?:先)?跳过?{_THIS}(?:先)?(?:(?:回头|明天|晚点|晚些|以后|等会儿?|过会儿?|下次|之后)再?(?:做|弄|说|处理))?|{_THIS}(?:先)?跳过|{_THIS}先(?:不做|不弄|放|放放|放一?放|搁|搁着|欠|空|略过|不管)(?:着|了)?{_THIS}|{_THIS}(?:晚点|等会儿?|待会儿?|回头|过会儿?|以后|明天|改天|之后)再?(?:做|弄|说|处理)|略过|暂时不做|skip|pass",
    ),
    (
        Command.MODULES,
        r"(?:改|换|调整|重选|看|重新选|修改)?(?:一下)?(?:启用的?|用的?|我们的?)?模块(?:不对|选错了?|有误|变了|清单|列表)?",
    ),
    (
        Command.PROGRESS,
        r"(?:看|查|查看|看看)?(?:现在|目前|结账)?(?:的)?(?:进度|进展|清单|列表|总览|全部)(?:怎么样|如何|呢)?|(?:我们?|现在|结账|目前)*(?:做|进行|走|结|弄)?到(?:哪|哪里|哪儿|第?几|什么地方|哪一|哪个)(?:步|个|项|里)?了?|还(?:有|剩|差)(?:多少|几|哪些|什么)(?:步|项|个)?(?:没做|没完|没弄|要做|没有做|没结)?|(?:哪些|什么)(?:还)?(?:没做|没完|做完了|做了|没弄|做好了)|第几步了?",
    ),
    (
        Command.WHO,
        rf"{_THIS}(?:应该|该|要|由|归)?(?:谁|哪个人|哪个岗位|什么人)(?:来|去|能|可以|负责|有权限?)+(?:做|弄|办|操作|处理)?(?:啊|呢)?",
    ),
    (
        Command.RISK,
        rf"{_THIS}(?:做了?)?(?:有(?:没有)?|会有)?(?:什么|啥|哪些|多大)?(?:的)?(?:风险|危险)(?:吗|大吗|高吗|大不大|高不高|没有|是什么)?",
    ),
    (
        Command.PEOPLE,
        rf"(?:还有|现在|都是?|都有|有|是)*(?:谁|哪些人|哪几个人|什么人|哪个人|哪位)(?:也)?(?:还)?(?:在|都)?(?:做|弄|搞|勾|打勾|操作|参与|结账|负责做|结)+(?:的|了|过|呢|账)?|{_THIS}(?:是)?谁(?:做|勾|弄|审|点)(?:的|了)?|同事(?:们)?(?:都)?(?:做|结)?到哪(?:一?步)?(?:了)?|别人做了(?:什么|哪些)",
    ),
    (
        Command.DOWNLOAD,
        r"(?:把)?(?:结账)?(?:清单|表格?|进度|结果|excel|xlsx)?(?:导出|下载|打印|存档|发给?我|给我一份|导成|导一份|下载下来)(?:来|到)?(?:成)?(?:结账|这份|这个)?(?:清单|表格?|进度|excel|xlsx|电子表格|一份|结果)*|(?:excel|xlsx|电子表格|表格)(?:清单|版)?|清单(?:给我)?一份(?:excel|表格)?",
    ),
    (
        Command.START_OVER,
        r"(?:结账|清单|这个?月|本月|这份|这张)*(?:的)?(?:清单)?(?:全部)?(?:重新|从头|重头)(?:再)?(?:来|做|开始|走|结|弄|来过)(?:一?[遍次])?|(?:清单|进度)?(?:清空|清零|清掉|重置)(?:清单|进度|重来|重做)?|(?:清单|进度)重来|推倒重来|重来(?:一?[遍次])?|从头开始",
    ),
    (
        Command.PAUSE,
        r"(?:今天|今晚|现在)?先(?:到这里?|到这儿|这样|做到这|停一?停?|不结了|下班了?)|(?:明天|改天|下次|晚点|回头)(?:再)?(?:继续|接着|来|做结账|结账)|(?:我)?(?:先)?下班了?|休息了?|暂停",
    ),
)
_COMMANDS = tuple((command, re.compile(f"(?:{pattern})")) for command, pattern in _GRAMMAR)

# Unmistakable even among other words: 「还剩多少步啊 我困死了」, 「弄完了 下面呢」.
_AMONG_OTHERS = (
    (Command.PROGRESS, re.compile(r"还(?:剩|有|差)(?:多少|几)步|做到第?几步|(?:看|查)一?下?进度")),
    (
        Command.DOWNLOAD,
        re.compile(r"(?:发|给|导|下载|打印).{0,6}(?:表格|清单|excel)|(?:表格|清单|excel).{0,6}(?:发|导出|下载)"),
    ),
    (Command.NOT_DONE, re.compile(r"还?没(?:有)?(?:弄|做|搞|结|审|录)(?:完|好)")),
    (Command.DONE, re.compile(r"^(?:都|已经|这步)*(?:做|弄|搞|办)(?:完|好)了.{0,2}(?:下面|下一|然后|接下来|接着)")),
)
_PROBLEM = re.compile(r"提示|报错|错误|失败|怎么办|为什么|不了|不上|密码|登录|打印机")

_QUESTION = re.compile(
    r"怎么办|为什么|什么|区别|吗|？|\?|报错|提示|反(?:结|关|过|年|扎)|能不能|可不可以|会不会|是不是|以后|之后|多久"
)


def normal(text: str) -> str:
    """Folded widths, simplified, slips corrected, without spaces and punctuation."""
    text = simplified(text)
    text = _PUNCTUATION.sub("", text)
    for slip, word in _SLIPS:
        text = slip.sub(word, text)
    return text


def find_command(text: str) -> Command | None:
    """The command that the whole message is; None where it is anything else."""
    whole = normal(text)
    if len(whole) <= MAX_CHARS:
        whole = _SAID_AGAIN.sub(r"\1", whole)
    bare = _FILLER.sub("", whole)
    for candidate in dict.fromkeys((whole, bare, _FILLER.sub("", bare))):
        if not 0 < len(candidate) <= MAX_CHARS:
            continue
        for command, pattern in _COMMANDS:
            if pattern.fullmatch(candidate):
                return command
    if len(whole) > MAX_CHARS or _PROBLEM.search(whole):
        return None
    return next((command for command, pattern in _AMONG_OTHERS if pattern.search(whole)), None)


def is_question(text: str) -> bool:
    """Do the words ask or tell of trouble, so that what they name is not what is to be done?"""
    return _QUESTION.search(text) is not None
