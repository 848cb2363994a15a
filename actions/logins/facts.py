"""What an engineer must know of a login trouble when a person takes over."""

from __future__ import annotations

from typing import Any

from actions.conversation import HELPED_RESULT, NOT_HELPED_RESULT
from actions.handoff.facts import ANSWERED, SHOWN_RESULT
from actions.logins.content import content
from actions.logins.knowing import quoted_prompt, said_clients, said_screen, told_traits
from actions.logins.likelihood import NO, YES
from actions.logins.memory import Trouble
from actions.logins.scope import COMPANY, SEVERAL
from actions.logins.separating import UNKNOWN
from actions.logins.telling import said_backup, said_change, said_server

AFFECTED = "affected"
"""Who gets in and who does not, in his words."""
DONE_RESULT, NOT_DONE_RESULT = HELPED_RESULT, NOT_HELPED_RESULT
NO_MODULE = ""
"""Logging in is no module's: the server, the report that is due, are named in passing."""
# Answers that are facts of their own; the others are told with the question.
_AS_FACTS = {"client": "client", "changed": "changed"}
_TOLD_BY_ITSELF = frozenset({*_AS_FACTS, "scope"})


def facts_of(trouble: Trouble) -> dict[str, Any]:
    """diagnosis, scope, client, what changed, the backup, the server, what was tried with its result, data_at_risk;
    only what is known."""
    said = {answer.key: answer.option for answer in told_traits(trouble.words, trouble.scope)}
    given = {entry["key"]: entry["option"] for entry in trouble.answers if entry["option"] != UNKNOWN}
    # What the words only hint at is no fact, but where the program runs is said plainly.
    answers = ({"client": said["client"]} if "client" in said else {}) | given
    told = {name: _title(key, answers[key]) for key, name in _AS_FACTS.items() if key in answers}
    # 「财务部5个人」 are several, though as many as that are an outage.
    is_outage = trouble.emergency in ("server", "everyone") and trouble.scope != SEVERAL
    known = {
        "question": "，".join(filter(None, [trouble.words, *_answered(trouble)])),
        ANSWERED: _answered(trouble),
        # He has tried it: the account works elsewhere.
        "diagnosis": None if (trouble.fault, trouble.diagnosis) == ("computer", "account") else trouble.diagnosis,
        "error_text": trouble.prompt or quoted_prompt(trouble.words) or said_screen(trouble.words),
        "scope": COMPANY if is_outage else trouble.scope or answers.get("scope"),
        AFFECTED: trouble.affected.text if trouble.affected.cannot or trouble.affected.is_parted else None,
        "changed": said_change(trouble.words),
        "backup": said_backup(trouble.words),
        "server": said_server(trouble.words),
        **told,
        **({"client": clients} if (clients := said_clients(trouble.words)) else {}),
        "tried": [{"what": entry["title"], "result": entry["result"] or SHOWN_RESULT} for entry in trouble.shown],
        "data_at_risk": True if trouble.emergency == "damage" else None,
    }
    return {name: value for name, value in known.items() if value} | {"module": NO_MODULE}


def _answered(trouble: Trouble) -> list[str]:
    """The titles of the buttons he answered with, as far as his words do not say the same."""
    told = [
        _title(entry["key"], entry["option"])
        for entry in trouble.answers
        if entry["kind"] == "trait" and entry["key"] not in _TOLD_BY_ITSELF
    ]
    seen = {YES: "有提示“{}”", NO: "没有提示“{}”"}
    told += [
        seen[entry["option"]].format(entry["key"])
        for entry in trouble.answers
        if entry["kind"] == "prompt" and entry["option"] in seen
    ]
    return [title for title in told if title and title not in trouble.words]


def _title(trait_id: str, option_id: str) -> str | None:
    trait = content().trait(trait_id)
    option = trait.option(option_id) if trait else None
    return option.title if option else None
