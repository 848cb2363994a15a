"""Fitting: does a case hold for the customer's product and edition? Words for him where it does not, or may not."""

from __future__ import annotations

from collections.abc import Sequence

from actions.conversation import Conversation
from actions.products.catalogue import Catalogue, Product
from actions.reply import Reply
from kb.client import ALL_PRODUCTS, Case

NOT_YOURS = (
    "请注意：这条写的是{theirs}的做法，您用的是{yours}，菜单和步骤可能不一样。"
    "跟您看到的对不上就先别点，直接转人工。"
)
ONLY_FOR = "这条适用于{theirs}。您用的要是别的版本，请告诉我是哪个版本，我再帮您找。"
ASSUMED = "您没说用的是哪个产品，下面是{theirs}的做法；您用的要是别的，先别照着做，告诉我是哪一个，我再帮您找。"
NOTED = "好的，记下了，您用的是{yours}。"
FITS = "好的，记下了，您用的是{yours}。上面的办法这个版本也是这样做，照着来就行。"
FOR_YOURS = "您用的是{yours}，按这个版本来："
NO_OTHER = (
    "您用的是{yours}，上面那条（{theirs}）是别的版本的做法，您先别照着点。这个版本的办法我手头没有写好的，"
    "要不要转给工程师？前面说过的会一起带过去，不用再讲一遍。"
)


def is_for(case: Case, edition: str | None) -> bool:
    """Does a case of the customer's product hold for his edition? One that names none holds for all."""
    return not case.editions or edition in case.editions


async def fit_note(catalogue: Catalogue, case: Case, product: str | None, edition: str | None) -> str:
    """A line about whom the case is for; empty where it is the customer's own, or for everybody. Who has not said what
    he uses hears that it is assumed: his prompt, or his words, may be another product's as well.

    Raises:
        KbUnavailable: the list of products cannot be fetched.
    """
    if ALL_PRODUCTS in case.products:
        return ""
    listed = await catalogue.products()
    own = next((one for one in listed if one.id == product), None)
    if own is None:
        return ASSUMED.format(theirs="、".join(one.name for one in listed if one.id in case.products))
    if own.id not in case.products:
        theirs = [one.name for one in listed if one.id in case.products]
        return NOT_YOURS.format(theirs="、".join(theirs), yours=own.name)
    theirs = _edition_names(own, case.editions)
    if not theirs or edition in case.editions:
        return ""
    if edition in own.editions:
        return NOT_YOURS.format(theirs="、".join(theirs), yours=_edition_names(own, [str(edition)])[0])
    return ONLY_FOR.format(theirs="、".join(theirs))


def drop_other_edition(conversation: Conversation, reply: Reply) -> None:
    """Forgets the edition where this turn names another product. 「KIS 怎么反结账」 from a user of KIS 迷你版 names no
    other: an edition's id begins with its product's."""
    named, edition = conversation.entity("product"), conversation.slot("edition")
    if named and edition and not conversation.entity("edition") and not str(edition).startswith(f"{named}_"):
        reply.set(edition=None)


def _edition_names(product: Product, editions: Sequence[str]) -> list[str]:
    """What the customer calls them: some editions are named by their product (KIS 专业版), others not (公有云)."""
    names = [product.editions[edition] for edition in editions if edition in product.editions]
    return [name if name.startswith(product.name) else f"{product.name}{name}" for name in names]
