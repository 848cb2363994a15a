"""Engineers: who they are, and how the first one comes to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.accounts.passwords import hash_password
from desk.errors import CommandError
from desk.store.tables import EngineerRow, SessionRow

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
ADMIN = "admin"
ENGINEER = "engineer"


@dataclass(frozen=True, slots=True)
class Engineer:
    """Somebody who may use the desk."""

    id: int
    username: str
    name: str
    role: str
    is_available: bool

    @property
    def actor(self) -> str:
        """How records name him."""
        return f"engineer:{self.id}"


async def has_admin(connection: AsyncConnection) -> bool:
    """Whether anybody may administer the desk."""
    query = select(func.count()).select_from(EngineerRow).where(EngineerRow.role == ADMIN, EngineerRow.is_active)
    return bool((await connection.execute(query)).scalar_one())


async def create(
    connection: AsyncConnection, username: str, name: str, role: str, password: str, now: datetime
) -> None:
    """A new account. Raises CommandError when the name is taken or not allowed."""
    if not USERNAME.fullmatch(username):
        raise CommandError(f"username {username!r} must be 2 to 63 of a-z 0-9 . _ - and begin with a letter or a digit")
    if not 1 <= len(name.strip()) <= 64:
        raise CommandError(f"name {name!r} must have 1 to 64 characters")
    taken = select(EngineerRow.id).where(EngineerRow.username == username)
    if (await connection.execute(taken)).first() is not None:
        raise CommandError(f"username {username!r} exists already; set its password with: python -m desk set-password")
    await connection.execute(
        insert(EngineerRow).values(
            username=username,
            name=name.strip(),
            role=role,
            password_hash=hash_password(password),
            is_active=True,
            is_available=True,
            created_at=now,
        )
    )


async def set_password(connection: AsyncConnection, username: str, password: str) -> None:
    """Replace the password and end every session of the account. Raises CommandError when there is no such account."""
    query = select(EngineerRow.id).where(EngineerRow.username == username)
    engineer_id = (await connection.execute(query)).scalar_one_or_none()
    if engineer_id is None:
        raise CommandError(f"there is no account {username!r}")
    await connection.execute(
        update(EngineerRow).where(EngineerRow.id == engineer_id).values(password_hash=hash_password(password))
    )
    await connection.execute(delete(SessionRow).where(SessionRow.engineer_id == engineer_id))


async def set_available(connection: AsyncConnection, engineer_id: int, is_available: bool) -> None:
    """Whether customers may be queued for this engineer while his desk is open."""
    await connection.execute(update(EngineerRow).where(EngineerRow.id == engineer_id).values(is_available=is_available))
