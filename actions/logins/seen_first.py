"""What he sees is searched for before what he suspects, and before who has the trouble.

「账套那里空的 就我一个」 is about an empty list, and not about one who cannot get in.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions.answers.search import Found
from actions.logins.causes import says_little, search_causes
from actions.logins.picking import is_of_one
from actions.logins.scope import without_who
from actions.logins.suspecting import without_suspicion
from kb.client import KbClient


async def search_seen(
    library: KbClient,
    words: str,
    extra: Sequence[str],
    *,
    product: str | None,
    edition: str | None,
    version: str | None,
) -> Found:
    """The cases for his words.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """

    async def search(text: str) -> Found:
        return await search_causes(library, text, extra, product=product, edition=edition, version=version)

    if (seen := without_suspicion(words)) != words and not says_little(seen):
        found = await search(seen)
        if found.result.outcome != "unknown":
            return found
    found = await search(words)
    seen = without_who(words)
    if seen == words or says_little(seen) or not is_of_one(found):
        return found
    other = await search(seen)
    return other if other.result.outcome != "unknown" and not is_of_one(other) else found
