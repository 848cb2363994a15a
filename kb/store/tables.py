"""Tables of the library: the cases as they stand, every revision they went through, and a revision of the whole."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# Column sizes follow the limits of kb.cases.model; content is JSON text, which both databases compare byte for byte.
cases = Table(
    "kb_cases",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    # Hash of the file it was last imported from, NULL for a case born in the library: tells an unchanged file from one
    # whose case was edited or retired here since.
    Column("file_hash", String(64)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("kb_cases_status", "status"),
)

history = Table(
    "kb_case_history",
    metadata,
    Column("case_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(16), nullable=False),
    Column("content", Text, nullable=False),
)

meta = Table(
    "kb_meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

LIBRARY_REVISION = "library_revision"
