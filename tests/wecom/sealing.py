"""Encrypting callbacks, written a second time from the documentation so that the desk is not tested against itself."""

from __future__ import annotations

import base64
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def seal(message: bytes, *, token: str, aes_key: str, receive_id: str, timestamp: str, nonce: str) -> tuple[str, str]:
    """Ciphertext in base64 and its signature."""
    key = base64.b64decode(aes_key + "=")
    plain = os.urandom(16) + struct.pack("!I", len(message)) + message + receive_id.encode()
    pad = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = base64.b64encode(encryptor.update(plain + bytes([pad] * pad)) + encryptor.finalize()).decode()
    return sealed, hashlib.sha1("".join(sorted([token, timestamp, nonce, sealed])).encode()).hexdigest()
