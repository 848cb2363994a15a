"""「今天30号要结账 软件打不开了登不进去」: what does not work comes before what it is needed for.

A clause that names a thing of the books (「点期末结账进不去」) is about that thing, and no login trouble.
"""

from __future__ import annotations

import re

from actions.conversation import Dialogue
from actions.logins.words import fold

CLOSING_JOB = "closing"

_CLAUSES = re.compile(r"[\s，,。.;；!！?？~～、…\n]+")
_LOGIN_FAILS = (
    r"(?:登[录陆入]?(?:都|也)?(?:登)?不(?:上去|进去|起来|[上了进去到])|入不[到去]|登得(?:上|进)?不|谁[都也][登进上连打]得?不(?:了|[上进去开])|(?:无法|没法)登[录陆]?|登[录陆]失败"
    r"|(?:没有?一个人?|没有?人|没谁|谁[都也]没法?)(?:还|又)?(?:能|可以)?(?:登|[进上连](?:得|去|来|上|了|(?=[^，。]{0,4}(?:星空|星辰|eas|kis|k3|系统|账套)))))"
)
_CANNOT = rf"(?:{_LOGIN_FAILS}|(?:进|上|入)(?:都|也)?不(?:去|来|了|到)|打不开|启动不了|起不来|闪退)"
_SOFTWARE = r"(?:软件|金蝶|系统|客户端|账套|帐套|星空|星辰|kis|eas|k/?3|wise|主控台|程序|服务器|电脑)"
_BEFORE = r"(?:我们?|都|是|怎么|现在|也|还|就|全|一直|突然|又)*"
_LOGIN = re.compile(_LOGIN_FAILS)
_OPENS_NOT = re.compile(rf"{_SOFTWARE}[^，。]{{0,6}}?{_CANNOT}|^{_BEFORE}{_CANNOT}[了啊呀]*$")
_OUT_OF_REACH = re.compile(rf"连不(?:上|到|了)[^，。]{{0,3}}{_SOFTWARE}|{_SOFTWARE}[^，。]{{0,4}}连不(?:上|到|了)")
# 「双击闪一下黑框就没了」: the program does not come up.
_COMES_NOT_UP = re.compile(
    r"(?:双击|点(?:了|开)?(?:桌面|那个|这个)?(?:的)?图标)[^，。]{0,8}?(?:没反应|没动静|不动|闪|黑框|黑窗|没了|打不开|起不来|不出来|跟没点)"
    r"|(?:客户端|主控台|软件|程序)[^，。]{0,6}(?:一?闪(?:一下)?(?:就)?(?:没|退|关)|起不来|不出来)"
)
# What stands in the software, and is opened once one is in.
_INSIDE = re.compile(
    r"期末|结账|结帐|月结|年结|关账|过账|凭证|报表|模块|界面|页面|菜单|折旧|存货|固定?资产|单据|窗口|向导|流程|功能|明细|附件|备份|excel|文件(?!夹)|税|发票|网银|打印"
)
_CLOSING = r"(?:怎么|咋|如何|要|去)?(?:做)?(?:月末|年末|期末)?(?:结账|结帐|月结|年结|关账)"
_DENIES_CLOSING = re.compile(
    rf"不是(?:在|来|想|要)?(?:问|说|让|叫|做|办|要)?(?:你|您|我)?(?:的)?(?:带我)?{_CLOSING}|(?:没|不)(?:有)?(?:问|说|要|让|叫)(?:你|您)?(?:带我)?{_CLOSING}|先(?:别|不)(?:管|说|问|提)?{_CLOSING}"
)


def tells_login_trouble(text: str) -> bool:
    """Does a clause say that the software is not to be got into, and no clause before it what is opened there?"""
    for clause in filter(None, _CLAUSES.split(fold(text))):
        if _INSIDE.search(clause) and re.search(r"点|选|打开|进入|进不|登不", clause) and not _LOGIN.match(clause):
            return False
        if _INSIDE.search(clause):
            continue
        if any(pattern.search(clause) for pattern in (_LOGIN, _OPENS_NOT, _OUT_OF_REACH, _COMES_NOT_UP)):
            return True
    return False


_SUCCESS = re.compile(r"(?:就|已经|都|现在|又)(?:可以|能(?:用|登|进)|好|行|打开|登?进[去来]|登上|成功)了")
_NO_SUCCESS = re.compile(r"就(?:可以|好|行)了(?:吗|吧|么|[？?]|是吧|对吧)|还是|但|可是|却|结果|又(?:不|没|弹|报|跳)")


def only_asks_after_success(text: str, *, asks: bool) -> bool:
    """「我点了打开就好了 旁边那个始终允许可以勾吗」: it works, and what he asks beside it is no trouble."""
    folded = fold(text)
    return asks and _SUCCESS.search(folded) is not None and _NO_SUCCESS.search(folded) is None


_DENIES_LOGIN = re.compile(
    r"(?:哪个|谁|哪里?|啥时候|什么时候)(?:跟你|给你)?(?:说|讲)(?:过|了)?(?:我|我们)?(?:是)?[^，。,\s]{0,4}(?:登|进|打|上)[录陆]?不[上进去开了]"
    r"|(?:又|可|根本|压根|从来)?(?:没|不是)(?:有)?(?:说|讲|问)(?:过)?(?:我|我们)?(?:是)?[^，。,\s]{0,4}(?:登|进|打|上)[录陆]?不[上进去开了]"
)


def denies_login(text: str) -> bool:
    """「我登得上去 哪个说登不上嘛」: it was never that."""
    return _DENIES_LOGIN.search(fold(text)) is not None


def denies_closing(text: str) -> bool:
    """「我不是问怎么结账」, 「先别管结账」."""
    return _DENIES_CLOSING.search(fold(text)) is not None


def drop_denied(dialogue: Dialogue) -> None:
    """A closing that he never asked for does not come back when the login trouble is over."""
    dialogue.jobs = [entry for entry in dialogue.jobs if entry["name"] != CLOSING_JOB]


_NO_LEDGER = re.compile(
    r"账套[^，。]{0,4}(?:一个(?:都|也)?没|都没有?|没了一个|是空|空空|空白|空的)|(?:一个|啥|什么)账套(?:都|也)?没|(?:没有?|没看[到见]|看不[到见]|找不到)(?:任何|一个|我的|公司的|那个)*账套(?!管理|备份|号)"
    r"|工作台[^，。]{0,8}(?:空的|空空|空白|什么都没|啥都没)"
)
_IS_IN = re.compile(
    r"(?:登|进)(?:录)?(?:得?进|上|到)?(?:去|来|工作台)?(?:了|后|以后|是?可以|能)|工作台|密码(?:都|也|是)*对"
)
_LOST_PASSWORD = re.compile(r"忘|重置|改密|找回|密码(?:不对|错)|锁")


def sees_no_ledger(text: str) -> bool:
    """Is he in, and finds no account set there? Then no password is lost."""
    folded = fold(text)
    is_so = _NO_LEDGER.search(folded) is not None and _IS_IN.search(folded) is not None
    return is_so and _LOST_PASSWORD.search(folded) is None
