"""What the customer's words say about a password: what happened, whose it is, by which way in, whether codes arrive.

Patterns, because the answers are short (「我自己的」「收不到」「不知道」) and a classifier of intents does not see such
values. What is read is said back to the customer, who can correct it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from actions.passwords.wording import COLLEAGUE, PREDECESSOR, SECRET, has_no_password_yet
from actions.spelling import simplified

# The usual slips of the keyboard.
_SLIPS = (("登陆", "登录"), ("登入", "登录"), ("帐", "账"), ("密吗", "密码"), ("验正码", "验证码"), ("口令", "密码"))

_PERSON = (
    r"(?:老板|领导|总经理|经理|董事长|总监|同事|员工|下属|下面的人|出纳|(?<!云)会计|财务|新人|别人|人家|子账号|他|她)"
)
_FORGOTTEN = re.compile(
    rf"忘|(?<![a-z])(?:forg[eo]t|lost|reset)|不记得|记不(?:得|住|清|起)|想不起|没人(?:知道|记得)|{SECRET}[^，。]{{0,6}}(?:丢了|丢失|没了|不知道|不晓得|不对|错误|不正确|找不到|没交接)"
    rf"|不知道[^，。]{{0,8}}{SECRET}|没(?:有|人)?(?:告诉|给|说|留)[^，。]{{0,6}}{SECRET}|没(?:有)?交接[^，。]{{0,4}}{SECRET}|{SECRET}[^，。]{{0,4}}(?:对不上|带走)|不(?:告诉|给|交)[^，。]{{0,6}}{SECRET}|找回|重置|重设|{SECRET}[^。]{{0,12}}(?:但|可|就是)[^，。]{{0,3}}不对|谁[^，。]{{0,3}}(?:记得|知道)|只有[^，。]{{1,6}}知道|重新设|清(?:空|除|掉)|{SECRET}[^，。]{{0,4}}(?:改了|被改)"
)

_TROUBLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("disabled", re.compile(r"(?:账号|用户|账户)[^，。手]{0,6}(?:停用|封了)|禁用")),
    (
        "admin_gone",
        re.compile(
            r"(?:管理员|主账号|超管|法人|老板的?号)[^，。]{0,12}?(?:离职|走了|跑路|失联|联系不上|联系不到|找不到|不在了|不配合|辞职|跑了|去世)"
            r"|(?:离职|走了|辞职|失联|跑路)的?[^，。]{0,6}管理员"
            r"|(?:会计|财务|it|网管|同事|负责人|老员工)[^，。]{0,6}(?:离职|走了|辞职|跑路|跑了)[^。]{0,14}?(?:manager|admin|管理员)",
            re.IGNORECASE,
        ),
    ),
    (
        "phone_gone",
        re.compile(
            r"(?:手机号?码?|号码|电话号?码?|旧号|老号|原来的号|绑定的号|手机卡|卡)[^，。]{0,8}?(?:换了|换掉|变了|停机|停用|停了|不用了|不在用|早不用"
            r"|注销|销户|销号|丢了|没了|用不了|不是我|是别人|收回)"
            r"|换了?(?:手机|号)(?!怎么)|(?:手机|卡)[^，。]{0,4}(?:丢|换)了"
            r"|(?:注册|绑定?|预留|收码)[^，。]{0,8}(?:是|用)[^，。]{0,6}(?:代理商|合伙人|老板娘|法人|前台|同事|座机)"
            r"|绑的?[^，。]{0,3}号[^，。]{0,3}(?:停|换|注销|不用)|老号码?不用|手机[^，。]{0,4}(?:找不着|找不到|坏了)|(?:绑定?|预留|登记)[^，。]{0,8}(?:前同事|离职|以前的?|别人|老会计|前任)|是(?:前|离职|以前)[^，。]{0,6}手机"
            r"|(?:号|卡)(?:早就?|去年|前年|已经?|都|[，,、\s])*(?:销号|销户|注销|销)了?(?:没有)?了?"
            r"|发到[^，。]{0,8}(?:旧|老|以前|别人|前会计|离职)"
        ),
    ),
    (
        "no_code",
        re.compile(
            r"(?:收不到|没收到|没有?收到|收不了|发不了|发不出|等不到|接不到)[^，。]{0,8}(?:验证码|短信|激活码|码)"
            r"|(?:验证码|短信|激活码)[^，。]{0,10}?(?:收不到|没收到|收不了|不来|没来|发不|发到哪|没反应|一直没|没有(?!用)|半天)"
        ),
    ),
    (
        "locked",
        re.compile(
            r"^(?!.*(?:(?:怕|要|会|快)[^，。]{0,2}锁|锁之前)).*(?:(?<![a-z])(?:un)?lock|(?:账号|用户|账户|密码|号|被|人)[^，。]{0,10}锁"
            r"|锁(?:定|住|死|号|账号|用户)|解锁|解禁|锁了)",
            re.DOTALL,
        ),
    ),
    (
        "expiring",
        re.compile(
            rf"(?:即将|快要?|还有[^，。]{{0,4}}天|天[之以]?后|提前|剩)[^，。]{{0,6}}(?:过期|到期|失效)|{SECRET}[^，。]{{0,6}}(?:即将|快要?|还有[^，。]{{0,3}}天|天后)"
        ),
    ),
    (
        "expired",
        re.compile(
            rf"{SECRET}[^，。]{{0,8}}(?:过期|到期|失效|有效期到|[过過][了咗]?有效期)|过期[^，。]{{0,6}}{SECRET}|(?<![a-z])expired"
            rf"|(?:强制|非要|必须|逼着?|要求|要我|让我)[^，。]{{0,6}}(?:改|换){SECRET}|账号失效|提示失效"
        ),
    ),
    ("forgotten", _FORGOTTEN),
)

# One's own password, which is remembered: 「想改一下自己的密码」「密码在哪里改」. Other matters of a change are the
# library's.
_CHANGES = re.compile(
    rf"(?:修改|更改|更换|改|换)(?:一下|一个|下|个|掉)?(?:我|自己|登录|账号|用户|新|做账|eas|k3|kis|云?星[空辰]|的)*{SECRET}"
    rf"|{SECRET}(?:我|自己|可以|想|要|该|在哪里?|哪里|哪儿|怎么|如何|能)*(?:修改|更改|更换|改|换)",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"改了|换了|改完|改过|被改|之?后|以前|不了|不让|不上|不符|不合|规则|策略|有效期|接口|集成|手机|提醒|提示|报错|首次|第一次|初始|支付|付款|签名|授权|审批|收银|打印"
    r"|别人|统一|批量|必须|强制|逼|要我|让我|多久|几天|天后|频|次数|动态|令牌|安全码|收不到|登不|进不|不对|错|锁|直接|(?:帮|给|替)",
)
_NOT_FORGOTTEN = re.compile(r"没有?(?:忘记?|丢)|(?<!是)不是忘[记了]*|并没忘|未忘")
_KNOWS_OLD = re.compile(
    r"(?:我|还|都)记得(?!吗|么)|记得(?:旧|原|老|以前|现在)"
    r"|(?:旧|原来?|老|现在)的?(?:密码)?[^，。]{0,4}(?<!不)记得|没有?忘"
)
_SHORT_CHANGE = re.compile(r"换一?[个下]|改一?[个下]|(?:就是|只是|想|要)(?:改|换)|(?<!不)记得|没忘|改密码|修改")

_ACCOUNTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("database", re.compile(rf"(?<![a-z])sa(?![a-z])|数据库[^，。]{{0,4}}{SECRET}", re.IGNORECASE)),
    (
        "cloud_account",
        re.compile(
            r"云账号|云账户|手机号登录的?那个|(?:第一个|最先|先|一?打开)[^，。\s]{0,8}[要输填][^，。\s]{0,3}手机号"
            r"|要手机号的?那个|手机号[^，。]{0,4}(?:框|窗口|画面)"
        ),
    ),
    ("console", re.compile(rf"管理中心[^，。]{{0,4}}(?:{SECRET}|的|进不去|登)|^(?:服务器上)?[“\"]?管理中心")),
    (
        "other_user",
        re.compile(
            rf"{_PERSON}[^，。我\s]{{0,5}}(?:{SECRET}|账号|忘|的?号)|(?:帮|替|给)[^，。我]{{0,2}}{_PERSON}"
            rf"|{COLLEAGUE}[他她]?的?(?:登录|云?星[空辰]|[a-z0-9]{{2,4}})?(?:{SECRET}|账号)|{COLLEAGUE}[^，。我\s]{{0,3}}忘"
            rf"|我是(?:系统)?管理员|批量|把(?:某个|所有|全部|普通)?(?:用户|操作员)的?{SECRET}"
            r"|(?:帮|替|给)(?:别的|其他|其它|另外|下面|某个|一个|底下)[^，。]{0,4}(?:用户|账号|人)"
            r"|用户[^，。]{0,4}重置[^。]{0,14}我(?:就)?是[^，。]{0,3}(?:admin|manager)"
        ),
    ),
    (
        "own_user",
        re.compile(
            rf"(?:操作员|普通(?:用户|账号|会计|操作员|制单员?))[^，。]{{0,4}}{SECRET}|我自己(?:的|$|[\s，,。])|本人的?{SECRET}|制单员|(?:^|[\s，,。])自己的[。！]?$"
        ),
    ),
    (
        "container_admin",
        re.compile(r"账套管理(?!员)|数据中心[^，。]{0,4}(?:管理员|admin)|中间层|账套的?管理员", re.IGNORECASE),
    ),
    (
        "administrator",
        re.compile(
            rf"(?<![a-z])(?:administrator|admin|manager)(?![a-z])|超管|超级用户|超级管理员"
            rf"|(?<![找请让问给系])(?:系统)?管理员[^，。]{{0,3}}(?:{SECRET}|账号|用户|忘|手机)",
            re.IGNORECASE,
        ),
    ),
    (
        "own_user",
        re.compile(
            rf"(?:我|本人|自己)(?:自己)?的?(?:登录|做账|操作员|用户|eas)?(?:{SECRET}|账号|用户名?|号)"
            r"|(?<![帮给替叫让拉找问诉])我(?![们司想要这不])的?[^，。]{0,8}?(?:密码|账号|用户名)|我忘|我把[^，。]{0,8}忘",
            re.IGNORECASE,
        ),
    ),
)
# Too loose outside 「是哪一个密码」.
_SHORT_ACCOUNTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("other_user", re.compile(rf"{_PERSON}|帮人|替人|帮忙问")),
    ("container_admin", re.compile(r"账套|数据中心")),
    ("console", re.compile(r"管理中心")),
    ("administrator", re.compile(r"管理员|管理的|最高权限")),
    ("cloud_account", re.compile(r"手机号|云")),
    ("own_user", re.compile(r"我(?!们)|自己|本人|个人|普通|做账|登录的?密码|平时用")),
)
_RIGHTS = re.compile(r"我(?:就|自己)?(?:是|有)[^，。不没]{0,4}(?:管理员|administrator|admin|manager)", re.IGNORECASE)
_NOT_OWN = ("other_user", "administrator", "cloud_account", "console", "database")
_GATEWAYS = re.compile(r"vpn|零信任|网关|堡垒机", re.IGNORECASE)
_PORTALS = re.compile(
    r"云之家|门户|单点|(?<![a-z])(?:oa|sso)(?![a-z])|域(?:账号|用户|密码)|企业微信(?!买|开)|微信(?:扫|进|点|登)|从[^，。]{1,6}(?:点|跳)(?:进|过)",
    re.IGNORECASE,
)
_DINGTALK = re.compile(r"钉钉|dingtalk", re.IGNORECASE)
_OWN_LOGIN = re.compile(r"(?:直接|自己|电脑上?|桌面|客户端|登录页|网页)[^，。]{0,4}(?:打开|开|登|进)|客户端|登录页")
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("enterprise_admin", re.compile(r"企业(?:主|超级)?管理员|主账号|老板的?号|企业主|法人")),
    ("service_admin", re.compile(r"服务管理员|账套(?:归|是)他|买软件的")),
    ("member", re.compile(r"普通账号|子账号|(?:我|就)是?(?:个)?(?:普通)?(?:会计|出纳|员工)")),
)
_SHORT_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("enterprise_admin", re.compile(r"企业|老板|法人|公司的?号")),
    ("service_admin", re.compile(r"服务|账套")),
    ("member", re.compile(r"普通|会计|出纳|员工|子账号|我自己|个人")),
)
_PUBLIC = re.compile(r"公有云|云端|租的?|网上的?|没有?(?:自己的?)?服务器|不在我们|ik3cloud", re.IGNORECASE)
_PRIVATE = re.compile(
    r"私有云|本地|机房|内网|自己的?服务器|(?:我们|公司|单位)[^，。]{0,4}(?:有|的)?服务器|服务器在|自建"
)

# Said without being asked, these are plain enough.
_PLAINLY_PRIVATE = re.compile(r"私有云|(?:装|部署|放)在[^，。]{0,6}(?:服务器|机房)|本地部署|自己的?服务器|自建机房")
_PLAINLY_PUBLIC = re.compile(r"公有云|ik3cloud", re.IGNORECASE)

_YES = re.compile(
    r"^(?:嗯|恩|对|是|有|能|可以|好|行|当然|还能|还可以)"
    r"|收得到|能收|可以收|还在用|在用|没换|没变|在身边|在手上|一直用|记得|知道"
)
_NO = re.compile(
    r"^(?:不(?!是[呀啊的]|对)|没|无|否)|收不到|收不了|不能|不行|换了|停|没了|丢|注销|不用了|不在|不是我|不记得|忘|记不"
)
_UNSURE = re.compile(
    r"不清楚|不知道|不晓得|不确定|不懂|没注意|看不出|分不清|都行|随便|不太懂|搞不清|不明白|哪个都|不会看|说不准|没概念"
)

_CODE_WORKS = re.compile(
    r"(?:手机|号码?|短信|验证码)[^，。]{0,8}(?:能收|收得到|可以收|还在用|没换|没变|在手上|在身边|一直在?用|在用)|手机在"
)
_REMEMBERS = re.compile(rf"{SECRET}(?:我|倒|都|还|是)*记得|(?<![谁人不])记得{SECRET}|我知道{SECRET}|{SECRET}我知道")

_NO_PASSWORD = re.compile(
    r"(?:不是|跟|和|与)密码的?(?:问题|事|没关系|无关)|(?:没|不是|不想)(?:在)?[问说讲][^，。]{0,4}密码|密码是?(?:对的|没错|没问题|没忘)[，,]?.{0,4}(?:登|进|打)"
)
_ASKS_POINT = re.compile(r"哪|怎么|咋|什么|啥|吗|谁|多久|要不要|用不用|是不是|不用[^，。]{0,6}吧|[？?]")
_ASKS_US = re.compile(
    r"(?:帮|给|替)我?(?:们)?[^，。]{0,4}(?:重置|改|重设|弄|解锁|清)(?!怎么)|(?:你们|您|你)(?:能不能|能|可以|直接)*[^，。]{0,4}(?:重置|改密码|解锁)|直接(?:给我|帮我)?重置"
)
# Questions about passwords that are no recovering of one: the library answers them more exactly than the triage.
_PRECISE = re.compile(
    rf"(?:支付|付款|签名|授权|安全|审批)[^，。]{{0,4}}{SECRET}|验证码[^，。]{{0,6}}(?:失效|不对|错误|过期)|有效期[^，。]{{0,4}}(?:延长|改|设|怎么|在哪)"
    r"|策略|复杂|强度|规则|不符合|不合规|几位|多少位|大小写|空格|特殊(?:字符|符号)|安全码|二次|动态|令牌|密码卡|接口|集成|外围|影像"
    r"|初始密码|首次|第一次登|刚开的|被邀请|邀请|激活|换绑|解绑|(?:修改|更换|换)绑?定?手机|换手机号(?:怎么|要|会|可以|之后|以后)|提醒|最大发送|火狐|firefox|境外|国外|香港"
    r"|pos|收银|打印|统一|备份|单独|明明|没错|复制|粘贴|企业微信(?:买|开)|(?:发送|短信|验证码|锁定)[^，。]{0,6}次数|频繁|上限|被盗|盗了|用户名|登录名|账号(?:是什么|叫什么|[^，。]{0,2}忘)|取消登录密码|关掉|不要密码"
    rf"|(?:在哪|哪里|怎么|如何|想)[^，。忘]{{0,6}}(?:改|修改|更改|换)(?:一下|个|掉)?(?:自己|登录|我)?的?{SECRET}|{SECRET}[^，。忘]{{0,4}}(?:在哪|哪里|怎么)(?:改|修改|换)"
    rf"|(?:加|设)(?:个|一个|置)?{SECRET}|{SECRET}加密",
    re.IGNORECASE,
)
# Takes back what we understood; short words count as the answer to whose password it is.
_CORRECTS = re.compile(r"说错|搞错|弄错|点错|选错|其实是|应该是|不是[^，。]{1,8}[，, ]?(?:而)?是")
_SETS_ANEW = re.compile(rf"(?:改|换|恢复|弄)[^，。]{{0,4}}{SECRET}|{SECRET}[^，。]{{0,4}}(?:改|换|恢复|弄)")
_USER_NAME = re.compile(r"账号|用户名|登录名")
_FILLER = re.compile(
    rf"关于|咨询|请问|你好|您好|老师|问题|事情|怎么[办弄]|帮我|帮忙|专业版|云?星[空辰]|金蝶|kis|eas|k3|wise|登录|{SECRET}"
    r"|[想要我的是个有问事一下弄啊呢吗\s，。！!？?,.]",
    re.IGNORECASE,
)
_WANTS_PERSON = re.compile(r"(?<![不别没甭用想])(?:转|找|要|叫)(?:接)?(?:到|个|一下)?人工|人工客服")
_FAILED = re.compile(r"没用|没解决|不管用|没效果|不起作用|还是?(?:不行|登不|进不|不对)|没好|不成|搞不定|办不了|没办成")
_WORKED = re.compile(
    r"(?<!没)(?<!还没)(?:解决了|搞定|好了(?!吗|没)|可以了(?!吗|没)|登(?:上去?|进去?)了|进去了|能登了|能进了)"
)
_DECLINES_TRY = re.compile(r"^(?:不用|不要|不必|别试|先不)|告诉我(?:怎么|自己)|我自己(?:来|弄|办)")
# Worth opening the skill, whatever the classifier thinks of the sentence.
_RECOVERY = re.compile(
    rf"(?:忘(?:记|了)?|不记得|想不起|重置|找回|重设)[^，。]{{0,6}}{SECRET}|{SECRET}[^，。]{{0,6}}(?:忘|不记得|记不|想不起|过期|到期|没人知道|重置|找回)"
    r"|(?:账号|用户)[^，。]{0,6}(?:禁用|停用|被锁|锁定|锁住|锁了)|(?:收不到|没收到)[^，。]{0,6}验证码|验证码[^，。]{0,4}(?:收不到|没收到)"
)

VERDICT_CHARS = 8
"""A longer yes or no tells something: 「是给员工清的 我是it」."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: `values` by attribute; `is_unsure` the customer cannot tell; `asks_us` wants us to reset it."""

    values: dict[str, str] = field(default_factory=dict)
    is_unsure: bool = False
    asks_us: bool = False


