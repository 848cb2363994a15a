"""What short words say of the solution on screen, and which words belong elsewhere."""

from __future__ import annotations

import re

from actions.conversation import AGREES, FAILED, Conversation
from actions.dialogue.acts import asks, does_only, goes, outcome, read_acts, told_values
from actions.dialogue.errand import is_past
from actions.logins.affected import said_affected
from actions.logins.memory import Trouble
from actions.logins.scope import says_only_who
from actions.products.asking import UNKNOWN_INTENT, does_not_know

SURE = 0.6
"""How sure the classifier must be that words belong elsewhere while the bot waits for a description."""
ELSEWHERE = frozenset({"closing_checklist", "other_kingdee", "password_reset", "out_of_scope"})
COURTESY = frozenset({"greet", "thanks", "goodbye", "bot_challenge"})
_SHORT, _LONGER = 20, 30
_VERY_SHORT = 8
_A_SOUND = 3
_QUESTION_CHARS = 6
_ASKS_HOW = re.compile(r"怎么|怎样|如何|咋|在哪|哪里|能不能|可以.{1,8}吗|为什么")

_WORKS = re.compile(
    r"好了|解决了|可以了|行了|能登了|登上了|登上去了|登进去了|进去了|进来了|搞定|能用了|恢复了|正常了|成功了"
)
_NO_USE = r"没好|没有好|不行|没用|没有用|没解决|不管用|没效果|不好使|失败|不对|没反应|一样|还是|试过|试了"
_WORKS_NOT = re.compile(rf"{_NO_USE}|(?:没|不)能|不了|没进")
_ONLY_OUTCOME = re.compile(
    rf"(?:{_NO_USE}|还|都|也|仍然?|依然|照做|我|已经|全|就是|这个|办法|了|的|啊|吧|呢|都?不[像是]|[\s，。,.！!~～、])+"
)
# 「做过了」, 「问过了没人用」: told of the solution on screen.
_HAS_DONE = re.compile(r"(?:做|问|弄|查|看|检查|照做|按.{0,4}做)过了|都做了|做了|问了|早就|答非所问")
_CANNOT = re.compile(
    r"不会|做不了|弄不了|看不懂|找不到|没有这个|没这个|没权限|没有权限|点不了|没法|不敢|太难"
    r"|没有?.{0,10}(?:按钮|菜单|选项|入口|文件夹|图标|这一项)"
)
_WILL_TRY = re.compile(
    r"^(?:好的?|嗯+|行|ok|收到|知道了|明白了?)[吧啊，。！!~]*$"
    r"|^(?:好的?|嗯|行)?[，, ]?(?:那)?(?:我|让我)?(?:先|去)*"
    r"(?:试试|试一下|试|看看|问|弄一下|问问|联系)(?:看|吧|再说|先)?[。！!~]*$"
    r"|稍等|等一下|等会|等一会|马上试",
    re.IGNORECASE,
)
_NEW_PASSWORD = re.compile(r"忘|重置|找回|改密|修改|过期|不记得|怎么|咋")
_STILL = re.compile(r"还是|仍|照样|依旧|照旧|又(?:跳|弹|报|提示|停|卡|这样)|一样")
_TELLING = 7
_NO_PROMPT = re.compile(r"^(?:没|无|不)")
_OF_WAY = re.compile(r"^[我这]|还|仍|试|照|做|弄|重|换|又|办法")
_CLAUSES = re.compile(r"[\s，,。.;；!！~～、…]+")


def says_it_works(conversation: Conversation) -> bool:
    """「能登了」 in so many words, whatever was asked."""
    if (told := outcome(conversation)) is not None:
        return told == "worked"
    return bool(_WORKS.search(conversation.text)) and says_works(conversation)


def says_works(conversation: Conversation) -> bool:
    """「好了」, 「登上了」."""
    if (told := outcome(conversation)) is not None:
        return told == "worked"
    if asks(conversation):
        return False
    text = conversation.text
    if _WORKS_NOT.search(text) or conversation.intent in ("deny", "not_helped"):
        return False
    return conversation.intent in ("helped", "affirm") or bool(_WORKS.search(text))


