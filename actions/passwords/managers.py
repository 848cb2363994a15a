"""Who manages the accounts there, as he has told it: nobody is sent to find out whom he has named."""

from __future__ import annotations

import re

from actions.passwords.reading import fold

MANAGER = "管理员"
"""What he is called who is there, and has no name."""
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁余叶蒋杜苏魏吕丁沈姚卢傅钟姜崔谭廖汪陆戴贾韦夏邱"
    "侯邹熊孟秦江薛尹雷黎陶贺郝龚邵钱严"
)
_WHO = (
    rf"(?P<who>[{SURNAMES}](?:姐|哥|总|工|姨|叔|经理|主任|科长?|主管|师傅|老师|会计)|小[{SURNAMES}]|老[{SURNAMES}]"
    r"|老板娘?|财务(?:主管|经理|总监)|(?:集团|总部|本部|公司)?信息(?:部|科|中心)|集团|总部|本部|总公司|网管|(?<![a-z])it(?![a-z])(?:部|小哥)?)"
)
GROUP = re.compile(r"^(?:集团|总部|本部|总公司)")
_OURS = r"(?:我们|咱们?|公司|单位|店里|厂里|那边|的|那个|一个|个|位|就|才)*"
_MANAGES = r"管(?:理)?(?:系统|账号|用户|金蝶|软件|星空|星辰|eas|权限)+的?"
_NAMED = (
    re.compile(rf"(?:{_MANAGES}|管理员|manager|administrator)(?:的?密码|账号|权限)?{_OURS}(?:是|叫|在|归){_OURS}{_WHO}"),
    re.compile(rf"(?:manager|administrator|管理员)(?:的?密码|的?账号|权限)*{_OURS}{_WHO}(?:那|手里|手上)?(?:都|也|还)?(?:有(?!没)|知道|晓得|记得)"),
    re.compile(r"(?:都|全|统一|一律)(?:是|归|由)*(?P<who>集团|总部|本部|总公司)(?:那边|统一|来|在)*(?:管|负责|弄|处理)"),
    re.compile(r"(?:归|由)(?P<who>集团|总部|本部|总公司)(?:那边|统一|来|在)*(?:管|负责|弄|处理)"),
    re.compile(rf"{_WHO}(?:就|才|一直)?(?:在)?(?:是{_OURS}(?:系统|企业)?管理员|{_MANAGES})"),
    re.compile(rf"{_WHO}(?:那|手里|手上)?(?:有|知道|拿着|管着)(?:manager|administrator|管理员)"),
    re.compile(rf"(?:问|找|联系|打给|通知)(?:了|过|上了?|到了?){_OURS}{_WHO}"),
)
_THERE = re.compile(
    r"管理员[^，。\s]{0,6}(?:请假|休假|出差|不在|打不通|开会|下班|不接|让我|叫我|说|给我|帮我)|(?:问|找|联系)(?:了|过|上了?|到了?)[^，。\s]{0,4}管理员"
)
_NOBODY = re.compile(r"(?:是不是|谁|不知道|不是|没有|离职|走了|以前|原来|吗)")


_WHO_IS_IT = re.compile(r"^(?:不知道谁是管理员|找管 EAS 用户的那个管理员)")
AT_GROUP = "您说归{0}管，那就找{0}：请那边管用户的管理员核实是您本人后处理，不用在自己单位里找；找不到人就点“转人工”。"
_SENT_TO_ASK = re.compile(r"[^。；，]*不知道(?:他|她)?是谁[^。；]*[。；]?")
_SENT_TO = re.compile(r"找(?:本单位|您单位)?的?(?:云星空|EAS)?(?:系统)?管理员")


def with_manager(line: str, manager: str) -> str:
    """An answer for him who has named the manager: he is called so, and need not be found out."""
    if not manager:
        return line
    if GROUP.search(manager) and _WHO_IS_IT.search(line):
        return AT_GROUP.format(manager)
    kept = _SENT_TO_ASK.sub("", line) or line
    return kept if manager == MANAGER else _SENT_TO.sub(f"找{manager}", kept)


def manager_named(text: str) -> str:
    """What he is called who manages the accounts; MANAGER where he has none, empty where nobody is told of."""
    for clause in re.split(r"[，,。；;！!？?\s]+", fold(text)):
        if _NOBODY.search(clause):
            continue
        for pattern in _NAMED:
            if found := pattern.search(clause):
                return found["who"]
        if _THERE.search(clause):
            return MANAGER
    return ""
