"""「要删的那个缓存是不是我的单子」: what a thing is that he fears for is told by the glossary, not by a case about
the word that stands beside it. Only of a thing whose definition says what becomes of the books."""

from __future__ import annotations

import re

from actions.answers.definitions import DEFINED
from actions.answers.glossary import glossary
from actions.logins.words import fold

_IDENTITY = re.compile(
    r"是不是|算不算|(?:就|也)?是(?=.{1,8}[吗么嘛])|(?:跟|和|与).{1,8}一样|里(?:面|头)?(?:有没有|会不会有)"
)
_HARM = re.compile(r"会不会|会.{0,8}[吗么不]$|影不影响|影响.{0,6}[吗么不]")
_HARMLESS = re.compile(r"不影响|不会丢|不动账")


def what_it_is(clause: str, product: str | None) -> str | None:
    """What the glossary says of the thing that the clause asks about; None where it is asked something else."""
    folded = fold(clause)
    asked = _IDENTITY.search(folded) or _HARM.search(folded)
    if asked is None:
        return None
    for term in glossary().terms:
        is_named = any(fold(word) in folded[: asked.start()] for word in (term.term, *term.variants))
        if is_named and _HARMLESS.search(term.plain) and (product is None or term.fits([product])):
            return DEFINED.format(term=term.term, plain=term.plain)
    return None
