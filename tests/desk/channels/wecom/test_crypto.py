"""Sealing and opening: published vectors both ways, wechatpy as a second opinion, and nothing forged ever passes."""

from __future__ import annotations

import base64
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from desk.channels.wecom import xml
from desk.channels.wecom.crypto import Envelope, Forged, sign
from tests.desk.channels.wecom import vectors as v
from tests.wecom.sealing import seal

A = Envelope(v.A_TOKEN, v.A_KEY, v.A_ID)
A_SIGNATURE = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"


@pytest.mark.parametrize(
    ("envelope", "signature", "timestamp", "nonce", "encrypted", "expected"),
    [
        (A, A_SIGNATURE, "1409659589", "263014780", v.A_ECHO, b"1616140317555161061"),
        (
            A, "477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", v.B_ENCRYPTED,
            b"4561255354251345929",
        ),
        (
            Envelope(v.C_TOKEN, v.C_KEY, v.C_ID), "a44d1b7dc3dc4b02edd99dc32afa6a26be7c92f6", "1583995625",
            "1584392382", v.C_ENCRYPTED, b"2018405441",
        ),
        (
            Envelope(v.D_TOKEN, v.D_KEY, v.D_ID), "1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011", "1583940690",
            "VHh7ymSeb0jc4lSb", v.D_ECHO, b"94966531020182955848408",
        ),
    ],
)  # fmt: skip
def test_published_messages_open(
    envelope: Envelope, signature: str, timestamp: str, nonce: str, encrypted: str, expected: bytes
) -> None:
    assert expected in envelope.open(signature, timestamp, nonce, encrypted)


@pytest.mark.parametrize(
    ("message", "encrypted", "signature"),
    [
        (b"x" * 26, v.E1_ENCRYPTED, "95334a2956b2e15968405f3a7c21bfc2d944c236"),
        (b"x" * 25, v.E2_ENCRYPTED, "e6c60950a85ae4c1843e7e91fb3be613388c298e"),
        (v.E3_MESSAGE.encode(), v.E3_ENCRYPTED, "e38ade6e4dc95b1471e046d4cad288ca2b6c80e7"),
    ],
)
def test_published_messages_seal(message: bytes, encrypted: str, signature: str) -> None:
    sealed = A.seal(message, "1700000000", "nonce123", b"0123456789abcdef")
    assert sealed == (encrypted, signature)


@given(st.text(max_size=3000).filter(lambda text: text == text.strip() and "\x00" not in text))
@settings(max_examples=60, deadline=None)
def test_wechatpy_opens_what_we_seal(message: str) -> None:
    encrypted, signature = A.seal(message.encode(), "1700000000", "n1")
    assert A.open(signature, "1700000000", "n1", encrypted) == message.encode()
    oracle = WeChatCrypto(v.A_TOKEN, v.A_KEY, v.A_ID)
    body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    opened = oracle.decrypt_message(body, signature, "1700000000", "n1")
    assert (opened.encode() if isinstance(opened, str) else opened) == message.encode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=2000))
@settings(max_examples=60, deadline=None)
def test_we_open_what_wechatpy_seals(message: str) -> None:
    sealed = WeChatCrypto(v.A_TOKEN, v.A_KEY, v.A_ID).encrypt_message(message, "n1", "1700000000")
    fields = {child.tag: child.text or "" for child in ElementTree.fromstring(sealed)}
    opened = A.open(fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    assert opened == message.encode()


def test_another_company_is_refused() -> None:
    encrypted, signature = seal(
        b"<xml/>", token=v.A_TOKEN, aes_key=v.A_KEY, receive_id="wwsomebodyelse", timestamp="1", nonce="n"
    )
    with pytest.raises(Forged, match="receive_id"):
        A.open(signature, "1", "n", encrypted)


@pytest.mark.parametrize("pad", [0, 33, 255])
def test_padding_out_of_range_is_refused(pad: int) -> None:
    with pytest.raises(Forged, match="padding"):
        _open_plain(b"r" * 16 + (1).to_bytes(4, "big") + b"x" + v.A_ID.encode() + b"-" * 24 + bytes([pad]))


def test_a_length_beyond_the_message_is_refused() -> None:
    with pytest.raises(Forged, match="length"):
        _open_plain(b"r" * 16 + (2**31).to_bytes(4, "big") + v.A_ID.encode() + b"\x1a" * 26)


@given(st.binary(max_size=300), st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_garbage_never_opens(content: bytes, signature: str, timestamp: str, nonce: str) -> None:
    encrypted = base64.b64encode(content).decode()
    with pytest.raises(Forged):
        A.open(signature, timestamp, nonce, encrypted)
    with pytest.raises(Forged):
        # Even one who could sign cannot encrypt.
        A.open(sign(v.A_TOKEN, timestamp, nonce, encrypted), timestamp, nonce, encrypted)


@given(st.integers(0, 351), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_one_changed_byte_is_refused(place: int, change: int) -> None:
    sealed = bytearray(base64.b64decode(v.B_ENCRYPTED))
    sealed[place] ^= change
    encrypted = base64.b64encode(sealed).decode()
    with pytest.raises(Forged):
        A.open("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", encrypted)


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!doctype xml SYSTEM "http://127.0.0.1/x"><xml/>',
        b"<xml><Encrypt>&a;</Encrypt></xml>",
        b"<html/>",
        b"<xml>",
        b"",
        b"\xff\xfe<\x00x\x00",
        b"<xml>" + b"<a/>" * 300 + b"</xml>",
    ],
)
def test_xml_that_is_not_plain_is_refused(document: bytes) -> None:
    with pytest.raises(Forged):
        xml.parse(document)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_fields_or_refused(document: bytes) -> None:
    # Nothing but Forged may be raised.
    with suppress(Forged):
        assert isinstance(xml.parse(document), dict)


def test_what_wecom_writes_is_read() -> None:
    written = "<xml><Encrypt><![CDATA[密文<>&]]></Encrypt>\n<CreateTime>17</CreateTime></xml>"
    assert xml.parse(written.encode()) == {"Encrypt": ["密文<>&"], "CreateTime": ["17"]}


def _open_plain(plain: bytes) -> bytes:
    encryptor = A._cipher().encryptor()
    encrypted = base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
    return A.open(sign(v.A_TOKEN, "1", "n", encrypted), "1", "n", encrypted)
