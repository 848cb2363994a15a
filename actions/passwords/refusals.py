"""What the bot declines, politely and with the right way instead: cracking, the database, licences, others' secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.passwords.reading import fold

_ABOUT_ACCESS = re.compile(
    r"密码|账号|账套|登录|用户|admin|manager|pwd|password|加密狗|许可|授权|注册|激活|版|金蝶|系统|软件|数据库|解密|站点|字段|t_[a-z]|(?<![a-z])sa(?![a-z])",
    re.IGNORECASE,
)
_OTHERS = (
    r"(?:别人|人家|同事|员工|老板|领导|经理|总监|出纳|会计|财务(?!软件|系统)|主管|前任|上一个|他|她|某个?人|所有人|大家|每个人|下属|用户(?!名)|对方)"
)

CRACK = (
    "这个我不能帮您：破解、清除密码的工具，或者绕过密码，可能弄坏账套、泄露账目，出了事说不清。"
    "有正规的办法，一样能进去，我来告诉您。"
)
DATABASE = (
    "直接改数据库里的密码，我不能教您：版本不同，字段也不同，改错了可能谁都登不上，也没有记录可查。"
    "有正规的办法，我来告诉您。"
)
DEFAULT = "默认密码、万能密码我不能告诉您，也请别一个个去试，容易把账号锁住。忘了密码有正规的办法，我来告诉您。"
OTHERS = (
    "别人的密码，我不能帮您查看，也不能帮您用别人的账号进去。"
    "要接手他的工作，请管理员给您自己的账号授权；他本人忘了密码，请他自己或管理员按公司的流程重置。"
)
LICENCE = (
    "绕过许可、加密狗或注册的办法我不能提供，用了既不合规，也可能让账套打不开。"
    "许可不够、到期或者加密狗检测不到，请回复“转人工”，说明产品和提示的原文，工程师帮您按正规办法恢复。"
)


REVEAL = "密码我看不到，也不会发给任何人；系统里存的密码，谁都不该拿出来给人看。忘了就重新设一个，我来告诉您怎么办。"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it is declined (`kind`), the words, and whether the right way is a procedure of this skill."""

    kind: str
    text: str
    leads_on: bool


