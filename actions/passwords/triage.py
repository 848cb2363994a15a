"""What is known of a password trouble, what is still to be asked, and which procedure comes next.

A question is asked only where its answers lead to different procedures, and only once; who does not know is unsure, and
the procedures say themselves what holds then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args

from actions.jobs import Memory
from actions.passwords.content import UNSURE, Attribute, Choice, Procedure, Procedures, ProductProcedures, Question
from actions.passwords.leaving import LEFT
from actions.passwords.reading import Reading

ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)
_OTHERS = frozenset({"portal", "gateway", "domain"})
_PHONES = frozenset({"no_code", "phone_gone"})
_HANDED_ON = frozenset({"administrator", "container_admin", "console", "cloud_account", "database"})
"""The accounts that go from one holder to the next."""
# A reading of these may set another value right at any time; the others are answers to a question of ours.
_ADMINISTRATORS = frozenset({"administrator", "container_admin", "console", "database"})


class Triage:
    """A view of a job's memory: `product`, `known` by attribute, the procedure on screen (`way`) and those `tried`."""

    def __init__(self, memory: Memory, content: Procedures) -> None:
        """Changes `memory` in place."""
        self._memory = memory
        self._content = content
        memory.setdefault("known", {})
        memory.setdefault("tried", [])

    @property
    def known(self) -> dict[str, str]:
        """What is known, by attribute."""
        known: dict[str, str] = self._memory["known"]
        return known

    @property
    def product(self) -> str | None:
        """The product's id; None while it is not known."""
        product: str | None = self._memory.get("product")
        return product

    @property
    def manager(self) -> str:
        """What he calls him who manages the accounts; empty where nobody is named."""
        return self._memory.get("manager") or ""

    @property
    def entry(self) -> ProductProcedures | None:
        """All procedures of the product."""
        return self._content.of(self.product) if self.product else None

    @property
    def way(self) -> Procedure | None:
        """The procedure on screen."""
        name = self._memory.get("way")
        entry = self.entry
        return next((way for way in entry.procedures if way.id == name), None) if entry and name else None

    def set_product(self, product: str | None, edition: str | None) -> bool:
        """Takes over the product and edition of the slots; True when something changed. Another product begins the
        questions that depend on it anew."""
        changed = False
        if product != self.product and (product is None or self._content.of(product) is not None):
            self._memory["product"] = product
            for attribute in ("edition", "role"):
                self.known.pop(attribute, None)
            self._forget_ways()
            changed = True
        if self.product and edition and edition.startswith(f"{self.product}_") and self.known.get("edition") != edition:
            self.known["edition"] = edition
            self._forget_ways()
            changed = True
        return changed

    def learn(self, values: dict[str, str]) -> bool:
        """Takes over what was read; True when something changed."""
        fitting = {a: v for a, v in values.items() if self.known.get(a) != v and self._makes_sense(a, v)}
        is_phone = fitting.get("trouble") in _PHONES and self.known.get("trouble") == "forgotten"
        if is_phone and "remembers" not in {**self.known, **values}:
            fitting["remembers"] = "no"  # told before: it is forgotten
        if fitting:
            self.known.update(fitting)
            if fitting.get("account") in _ADMINISTRATORS:
                self.known.pop("way_in", None)
            self._forget_ways()
        return bool(fitting)

    @property
    def excluded(self) -> frozenset[str]:
        """The accounts that he denied, or that are there: they are never asked for, proposed or written down."""
        return frozenset(self._memory.get("excluded", ()))

    def exclude(self, accounts: Collection[str]) -> bool:
        """It is none of these; True where that was news."""
        new = set(accounts) - self.excluded
        if not new:
            return False
        self._memory["excluded"] = sorted(self.excluded | new)
        if self.known.get("account") in new:
            del self.known["account"]
            for told in ("way_in", "code", "remembers"):
                self.known.pop(told, None)  # of the phone, or the entrance, of an account that is not meant
        self._forget_ways()
        return True

    def allow(self, account: str) -> None:
        """He names it after all."""
        self._memory["excluded"] = sorted(self.excluded - {account})

    def open_choices(self, question: Question) -> list[tuple[int, Choice]]:
        """The answers that fit what is known and that he has not denied, each with its number in the content."""
        if self.entry is None:
            return []
        choices = self.entry.open_choices(question, self.known)
        of_account = question.attribute == "account"
        return [(at, one) for at, one in choices if not of_account or one.value not in self.excluded]

    def read(self, reading: Reading) -> bool:
        """Takes over a reading. A trouble that is already told is changed by a plainer one only: 「密码还是不对」 after
        a lock tells nothing new."""
        values = dict(reading.values)
        if (told := self.known.get("trouble")) in reading.over and "trouble" in values:
            del self.known["trouble"]
            told = None
        was_wrong = bool(self._memory.get("only_wrong"))
        self._memory["untold"] = reading.is_untold or self._memory.get("untold", False)
        if values.get("trouble") == "forgotten":
            before = self._memory.get("only_wrong", told in (None, UNSURE))
            self._memory["only_wrong"] = reading.is_only_wrong and before
            if was_wrong and not reading.is_only_wrong:
                values["remembers"] = "no"  # it was refused, and now he says that he does not know it
        if values.get("trouble") == "forgotten" and told not in (None, UNSURE, "change"):
            values.pop("trouble")
        if values.get("account") != "own_user":
            values = _beside_who_is_gone(values, told)
        if {**self.known, **values}.get("account") == "cashier":
            values = _at_till(values)
        if {**self.known, **values}.get("account") == "other_user" and values.get("rights") == "yes":
            values.pop("role", None)  # what he is himself is not what the account is
        if self._rights_are_beside(values):
            values.pop("rights", None)  # he may be one of several kinds, and it is his own account that is lost
        is_denied = self.exclude(reading.denied)
        if values.get("account") in self.excluded:
            self.allow(values["account"])
        return self.learn(values) or is_denied

    def _rights_are_beside(self, values: Mapping[str, str]) -> bool:
        """In 云星辰 nobody resets for others; who is an administrator does what is to be done of a colleague's."""
        return self.product == "xingchen" and {**self.known, **values}.get("account") != "other_user"

    def changes_way(self, reading: Reading) -> bool:
        """Does a reading lead to another procedure than the one on screen? Then it is taken over; else nothing is."""
        known, way, tried = dict(self.known), self.way, self._memory["tried"]
        excluded = self.excluded
        if self.read(reading) and self.entry is not None:
            best = next((one for one in self.ways() if one.id not in tried), None)
            if best is not None and (way is None or best.id != way.id):
                return True
        self._memory["known"], self._memory["way"] = known, way.id if way else None
        self._memory["excluded"] = sorted(excluded)
        return False

    @property
    def said_back(self) -> dict[str, str]:
        """What is known, as it is said back: a password that was refused is not called forgotten, and what the trouble
        says is not said twice."""
        said = dict(self.known)
        if self._memory.get("only_wrong") and said.get("trouble") == "forgotten":
            said["trouble"] = "wrong"
        is_handed_on = self.known.get("trouble") == "forgotten" and said.get("account") in _HANDED_ON
        if is_handed_on and self._memory.get("untold"):
            said["trouble"] = "unknown"  # whoever asks has forgotten nothing
        if said.get("way_in") in _OTHERS and said.get("account") == "own_user":
            del said["account"]  # it is the password over there, not the one of the product
        if said.get("account") == "other_user" and said.get("role") == "member":
            del said["role"]  # said of himself it would be wrong
        if said.get("trouble") in ("change", "expired", "expiring"):
            said.pop("remembers", None)
        if said.get("trouble") in ("forgotten", "unknown"):
            said.pop("remembers", None)  # that is what is said, or he has been given another one since
        return said

    def give_up(self, attribute: str) -> None:
        """The customer does not know."""
        self.known[attribute] = UNSURE

    def next_question(self) -> Question | None:
        """What to ask next; None when everything that matters is known."""
        entry = self.entry
        if entry is None or self.product is None:
            return None
        questions = self._content.questions(self.product)
        return next((q for q in questions if q.attribute not in self.known and entry.matters(q, self.known)), None)

    def only_choice(self, question: Question) -> Choice | None:
        """The one answer that is left after what he denied; None where there are more, or he denied nothing."""
        left = self.open_choices(question)
        return left[0][1] if len(left) == 1 and question.attribute == "account" and self.excluded else None

    def next_way(self) -> Procedure | None:
        """The best procedure that was not tried yet, put on screen; None when there is no other."""
        way = next((way for way in self.ways() if way.id not in self._memory["tried"]), None)
        self._memory["way"] = way.id if way else None
        return way

    def another_way(self) -> Procedure | None:
        """The best procedure beside the one on screen that was not tried."""
        done = {*self._memory["tried"], self._memory.get("way")}
        return next((way for way in self.ways() if way.id not in done), None)

    def ways(self) -> list[Procedure]:
        """The procedures that hold, best first; none that is for accounts he has denied."""
        gone = {*self.excluded, UNSURE}
        ways = self.entry.ways(self.known) if self.entry else []
        return [way for way in ways if not way.when.get("account") or set(way.when["account"]) - gone]

    def mark_tried(self) -> None:
        """The procedure on screen did not help, or cannot be shown."""
        if self._memory.get("way"):
            self._memory["tried"] = [*self._memory["tried"], self._memory["way"]]

    def _makes_sense(self, attribute: str, value: str) -> bool:
        """Whose password: only those that this product tells apart."""
        if attribute != "account" or self.entry is None or value == UNSURE:
            return attribute in ATTRIBUTES
        return value in self.entry.values("account")

    def drop_senseless(self) -> None:
        """The product is known now: what it does not tell apart is not known, but to be asked."""
        account = self.known.get("account")
        if account == "cashier" and not self._makes_sense("account", account):
            account = self.known["account"] = "other_user"
        if account is not None and not self._makes_sense("account", account):
            del self.known["account"]
        if self.known.get("code") == "gone" and self.entry and "gone" not in self.entry.values("code"):
            self.known["code"] = "no"
            if self.known.get("trouble") in (None, "forgotten"):
                self.known.update(trouble="phone_gone", remembers="no")
        if self.known.get("way_in") == "domain" and self.entry and "domain" not in self.entry.values("way_in"):
            self.known["way_in"] = "portal"  # whoever keeps the account, it is not the product
        entrances = self.entry.values("way_in") if self.entry else set()
        if self.known.get("way_in") == "gateway" and entrances and "gateway" not in entrances:
            del self.known["way_in"]  # what lies before it is none of this product's doors
        if self.known.get("code") == "other" and self.entry and "other" not in self.entry.values("code"):
            del self.known["code"]  # the phone of somebody else: only KIS has a way of its own for that
        if self._rights_are_beside({}):
            self.known.pop("rights", None)
        troubles = self.entry.values("trouble") if self.entry is not None else ()
        if self.known.get("trouble") == LEFT and LEFT not in troubles:
            self.known["trouble"] = "forgotten"  # here an administrator sets it anew; who takes over has one of his own
            if self.known.get("rights") != "yes":
                self.known.pop("account", None)
        if self.known.get("trouble") == "no_original" and "no_original" not in troubles:
            self.known["trouble"] = "never_set"  # elsewhere nobody can fetch it
        is_new = self.known.get("trouble") == "never_set"
        if is_new and self.entry is not None and "never_set" not in self.entry.values("trouble"):
            self.known["trouble"] = "forgotten"  # here somebody has set it, who can set it anew

    def _forget_ways(self) -> None:
        """Something new is known: the procedure on screen may be another now. What was tried stays tried."""
        self._memory["way"] = None


def _beside_who_is_gone(values: dict[str, str], told: str | None) -> dict[str, str]:
    """The phone of him who is gone, or the lock on his account, is no other trouble."""
    if told == "admin_gone" and values.get("trouble") in _PHONES:
        return {name: value for name, value in values.items() if name not in ("trouble", "code", "account")}
    if told == LEFT and values.get("trouble") in _PHONES | {"locked", "disabled"}:
        return {name: value for name, value in values.items() if name not in ("trouble", "code", "remembers")}
    return values


def _at_till(values: dict[str, str]) -> dict[str, str]:
    """A cashier has no account of the firm: his phone is where the new password goes, and no trouble of its own."""
    kept = {name: value for name, value in values.items() if name not in ("code", "remembers", "role")}
    return {**kept, "trouble": "forgotten"} if kept.get("trouble") in _PHONES else kept
