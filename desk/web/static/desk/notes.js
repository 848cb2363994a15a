// @ts-check
/** What colleagues should know of a ticket: notes, transfers, how it was solved. The customer sees none of it. */

import { fullOf, shortOf } from "../shared/clock.js";
import { el } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { writeNote } from "./api.js";
import { WECOM_EVENTS } from "./wecom.js";

/** @typedef {import("./api.js").TicketEvent} TicketEvent */

const MOST_CHARACTERS = 8000;

/** How each kind of event reads; kinds not here are for the machine. @type {Record<string, (data: any) => string>} */
const SHOWN = {
  note: (data) => data.text,
  transferred: (data) => `转给${data.to ?? "人工队列"}：${data.reason}`,
  withdrawn: () => "客户自己撤销了工单",
  withdrawal_wished: () => "客户说不需要了，想撤销工单",
  priority_raised: (data) => `级别从 ${data.from} 升到 ${data.to}：${data.why}`,
  outcome: (data) => `解决办法：${data.outcome}`,
  ...WECOM_EVENTS,
};

export class Notes {
  #list = el("ol", { class: "notes-list" });
  #clientMsgId = newId();
  #isSending = false;
  #shown = "";

  /**
   * @param {string} number
   * @param {() => void} onWritten
   */
  constructor(number, onWritten) {
    this.number = number;
    this.onWritten = onWritten;
    this.input = el("textarea", { id: "note-text", rows: 1, maxlength: MOST_CHARACTERS, placeholder: "给同事留句话…" });
    this.button = el("button", { type: "submit", class: "plain small", disabled: true }, "添加备注");
    this.hint = el("p", { class: "note-hint", role: "status" });
    const form = el(
      "form",
      { class: "note-form" },
      el("label", { for: "note-text", class: "unseen" }, "内部备注"),
      this.input,
      this.button,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.input.addEventListener("input", () => this.#refresh());
    this.root = el(
      "section",
      { class: "ticket-notes", "aria-label": "内部备注" },
      el("h2", {}, "内部备注 ", el("span", { class: "quiet" }, "客户看不到")),
      this.#list,
      form,
      this.hint,
    );
  }

  /** @param {TicketEvent[]} events */
  show(events) {
    const told = events.filter((event) => SHOWN[event.kind]?.(event.data));
    const now = JSON.stringify(told);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#list.replaceChildren(...told.map(drawEvent));
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text || this.#isSending) return;
    this.#isSending = true;
    this.#refresh();
    try {
      await writeNote(this.number, this.#clientMsgId, text);
      this.input.value = "";
      this.#clientMsgId = newId();
      this.hint.textContent = "";
      this.onWritten();
    } catch (error) {
      this.hint.textContent = `没有存下，内容还在，请重试。${error instanceof Error ? error.message : ""}`;
    } finally {
      this.#isSending = false;
      this.#refresh();
    }
  }

  #refresh() {
    this.button.disabled = this.#isSending || this.input.value.trim() === "";
  }
}

/** @param {TicketEvent} event */
function drawEvent(event) {
  return el(
    "li",
    { class: `note ${event.kind}` },
    el(
      "p",
      { class: "note-head" },
      el("b", {}, event.name ?? "系统"),
      el("time", { datetime: event.at, title: fullOf(event.at) }, shortOf(event.at)),
    ),
    el("p", { class: "note-text" }, SHOWN[event.kind](event.data)),
  );
}
