"""Passwords of engineers: argon2id, checked off the event loop, equally long for names that do not exist."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 256
"""NIST SP 800-63B asks for at least 64 to be allowed; the bound keeps hashing from being a way to tie us up."""
RANDOM_BYTES = 15

_hasher = PasswordHasher()
_dummy_hash: list[str] = []


def random_password() -> str:
    """20 characters, 120 random bits."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises ValueError (English, for the operator) when the length is not allowed."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise ValueError(f"a password must have {MIN_LENGTH} to {MAX_LENGTH} characters")
    return _hasher.hash(password)


async def is_password(password: str, stored_hash: str | None) -> bool:
    """Whether `password` belongs to `stored_hash`; with None the same work is done and the answer is no."""
    return await asyncio.to_thread(_check, password, stored_hash)


def _check(password: str, stored_hash: str | None) -> bool:
    if not _dummy_hash:
        _dummy_hash.append(_hasher.hash(random_password()))
    try:
        _hasher.verify(stored_hash or _dummy_hash[0], password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None
