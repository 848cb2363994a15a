"""Identity: a host site's signed word for who its visitor is. No word, or a doubtful one, identifies nobody."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from desk.conversations.inbox import Customer
from desk.errors import Problem
from desk.identity_keys import IdentityKey, tenant_bound_to

MAX_LIFETIME_S = 3_600
LEEWAY_S = 30
"""Clocks of two machines differ a little."""
MAX_SUBJECT = 200
MAX_NAME = 100
MAX_TENANT = 100
REQUIRED = ["exp", "iat", "aud", "sub", "tenant"]


def verify_identity(token: str, keys: Mapping[str, IdentityKey], audience: str) -> Customer:
    """The customer a JWT names. Raises Problem 401 for whatever is not exactly right.

    Required: `kid` of a known key and that key's own algorithm, `aud`, `iat` not in the future, `exp` at most an hour
    after it, `tenant` (the key's own where it is bound to one), `sub`. `name` and `nbf` may be given.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise _refused()
        claims = jwt.decode(
            token,
            key.value,
            algorithms=[key.algorithm],
            audience=audience,
            leeway=LEEWAY_S,
            options={"require": REQUIRED},
        )
    except jwt.ExpiredSignatureError:
        raise Problem(401, "identity_expired", "登录信息已过期，请刷新页面后再试。") from None
    except (jwt.PyJWTError, ValueError):
        raise _refused() from None
    # PyJWT has checked that exp and iat are numbers. The lifetime by the site's own clock, the end by ours.
    if claims["exp"] - claims["iat"] > MAX_LIFETIME_S or claims["exp"] - time.time() > MAX_LIFETIME_S + LEEWAY_S:
        raise _refused()
    subject, tenant, name = claims["sub"], claims["tenant"], claims.get("name")
    if not _is_name(subject, MAX_SUBJECT) or not _is_name(tenant, MAX_TENANT):
        raise _refused()
    if tenant_bound_to(str(kid)) not in (None, tenant):
        raise _refused()
    return Customer(tenant, subject, name if _is_name(name, MAX_NAME) else None)


def _is_name(value: object, limit: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= limit and value.isprintable()


def _refused() -> Problem:
    return Problem(401, "identity_invalid", "登录信息无效，请刷新页面后再试。")
