"""What is presumed rather than asked: whose password it is, and that it was refused, where his words leave little else.

Who tells in the first person what he cannot remember, and names nobody else and no special account, means his own: of
108 customers on cards all seven who had not said whose it was meant that. Who typed one and was not let in was refused.
What is presumed is said back like all that was understood, so that one word corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.passwords.content import Attribute
from actions.passwords.leaving import without_own_rights
from actions.passwords.managers import MANAGER, SURNAMES, manager_named
from actions.passwords.reading import Reading, fold
from actions.passwords.signs import is_head_of_firm
from actions.passwords.triage import Triage

_CLAUSES = re.compile(r"[\s，,。；;！!？?]+")
OWN, OTHER = "own_user", "other_user"
FORGOTTEN, LOCKED, CHANGE = "forgotten", "locked", "change"

# Of the firm (「我们星空」) anybody may speak; who is somebody (「我是应付会计」) speaks of no other.
_OF_FIRM = re.compile(r"(?:我|俺|咱)(?:们|司|家?公司|单位|厂|店|这边|那边|方|这儿|这里)")
_IS_SOMEBODY = re.compile(
    r"(?:我|俺|咱|本人)(?:就|只|也|一直|在这|平时)*(?:是(?:个|一个|一名|做|管|搞|新来的|新)?[^，。,\s]{0,6}(?:会计|出纳|文员|的|员)"
    r"|(?:干|当|做|搞|管)(?:个|一个)?[^，。,\s帮替的]{0,6}(?:会计|出纳|文员|收银|仓管|统计|采购|材料|成本|往来|应付|应收|总账)(?:的|员)?)"
)
_HIMSELF = re.compile(r"我|俺|阿拉|吾|本人|自己|想不起|记不起|脑子|天天(?:用|登|敲)|平时(?:用|登)")
# Those beside him who get in are not those it is about.
_BESIDE = re.compile(r"(?:对面|旁边|隔壁|坐我|其他|其余|别的|别人|同一?(?:个)?(?:办公室|屋|组))[^，。,\s]{0,14}")
_OTHERS = re.compile(
    r"[她他]|替|帮|代(?:人|别人)?问|同事|领导|老板|员工|经理|主管|主任|总监|科长|老师傅|(?<!新)来的(?=会计|出纳)|会计|出纳|统计员|"
    r"用户(?!名|不存在|无效|未|已)|(?<![a-z])(?:dba|it)(?![a-z])|网管|运维|信息部|业务员|仓管|店员|采购|前任|离职|走了|接手|交接|(?:小|老|阿)[\u4e00-\u9fff]|[\u4e00-\u9fff](?:姐|哥|总(?!账|是|公司|部|不|得|数)|工(?!地|作|厂|程|具|资|号|会|期)|师傅|阿姨)"
)
# Who told him what it is called, or who gets past the door before it, is nobody it is about.
_TOLD_BY = re.compile(
    r"(?:同事|他们|她们|人家|别人|大家|师傅|领导|财务|会计)(?:们)?(?:都|跟我|和我|也)*(?:说|讲|叫它?)(?:的)?(?:是|叫|这是|(?=$|[\s，,。]))"
)
_PAST_DOOR = re.compile(
    r"(?:vpn|零信任|网关|堡垒机|门户)[^，。]{0,8}(?:[登连]上|[登连进]得上|过了(?!期)|能[登进连过]|进去了|没问题|通了|正常)[^，。]{0,3}",
    re.IGNORECASE,
)
_OWN_HAND = re.compile(r"(?<![没不])(?:填|输|敲|打)(?:的|了|过|错|进)")
_FOR_OTHER = re.compile(
    r"(?:替|帮|代)(?!我(?!们))[^，。,\s]{1,10}(?:问|咨询)|[她他](?:那个?|的)[^，。,]{0,6}(?:密码|口令)"
    r"|[她他][^，。,]{0,4}(?:密码|口令)[^，。]{0,8}(?:输|填|忘)"
)
_SPECIAL = re.compile(
    r"管理|admin|manager|超级|数据中心|账套|云账号|云之家|手机|号码|验证码|钉钉|微信|门户|域|接口|集成|对接|二次|服务器|"
    r"开票|税|网关|vpn|数据库|(?<![a-z])sa(?![a-z])|加密|pos|收银|邮箱|工资条|网银",
    re.IGNORECASE,
)
_LOCKED = re.compile(
    r"不(?:让|给|许|准)(?:我|再|继续)*[输填登试]|锁(?:了|定|住|上|掉)|被锁|冻结|封禁|被封|封了|次数(?:太多|过多|超)"
)
_REFUSED = re.compile(
    r"(?:输|填|打|敲|试|用)[^。]{0,24}?(?:(?:说|讲|提示|报|弹|都|还|就|总)[^。，]{0,6})?"
    r"(?:不对|不正确|错误|不认|不通过|无效|不存在|过不去|进不去|登不[进上]|不让[登进])"
)
_LOST = re.compile(
    r"没(?:有|啥|什么)?印象|想不(?:起|到)|记不|不记得|说不(?:上|出)来|没[^，。]{0,5}说得(?:上|出)来|没人(?:知道|晓得)"
)
_NO_WAY_IN = re.compile(r"过不去|进不去|[登连进]不(?:上|进|了)|不让[进过登]")
# Whoever works for him has no account but a plain one, as far as it is told.
_WORKS_FOR_HIM = re.compile(
    r"(?:小姑娘|姑娘|小妹|小伙|员工|店员|新来的|新招的|实习|徒弟|文员|助理|下属|下面的|出纳|(?<!云)会计|[做管记开]账的|开单的|开票的|收银|业务员|仓管|库管|采购)"
)
_MANAGES = re.compile(r"管理员|主账号|法人")
# Whose it is stands right before it: 「审核岗小洪的云星空密码」, 「仓管的号」.
_OF_NAMED = re.compile(
    rf"(?:[小阿][\u4e00-\u9fff](?<!时)(?<!微)(?<!企)(?<!数)|老[{SURNAMES}]|[{SURNAMES}](?:姐|哥|工|师傅|会计|老师|主任|经理)|(?:仓管|库管|会计|出纳|文员|采购|业务员|店员|同事|员工))"
    r"(?:的|那个?|她|他|自己)*(?:云?星空|星辰|金蝶|eas|kis|k3|登录|做账|那个|系统|的)*(?:密码|口令|账号|用户|号)(?!主|码)"
)
# In the firm's own place it runs on a machine of its own.
_OWN_PLACE = r"(?:自己|自家|咱们?|俺们?|我们?|单位|公司|厂里?|局里?|院里?|本地|楼[上下里]|隔壁)"
_MACHINE = r"(?:机柜|机房|机箱|服务器|主机)"
_ON_OWN_MACHINE = re.compile(
    rf"{_OWN_PLACE}[^，。]{{0,8}}{_MACHINE}|{_MACHINE}[^，。]{{0,6}}(?:在|放|摆|搁)[^，。]{{0,4}}(?:{_OWN_PLACE}|机房|机柜|办公室|财务室)"
    rf"|(?:装|跑|部署|架|搭)在[^，。]{{0,10}}{_MACHINE}|管理中心(?:那个?|我们?|俺|倒是?|是|都|也)*(?:能|可以|[点打登进]得|贴)"
)
_HOSTED = re.compile(
    r"(?:没有?|不用|没得|哪有|不在|不是)(?:自己|我们?|单位|公司|本地|什么|的)*(?:服务器|机房)|金蝶(?:那边|他们|家)?的?(?:服务器|机房|云上)|租(?:的|用|金蝶)|阿里云|腾讯云|华为云|公有云|按年(?:交|付|续)"
)
_NO_CODE = re.compile(
    r"(?<!密)码[^，。没密]{0,4}(?:收不[着到了]|没收[着到]|到不了我)|(?:收不[着到了]|没收[着到])[^，。]{0,4}(?:码|短信)(?!.{0,2}密)"
    r"|(?:尾号|手机号?|号码)[^，。]{0,6}(?:压根|根本|都)?(?:不是我|填[^，。]{0,2}错|不对|成别人)"
)
_SECRET, _WHERE = r"(?:密码|口令)", r"(?:在哪|哪里|哪儿|怎么|咋|从哪)"
_CHANGES = re.compile(
    rf"{_SECRET}[^，。]{{0,4}}{_WHERE}[^，。]{{0,6}}(?:改|换)"
    rf"|(?:{_WHERE}|想|要)[^，。]{{0,6}}(?:改|换)(?:一下|个|一个|掉)?[^，。]{{0,4}}{_SECRET}"
)
_OTHERWISE = re.compile(r"忘|不记得|想不起|记不|丢|到期|过期|有效期|找回|不知道|不晓得|没人")


def presumed(attribute: Attribute, triage: Triage, texts: Sequence[str]) -> Reading | None:
    """What `texts`, all that he wrote in this matter, make likely of what is about to be asked; None where they leave
    it open, or the product does not know such a value."""
    entry, said = triage.entry, "。".join(fold(text) for text in texts)
    if entry is None:
        return None
    if attribute == "account":
        is_own = _speaks_of_himself(said) or _names_manager_only(said, triage.manager)
        whose = OWN if is_own else OTHER if _speaks_for_another(said) else None
        return Reading({"account": whose}) if whose in entry.values("account") - triage.excluded else None
    if attribute == "trouble":
        return _trouble(said, entry.values("trouble"), triage)
    if attribute == "edition" and "k3cloud_private" in entry.values("edition"):
        is_own = _ON_OWN_MACHINE.search(said) is not None and not _HOSTED.search(said)
        return Reading({"edition": "k3cloud_private"}) if is_own else None
    is_of_other = triage.known.get("account") == OTHER and triage.known.get("trouble") != "admin_gone"
    if attribute == "role" and is_of_other and (_WORKS_FOR_HIM.search(said) or is_head_of_firm(said)):
        return None if _MANAGES.search(without_own_rights(said)) else Reading({"role": "member"})
    return None


def _trouble(said: str, known: set[str], triage: Triage) -> Reading | None:
    """What happened, of the troubles that the product tells apart."""
    is_stopped = bool(_NO_WAY_IN.search(said) and _OWN_HAND.search(said)) and not _LOCKED.search(said)
    if is_stopped and FORGOTTEN in known and triage.known.get("way_in") in ("gateway", "portal"):
        return Reading({"trouble": FORGOTTEN}, is_only_wrong=True)
    if "no_code" in known and _NO_CODE.search(said):
        return Reading({"trouble": "no_code", "code": "no"})
    if FORGOTTEN in known and _LOST.search(said):
        return Reading({"trouble": FORGOTTEN})
    if CHANGE in known and _CHANGES.search(said):
        return Reading({"trouble": CHANGE})
    if not _OTHERWISE.search(said):
        if LOCKED in known and _LOCKED.search(said):
            return Reading({"trouble": LOCKED})
        if FORGOTTEN in known and _REFUSED.search(said):
            return Reading({"trouble": FORGOTTEN}, is_only_wrong=True)
    return None


def _speaks_for_another(said: str) -> bool:
    if any(_OF_NAMED.search(part) and not _SPECIAL.search(part) for part in _CLAUSES.split(said)):
        return True
    return bool(_FOR_OTHER.search(said)) and not _SPECIAL.search(said)


def _names_manager_only(said: str, manager: str) -> bool:
    """「密码忘了 管系统的是赵工」: where somebody else manages, and nobody else is named, he is a user like any."""
    if manager in ("", MANAGER) or "忘" not in said:
        return False
    kept = " ".join(part for part in _CLAUSES.split(said) if not manager_named(part) and manager not in part)
    return not _OTHERS.search(kept) and not _SPECIAL.search(kept)


def _speaks_of_himself(said: str) -> bool:
    own = _PAST_DOOR.sub(lambda door: "我" if "我" in door[0] else "", _TOLD_BY.sub("", said))
    own = _IS_SOMEBODY.sub("我", _BESIDE.sub("", _OF_FIRM.sub("", own)))
    return bool(_HIMSELF.search(own)) and not _OTHERS.search(own) and not _SPECIAL.search(own)
