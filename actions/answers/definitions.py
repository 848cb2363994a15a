"""「过账又是啥」, 「ping怎么弄」: a word of the trade is explained by the glossary, whatever is on screen.

Only where the word is all that is asked about; what is said beside it goes its usual way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from actions.answers.follow_up import names_little
from actions.answers.glossary import Term, glossary
from actions.conversation import Conversation
from actions.reply import Reply
from actions.spelling import simplified
from actions.steering.about_us import about_rest

DEFINED = "“{term}”的意思是：{plain}。"
DONE_SO_FAR = (
    "照上面说的一步一步来就行。卡在哪一步、屏幕上出来什么，拍张图发给我，我接着帮您看；不方便弄就回复“转人工”。"
)
MAX_EXPLAINED = 2
MAX_BEFORE = 2
"""So many signs before the word say of what it is: 「凭证过账」."""
_CLAUSE = re.compile(r"[^\s，,。；;！!？?~～…、:：]+[？?]*")
_LEADS = re.compile(
    r"^(?:那个|这个|那|这|就是|还有|另外|对了|哦|啊|诶|老师|师傅|请问|请教|我(?:想|就|先)?问(?:一?下)?|想问(?:一?下)?|问一?下|先问(?:一?下)?"
    r"|你(?:们)?(?:上面)?(?:说|写|讲)的(?:这个|那个)?|上面(?:说|写)?的?|里面的?|你不是叫我|啥子|到底|不是|所以)+"
)
_ENDS = r"[呀啊呢吗嘛么哦哈诶的了]*[？?]*$"
_BETWEEN = r"(?:这个(?:词|东西)?|那个|又|到底|究竟|具体|都|都是|这词|这俩字|一词|本身)*"
_WHAT = r"(?:什么|啥子?|甚么|咩|嘛玩意|神马|几个)"
_THING = r"(?:意思|东西|玩意儿?|概念|来的?|来着|说法|鬼|含义)?"
_MEANS = (
    rf"^(?P<term>.+?){_BETWEEN}(?:是|叫|指的?是?|算|代表)?个?{_WHAT}{_THING}{_ENDS}",
    rf"^(?:什么|啥)(?:叫做?|是|叫个)(?P<term>.+?){_ENDS}",
    rf"^(?P<term>.+?){_BETWEEN}(?:怎么|咋|如何)理解{_ENDS}",
    rf"^(?:解释|说明|讲)一?下(?:什么(?:叫|是))?(?P<term>.+?){_ENDS}",
    rf"^(?:不懂|不明白|不知道|没听过|没听说过|听不懂)(?:什么(?:叫|是))?(?P<term>.+?){_ENDS}",
    rf"^(?P<term>.+?)(?:我)?(?:不懂|没听过|没听说过|听不懂|不明白){_ENDS}",
)
_IS_WHO = rf"^(?P<term>.+?){_BETWEEN}(?:是|指的?是?)(?:谁|哪个|哪位|什么人|啥人){_ENDS}"
_DO = r"(?:弄|做|搞|整|用|敲|操作|试|查|看|开|打开|进|测|按|输|找)?"
_HOW = (
    rf"^(?P<term>.+?){_BETWEEN}(?:我)?(?:要|该|得)?(?:怎么|咋|咋个|如何|怎样|在哪(?:里|儿)?|上哪(?:儿|里)?|去哪(?:里|儿)?|哪里){_DO}个?(?:法|看|查)?{_ENDS}",
    rf"^(?:怎么|咋|如何|怎样|在哪(?:里|儿)?|哪里){_DO}(?P<term>.+?){_ENDS}",
    rf"^(?:我|俺)?(?:就是)?不会{_DO}(?P<term>.+?)(?:才问你?)?{_ENDS}",
    rf"^(?P<term>.+?)(?:我|俺)?(?:也|都)?不会{_DO}{_ENDS}",
)
_QUOTES = re.compile(r"[「」“”\"'《》【】\s]|^(?:这个|那个|所谓的?)|(?:这个|那个)$")
# What only says that he does not know it asks nothing more.
_IGNORANT = re.compile(
    r"我?(?:也|都|真|完全|还|是)?(?:不太?|没太?|搞不|听不|看不)(?:懂|明白|会|清楚|知道|熟)|我?没(?:听|弄|用|见)(?:说)?过|我?(?:头|第)一(?:次|回)(?:弄|用|做|听说?|结)?"
    r"|(?:我)?(?:是)?新来的|才问你的?|(?:怎么|咋)(?:弄|办|整|搞|做|用)|[\W呀啊呢吗嘛哦哈诶的了你]"
)
_REPROACH = re.compile(r"^你不是(?:叫|让|说)|才问你")
_HOW_ALONE = re.compile(rf"^(?:要|该|得|那|具体)*(?:怎么|咋|咋个|如何){_DO}{_ENDS}")


def answer_of_terms(conversation: Conversation, reply: Reply) -> Conversation:
    """Explains what is asked of single words, and returns the turn without it, its text empty where nothing else is
    said; the same conversation where no word is asked about."""
    product = conversation.slot("product")
    clauses = list(_CLAUSE.finditer(conversation.text))
    found: dict[int, str] = {}
    for place, clause in enumerate(clauses):
        line = define(clause[0], product)
        # 「拼是啥 怎么弄呀」: the second asks how that is done.
        if line is None and place - 1 in found and _HOW_ALONE.search(clause[0]):
            line = _how_of(clauses[place - 1][0], product)
        if line is not None and len(found) < MAX_EXPLAINED:
            found[place] = line
    if not found:
        return conversation
    for line in dict.fromkeys(found.values()):
        reply.say(_once(line, conversation))
    gone = [place for place, clause in enumerate(clauses) if place in found or _REPROACH.search(clause[0])]
    kept = [clause[0] for place, clause in enumerate(clauses) if place not in gone]
    rest = conversation.text if _IGNORANT.sub("", "".join(kept)) else ""
    for place in gone if rest else ():
        rest = rest.replace(clauses[place][0], " ", 1)
    rest = " ".join(rest.split()).strip(" ，,。；;！!")
    if rest and names_little(rest) and (terms := _meant(clauses[min(found)][0], product)):
        rest = f"{terms[0].term} {rest}"  # 「反过账是啥 非得manager?」
    return about_rest(conversation, rest)


def _once(line: str, conversation: Conversation) -> str:
    """How it is done is not read out twice: then what he sees helps further."""
    told = conversation.dialogue.explained
    if line not in _ways_to_do():
        return line
    if line in told:
        return DONE_SO_FAR
    conversation.dialogue.explained = [*told, line]
    return line


def define(clause: str, product: str | None, *, who: bool = False) -> str | None:
    """What the clause asks of a single word: its meaning, or how it is done; None where it asks anything else. `who`:
    also who 「服务管理员」 is."""
    bare = _LEADS.sub("", simplified(clause).strip())
    for pattern in (*_MEANS, *((_IS_WHO,) if who else ())):
        if (term := _term_in(pattern, bare, product)) is not None:
            return DEFINED.format(term=term.term, plain=term.plain)
    for pattern in _HOW:
        if (term := _term_in(pattern, bare, product)) is not None and term.how:
            return term.how
    return None


def _how_of(clause: str, product: str | None) -> str | None:
    """How that is done which this clause asks the meaning of."""
    terms = _meant(clause, product)
    return terms[0].how or None if terms else None


def _meant(clause: str, product: str | None) -> list[Term]:
    """The words that the clause asks the meaning of."""
    bare = _LEADS.sub("", simplified(clause).strip())
    return [term for pattern in _MEANS if (term := _term_in(pattern, bare, product)) is not None]


def _term_in(pattern: str, text: str, product: str | None) -> Term | None:
    found = re.search(pattern, text, re.IGNORECASE)
    return _named(_QUOTES.sub("", _LEADS.sub("", found["term"])), product) if found else None


def _named(word: str, product: str | None) -> Term | None:
    """The term that is written so, or that customers write so."""
    for start in range(MAX_BEFORE + 1):  # 「凭证过账」
        known = _terms_by_word().get(simplified(word[start:]), ())
        fitting = [term for term in known if product is None or term.fits([product])]
        if fitting and (not start or not word.isascii()):
            return fitting[0]
    return None


@lru_cache(maxsize=1)
def _ways_to_do() -> frozenset[str]:
    return frozenset(term.how for term in glossary().terms if term.how)


@lru_cache(maxsize=1)
def _terms_by_word() -> dict[str, list[Term]]:
    words: dict[str, list[Term]] = {}
    for term in glossary().terms:
        for word in (term.term, *term.variants, *term.heard):
            words.setdefault(simplified(word).replace(" ", ""), []).append(term)
    return words
