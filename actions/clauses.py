"""What a clause is: customers part what they say by spaces as well as by marks. One spelling of it for all who cut."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = r"\s，,。；;！!？?~～…"
PAUSE: Final = re.compile(rf"[{_MARKS}]+")
"""What stands between two clauses."""
CLAUSE: Final = re.compile(rf"[^{_MARKS}]+")
CLAUSE_WITH_MARK: Final = re.compile(rf"[^{_MARKS}]+[？?]*")
"""A clause with its question mark, where one follows at once."""
SHORT_PAUSE: Final = re.compile(r"[\s，,。；;！!？?]+")
"""The same without the marks that draw a word out (「好～」, 「那个…」)."""
