"""A prompt that no case for customers speaks of: its own words, something harmless to do, and a person with the facts.

Where a source is uncertain (L, U) the library keeps the prompt in a case for engineers, which customers never see;
where there is no source, in none. Who has such a prompt on screen is told at once what its words say, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.answers.search import GOOD_SHARE, PROVEN_ROUTES, Found
from actions.conversation import Conversation
from actions.logins.causes import LOGIN_TOPICS, says_little
from actions.logins.content import Prompt, content
from actions.logins.knowing import quoted_prompt, speaks_of
from actions.logins.memory import Trouble
from actions.logins.separating import Cause
from actions.logins.situations import situation_of
from actions.logins.words import fold
from actions.reply import Reply
from kb.client import Case, KbClient

NAMED, UNNAMED = "提示“{prompt}”", "您说的这个提示"
SAYS = "{name}，字面上是说{say}。"
DO = (
    "具体原因我手头没有核实过的资料，不乱说。您可以先这样试，没有坏处：\n{do}\n\n"
    "好了吗？还是不行，就点“没好”，我马上请工程师接着看，您说过的都会一起带过去。"
)
PERSON = "原因我手头没有核实过的资料，不让您乱试，我请工程师接着处理。您说过的都会一起带过去，不用再讲一遍。"
UNKNOWN = "{name}，我这里没有把握的办法，不让您乱试，我请工程师接着处理。您说过的都会一起带过去，不用再讲一遍。"
_HAS_WAITED = re.compile(
    r"一(?:整天|上午|早上|下午|天)(?:了|都|$|[，。,\s])|半天|[半几\d一二两三四五六七八九十]+个?(?:多|半)?(?:小时|钟头)|好几[次回天遍]|试了(?:好多|很多|无数|[几\d]+)[次回遍]|一直(?:是|这|提示|报)|老是|总是|这[两几]天"
)
_PROMPT = "提示"
# What prompts have in common tells none from another.
_OF_EVERY_PROMPT = re.compile(r"提示|用户|账号|帐号|账户|登[录陆]|系统|密码|账套|[您你我的已了被在或到个这该请\W]")
NO_KIND = "unknown"
"""The kind of a prompt whose words say nothing."""
AFTER_TRYING = "这个提示还是请工程师来看最稳妥。您说过的、试过的都会一起带过去，不用再讲一遍。"


@dataclass(frozen=True, slots=True)
class Strange:
    """A prompt that we have no checked answer to: as the customer quoted it, and what its words say, if anything."""

    prompt: str | None
    kind: Prompt | None


def read_prompt(quoted: str | None, known: str = "") -> Strange:
    """What its words say: those that were quoted, else those that the library knows it by."""
    kinds = (content().prompt_like(text) for text in (quoted, known) if text)
    return Strange(quoted, next((kind for kind in kinds if kind is not None), None))


def quoted_by(conversation: Conversation, reply: Reply, trouble: Trouble) -> str | None:
    """The prompt that he quoted in this trouble."""
    if trouble.prompt is not None:
        return trouble.prompt
    prompt = reply.slots.get("error_text", conversation.slot("error_text"))
    if not prompt or fold(str(prompt)) not in fold(trouble.words):
        prompt = quoted_prompt(trouble.words)
    # 「提示登录失败」 is on every screen.
    return None if prompt is None or says_little(str(prompt)) else str(prompt)


async def find_strange(
    library: KbClient, found: Found, quoted: str | None, reply: Reply, trouble: Trouble
) -> Strange | None:
    """The prompt that only a case for engineers speaks of; they are shown that case.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    if found.answer is not None and found.answer.route in PROVEN_ROUTES:
        return None
    engineers = Found(await library.search(trouble.words, product=trouble.product, audience="engineer"))
    if not is_for_engineers(found, engineers):
        return None
    reply.tell_desk("trace", engineers.trace)
    hit = engineers.own_hits[0]
    return read_prompt(prompt_in(await library.case(hit.case_id), trouble.words) or quoted, hit.passage.text)


def is_for_engineers(found: Found, engineers: Found) -> bool:
    """Do the words speak of an engineers' case about logging in, while customers' cases are far from them? `found` is
    what a search for customers gave, `engineers` the same search for engineers."""
    best, own = engineers.answer, found.own_hits
    if best is None or best.topic not in LOGIN_TOPICS or best.case_id in {hit.case_id for hit in own}:
        return False
    return best.route in PROVEN_ROUTES or not own or own[0].score < GOOD_SHARE * best.score


def is_known_prompt(quoted: str, causes: Sequence[Cause]) -> bool:
    """Does one of the causes speak of it? Where the likeliest is known by another prompt (「提示账号被锁」), the words
    were only near to that, and a list of such prompts would be no question."""
    likeliest = max(causes, key=lambda cause: cause.weight, default=None)
    if likeliest is None:
        return False
    known_by = situation_of(likeliest.case) or ""
    is_other = known_by.startswith(_PROMPT) and not _signs(known_by) & _signs(quoted)
    return not is_other and any(speaks_of(cause.case, quoted) for cause in causes)


def _signs(prompt: str) -> set[str]:
    return set(_OF_EVERY_PROMPT.sub("", fold(prompt)))


def prompt_in(case: Case, words: str) -> str | None:
    """The prompt of the case that stands in the customer's words."""
    said = fold(words)
    return next((text for text in case.error_texts if fold(text) in said), None)


def first_words(strange: Strange) -> str:
    """What is said at once."""
    name = NAMED.format(prompt=strange.prompt) if strange.prompt else UNNAMED
    if strange.kind is None:
        return UNKNOWN.format(name=name)
    said = SAYS.format(name=name, say=strange.kind.say)
    if strange.kind.do is None:
        return f"{said}\n{PERSON}"
    checks = [f"{place}. {check.look}" for place, check in enumerate(strange.kind.checks, start=1)]
    return f"{said}\n{DO.format(do=chr(10).join([strange.kind.do, *checks]))}"


def has_waited(words: str) -> bool:
    """「试了一上午」: to wait a little and try again is no news to him."""
    return _HAS_WAITED.search(fold(words)) is not None
