"""Finding versions, periods, scope, codes and prompts in what a customer wrote, by patterns; nothing is learned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.gazetteer import Mention
from kb.text import extract_codes

VERSION = "version"
PERIOD = "period"
SCOPE = "scope"
CODE = "code"
ERROR_TEXT = "error_text"

COMPANY = "company"
ONE = "one"

MIN_ERROR_CHARS = 4
MIN_BEFORE_BLANK = 3
MAX_ERROR_CHARS = 200


def _either(words: str) -> str:
    """An alternation of the words in a text, one or more a line."""
    return "(?:" + "|".join(words.split()) + ")"


# 「V8.1」, 「14.3版」, 「版本号 7.6.0.202」, 「7.5.1」; an amount (1.5万) or an address (192.168.1.5) is no version,
# nor a day (「12.31的版本」 is the backup of that day).
_NAMED = r"(?:星空|星辰|cloud|eas|wise|k/?3|kis|[业贸舰你准]版)"
_NOT_COUNTED = (
    r"(?![A-Za-z0-9_.]|\s?[万元块%％折号日月年倍个条张台吨]"
    r"|[^，。,\s]{0,2}(?:结账|之?前|以前|截止|到期|那天|晚上|早上|上午|下午))"
)
_VERSION = re.compile(
    r"(?<![A-Za-z0-9_.])[vV]\s?(\d{1,2}(?:\.\d{1,5}){1,3})(?![A-Za-z0-9_.]*\d)"
    r"|(?:版本号?|version)\s*(?:应该|大概|好像|可能|显示|写|就|的|着)*\s*(?:是|为|[:：])?\s*[vV]?(\d{1,2}(?:\.\d{1,5}){1,3})(?![\d.]*[:：]\d)"
    r"|(?<![A-Za-z0-9_.])(\d{1,2}\.\d{1,2}(?:\.\d{1,5})?)(?=\s?(?:版|SP\s?\d))"
    r"|(?<![A-Za-z0-9_.\-/:：])(\d{1,2}\.\d(?:\.\d{1,5})*)(?=\s?(?:的|这个|那个|这种)+版本?(?!面|式))"
    # 「云星空用的是8.1」, 「WISE14.3SP1」
    rf"|{_NAMED}\s?(?:现在|目前|我们|就|用|的|装)*是\s?[vV]?(\d{{1,2}}\.\d){_NOT_COUNTED}"
    rf"|{_NAMED}\s?[vV]?(\d{{1,2}}\.\d)(?=\s?SP\s?\d)"
    r"|(?<![A-Za-z0-9_.])([1-9]\d?\.\d{1,2}\.\d{1,5})(?![A-Za-z0-9_.万元块%％])"
    rf"|{_NAMED}\s?(\d{{1,2}}\.\d{{1,2}})(?![A-Za-z0-9_.万元块%％月号])"
    # 「KIS专业版12」: the whole number is the release, where nothing is counted by it.
    r"|(?<=[业贸舰准]版)\s?(1\d)(?=[，。,\s]|$)",
    re.IGNORECASE,
)
# 「2024年12月」, 「第3期」, 「202412期」, 「2024-11」, 「十二月份」; neither 「三个月」 nor 「一月一换」
# nor a full date.
_PERIOD = re.compile(
    # Nor a day, nor the month at which a module that should be further has stopped.
    r"(?<!停在)(?<!留在)(?<!期间还是)(?<!都结了)(?:\d{4}\s?年)?(?:第?\s?(?<!\d)\d{1,2}\s?(?:月份?|期)(?!间|\s?\d{1,2}\s?[日号]))|(?<!\d)20\d{4}期?(?!\d)"
    r"|(?<![\d.])20\d\d[-./](?:1[0-2]|0?[1-9])(?![\d]|[-./]\d)"
    r"|(?<![一二三四五六七八九十每])(?:十[一二]?|[一二三四五六七八九])月份?(?![一二三四五六七八九十换改次])"
    r"|上个?月|本月|这个月|当月|下个?月|上一?期|本期|当期|[上本下这]个?季度|去年|今年|年底|年末|年初"
)
_EVERYBODY = re.compile(
    _either(
        r"""所有(?:人|用户|同事|员工|电脑|门店|客户端) 全(?:公司|厂|部门|院|店|员|体) 整个(?:公司|部门|财务部|厂) 整层楼
        集体 全部(?:用户|同事|人|电脑|门店) 大家伙?都 我们都 每个人 谁都(?:登|进|连|打|用)不
        没(?:有)?一个人?能?(?:进|登)
        (?<![安完健])全都?(?:登|进|连|打不|上不|用不|掉|崩) 一个都(?:登|进|连)不 几台(?:电脑)?都
        同事们?(?:也|都)(?!能|可以|正常|没) 别人也(?!能|可以|正常|没)
        (?:[人部司店厂户端们务库间房组线]|这边|那边|大家)今?天?都(?:[登进连]不|打不开|上不)"""
    )
)
_ONLY_ONE = re.compile(
    _either(
        r"""只有我 就我(?![^，。,\s]{0,6}是(?:服务器|主机|管理员)) 我一个人 只有一台 就一台 只有这台
        就这一?台(?!是(?:服务器|主机)) 就只有(?!我们) 除了我 只我
        (?:别人|其他人|同事们?)也?都?(?:能|可以|正常|没事|没问题)
        别的电脑都?(?:能|可以|正常|没事)"""
    )
)
_QUOTED = re.compile(r"「([^「」]+)」|『([^『』]+)』|“([^“”]+)”|\"([^\"\n]+)\"|【([^【】]+)】")
_PROMPT_WORD = _either("提示 报错 弹窗 弹出来? 跳出来? 显示出来 显示 报")
_PROMPT = re.compile(
    _PROMPT_WORD
    + r"(?:的?(?:信息|内容|框|窗口|一个|个|我|说|就?是|好像|大概))*\s*[:：,，]?\s*(?:说(?:是|我)?\s*)?"
    # 「提示什么租赁到期」 quotes what he remembers of it.
    r"(?:(?:什么|啥)(?!意思|来着|问题|东西|原因|情况|时候|都|也|的)(?=[\u4e00-\u9fff]{4}))?"
    # 「提示“连接超时 怎么办」: a mark that is never closed.
    r"[「『“\"【]?"
    r"([^\n。！!；;「」『』“”\"【】]+)"
)
# 「打开页面503」
_PAGE_STATUS = re.compile(
    r"(?:页面?|网页|网址|浏览器|网站|登[录陆]|打开|显示|出现|返回|变成|http)[^，。,\d]{0,4}(?<![\d.])(40[0-9]|50[0-5])(?![\d.元张个条笔台块%号年月天人])",
    re.IGNORECASE,
)
# What the software says without a word like 「提示」; only where it reads like a prompt.
_SAYS = re.compile(
    _either("系统 软件 电脑 屏幕 界面 上面 窗口 [结关反][账帐] 登[录陆入] 审核 打开 进去 的时候 它")
    + r"(?:上|里|就|一直|老是?|总是?|又)*(?:说|写着)(?:是|我)?[:：,，]?\s*([^\n。！!；;「」『』“”\"【】]+)"
)
_READS_LIKE_PROMPT = re.compile(r"必须先|请先|请联系|未[^，。]|尚未|已(?:被|经)?(?:锁|禁|停|失效|占用)|正在")
# Where the prompt is over and the customer goes on: 「提示连接超时 星空 从8点开始的」.
_GOES_ON = re.compile(
    r"[\s,，]+(?="
    + _either(
        r"""从 自从 今[天晚早] 昨[天晚] 明[天早] 刚[才刚] 我 怎么 咋 为什么 急 大家 全公司 所有人 都[登进连不] 就我
        前面(?:的|那个)?(?:会计|同事|人)
        老板 会计 同事 领导 客户 好几 几分钟 半天 已经[好几半] 一直 [他她您你]
        点了?确[定认](?:又|就|以?后|之后|还)
        都是(?:用的?)?(?:kis|k/?3|eas|云?星[空辰]|金蝶) 服务器(?:那台|本机|自己|上)
        只有我 必须 月底 下班 麻烦 请问 帮 云?星[空辰] kis eas k/?3 wise 金蝶 可是 但 不过 然后 换了 重启
        试[了过] [弄搞等]了"""
    )
    + ")",
    re.IGNORECASE,
)
# 「商贸版登陆 云服务器繁忙,请稍后再试」: where he was when it came.
_BEFORE_PROMPT = re.compile(r"^[^\s，,。]{0,10}(?:版|登[录陆入]|打开|时候?)\s+")
_PROMPT_BEFORE = re.compile(_PROMPT_WORD + r"[^。！!；;\n]{0,8}$")
# What follows 「报错」 without being the prompt: 「报错了怎么办」, 「提示什么」, 「报表」.
_NOT_A_PROMPT = re.compile(_either("了 怎么 咋 啥 什么 吗 呢 的 是什么 不出来 一下 错误?$ 表 价 税 销 账 名 送 告 废"))
# 「上报信息部」, 「要报给总部放行」 hand something on.
_HANDS_ON = re.compile(r"[上汇填申禀呈]报$")
_HANDED_TO = re.compile(r"报(?:给|上去|到(?!期)|批|备(?!份)|请[示领]|领导|总部|集团|省公司|信息部)")
_QUESTION_TAIL = re.compile(
    r"[,，\s]*"
    + _either(
        """怎么办 怎么处理 怎么解决 怎么弄 怎么搞 怎么回事 咋办 咋整 咋弄 是什么意思 是啥意思 啥意思
        什么原因 为什么 求助 急 在线等 谢谢 吗 呢 啊 (?<=[A-Za-z0-9])了"""
    )
    + r"[?？~～!！。\s]*$"
)
# A whole message that is the prompt itself: how programs speak, and nothing that a customer would say.
_FORMAL = re.compile(r"请(?:联系|先|重新|稍后|检查|确认|输入|与|到|在|使用)|不允许|未授权|无权|互斥锁|禁止")
_COLLOQUIAL = re.compile(
    r"[我你咱俺他她吗呢吧啊呀咋]|怎么|怎样|如何|为什么|什么|哪|能不能|可不可以|帮|求|麻烦|请问|谢|[?？]|急|登不|进不|打不开|上不去|不了|一直|老是|总是|今天|昨天|想|要"
)
MIN_PASTED_CHARS = 10
_COMMA = re.compile(r"[，,]\s*")
# A prompt that he pasted, and then goes on by himself: 「……，请联系系统管理员添加!  这个什么意思」.
_PASTED_END = re.compile(r"([^\n!！。?？]{10,}?)[!！。\s]*(?:(?<=[!！。])|\s{2,})\s*(?=\S)")
_FORMAL_REQUEST = re.compile(r"请(?:联系|先|重新|稍后|检查|确认|输入|与|使用)")
# Of people and places, as no prompt speaks: 「，财务主管在出差」, 「，影像那边也传不了」.
_OWN_WORDS = re.compile(
    r"^(?:是不是|会不会|影像|(?:财务)?主管|出纳|会计|老板|领导|同事|别[人的处]|其[他它](?:人|电脑|门店|系统)|这边|那边|店里|公司里?|单位|客户|密码我|重启|换了|"
    r"早上|上午|中午|下午|晚上|昨[天晚]|今[天早]|刚|之前|以前|上周|上个?月|都|也|还是|就)|[^，,\s]{1,4}(?:那边|这边|那台|这台)"
)
# Words that only point at what is shown: 「弹出来要的那个」, 「打印时弹的那个框」. The text of it is not among them.
_ONLY_POINTS = re.compile(
    r"(?:[那这](?:个|种|句|行|条|样|段|一)*(?:小?框|话|字|提示|东西|窗口?|对话框|界面|密码)?|的?(?:小|对话|弹|输入|密码)?框|的?(?:小|弹)?窗口?|的?(?:对话)?界面)[的了吧啊呢嘛]*$"
)
# A blank parts what the screen says from what the customer goes on to tell, unless that, too, reads like a prompt.
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff”」】)）!！])\s+(?=[\u4e00-\u9fff])")
_GOES_ON_AS_PROMPT = re.compile(
    r"^(?:请|该|此|您|是否|当前|不能|无法|不允许|未|已|需|系统|错误|原因|详细|异常)|错误|失败|异常|不存在|不允许|锁定|禁用|失效|超时|未授权|重新登[录陆]|再试|强[制迫]|联系.{0,3}管理员"
)
_LOOKS_LIKE_ERROR = re.compile(
    _either(
        """错误 失败 无法 不能 异常 不存在 未找到 找不到 超时 拒绝 无效 过期
        error exception fail invalid denied"""
    ),
    re.IGNORECASE,
)


def find_versions(text: str) -> Iterator[Mention]:
    """Version numbers, digits only."""
    for hit in _VERSION.finditer(text):
        group = _matched_group(hit)
        yield Mention(VERSION, hit[group], hit.start(group), hit.end(group))


def find_periods(text: str) -> Iterator[Mention]:
    """Accounting periods as the customer put them, without spaces."""
    for hit in _PERIOD.finditer(text):
        yield Mention(PERIOD, re.sub(r"\s", "", hit[0]), hit.start(), hit.end())


def find_scopes(text: str) -> Iterator[Mention]:
    """Who is affected: COMPANY or ONE; of both the wider, since a wrong ONE would make an outage look small."""
    for value, pattern in ((COMPANY, _EVERYBODY), (ONE, _ONLY_ONE)):
        if hit := pattern.search(text):
            yield Mention(SCOPE, value, hit.start(), hit.end())
            return


def find_codes(text: str) -> Iterator[Mention]:
    """Error codes, as the library writes them, and the number that a page shows instead of itself."""
    upper = text.upper()
    known = extract_codes(text)
    for hit in _PAGE_STATUS.finditer(text):
        if hit[1] not in known:
            yield Mention(CODE, hit[1], hit.start(1), hit.end(1))
    for code in known:
        start = upper.find(code.upper())
        # A code in full width or with odd dashes is not found letter by letter; it still counts.
        start, end = (start, start + len(code)) if start >= 0 else (0, len(text))
        yield Mention(CODE, code, start, end)


# 「没有这个提示，就30%不动」: what stands behind it is what he sees, and no prompt.
_NONE_SHOWN = re.compile(
    r"没(?:有|出现|弹出?|看到|跳出?)*(?:这个|那个|这种|这样的|任何|什么|啥|错误|报错)*提示(?:框|信息)?[\s，,。:：]*$"
)


def find_error_texts(text: str) -> Iterator[Mention]:
    """The prompt as the customer gave it: quoted, after 「提示：」, or the line of a pasted box that reads like one."""
    yield from _quoted_prompt(text) or _introduced_prompt(text) or _pasted_prompt(text) or _whole_prompt(text)


def _quoted_prompt(text: str) -> list[Mention]:
    for hit in _QUOTED.finditer(text):
        group = _matched_group(hit)
        is_prompt = _PROMPT_BEFORE.search(text[: hit.start()]) or _LOOKS_LIKE_ERROR.search(hit[group])
        if is_prompt and MIN_ERROR_CHARS <= len(hit[group]) <= MAX_ERROR_CHARS:
            return [Mention(ERROR_TEXT, hit[group].strip(), hit.start(group), hit.end(group))]
    return []


def _introduced_prompt(text: str) -> list[Mention]:
    for pattern in (_PROMPT, _SAYS):
        for hit in pattern.finditer(text):
            prompt = _prompt_alone(hit[1])
            reads_so = pattern is _PROMPT or _LOOKS_LIKE_ERROR.search(prompt) or _READS_LIKE_PROMPT.search(prompt)
            is_none = _NONE_SHOWN.search(text[: hit.start(1)]) or _NOT_A_PROMPT.match(prompt)
            is_none = is_none or _ONLY_POINTS.search(prompt)
            is_other = is_none or _hands_on(text, hit.start(1))
            if reads_so and not is_other and len(prompt) >= MIN_ERROR_CHARS:
                start = text.find(prompt, hit.start(1))
                return [Mention(ERROR_TEXT, prompt, start, start + len(prompt))]
    return []


def _hands_on(text: str, start: int) -> bool:
    """「报给总部放行」: is the word before this place no 「报」 of a prompt?"""
    return _HANDS_ON.search(text[:start]) is not None or _HANDED_TO.match(text[max(start - 1, 0) :]) is not None


def _prompt_alone(said: str) -> str:
    """What stands after 「提示」 without what the customer adds, and without the question at its end."""
    prompt = said.strip()
    over = next((hit for hit in _GOES_ON.finditer(prompt) if hit.start() >= MIN_ERROR_CHARS), None)
    prompt = prompt[: over.start()] if over else prompt
    for comma in _COMMA.finditer(prompt):
        if comma.start() >= MIN_ERROR_CHARS and _is_told(prompt[comma.end() :]):
            prompt = prompt[: comma.start()]
            break
    for blank in _BLANK.finditer(prompt):
        told = prompt[blank.end() :]
        if blank.start() >= MIN_BEFORE_BLANK and (not _GOES_ON_AS_PROMPT.search(told) or _COLLOQUIAL.search(told)):
            prompt = prompt[: blank.start()]
            break
    return _QUESTION_TAIL.sub("", prompt).strip()[:MAX_ERROR_CHARS]


def _is_told(words: str) -> bool:
    """「影像那边也传不了」 behind a comma: is it the customer's own, and not how programs speak?"""
    clause = _COMMA.split(words, maxsplit=1)[0]
    if _OWN_WORDS.search(clause):
        return True
    is_prompt = _GOES_ON_AS_PROMPT.search(clause) or _READS_LIKE_PROMPT.search(clause)
    return is_prompt is None and _COLLOQUIAL.search(clause) is not None


