"""Taking into the trouble what a turn says of it: product, scope, words."""

from __future__ import annotations

import re

from actions.answers.question import PRODUCT_ENTITIES
from actions.conversation import ASKS, FAILED, Conversation
from actions.dialogue.acts import asks, read_acts, told_values
from actions.dialogue.problems import LOGIN, kind_of
from actions.handoff.since import without_moments
from actions.logins.affected import said_affected
from actions.logins.causes import says_little, without_filler
from actions.logins.knowing import told_traits
from actions.logins.memory import Trouble
from actions.logins.replies import has_done, says_only_outcome
from actions.logins.scope import told_scope
from actions.logins.telling import said_change, said_fault, without_change
from actions.products.asking import does_not_know
from actions.reply import Reply

MIN_CHARS = 2
_SHORT = 20
_CANNOT_LOG_IN = re.compile(r"登[录陆入]?不(?:上|了|进|去)|无法登[录陆]|没法登[录陆]?|登[录陆]失败")
_IN_PASSING = re.compile(
    r"开始|起|左右|还(?:是)?(?:好|能|可以|正常|行)(?:好)?|之?前|以?后|之后|好像|大概|应该|没有?(?:人)?(?:动|改|换)过?|什么|任何"
    r"|(?:只有|就)?我(?:一个人?|这台|自己)|同事们?|别人|其他人|大家|正常|没问题|没事|可以|能登?|不行"
)
_PARTS = re.compile(r"[，。,.！!？?；;\n]+")
_CLAUSES = re.compile(r"[\s，,。;；!！?？~～、…]+")
_FACTS = frozenset({"scope", "client", "changed", "place"})
_DONE_STEP = re.compile(
    r"(?:加|改|弄|设|绑|登记|添加|换|装|开|清|删|注册|导入|同步)(?:好|完|上|过|成功|进去)?了(?![吗么没])"
)
_COMES_UP = re.compile(r"又|再|接着|然后|现在|这回|这次|变成")
_CORRECTION = re.compile(
    r"^(?:[说打点搞]错了?|不对|不是|而是|应该是|我们?用的是|用的是|是|的|[，,。.！!、\s])+"
)


def says_cannot_log_in(text: str) -> bool:
    """「我登不上，今天要报税」: does a part of the text say just that? 「聚水潭登不上」 says what it is about."""
    parts = _PARTS.split(text)
    return any(_CANNOT_LOG_IN.search(part) and len(without_filler(part)) <= 1 for part in parts)


def listen(conversation: Conversation, reply: Reply, trouble: Trouble) -> None:
    """Product, scope and words of this turn."""
    trouble.product = reply.slots.get("product", conversation.slot("product"))
    if trouble.product is not None and conversation.entity("product_excluded") == trouble.product:
        trouble.product = None
        reply.set(product=None)
    observe(conversation, trouble)
    add_words(conversation, trouble)


def observe(conversation: Conversation, trouble: Trouble) -> None:
    """How many are affected, and whether it is the account or the computer."""
    text = conversation.text
    trouble.scope = told_scope(conversation) or trouble.scope
    trouble.hear_who(text)
    trouble.fault = said_fault(text) or trouble.fault


def add_words(conversation: Conversation, trouble: Trouble) -> None:
    """The words of this turn, unless they only say that the customer does not know, or that it did not help."""
    text = conversation.text
    if len(text) >= MIN_CHARS and not _knows_nothing(text) and not says_only_outcome(text):
        trouble.add(text, without_product(conversation))


def _knows_nothing(text: str) -> bool:
    """「不清楚」; but 「卡在正在调用中间层 不动了 我不懂sql」 tells something beside it."""
    parts = [part for part in _CLAUSES.split(text) if len(part) >= MIN_CHARS]
    return does_not_know(text) and all(does_not_know(part) or says_little(part) for part in parts)


def without_questions(conversation: Conversation) -> str:
    """What he tells, without what he asks and what failed."""
    text = conversation.text
    for act in read_acts(conversation):
        if act.act in (ASKS, FAILED):
            text = text.replace(act.text, "，")
    return text


def has_done_step(conversation: Conversation) -> bool:
    """「他加了 我再点又跳设备受限」: what was asked of him is done, and something new has come up behind it."""
    told = without_questions(conversation)
    return _DONE_STEP.search(told) is not None and _COMES_UP.search(conversation.text) is not None


def tells_in_passing(text: str) -> bool:
    """「今天早上开始的」, 「昨晚换了路由器」, 「就我一个人」: facts about the trouble, and no symptom of it."""
    rest = _IN_PASSING.sub("", without_moments(without_change(text)))
    return rest != text and says_little(rest)


def tells_of_trouble(conversation: Conversation) -> bool:
    """Whatever the classifier hears in it: facts in passing, how many it is, what was tried or checked."""
    text = conversation.text
    is_scope = len(text) <= _SHORT and told_scope(conversation) is not None
    is_told = is_scope or tells_facts(conversation) or tells_in_passing(text)
    return is_told or has_done(text) or bool(told_values(conversation, "tried"))


def tells_facts(conversation: Conversation) -> bool:
    """「结十月的 我出差呢 在酒店连的vpn 同组的人都能登」: who, where, what was changed; nothing is asked, and no other
    matter is told of."""
    text = conversation.text
    if asks(conversation) or kind_of(text) not in (None, LOGIN):
        return False
    told = said_affected(text)
    traits = {answer.key: answer.option for answer in told_traits(text, told_scope(conversation))}
    is_told = bool(told.cannot or told.can or traits.keys() & _FACTS) or said_change(text) is not None
    return is_told or traits.get("newcomer") == "new"  # 「今天」 alone tells of no account


def names_other_product(conversation: Conversation, trouble: Trouble) -> bool:
    """Does this turn name a product for the first time, name another one, or deny the one at hand?"""
    named = conversation.entity("product")
    is_other = named is not None and named != trouble.product
    return is_other or conversation.entity("product_excluded") is not None


def without_product(conversation: Conversation) -> str:
    """The words without names of products and editions."""
    return conversation.without(*PRODUCT_ENTITIES).strip(" ，。,.、:：")


def beside_product(conversation: Conversation) -> str:
    """What a correction of the product says of the trouble itself: 「说错了，不是星空，是KIS，连不上服务器」."""
    return _CORRECTION.sub("", without_product(conversation))