def has_done(text: str) -> bool:
    """「做过了」, 「授权看过了都有」: what he did, not what he asks."""
    return len(text) <= _LONGER and bool(_HAS_DONE.search(text)) and not _ASKS_HOW.search(text)


def says_only_outcome(text: str) -> bool:
    """「没好」, 「还是不行，试过了」: nothing of the trouble itself."""
    return _ONLY_OUTCOME.fullmatch(text) is not None


def fails_after_trying(conversation: Conversation) -> bool:
    """「清理也做完了 可是重新打开还是停在那里」: he has done it, and says what he sees now; a bare 「没好」 may be
    about the first step."""
    failed = [act.text for act in read_acts(conversation) if act.act == FAILED]
    return any(_STILL.search(text) and len(text) >= _TELLING and not says_only_outcome(text) for text in failed)


def will_try(conversation: Conversation) -> bool:
    """「好的，我试试」: the customer goes and tries; nothing is solved yet."""
    if asks(conversation) or outcome(conversation) is not None:
        return False
    if (goes(conversation) and not is_past(conversation.text)) or does_only(conversation, AGREES):
        return True
    return len(conversation.text) <= _SHORT and bool(_WILL_TRY.search(conversation.text))


def is_about_solution(conversation: Conversation) -> bool:
    """Does the turn tell how the solution on screen went, rather than something new?"""
    if conversation.entity("error_text") or conversation.entity("code"):
        return fails_after_trying(conversation)
    if _tells_only_who(conversation):
        return False
    if outcome(conversation) is not None:
        return True
    if asks(conversation):
        return False  # 「我自己能弄不」 tells nothing of how it went
    if will_try(conversation) or conversation.intent in ("affirm", "deny", "helped", "not_helped", "steer"):
        return True
    text = conversation.text
    tells = _WORKS.search(text) or _WORKS_NOT.search(text) or _CANNOT.search(text)
    if has_done(text):
        return True
    return (len(text) <= _SHORT and bool(tells)) or (len(text) <= _LONGER and bool(told_values(conversation, "tried")))


def _tells_only_who(conversation: Conversation) -> bool:
    """「k3 wise 15.1 就她不行」: whatever fails in it, fails for somebody."""
    failing = [clause for clause in _CLAUSES.split(conversation.text) if _WORKS_NOT.search(clause)]
    return bool(failing) and all(says_only_who(clause) or _says_of_others(clause) for clause in failing)


def _says_of_others(clause: str) -> bool:
    """「其它四台不行」; but 「我这里还是不行」 tells how it went."""
    return bool(said_affected(clause).cannot) and _OF_WAY.search(clause) is None


def says_no_prompt(conversation: Conversation) -> bool:
    """「没有」, 「不知道」 to the question for the prompt."""
    text = conversation.text
    return 0 < len(text) <= _VERY_SHORT and bool(_NO_PROMPT.search(text) or does_not_know(text))


def asks_elsewhere(conversation: Conversation) -> bool:
    """A plain question about another matter: 「凭证断号怎么整理」. Words of a trait in it are no answer, nor does who
    says how it went (「重装了 怎么没用」) ask elsewhere."""
    if conversation.entity("error_text") or conversation.entity("code"):
        return False
    if outcome(conversation) is not None and not asks(conversation):
        return False
    is_question = len(conversation.text) >= _QUESTION_CHARS and bool(_ASKS_HOW.search(conversation.text))
    return conversation.intent in ELSEWHERE and conversation.confidence >= SURE and is_question


def is_digression(conversation: Conversation, trouble: Trouble) -> bool:
    """Words that belong elsewhere; a prompt, and doubtful words while the bot asks for a description, do not."""
    if conversation.intent in COURTESY or conversation.intent == UNKNOWN_INTENT:
        return True
    if conversation.intent not in ELSEWHERE:
        return False
    if conversation.intent == "password_reset" and not _NEW_PASSWORD.search(conversation.text):
        # 「密码肯定没错」 tells of the login trouble.
        return False
    if trouble.phase == "separate" and len(conversation.text) <= _A_SOUND:
        return False
    if trouble.phase != "tried" and (conversation.entity("error_text") or conversation.entity("code")):
        return False
    return not (trouble.phase in ("prompt", "describe") and conversation.confidence < SURE)
