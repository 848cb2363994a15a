"""What a browser may do with our pages: nothing that does not come from this server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _policy(frame_ancestors: str) -> str:
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            # Pictures of a conversation are fetched with its token and shown from the browser's own memory.
            "img-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


_EVERYWHERE: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
SUPPORT_PAGE: Final[Mapping[str, str]] = {**_EVERYWHERE, "Content-Security-Policy": _policy("'self'")}
DESK_PAGE: Final[Mapping[str, str]] = {
    **_EVERYWHERE,
    "Content-Security-Policy": _policy("'none'"),
    "X-Frame-Options": "DENY",
}
# An SVG opened by itself is a document too: it gets the strictest policy.
FILE: Final[Mapping[str, str]] = {
    **_EVERYWHERE,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
}
# Pages are asked for again each time (an ETag makes that cheap); a versioned file never changes.
ASK_EVERY_TIME: Final = "no-cache"
KEEP_FOR_EVER: Final = "public, max-age=31536000, immutable"
