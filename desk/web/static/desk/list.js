// @ts-check
/** The list of tickets: newest first, refreshed in place, one of them open. */

import { fullOf, shortOf } from "../shared/clock.js";
import { byId, el } from "../shared/dom.js";
import { tickets } from "./api.js";
import { priorityBadge, stateBadge } from "./badges.js";
import { nameOf, PRODUCTS, REASONS, STATUSES } from "./words.js";

/** @typedef {import("./api.js").Ticket} Ticket */

export class TicketList {
  /** Where each page before this one ended. @type {(number | null)[]} */
  #pages = [null];
  /** @type {number | null} */
  #next = null;
  #open = "";
  #shown = "";
  /** @type {Ticket[]} */
  #tickets = [];

  /** @param {() => void} onChange the filter or page was changed: look again */
  constructor(onChange) {
    this.root = byId("tickets");
    this.status = /** @type {HTMLSelectElement} */ (byId("status"));
    this.status.append(
      el("option", { value: "" }, "全部状态"),
      ...Object.entries(STATUSES).map(([code, name]) => el("option", { value: code }, name)),
    );
    this.status.addEventListener("change", () => {
      this.#pages = [null];
      onChange();
    });
    byId("newer-page").addEventListener("click", () => {
      if (this.#pages.length > 1) this.#pages.pop();
      onChange();
    });
    byId("older-page").addEventListener("click", () => {
      if (this.#next !== null) this.#pages.push(this.#next);
      this.#next = null;
      onChange();
    });
  }

  async refresh() {
    const status = this.status.value;
    const before = this.#pages.at(-1) ?? null;
    const page = await tickets(status, before);
    // The filter or the page was changed meanwhile; another look is on its way.
    if (status !== this.status.value || before !== (this.#pages.at(-1) ?? null)) return;
    this.#next = page.next_before;
    byId("total").textContent = String(page.total);
    byId("pager").hidden = this.#pages.length === 1 && this.#next === null;
    byId("page").textContent = `第 ${this.#pages.length} 页`;
    /** @type {HTMLButtonElement} */ (byId("newer-page")).disabled = this.#pages.length === 1;
    /** @type {HTMLButtonElement} */ (byId("older-page")).disabled = this.#next === null;
    this.#tickets = page.tickets;
    this.#draw();
  }

  /** Mark which ticket is open. @param {string} number */
  mark(number) {
    this.#open = number;
    this.#draw();
  }

  #draw() {
    const now = JSON.stringify([this.#tickets, this.#open, new Date().toDateString()]);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = document.activeElement?.closest("[data-number]")?.getAttribute("data-number");
    const rows = this.#tickets.map((ticket) => drawRow(ticket, ticket.number === this.#open));
    this.root.replaceChildren(...(rows.length ? rows : [el("li", { class: "empty quiet" }, "没有符合条件的工单。")]));
    if (focused)
      /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-number="${CSS.escape(focused)}"]`))?.focus();
  }
}

/**
 * @param {Ticket} ticket
 * @param {boolean} isOpen
 */
function drawRow(ticket, isOpen) {
  const product = ticket.product ? nameOf(PRODUCTS, ticket.product) : "";
  return el(
    "li",
    {},
    el(
      "a",
      { class: "row", href: `#${ticket.number}`, "data-number": ticket.number, "aria-current": isOpen ? "true" : null },
      el(
        "span",
        { class: "row-top" },
        priorityBadge(ticket.priority),
        el("span", { class: "row-number" }, ticket.number),
        el("time", { datetime: ticket.created_at, title: fullOf(ticket.created_at) }, shortOf(ticket.created_at)),
      ),
      el("span", { class: "row-question" }, ticket.facts.question || nameOf(REASONS, ticket.reason)),
      el(
        "span",
        { class: "row-foot" },
        stateBadge(ticket.state),
        ticket.is_passed_to_me ? el("span", { class: "passed" }, "转给您的") : null,
        el("span", {}, [nameOf(STATUSES, ticket.status), product, ticket.engineer].filter(Boolean).join(" · ")),
      ),
    ),
  );
}