def read(text: str, *, asked: str | None = None, product: str | None = None) -> Reading:
    """Reads one message. `asked`: the attribute that the bot asked for last, whose short answers are understood."""
    folded = fold(text)
    values = {
        "trouble": _first(_TROUBLES, _NOT_FORGOTTEN.sub("", folded)),
        "account": _first(_ACCOUNTS, folded),
        "way_in": _way_in(folded),
        "role": _first(_ROLES, folded) if product == "xingchen" else None,
        "code": "yes" if _CODE_WORKS.search(folded) else None,
        "remembers": "yes" if _REMEMBERS.search(folded) else None,
    }
    if values["trouble"] in (None, "forgotten") and changes_own(folded) and values["account"] not in _NOT_OWN:
        values["trouble"] = "change"
    if values["trouble"] in (None, "forgotten", "change") and has_no_password_yet(folded):
        values["trouble"] = "never_set"
    values["rights"] = "yes" if product != "xingchen" and _RIGHTS.search(folded) else None
    values["edition"] = _plain_edition(folded) if product == "k3cloud" else None
    values |= _short_answer(folded, asked, values)
    if _CORRECTS.search(folded):
        values |= _short_answer(folded, "account", values)
    if values["trouble"] == "forgotten" and _USER_NAME.search(folded) and "密码" not in folded:
        values["trouble"] = None  # the user name is forgotten, which is another matter
    if values["trouble"] is None and values["account"] == "other_user" and _SETS_ANEW.search(folded):
        values["trouble"] = "forgotten"
    if product != "xingchen":
        if values["trouble"] == "admin_gone":
            values["account"] = "administrator"
        elif values["account"] == "other_user" and PREDECESSOR.search(folded):
            values["account"] = None  # who takes over from somebody needs a password of his own
    if values["trouble"] in ("no_code", "phone_gone"):
        values["code"] = "no"
        if values["remembers"] is None and _FORGOTTEN.search(folded):
            values["remembers"] = "no"
    if values["way_in"] is not None:
        values["account"] = values["account"] or "own_user"
    found = {attribute: value for attribute, value in values.items() if value is not None}
    is_unsure = asked is not None and asked not in found and _UNSURE.search(folded) is not None
    is_asked = _ASKS_US.search(folded) is not None
    return Reading(found, is_unsure, is_asked and values["account"] != "other_user")


