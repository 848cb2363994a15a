"""A host site that signs who its visitors are, rightly and in every wrong way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

OLD, NEW = "o" * 40, "n" * 40
KEYS = {"site-old": OLD, "site-new": NEW, "acme/1": "a" * 40}
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_EC_KEY = ec.generate_private_key(ec.SECP256R1())


def public_pem(key: Any) -> str:
    """What a site gives away."""
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def private_pem(key: Any) -> str:
    """What a site keeps."""
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with changes; None leaves one out."""
    now = int(time.time())
    content = {"sub": "u-1", "tenant": "acme", "name": "王会计", "aud": "zhangfang", "iat": now, "exp": now + 600}
    return {name: value for name, value in {**content, **changes}.items() if value is not None}


def signed(key: Any = NEW, kid: Any = "site-new", algorithm: str = "HS256", **changes: Any) -> str:
    """A token."""
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def by_hand(header: dict[str, Any], secret: bytes | None = None) -> str:
    """What no honest library makes: any header, signed with HMAC-SHA256 by `secret` or not at all."""
    content = f"{_part(header)}.{_part(claims())}"
    signature = b"" if secret is None else hmac.new(secret, content.encode(), hashlib.sha256).digest()
    return f"{content}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
