"""A login trouble that turns out to be a password: it is lost, or it was called wrong and he only says whose it is."""

from __future__ import annotations

from actions.fallback.foreign_matters import names_foreign_password
from actions.passwords.reading import fold, read
from actions.passwords.signs import is_precise, speaks_of_recovery
from actions.passwords.words import words

MAX_OWNER_CHARS = 16
"""Who says more than whose password it is tells of his login."""


def turns_out_password(before: str, text: str) -> bool:
    """Does a login trouble, told in the words `before`, turn out to be a password that is not known? Not for who is
    sure of it, and not where it is the password of something else."""
    said = fold(text)
    if words().has("sure_of_it", said) or names_foreign_password(text):
        return False
    if words().has("lost", said) or (speaks_of_recovery(text) and not is_precise(text)):
        return True
    is_wrong = words().has("called_wrong", fold(f"{before}，{text}"))
    return is_wrong and (words().has("knows_not", said) or _names_owner_only(said))


def _names_owner_only(said: str) -> bool:
    """「是我自己的密码」, 「帐套那个密码 我自己的」: no prompt, no outcome and no question beside it."""
    if len(said) > MAX_OWNER_CHARS or words().has("called_wrong", said) or words().has("says_more", said):
        return False
    return "account" in read(said).values and ("密码" in said or words().has("owner_at_end", said))