_REFUSALS: tuple[tuple[Refusal, re.Pattern[str]], ...] = (
    (
        Refusal("licence", LICENCE, leads_on=False),
        re.compile(
            r"注册机|算号器|keygen|破解版|盗版|(?:绕过|跳过|免|屏蔽|去掉|取消|骗过|模拟|复制|克隆|破解?)[^，。]{0,6}(?:加密狗|许可|授权|注册|激活|狗|license|站点数?|用户数|到期)"
            r"|(?:加密狗|许可|授权|license|注册码?|激活码?|站点数?)[^，。]{0,8}(?:破解|绕过|绕开|跳过|模拟|复制|克隆|免费搞)"
            r"|(?:改|调)(?:一下)?(?:系统|电脑|服务器)?(?:时间|日期)[^，。]{0,10}(?:过期|到期|试用|继续用)",
            re.IGNORECASE,
        ),
    ),
    (
        Refusal("database", DATABASE, leads_on=True),
        re.compile(
            r"(?<![a-z])update\s+(?:t_|\w+\s+set)|(?<![a-z])t_(?:sec_user|user(?![a-z])|[a-z_]*passport)|改库|(?:改|动|进|去|从|查|用)(?:一下)?(?:后台)?(?:数据库|sql|数据表|后台表)[^。]{0,14}(?:密码|改|清|用户|admin|表)"
            r"|(?:数据库|sql(?:\s?server)?|后台|数据表)(?:里|里面|中|上)?[^，。忘]{0,8}(?:改密码|改掉|清空|清掉|直接改|修改密码|重置密码|删掉密码|看密码|查密码|语句|执行|把(?:登录)?密码)"
            r"|(?:sql语句|语句|脚本|写个?sql|sql怎么写)|(?:密码|口令)[^，。]{0,8}(?:哈希|hash|密文|加密字段|字段|解密)|解密[^，。]{0,6}密码|(?:密码|口令)[^，。忘]{0,4}(?:字段|列)",
            re.IGNORECASE,
        ),
    ),
    (
        Refusal("crack", CRACK, leads_on=True),
        re.compile(
            r"破解|破密|暴力(?:猜|试|破)|撞库|清(?:除|掉)?密码[^，。]{0,3}工具|(?:密码|口令)[^，。]{0,3}(?:清除|查看|恢复|破解|还原)(?:工具|器|软件)|(?:绕过|绕开|跳过|越过)[^，。]{0,6}(?:密码|登录|验证|权限)"
            r"|后门|解密(?:工具|器|软件)|ais解密|(?:不用|不要|不输)密码[^，。]{0,6}(?:进|登)|crack|黑(?:进|掉)|强行(?:进|登)|攻击",
            re.IGNORECASE,
        ),
    ),
    (
        Refusal("default", DEFAULT, leads_on=True),
        re.compile(
            r"^(?!.*(?:新建|新员工|新用户|建好|子账号|首次|第一次|邀请)).*(?:默认(?:的)?(?:登录)?密码|万能密码|通用密码|出厂密码|超级密码|密码[^，。]{0,4}默认(?:的)?(?:是|有|多少|吗|么)|有没有默认的?)",
            re.DOTALL,
        ),
    ),
    (
        Refusal("reveal", REVEAL, leads_on=True),
        re.compile(
            r"(?:密码|口令)[^，。忘]{0,3}(?:明文|原文)|(?:看|查)(?:一下|下|到|得到|看)?我的?(?:登录)?密码|(?<![没不])(?:告诉|发给?)我(?:[^，。怎如哪重改找忘设能]{0,6})密码(?![^，。]{0,4}(?:忘|怎|如何|找|在哪|重|被))|把(?:我的?)?密码(?:发|给|告诉)(?:给)?我"
            r"|我的?密码是(?:什么|多少|啥|几)|用户管理[^，。]{0,4}看到密码"
            r"|(?:看|查)[^，。忘]{0,4}(?:原来|以前|旧)的?密码|(?:manager|admin\w*|管理员)的?密码(?:是)?(?:多少|什么|啥)(?!时|格式|规则|要求)",
            re.IGNORECASE,
        ),
    ),
    (
        Refusal("others", OTHERS, leads_on=False),
        re.compile(
            rf"(?:看|查|知道|拿到?|弄到|搞到|获取|调出来?|导出|告诉我|偷)(?:一下|看|到|出来?)?(?:我们)?{_OTHERS}[^，。忘]{{0,5}}(?:密码|口令)(?!.{{0,4}}(?:忘|怎么(?:重置|改|找)))"
            rf"|{_OTHERS}(?:们)?的?(?:登录)?密码(?:是多少|是什么|是啥|能看|能查|在哪看|在哪查|怎么看|怎么查|看得到|查得到|发我|给我|导出|调出|列出来|打印出来)"
            rf"|(?:(?<![停启禁])用|登|借|冒用|登录|登上|进)(?:一下)?{_OTHERS}的?(?:账号|号|用户)[^，。]{{0,8}}(?:进|登|看|审|操作|改|做)?|(?:不让|别让|瞒着|背着){_OTHERS}[^。]{{0,12}}(?:密码|登|账号|知道)|偷偷[^。]{{0,10}}(?:密码|登|账号|看)"
        ),
    ),
)


def find_refusal(text: str) -> Refusal | None:
    """What is asked for that we do not do; None for everything else."""
    folded = fold(text)
    if not _ABOUT_ACCESS.search(folded):
        return None
    return next((refusal for refusal, pattern in _REFUSALS if pattern.search(folded)), None)
