"""The register of questions: what the bot asked, and what became of it. Nobody is asked twice.

Every question goes out through `Reply.ask` under an id that says what it asks. Before it is put, its asker reads all
that was written in this matter (`told_before`) and asks the register (`may_ask`); when the turn ends `settle` enters
what was put, and lets nothing pass that may not be put: then a person is offered, with all that was said.
A question is put once, and once more after something else was said; then it is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from actions.clauses import PAUSE
from actions.conversation import AWAIT_HANDOFF, AWAITING, PRODUCT, Conversation, Dialogue
from actions.dialogue.matters import matter_at_hand
from actions.dialogue.why import asks_why
from actions.reply import Reply, handoff_button

EDITION, REPHRASE, DESCRIBE, CHOICE, MODULES = "edition", "rephrase", "describe", "choice", "closing.modules"
LOGIN_PROMPT = "login.prompt"

MAX_PUT = 2
"""Once, and a reminder after something else was answered."""
ONCE = frozenset({REPHRASE, CHOICE})
OF_CUSTOMER = frozenset({PRODUCT, EDITION})
"""What holds for all he asks; every other question is one of its matter, and of its product."""
MAX_REMEMBERED = 40
GIVEN_UP = ""
"""The answer of who cannot tell, or did not."""
REASON = "low_confidence"
NO_MORE_QUESTIONS = (
    "这一点我问过您了，不让您再说一遍。您前面说的我都记着，要不要转给工程师接着看？会一起带过去，不用再讲。"
)

T = TypeVar("T")
Entry = dict[str, Any]
"""{question, product: what the question was about, put: how often, answer: None while it is open}."""


LOGIN = "login."


def login_question(key: str) -> str:
    """The id of a separating question of the login job."""
    return LOGIN + key


def password_question(attribute: str) -> str:
    """The id of a question of the password triage."""
    return EDITION if attribute == EDITION else f"password.{attribute}"


def choice_question(case_ids: Iterable[str]) -> str:
    """The id of a list of cases to choose from."""
    return f"{CHOICE}:{' '.join(sorted(case_ids))}"


def may_ask(dialogue: Dialogue, question: str, product: str | None = None, *, is_reminder: bool = False) -> bool:
    """Has it neither been answered nor been put often enough in this matter? `product`: what it is asked of."""
    entry = _find(dialogue, question, product)
    most = 1 if question.partition(":")[0] in ONCE and not is_reminder else MAX_PUT
    return entry is None or (entry["answer"] is None and entry["put"] < most)


def was_put(dialogue: Dialogue, question: str, product: str | None = None) -> bool:
    """Was it put in this matter?"""
    entry = _find(dialogue, question, product)
    return entry is not None and entry["put"] > 0


def answer_to(dialogue: Dialogue, question: str, product: str | None = None) -> str | None:
    """What he answered in this matter; None where he did not, or could not."""
    entry = _find(dialogue, question, product)
    return (entry["answer"] or None) if entry is not None else None


def put_under(dialogue: Dialogue, prefix: str, product: str | None = None) -> dict[str, str | None]:
    """Every question put in this matter whose id begins so, by the rest of its id, with what was answered to it."""
    names = {entry["question"] for entry in dialogue.asked if entry["question"].startswith(prefix)}
    return {
        name.removeprefix(prefix): answer_to(dialogue, name, product)
        for name in names
        if was_put(dialogue, name, product)
    }


def note_answer(dialogue: Dialogue, question: str, answer: str | None, product: str | None = None) -> None:
    """It is answered, or given up (None); what was never asked is not noted."""
    entry = _find(dialogue, question, product)
    if entry is not None:
        entry["answer"] = answer or GIVEN_UP


def take_back(dialogue: Dialogue, *questions: str) -> None:
    """The customer has taken his answer back (「不是KIS」): it may be asked anew."""
    dialogue.asked = [entry for entry in dialogue.asked if entry["question"] not in questions]


def hear_product(conversation: Conversation) -> None:
    """The product and the edition that this turn names answer the questions for them, whoever asked; a denial takes the
    answer back."""
    dialogue = conversation.dialogue
    if conversation.entity("product_excluded"):
        take_back(dialogue, PRODUCT, EDITION)
    for question in (PRODUCT, EDITION):
        if named := conversation.entity(question):
            note_answer(dialogue, question, named, conversation.slot(PRODUCT))


def close_matter(conversation: Conversation) -> None:
    """What was asked and told so far belongs to a matter that is over; the next one has questions of its own. A job
    that waits beneath goes on with what it has asked."""
    dialogue = conversation.dialogue
    waiting = tuple(f"{entry['name']}." for entry in dialogue.jobs)
    dialogue.asked = [
        entry
        for entry in dialogue.asked
        if entry["question"] in OF_CUSTOMER or (waiting and entry["question"].startswith(waiting))
    ]
    if not waiting:
        dialogue.past_texts = len(list(conversation.customer_texts()))


def told_before(conversation: Conversation, read: Callable[[str], T | None]) -> T | None:
    """What a question's own reader finds in all that was written in this matter: the latest telling counts, a whole
    message before its clauses."""
    for text in reversed(matter_texts(conversation)):
        if (found := read(text)) is not None:
            return found
        parts = [part for part in PAUSE.split(text) if part]
        for part in reversed(parts if len(parts) > 1 else []):
            if (found := read(part)) is not None:
                return found
    return None


def matter_texts(conversation: Conversation) -> list[str]:
    """All that he wrote since the matter at hand began, oldest first, whatever the bot made of it."""
    here = matter_at_hand(conversation.dialogue)
    # Of a message that told several problems only this one's part belongs here.
    told = here["words"] if here is not None and conversation.dialogue.past_texts else []
    texts = list(conversation.customer_texts())[conversation.dialogue.past_texts :]
    own = [conversation.text] if conversation.text else []
    return list(dict.fromkeys([*told, *texts, *own]))


def settle(conversation: Conversation, reply: Reply) -> None:
    """Enters what this turn asks. A reminder that may not be put is left out; instead of any other question that may
    not, and of a reminder that was all the answer, a person is offered."""
    dialogue, is_explained = conversation.dialogue, asks_why(conversation)
    product = reply.slots.get(PRODUCT, conversation.slot(PRODUCT))
    for question, message, is_reminder in reply.asked:
        if not is_explained and not may_ask(dialogue, question, product, is_reminder=is_reminder):
            reply.messages = [other for other in reply.messages if other is not message]
            if not is_reminder or not any("text" in other or "response" in other for other in reply.messages):
                reply.say(NO_MORE_QUESTIONS, [handoff_button(REASON)])
                reply.set(**{AWAITING: AWAIT_HANDOFF})
                dialogue.offer_reason = REASON
            continue
        entry = _find(dialogue, question, product)
        if entry is None:
            entry = {"question": question, "product": product, "put": 0, "answer": None}
            dialogue.asked = [*dialogue.asked, entry][-MAX_REMEMBERED:]
        # Why it is asked was asked: the reason and the question are one answer.
        entry["put"] += 0 if is_explained else 1
    if found := reply.slots.get(PRODUCT):
        note_answer(dialogue, PRODUCT, found)


def _find(dialogue: Dialogue, question: str, product: str | None) -> Entry | None:
    is_general = question == PRODUCT
    return next(
        (
            entry
            for entry in reversed(dialogue.asked)
            # What was not known yet is no other product.
            if entry["question"] == question and (is_general or not {entry["product"], product} - {None, product})
        ),
        None,
    )
