"""The closing checklists: what is done at month end and year end, in its true order, with the source of every item.

One file in data/checklists/ is one checklist: for a product, or for those of its editions that close alike. Its items
stand in the order in which they are done. `python -m actions.closing.lint` checks what this model cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from actions.content import BadContent, read_content

FOLDER = Path(__file__).resolve().parents[2] / "data" / "checklists"

Stage = Literal[
    "documents",
    "stock_close",
    "cost",
    "subledger_close",
    "vouchers",
    "fx",
    "profit_loss",
    "reconcile",
    "backup",
    "general_ledger_close",
    "year_end",
]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""The skeleton that all products share, in its order; an item's stage says which part of the close it belongs to."""

Kind = Literal["month", "year"]
Severity = Literal["blocker", "warning", "depends"]
Confidence = Literal["H", "M", "L"]
Readable = Literal[
    "unaudited_documents",
    "abnormal_balances",
    "documents_without_voucher",
    "unaudited_vouchers",
    "unposted_vouchers",
    "voucher_gaps",
    "depreciation",
    "fx_revaluation",
    "cash_differences",
    "reconciliation_differences",
    "trial_balance",
    "ledger_period",
]
"""What the read-only WebAPI of 云星空 can tell about an item (facts F386 to F400, F456 to F459)."""

UNSOURCED = "请向工程师确认"
"""Stands in every item that rests on no source, so that nobody takes it for the product's word."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=24)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Steps = Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]


class _Strict(BaseModel):
    """Unknown keys are faults: a misspelt key must not vanish silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """A numbered fact of data/facts.yml, as it is graded there."""

    fact: Annotated[str, StringConstraints(pattern=r"^F\d{3,5}$")]
    ref: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    confidence: Literal["H", "M", "L", "U"]


class Prompt(_Strict):
    """What the software says when an item was missed.

    `text` is the prompt as its source gives it; … in it stands for what differs from customer to customer. `kind`: a
    blocker stops the work, a warning does not; depends: the customer's own check tells which it is. `case_id`: the case
    of the library that explains it at length.
    """

    text: Text
    kind: Severity
    cause: Text
    fix: Steps
    case_id: Id | None = None


class Undo(_Strict):
    """How an item is taken back, and what that costs."""

    steps: Steps
    risk: Text


class Item(_Strict):
    """One thing to do.

    `why`: what goes wrong in the books without it. `where`: the menu path, None where no source shows it: say so, never
    guess. `after`: ids of the items that must be done before; those of modules the customer does not use, and those of
    the other kind of close, do not count. `held_by`: those of `after` without which the software itself refuses, as the
    sources say; the others are good practice, and the customer decides. `kinds`: month end, year end (the close of
    December), or both. `checkable`: what the desk may read in the customer's own system to answer `check` for him.
    `confidence`: the lowest of the sources; L where there is none.
    """

    id: Id
    module: str
    stage: Stage
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1, max_length=2)]
    title: Title
    why: Text
    where: Line | None
    how: Steps
    check: Text
    prompts: tuple[Prompt, ...] = ()
    undo: Undo | None
    risk: Text
    who: Line
    touches_data: bool
    after: tuple[Id, ...] = ()
    held_by: tuple[Id, ...] = ()
    checkable: Readable | None = None
    sources: tuple[Source, ...] = ()
    confidence: Confidence


class Module(_Strict):
    """A module of the close: an id of products.yml; `optional` where a customer may do without it."""

    id: str
    title: Title
    optional: bool


class Reopening(_Strict):
    """Taking back a close that reaches over several modules: what holds whichever of them is meant.

    `first`: the order in one line. `order`: backup first, then which module before which. `rights`: who may, `danger`:
    what it changes, `kept`: what becomes of later months, `year`: going back into the year before; each says so where
    no source tells. `open_ledger`: what holds while the general ledger is not closed itself; `alone`: whether one
    module can be taken back by itself. `disputed`: what sources leave open about the order. `cases`: where the clicks
    of each module stand.
    """

    first: Line
    order: Steps
    open_ledger: Text | None = None
    alone: Text
    rights: Text
    danger: Text
    kept: Text
    year: Text
    disputed: Text | None = None
    cases: Annotated[tuple[Id, ...], Field(min_length=1, max_length=3)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    confidence: Confidence


class Checklist(_Strict):
    """The close of one product, or of some of its editions. No `editions` means all of them.

    `about` says in one to three sentences what is known and what is not. `disputed`: where sources differ on the order,
    what they differ in and what they agree on; said wherever the order is.
    """

    id: Id
    product: str
    editions: tuple[str, ...]
    title: Title
    about: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    disputed: Text | None = None
    modules: Annotated[tuple[Module, ...], Field(min_length=1)]
    reopening: Reopening
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @cached_property
    def by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def items_for(self, kind: Kind, left_out: Collection[str] = ()) -> list[Item]:
        """What is done at a month end or a year end, in order, without the modules that the customer does not use."""
        return [item for item in self.items if kind in item.kinds and item.module not in left_out]

    def prompts(self) -> list[tuple[Item, Prompt]]:
        """Every prompt, with the item that was missed."""
        return [(item, prompt) for item in self.items for prompt in item.prompts]


class Checklists:
    """All checklists, by id and by what the customer uses."""

    def __init__(self, checklists: Iterable[Checklist]) -> None:
        """Takes the checklists; of two for the same edition the first counts."""
        self.all: tuple[Checklist, ...] = tuple(checklists)
        self.by_id = {checklist.id: checklist for checklist in self.all}

    def of_product(self, product: str) -> list[Checklist]:
        """Every checklist of a product: more than one where its editions close differently, none where we have none."""
        return [checklist for checklist in self.all if checklist.product == product]

    def find(self, product: str, edition: str | None = None) -> Checklist | None:
        """The one that fits; None where there is none, or where the edition must be asked first."""
        fitting = self.of_product(product)
        if edition is not None:
            fitting = [one for one in fitting if not one.editions or edition in one.editions]
        return fitting[0] if len(fitting) == 1 else None


def load_checklists(folder: Path = FOLDER) -> Checklists:
    """Reads every checklist of a folder, in the order of the file names.

    Raises:
        BadContent: there is none, or one cannot be read; the message names file and field.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise BadContent(f"{folder}: no checklist here")
    return Checklists(read_content(path, Checklist) for path in paths)