def changes_own(text: str) -> bool:
    """Does somebody want another password who knows the one he has?"""
    folded = fold(text)
    rest = _NOT_FORGOTTEN.sub("", folded)
    if not _CHANGES.search(folded) and not (re.search(r"换一?个新?的?", folded) and _KNOWS_OLD.search(folded)):
        return False
    return not _FORGOTTEN.search(rest) and not _NO_CHANGE.search(folded)


def is_precise(text: str) -> bool:
    """Is this a question that an exact answer of the library settles better than the triage?"""
    return _PRECISE.search(fold(text)) is not None


def speaks_of_recovery(text: str) -> bool:
    """Do the words speak of a lost, locked or expired password, whatever the intent?"""
    return _RECOVERY.search(fold(text)) is not None


def is_vague(text: str) -> bool:
    """Is nothing told but that it is about a password (「密码的问题」)?"""
    return not _FILLER.sub("", fold(text))


def wants_person(text: str) -> bool:
    """Is a person asked for in so many words, whatever else is said (「星空密码忘了，转人工」)?"""
    return _WANTS_PERSON.search(text) is not None


def judged(text: str, intent: str) -> bool | None:
    """Did the procedure help? None: not said. Plain words count more than the intent (「联系过管理员了，没用」), and an
    intent only where the words are too few to say anything else."""
    if _FAILED.search(text):
        return False
    if _WORKED.search(text):
        return True
    verdict = {"helped": True, "affirm": True, "not_helped": False, "deny": False}.get(intent)
    return verdict if len(text) <= VERDICT_CHARS or intent in ("helped", "not_helped") else None


