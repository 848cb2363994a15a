"""Word lists of lexical search: what must stay whole, what says nothing, and the names of other vendors' software."""

from __future__ import annotations

import re

# fmt: off
DOMAIN_WORDS = (
    "期末结账", "反结账", "反过账", "未过账", "结转损益", "期末调汇", "计提折旧", "关账", "反关账", "账套",
    "数据中心", "凭证字", "断号", "凭证整理", "加密狗", "加密锁", "管理中心", "主控台", "中间层", "许可",
    "验证码", "激活码", "云之家", "轻分析", "移动端", "二次验证", "应收单", "应付单", "单据体", "辅助账",
    "明细账", "科目余额表",
)

# Words that every question holds and none is about; peers drop the like (RAGFlow, rag/nlp).
EMPTY_WORDS = frozenset((
    "的", "了", "吗", "呢", "啊", "吧", "呀", "哦", "嗯", "么", "是", "在", "有", "和", "与", "或", "就", "都",
    "也", "还", "又", "很", "太", "把", "被", "给", "让", "跟", "对", "从", "到", "上", "下", "里", "我", "你",
    "您", "他", "我们", "你们", "咱们", "这", "那", "这个", "那个", "这样", "这是", "请问", "请", "帮", "麻烦",
    "一下", "怎么", "怎么办", "怎样", "如何", "咋", "咋办", "为什么", "为啥", "什么", "啥", "哪里", "哪",
    "可以", "能", "能不能", "要", "想", "需要", "应该", "会", "没", "没有", "不", "金蝶", "软件", "系统",
    "问题", "时候", "然后", "现在", "今天", "一直", "老是", "总是", "急", "谢谢", "你好", "您好", "在线等",
    "求助",
))

# Makers of what Kingdee makes too. Not those that Kingdee connects to (钉钉, 电子税务局): cases speak of them.
_OTHER_VENDORS = (
    "用友", "畅捷通", "好会计", "好业财", r"t\+", r"\bu8\b", r"\bu9\b", r"\bnc\b", "管家婆", "速达", "浪潮", r"\bsap\b",
    "鼎捷", "易飞", "柠檬云", "亿企", "慧算账", "有赞", "微盟", "致远", "泛微", "航信", "百望",
)
# What accountants use beside ours: the tax office, disks and banks. Cases speak of them to a customer of ours; to a
# stranger who names no product of ours they are somebody else's passwords and errors.
_OTHER_SYSTEMS = (
    "税务局", "电子税局", "税控", "金税", "百旺", "开票软件", "勾选平台", "扣缴", "个税", "社保", "公积金", "网银",
    "u盾", "乐企", "工商年报",
)

# Sound and shape slips of the input method in the words that matter, as customers send them.
_MISSPELT = {
    "登陆": "登录", "凭正": "凭证", "凭征": "凭证", "验正码": "验证码", "反接账": "反结账", "接账": "结账",
    "密妈": "密码", "秘码": "密码", "折救": "折旧", "权线": "权限", "数剧中心": "数据中心",
    "审合": "审核", "客服端": "客户端", "加密钩": "加密狗", 
}
# fmt: on

# Matched on normalised text.
OTHER_VENDORS = re.compile("|".join(_OTHER_VENDORS))
OTHER_SYSTEMS = re.compile("|".join(_OTHER_SYSTEMS))
_SLIP = re.compile("|".join(sorted(_MISSPELT, key=len, reverse=True)))


def correct(spelling: str) -> str:
    """Normalised text with the usual slips put right; for matching only, never for showing."""
    return _SLIP.sub(lambda found: _MISSPELT[found[0]], spelling)
