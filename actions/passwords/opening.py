"""Which turns open the password job, and which of them the library answers more exactly."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.answers.search import search_library
from actions.conversation import AWAIT_HELPED, AWAIT_PRODUCT, Conversation
from actions.fallback.foreign_matters import cannot_reach_us, names_foreign_password
from actions.fallback.refusal import names_other_vendor
from actions.logins.telling import is_out_of_reach
from actions.passwords.leaving import wants_to_manage
from actions.passwords.reading import Reading, fold, read
from actions.passwords.refusals import find_refusal
from actions.passwords.signs import (
    asks_of_later,
    denies_password,
    has_no_password_yet,
    is_precise,
    is_vague,
    speaks_of_recovery,
)
from kb.client import KbClient

INTENT = "password_reset"
CASHIER = "cashier"
OF_TILL = "xingchen"
"""The one product of ours in which a cashier has a password of his own."""
SURE = 0.5
"""Below this the classifier may be wrong; then only plain words of a lost password open the job."""
SHORT_CHARS = 12
STEERING = frozenset({"cancel", "restart", "handoff"})
POLITE = frozenset({"greet", "thanks", "goodbye", "bot_challenge"})
OTHER_MATTERS = frozenset({"closing_checklist", "other_kingdee", "login_failure", "out_of_scope"})
SAME_TROUBLE = frozenset({"password", "login", "printing"})
"""Topics of cases about the same trouble as a password job: such a case stands for it, any other lies beside."""
_ERP = re.compile(r"(?<![a-z])erp(?![a-z])|财务软件|做账软件|记账软件", re.IGNORECASE)
"""What customers call our products who name none."""
_DOUBTFUL = frozenset({"nlu_fallback", "inform", *OTHER_MATTERS})


def opens_job(conversation: Conversation) -> bool:
    """Has somebody lost, or is locked out of, a password of ours, or wants round it? Another job may have found out."""
    text, intent = conversation.text, conversation.intent
    if conversation.carried is not None:
        return True
    if not text:
        return intent == INTENT
    if names_foreign_password(text) or names_other_vendor(conversation) or intent in STEERING | POLITE:
        return False
    is_open = conversation.awaiting == AWAIT_PRODUCT and conversation.dialogue.topic == INTENT
    if is_open and not speaks_of_recovery(text):
        return False  # the question skill has asked for the product of a question about passwords
    if conversation.awaiting == AWAIT_HELPED and asks_of_later(text):
        return False  # asked of the case on screen, in case it should happen
    if _is_elsewhere(conversation) or denies_password(text) or is_out_of_reach(text) or cannot_reach_us(text):
        return False
    if find_refusal(text) is not None or (intent == INTENT and conversation.confidence >= SURE):
        return True
    if _is_refused_at_entrance(text) and _ERP.search(text):
        return True
    if intent == "out_of_scope" and not conversation.entity("product"):
        return False  # many a password is nobody's business here: a mailbox, a phone, another vendor
    if intent not in {INTENT, *_DOUBTFUL}:
        return False
    if has_no_password_yet(text) or _is_refused_at_entrance(text) or is_lost_at_till(text):
        return True
    return speaks_of_recovery(text) and not is_precise(text)


def is_lost_at_till(text: str) -> bool:
    """「收银员密码忘了」 has procedures of its own; printing, licences and the like at the till are other things."""
    values = read(text).values
    return values.get("account") == CASHIER and values.get("trouble") in ("forgotten", "locked")


def _is_refused_at_entrance(text: str) -> bool:
    """「从门户点进去说密码错误」: which password it is, the way in tells."""
    reading = read(text)
    return reading.is_only_wrong and "way_in" in reading.values


def _is_elsewhere(conversation: Conversation) -> bool:
    """Is it the password of something else (a mailbox, a bank), and none of our products is named?"""
    is_other = conversation.entity("account_kind") == "not_erp"
    return is_other and not conversation.entity("product") and conversation.intent == "out_of_scope"


async def topic_named(
    library: KbClient, conversation: Conversation, product: str | None, ours: Collection[str]
) -> str | None:
    """The topic of the case that this turn of a job names outright: one that the procedures do not have, and that was
    not shown yet. None where it names none, or the product is open.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    if product is None or conversation.entity("product_excluded") or len(conversation.text) <= SHORT_CHARS:
        return None
    found = await search_library(
        library,
        conversation.text,
        product=conversation.entity("product") or product,
        edition=conversation.slot("edition"),
        version=conversation.slot("version"),
        error_text=conversation.entity("error_text"),
        codes=None,
    )
    shown = {entry["case_id"] for entry in conversation.dialogue.shown}
    named = found.named
    return named.topic if named is not None and named.case_id not in shown | set(ours) else None


async def library_knows_better(
    library: KbClient, conversation: Conversation, reading: Reading, *, product: str | None, ours: Collection[str]
) -> bool:
    """Does the library hold a more exact answer than the triage, whose cases are `ours`? Where the words tell what
    happened, and are neither precise nor quote a prompt, they must name the very case.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    error_text = conversation.entity("error_text")
    has_prompt = bool(error_text or conversation.entity("code"))
    has_trouble = "trouble" in reading.values
    precise = is_precise(conversation.text) and reading.values.get("trouble") != "change"  # where to change it is ours
    if reading.values.get("trouble") in ("never_set", "no_original") or reading.values.get("code") == "gone":
        return False  # these have procedures of their own, in whichever words they are told
    if reading.values.get("trouble") == "phone_gone" and len(conversation.text) <= SHORT_CHARS:
        return False  # 「手机号换了」: what helps depends on what is still remembered
    if not has_trouble and wants_to_manage(fold(conversation.text)):
        return True  # who is to be the administrator, with nobody gone, is no matter of a password
    is_at_till = is_lost_at_till(conversation.text)
    must_name = has_trouble and not has_prompt and (is_at_till or not precise)
    found = await search_library(
        library,
        conversation.text,
        product=product,
        edition=conversation.slot("edition"),
        version=conversation.slot("version"),
        error_text=error_text,
        codes=None,
    )
    if must_name:
        return found.named is not None and found.named.case_id not in ours
    if found.answer is not None:
        return found.answer.case_id not in ours
    is_named = "account" in reading.values and len(conversation.text) <= SHORT_CHARS  # 「K3账套管理口令」
    return not has_trouble and (precise or not (is_named or is_vague(conversation.text)))
