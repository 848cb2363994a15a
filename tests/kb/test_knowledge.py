"""A library that is opened and closed in a process that goes on."""

from __future__ import annotations

import gc
import weakref

from kb.knowledge import KnowledgeBase
from kb.search.result import Query
from kb.settings import Settings


def test_a_closed_library_is_let_go_of_at_once(settings: Settings) -> None:
    """Half a gigabyte must not wait for the collector, which may not come for minutes."""
    gc.collect()
    gc.disable()
    try:
        base = KnowledgeBase.open(settings)
        base.search(Query(text="总账怎么反结账"))
        base.close()
        gone = weakref.ref(base)
        del base
        assert gone() is None
    finally:
        gc.enable()
