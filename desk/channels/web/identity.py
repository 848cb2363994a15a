"""Identity: a host site's signed word for who its visitor is. No word, or a doubtful one, identifies nobody."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from desk.conversations.inbox import Customer
from desk.errors import Problem

ALGORITHM = "HS256"
MAX_LIFETIME_S = 3_600
LEEWAY_S = 30
"""Clocks of two machines differ a little."""
MAX_SUBJECT = 200
MAX_NAME = 100
MAX_TENANT = 100


def verify_identity(token: str, keys: Mapping[str, str], audience: str) -> Customer:
    """The customer a JWT names. Raises Problem 401 for whatever is not exactly right.

    Required: alg HS256, `kid` of a known key, `aud`, `sub`, `exp` at most an hour ahead. `tenant` and `name` may be
    given. The algorithm is ours to choose, never the token's.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise _refused()
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            leeway=LEEWAY_S,
            options={"require": ["exp", "aud", "sub"]},
        )
    except jwt.ExpiredSignatureError:
        raise Problem(401, "identity_expired", "登录信息已过期，请刷新页面后再试。") from None
    except (jwt.PyJWTError, ValueError):
        raise _refused() from None
    if claims["exp"] - time.time() > MAX_LIFETIME_S + LEEWAY_S:
        raise _refused()
    subject, tenant, name = claims["sub"], claims.get("tenant", ""), claims.get("name")
    if not _is_text(subject, MAX_SUBJECT) or not subject or not _is_text(tenant, MAX_TENANT):
        raise _refused()
    return Customer(tenant, subject, name if _is_text(name, MAX_NAME) else None)


def _is_text(value: object, limit: int) -> bool:
    return isinstance(value, str) and len(value) <= limit and "\x00" not in value and value.isprintable()


def _refused() -> Problem:
    return Problem(401, "identity_invalid", "登录信息无效，请刷新页面后再试。")
