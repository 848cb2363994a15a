"""What an engineer must know of a password trouble when a person takes over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.jobs import Memory
from actions.passwords.content import UNSURE, Attribute, Procedures

# Finer kinds of account, as engineers name them (bot/accounts.py).
_ACCOUNT_KINDS = {
    "member": "own_user",
    "enterprise_admin": "administrator",
    "service_admin": "administrator",
    "console": "container_admin",
    "database": "container_admin",
}
_REACHABLE = {"yes": True, "no": False, "gone": False}


def facts_of(memory: Memory, content: Procedures) -> Mapping[str, Any]:
    """Whose password, by which way in, and what happened; only what is known. What a login trouble had found out that
    turned out to be a password (`memory["facts"]`) is kept; `diagnosis` is account in any case."""
    known = {attribute: value for attribute, value in memory.get("known", {}).items() if value != UNSURE}
    if memory.get("only_wrong") and known.get("trouble") == "forgotten":
        known["trouble"] = "wrong"
    product, kind = memory.get("product"), known.get("role") or known.get("account")

    def word(attribute: Attribute) -> str | None:
        return content.word(product, attribute, known[attribute]) if product and attribute in known else None

    own = {
        "product": product,
        "edition": known.get("edition"),
        "account_kind": _ACCOUNT_KINDS.get(kind, kind) if kind else None,
        "way_in": word("way_in"),
        "code_reachable": _REACHABLE.get(known.get("code", "")),
        "password_trouble": word("trouble"),
        "diagnosis": "account",
    }
    return {**memory.get("facts", {}), **{name: value for name, value in own.items() if value is not None}}
