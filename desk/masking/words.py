"""The words around a secret: how customers name it, and how they say that it is, was or became something."""

from typing import Final

# 密码 and how it is mistyped; aligned forms put a space inside.
PASSWORD_ZH: Final = r"(?:密 {0,2}[码碼]|口 ?令|[蜜秘]码(?!锁)|密吗)"
PASSWORD_EN: Final = r"(?:(?<![a-z])(?:password|passwd|passcode|pwd|psw|mima)(?![a-z]))"
# Too short or too common to be believed without a mark (: = is) after them.
PASSWORD_SHORT: Final = r"(?:(?<![a-z0-9])(?:pass|pw|pin码?|mm)(?![a-z0-9]))"
ACCOUNT: Final = r"(?:用户名|账户名?|帐户名?|账号|帐号|登录名|用户|user(?:name|id)?|account|login|uid)"

# Between the name and the link: 「密码（好像）（一直）是…」.
_FILLERS: Final = (
    "我们|我|他们|他|她|你们|您|好像|应该|一直|可能|大概|现在|目前|之前|以前|原来|原先|本来|当时|刚才|刚刚|"
    "刚|昨天|今天|上次|上周|后来|"
    "已经|重新|自己|管理员|同事|会计|财务|老板|用户|人家|默认|初始|统一|全部|全|都|也|就|又|再|还|只|记得|"
    "明明|确实|肯定|直接|随便|"
    "不小心|被|给|让|帮我|框里?|栏里?|那里|这里|里面|处|里|了|的|一下|，|,"
)
FILLER: Final = rf"(?:(?:{_FILLERS})|\s){{0,6}}"

# A mark or verb that says: what follows is it.
_VERBS: Final = (
    "分别是|分别为|应该是|就是|还是|是不是|是|为|等于|叫做|叫|"
    "改成|改为|改到|改回|改作|设成|设为|设置成|设置为|设定为|设的|设置的|重设为|重设成|重置为|重置成|重置到|"
    "重置了|换成|换为|变成|变为|"
    "修改成|修改为|更改为|更改成|更换为|更新为|初始化为|初始化成|恢复为|恢复成|恢复到|"
    "用的|用了|用|填写|填的|填了|填|写的|写成|写|输入的|输入了|输入|输的|输了|输|打的|敲的|试过|试了|试|"
    "给的|发的|收到的|收到|从|由"
)
_LATIN_LINKS: Final = r"(?:is|was|are|=>|->)(?![a-z])"
MARK: Final = r"[:：=＝→>]|-+>"
OPENING: Final = "“‘「『【《\"'`（(〈<["
LINK: Final = rf"(?:(?:{_VERBS})(?:是|了|成|的|为|我们?的?)?|{_LATIN_LINKS}|{MARK})"
# What may stand between link and value: more marks, spaces, 「是」.
AFTER_LINK: Final = rf"(?:\s|{MARK}|是|了){{0,6}}"

# Counted things: 「密码8位以上」「输错5次」 are rules and numbers, not secrets.
UNIT: Final = (
    r"(?:位|次|个|天|小时|分|秒|月|年|日|号|周|字|遍|种|人|台|条|回|级|项|套|组|类|度|%|％|以上|以下|以内|多|几)"
)
