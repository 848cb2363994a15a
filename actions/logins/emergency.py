"""An emergency: first aid that cannot hurt, said before the request, and a person at once with what is known."""

from __future__ import annotations

import re
from typing import Any

from actions.conversation import Conversation
from actions.handoff.facts import gather_facts
from actions.logins.classes import class_of_emergency
from actions.logins.content import Kind, content
from actions.logins.facts import facts_of
from actions.logins.knowing import said_screen
from actions.logins.memory import Trouble
from actions.logins.telling import said_backup, said_change, said_server
from actions.logins.urgency import find_urgency
from actions.reply import Reply
from kb.client import Case

CLOUD_ONLY = frozenset({"xingchen"})
CLOUD_EDITIONS = frozenset({"k3cloud_public", "k3cloud_private"})
"""What the edition says by itself of where the program runs."""
_PASSWORD = "密码"
FIX, CERTAIN_ENOUGH = "fix", ("H", "M")
# 「从八点半到现在」: when it began is not to be written down once more.
_WHEN = re.compile(r"(?<=记下)几点(?:开始|出事?)的(?:事)?，")
_KEEPER = re.compile(r"管(?:服务器|网络|机房|数据库)|网管|IT", re.IGNORECASE)


def first_aid_text(
    conversation: Conversation, kind: Kind, product: str | None = None, named: Case | None = None
) -> str:
    """What to do and not to do now, and what to have ready; what is known already is not asked for. `named`: the case
    that his words name as the cause."""
    first_aid = content().first_aid
    aid = first_aid.of(kind)
    said = "，".join(conversation.customer_texts())
    lead = aid.of_password if aid.of_password and _PASSWORD in said else aid.lead
    if named is not None:
        lead = first_aid.named.format(cause=named.cause)
    calls = first_aid.calls if conversation.dialogue.ticket_knows is None else first_aid.called
    lines = [f"{lead}{calls}", "", "这段时间请您："]
    is_since_told = bool(gather_facts(conversation, {})["since"])
    does = [_WHEN.sub("", line) if is_since_told else line for line in aid.do]
    lines += [f"{number}. {line}" for number, line in enumerate(does, start=1)]
    needs = _needs(conversation, kind, product, is_prompt_told=named is not None)
    if needs:
        lines += ["", first_aid.ask, *(f"· {need}" for need in needs)]
    return "\n".join(lines)


def keepers_way(case: Case) -> Any | None:
    """The way out of a case that is for who keeps the server, mends it, and touches no data; None for none."""
    ways = [way for way in case.solutions if way.kind == FIX and not way.touches_data and _KEEPER.search(way.who)]
    return ways[0] if ways and case.confidence in CERTAIN_ENOUGH else None


def keeper_text(case: Case | None) -> str:
    """To whoever asks what to restart before the person has come: why not, what to look at, and where the cause is
    named, the way for who keeps the server with its risk and when to stop."""
    words = content().first_aid.keeper
    way = keepers_way(case) if case is not None else None
    if way is None:
        return f"{words.why}\n{words.look}"
    steps = [f"{number}. {step}" for number, step in enumerate(way.steps, start=1)]
    heading, risk = f"{way.title}（操作人：{way.who}）", f"风险：{way.risk}"
    return "\n".join([words.why, "", words.offer, heading, *steps, risk, words.stop])


def say_first_aid(
    conversation: Conversation, reply: Reply, kind: Kind, product: str | None = None, named: Case | None = None
) -> None:
    """Says it, before the request for a person."""
    reply.say(first_aid_text(conversation, kind, product, named))


def first_aid_before_person(conversation: Conversation, reply: Reply) -> dict[str, Any]:
    """「数据库置疑，转人工」: first aid where the words tell of an emergency, and its facts; else nothing."""
    urgency = find_urgency(conversation)
    if urgency is None or not urgency.is_certain:
        return {}
    say_first_aid(conversation, reply, urgency.kind)
    trouble = Trouble(words=conversation.text, emergency=urgency.kind)
    trouble.diagnosis = class_of_emergency(urgency.kind, trouble.words)
    # The question is read by `gather_facts`, which leaves out the wish for a person.
    return {name: fact for name, fact in facts_of(trouble).items() if name != "question"}


def _needs(conversation: Conversation, kind: Kind, product: str | None, *, is_prompt_told: bool) -> list[str]:
    known = gather_facts(conversation, {"product": product} if product else {})
    said = "，".join(conversation.customer_texts())
    needs = content().first_aid.needs
    is_cloud = known["product"] in CLOUD_ONLY
    wanted = [
        (needs.product, known["product"] is None),
        (needs.error_text, not (known["error_text"] or known["codes"] or is_prompt_told or said_screen(said))),
        (needs.since, not known["since"]),
        (needs.changed, not is_cloud and said_change(said) is None),
        (needs.server, not is_cloud and known["edition"] not in CLOUD_EDITIONS and said_server(said) is None),
        (needs.backup, not is_cloud and kind != "everyone" and said_backup(said) is None),
    ]
    return [need for need, is_missing in wanted if is_missing]
