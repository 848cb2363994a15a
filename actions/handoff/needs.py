"""What the engineer will want to know and nobody has told yet: 「要我提供啥 一次说完」 gets the whole list at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.spelling import simplified

LEAD = "工程师处理这件事用得上下面几样，知道哪样就写哪样，一次发在这里就行："
ENOUGH = "该有的工单上都有了，您不用再准备什么；方便的话，把出错的整个画面拍一张发在这里。"
SECRET = "密码和验证码不用给，谁要都别给。"
_THINGS = r"(?:啥|什么|哪些|哪几样|点啥|点什么)(?:东西|信息|资料|材料|内容|情况|样子)*"
_GIVE = r"(?:提供|准备|补充|发给?|给|报|写|填|说|带|备|上传)"
# 「版本号和数据中心名要吗」
_OF_LIST = (
    r"(?:版本号?|数据中心名?|账套名|序列号|截图|日志|授权(?:书|证明)?|营业执照|用户名|公司(?:全?称|名)|联系方式|电话"
    r"|服务器(?:地址|ip))"
)
_ASKS_NEEDS = re.compile(
    rf"(?:要|需要|得|还要|用|该|还差|还缺|还得|先)[^，。,\s]{{0,8}}{_GIVE}(?:好|齐|全|一?下)?(?:给?[你您](?:们)?|工程师|上来|过来)?(?:点|些)?{_THINGS}"
    rf"|{_GIVE}(?:给?[你您](?:们)?|工程师)(?:点|些)?{_THINGS}|(?:[你您]们?|工程师|人工|客服|技术)(?:还|都|到底|来之前)*(?:需要|要)(?:我|我们)?{_THINGS}"
    rf"|还(?:差|缺|需要|要)(?:我)?(?:点|些)?{_THINGS}|{_THINGS}要(?:我)?(?:提供|准备)|(?:要|需要)(?:我)?(?:截图|拍照|拍屏|发图|版本号?)(?:吗|不|么|嘛)"
    rf"|^[^，。,\s]{{0,10}}?{_OF_LIST}[^，。,\s]{{0,14}}?(?:也|还|都)?(?:要不要|用不用|需不需要|要|需要|用)(?:一起|也|都)?(?:提供|准备|给|发|写|备|报)?(?:吗|不|么|嘛|不要)?[？?]*(?<![要用])$"
)
_OF_MATTER = re.compile(r"结[账帐]|关[账帐]|过[账帐]|审核|升级|重装|迁移|安装|年结|备份")
MAX_CHARS = 24
ONE_VERSION = frozenset({"xingchen"})
"""Products that everybody uses in the same version: a cloud service that the vendor keeps up to date."""

PRODUCT, VERSION, PROMPT, PICTURE, SCOPE, WHEN, BEFORE, PERIOD, PROOF = (
    "用的金蝶产品和版本号（看软件的“帮助→关于”，看不到就拍登录画面）",
    "版本号（看软件的“帮助→关于”，看不到就拍登录画面）",
    "提示的原文，或者出错的整个画面拍一张",
    "出错的整个画面拍一张",
    "几个人受影响：只有您、几个人，还是大家都这样",
    "什么时候开始的，当时在做哪一步",
    "之前动过什么：升级、换电脑、断电、杀毒、改过参数",
    "哪个组织或账套、哪个月的账，以及最晚什么时候要弄好",
    "产品序列号（或加密狗号），以及单位的授权证明；具体要哪几份，以工程师说的为准",
)


def asks_for_needs(text: str) -> bool:
    """「要我提供啥」, 「要准备啥东西」: what we want of him, not what a step of the matter needs."""
    clauses = re.split(r"[\s，,。！!；;?？]+", simplified(text))
    return any(
        len(clause) <= MAX_CHARS and _ASKS_NEEDS.search(clause) and not _OF_MATTER.search(clause) for clause in clauses
    )


def needs_text(facts: Mapping[str, Any]) -> str:
    """The list, without what is known; `facts` as the ticket has them."""
    is_account = facts.get("diagnosis") == "account"
    of_password = is_account or bool(facts.get("password_trouble") or facts.get("account_kind"))
    product, words = facts.get("product"), str(facts.get("question") or "")
    of_close = re.search(r"[结关过][账帐]|月结|年结|期末|凭证|调汇|折旧", words) is not None
    wanted = [
        (PRODUCT, product is None),
        (VERSION, product is not None and product not in ONE_VERSION and not facts.get("version")),
        (PICTURE if facts.get("error_text") or facts.get("codes") else PROMPT, True),
        (PERIOD, of_close and not (facts.get("period") and facts.get("deadline"))),
        (SCOPE, not facts.get("scope") and not of_password),
        (WHEN, not facts.get("since") and not facts.get("password_trouble")),
        (BEFORE, not facts.get("changed") and not of_password and not of_close),
        (PROOF, of_password),
    ]
    needs = [need for need, is_missing in wanted if is_missing]
    if needs == [PICTURE]:
        return f"{ENOUGH}{SECRET}"
    return "\n".join([LEAD, *(f"· {need}" for need in needs), SECRET])
