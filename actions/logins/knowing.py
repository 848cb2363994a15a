"""What a customer's words tell of the traits that separate causes, before anything is asked."""

from __future__ import annotations

from actions.logins.content import content
from actions.logins.separating import Answer

SCOPE = "scope"


def told_traits(words: str, scope: str | None) -> list[Answer]:
    """The traits that the words speak for; `scope` as the bot understood it counts more than the words."""
    told = {trait.id: trait.said_in(words) for trait in content().traits}
    if scope is not None:
        told[SCOPE] = scope
    return [Answer("trait", trait_id, option) for trait_id, option in told.items() if option]
