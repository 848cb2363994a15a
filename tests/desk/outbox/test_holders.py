"""Claims of the dead: a killed process's rows wait seconds, a living one's are left to it, whatever it does."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from desk.outbox import claims, holders
from desk.outbox.claims import CLAIM, claim
from desk.outbox.dead_claims import LAST_WORDS
from desk.outbox.holders import is_dead, own_name
from desk.store.outbox_tables import OutboxRow
from tests.desk.harness import eventually
from tests.desk.neighbour import Neighbour
from tests.desk.outbox.conftest import Letters, Office


def test_a_name_is_never_given_twice_and_fits_its_column() -> None:
    names = [own_name() for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) <= OutboxRow.claimed_by.type.length for name in names)


def test_the_living_are_not_dead(neighbour: Neighbour) -> None:
    assert not is_dead(own_name())
    assert not is_dead(neighbour.name)
    neighbour.send(signal.SIGSTOP)
    assert not is_dead(neighbour.name), "who stands still may go on"


def test_who_was_killed_is_dead(neighbour: Neighbour) -> None:
    neighbour.bury()
    assert is_dead(neighbour.name)


def test_his_number_may_belong_to_another_process_by_now() -> None:
    place, pid, started, rest = own_name().split(".")
    assert is_dead(f"{place}.{pid}.{int(started, 16) - 1:x}.{rest}")


def test_of_another_machine_or_namespace_nothing_is_known(neighbour: Neighbour) -> None:
    neighbour.bury()
    assert not is_dead("0" * 16 + neighbour.name[16:])


@pytest.mark.parametrize("name", ["", "killed", "0123456789abcdef", "x.1.1.0000", "0" * 16 + ".fffffffff.1.0000"])
def test_a_name_of_another_kind_tells_nothing(name: str) -> None:
    assert not is_dead(name)


def test_where_the_system_does_not_tell_names_are_random(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = own_name()
    monkeypatch.setattr(holders, "BOOT_ID", tmp_path / "missing")
    assert own_name() != own_name()
    assert not is_dead(own_name())
    assert not is_dead(known)


async def test_what_a_killed_process_held_waits_for_its_last_words_only(
    office: Office, letters: Letters, neighbour: Neighbour
) -> None:
    await _hold(office, neighbour.name)
    neighbour.bury()
    office.run(office.loop(letters))
    await eventually(lambda: _ends_soon(office))
    assert letters.attempts == []
    office.clock.advance(seconds=LAST_WORDS.total_seconds())
    await eventually(lambda: _is_empty(office))
    assert letters.arrived == [1]


async def test_one_that_dies_beside_a_running_one_is_noticed(
    office: Office, letters: Letters, neighbour: Neighbour
) -> None:
    await _hold(office, neighbour.name)
    await office.owe("other")
    office.run(office.loop(letters))
    await eventually(lambda: _arrived(letters, 1))
    neighbour.bury()
    await eventually(lambda: _ends_soon(office))


async def test_claims_of_the_living_are_left_alone(office: Office, letters: Letters, neighbour: Neighbour) -> None:
    await _hold(office, neighbour.name)
    neighbour.send(signal.SIGSTOP)
    loop = office.loop(letters)
    await loop._dead_claims.look()
    [row] = await office.rows()
    assert row.claimed_until == office.clock.now() + CLAIM
    async with office.store.read() as connection:
        assert await claims.holders(connection, office.clock.now()) == [neighbour.name]


async def _hold(office: Office, name: str) -> None:
    await office.owe(1)
    async with office.store.write() as connection:
        assert len(await claim(connection, "letter", 1, name, office.clock.now())) == 1


async def _ends_soon(office: Office) -> bool:
    ends = [row.claimed_until for row in await office.rows() if row.claimed_until is not None]
    return ends == [office.clock.now() + LAST_WORDS]


async def _is_empty(office: Office) -> bool:
    return not await office.rows()


async def _arrived(letters: Letters, count: int) -> bool:
    return len(letters.arrived) >= count
