"""Delivering: once, in order, again after a failure, by whichever process is there, and given up in plain sight."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta

import pytest

from desk.metrics import Metrics
from desk.outbox import dead_letters
from desk.outbox.claims import CLAIM, Failure, claim, settle
from desk.outbox.deliverer import Delivery, TryLater, Undeliverable
from desk.outbox.loop import DeliveryLoop
from desk.outbox.rows import cancel, put, take
from tests.desk.harness import eventually
from tests.desk.outbox.conftest import Letters, Office


async def test_what_is_owed_arrives_once_and_its_row_is_gone(office: Office, letters: Letters) -> None:
    ids = await office.owe(1, 2, 3)
    office.run(office.loop(letters))
    await eventually(lambda: _is_empty(office))
    assert sorted(letters.arrived) == [1, 2, 3]
    assert sorted(letters.ids) == sorted(ids)


async def test_a_transaction_that_fails_owes_nothing(office: Office, letters: Letters) -> None:
    async def change_ones_mind() -> None:
        async with office.store.write() as connection:
            await put(connection, "letter", {"n": 1}, office.clock.now())
            raise RuntimeError("changed its mind")

    with pytest.raises(RuntimeError, match="changed its mind"):
        await change_ones_mind()
    assert await office.rows() == []


async def test_one_conversation_and_destination_is_delivered_in_order(office: Office, letters: Letters) -> None:
    for name in ("a", "b", "c"):
        await office.conversation(name)
    for n in range(10):
        for name in ("a", "b", "c"):
            await office.owe((name, n), conversation_id=name, destination="phone")
    office.run(office.loop(letters))
    office.run(office.loop(letters))
    await eventually(lambda: _is_empty(office))
    by_name = defaultdict(list)
    for name, n in letters.arrived:
        by_name[name].append(n)
    assert by_name == {name: list(range(10)) for name in ("a", "b", "c")}


async def test_a_failing_one_holds_back_its_own_stream_only(office: Office, letters: Letters) -> None:
    await office.conversation("a")
    await office.conversation("b")
    await office.owe("a1", "a2", conversation_id="a", destination="phone")
    await office.owe("a-other", conversation_id="a", destination="mail")
    await office.owe("b1", conversation_id="b", destination="phone")
    letters.fault = lambda delivery: OSError() if delivery.payload["n"] == "a1" and delivery.attempt == 1 else None
    loop = office.loop(letters)
    office.run(loop)
    await eventually(lambda: _arrived(letters, 2))
    await eventually(lambda: _attempted_and_free(office, "a1"))
    assert sorted(letters.arrived) == ["a-other", "b1"]
    office.clock.advance(seconds=10)
    await eventually(lambda: _is_empty(office))
    assert letters.arrived[2:] == ["a1", "a2"]


async def test_attempts_end_in_a_dead_letter_and_the_next_in_line_goes_on(office: Office, letters: Letters) -> None:
    await office.conversation("a")
    await office.owe("bad", "good", conversation_id="a", destination="phone")
    letters.fault = lambda delivery: OSError() if delivery.payload["n"] == "bad" else None
    office.run(office.loop(letters))
    for attempt in range(1, Letters.max_attempts):
        await eventually(lambda attempt=attempt: _has_attempts(office, attempt))
        office.clock.advance(seconds=Letters.back_off.ceiling(attempt))
    await eventually(lambda: _arrived(letters, 1))
    assert letters.arrived == ["good"]
    await eventually(lambda: _count(office, 1))
    [row] = await office.rows()
    assert (row.attempts, row.last_error, row.claimed_by) == (4, "OSError", None)
    assert row.dead_at is not None


async def test_dead_letters_are_sent_again_under_their_old_id_or_discarded(office: Office, letters: Letters) -> None:
    ids = await office.owe(1, 2)
    letters.fault = lambda delivery: Undeliverable("no such user")
    office.run(office.loop(letters))
    await eventually(lambda: _dead(office, 2))
    async with office.store.read() as connection:
        found = await dead_letters.find(connection, 2**53, 10)
    assert [letter["last_error"] for letter in found] == ["undeliverable: no such user"] * 2
    assert letters.attempts == [1, 2] or letters.attempts == [2, 1], "refused for good means no second attempt"
    letters.fault = lambda delivery: None
    by_delivery = {row.delivery_id: row.id for row in await office.rows()}
    async with office.store.write() as connection:
        assert await dead_letters.resend(connection, [by_delivery[ids[0]]], office.clock.now()) == 1
        assert await dead_letters.discard(connection, [by_delivery[ids[1]]]) == 1
        assert await dead_letters.discard(connection, [by_delivery[ids[1]]]) == 0
    await eventually(lambda: _is_empty(office))
    assert letters.ids == [ids[0]]


async def test_what_is_due_later_waits_and_keeps_nobody_waiting(office: Office, letters: Letters) -> None:
    await office.conversation("a")
    due = office.clock.now() + timedelta(minutes=30)
    await office.owe("reminder", conversation_id="a", destination="phone", not_before=due)
    await office.owe("now", conversation_id="a", destination="phone")
    office.run(office.loop(letters))
    await eventually(lambda: _arrived(letters, 1))
    assert letters.arrived == ["now"]
    office.clock.advance(minutes=30)
    await eventually(lambda: _is_empty(office))
    assert letters.arrived == ["now", "reminder"]


async def test_a_reminder_can_be_taken_back_and_is_owed_once(office: Office, letters: Letters) -> None:
    await office.conversation("a")
    due = office.clock.now() + timedelta(minutes=30)
    first = await office.owe("r", conversation_id="a", not_before=due, key="ticket-1-overdue")
    again = await office.owe("r", conversation_id="a", not_before=due, key="ticket-1-overdue")
    assert first == again
    assert len(await office.rows()) == 1
    async with office.store.write() as connection:
        assert await cancel(connection, "a", "letter") == 1
    assert await office.rows() == []


async def test_a_row_that_ended_in_its_own_delivery_takes_no_other_along(office: Office, letters: Letters) -> None:
    """SQLite gives the number of the last row, once it is gone, to the next one."""
    [first] = await office.owe("first")
    taken: list[str] = []

    async def end_and_owe(delivery: Delivery) -> None:
        # The effect and the end of the row in one transaction; somebody else writes before the loop settles.
        async with office.store.write() as connection:
            assert await take(connection, delivery.id)
        if delivery.id == first:
            await office.owe("second", not_before=office.clock.now() + timedelta(minutes=5))
        taken.append(delivery.payload["n"])

    letters.deliver = end_and_owe  # type: ignore[method-assign]
    office.run(office.loop(letters))

    async def is_settled() -> bool:
        return taken == ["first"] and [row.payload["n"] for row in await office.rows()] == ["second"]

    await eventually(is_settled)
    office.clock.advance(minutes=5)
    await eventually(lambda: _is_empty(office))
    assert taken == ["first", "second"]


async def test_the_failure_of_a_row_that_ended_is_not_that_of_the_next_one(office: Office) -> None:
    """The same number again: an attempt that timed out right after its commit must not set the next delivery free."""
    [first] = await office.owe("first")
    async with office.store.write() as connection:
        [row] = await claim(connection, "letter", 1, "me", office.clock.now())
        assert await take(connection, first)
    await office.owe("second")
    async with office.store.write() as connection:
        assert len(await claim(connection, "letter", 1, "me", office.clock.now())) == 1
        await settle(connection, [], [Failure(row, first, "timeout", None)], "me", office.clock.now())
    [left] = await office.rows()
    assert (left.claimed_by, left.dead_at) == ("me", None)


async def test_several_processes_never_deliver_one_thing_twice(office: Office, letters: Letters) -> None:
    await office.owe(*range(300))
    # Nobody gets through before everybody has claimed: the processes are made to meet at the critical point.
    letters.gate.clear()
    loops = [office.loop(letters) for _ in range(4)]
    for loop in loops:
        office.run(loop)
    await eventually(lambda: _claimed_by(office, 4))
    letters.gate.set()
    await eventually(lambda: _is_empty(office))
    assert sorted(letters.arrived) == list(range(300))


async def test_the_claims_of_a_killed_process_end(office: Office, letters: Letters) -> None:
    await office.owe(1)
    async with office.store.write() as connection:
        assert len(await claim(connection, "letter", 10, "killed", office.clock.now())) == 1
    async with office.store.write() as connection:
        assert await claim(connection, "letter", 10, "other", office.clock.now()) == {}
    office.run(office.loop(letters))
    office.clock.advance(seconds=CLAIM.total_seconds())
    await eventually(lambda: _is_empty(office))
    assert letters.arrived == [1]


async def test_a_clock_set_back_by_a_day_delays_nothing(office: Office, letters: Letters) -> None:
    await office.owe(1, 2)
    letters.fault = lambda delivery: OSError() if delivery.attempt == 1 else None
    async with office.store.write() as connection:
        assert len(await claim(connection, "letter", 1, "killed", office.clock.now())) == 1
    running = office.run(office.loop(letters))
    await eventually(lambda: _attempted_and_free(office, 2))
    running.cancel()
    office.clock.advance(days=-1)
    letters.fault = lambda delivery: None
    office.run(office.loop(letters))
    await eventually(lambda: _is_empty(office))
    assert sorted(letters.arrived) == [1, 2]


async def test_a_hint_does_not_wait_for_a_clock_set_back_by_minutes(office: Office) -> None:
    """Found by `make chaos`: hints that failed under a clock half an hour ahead waited that half hour."""

    class Hints(Letters):
        is_hint = True

    hints = Hints()
    hints.fault = lambda delivery: OSError()
    await office.owe(1)
    office.clock.advance(minutes=30)
    running = office.run(office.loop(hints))
    await eventually(lambda: _attempted_and_free(office, 1))
    running.cancel()
    office.clock.advance(minutes=-30)
    hints.fault = lambda delivery: None
    office.run(office.loop(hints))
    await eventually(lambda: _is_empty(office))
    assert hints.arrived == [1]


async def test_what_kills_every_process_that_tries_it_is_given_up(office: Office, letters: Letters) -> None:
    await office.owe(1)
    for _ in range(Letters.max_attempts):
        async with office.store.write() as connection:
            assert len(await claim(connection, "letter", 1, "killed", office.clock.now())) == 1
        office.clock.advance(seconds=CLAIM.total_seconds())
    office.run(office.loop(letters))
    await eventually(lambda: _dead(office, 1))
    assert letters.attempts == []
    assert (await office.rows())[0].last_error == "abandoned"


async def test_a_stopped_process_gives_up_what_was_under_way_and_keeps_what_arrived(
    office: Office, letters: Letters
) -> None:
    await office.owe(1)
    letters.gate.clear()
    running = office.run(office.loop(letters))
    await eventually(lambda: _attempts(letters, 1))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    [row] = await office.rows()
    assert row.dead_at is None
    assert row.claimed_by is not None


async def test_another_sides_wish_to_wait_is_heeded(office: Office, letters: Letters) -> None:
    await office.owe(1)
    letters.fault = lambda delivery: TryLater("rate limited", 500.0) if delivery.attempt == 1 else None
    office.run(office.loop(letters))
    await eventually(lambda: _attempted_and_free(office, 1))
    [row] = await office.rows()
    assert (row.last_error, row.not_before) == ("rate limited", office.clock.now() + timedelta(seconds=500))
    office.clock.advance(seconds=500)
    await eventually(lambda: _is_empty(office))


async def test_a_hint_nobody_could_be_given_is_dropped(office: Office, letters: Letters) -> None:
    await office.owe(1)
    letters.is_hint, letters.max_attempts = True, 1
    letters.fault = lambda delivery: OSError()
    office.run(office.loop(letters))
    await eventually(lambda: _is_empty(office))
    assert letters.arrived == []


async def test_a_kind_nobody_here_delivers_waits_for_another_process(office: Office, letters: Letters) -> None:
    await office.owe(1, kind="fax")
    await office.owe(2)
    office.run(office.loop(letters))
    await eventually(lambda: _arrived(letters, 1))
    # It arrives before it is written down.
    await eventually(lambda: _count(office, 1))
    [row] = await office.rows()
    assert (row.kind, row.claimed_by, row.attempts) == ("fax", None, 0)


async def test_the_loop_outlives_its_database(
    office: Office, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    import desk.outbox.loop as module

    monkeypatch.setattr(module, "FAULT_PAUSE_S", 0.01)
    due = module.claims.due_kinds
    faults = iter([True, True, False])

    async def flaky(*arguments: object) -> set[str]:
        if next(faults, False):
            raise OSError("the database is away")
        return await due(*arguments)

    monkeypatch.setattr(module.claims, "due_kinds", flaky)
    await office.owe(1)
    office.run(office.loop(letters))
    await eventually(lambda: _is_empty(office))
    assert letters.arrived == [1]


async def test_figures(office: Office, letters: Letters) -> None:
    async with office.store.read() as connection:
        assert await dead_letters.figures(connection, office.clock.now()) == dead_letters.Figures(0, 0, None)
    began = office.clock.now()
    await office.owe(1)
    await office.owe("later", not_before=began + timedelta(days=1))
    office.clock.advance(seconds=90)
    async with office.store.read() as connection:
        found = await dead_letters.figures(connection, office.clock.now())
    assert found == dead_letters.Figures(2, 0, began)


def test_an_attempt_must_end_before_its_claim(office: Office, letters: Letters) -> None:
    letters.timeout_s = 31.0
    with pytest.raises(ValueError, match="letter: timeout_s must be at most 30"):
        DeliveryLoop(office.store, office.clock, Metrics(), [letters])


async def _is_empty(office: Office) -> bool:
    return not await office.rows()


async def _count(office: Office, count: int) -> bool:
    return len(await office.rows()) == count


async def _dead(office: Office, count: int) -> bool:
    return sum(row.dead_at is not None for row in await office.rows()) == count


async def _has_attempts(office: Office, attempts: int) -> bool:
    row = (await office.rows())[0]
    return bool(row.attempts == attempts and row.claimed_by is None)


async def _attempted_and_free(office: Office, n: object) -> bool:
    return any(row.payload["n"] == n and row.attempts and not row.claimed_by for row in await office.rows())


async def _claimed_by(office: Office, holders: int) -> bool:
    return len({row.claimed_by for row in await office.rows()} - {None}) == holders


async def _arrived(letters: Letters, count: int) -> bool:
    return len(letters.arrived) >= count


async def _attempts(letters: Letters, count: int) -> bool:
    return len(letters.attempts) >= count


