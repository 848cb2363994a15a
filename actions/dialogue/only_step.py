"""「许可同步好了」, 「换了个口 灯亮了」: a step went well, and what he wanted is not reached by it.

Good news is told of the end only: he is in, it prints, the month is closed. A step that is named in what he wanted
(「用户导入失败」, 「导入成功了」) is that end.
"""

from __future__ import annotations

import re

from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import Conversation
from actions.spelling import simplified

# The end: he is in, it can be used, the prompt is gone, or he says himself that it is solved.
_END = re.compile(
    r"(?:登录?|登陆|进|连)(?:得)?(?:进|上)?(?:去|来|上|进)[了啦]|(?:登录|登陆)(?:也|已经)?(?:成功|好|正常)|[登进]得[去了]|(?:能|可以)(?:正常)?(?:登|进|用|开|打|看|做|录|查)[^，。]{0,4}(?:了|啦)"
    r"|进(?:到)?(?:系统|软件|账套|金蝶|主界面|主控台|星空|星辰|eas|k3|kis)(?:里面?)?[了啦]|解决|搞[定掂]|正常|恢复|(?:没有?|不)再?(?:提示|报错?|弹|卡|闪退|跳)[^，。]{0,6}了"
    r"|看(?:到|得到|见)(?:了)?(?:账|帐|数据|单据|凭证|组织|公司|菜单|报表)|(?:账|帐|数据|单据|组织|公司)[^，。]{0,4}(?:出来|回来|有)了|都?(?:弄|搞|全)好了|^(?:现在|这下|这次|这回|终于|果然|真的?)*(?:都|也)?(?:好|行|可以|ok|成|有用)[了啦]",
    re.IGNORECASE,
)
_PLACE = "服务器|后台|管理中心|企业平台|云平台|远程桌面|vpn|内网"
# A bill or voucher is taken back only to be done again.
_TAKEN_BACK = (
    r"(?P<name>反(?:过账|过帐|审核|结账|结帐|记账|记帐|核销|复核)|取消审核|消审|弃审)"
    r"[^，。没不]{0,8}?(?:[弄做搞办退]?(?:好|完|成功|过))?[了啦]"
)
# What is done on the way there; each is named by a word of its own, by which what he wanted is looked through.
_STEPS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"(?P<name>{_PLACE})[^，。没不]{{0,4}}(?:进|登|连)(?:去|上|进去|得上)[了啦]|(?:进|登录?|连)(?:到|上|进)?了?(?P<place>{_PLACE})(?:桌面|里面?)?也?[了啦]",
        r"(?P<name>同步|导入|引入|导出|下载|授权|注册|登记|备份|激活|绑定|续费|安装|卸载|清理|刷新|生成|更新|升级)(?:许可证?|文件|用户|成功|完成|上|进去|也|都|已经|提示)*(?:[做弄搞])?(?:好|完|成功|过|上|进去|完成|通过)?(?:了|啦|成功)",
        r"(?:提示|显示|说|弹出?)[^，。没不]{0,8}(?P<name>导入|同步|授权|添加|下载|生成|更新)(?:已经)?成功",
        r"(?P<name>灯|指示灯)(?:也|都|又|已经|现在)*亮|^(?:就|也|又|它|已经|现在)*(?P<named>亮)(?:了|起来)|(?P<lamp>灯)[^，。不没]{0,4}亮[了着]",
        r"(?P<name>列表|列表里|清单|用户导入|企业平台)[^，。没不]{0,8}(?:看到|看得到|找到|有)[^，。]{0,2}(?:他|她|了)",
        r"(?P<name>验证码|激活码|短信|验证短信)[^，。没不]{0,4}(?:收到|到|来|有)[了啦]|收到(?:了)?(?P<code>验证码|激活码|短信)",
        _TAKEN_BACK,
        r"(?P<name>ping)[^，。不没]{0,8}通[了啦的]?|(?P<net>网)[^，。不没]{0,3}通[了啦]",
        r"(?P<name>装|插|卸|清)(?:好|完|上|紧|干净)[了啦]|换(?:了|好)(?:一?个)?(?P<port>口|usb口?|插口)",
    )
)
# Not reached as yet, whatever went well before: another thing is wanted, nobody knows it, nothing comes.
_IF = re.compile(r"要是|如果|万一|以后|下次|会不会|为什么|为啥|为何|刚才|昨天|之前|原来|当时|的话")
_OPEN = re.compile(
    r"(?:但|可)是?[^，。]{0,12}(?:[没不]|要|让)|^(?:但|不过|可是|结果|然而)|(?:还|又|也)(?:是)?(?:要|得|让|没|不|报|提示|弹|登不|进不)(?!用|必|客气)|(?:收|等|看|找|登|进|打|点|用|连)(?:[录]?不)(?:到|上|进|开|了|去)|没(?:有)?(?:收到|人知道|反应|来|看到|找到)"
    r"|(?:都|全)不对|不知道(?:密码|账号|是)|(?:用户名|密码|账号)[^，。]{0,3}(?:无效|错误|不对)|失败|报错"
)


def is_only_step(clauses: list[str], wanted: str) -> bool:
    """Do these clauses, told as a success, tell of a step only? `wanted`: what he came with."""
    said = [simplified(clause) for clause in clauses]
    if any(map(reaches_end, said)):
        return False
    named = [name for clause in said for name in _names(clause)]
    return bool(named) and not any(name and name in simplified(wanted) for name in named)


def reaches_end(clause: str) -> bool:
    """「现在能进了」, 「也不提示过期了」: does a clause say that the end is reached?"""
    said = re.sub(_TAKEN_BACK, "", _STEPS[0].sub("", simplified(clause)))
    return _END.search(said) is not None


def tells_step_only(conversation: Conversation, told: str) -> bool:
    """The same of a turn, up to the words `told` that were heard as a success."""
    text = conversation.text
    head = text[: text.find(told) + len(told)] if told in text else told
    wanted = "，".join(_came_with(conversation))
    return is_only_step(CLAUSE_WITH_MARK.findall(head) or [told], wanted)


def leaves_open(rest: str) -> bool:
    """Does what follows say that something does not work as yet: 「手机收不到激活码」, 「也没人知道」?"""
    clauses = map(simplified, CLAUSE_WITH_MARK.findall(rest))
    return any(_OPEN.search(clause) and not _IF.search(clause) for clause in clauses)


def _names(clause: str) -> list[str]:
    found = [hit for step in _STEPS if (hit := step.search(clause)) is not None]
    return [next((name for name in hit.groupdict().values() if name), "") for hit in found]


def _came_with(conversation: Conversation) -> list[str]:
    """What he wanted when he came: the question at hand, else his first words."""
    first = next(iter(conversation.customer_texts()), "")
    return [first] if first and first != conversation.text else [conversation.dialogue.question or ""]
