"""Is it an emergency? Signs that a person must come at once, whatever the customer was asking about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.conversation import Conversation
from actions.logins.affected import Affected
from actions.logins.content import Kind, content
from actions.logins.loss import lost_in_bulk, lost_something
from actions.logins.occasion import tells_login_trouble
from actions.logins.scope import COMPANY, SEVERAL, is_department, is_everybody, stands_as_fact
from actions.logins.telling import is_out_of_reach
from actions.logins.words import fold

# An outage is about getting in. Under another intent 「所有人都打不开报表」 is a question for the library.
_ABOUT_ACCESS = frozenset({"login_failure", "inform", "handoff", "not_helped", "deny", "nlu_fallback"})
_OUT_OF_SCOPE = "out_of_scope"
# Where only administrators go: 「管理员走了 谁都进不去后台」 stops nobody's work.
_ADMINISTRATION = re.compile(
    r"(?:登|进|上)(?:录|入)?不(?:去|了|到)?(?:那个|金蝶|系统|星辰|星空)?的?(?:后台|管理中心|账套管理|用户管理|权限)"
)


@dataclass(frozen=True, slots=True)
class Urgency:
    """What kind of emergency, and whether the words leave no doubt; `is_loss`: something was deleted, and where the
    library knows no way back a person must come, whatever the talk was about."""

    kind: Kind
    is_certain: bool
    is_loss: bool = False


def find_urgency(conversation: Conversation) -> Urgency | None:
    """The emergency that this turn tells of, certain ones first; None where there is none."""
    folded = fold(conversation.text)
    urgent = content().urgent
    if not folded or urgent.foreign_found.are_in(folded):
        return None
    if conversation.intent == _OUT_OF_SCOPE and not urgent.ours_found.are_in(folded):
        return None
    told = [signs for signs in urgent.signs if stands_as_fact(signs.found, folded)]
    certain = next((signs for signs in told if signs.certain), None)
    if certain is not None:
        return Urgency(certain.kind, is_certain=True)
    if lost_in_bulk(folded):
        return Urgency("damage", is_certain=True)
    if _is_outage(conversation, folded):
        return Urgency("everyone", is_certain=True)
    if lost_something(folded):
        return Urgency("damage", is_certain=False, is_loss=True)
    return Urgency(told[0].kind, is_certain=False) if told else None


def urgency_in_trouble(conversation: Conversation) -> Urgency | None:
    """As `find_urgency`, while the talk is of a login trouble: 「财务部5个人都这样」 says it all."""
    found = find_urgency(conversation)
    if found is not None and found.is_certain:
        return found
    return Urgency("everyone", is_certain=True) if is_department(conversation.text) else found


def urgency_of_shared(words: str, scope: str | None, affected: Affected) -> Urgency | None:
    """What all computers share hangs for several people, and nobody is known to get in: it is down for everybody."""
    is_shared = content().urgent.shared_found.are_in(words) and scope in (SEVERAL, COMPANY) and not affected.can
    return Urgency("server", is_certain=True) if is_shared else None


def urgency_of_line(line: str) -> Urgency | None:
    """The emergency that a line tells of which the customer has picked as his own."""
    urgent, folded = content().urgent, fold(line)
    told = next((signs for signs in urgent.signs if signs.certain and signs.found.are_in(folded)), None)
    if told is not None:
        return Urgency(told.kind, is_certain=True)
    is_outage = urgent.everybody_found.are_in(folded) and urgent.blocked_found.are_in(folded)
    return Urgency("everyone", is_certain=True) if is_outage else None


def _is_outage(conversation: Conversation, folded: str) -> bool:
    # 「所有人都登不上了！星空！今天要报税」 is taken for a tax matter; our product in it says that it is ours.
    is_ours = conversation.intent == _OUT_OF_SCOPE and conversation.entity("product") is not None
    # 「月末关账日 八个人没一个能进星空的」 is heard as a close.
    is_access = conversation.intent in _ABOUT_ACCESS or is_out_of_reach(conversation.text)
    is_access = is_access or tells_login_trouble(conversation.text)
    if not is_access and not is_ours:
        return False
    is_many = is_everybody(conversation) or is_department(conversation.text)
    return content().urgent.blocked_found.are_in(_ADMINISTRATION.sub("", folded)) and is_many
