"""Customers who tell their facts in passing are asked for none of them, by the whole product."""

from __future__ import annotations

import asyncio

from tests.dialogues.stage import Stage
from tests.dialogues.told import CARDS, read_cards, talk_all


def test_nobody_is_asked_for_what_he_told_in_passing(stage: Stage) -> None:
    """The open ones are measured (`python -m tests.dialogues.told`), and may only become fewer."""
    cards = [card for card in read_cards([CARDS]) if not card.is_open]
    talks = asyncio.run(talk_all(stage, cards))
    asked = ["\n".join([course.card.id, *course.lines]) for course in talks if course.faults]
    assert not asked, "\n\n".join(asked)
    assert len(talks) > 300
