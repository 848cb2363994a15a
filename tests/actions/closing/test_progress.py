"""Progress on real databases: nobody's tick is lost, a repeated message changes nothing, nobody sees another's list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.closing.progress import DONE, NOT_APPLICABLE, OPEN, SKIPPED, ProgressStore
from actions.closing.visitor import Visitor
from actions.store.engine import Store
from actions.store.migrate import migrate

WANG = Visitor("c1", "m1", "org-1", "user-w", "王会计")
LI = Visitor("c2", "m1", "org-1", "user-l", "李会计")
STRANGER = Visitor("c3", "m1", "conv-c3", None, None)
ITEMS = [f"k3cloud-item-{number}" for number in range(24)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def progress(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ProgressStore]:
    """A real database of each kind."""
    if request.param == "sqlite":
        url = request.getfixturevalue("actions_database")
    else:
        new_database: Callable[..., str] = request.getfixturevalue("postgres_database")
        url = new_database(is_empty=True)
    store = Store(url)
    await migrate(store)
    yield ProgressStore(store)
    await store.close()


def at(visitor: Visitor, message: str) -> Visitor:
    return replace(visitor, message_id=message)


async def test_a_closing_is_opened_once_and_remembers_its_modules(progress: ProgressStore) -> None:
    first = await progress.open(WANG, "k3cloud", "2026-11", ["fa"])
    again = await progress.open(LI, "k3cloud", "2026-11", [])
    assert (again.id, again.left_out) == (first.id, ("fa",))
    assert (await progress.open(WANG, "k3cloud", "2026-12", [])).id != first.id
    found = await progress.latest(LI, "k3cloud")
    assert found is not None
    assert found.period == "2026-12"


async def test_everybody_opens_the_same_closing_at_once(progress: ProgressStore) -> None:
    closings = await asyncio.gather(*(progress.open(WANG, "k3cloud", "2026-11", []) for _ in range(8)))
    assert len({closing.id for closing in closings}) == 1


async def test_two_people_who_tick_at_once_lose_nothing(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    start = asyncio.Barrier(len(ITEMS))

    async def tick(number: int) -> None:
        await start.wait()
        visitor = at(WANG if number % 2 else LI, f"tick-{number}")
        await progress.mark(visitor, closing.id, [ITEMS[number]], DONE)

    await asyncio.gather(*(tick(number) for number in range(len(ITEMS))))
    found = await progress.load(WANG, closing.id)
    assert found is not None
    assert {name: mark.name for name, mark in found.marks.items()} == {
        item: WANG.name if number % 2 else LI.name for number, item in enumerate(ITEMS)
    }


async def test_the_same_item_ticked_twice_belongs_to_the_first(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    first = await progress.mark(at(WANG, "a"), closing.id, ["x"], DONE)
    second = await progress.mark(at(LI, "b"), closing.id, ["x"], DONE)
    assert first is not None
    assert second is not None
    assert second.marks["x"] == first.marks["x"]
    assert [(one.name, one.count) for one in await progress.helpers(WANG, closing.id)] == [("李会计", 1), ("王会计", 1)]


async def test_a_message_counts_once_even_after_a_restart(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    await progress.mark(at(WANG, "a"), closing.id, ["x"], DONE)
    await progress.mark(at(WANG, "b"), closing.id, ["x"], OPEN)
    repeated = await progress.mark(at(WANG, "a"), closing.id, ["x"], DONE)
    assert repeated is not None
    assert repeated.state("x") == OPEN
    assert (await progress.helpers(WANG, closing.id))[0].count == 2


async def test_states_and_remarks(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    await progress.mark(at(WANG, "a"), closing.id, ["x"], SKIPPED)
    changed = await progress.mark(at(LI, "b"), closing.id, ["x"], NOT_APPLICABLE, "没有外币" * 100)
    assert changed is not None
    mark = changed.marks["x"]
    assert (mark.state, mark.name, len(mark.remark or "")) == (NOT_APPLICABLE, "李会计", 200)
    empty = await progress.start_over(at(LI, "c"), closing.id)
    assert empty is not None
    assert not empty.marks


async def test_a_problem_stays_open_until_it_is_dealt_with(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    for message in ("a", "b"):
        noted = await progress.note_problem(at(WANG, message), closing.id, "x", "存在未过账凭证")
    assert noted is not None
    assert [(one.item_id, one.prompt) for one in noted.problems] == [("x", "存在未过账凭证")]
    solved = await progress.solve(at(LI, "c"), closing.id, "x", "存在未过账凭证")
    assert solved is not None
    assert not solved.problems
    await progress.note_problem(at(WANG, "d"), closing.id, "x", "存在未过账凭证")
    done = await progress.mark(at(WANG, "e"), closing.id, ["x"], DONE)
    assert done is not None
    assert not done.problems


async def test_nobody_reaches_another_company_or_conversation(progress: ProgressStore) -> None:
    closing = await progress.open(WANG, "k3cloud", "2026-11", [])
    for other in (STRANGER, replace(LI, owner="org-2")):
        assert await progress.load(other, closing.id) is None
        assert await progress.latest(other) is None
        assert await progress.mark(at(other, "x"), closing.id, ["x"], DONE) is None
        assert await progress.start_over(at(other, "y"), closing.id) is None
        assert await progress.helpers(other, closing.id) == []
    found = await progress.load(WANG, closing.id)
    assert found is not None
    assert not found.marks


async def test_who_signs_in_keeps_what_he_ticked_before(progress: ProgressStore) -> None:
    closing = await progress.open(STRANGER, "k3cloud", "2026-11", [])
    await progress.mark(at(STRANGER, "a"), closing.id, ["x"], DONE)
    signed_in = replace(STRANGER, owner="org-9", person="user-9", name="赵会计")
    found = await progress.latest(signed_in)
    assert found is not None
    assert (found.id, found.owner, found.state("x")) == (closing.id, "org-9", DONE)


async def test_each_account_set_has_a_list_of_its_own(progress: ProgressStore) -> None:
    nameless = await progress.open(WANG, "kis-professional", "2026-11", [])
    second = await progress.open(WANG, "kis-professional", "2026-11", ["fa"], "二厂", "kis_trade")
    assert second.id != nameless.id
    assert (second.account_set, second.edition, second.left_out) == ("二厂", "kis_trade", ("fa",))
    await progress.mark(at(LI, "a"), second.id, ["x"], DONE)
    found = await progress.find(LI, "kis-professional", "2026-11")
    assert found is not None
    assert (found.id, found.state("x")) == (nameless.id, OPEN)
    assert await progress.account_sets(LI, "kis-professional") == ["二厂", ""]
    latest = await progress.latest(WANG, "kis-professional", "")
    assert latest is not None
    assert latest.id == nameless.id
    assert await progress.account_sets(STRANGER, "kis-professional") == []


async def test_an_account_set_gets_its_name_in_every_month_and_no_other_ones(progress: ProgressStore) -> None:
    october = await progress.open(WANG, "kis-mini", "2026-10", [])
    november = await progress.open(WANG, "kis-mini", "2026-11", [])
    await progress.open(WANG, "kis-mini", "2026-11", [], "二厂")
    assert await progress.name_account_set(LI, november, "二厂") is None
    named = await progress.name_account_set(LI, november, "总部")
    assert named is not None
    assert (named.id, named.account_set) == (november.id, "总部")
    earlier = await progress.load(WANG, october.id)
    assert earlier is not None
    assert earlier.account_set == "总部"


async def test_an_erased_conversation_leaves_no_name(progress: ProgressStore) -> None:
    shared = await progress.open(WANG, "k3cloud", "2026-11", [])
    alone = await progress.open(WANG, "k3cloud", "2026-10", [])
    await progress.mark(at(WANG, "a"), shared.id, ["x"], DONE)
    await progress.note_problem(at(WANG, "b"), shared.id, "y", "存在未过账凭证")
    await progress.mark(at(LI, "c"), shared.id, ["z"], DONE)
    await progress.mark(at(WANG, "d"), alone.id, ["x"], DONE)
    own = await progress.open(STRANGER, "kis-mini", "2026-11", [])
    assert [step["item_id"] for step in await progress.export("c1")] == ["x", "y", "x"]

    assert await progress.forget("c1") > 0
    assert await progress.forget("c3") == 1
    found = await progress.load(LI, shared.id)
    assert found is not None
    assert {name: mark.name for name, mark in found.marks.items()} == {"x": None, "z": "李会计"}
    assert [problem.name for problem in found.problems] == [None]
    assert await progress.load(WANG, alone.id) is None
    assert await progress.load(STRANGER, own.id) is None
    assert await progress.export("c1") == []
    assert await progress.forget("c1") == 0
    async with progress._store.read() as connection:
        for table in ("items", "problems", "steps"):
            rows = (await connection.execute(text(f"SELECT * FROM actions_closing_{table}"))).all()
            assert "王会计" not in str(rows)
            assert "user-w" not in str(rows)
