"""What a customer tells in passing: what was changed before, the backup, the server, how many are affected, and whether
it is the account or the computer."""

from __future__ import annotations

import re
from typing import Literal

from actions.logins.content import content
from actions.logins.words import fold

Fault = Literal["account", "computer"]
ONE, SEVERAL = "one", "several"
NOTHING_CHANGED = "没动过"
MAX_FACT_CHARS = 30

_WHEN = (
    "(?:今天|昨天|前天|今早|昨晚|刚才|刚刚|上周[一二三四五六日天末]?|周[一二三四五六日天末]"
    "|早上|上午|中午|下午|晚上|夜里)*"
)
_CHANGED = re.compile(
    rf"{_WHEN}(?:刚|才|又)*(?:停[过了]?电|断[过了]?电|跳[过了]?闸"
    r"|换[了过](?:个|台|新|一)*(?:路由器?|网络|宽带|光猫|交换机|服务器|电脑|IP|ip)|(?:路由器?|网络|宽带|服务器|电脑)换[了过]"
    r"|(?:打|装)[了过]补丁|升级?[了过](?:级|补丁|版本|系统)?|重装[了过](?:系统)?|重启[了过](?:服务器)?|改[了过](?:密码|IP|ip|防火墙)"
    r"|(?:装|开|关)[了过](?:个|新)?(?:杀毒(?:软件)?|防火墙|火绒|360))"
)
# 「昨晚升级补丁」: with its time it has happened; without, it may be a wish.
_CHANGED_THEN = re.compile(
    r"(?:昨天|昨晚|今早|前天|刚才|刚刚|刚)(?:早上|上午|中午|下午|晚上)?"
    r"(?:升级|打|换|重装|更新)[^，。,.\s吗]{0,8}"
)
_NOTHING = re.compile(r"没有?(?:动过?|改过?|换过?|变过?)|什么都没动")
_NOT_BEFORE = re.compile(r"(?:没有?|不是|未|会不会|要不要|是不是|如果|要是|怕)$")
_BACKUP = re.compile(
    r"(?:上周[一二三四五六日天末]?|周[一二三四五六日天末]|昨天|昨晚|前天|今天|今早|上个?月|月底|\d{1,2}[号日]|每天)[^，。,\s]{0,4}(?:做|有)[了过的]*备份"
    r"|备份[^，。,\s]{0,6}?(?:上周[一二三四五六日天末]?|周[一二三四五六日天末]|昨天|昨晚|前天|今天|今早|上个?月|月底|\d{1,2}[号日]|每天)[^，。,\s]{0,6}|没有?(?:做过?)?备份"
)
_SERVER = re.compile(r"私有云|公有云|服务器[^，。,\s]{0,4}在[^，。,\s]{1,8}|装在[^，。,\s]{1,8}服务器")
_ALONE = re.compile(
    r"同事(?:的|们)?(?:都|电脑)?(?:是)?(?:正常|好的|没事|没问题)"
    r"|别人(?:的|都)?(?:正常|没事|没问题)|就我(?:这台|一个|自己)"
)
_SOME = re.compile(r"(?:[两二三四五六七八九\d]|好?几)个[^，。,\s]{0,4}(?:也|都)(?:登|进|打|连|用|不|上)")
_OWN_ACCOUNT_ELSEWHERE = re.compile(
    r"换(?:了?台|个|了)?(?:电脑|机器)(?:就|是|都)?(?:可以|能|好|正常)|(?:同事|别人|别的|另一台|其他)[^，。,]{0,3}(?:电脑|机器)上?[^，。,不没]{0,5}(?:能|可以|正常)"
    r"|我的?(?:账?号|账户)[^，。,不没]{0,3}(?:同事|别人|别的|另一台|其他)[^，。,不没]{0,8}(?:能|可以|正常)"
)
_OTHERS_HERE = re.compile(
    r"(?:同事|别人|其他人)的?(?:账?号|账户)?[^，。,不没]{0,2}在?我(?:的|这台)?(?:电脑|机器)上?[^，。,不没]{0,4}(?:能|可以|正常)"
    r"|换(?:了|个|一个)*(?:账?号|用户)(?:就|是)?(?:可以|能|好|正常)"
)
_SORTS_OUT = re.compile(r"分清是.?号.?还是.?机")
_ABOUT = {"account": re.compile(r"^是?账号(?:的)?问题"), "computer": re.compile(r"^是?(?:这台)?电脑(?:的)?问题")}


def said_change(words: str) -> str | None:
    """What was changed before it happened, as the customer said it; 「没动过」 where he says so."""
    found = [*_CHANGED.finditer(words), *_CHANGED_THEN.finditer(words)]
    spans = sorted((hit.start(), hit[0]) for hit in found if not _NOT_BEFORE.search(words[: hit.start()]))
    said = list(dict.fromkeys(text for _, text in spans))
    said = [text for text in said if not any(text != other and text in other for other in said)]
    if said:
        return "、".join(said)[:MAX_FACT_CHARS]
    return NOTHING_CHANGED if _NOTHING.search(words) else None


def said_backup(words: str) -> str | None:
    """When the last backup was made, as the customer said it."""
    found = [hit[0] for hit in _BACKUP.finditer(words)]
    return re.sub(r"^备份(?:是|在)?", "", found[-1])[:MAX_FACT_CHARS] or None if found else None


def said_server(words: str) -> str | None:
    """Where the program runs, as the customer said it."""
    found = dict.fromkeys(hit[0] for hit in _SERVER.finditer(words))
    return "，".join(found)[:MAX_FACT_CHARS] or None


def said_scope(text: str) -> str | None:
    """How many are affected, where it is not everybody: 「三个会计都登不上」, 「同事的正常」."""
    if _SOME.search(text):
        return SEVERAL
    trait = content().trait("scope")
    one = trait.option(ONE) if trait else None
    is_one = _ALONE.search(text) is not None or (one is not None and trait is not None and trait.said_in(text) == ONE)
    return ONE if is_one else None


def said_fault(text: str) -> Fault | None:
    """「我的号在同事电脑可以登」: the account is good, so it is the computer; and the other way round."""
    folded = fold(text)
    if _OTHERS_HERE.search(folded):
        return "account"
    return "computer" if _OWN_ACCOUNT_ELSEWHERE.search(folded) else None


def is_settled(title: str, fault: str | None) -> bool:
    """Would a solution of this title only find out what the customer has told, or mend what is not at fault?"""
    if fault is None:
        return False
    return bool(_SORTS_OUT.search(title)) or any(
        about.search(title) for name, about in _ABOUT.items() if name != fault
    )
