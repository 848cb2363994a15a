"""The keys with which host sites vouch for their visitors: each `kid` with the one algorithm it may be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from desk.errors import SettingsError

MIN_SECRET_BYTES = 32
"""RFC 7518 §3.2: an HS256 key is at least as long as the hash output."""
MIN_RSA_BITS = 2048
"""RFC 7518 §3.3."""
TENANT_MARK = "/"


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """A key and its algorithm. Ours to choose, never the token's: that ends every confusion of algorithms."""

    algorithm: str
    value: str

    def __repr__(self) -> str:
        # A key must not reach a log by way of somebody's settings.
        return f"IdentityKey({self.algorithm})"


def tenant_bound_to(kid: str) -> str | None:
    """The only tenant a key may sign for: `acme/2026` is bound to `acme`, a kid without a slash to none."""
    tenant, mark, _ = kid.rpartition(TENANT_MARK)
    return tenant if mark else None


def read_public_keys(raw: str) -> dict[str, IdentityKey]:
    """`kid:/path/to/key.pem` pairs, by commas: RSA keys verify RS256, P-256 keys ES256.

    Raises SettingsError that names the entry (a public key is no secret).
    """
    keys: dict[str, IdentityKey] = {}
    for entry in filter(None, (part.strip() for part in raw.split(","))):
        kid, _, path = entry.partition(":")
        if not kid or kid in keys or not path:
            raise SettingsError(f"DESK_JWT_PUBLIC_KEYS: {entry!r} must be kid:path, every kid once")
        keys[kid] = _read_public_key(Path(path))
    return keys


def join_keys(secrets: Mapping[str, str], public: Mapping[str, IdentityKey]) -> dict[str, IdentityKey]:
    """All keys by `kid`. Raises SettingsError when a kid names a secret and a public key."""
    both = secrets.keys() & public.keys()
    if both:
        raise SettingsError(f"{min(both)!r} stands in DESK_JWT_KEYS and in DESK_JWT_PUBLIC_KEYS; a kid is one key")
    return {**{kid: IdentityKey("HS256", value) for kid, value in secrets.items()}, **public}


def _read_public_key(path: Path) -> IdentityKey:
    try:
        pem = path.read_text(encoding="ascii")
        key = load_pem_public_key(pem.encode())
    except (OSError, ValueError) as error:
        raise SettingsError(f"DESK_JWT_PUBLIC_KEYS: {path} is no readable public key in PEM: {error}") from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
        return IdentityKey("RS256", pem)
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return IdentityKey("ES256", pem)
    raise SettingsError(f"DESK_JWT_PUBLIC_KEYS: {path} must be RSA of at least {MIN_RSA_BITS} bits or EC P-256")