def _whole_prompt(text: str) -> list[Mention]:
    """The message is one pasted prompt: 「第三方应用 … 不允许用户登录，请联系系统管理员添加！」, or begins with one."""
    shown = _GOES_ON.split(_BEFORE_PROMPT.sub("", text.strip()), maxsplit=1)[0].strip()
    begins = _PASTED_END.match(shown)
    shown = begins[1].strip() if begins is not None and _FORMAL_REQUEST.search(begins[1]) else shown
    if "\n" in shown or not MIN_PASTED_CHARS <= len(shown) <= MAX_ERROR_CHARS:
        return []
    if not _FORMAL.search(shown) or _COLLOQUIAL.search(shown):
        return []
    start = text.find(shown)
    return [Mention(ERROR_TEXT, shown.rstrip("!！。."), start, start + len(shown.rstrip("!！。.")))]


def _pasted_prompt(text: str) -> list[Mention]:
    lines = text.strip().splitlines()
    for line in lines if len(lines) > 1 else []:
        shown = line.strip()[:MAX_ERROR_CHARS]
        if len(shown) >= MIN_ERROR_CHARS and _LOOKS_LIKE_ERROR.search(shown):
            start = text.find(shown)
            return [Mention(ERROR_TEXT, shown, start, start + len(shown))]
    return []


def _matched_group(hit: re.Match[str]) -> int:
    return next(number for number, value in enumerate(hit.groups(), start=1) if value)