def declines_try(text: str) -> bool:
    """「不用，告诉我怎么办」 to the offer of our own try."""
    return _DECLINES_TRY.search(text) is not None


def is_of_forgetful(text: str) -> bool:
    """Has the other one forgotten his password? Who only wants his account after he has left is to get rights."""
    folded = fold(text)
    return "忘" in folded and PREDECESSOR.search(folded) is None


def denies_password(text: str) -> bool:
    """「不是密码的问题，是登录不上」: the matter is another one."""
    return _NO_PASSWORD.search(text) is not None


def fold(text: str) -> str:
    """One spelling for traditional characters and usual slips."""
    folded = simplified(text)
    for slip, right in _SLIPS:
        folded = folded.replace(slip, right)
    return folded


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((value for value, pattern in patterns if pattern.search(text)), None)


def _way_in(text: str) -> str | None:
    if _GATEWAYS.search(text):
        return "gateway"
    if _DINGTALK.search(text):
        return "dingtalk"
    if _PORTALS.search(text):
        return "portal"
    return None


def _plain_edition(text: str) -> str | None:
    if _PLAINLY_PRIVATE.search(text):
        return "k3cloud_private"
    return "k3cloud_public" if _PLAINLY_PUBLIC.search(text) else None


def _short_answer(text: str, asked: str | None, said: dict[str, str | None]) -> dict[str, str | None]:
    """The answer to what was asked, where the general patterns saw none."""
    if asked is None or said.get(asked) is not None or (_UNSURE.search(text) and asked != "remembers"):
        return {}
    if asked == "account":
        found = _first(_SHORT_ACCOUNTS, text)
        return {"account": found or ("own_user" if said["way_in"] else None)}
    if asked == "trouble":
        return {"trouble": "change" if _SHORT_CHANGE.search(text) else None}
    if asked == "role":
        return {"role": _first(_SHORT_ROLES, text)}
    if asked == "edition":
        if _PRIVATE.search(text):
            return {"edition": "k3cloud_private"}
        return {"edition": "k3cloud_public" if _PUBLIC.search(text) else None}
    if asked == "way_in":
        return {"way_in": "own_login" if _OWN_LOGIN.search(text) else None}
    if asked in ("code", "remembers"):
        # 「没换」 holds both: the yes of the whole word counts more than the no it begins with.
        is_yes = _YES.search(text) and not re.search(r"收不到|收不了|不能|不记得|记不|忘", text)
        return {asked: "yes" if is_yes else "no" if _NO.search(text) else None}
    return {}


def asks_more(text: str) -> bool:
    """Is a point of what is on screen asked, rather than the trouble told again?"""
    return _ASKS_POINT.search(text) is not None and not speaks_of_recovery(text)
