"""Who is calling: the address of a client, believed from X-Forwarded-For only when a trusted proxy says it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from aiohttp import web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_networks(values: Iterable[str]) -> tuple[Network, ...]:
    """Addresses or CIDR blocks as networks. Raises ValueError on anything else."""
    return tuple(ipaddress.ip_network(value.strip(), strict=False) for value in values if value.strip())


def client_address(request: web.Request, trusted: tuple[Network, ...]) -> str:
    """The address to which limits apply.

    Walks X-Forwarded-For from the right and stops at the first hop that is not a trusted proxy: everything left of it
    was written by the client and proves nothing.
    """
    address = request.remote or "unknown"
    if not trusted or not _is_trusted(address, trusted):
        return address
    hops = [hop.strip() for header in request.headers.getall("X-Forwarded-For", []) for hop in header.split(",")]
    for hop in reversed([hop for hop in hops if hop]):
        if not _is_address(hop):
            return address
        address = hop
        if not _is_trusted(hop, trusted):
            return hop
    return address


def limit_key(address: str) -> str:
    """What an address is counted as: an IPv6 network of 64 bits is one customer's line, its addresses are endless."""
    if not _is_address(address):
        return address
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def is_secure(request: web.Request, trusted: tuple[Network, ...]) -> bool:
    """Whether the client speaks HTTPS to us or to a trusted proxy in front of us."""
    if request.secure:
        return True
    return _is_trusted(request.remote or "", trusted) and request.headers.get("X-Forwarded-Proto", "") == "https"


def is_local(request: web.Request) -> bool:
    """Whether the request comes from this machine itself and not through a proxy on it."""
    return _is_loopback(request.remote or "") and "X-Forwarded-For" not in request.headers


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _is_loopback(value: str) -> bool:
    return _is_address(value) and ipaddress.ip_address(value).is_loopback


def _is_trusted(value: str, trusted: tuple[Network, ...]) -> bool:
    return _is_address(value) and any(ipaddress.ip_address(value) in network for network in trusted)
