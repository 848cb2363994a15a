"""Two products, or two companies, in one talk are two issues: each has its own product, edition, version and prompt.

A person is called for one of them, and the ticket's facts are of that one; the others stand in its words, each under
the name of what it is about. Of a talk about one product nothing is said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.conversation import AT_HAND, Conversation
from actions.dialogue.matters import Matter, take_up, unsolved_matters
from actions.handoff.demand import demands_person, orders_clause
from actions.handoff.telling import is_told, said_of_problem
from actions.handoff.turning import turned_to
from actions.products.editions import is_of, listed_products, read_edition
from actions.products.releases import version_of, versions_told

FOR_PERSON = "for_person"
"""Marks the matter that a person was called for."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What he uses where this trouble is, as far as he said it."""

    product: str
    edition: str | None
    version: str | None
    matter: Matter


def call_for(conversation: Conversation) -> None:
    """Notes the matter that a person is called for in this turn, and takes it up again where the turn goes on to
    another."""
    dialogue = conversation.dialogue
    unsolved = unsolved_matters(dialogue)
    for matter in dialogue.matters:
        matter.pop(FOR_PERSON, None)
    before = next((matter for matter in unsolved if matter["id"] == conversation.matter_before), None)
    served = before if before is not None and _orders_at_first(conversation) else _named(conversation, unsolved)
    served = served or next((matter for matter in unsolved if matter["state"] == AT_HAND), None)
    served = served or (unsolved[-1] if unsolved else None)
    if served is not None:
        served[FOR_PERSON] = True
        take_up(dialogue, served["id"])


def issue_served(conversation: Conversation) -> Issue | None:
    """The issue that a person is called for; None where all that is not solved is of one product."""
    unsolved = unsolved_matters(conversation.dialogue)
    if not _are_several(unsolved):
        return None
    marked = [matter for matter in unsolved if matter.get(FOR_PERSON)]
    at_hand = [matter for matter in unsolved if matter["state"] == AT_HAND]
    return _issue((marked or at_hand or unsolved)[-1], conversation)


def texts_of(issue: Issue, texts: Sequence[str]) -> list[str]:
    """Of all that he wrote what tells of this issue."""
    return [text for text in texts if (said := said_of_problem(text)) and is_told(said, issue.matter["words"])]


def under_names(matters: Sequence[Matter], conversation: Conversation) -> list[Matter]:
    """The matters, each begun with the name of its product where there are several: 「K3 WISE 14.2：……」."""
    if not _are_several(matters):
        return list(matters)
    return [_under_name(matter, _issue(matter, conversation)) for matter in matters]


def _under_name(matter: Matter, issue: Issue | None) -> Matter:
    if issue is None:
        return matter
    entry = next((one for one in listed_products() if one["id"] == issue.product), None)
    if entry is None:
        return matter
    name = next((one["name"] for one in entry["editions"] if one["id"] == issue.edition), entry["name"])
    name = name if entry["name"] in name else f"{entry['name']}{name}"
    name = f"{name} {issue.version}" if issue.version else name
    return {**matter, "words": [f"{name}：{matter['words'][0]}", *matter["words"][1:]]}


def _are_several(matters: Sequence[Matter]) -> bool:
    return len({matter["product"] for matter in matters if matter["product"]}) > 1


def _issue(matter: Matter, conversation: Conversation) -> Issue | None:
    product = matter["product"]
    if product is None:
        return None
    turns = list(conversation.customer_turns())
    known = conversation.slot("version") if conversation.slot("product") == product else None
    version = version_of(product, turns, known) if known else versions_told(turns).get(product)
    return Issue(product, _edition(product, conversation), version, matter)


def _edition(product: str, conversation: Conversation) -> str | None:
    known = conversation.slot("edition")
    if known and is_of(product, known):
        return str(known)
    told = [
        edition
        for text, entities in conversation.customer_turns()
        for edition in (*_editions_in(entities, product), read_edition(text, product).edition)
        if edition is not None and _speaks_of(product, entities)
    ]
    return told[-1] if told else None


def _editions_in(entities: Sequence[dict[str, object]], product: str) -> list[str]:
    values = [str(one["value"]) for one in entities if one.get("entity") == "edition"]
    return [value for value in values if is_of(product, value)]


def _speaks_of(product: str, entities: Sequence[dict[str, object]]) -> bool:
    """「专业版」 in a turn that names another product is none of this one's."""
    named = {one.get("value") for one in entities if one.get("entity") == "product"}
    return not named or product in named


def _orders_at_first(conversation: Conversation) -> bool:
    """Is a person ordered before the turn goes on to another matter?"""
    other = turned_to(conversation)
    if not other:
        return False
    head = conversation.text[: len(conversation.text) - len(other)]
    if demands_person(other) and not demands_person(head):
        return False
    return demands_person(head) or any(orders_clause(act) for act in conversation.acts if act.text in head)


def _named(conversation: Conversation, unsolved: Sequence[Matter]) -> Matter | None:
    """「WISE那个帮我转人工」: the one matter of the product that this turn names."""
    named = conversation.entity("product") if conversation.text else None
    own = [matter for matter in unsolved if named is not None and matter["product"] == named]
    return own[0] if len(own) == 1 and _are_several(unsolved) else None
