"""The causes that remain: cases that a search found, weighed by their scores and by what the customer answered."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Iterable, Sequence

from actions.answers.search import MAX_QUERY_CHARS, Found
from actions.logins.occasion import tells_login_trouble
from actions.logins.separating import Answer, Cause, normalised, weighed
from actions.logins.situations import bare_title, situation_of
from actions.logins.words import fold
from actions.products.editions import without_edition
from kb.client import Case, Hit, KbClient

SEARCHED = 20
MAX_CAUSES = 8
# Two cases whose scores differ by this much are e times as likely; fitted on the development questions
# (python -m tests.actions.logins.simulation).
TEMPERATURE = 0.05
# 「登不上」 is near to every login case: the scores say next to nothing, and more cases remain.
VAGUE_TEMPERATURE = 0.5
MAX_VAGUE_CAUSES = 16
# What logging in can fail at; other cases are found by chance words and count little.
LOGIN_TOPICS = frozenset({"login", "licence", "install", "password", "permission", "performance"})
ELSEWHERE = 0.2
CLOSING_TOPIC = "closing"
# Who says no more than 「登不上」 has not forgotten his password: he would say so.
VAGUE_PASSWORD = 0.3

# What says no more than that it does not work, and names of products.
_SAYS_NOTHING = re.compile(
    r"登[录入]?不(?:上去|上来|上|了|进去|进)|[进上]不(?:去|来|了)|打不开|连不上|用不了|无法登录|没法登录|登录(?:失败|不|有问题|问题|异常|报错|出错)"
    r"|怎么(?:办|回事|弄|处理|解决)|咋(?:办|回事|整)|什么原因|为什么|提示|错误|报错|登录|系统|软件|账[套号户]?|客户端|金蝶|云?星空|云?星辰|kis|eas|k/?3|wise|cloud|专业版|我们?的?"
    r"|今天|早上|刚才|突然|现在|就是|又|老是|一直|总是|也|都|急|请问|您好|你好|帮我|看看|一下|[了啊呢吗吧呀的去上在是我不]|[\s，。,.!！?？~～、:：]"
)
_MIN_REST = 2
# 「不是备份」 names what it is not about.
_DENIED = re.compile(r"(?:不是|没有|不关|不用|跟|和)[^，。,.\s]{1,8}(?:没关系|无关|的事|(?=[，。,.\s]|$))")


def says_little(question: str) -> bool:
    """Does it say no more than 「登不上」? Then the nearest case is a guess, however near."""
    return len(without_filler(question)) < _MIN_REST


def without_filler(text: str) -> str:
    """What is left of the words beside 「登不上」 and its kin, names of products, and filler."""
    return _SAYS_NOTHING.sub("", fold(text))


async def search_causes(
    library: KbClient,
    question: str,
    extra: Iterable[str],
    *,
    product: str | None,
    edition: str | None,
    version: str | None,
) -> Found:
    """Searches wider than the question skill does; an edition counts with its product only.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    edition = edition if product else None
    parts = [without_edition(question, product, edition), *(piece for piece in extra if piece not in question)]
    query = "\n".join(filter(None, parts))[:MAX_QUERY_CHARS]
    return Found(await library.search(query, product=product, edition=edition, version=version, k=SEARCHED))


async def weigh_causes(
    library: KbClient,
    found: Found,
    answers: Sequence[Answer],
    done: Iterable[str],
    *,
    is_vague: bool,
) -> list[Cause]:
    """The remaining causes, heaviest first; `done`: ids of cases that were shown and did not help."""
    gone = set(done)
    temperature, most = (VAGUE_TEMPERATURE, MAX_VAGUE_CAUSES) if is_vague else (TEMPERATURE, MAX_CAUSES)
    best = max((hit.score for hit in found.own_hits), default=0.0)
    weights = {hit.case_id: _weight(hit, best, temperature) for hit in found.own_hits if hit.case_id not in gone}
    if is_vague:
        weights |= {
            hit.case_id: weights[hit.case_id] * VAGUE_PASSWORD
            for hit in found.own_hits
            if hit.topic == "password" and hit.case_id in weights
        }
    heaviest = sorted(weights, key=lambda case_id: -weights[case_id])[:most]
    cases = await asyncio.gather(*(library.case(case_id) for case_id in heaviest))
    causes = normalised([Cause(case, weights[case.id]) for case in cases])
    for answer in answers:
        causes = weighed(causes, answer)
    return causes


def is_of_matter(case: Case | Hit, words: str) -> bool:
    """Is it about getting in, or does the customer name what it is about? 「双击没反应」 speaks of no backup, near as
    it is to 「备份文件双击没反应」."""
    if case.topic == CLOSING_TOPIC and tells_login_trouble(words):
        return False  # 「号说失效了 进不去 等着结应付」: what he would do there is no trouble yet
    named = _pairs(without_filler(bare_title(case))) & _pairs(_DENIED.sub("", words))
    return situation_of(case) is not None or bool(named)


def _pairs(text: str) -> set[str]:
    folded = "".join(fold(text).split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}


def _weight(hit: Hit, best: float, temperature: float) -> float:
    share = 1.0 if hit.topic in LOGIN_TOPICS else ELSEWHERE
    return share * math.exp((hit.score - best) / temperature)
