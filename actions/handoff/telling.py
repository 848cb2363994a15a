"""The customer's own problem in his own words: what of a turn tells of it, and of which matter.

What he says to us rather than of the problem is left out, clause by clause: courtesies, anger, the wish for a person,
how long it takes, that we did not understand, that it still does not work (`tried` tells that).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.question import PRODUCT_ENTITIES
from actions.clauses import CLAUSE
from actions.conversation import ASKS, COMPLAINS, DECLINES, DEMANDS, FAILED, WORKED, Act, Conversation
from actions.dialogue.acts import CERTAIN, SURE, asks, is_read
from actions.dialogue.beyond import without_opener
from actions.dialogue.matters import join_into, matter_at_hand, tell, turn_to, unsolved_matters, words_of
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import LOGIN, kind_of, names_matter, opens_another
from actions.dialogue.quoting import without_abuse
from actions.dialogue.remarks import has_worked
from actions.handoff.demand import orders_clause
from actions.handoff.meanwhile import asks_what_to_do
from actions.handoff.needs import asks_for_needs
from actions.handoff.trials import hear_report
from actions.handoff.turning import is_of_other_company, other_part, turn_to_other
from actions.handoff.unsafe import is_of_same_trouble
from actions.question_form import has_question_form

MIN_CHARS = 2
MIN_REST = 4

# Intents that answer us, whatever else they say.
_ANSWERS = frozenset(
    {"greet", "thanks", "goodbye", "bot_challenge", "affirm", "deny", "helped", "cancel", "restart", "steer"}
)
_PARTICLE = r"[吧啊呀哈呢哦嘛了的啦哎唉]*"
_OURS = r"(?:人工客服|人工|真人|活人|客服|工程师|技术(?:人员|支持)?|人)"
_ASK_FOR = (
    r"(?:请|麻烦|帮我|给我|我要|我想|我说|直接|干脆|赶紧|赶快|快点?|能不能|可以|可不可以|还是|那就?|就|马上|现在|先|行吧?|好吧?|你们?|算了|实在不行)*"
)
_DEMAND = (
    rf"{_ASK_FOR}(?:转接?|找|叫|喊|要|换|接|联系)(?:一?个|到|下|一下|你们的?)*{_OURS}(?:客服|服务|人员|处理|来|看看|看一?下|跟我说|帮我看看|弄)*{_PARTICLE}"
    rf"|{_ASK_FOR}(?:人工客服|人工|客服|提个?单|转(?=客服|服务|处理|{_PARTICLE}$))(?:客服|服务|处理)*{_PARTICLE}"
)
_AT_ENDS = re.compile(
    rf"^(?:{_DEMAND})|{_ASK_FOR}(?:转|找|叫|喊|换)(?:一?个)?(?:人工客服|人工|真人|客服|工程师)(?:处理|来|看看?|看?一?下)*{_PARTICLE}$"
)
_SAID_TO_US = tuple(
    re.compile(rf"(?:{words}){_PARTICLE}", re.IGNORECASE)
    for words in (
        _DEMAND,
        # courtesies, agreement, haste
        r"你好|您好|喂+|在吗|请问一?下?|麻烦(?:您|你)?|(?:好的?|行|嗯)?(?:谢谢|谢了|多谢|辛苦)(?:您|你)?|老师|师傅|亲|那个|好|好吧|行|行吧|那行|那好|嗯+|哦+|ok"
        r"|收到|明白|知道|可以|马上|赶紧|赶快|快点?|急|在线等|求助|求解|等着|是|对|都?不是|没有|有|看看|看一?下|处理一?下|帮(?:我|忙)?看?看?一?下?"
        r"|(?:大家|我们?|客户)?(?:都|还|就)?(?:快点?|赶紧|赶快|抓紧)?(?:啊|呀|点|处理|弄)?(?:都|还|在)?(?:等着|着急|急着)[^，。]{0,4}|(?:快点?|赶紧|赶快|抓紧)(?:啊|呀|点|处理|弄|来|看)*",
        # that he has heard it, at home in his own tongue; and that he wants somebody now
        r"咁得|咁好|要得|得行?嘛?|晓得(?:了)?|帮手睇(?:下|吓)?咯?|帮(?:我|我们)看(?:下|一下)|莫吓我哈?|(?:我|我们)?(?:现在|马上|立刻|立即|今天)+就?要(?:人|人工|工程师|你们的人)(?:来)?",
        # the wish for a person, put otherwise
        r"(?:别|不要|不想|少)(?:再)?(?:让|跟|和|用|拿)?[^，。]{0,4}(?:机器人?|智能)[^，。]*|(?:还|到底)?有没?有?人(?:在|吗|呢|没有?)+|人呢|在不在|我要投诉[^，。]{0,4}"
        r"|[^，。]{0,3}(?:叫|喊|派|让|找)个?人(?:过来|来|上门)?(?:看看|看一?下|处理|弄)?",
        # what he makes of it before he asks for something, and how else we can be reached
        r"(?:哎|唉|诶|嗨|那)?(?:算了|直接|干脆|还是|我说|我都说了|说了|我要|那就|实在不行|得了|罢了|行了|别说了|不说了|不废话)+"
        r"|(?:哎|对了|那|顺便|问一?下|请问)*(?:你们|您们|人工|客服|售后|服务|公司|工程师|热线)[^，。]{0,4}(?:电话|号码|微信|热线)[^，。]{0,6}|(?:有没有|有|留个|给个)[^，。]{0,3}(?:电话|联系方式|热线)[^，。]{0,4}|电话(?:号码)?(?:是)?多少",
        r"(?:算了)?(?:那|就)?(?:你|您)?(?:别|不用|不要)(?:再)?(?:查|说|问|发|看|找)(?:下去)?(?:了|啦)*"
        # that he wants none
        r"|[^，。]{0,4}(?:不想?|不用|别|不要|不需要)(?:再|给我|帮我|要|让我)*(?:转|找|叫)(?:到|个)?(?:人工|客服|工程师|人)[^，。]{0,4}",
        # how long it takes
        rf"(?:你们|您们|他们|{_OURS})?(?:到底|大概|一般|究竟|还|得|要|需要)*几(?:分钟|个?小时|个?钟头)(?:能|才|会|可以)*(?:来|到|好|处理|回|接|弄)[^，。]{{0,4}}|(?:能不能|能|可以|可不可以)?(?:马上|赶紧|快点?|给我|先)*[来打回][个过一]*电话[^，。]{{0,4}}|"
        r"[^，。]{0,4}(?:大概|还|到底|一般)?(?:要|得|需要)?(?:等|排)?(?:多久|多长时间)(?:能|才|会)?[^，。]{0,6}"
        rf"|(?:你们|您们|他们|{_OURS})(?:大概|一般|今天)?(?:几点|什么时候|啥时候?|何时|多久)[^，。]{{0,10}}|(?:几点|什么时候|啥时候?|何时)(?:能|会|才)?[^，。]{{0,4}}(?:来|处理|回复|联系|打电话|解决)[^，。]{{0,4}}"
        r"|(?:现在)?有?人(?:在)?(?:处理|看|管|弄)(?:了)?(?:吗|没有?|不)?|(?:怎么)?还没(?:有)?人?(?:来|处理|回复?|联系|弄)[^，。]{0,4}|处理(?:到哪|得?怎么样|好)[^，。]{0,4}",
        r"(?:到现在|都|也|怎么|就)*(?:还|都)*没(?:有)?(?:一个)?人(?:来|理|管|回|找|联系|处理|打)[^，。]{0,5}|(?:什么时候|啥时候?|何时)(?:才|能|会|可以)*(?:好|修好|弄好|恢复)"
        r"|(?:那|好的?|行)?我?(?:就|先)?等(?:着|一?等|你们|您们?|工程师|人工|电话|消息|通知)*|(?:那|好的?|行)?我?(?:就|先|都)?不(?:动|碰)(?:它|了)*",
        # that we did not understand, or were told before
        r"你们?(?:这个)?(?:机器人?)?(?:都|也|又|还|根本|到底|怎么|就)*(?:在这)?(?:没|听不|看不|不)(?:有)?(?:回答|听|看|理解|明白|懂)[^，。]{0,6}"
        r"|你们?(?:还|又|怎么|老是?|一直)+(?:在这)?(?:跟我|给我)?(?:讲|扯|说|发|问)[^，。]{0,8}|答非所问|我(?:都|已经|刚才?)*(?:说|讲)(?:过|了|完)+[^，。]{0,8}|说了?(?:多少|几|好几)遍[^，。]{0,4}",
        # how it goes on
        r"(?:好的?|那|看|说|来|继续|接着|先)*(?:下一?个|下一件|第[二三四]个|第[二三四]件|另外?一个)(?:问题|事情?)?",
        # how it went with what was shown
        r"(?:我)?(?:都|也|还)?(?:还是|仍然)?(?:不行|没用|没解决|不管用|没效果|没好)|(?:我)?(?:都|也|已经)?(?:照做|试|弄)(?:过|了)",
        # that nobody is needed
        r"(?:算了|取消|不用(?:了|你们|转)?|不要了|没事|不麻烦(?:你们)?)|(?:把|我的?|那个?|这个?|先|帮我|就|查一?下)*(?:工单|单子)(?:撤|取消|关|销|不用|不要|算|处理|怎么样|到哪)[^，。]{0,6}|[^，。]{0,4}(?:撤销?|取消|不用|不要)(?:那个?|这个?|我的|一下|了)*(?:工单|单子)",
        # only how he feels
        r"(?:我)?(?:都|快|要|真的?|太)*(?:哭|疯|崩溃|急|气|烦|累)(?:死|坏)?(?:我|人)?",
    )
)
_ASKS = re.compile(
    r"[?？]|怎么|怎样|如何|咋|为什么|为啥|哪里|哪儿|在哪|哪个|(?<![提显]示)(?<![报弹])什么|啥|多少|能不能|可不可以|可以不|要不要|会不会|是不是|有没有"
    r"|吗|么$|呢$|想问|请问|帮我(?:看|查)|教我|带我"
)
# How we are to talk to him, or that we do it badly: 「别给我发步骤」, 「一次说完」, 「你答的什么啊」.
_HOW_TO_TALK = re.compile(
    r"^(?:就|那|你们?|您们?|麻烦|请)*(?:别|不要|少|甭|一次|一口气|快点?|赶紧|赶快|直接|简单|说|讲|回答|答|告诉|重说|再说)"
)
_ALL_AT_ONCE = re.compile(r"(?:一次|一口气|一起)(?:性)?(?:都|全)?(?:说|讲|给|发)[^，。\s]{0,3}$")
_GAPS = re.compile(r"\s*，[\s，,!！。.；;]*")
# 「卡住了,，,报错」, 「别人在做。，下午可以」: of several marks the first is enough.
_RUNS = re.compile(r"([，,。.；;！!？?])\s*[，,][\s，,]*")
# 「安排个工程师陪我一起退」, 「今天下午远程」: what he wants of the person beside his coming.
_WANTS_OF_HIM = re.compile(
    r"陪(?:我|着|同)|(?:跟|和|与|同|带)(?:我|我们)(?:一起|一块儿?|一步步?)|看着我|盯着|远程|上门|现场|到(?:我们|公司|店里)来"
)
_OF_TICKET = re.compile(r"(?<!生产)(?<!维修)工单|撤单")
# 「影像好了，发票云还是报错」: what is mended already tells where the rest lies.
_IS_LEFT = re.compile(
    r"还是(?!要你|找|转)[^，。]{0,12}(?:不|没|失败|报|错|卡)|还有[^，。]{1,10}(?:不|没|失败|报错)|(?:只|就)剩|剩下|另外?[一几两]?[个台][^，。]{0,6}(?:不|没|失败)|没好|没通|仍"
)
# 「灯亮了，打开还是演示版」, 「换了个口灯亮了」: what a step changed is part of the story, or its sense turns.
_GOES_ON = re.compile(
    r"(?:还是|仍(?:然|旧)?|依旧|照样)(?!你|您|要|找|转|请|得|人工|直接|谢|先)[^，。,\s？?]{2,}"
    r"|(?:换|重启|重插|插|拔|重装|清|改|删|刷新|重新登)(?:录|陆)?(?:了|过|完)[^，。,\s]{0,8}?(?:亮|通|反应|能[登进打用连])"
)
_PROMPT_FIRST = re.compile(
    r"^(?:就是|它|他|系统|软件|屏幕上?|上面|界面|现在|又|老是?|一直|点了?|一点|审核|保存|登录|打开|的?时候|时|就|会|还|都)*(?:提示|弹(?!性)|跳出|报错?(?![表税销价])|显示|写着)"
)
_TO_US = re.compile(r"[你您]|机器人|智能|回答|答非|听不懂|听懂|说过|都说了|说了|人呢|[一二两三几]遍")
# 「我问的是……」, 「你没回答我」: the same matter again, however it is put.
_REFERS_BACK = re.compile(r"我(?:是)?(?:问|说|讲)的|没回答|没看懂|听不懂|答非所问|还是|刚才|前面|上面|之前那")


def said_of_problem(text: str) -> str:
    """The clauses of `text` that tell of the problem, with the marks between them; empty where none does."""
    calm = without_abuse(text)
    kept: list[tuple[int, int]] = []
    for clause in CLAUSE.finditer(calm):
        begun = clause.start()
        words = clause[0]
        if any(pattern.fullmatch(words) for pattern in _SAID_TO_US):
            continue
        bare = words if _WANTS_OF_HIM.search(words) else _AT_ENDS.sub("", words)
        if len(bare) < MIN_CHARS or any(pattern.fullmatch(bare) for pattern in _SAID_TO_US):
            continue
        if bare != words and len(bare) < MIN_REST and not names_matter(bare):
            continue  # 「换个人来教我」: what is left of a wish tells nothing
        begun += words.index(bare)
        kept.append((begun, begun + len(bare)))
    said, before = "", 0
    for start, end in kept:
        gap = calm[before:start] if said else ""
        # What stood between was left out, or is what he wrote between two clauses.
        said += (gap if len(gap) == 1 or not CLAUSE.search(gap) else "，") + calm[start:end]
        before = end
    return said if len(re.sub(r"\W", "", said)) >= MIN_CHARS else ""


def told_of_problem(conversation: Conversation) -> str:
    """The same of this turn, without the clauses that were read as said to us, or as what has worked."""
    gone = [act.text for act in conversation.acts if _is_said_to_us(act)]
    if has_worked(conversation) and not (_IS_LEFT.search(conversation.text) or _GOES_ON.search(conversation.text)):
        gone += [act.text for act in conversation.acts if act.act == WORKED]
    gone += [act.text for act in conversation.acts if asks_for_needs(act.text) or asks_what_to_do(act.text)]
    text = conversation.text
    for clause in gone:
        text = text.replace(clause, "，", 1)
    if not gone:
        return said_of_problem(text)
    return said_of_problem(_RUNS.sub(r"\1", _GAPS.sub("，", text)).strip(" ，,。；;"))


def _is_said_to_us(act: Act) -> bool:
    if orders_clause(act):
        return _WANTS_OF_HIM.search(act.text) is None
    if names_matter(act.text):
        return False
    is_talk = act.confidence >= SURE and _HOW_TO_TALK.search(act.text) is not None
    if act.act == COMPLAINS:
        return is_talk or _is_to_us(act)
    return (act.act in (DEMANDS, DECLINES) and is_talk) or _ALL_AT_ONCE.match(act.text) is not None


def _is_to_us(act: Act) -> bool:
    return act.confidence >= SURE and _TO_US.search(act.text) is not None


def is_told(said: str, told: Sequence[str]) -> bool:
    """Is what a turn said among what was told of a matter, whole or in part?"""
    parts = [part for known in told for part in CLAUSE.findall(known) if len(part) >= MIN_REST]
    return any(said in known or known in said for known in told) or any(part in said for part in parts)


def hear_telling(conversation: Conversation) -> None:
    """Keeps what this turn tells of the matter at hand, or of another: an answer alone has solved nothing.

    Another matter beside an open ticket is not told to that one, before a person is asked for again.
    """
    dialogue = conversation.dialogue
    hear_report(conversation)
    if conversation.intent in _ANSWERS or not _says_more_than_product(conversation):
        return
    said = told_of_problem(conversation)
    told = words_of(unsolved_matters(dialogue))
    if not said or any(said in earlier for earlier in told):
        return
    conversation.matter_before = dialogue.matter_id
    if told and (part := other_part(conversation)):
        _tell_both(conversation, part, told)
        return
    if turns_to_another(conversation):
        conversation.ticket_before, dialogue.ticket_knows = dialogue.ticket_knows, None
        turn_to(dialogue)
    elif told and dialogue.ticket_knows is not None and asks_of_matter(conversation, said):
        dialogue.beside = said
        said = _told_beside(conversation)
        if not said or any(said in earlier for earlier in told):
            return
    elif told and dialogue.ticket_knows is not None:
        # What is asked may be taken out again by whoever answers it; what is told beside it stays.
        facts = _told_beside(conversation)
        if facts not in ("", said) and not any(facts in earlier for earlier in told):
            tell(dialogue, facts, conversation.slot("product"))
    tell(dialogue, said, conversation.slot("product"))


def _tell_both(conversation: Conversation, part: str, told: Sequence[str]) -> None:
    """A turn that ends one matter and turns to another tells each of them its own half."""
    dialogue = conversation.dialogue
    head = conversation.text[: len(conversation.text) - len(part)]
    ended = told_of_problem(part_of_turn(conversation, head))
    if ended and not any(ended in earlier for earlier in told):
        tell(dialogue, ended)
    conversation.ticket_before, dialogue.ticket_knows = dialogue.ticket_knows, None
    said = told_of_problem(part_of_turn(conversation, without_opener(part)))
    turn_to_other(conversation, part, said or part)


def _told_beside(conversation: Conversation) -> str:
    """What this turn tells beside its questions: 「ip 跟纸条上的不一样了。这个发给谁」."""
    text = conversation.text
    if not conversation.acts:
        return ""
    for act in conversation.acts:
        is_asked = act.act == ASKS and (act.confidence >= CERTAIN or has_question_form(act.text))
        if is_asked or _is_said_to_us(act) or asks_for_needs(act.text) or asks_what_to_do(act.text):
            text = text.replace(act.text, "，", 1)
    return said_of_problem(_RUNS.sub(r"\1", _GAPS.sub("，", text)).strip(" ，,。；;？?、"))


def hear_added(conversation: Conversation) -> None:
    """What the desk heard while the customer waited in the queue is told of the matter at hand, each thing once."""
    dialogue = conversation.dialogue
    for line in (conversation.entity("added") or "").splitlines():
        said = said_of_problem(line)
        if said and not any(said in earlier for earlier in words_of(unsolved_matters(dialogue))):
            tell(dialogue, said)


def take_up_beside(conversation: Conversation) -> None:
    """A person is asked for once more: what was asked since the ticket was opened is now part of the problem."""
    dialogue = conversation.dialogue
    if dialogue.beside:
        tell(dialogue, dialogue.beside)
        dialogue.beside = None


def asks_question(said: str) -> bool:
    """Is it a question that names a matter, which the library may answer?"""
    return _ASKS.search(said) is not None and names_matter(said)


def asks_of_matter(conversation: Conversation, said: str) -> bool:
    """The same of this turn: as its clauses were read, by its words only where they were not read surely."""
    return asks(conversation) and names_matter(said) if is_read(conversation) else asks_question(said)


def turns_to_another(conversation: Conversation) -> bool:
    """Is this turn plainly about another matter than what was told?"""
    here, text = matter_at_hand(conversation.dialogue), conversation.text
    kinds = {kind for kind in map(kind_of, here["words"] if here else ()) if kind is not None}
    kind = kind_of(text)
    knows = conversation.dialogue.ticket_knows
    named, known = conversation.entity("product"), (knows or {}).get("product")
    if (named and known and named != known and asks_question(text)) or (kinds and opens_another(text)):
        return True
    if is_of_other_company(conversation):
        return True
    if knows is not None and (is_of_same_trouble(conversation) or _only_reports(conversation)):
        return False
    if knows is not None and _tells_prompt(conversation):
        return False
    differs = bool(kinds) and kind is not None and kind not in kinds and _REFERS_BACK.search(text) is None
    # A voucher is a detail of a close that is refused; a password is none.
    return differs and (knows is not None or LOGIN in {kind, *kinds})


def _tells_prompt(conversation: Conversation) -> bool:
    """「提示库存组织已关账」 with a ticket open: what the screen says to it, whatever the prompt names."""
    return _PROMPT_FIRST.match(conversation.text) is not None and not asks(conversation)


def _only_reports(conversation: Conversation) -> bool:
    """「发票云通了 都好了 工单能撤了不」: it went well, and nothing else is asked or amiss, whatever it names."""
    went_well = any(act.act == WORKED and act.confidence >= CERTAIN for act in conversation.acts)
    others = [act for act in conversation.acts if act.act in (ASKS, FAILED) and act.confidence >= SURE]
    return went_well and all(_OF_TICKET.search(act.text) for act in others)


def rejoin(conversation: Conversation) -> None:
    """What this turn told was no other matter after all: whoever answers it goes on with the one before."""
    join_into(conversation.dialogue, conversation.matter_before)


def _says_more_than_product(conversation: Conversation) -> bool:
    """「EAS」, 「我们用的是KIS专业版」 is a fact of its own."""
    spans = conversation.spans(*PRODUCT_ENTITIES, "version")
    text = conversation.without(*PRODUCT_ENTITIES, "version")
    rest = re.sub(r"我们?|咱们?|公司|用的?是?|应该|好像|就是|是的?|的|吧|呢|产品|软件|版本?|金蝶|\W", "", text)
    return bool(rest) and (not spans or len(rest) >= MIN_CHARS)
