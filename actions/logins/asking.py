"""What of a turn asks of the way on screen, clause by clause, and what it names."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, is_read
from actions.dialogue.attempts import cannot_begin
from actions.logins.either import sides_of
from actions.logins.memory import MAX_WORDS

MAX_CHARS = 60
"""A longer clause tells a story; a turn may be longer, where it is read what of it asks."""
_CLAUSE = re.compile(r"[\s，,。.;；!！~～、…]+")
ASKS = re.compile(
    r"[？?]|怎么|怎样|如何|咋|点样|哪|什么|啥|多久|多少|谁|能不能|可不可以|要不要|会不会|是不是|有没有|[吗嘛]$|(?<![着的])呢$"
)
# 「怎么还是不行」, 「怎么又报错」 complain.
_COMPLAINS = re.compile(
    r"还是|还没|还不|又|不行|没用|没好|没解决|不管用|没反应|登不|进不|连不|打不开|失败|报错|提示|什么破|什么玩意|怎么回事|为什么|为啥|咋回事|不是[^，。,]{1,10}[了过]吗"
    r"|不是(?:胡闹|坑|扯|瞎|开玩笑|耍|逗|害)|像话|谁赔|凭什么|搞什么|有没有搞错"
)
_ASKS_WHO = re.compile(
    r"(?:找|叫|让|请|问|要)谁|谁(?:来|去|登|进|弄|做|操作|管|能|可以|有|负责|给|帮|会|搞|改|加)|(?:我|咱)(?:们)?(?:自己|本人)?(?:就|也|可以|会)*能?(?:弄|改|做|操作|解|处理|搞|加|搞定)(?:得了)?(?:不|吗|么|嘛)"
    r"|(?:我|咱)(?:们)?(?:自己|本人)(?:能不能|可不可以|能|可以|行)[^，。]{0,6}(?:不|吗|么|嘛|$)|(?:必须|一定要?|非得?|要不要|是不是要?|只能)(?:找|叫|让|请)?(?:管理员|网管|it|工程师|领导|老板)",
    re.IGNORECASE,
)
ASKS_OPENLY = re.compile(
    r"(?:是|叫)(?:什么|啥)(?:意思|东西|玩意)?[啊呀呢？?]*$|(?:什么|啥)意思[啊呀呢？?]*$|^(?:什么|啥)(?:是|叫)"
    r"|(?:还|都|也)能[^，。？?]{1,6}[吧不么吗][？?]*$"
    r"|[还再]?要(?:不要)?(?:重新|再|先|退|重)[^，。？?]{1,8}[不吗么][？?]*$"
)
"""So plain a question that it is one, whatever the reader of acts makes of it."""
_YES_OR_NO = re.compile(r"行不行?(?=[啊呀呢]*$)")
# 「行不行」 is asked of what stands before it.
_BARE_YES_OR_NO = re.compile(
    r"(?:那|这样?|我|就|到底|究竟)*(?:行不行|可不可以|能不能行?|好不好|对不对|是不是|行[吗不么]|可以[吗不么]|对吗)[啊呀呢]*[？?]*"
)
_OUTCOME = re.compile(r"^(?:还是|仍然|也)?(?:没好|没解决|不行|没用|不管用|没成功|没反应)")
# 「麻烦您看下接下来该怎么做」 asks for whatever comes next, and of no step.
_WHAT_NEXT = re.compile(
    r"(?:麻烦|请|老师|[您你]|帮|我|给|看|一?下|那|这|现在|接下来|然后|下一步|接着|又|还|该|要|应该|得|可以|能|到底|是)*"
    r"(?:怎么|咋|如何|怎样|干啥|干什么|做什么)(?:做|办|弄|整|搞|处理|样|操作)?[才好啊呀呢嘛了吗？?]*"
)
_CANNOT = re.compile(r"不会|不懂|不知道|没听过|没弄过|没用过|找不到|看不懂|没找到")
# He asks for no help with it: the next way is for him.
GIVES_UP = re.compile(r"[做弄搞办]不了|没法|没权限|没有(?:这个|那个|权限)|不敢|太难|换一?个")
# What he does with a thing is said in many ways; the thing alone is looked for.
_ASKING = re.compile(
    r"怎么样?|怎样|如何|咋|点样|在?哪(?:里|儿|个|一)?(?:地方|位置|文件夹|菜单)?|什么|啥|打开|找不?到?|进入|点开|操作|查看|弄|搞|不会|不懂|不知道|没|清除?(?=[啊呀呢吧]*$)|发到?|[啊呀哦吗嘛呢吧]"
)


def asked_of(conversation: Conversation) -> list[str]:
    """What he asks, clause by clause; 「在我这台弄还是去服务器那边」 and 「ping是什么意思」 ask, whatever they
    are heard as."""
    either = {act.text for act in conversation.acts if sides_of(act.text) or ASKS_OPENLY.search(act.text)}
    asked = {*asked_clauses(conversation), *either}
    return [act.text for act in conversation.acts if act.text in asked]


def asks_for_next_only(conversation: Conversation) -> bool:
    """「他们说是接口程序一直用我的账号 怎么办」: does he tell, and ask no more than what to do?"""
    asked = asked_of(conversation)
    return bool(asked) and all(_WHAT_NEXT.fullmatch(clause) or _COMPLAINS.search(clause) for clause in asked)


def is_long(text: str) -> bool:
    """Does the turn tell more than it asks, so that only its clauses are measured by what they ask?"""
    return len(text) > MAX_CHARS


def asks_who(text: str) -> bool:
    """「找谁」, 「我自己能弄不」."""
    return _ASKS_WHO.search(text) is not None


def asking_clauses(conversation: Conversation) -> list[str]:
    """The clauses that may ask of the way on screen; none where he only complains, gives up or tells a prompt."""
    text = conversation.text
    # 「提示里写的禁用 我再多试几次密码行不」: what is read surely to ask is no new prompt.
    is_news = bool(conversation.values("error_text") or conversation.values("code")) and not asked_clauses(conversation)
    is_given_up = GIVES_UP.search(text) is not None and not ASKS.search(text)
    if not text or is_news or is_given_up:
        return []
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    if is_read(conversation) or is_long(text):
        # 「没好 设备号在哪看啊」: what he asks comes first, what failed is told of in its turn.
        asking, is_verdict = asked_of(conversation), False
    else:
        asking = [clause for clause in clauses if ASKS.search(clause) or ASKS_OPENLY.search(clause) or sides_of(clause)]
        is_verdict = any(_OUTCOME.search(clause) for clause in clauses)
    # 「不升级行不行」 asks.
    asking = [clause for clause in asking if len(clause) <= MAX_CHARS]
    asking = [clause for clause in asking if sides_of(clause) or not _COMPLAINS.search(_YES_OR_NO.sub("", clause))]
    if is_verdict or not (asking or (cannot_begin(text) and not is_long(text))):
        return []
    # 「ping我不会 怎么弄」: what is asked was named before, as what he cannot do.
    asking = [clause for clause in asking if not _WHAT_NEXT.fullmatch(clause)]
    named = [clause for clause in asking if thing_of(clause) or _ASKS_WHO.search(clause)]
    return named or [clause for clause in clauses if _CANNOT.search(clause) and thing_of(clause)]


def thing_of(clause: str) -> str:
    """What the clause asks about, without the asking; empty for nothing that could be looked up."""
    if _BARE_YES_OR_NO.fullmatch(clause):
        return ""
    rest = _ASKING.sub(" ", clause).strip("？?那这我们你您 ")[:MAX_WORDS]
    return rest if re.search(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}", rest) else ""
