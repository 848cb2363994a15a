"""Does one clause say, by its words alone, that it works now?

「好了」 does; 「填密码就进去了」 tells how it always goes, 「想起来了」 of his memory, and what stands in quotes is the
screen's. Whole turns are read in actions/dialogue/remarks.py.
"""

from __future__ import annotations

import re

_PARTICLES = r"[啊呀啦哦喔呢吧哈嘛的耶哒]*$"
_WORKED = re.compile(
    r"(?:(?<![备份准备下载安清填做弄写录输看])好[了啦]|(?<![进执运通发平银])行了|可以(?:登录?|用|进|开|打开|打印?|看|选|过|审核|结账)?[了啦]|搞(?:定|掂)了?|解决了|(?:弄|改|修|调|整|配|连)好了"
    r"|(?<![没不])成功了?|正常了|恢复了|(?:登录?|进|连)(?:进|上|得)?(?:去|来|上)了|(?:登|进|连)上了|能(?:用|进|登录?|登陆|开|打开|打|看|看到|选|过)了"
    r"|(?:^|[都也就数账说])平了|对(?:得|的)?上了|(?:数|金额|余额)都?对了|一致了|结(?:上|掉|好|过去)了|(?:结|关)账(?:成功|好)了?|(?:审核|检查|校验|结账|关账|^)过了|通过了"
    r"|(?:没有?|不)再?(?:提示|报错?|弹|卡|闪退|出)了|(?<!错误)(?<!提示)(?<!报错)出来了|解(?:锁|开)了|没事儿?了|没问题了|得咗|掂咗|ok了|有了|(?:^|[连接就又都也口络])通了|(?<![没不])[结弄搞做改登装关反审](?:账|帐)?成了"
    r"|好翻|好返|冇事了?|验证码收到了|收到(?:验证)?码了)" + _PARTICLES,
    re.IGNORECASE,
)
# An outcome of somebody else's, of the trouble itself, or of a part only.
_NOT_WORKED = re.compile(
    r"[没未](?!有?再?(?:提示|报|弹|卡|事|问题))|(?<!要)不(?!再?(?:提示|报|弹|卡|出))"
    r"|还|又|别人|同事|其他人|以为|要是|如果|等|快|差点|一下就|[是我都]已经?(?!好|行|可以|解决|正常)"
)
_ASKS = re.compile(
    r"[？?]|怎么|怎样|如何|咋|吗|么$|哪|能不能|可不可以|要不要|会不会|是不是|有没有|可以不|为什么|为啥|多久|多少|几[个点天时]|什么|啥|呢$|点样|点搞"
    r"|就问|想问|请问|再问(?:一?个|一下|您|你)|[带陪教](?:着|教)?我"
)
_QUOTED = re.compile(r"[“\"「『‘][^”\"」』’]{1,30}[”\"」』’]")
# What he remembers or understands now has changed nothing.
_COMES_TO_MIND = re.compile(
    r"(?:想|记|回忆)(?:起|得)(?:来)?|(?:看|想|弄|搞|听)(?:明白|懂|清楚)|反应过来|明白过来|回过神"
)
# 「哦豁 果然是换号了」: he has found what it was, and nothing is mended yet.
_FINDS_CAUSE = re.compile(
    r"^(?:哦豁|哦+|噢|喔|嗯+|啊+|哎呀?|我去|好家伙|嗐|那|我说|[，,\s])*(?:果然|原来|怪不得|难怪|我说呢)"
)
# 「输名字输密码就进去了」: nothing is said to have been done; 「点了打开就好了」, 「重启一下就好了」 say it.
_AS_ALWAYS = re.compile(
    r"(?:平时|平常|一直|以前|之前|原来|原先|从来|本来|一般|每次|每天|向来|历来|往常|照理|按理)[^，。]{0,16}(?:就|都|也|能|可以)"
    r"|^(?!.*(?:[了完过好成]|一下|一遍|这次|这回|现在|刚才?|今天).*就)[^，。]{0,16}(?:输|填|点|敲|双击|扫|插|按|选|打开|写|开机)[^，。]{0,10}就(?:能|可以|直接)?(?:登录?|进|打开|开|用|连)[进上去来]*(?:了|的)"
)

# 「审核了不就行了」 is asked, whatever stands at its end.
_RHETORICAL = re.compile(r"不就|就(?:行|可以|好|完|成|ok)了?(?:吧|嘛|呗|不|吗|么)|是不是|是吧$|对吧$")
_ASKS_MARK = re.compile(r"[？?]$|[吗么]$")


def says_worked(clause: str) -> bool:
    """Does a clause say, by its words alone, that it works?"""
    said = _QUOTED.sub("", clause)
    hit = _WORKED.search(said)
    is_other = _NOT_WORKED.search(said) or _ASKS.search(said) or _tells_no_change(said)
    return hit is not None and not is_other


def only_sounds_so(clause: str) -> bool:
    """Does it only sound like a success: asked, what comes to his mind, or how it goes every day?"""
    return bool(_RHETORICAL.search(clause) or _ASKS_MARK.search(clause)) or _tells_no_change(clause)


def _tells_no_change(clause: str) -> bool:
    if _FINDS_CAUSE.match(clause) and not _WORKED.search(clause):
        return True
    return bool(_COMES_TO_MIND.search(clause) or _AS_ALWAYS.search(clause))


def asks_in_clause(clause: str) -> bool:
    """Does a clause beside an outcome ask anything?"""
    return _ASKS.search(clause) is not None


# 「发票云已经好了 我问的是星空里那个接口账号」: he asks of what is open still, whatever is well beside it.
_ASKS_OF_OPEN = re.compile(
    r"我(?:就|只|还|本来|现在)?(?:是)?(?:想|要|在)?问的(?:就)?是|(?:我|就|还|只)是(?:想|要|在)?问(?!一下|题|个|过)|不是问[^，。]{1,12}(?:是问|问的是)"
)
# 「灯亮了 现在打开还是演示版」: the trouble goes on, whatever step went well.
_GOES_ON = re.compile(
    r"(?:还是|仍然?是?|依旧|依然|照样|照旧)(?!好|先|要(?:先|谢)|得(?:先|谢)|谢|麻烦|您|你|想|应该|可以|能|建议|等|问|请|有(?:点|个)?(?:疑问|问题想))[^，。？?]{0,12}"
    r"|(?:一点|丝毫|根本)?没(?:有)?(?:变化|任何变化|变)(?:$|[，。,！!])|和(?:刚才|之前|原来)一样(?:的|啊|呢)?(?:$|[，。,！!]|[登进连打]不|报|提示)|(?:又|再次)(?:弹|跳|报|提示|变成|变回|变)"
)
_GOES_ON_NOT = re.compile(
    r"还是(?:不|没)?(?:用|需要)?(?:重启|管理员|找|换)|还是(?:没|问题不|没有)(?:什么|啥)?(?:大|问题)|还是说|还是(?:要|得)(?:从|在|先|去)"
)


def asks_of_open(text: str) -> bool:
    """「我问的是那个账号谁解锁」: does he say what he asks of, so that what is well is another thing?"""
    return _ASKS_OF_OPEN.search(_QUOTED.sub("", text)) is not None


def goes_on(text: str) -> bool:
    """「换了口灯亮了 现在打开还是演示版」: does a clause say that the trouble is as it was?"""
    said = [one for one in re.split(r"[，,。.;；!！\s]+", _QUOTED.sub("", text)) if one]
    return any(_GOES_ON.search(one) and not (_GOES_ON_NOT.search(one) or _ASKS_MARK.search(one)) for one in said)
