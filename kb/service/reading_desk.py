"""The reading desk: the blocking knowledge base behind an event loop that must never wait for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from kb.cases.model import Case, StoredCase
from kb.errors import LibraryError
from kb.knowledge import KnowledgeBase
from kb.products import Products
from kb.search.lines import LinesQuery, RankedLines
from kb.search.parts import CaseParts, PartsQuery
from kb.search.result import Query, SearchResult
from kb.settings import Settings
from kb.store.library import Revision

CATCH_UP_SECONDS = 2.0  # how long a question waits for cases that were just published
RETRY_SECONDS = 30.0  # after a failed catch-up, so that a broken encoder is not asked again at every question

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class ReadingDesk:
    """Runs searches, store access and index changes in threads of their own.

    One thread searches: the encoder takes one text at a time anyway, and its queue is the fair order. A long index
    change in its own thread takes turns with it batch by batch. The store has two threads, so that reading a case waits
    for neither; reading one closely, whose first time embeds it, has one of its own.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._searching = ThreadPoolExecutor(1, thread_name_prefix="kb-search")
        self._storing = ThreadPoolExecutor(2, thread_name_prefix="kb-store")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="kb-parts")
        self._indexing = ThreadPoolExecutor(1, thread_name_prefix="kb-index")
        self._catching_up: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None
        self._tidying = ThreadPoolExecutor(1, thread_name_prefix="kb-settle")
        self._failed_at = float("-inf")

    @classmethod
    async def open(cls, settings: Settings) -> ReadingDesk:
        """Opens what answers, and answers as fast from the first question on.

        Raises:
            LibraryError: something is missing or broken.
        """
        base = await asyncio.to_thread(KnowledgeBase.open, settings)
        try:
            await asyncio.to_thread(base.warm_up)
        except LibraryError:
            base.close()
            raise
        return cls(base)

    async def close(self) -> None:
        """Lets what runs come to its end, then closes the store."""
        for pool in (self._searching, self._reading, self._indexing, self._tidying, self._storing):
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(self._base.close)
        del self._base

    @property
    def products(self) -> Products:
        return self._base.products

    def state(self) -> dict[str, object]:
        """What healthz tells."""
        return {
            "status": "ok",
            "cases": len(self._base.snapshot.cards),
            "index_version": self._base.index_version,
            "calibrated": self._base.model is not None,
        }

    async def search(self, query: Query) -> SearchResult:
        """Answers from the library as it is now, changes by other processes included.

        What was retired is out before the answer; what was published is waited for up to `CATCH_UP_SECONDS`.
        """
        if await self._is_behind():
            await self._catch_up(CATCH_UP_SECONDS)
        return await self._in(self._searching, self._base.search, query)

    async def parts(self, case_id: str, query: PartsQuery) -> CaseParts:
        return await self._in(self._reading, self._base.parts, case_id, query)

    async def rank(self, query: LinesQuery) -> RankedLines:
        return await self._in(self._reading, self._base.rank, query)

    async def case(self, case_id: str) -> StoredCase:
        return await self._in(self._storing, self._base.library.get, case_id)

    async def draft(self, case: Case, who: str) -> StoredCase:
        return await self._in(self._storing, self._base.library.draft, case, who)

    async def edit(self, case: Case, who: str, revision: int) -> StoredCase:
        """Returns when the case is found by its new words, and no longer by the old."""
        edited = await self._in(self._storing, self._base.edit, case, who, revision)
        await self._catch_up(None)
        return edited

    async def history(self, case_id: str) -> list[Revision]:
        return await self._in(self._storing, self._base.library.history, case_id)

    async def publish(self, case_id: str, who: str) -> StoredCase:
        """Returns when the case can be found."""
        case = await self._in(self._storing, self._base.publish, case_id, who)
        await self._catch_up(None)
        return case

    async def retire(self, case_id: str, who: str) -> StoredCase:
        """Returns when the case can no longer be found."""
        case = await self._in(self._storing, self._base.library.retire, case_id, who)
        await self._catch_up(None)
        return case

    async def _catch_up(self, seconds: float | None) -> None:
        """Brings the index up to the store, in one task however many ask for it; waits for it at most `seconds`.

        A task that already runs may have read the store before the change we are asked for, so a second round follows
        where the index is then still behind.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while time.monotonic() - self._failed_at > RETRY_SECONDS:
            if self._catching_up is None or self._catching_up.done():
                self._catching_up = asyncio.create_task(self._refresh())
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            done, _ = await asyncio.wait({self._catching_up}, timeout=left)
            if not done or not await self._is_behind():
                return
        await self._drop_unpublished()

    async def _is_behind(self) -> bool:
        """A store that cannot be asked must not silence the index: it answers with what it knew last."""
        try:
            return await self._in(self._storing, self._base.is_behind)
        except SQLAlchemyError as error:
            log.error("the store cannot be asked for changes: %s", type(error).__name__)
            return False

    async def _drop_unpublished(self) -> None:
        """While the index cannot follow the store: what was retired must be gone all the same."""
        try:
            await self._in(self._indexing, self._base.drop_unpublished)
        except SQLAlchemyError as error:
            log.error("the store cannot be asked what is published: %s", type(error).__name__)

    async def _refresh(self) -> None:
        try:
            await self._in(self._indexing, self._base.refresh)
        except (LibraryError, SQLAlchemyError, RuntimeError, OSError) as error:
            # What could be dropped was dropped; the rest of the index goes on answering as it was.
            log.error("the index could not follow the library: %s", error)
            self._failed_at = time.monotonic()
        if self._base.is_worn() and (self._settling is None or self._settling.done()):
            self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """Beside everything else: what answers goes on answering, and changes go on being seen."""
        try:
            await self._in(self._tidying, self._base.settle)
        except (LibraryError, SQLAlchemyError, RuntimeError, OSError) as error:
            log.error("the index could not be made anew, and stays as it is: %s", error)

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: work(*args, **kwargs))
