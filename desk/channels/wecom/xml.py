"""The XML of callbacks: flat, small, without a document type, so that there is nothing to expand or to fetch."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from desk.channels.wecom.crypto import Forged

_DECLARATION = re.compile(r"<!(?!\[CDATA\[)")
MAX_FIELDS = 200

Fields = dict[str, list[str]]


def parse(content: bytes) -> Fields:
    """The children of `<xml>` by name, each with all its texts. Raises Forged."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Forged("encoding") from None
    # Doctype and entity declarations begin so; WeCom sends neither.
    if _DECLARATION.search(text) or "\x00" in text:
        raise Forged("xml declaration")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise Forged("xml") from None
    if root.tag != "xml" or len(root) > MAX_FIELDS:
        raise Forged("xml root")
    fields: Fields = {}
    for child in root:
        fields.setdefault(child.tag, []).append((child.text or "").strip())
    return fields


def first(fields: Fields, name: str) -> str:
    """The text of the first field of this name, empty where there is none."""
    return fields.get(name, [""])[0]
