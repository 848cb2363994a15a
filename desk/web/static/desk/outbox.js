// @ts-check
/** For admins: deliveries that were given up, to send again or to throw away. */

import { fullOf, shortOf } from "../shared/clock.js";
import { append, byId, el } from "../shared/dom.js";
import { changeLetters, outbox } from "./api.js";
import { DELIVERIES, nameOf } from "./words.js";

/** @typedef {import("./api.js").DeadLetter} DeadLetter */

const MINUTE_S = 60;

export class OutboxBox {
  #shown = "";
  #isBusy = false;

  /** @param {(error: unknown) => void} onError */
  constructor(onError) {
    this.onError = onError;
    this.root = byId("outbox");
  }

  hide() {
    this.root.hidden = true;
    this.#shown = "";
  }

  async refresh() {
    const state = await outbox();
    const late = Math.floor(state.oldest_seconds / MINUTE_S);
    const now = JSON.stringify([state.dead, late, state.letters]);
    this.root.hidden = state.dead === 0 && late === 0;
    if (now === this.#shown) return;
    this.#shown = now;
    const ids = state.letters.map((letter) => letter.id);
    this.root.replaceChildren();
    append(this.root, [
      el("h2", {}, "投递失败 ", el("span", { class: "count" }, String(state.dead))),
      late > 0 && el("p", { class: "quiet" }, `最早一条待投递的已等了 ${late} 分钟。`),
      el("ul", {}, ...state.letters.map((letter) => this.#drawLetter(letter))),
      ids.length > 1 && el("p", {}, this.#button("全部重发", "resend", ids)),
    ]);
  }

  /** @param {DeadLetter} letter */
  #drawLetter(letter) {
    return el(
      "li",
      { "data-letter": letter.id },
      el(
        "p",
        {},
        `${nameOf(DELIVERIES, letter.kind)} · 试了 ${letter.attempts} 次 · `,
        el("time", { datetime: letter.dead_at, title: fullOf(letter.dead_at) }, shortOf(letter.dead_at)),
      ),
      el("p", { class: "quiet" }, letter.error ?? ""),
      el("p", {}, this.#button("重发", "resend", [letter.id]), this.#button("丢弃", "discard", [letter.id])),
    );
  }

  /** @param {string} name @param {"resend" | "discard"} verb @param {number[]} ids */
  #button(name, verb, ids) {
    const button = el("button", { type: "button", class: "plain small" }, name);
    button.addEventListener("click", async () => {
      if (this.#isBusy || (verb === "discard" && !confirm("丢弃后不会再投递，确定吗？"))) return;
      this.#isBusy = true;
      try {
        await changeLetters(verb, ids);
        await this.refresh();
      } catch (error) {
        this.onError(error);
      } finally {
        this.#isBusy = false;
      }
    });
    return button;
  }
}
