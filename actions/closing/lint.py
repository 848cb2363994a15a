"""What makes a checklist unfit to be walked: `python -m actions.closing.lint` names every fault in data/checklists/.

The model (`actions.closing.content`) checks one file's shape; this checks it against the catalogue of products, the
index of facts and the case library, and checks that its order can be walked.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actions.closing.content import (
    FOLDER,
    STAGES,
    UNSOURCED,
    Checklist,
    Item,
    Source,
    load_checklists,
)
from actions.content import BadContent, read_yaml

BACKUP = "备份"
ARROW = "→"
LOWEST_FIRST = "ULMH"

_PATH = re.compile(rf"[^，。；;：:、！？!?（）()\n]*{ARROW}[^，。；;：:、！？!?（）()\n]*")
_BETWEEN_WORDS = re.compile(r"[\s「」“”]+")
_IGNORED = re.compile(r"[\s\"'\[\]<>/·]")
# What undoes work that was done: never without a backup first.
_CHANGES_BOOKS = re.compile(r"反结账|反过账|反关账|反扎账|反审核|删除|删掉|凭证整理|恢复")
_NOT_DOING = re.compile(r"不要|不能|不得|不许|别|勿|先不|谁|是否|能不能|权限|不可")
_JOINS = re.compile(r"然后|并且|接着|随后|[，；,;]\s*再")
_DATABASE_WORK = re.compile(r"\bt_[a-z]+|\bselect\s|\bupdate\s|\bdelete\s+from|改库(?!存)|执行脚本", re.IGNORECASE)
_OF_THE_YEAR = re.compile(r"年结|12 ?月|年末|未分配利润")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the index: where it was read, how far it can be trusted, what words its source shows."""

    ref: str
    confidence: str
    screen: frozenset[str]

    def shows(self, words: str) -> bool:
        """Does the source show these words, or a longer name that holds them?"""
        whole = _fold(words)
        parts = {whole} | {_fold(part) for part in _BETWEEN_WORDS.split(words)} - {""}
        return any(
            name in parts or any(len(part) > 1 and part in name for part in parts) or (len(name) > 2 and name in whole)
            for name in self.screen
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What checklists refer to: products with their editions, modules, facts, and the cases of each product."""

    editions: dict[str, frozenset[str]]
    modules: frozenset[str]
    facts: dict[str, Fact]
    cases: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Path) -> Surroundings:
        """Reads products.yml, facts.yml and the names of the case files.

        Raises:
            BadContent: one of them cannot be read.
        """
        products, facts = read_yaml(data / "products.yml"), read_yaml(data / "facts.yml")
        folders = [folder for folder in (data / "cases").glob("*") if folder.is_dir()]
        return cls(
            editions={p["id"]: frozenset(e["id"] for e in p["editions"]) for p in products["products"]},
            modules=frozenset(module["id"] for module in products["modules"]),
            facts={
                fact["id"]: Fact(fact["ref"], fact["confidence"], frozenset(map(_fold, fact.get("screen", ()))))
                for fact in facts["facts"]
            },
            cases={folder.name: frozenset(file.stem for file in folder.glob("*.yml")) for folder in folders},
        )


def lint(checklists: Sequence[Checklist], around: Surroundings) -> list[str]:
    """Every fault of every checklist, as lines `<place>: <what is wrong>`; none when all is well."""
    faults: list[str] = []
    checks: tuple[Callable[[Checklist, Surroundings], Iterator[str]], ...] = (
        _check_scope, _check_order, _check_items, _check_reopening,
    )  # fmt: skip
    for checklist in checklists:
        for check in checks:
            faults += check(checklist, around)
    for name, times in Counter(item.id for checklist in checklists for item in checklist.items).items():
        if times > 1:
            faults.append(f"{name}: {times} items have this id")
    return faults


def _check_scope(checklist: Checklist, around: Surroundings) -> Iterator[str]:
    """Product, editions and modules exist; every module is asked about once and has something to do."""
    if checklist.product not in around.editions:
        yield f"{checklist.id}: unknown product {checklist.product!r}"
    for edition in checklist.editions:
        if edition not in around.editions.get(checklist.product, frozenset()):
            yield f"{checklist.id}: {checklist.product} has no edition {edition!r}"
    named = [module.id for module in checklist.modules]
    used = {item.module for item in checklist.items}
    for module in named:
        if module not in around.modules:
            yield f"{checklist.id}: unknown module {module!r}"
        if named.count(module) > 1:
            yield f"{checklist.id}: module {module!r} is given twice"
        if module not in used:
            yield f"{checklist.id}: nothing is done in module {module!r}"
    for module in sorted(used - set(named)):
        yield f"{checklist.id}: items belong to module {module!r}, which the checklist does not ask about"


def _check_order(checklist: Checklist, around: Surroundings) -> Iterator[str]:
    """Items stand in an order that can be walked: stages in their order, nothing before what it needs, no cycle."""
    del around
    places = {item.id: place for place, item in enumerate(checklist.items)}
    latest = 0
    for place, item in enumerate(checklist.items):
        stage = STAGES.index(item.stage)
        if stage < latest:
            yield f"{item.id}: stage {item.stage} comes before {STAGES[latest]}, the stage of an item above it"
        latest = max(latest, stage)
        for needed in item.after:
            if needed not in places:
                yield f"{item.id}: after {needed!r}, which is not in this checklist"
            elif places[needed] >= place:
                yield f"{item.id}: after {needed!r}, which stands below it"
        for needed in item.held_by:
            if needed not in item.after:
                yield f"{item.id}: held by {needed!r}, which is not among those it comes after"
        if cycle := _cycle(checklist, item):
            yield f"{item.id}: its order is a circle: {' → '.join(cycle)}"
        if item.stage == "year_end" and item.kinds != ("year",):
            yield f"{item.id}: what belongs to stage year_end is of kind [year]"
        if _OF_THE_YEAR.search(item.title) and item.kinds != ("year",):
            yield f"{item.id}: its title speaks of the year end, so its kind is [year]"
    yield from _check_backups(checklist)


def _check_backups(checklist: Checklist) -> Iterator[str]:
    """A backup of its own before the general ledger is closed; one more at year end; none after the fact."""
    backups = [item for item in checklist.items if item.stage == "backup"]
    if not any(set(item.kinds) == {"month", "year"} for item in backups):
        yield f"{checklist.id}: no backup before every close of the general ledger"
    if not any(item.kinds == ("year",) for item in backups):
        yield f"{checklist.id}: no backup of its own before the year end"
    if not any(item.stage == "general_ledger_close" for item in checklist.items):
        yield f"{checklist.id}: the general ledger is never closed"
    for item in checklist.items:
        before = _all_before(checklist, item)
        if item.stage == "general_ledger_close" and not any(needed.stage == "backup" for needed in before):
            yield f"{item.id}: closes the general ledger, so it comes after the backup"
        is_safe = BACKUP in item.how[0] or any(BACKUP in needed.title for needed in before)
        if item.touches_data and not is_safe:
            yield f"{item.id}: touches data, so a backup comes before it, as an item or as its first step"


def _check_items(checklist: Checklist, around: Surroundings) -> Iterator[str]:
    """Ids, sources, paths, prompts and words of each item."""
    for item in checklist.items:
        if not item.id.startswith(f"{checklist.id}-"):
            yield f"{item.id}: its id must start with {checklist.id}-"
        yield from (f"{item.id}: {fault}" for fault in _check_sources(item, around))
        yield from (f"{item.id}: {fault}" for fault in _check_prompts(item, checklist, around))
        yield from (f"{item.id}: {fault}" for fault in _check_steps(item))


def _check_reopening(checklist: Checklist, around: Surroundings) -> Iterator[str]:
    """Taking several modules back: a backup first, sources that show its paths, cases that exist, no work on tables."""
    reopening, place = checklist.reopening, f"{checklist.id}: reopening"
    texts = [reopening.first, *reopening.order, reopening.rights, reopening.danger, reopening.kept, reopening.year]
    if BACKUP not in reopening.order[0]:
        yield f"{place}: its first step says {BACKUP}"
    lowest = min((source.confidence for source in reopening.sources), key=LOWEST_FIRST.index)
    if reopening.confidence != lowest:
        yield f"{place}: confidence {reopening.confidence} is not that of its weakest source, {lowest}"
    yield from (f"{place}: {fault}" for one in reopening.sources if (fault := _fault_of(one, around)) is not None)
    facts = [fact for source in reopening.sources if (fact := around.facts.get(source.fact)) is not None]
    for text in texts:
        for node in _nodes(text):
            if not any(fact.shows(node) for fact in facts):
                yield f"{place}: 「{node}」 is in none of its facts"
        if _DATABASE_WORK.search(text):
            yield f"{place}: 「{text}」 speaks of work on the database itself"
    known = around.cases.get(checklist.product, frozenset()) | around.cases.get("all", frozenset())
    for case_id in reopening.cases:
        if case_id not in known:
            yield f"{place}: {case_id!r} is no case of {checklist.product}"


def _check_sources(item: Item, around: Surroundings) -> Iterator[str]:
    """The sources are those of the index, and show every path and prompt; where there is none, the item says so."""
    if not item.sources:
        if item.where is not None or any(ARROW in text for text in _texts(item)):
            yield "shows a menu path without a source"
        if UNSOURCED not in "".join(_texts(item)):
            yield f"rests on no source, so it must say {UNSOURCED}"
        if item.confidence != "L":
            yield "rests on no source, so its confidence is L"
        return
    lowest = min((source.confidence for source in item.sources), key=LOWEST_FIRST.index)
    if item.confidence != lowest:
        yield f"confidence {item.confidence} is not that of its weakest source, {lowest}"
    if lowest not in "MH" and UNSOURCED not in "".join(_texts(item)):
        yield f"rests on a fact graded {lowest}, so it must say {UNSOURCED}"
    facts = [fact for source in item.sources if (fact := around.facts.get(source.fact)) is not None]
    yield from (fault for source in item.sources if (fault := _fault_of(source, around)) is not None)
    for text in _texts(item):
        for node in _nodes(text):
            if not any(fact.shows(node) for fact in facts):
                yield f"「{node}」 is in none of its facts"
    for prompt in item.prompts:
        if not any(_fold(part) and fact.shows(part) for fact in facts for part in prompt.text.split("…")):
            yield f"the prompt 「{prompt.text}」 is in none of its facts"


def _fault_of(source: Source, around: Surroundings) -> str | None:
    fact = around.facts.get(source.fact)
    if fact is None:
        return f"{source.fact} is not in the index of facts"
    if (source.ref, source.confidence) != (fact.ref, fact.confidence):
        return f"{source.fact} is {fact.confidence} from {fact.ref!r} in the index"
    return None


def _check_prompts(item: Item, checklist: Checklist, around: Surroundings) -> Iterator[str]:
    known = around.cases.get(checklist.product, frozenset()) | around.cases.get("all", frozenset())
    for text, times in Counter(prompt.text for prompt in item.prompts).items():
        if times > 1:
            yield f"the prompt 「{text}」 is given {times} times"
    for prompt in item.prompts:
        if prompt.case_id is not None and prompt.case_id not in known:
            yield f"{prompt.case_id!r} is no case of {checklist.product}"


def _check_steps(item: Item) -> Iterator[str]:
    """One action a step, a backup before anything is taken back, nothing done to the database."""
    lists = [item.how, *(prompt.fix for prompt in item.prompts), *([item.undo.steps] if item.undo else [])]
    for steps in lists:
        for step in steps:
            if len(_JOINS.findall(step)) > 1:
                yield f"「{step}」 joins several actions"
        changing = [step for step in steps if _CHANGES_BOOKS.search(step) and not _NOT_DOING.search(step)]
        if changing and BACKUP not in steps[0] and (steps is not item.how or not item.touches_data):
            yield f"「{changing[0]}」 changes the books, so the first step says {BACKUP}"
    if item.undo is not None and BACKUP not in item.undo.steps[0]:
        yield f"the first step of undo says {BACKUP}"
    for text in _texts(item):
        if _DATABASE_WORK.search(text):
            yield f"「{text}」 speaks of work on the database itself"


def _texts(item: Item) -> list[str]:
    """Everything an item tells the customer; not the prompts, which are the software's words."""
    texts = [item.title, item.why, *([item.where] if item.where else []), *item.how, item.check, item.risk, item.who]
    for prompt in item.prompts:
        texts += [prompt.cause, *prompt.fix]
    if item.undo is not None:
        texts += [*item.undo.steps, item.undo.risk]
    return texts


def _nodes(text: str) -> Iterator[str]:
    for chain in _PATH.findall(text):
        yield from (node.strip() for node in chain.split(ARROW) if node.strip())


def _cycle(checklist: Checklist, start: Item) -> list[str]:
    """A way from an item back to itself along `after`, or nothing."""
    ways: list[list[str]] = [[start.id]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        item = checklist.by_id.get(way[-1])
        for needed in item.after if item else ():
            if needed == start.id:
                return [*way, needed]
            if needed not in seen:
                seen.add(needed)
                ways.append([*way, needed])
    return []


def _all_before(checklist: Checklist, item: Item) -> list[Item]:
    """What must be done before an item, directly or through others."""
    found: dict[str, Item] = {}
    open_ids = list(item.after)
    while open_ids:
        needed = checklist.by_id.get(open_ids.pop())
        if needed is not None and needed.id not in found:
            found[needed.id] = needed
            open_ids += needed.after
    return list(found.values())


def _fold(words: str) -> str:
    """Screen words without what typesetting adds: spaces, quotes, brackets, width and case."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", words).lower())


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints every fault and the number of items and prompts; returns 1 where there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m actions.closing.lint", description="Check the closing checklists.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where they are; data/checklists")
    options = parser.parse_args(arguments)
    try:
        checklists = load_checklists(options.folder).all
        faults = lint(checklists, Surroundings.read(FOLDER.parent))
    except BadContent as error:
        print(f"checklists: {error}", file=sys.stderr)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr)
    for one in checklists:
        print(f"{one.id}: {len(one.items)} items, {len(one.prompts())} prompts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
