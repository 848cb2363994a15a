"""Sessions of the Rasa widget: ids that only this desk can make, each opening the one conversation it stands for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

NONCE_BYTES = 18
SIGNATURE_BYTES = 16
MAX_ID = 100


@dataclass(frozen=True, slots=True)
class RasaSession:
    """`id` is what the browser keeps; conversation and token follow from it and the desk's secret."""

    id: str
    conversation_id: str
    token: str


class RasaSessions:
    """Nothing is stored for a session until its visitor writes: every page view of a host site asks for one.

    The id is random and signed, so nobody can guess or make one; the conversation's id and token are derived from it,
    so that knowing a conversation's id opens nothing.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def issue(self) -> RasaSession:
        """A session nobody had before."""
        return self._session(_text(secrets.token_bytes(NONCE_BYTES)))

    def resume(self, session_id: object) -> RasaSession | None:
        """The session with this id; None unless this desk issued exactly it."""
        if not isinstance(session_id, str) or len(session_id) > MAX_ID or not session_id.isascii():
            return None
        session = self._session(session_id.partition(".")[0])
        return session if hmac.compare_digest(session.id, session_id) else None

    def _session(self, nonce: str) -> RasaSession:
        signature = _text(self._derive("signature", nonce)[:SIGNATURE_BYTES])
        conversation_id = self._derive("conversation", nonce).hex()[:32]
        return RasaSession(f"{nonce}.{signature}", conversation_id, _text(self._derive("token", nonce)))

    def _derive(self, use: str, nonce: str) -> bytes:
        return hmac.new(self._secret, f"rasa-session:{use}:{nonce}".encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
