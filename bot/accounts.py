"""Finding whose account a message is about, and what the customer has already tried, by patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.gazetteer import Mention

ACCOUNT_KIND = "account_kind"
TRIED = "tried"

# Values of account_kind. A password belongs to exactly one of them, and each is set anew in another place.
OWN_USER = "own_user"
ADMINISTRATOR = "administrator"
CONTAINER_ADMIN = "container_admin"
CLOUD_ACCOUNT = "cloud_account"
NOT_ERP = "not_erp"

# The first that matches counts: 「账套管理的admin」 is no administrator, 「发票云密码」 no cloud account.
_ACCOUNTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        NOT_ERP,
        re.compile(
            r"税控盘|金税盘|税盘|开票盘|(?:税务|税控)\s?(?:u\s?key|ca)|u\s?key|金税|航信|百旺|诺诺|电子税(?:务)?局|税局"
            r"|个税(?:系统|客户端|扣缴)?|扣缴端|自然人|勾选平台|认证平台|开票软件|开票系统|数字证书|发票云"
            r"|网银|[uk]盾|k宝|社保|公积金|支付宝|微信(?!工作台)|邮箱(?=的?(?:密码|登))|wi-?fi|开机密码",
            re.IGNORECASE,
        ),
    ),
    (
        CONTAINER_ADMIN,
        re.compile(
            r"(?:[账帐]套管理|中间层|数据中心|管理中心|加密服务器)[^，。,\s]{0,6}?(?:admin\w*|管理员|密码|口令|用户)"
            r"|(?:数据中心|[账帐]套)的?(?:系统)?管理员|(?<![a-z])sa(?=的?(?:密码|口令|\s))|数据库的?(?:sa|密码|口令)",
            re.IGNORECASE,
        ),
    ),
    (
        CLOUD_ACCOUNT,
        re.compile(
            r"(?:金蝶)?云[账帐][号户]|主[账帐]号|老板(?:的)?号|企业(?:主|管理员|创建)|(?:服务|企业)管理员|云登录"
        ),
    ),
    (
        ADMINISTRATOR,
        re.compile(
            r"(?<![a-z])(?:administrator|admin|manager)(?![a-z])|(?<!让)(?<!找)(?<!请)(?:系统|唯一的?)?管理员"
            r"(?=.{0,8}(?:密码|口令|[账帐]号|手机|号|离职|走了|失联|换))|超管|超级管理员",
            re.IGNORECASE,
        ),
    ),
    (OWN_USER, re.compile(r"(?:我|我的|我自己|自己|本人)的?(?:登[录陆])?(?:[账帐][号户]|用户名?|密码|口令)")),
)

# Without such a word a message speaks of no account: 「加微信」, 「个税汇算怎么弄」.
_ABOUT_ACCESS = re.compile(
    r"密码|口令|密匙|验证码|[账帐][号户]|登[录陆入不]|登得|[进连]不|手机|绑定|锁|认证"
    r"|password|pwd|admin|manager|log\s?in",
    re.IGNORECASE,
)

# What is done to a thing, and that it has been done: 「重启过了」, 「已经重装」, 「换了台电脑」; never 「要不要重启」.
_DONE = r"(?:了|过|完|好几次|[两三]遍|一遍|几次|都|也)"
_TRIED: tuple[tuple[str, str], ...] = (
    ("重启服务器", r"(?:重启{d}?服务器{d}?|服务器(?:也|都|已经|刚才?)?重启{d}?)"),
    (
        "重启SQL服务",
        r"(?:重启{d}?\s?(?:sql|数据库)(?:\s?server)?(?:的?服务)?{d}?"
        r"|(?:sql|数据库)(?:的?服务)?(?:也|都|已经|刚才?)?重启{d}?)",
    ),
    (
        "重启电脑",
        r"(?:(?<!服务器)重启{d}(?!\s?(?:服务|sql|数据库|路由|中间层|加密|应用池|iis|光猫|网关|客户端|软件))|重启电脑{d}|(?<!服务器)重新启动{d}|电脑(?:也|都|已经)?重启"
        r"|(?:已经?|都|也|试过)重启(?!.?服务器)|关机重开|开关机{d})",
    ),
    ("重装", r"(?:重装{d}|卸了重装|卸载重装|重新安装{d}|重新装{d}|(?:已经?|都|也)重装)"),
    ("清缓存", r"(?:清{d}?(?:理{d}?)?(?:一下|一遍)?(?:浏览器)?缓存{d}?|缓存(?:也|都|已经)?清{d})"),
    (
        "换浏览器",
        r"(?:换{d}?(?:个|一个|别的|其他|成)?\s?(?:浏览器|谷歌|chrome|edge|火狐|360){d}?|浏览器(?:也|都|已经)?换{d}"
        r"|(?:试|用)(?:了|过)\s?(?:谷歌|chrome|edge|火狐|360))",
    ),
    ("换电脑", r"(?:换{d}[^，。,\s换]{0,4}(?:电脑|机器)|电脑(?:也|都)换{d})"),
    ("换网络", r"(?:换{d}(?:个)?(?:网络?|热点|wifi|网线)|(?:用|开|连)(?:了|过)?(?:手机)?热点(?:也|都))"),
    ("换账号", r"换(?:{d}[^，。,\s换]{0,3}(?:账号|帐号|用户)|[^，。,\s换了过]{1,4}的?(?:账号|帐号|号)(?:也|都))"),
    ("改密码", r"(?:改过密码|密码(?:也|都|已经)(?:改|重置){d}?|重置过密码?|改{d}密码(?:也|还))"),
    (
        "关杀毒软件",
        r"(?:关{d}?(?:掉|闭)?(?:杀毒(?:软件)?|防火墙|360|火绒){d}?"
        r"|(?:杀毒(?:软件)?|防火墙|360|火绒)(?:也|都|已经)?关{d})",
    ),
    ("管理员身份运行", r"(?:以|用)?管理员身份(?:运行)?(?:也|都|还|过|了)"),
    (
        "重插加密狗",
        r"(?:加密)?狗(?:也|都)?(?:重插|拔插|重新插|拔了)"
        r"|(?<!u盘)(?<!优盘)(?<!网线)(?:重插|拔插|换了?个?(?:usb)?口)",
    ),
    ("打补丁", r"(?:补丁(?:也|都|已经)?打{d}|打{d}补丁|(?:已经|都)?更新{d}(?:补丁|客户端))"),
    ("联系管理员", r"(?:问|找|联系){d}(?:我们)?(?:公司)?(?:的)?(?:管理员|it|网管)"),
)
_PATTERNS = [(what, re.compile(pattern.replace("{d}", _DONE), re.IGNORECASE)) for what, pattern in _TRIED]
# Before it: it is asked about, planned or denied; so it has not been tried.
_NOT_DONE = re.compile(
    r"(?:要不要|需不需要|是不是要|是否|能不能|可不可以|要|没|没有|还没|不想|不敢|怎么|如何|可以)\s*$"
)
# In its clause: a wish, a plan, an order or a question. 「能不能让他把服务器重启一下」, 「先重启服务器试试」
_WISHED = re.compile(
    r"能不能|可不可以|要不要|该不该|是不是|需不需要|用不用|行不行|好不好|会不会|有没有|让|叫|请(?!假)|帮|打算|准备|想|应该|建议|可以|需要|如果|要是|万一|怕|不敢|先(?!生)|再(?![次也])|去|待会|等会|一会|回头|明天|今晚"
)
# Behind it in its clause: it is asked, or a wish. Words for what became of it tell that it was done.
_ASKED_AFTER = re.compile(r"^[^，。,\s]{0,8}(?:吗|么$|[?？]|行不行|可以不|试试|试一下|一下(?!也|都|还|就|不|没)|看看)")
_WAS_DONE = re.compile(r"^[^，。,\s]{0,6}(?:了|过|完|也|都|还是|没用|不行|不管用|几次|好几|[两三]遍)")
# 「服务器打了更新重启过」 restarted no computer of his; 「昨晚服务器重启过」 came before the trouble.
_SERVERS = re.compile(r"服务器|sql|数据库|路由器?|中间层|应用池", re.IGNORECASE)
_OWN_COMPUTER = "重启电脑"
_OF_SERVER = frozenset({"重启服务器", "重启SQL服务", _OWN_COMPUTER, "打补丁"})
_EARLIER = re.compile(r"昨[天晚日]|前[天晚]|上周|周末|上个?月|夜里|半夜|今早")
_WENT_ON = re.compile(r"^[^。；;]{0,10}?(?:还是|也|都|没用|不行|一样|仍|不管用)")
_CAUSE = re.compile(r"^\s?(?:[A-Za-z]*\d+)?(?:以?后|之后|就(?!是)|完就|后就|怎么|如何|在哪)")


def find_account_kinds(text: str) -> Iterator[Mention]:
    """Whose account it is, if the text tells; at most one."""
    if not _ABOUT_ACCESS.search(text):
        return
    for value, pattern in _ACCOUNTS:
        if hit := pattern.search(text):
            yield Mention(ACCOUNT_KIND, value, hit.start(), hit.end())
            return


def find_tried(text: str) -> Iterator[Mention]:
    """What has been tried without success, each once, in the words an engineer uses.

    「重装系统后打不开」 names what changed before the trouble began, and is nothing that was tried.
    """
    for what, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if _is_done(text, hit) and not _is_of_server(what, text, hit):
                yield Mention(TRIED, what, hit.start(), hit.end())
                break


def _is_of_server(what: str, text: str, hit: re.Match[str]) -> bool:
    """Was it the server, and not his computer, or before the trouble began, so that it mended nothing?"""
    clause = re.split(r"[，。,；;！!？?\s]", text[: hit.start()])[-1]
    if what == _OWN_COMPUTER and _SERVERS.search(clause):
        return True
    is_of_server = what in _OF_SERVER and _SERVERS.search(f"{clause}{hit[0]}") is not None
    return is_of_server and _EARLIER.search(clause) is not None and not _WENT_ON.match(text[hit.end() :])


def _is_done(text: str, hit: re.Match[str]) -> bool:
    """Has it been done, and to mend the trouble? 「他让我重启，我重启过了」 names a wish, and that it was done."""
    before, after = text[: hit.start()], text[hit.end() :]
    if _NOT_DONE.search(before) or _CAUSE.match(after):
        return False
    is_said_done = bool(re.search(r"[了过完]$|(?:也|都|遍|几次)$|已经|[了过]", hit[0])) or bool(_WAS_DONE.match(after))
    if is_said_done and not _ASKED_AFTER.match(after):
        return True
    clause = re.split(r"[，。,；;！!？?\s]", before)[-1]
    return not _WISHED.search(clause) and not _ASKED_AFTER.match(after)
