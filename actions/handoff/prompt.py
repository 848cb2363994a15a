"""The prompt that a customer has before him, as he typed it: neither what he says of it, nor what he says to us.

「设备受限提示？？我在家加个班还不让了」 has the prompt before the word; 「什么申请互斥锁失败!!」 and 「弹数据库质疑」
quote one plainly, without quotes. Nothing is put in that he did not write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.clauses import CLAUSE
from actions.handoff.deadline import said_deadline

MIN_PROMPT, MAX_PROMPT = 4, 40
_MARKS = " ，,。.!！?？;；、~～…:："
# 「设备受限提示」: it stands before the word.
_BEFORE = re.compile(
    r"(?:^|[\s，,。！!？?；;]|[老总]是|又|弹(?:出)?(?:个|一个)?|出(?:来)?(?:个|一个)?|显示)(?P<said>[^\s，,。！!？?；;“”\"]{3,20}?)(?:的|这个|那个|这种)*(?:提示|报错|错误提示|弹窗)$"
)
_OWN_VIEW = re.compile(
    r"^(?:没有?|什么|啥|有个?|一个|这个|那个|看到|看不懂|老是?|总是?|又|还|都|就|它|他|系统|电脑|页面|软件|登录|错误|我|我们"
    r"|为什么|怎么)+$|我|怎么|为啥|为什么"
)
_LEAD = re.compile(
    r"^(?:又是|提示(?:我|说|的?是|您)?|(?:就是|然后|结果|现在|一直|老是?|总是?|又|还|这|那)*(?:是|说|叫)?(?:个|一个)?(?:什么|啥|那什么|那个|这个)"
    r"|它?(?:说|显示|写着?))+"
)
# 「重新生成时它说 凭证已审核」
_WHO_SAYS = re.compile(
    r"^[^，。,]{0,10}?(?:的时候|时|后|就|它|系统|软件)+(?:说|提示|显示|报|弹出?|跳出?)[:：\s]+(?=[^\s]{4})"
)
_FAULT = (
    r"(?:失败|异常|错误|无效|受限|冲突|[置质]疑|可疑|被占用|被锁定|被禁用|已锁定|已过期|已满|不存在|不正确|不合法|不匹配|未授权|已损坏|超时|溢出)"
)
_READS_AS_PROMPT = re.compile(rf"^[^\s，,。！!？?；;我你您咱怎为]{{2,24}}{_FAULT}(?:[（(]\d+[)）])?$")
# 「今天一打开金蝶说帐套已过期」
_WHEN_SAID = re.compile(
    r"^(?:今天|今早|昨天|刚才?|现在|我|一|早上|又|就)*(?:打开|点开|启动|登录|进入|进去|开机)[^，。,\s]{0,6}?(?:就|它|又|老是?)*(?:说|提示|显示|报|弹出?)(?:我|你|您)?[:：\s]*(?=[^\s，。,]{4})"
)
# 「弹数据库什么质疑」
_POPS_UP = re.compile(
    rf"(?:弹|跳|报|蹦|冒)(?:出来?|了|着|的?是|个|一个|窗|框|什么|啥)*(?P<said>[^\s，,。！!？?；;我你您咱怎为]{{2,24}}?{_FAULT})"
)
# What customers call a trouble themselves names no prompt.
_OF_HIS_OWN = re.compile(
    rf"^[^，。]{{0,4}}?(?:登录?|登陆|连接?|结账|关账|审核|过账|打印|保存|提交|安装|升级|更新|备份|恢复|导入|导出|反结账|上传|下载|开票|同步|付款|对账|关账|关帐|计提|结转|重算|核算)+(?:的时候|时|都|也|总是|老是?|一直|又|还是|就|点了?|一点就?|做了?|以?后|了|完)*{_FAULT}$"
    r"|密码(?:错误|不正确|无效)|(?:网络|系统|数据|余额|金额|账|报表|库存|成本)(?:不|有|出)*(?:异常|错误|不?正确)"
)
# 「但三个号对应业务经核实并不存在」 is his account of it.
_ACCOUNT = re.compile(
    r"^(?:但|可|不过|而且?|且|其实|因为|由于|所以|如果|既然|虽然|并|经|系|应|即|该|其|上述|所述)|核实|确认过|查过|对应|应该|可能|好像|估计|说明|实际|客户|供应商|业务|三个|两个|几个|几张|这张|那张"
)
# 「弹出来“要打开吗”我点了打开」: asked, answered, and in nobody's way any more.
_ASKS_HIM = re.compile(r"(?:[吗么]|是否[^，。]{1,16}|要不要[^，。]{1,12})[?？]?$")
_CLICKED = re.compile(r"^[”\"」』’']?[\s，,。！!]*(?:我)?(?:就|都|也|直接|已经)?(?:点|选|按|勾)(?:了|的|过|完|上)")
# 「今天点了就停在一个白页面上什么都没出来」: what he sees, in his own words.
_TELLS_HIMSELF = re.compile(r"(?:什么|啥)(?:都|也)没|(?:今天|昨天|刚才?|我)[^，。]{0,3}点[了的]|停在|没反应|以前")
_ASKS_US = re.compile(
    r"^(?:这个?|那个?|这样|那)?(?:要紧|有事|要不要紧|严重|怎么[办弄整]|咋[办弄整]|是不是|是什么意思|啥意思)"
)
# 「好似系 连接服务器失败」: how sure he is of it is no part of it.
_UNSURE = re.compile(
    r"^(?:好像|好似|似乎|大概|应该|貌似|可能)(?:是|系|说|写着|写的是)*[\s：:，,]*(?=[^\s]{4})|^(?:是|系|的是)[\s：:]+(?=[^\s]{4})"
)
# 「弹出来一个明细列表一大堆」 says what the prompt looks like, and quotes nothing of it.
_LOOKS_LIKE = r"(?:明细|列表|清单|窗口?|小?框|对话框|表格?|英文|字|代码|单子|东西|行|条|内容|信息|提示|报错|错误|红字)"
_DESCRIBES = re.compile(
    rf"^(?:出来|出|来)?(?:了|好|个|一个|这个|那个)*{_LOOKS_LIKE}*(?:有|是|里面?)*(?:一大?[堆串片屏页]|一?长串|好[多几]|很多|许多|密密麻麻|乱七八糟)(?:看不懂)?(?:的|个|条|行)*{_LOOKS_LIKE}*(?:看不懂)?[啊呀的]?$"
    rf"|^(?:了|个|一个|这个|那个)*{_LOOKS_LIKE}+(?:出来)?[啊呀的了]?$"
)
# 「明细里面写的是 有些未审核单据，还有暂存单据」
_READS = re.compile(
    r"(?:里面?|上面?|下面|列表|明细)[^，。？?\s]{0,4}?(?:写|显示|列)(?:的|着)?(?:就?是|的)[\s:：，,]*(?P<said>[^。！!？?\s][^。！!？?]{3,40}?)(?=[，,](?:能|可|怎|这|该|我|是不是|要)|[。！!？?]|$)"
)
_GAP_WORDS = re.compile(r"什么|啥|那个")


def is_description(prompt: str) -> bool:
    """「一大堆英文」, 「明细列表一大堆」: only how it looks, in his own words."""
    return _DESCRIBES.match(prompt.strip(_MARKS)) is not None


def clean_prompt(prompt: str | None, texts: Iterable[str]) -> str | None:
    """The prompt without marks around it; where it only is what he says behind the word, what stands before the word.
    None where nothing of it is a prompt. `texts`: all that he wrote."""
    if not prompt or is_description(prompt):
        return None
    text = next((text for text in texts if prompt in text), "")
    if _is_answered(prompt, text) or (_is_his_own(prompt) and not _is_in_quotes(prompt, text)):
        return None
    if prompt[0] not in "?？!！~～…":
        said = _WHO_SAYS.sub("", _WHEN_SAID.sub("", prompt)).strip(_MARKS)
        return _UNSURE.sub("", said) or None
    before = _BEFORE.search(text[: text.find(prompt)].rstrip(_MARKS)) if text else None
    if before is not None and not _OWN_VIEW.search(before["said"]):
        return before["said"]
    return None


def _is_answered(prompt: str, text: str) -> bool:
    """Did the prompt ask him something, and has he clicked the answer?"""
    behind = text[text.find(prompt) + len(prompt) :] if prompt in text else ""
    return _ASKS_HIM.search(prompt) is not None and _CLICKED.match(behind) is not None


def _is_his_own(prompt: str) -> bool:
    """「点了报错 今天八点前必须报出去」, 「还是报错 这个要紧不」: what follows the word may be no prompt at all."""
    is_said = _TELLS_HIMSELF.search(prompt) is not None or said_deadline([prompt]) is not None
    return is_said or _ASKS_US.search(prompt) is not None


def _is_in_quotes(prompt: str, text: str) -> bool:
    place = text.find(prompt)
    return place > 0 and text[place - 1] in "“\"「『‘'"


def typed_prompt(texts: Iterable[str]) -> str | None:
    """The prompt that a clause quotes without quotes, the last one; None where none surely does."""
    texts = list(texts)
    if read := [hit["said"] for text in texts for hit in _READS.finditer(text)]:
        return read[-1]
    found = [said for text in texts for clause in CLAUSE.findall(text) if (said := _of_clause(clause)) is not None]
    return found[-1] if found else None


def _of_clause(clause: str) -> str | None:
    pops_up = _POPS_UP.search(clause)
    before = _BEFORE.search(clause)
    bare = _LEAD.sub("", clause)
    said = None
    if pops_up is not None:
        said = _GAP_WORDS.sub("", pops_up["said"])
    elif before is not None and re.search(rf"{_FAULT}$", before["said"]):
        said = before["said"]
    elif _READS_AS_PROMPT.match(bare) and not _ACCOUNT.search(bare):
        said = bare
    is_one = said is not None and MIN_PROMPT <= len(said) <= MAX_PROMPT and not _OF_HIS_OWN.search(said)
    return said if is_one else None
