"""Passwords of Chinese characters without quotes: 密码：芝麻开门 - whole phrases, not talk about passwords."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.spans import Span
from desk.masking.words import FILLER, PASSWORD_ZH

_SHORTEST, _LONGEST = 4, 10
_LINK: Final = r"\s?(?:[:：=＝]|就?是[:：]?|改成了?|改为|设成了?|设置成了?|设置为|设为|叫做?|换成了?)\s?"
_END: Final = r"(?=\s|[，,。；;！!？?、”\"]|\Z|登不|进不|还是|不对|不行|提示)"
_PATTERN: Final = re.compile(
    rf"{PASSWORD_ZH}{FILLER}{_LINK}(?P<value>[\u4e00-\u9fff]{{{_SHORTEST},{_LONGEST}}}?){_END}"
)
# Words of sentences about passwords. What holds one of them is talk; a phrase made up as a password holds none.
_TALK: Final = re.compile(
    r"密|口令|什么|多少|哪|怎|如何|为何|谁|吗|呢|吧|了|的|这|那|自己|管理|系统|之前|以前|原来|原先|默认|初始|公司|一样|"
    r"同|不|没|错|误|失败|过期|请|无|未|已|空|忘|登|提示|策略|修改|重置|重新|必|包含|位|正确|有效|永久|需|要|可以|应|"
    r"字母|数字|大写|小写|大小|长度|复杂|强度|设置|设定|生日|手机|姓名|名字|拼音|编号|工号|身份|生成|随机|加密|明文|隐藏|"
    r"文本|类型|规则|状态|功能|界面|页面|模块|账|帐|用户|员工|会计|出纳|老板|财务|产品|版本|软件|云|星|金蝶|精斗|旗舰|"
    r"见|附|看|问|联系|客服|工程师|短信|邮|验证|输|填|发[送给来到]|给|让|被|只|能|会|有|还|都|也|就|由|从|在|到|统一|全部|组合|"
    r"特殊|符号|字符|英文|中文|汉字|简单|弱|保存|记住|记得|锁|停用|启用|禁用|数据|服务|网络|电脑|代码|单|凭证|报|异常"
)


class ChinesePassword:
    """Finds such phrases after a name of a password and a word that says it is one."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for each."""
        for match in _PATTERN.finditer(text):
            if not _TALK.search(match["value"]):
                yield Span("password", match.start("value"), match.end("value"))
