"""What a customer tells in passing: what was changed before, the backup, the server, and whether it is the account or
the computer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from actions.logins.words import fold

Fault = Literal["account", "computer"]
NOTHING_CHANGED = "没动过"
MAX_FACT_CHARS = 40

_WHEN = (
    r"(?:今天|昨天|大?前天|前[两几]天|上周末|周末|这两天|上?(?:礼拜|星期)[一二三四五六日天]?|今早|昨晚|前晚|刚才|刚刚|刚|上上?周[一二三四五六日天末]?|上个?月|周[一二三四五六日天末]"
    r"|早上|上午|中午|下午|晚上|夜里|半夜|又|才|给|把|我们?|公司)*"
)
_THING = (
    r"(?:路由器?|网络|网(?![页址银上管线络关])|宽带|光猫|交换机|网线|网关|域控|服务器|主机|电脑|机器|机房|办公室|系统|软件|客户端|金蝶|补丁|数据库"
    r"|ip(?:地址)?|地址|密码|账号|权限|杀毒(?:软件)?|防火墙|360|火绒|安全策略|内存条?|硬盘|主板|设备|域名|网卡|加密狗|windows|win\d+|浏览器|许可|授权)"
)
_DO = (
    r"(?:更换|换|改造?|升级?|更新|重[装做]|安装|装|卸载?|搬|迁移?|关闭?|调整?|清理|挪|移|动|打|修改?|重启|续|配置?|弄|删|拔)"
)
_DONE = r"(?:了|过|完|掉|好|成|到|上)"
# 「换过电信的线」, 「电信来换了线路」: whose line it is, and the line itself.
_CARRIER = r"(?:电信|联通|移动(?!硬盘|端|办公|电源)|广电|铁通|宽带|专线|光纤|网络)"
_LINE = r"(?:线路?|专线|光纤|宽带)"
# What is switched on to keep others out.
_GUARD = r"(?:安全策略|防火墙|白名单|黑名单|(?:设备|ip|登录?|时间)限制)"
_CHANGED = re.compile(
    rf"{_WHEN}(?:[停断](?:[过了]?(?:[一两几]?[次回下会])?)电|跳[过了]?闸)(?=了|过|来着|检修|$|[，。,\s]|以?后|之后|一次)"
    rf"|{_DO}{_THING}(?=之?[前后]|以[前后])|点了(?:升级|更新)|新(?:电脑|机器|主机|服务器)(?![吗？?])"
    rf"|{_WHEN}{_DO}{_DONE}+(?:[一个台新的下次我你他]|我们)*{_THING}"
    rf"|{_WHEN}给?{_THING}{_DO}{_DONE}{_THING}"
    rf"|{_WHEN}{_THING}(?:的|我的)?[^，。,.\s没不要]{{0,6}}?(?:{_DO}[了过掉完好]+(?:位置|地方|新的)?|{_DO}(?:成|到|为)[^，。,\s]{{1,6}}?(?=了|以?后|之后|就|$|[，。,\s]))"
    rf"|{_WHEN}(?:换|改|拉|接|装|迁){_DONE}+(?:[一个条根新的]|我们)*{_CARRIER}(?:公司)?的?(?:{_LINE}|网络?)?"
    rf"|{_WHEN}{_CARRIER}(?:公司|师傅|的?人)?[^，。,\s没不要]{{0,3}}?(?:换|改|拉|接|修|迁){_DONE}+(?:[一个条根新的])*{_LINE}"
    rf"|{_WHEN}(?:换|拉|接|迁){_DONE}+(?:[一个条根新的]|我们)*{_LINE}(?=[，。,；;！!？?\s]|$|以?后|之后|就)"
    rf"|{_WHEN}(?:那个|这个)?{_GUARD}[^，。,\s没不]{{0,3}}?(?:打开|开启|启用|开|设|加|限制?)(?:了|上了?|成|着|好)(?![吗么没])"
    rf"|{_WHEN}(?:打开|开启|启用|开|设|加|弄|搞)(?:了|过|上)[^，。,\s没不]{{0,4}}?{_GUARD}"
    rf"|{_WHEN}搬[了过]?(?:办公室|机房|家|地方|楼)|{_WHEN}新[买换装配]的?{_THING}|{_WHEN}升级[了过]",
    re.IGNORECASE,
)
# 「昨晚升级补丁」: with its time it has happened; without, it may be a wish.
_CHANGED_THEN = re.compile(
    rf"(?:昨天|昨晚|今早|前天|刚才|刚刚|刚)(?:早上|上午|中午|下午|晚上)?(?:我们?|公司|给|把)*"
    rf"(?:{_DO}[^，。,.\s吗]{{0,8}}|{_THING}[^，。,.\s吗]{{0,2}}{_DO}的?(?=$|[，。,.\s]))",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?<!手机)(?<!密码)(?<!账号)没有?(?:人)?(?:更?换|更?改|动|变)|(?:什么|啥)[都也]?没有?(?:动|改|换|变)|一切照旧"
)
_NOT_BEFORE = re.compile(
    r"(?:没有?|不是|未|会不会|要不要|是不是|如果|要是|怕|准备|打算|明天|下周|能不能|可以|需要)[^，。,\s]{0,3}$"
)
# 「老板电脑我也装了软件」 tells where it stands, too.
_AS_WELL = re.compile(r"[我他她]们?也(?:给)?[装安下]")
# What was done to mend it, or to find out, is no change before it: 「换了台电脑也不行」, 「换了电脑就能登」.
_REMEDY = re.compile(r"电脑|机器|浏览器|账号|线|重启|重装|重新|清理|卸载", re.IGNORECASE)
# These are mostly remedies; 「昨晚重启过」, 「重装以后」 are none.
_ONLY_REMEDY = re.compile(r"浏览器|账号|网线|重启|重装|重新|清理")
_TIME = re.compile(r"[天早晚上午夜周月刚才]|礼拜|星期")
_AFTERWARDS = re.compile(r"(?:电脑|系统|服务器)?(?:以后|之后|后|就)")
_AS_REMEDY = re.compile(
    r"(?:以后|之后|后)?[^，。,\s]{0,3}?(?:也|都|还是?|仍|依然|没用|不行|一样|就?(?:可以|能|好了|正常))|[，,\s]*(?:也|都|还是)[^，。,]{0,4}(?:不|没|白|一样)"
)
_REST_OF_CHANGE = re.compile(r"(?:(?!就|都|也|后|不)[^，。,；;！!？?\s]){0,10}(?=[，。,；;！!\s]|$)")
# 「改过金蝶那个接口用的账号密码」, 「打了系统更新重启过」: only then is the thing named.
_REST_OF_THING = re.compile(
    r"(?:(?!就|都|也|后|不|没)[^，。,；;！!？?\s]){0,6}?(?:密码|账号|用户|更新|补丁|地址|端口|配置)+(?:[和、]?(?:重启|关机|重装)[了过])?(?=就|都|也|后|以|之|[，。,；;！!\s]|$)"
)
# 「昨天换了路由器就登不上了」: what came of it is no part of the change.
_WHAT_CAME = re.compile(r"(?:以?后|之后)?就(?:这样|成这样|出|报|提示|[登进连打用上]?不|都|全|没|一直).*$")
_BACKUP = re.compile(
    r"(?:上周[一二三四五六日天末]?|周[一二三四五六日天末]|昨天|昨晚|前天|今天|今早|上个?月|月底|\d{1,2}[号日]|每天)[^，。,\s]{0,4}(?:做|有|备)[了过的]*(?:一次|一个|一份|[次个份])?备份[^，。,\s]{0,16}"
    r"|(?:[uU优]盘|移动硬盘|硬盘|电脑|服务器|网盘|云盘|桌面|[A-Za-z]盘)[^，。,\s没]{0,3}有(?!没)[^，。,\s]{0,8}备份|备份[^，。,\s]{0,8}在[^，。,\s吗哪呢]{1,12}"
    r"|备份[^，。,\s]{0,6}?(?:上周[一二三四五六日天末]?|周[一二三四五六日天末]|昨天|昨晚|前天|今天|今早|上个?月|月底|\d{1,2}[号日]|每天)[^，。,\s]{0,6}|(?<!有)没有?(?:做过?)?备份"
)
_SERVER = re.compile(r"私有云|公有云|服务器[^，。,\s]{0,4}在(?!哪|什么|啥)[^，。,\s]{1,8}|装在[^，。,\s]{1,8}服务器")
# 「加密服务器在哪重启」 tells nothing.
_ASKED_OF_SERVER = re.compile(r"哪|什么|怎么|多少|吗|重启|打开")
_OWN_ACCOUNT_ELSEWHERE = re.compile(
    r"(?:网页(?:版|端|上)?|浏览器(?:里|上)?)[^，。,不没]{0,6}(?:能|可以|正常)(?:进|登|用|打开)?(?!吗|么|不)|"
    r"换[^，。,不没]{1,6}(?:那[台边]|的?(?:电脑|机器))[^，。,不没]{0,3}用(?:我|他|她|自己)的?(?:账?号|账户)?[^，。,不没]{0,3}(?:能|可以|正常)|"
    r"换(?:了?台|个|了)?(?:电脑|机器)(?:就|是|都)?(?:可以|能|好|正常)|(?:同事|别人|别的|另一台|其他)[^，。,]{0,3}(?:电脑|机器)上?[^，。,不没]{0,5}(?:能|可以|正常)"
    r"|(?:我|他|她|自己|本人)的?(?:账?号|账户)[^，。,不没]{0,3}(?:同事|别人|别的|另一台|其他)[^，。,不没]{0,8}(?:能|可以|正常)"
    r"|(?:我|他|她|自己|本人)的?(?:账?号|账户)[^，。,不没]{0,2}(?:在|到|去|换|用)(?!我|这)[^，。,不没]{1,8}(?:电脑|机器|那[台边])[^，。,不没]{0,5}(?:能|可以|正常)"
)
_OTHERS_HERE = re.compile(
    r"(?:同事|别人|其他人)的?(?:账?号|账户)?[^，。,不没]{0,2}在?我(?:的|这台)?(?:电脑|机器)上?[^，。,不没]{0,4}(?:能|可以|正常)"
    r"|换(?:了|个|一个)*(?:账?号|用户)(?:就|是)?(?:可以|能|好|正常)"
)
ANYBODY_HERE = re.compile(
    r"(?:谁|别人|同事)的?(?:账?号|账户|用户)?在?(?:这台|我这|我的?电脑)[^，。,]{0,4}(?:都|也)[^，。,]{0,3}不"
)
"""Nobody gets in on this computer, whoever it is."""
_ONLY_HERE = re.compile(r"^(?:只有|就)(?:这里|您这|这一?[台家个处])")
_LACKING = re.compile(r"^没有? ?(?P<what>[a-z]{2,8}|[\u4e00-\u9fff]{2,6}) ?的")
_HAVING = r"(?:连[了着上好]*|有|开[了着]*|用)(?:公司的?)?{0}|{0}(?:也|都|已经|是)*(?:连|开|有|通)(?!不)"
_REACHED = re.compile(r"ping[^，。,；;不没]{0,8}?(?:通(?!不)|可以|没问题)|(?:能|可以)ping|网络?(?:也|都|是)*通的")
_PASSWORD_IS_FINE = re.compile(r"密码[^，。,\s]{0,4}(?:对的?|没错|没问题|正确|没忘|没[改变动]过?)(?![吗么])")
_OUT_OF_REACH = re.compile(r"超时|连不上|连接|找不到服务器|转圈|卡[住死在]|白屏|中间层|50[0-4]")
_ALREADY = re.compile(r"已经|本来就|一直(?:都|是|就)|每天都|早就|平时(?:都|就)")
_NAMES = re.compile(r"[a-z]{3,}")
_OTHERS_TOO = re.compile(
    r"(?:其他|其它|别的|另外的?|隔壁)[^，。,\s]{0,2}(?:店|门店|公司|分公司|单位|网点|厂|部门|地方)[^，。,\s]{0,6}(?:都|也|全)+(?:是)?(?:[登进连打上用]?不|没法|一样|这样)"
)
_OTHERS_FINE = re.compile(
    r"(?:其他|其它|别的|另外的?|隔壁|人家)[^，。,\s]{0,4}(?:店|门店|公司|分公司|单位|网点|厂|部门|地方)[^，。,\s]{0,6}?"
    r"(?:没事|没问题|[啥什一]么?点?事(?:也|都)?没有?|正常|能[登进用]|可以|好好的|好的|都好)"
)
_SORTS_OUT_PLACE = re.compile(r"分清是哪一?种")
_SORTS_OUT = re.compile(r"分清是.?号.?还是.?机")
_SORTS_OUT_WHO = re.compile(r"分清是?(?:一台|一个人|谁)")
_ABOUT = {"account": re.compile(r"^是?账号(?:的)?问题"), "computer": re.compile(r"^是?(?:这台)?电脑(?:的)?问题")}


def said_change(words: str) -> str | None:
    """What was changed before it happened, as the customer said it; 「没动过」 where he says so."""
    found = [*_CHANGED.finditer(words), *_CHANGED_THEN.finditer(words)]
    said = list(dict.fromkeys(_whole_changes(words, sorted(hit.span() for hit in found if _has_happened(words, hit)))))
    said = [text for text in said if not any(text != other and text in other for other in said)]
    if said:
        return "、".join(said)[:MAX_FACT_CHARS]
    return NOTHING_CHANGED if _NOTHING.search(words) else None


def _whole_changes(words: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Spans that overlap are one change, told to the end of its clause: 「服务器昨晚装了windows更新重启的」."""
    merged: list[list[int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
            merged[-1][2] = True
        else:
            merged.append([start, end, False])
    for start, end, is_joined in merged:
        rest = (_REST_OF_CHANGE if is_joined else _REST_OF_THING).match(words, end)
        yield _WHAT_CAME.sub("", words[start : rest.end() if rest else end]).strip()


def without_change(text: str) -> str:
    """What else the words say."""
    return _CHANGED_THEN.sub("", _CHANGED.sub("", text))


def _has_happened(words: str, hit: re.Match[str]) -> bool:
    if _NOT_BEFORE.search(words[: hit.start()]) or _AS_WELL.search(hit[0]):
        return False
    after = words[hit.end() :]
    if _ONLY_REMEDY.search(hit[0]) and not _TIME.search(hit[0]) and not _AFTERWARDS.match(after):
        return False
    return not (_REMEDY.search(hit[0]) and _AS_REMEDY.match(after))


def said_backup(words: str) -> str | None:
    """When the last backup was made, as the customer said it."""
    found = [hit[0] for hit in _BACKUP.finditer(words)]
    return re.sub(r"^备份(?:是|在)?", "", found[-1])[:MAX_FACT_CHARS] or None if found else None


def said_server(words: str) -> str | None:
    """Where the program runs, as the customer said it."""
    found = dict.fromkeys(hit[0] for hit in _SERVER.finditer(words) if not _ASKED_OF_SERVER.search(hit[0]))
    return "，".join(found)[:MAX_FACT_CHARS] or None


def said_fault(text: str) -> Fault | None:
    """「我的号在同事电脑可以登」: the account is good, so it is the computer; and the other way round."""
    folded = fold(text)
    if _OTHERS_HERE.search(folded):
        return "account"
    return "computer" if _OWN_ACCOUNT_ELSEWHERE.search(folded) or ANYBODY_HERE.search(folded) else None


def is_for_another(title: str, words: str) -> bool:
    """Is a solution of this title for another case than he tells: 「只有这里登不上」 where it fails elsewhere, too,
    「没有 VPN 的」 where he has come by it, 「先分清是哪一种」 where he has?"""
    folded = fold(words)
    if _ONLY_HERE.search(title) and _OTHERS_TOO.search(folded):
        return True
    if _SORTS_OUT_PLACE.search(title) and _OTHERS_FINE.search(folded):
        return True
    lacking = _LACKING.search(fold(title))
    return lacking is not None and re.search(_HAVING.format(re.escape(lacking["what"])), folded) is not None


def is_out_of_reach(text: str) -> bool:
    """「账号密码都对 点登录提示连接超时」: the password is named as what it is not; the other side does not answer."""
    folded = fold(text)
    return _PASSWORD_IS_FINE.search(folded) is not None and _OUT_OF_REACH.search(folded) is not None


def has_reached(text: str) -> bool:
    """「ping通了」, 「能ping通」: the other side answers."""
    return _REACHED.search(fold(text)) is not None


def is_already_so(title: str, text: str) -> bool:
    """「vpn已经连着的」: what a solution of this title would do has been so all along."""
    folded, named = fold(text), _NAMES.findall(fold(title))
    return _ALREADY.search(folded) is not None and any(name in folded for name in named)


def is_settled(title: str, fault: str | None, *, is_who_known: bool = False) -> bool:
    """Would a solution of this title only find out what the customer has told, or mend what is not at fault?"""
    if is_who_known and _SORTS_OUT_WHO.search(title):
        return True
    if fault is None:
        return False
    return bool(_SORTS_OUT.search(title)) or any(
        about.search(title) for name, about in _ABOUT.items() if name != fault
    )
