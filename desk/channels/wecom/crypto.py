"""Signing and encrypting callbacks as WeCom does (developer documentation, paths 90968 and 90930)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher as AesCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from desk.channels.wecom.settings import decode_aes_key

PAD_BLOCK = 32
"""Padded to 32 bytes although AES blocks have 16: a library's own unpadder refuses half of the messages."""
AES_BLOCK = 16
RANDOM_BYTES = 16
LENGTH_BYTES = 4
HEAD = RANDOM_BYTES + LENGTH_BYTES


class Forged(Exception):
    """Not from WeCom, or not for us. The text is a short code, without anything of what came."""


def sign(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four strings in lexicographic order, lower-case hex."""
    joined = "".join(sorted((token, timestamp, nonce, encrypted)))
    return hashlib.sha1(joined.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


class Envelope:
    """Opens and seals what travels between WeCom and one callback address."""

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        self._token = token
        self._key = decode_aes_key(aes_key)
        self._receive_id = receive_id.encode()

    def open(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """The message. Raises Forged where signature, padding, length or receiver are not right."""
        expected = sign(self._token, timestamp, nonce, encrypted)
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
            raise Forged("signature")
        return self._decrypt(encrypted)

    def seal(self, message: bytes, timestamp: str, nonce: str, random: bytes | None = None) -> tuple[str, str]:
        """Encrypt; returns ciphertext and signature. `random`: 16 bytes, given only by tests."""
        head = (random or secrets.token_bytes(RANDOM_BYTES)) + len(message).to_bytes(LENGTH_BYTES, "big")
        plain = head + message + self._receive_id
        pad = PAD_BLOCK - len(plain) % PAD_BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
        encrypted = base64.b64encode(sealed).decode()
        return encrypted, sign(self._token, timestamp, nonce, encrypted)

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise Forged("base64") from None
        if not sealed or len(sealed) % AES_BLOCK:
            raise Forged("block")
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(sealed) + decryptor.finalize()
        pad = plain[-1]
        if not 1 <= pad <= PAD_BLOCK or pad > len(plain) - HEAD or plain[-pad:] != bytes([pad]) * pad:
            raise Forged("padding")
        body = plain[HEAD:-pad]
        length = int.from_bytes(plain[RANDOM_BYTES:HEAD], "big")
        if length > len(body):
            raise Forged("length")
        if not hmac.compare_digest(body[length:], self._receive_id):
            raise Forged("receive_id")
        return body[:length]

    def _cipher(self) -> AesCipher[CBC]:
        # The first half of the key is the IV: the protocol's choice.
        return AesCipher(AES(self._key), CBC(self._key[:16]))
