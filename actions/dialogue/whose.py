"""Whose is a reply? Who has asked gets the answer, whatever intent the classifier hears in it.

「就网页那个 星空吧」 after the question for the product names a product and no trouble, yet is heard as a login
trouble; 「那我自己能改不 我登都登不进去」 asks of the way out that is on screen. Another job takes such a turn only
where its words plainly tell a trouble of that kind.
"""

from __future__ import annotations

import re

from actions.conversation import AWAIT_HELPED, AWAIT_PRODUCT, Conversation
from actions.dialogue.acts import asked_clauses, asks
from actions.dialogue.again import share_words
from actions.dialogue.problems import CLOSING, LOGIN, OTHER, PASSWORD, kind_named, kind_of, opens_another
from actions.logins.scope import told_scope

OF_JOB = {"password": LOGIN, "login": LOGIN, "closing": CLOSING}
"""The kind of matter that each job sees to; a password and a login are mostly one trouble, told twice."""
OPENING = frozenset({PASSWORD, LOGIN, CLOSING})
"""The intents by which a job is opened."""
ANSWER_INTENT = "inform"
MAX_NAMING_CHARS = 30
"""Who says more than this beside the product tells something."""
_NEWS = ("error_text", "code")
# 「星辰 不是登录的 是打印时弹的那个」: what it is not is no matter of his.
_DENIED = re.compile(r"(?:不是|不关|没说|没问|跟|和)[^，。,\s]{1,8}(?:没关系|无关)?(?=[，。,\s]|$)")
# 「会影响登录吗」 asks what comes of it, and nobody is shut out.
_BEARS_ON = re.compile(
    r"影响(?:到|不影响)?[^，。？?]{0,6}(?:登录?|密码|账号)|(?:登录?|密码|账号)[^，。？?]{0,6}(?:受|有|会)?(?:不会|没有?)?影响"
)
_LOST = re.compile(r"忘|不记得|想不起|记不|[记搞弄][错混]|密码[^，。,\s]{0,4}不(?:知道|晓得)|没人(?:知道|晓得)")
_INTENT_OF = {"password": PASSWORD, "login": LOGIN, "closing": CLOSING}


def answers_skill(conversation: Conversation) -> bool:
    """Is this the product that the question skill has asked for, and no trouble beside it?"""
    names = any(conversation.entity(name) for name in ("product", "edition"))
    if conversation.awaiting == AWAIT_PRODUCT and names and _is_of_lost_password(conversation):
        return True
    is_heard_so = conversation.intent in OPENING - {conversation.dialogue.topic}
    if conversation.awaiting != AWAIT_PRODUCT or not names or not is_heard_so:
        return False
    if _tells_of(conversation) or asks(conversation) or len(conversation.text) > MAX_NAMING_CHARS:
        return False
    said = _DENIED.sub("", conversation.text)
    wants_close = conversation.intent == CLOSING and kind_named(said) == CLOSING
    # 「打印密码忘了」, then 「星辰 是打印时弹的那个」: of the same thing still.
    is_same = kind_of(said) in (None, OTHER) and share_words(said, conversation.dialogue.question or "")
    return (kind_of(said) is None or is_same) and not wants_close


def _is_of_lost_password(conversation: Conversation) -> bool:
    """「云星辰那个 就早班阿芳一个登不上」: without his password nobody gets in, which is no other trouble."""
    is_login = conversation.intent == kind_of(conversation.text) == LOGIN and not opens_another(conversation.text)
    is_lost = conversation.dialogue.topic == PASSWORD and _LOST.search(conversation.dialogue.question or "") is not None
    return is_login and is_lost and not _tells_of(conversation)


def leaves(job: str, conversation: Conversation) -> bool:
    """Does he say himself that this is another matter (「还有个问题 报表取不到数」), and name one of another kind?"""
    own, kind = OF_JOB.get(job), kind_of(conversation.text)
    return own in (LOGIN, PASSWORD) and opens_another(conversation.text) and kind not in (None, LOGIN)


def stays_on_case(conversation: Conversation) -> bool:
    """Does he ask of the case on screen, whatever job it sounds like: 「网页登正常的 在哪重做授权」?"""
    is_open = conversation.awaiting == AWAIT_HELPED and conversation.intent in (PASSWORD, LOGIN)
    if not is_open or _tells_of(conversation) or opens_another(conversation.text):
        return False
    if not asks(conversation):
        # 「我们仨都退了 就我一台还冲突」: told of what is on screen.
        is_same = share_words(conversation.text, conversation.dialogue.question or "")
        return (is_same or told_scope(conversation) is not None) and kind_of(conversation.text) is None
    return all(kind_of(clause) is None or _BEARS_ON.search(clause) for clause in asked_clauses(conversation))


def stays_with(job: str, conversation: Conversation) -> bool:
    """A job has put something and waits: is this turn its own, though it sounds like another job's?"""
    intent, own = conversation.intent, OF_JOB.get(job)
    if not conversation.text or own is None or intent not in OPENING or intent == _INTENT_OF.get(job):
        return False
    if _tells_of(conversation) or opens_another(conversation.text):
        return False
    kind = kind_of(conversation.text)
    return kind is None or (kind == own and asks(conversation))


def as_answer(conversation: Conversation) -> Conversation:
    """The same turn as a detail, without the intent that it was heard with."""
    told = {"text": conversation.text, "intent": ANSWER_INTENT, "entities": conversation.entities()}
    return conversation.about(told, {})


def _tells_of(conversation: Conversation) -> bool:
    """A prompt or a code is news, whoever has asked."""
    return any(conversation.values(name) for name in _NEWS)
