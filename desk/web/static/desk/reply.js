// @ts-check
/** The reply box: a draft survives every refresh, and a failed send keeps its id and its words. */

import { el } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { reply } from "./api.js";

const MOST_CHARACTERS = 8000;

export class ReplyBox {
  #clientMsgId = newId();
  #isSending = false;
  #canReply = false;

  /**
   * @param {string} conversation
   * @param {() => void} onSent
   */
  constructor(conversation, onSent) {
    this.conversation = conversation;
    this.onSent = onSent;
    this.input = el("textarea", { id: "reply-text", rows: 3, maxlength: MOST_CHARACTERS });
    this.button = el("button", { type: "submit", class: "strong" }, "回复");
    this.hint = el("p", { class: "reply-hint", role: "status" });
    this.root = el(
      "form",
      { class: "reply" },
      el("label", { for: "reply-text", class: "unseen" }, "回复客户"),
      this.input,
      el("div", { class: "reply-row" }, this.hint, this.button),
    );
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.input.addEventListener("input", () => this.#refresh());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      void this.#send();
    });
    this.#refresh();
  }

  /**
   * @param {boolean} canReply
   * @param {string} why shown when one cannot
   */
  allow(canReply, why) {
    this.#canReply = canReply;
    this.input.disabled = !canReply;
    this.input.placeholder = canReply ? "直接回到客户的对话里…" : why;
    this.#refresh();
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text || this.#isSending || !this.#canReply) return;
    this.#isSending = true;
    this.hint.textContent = "发送中…";
    this.#refresh();
    try {
      await reply(this.conversation, this.#clientMsgId, text);
      this.input.value = "";
      this.#clientMsgId = newId();
      this.hint.textContent = "";
      this.onSent();
    } catch (error) {
      this.hint.textContent = `没有发出，内容还在，请重试。${error instanceof Error ? error.message : ""}`;
    } finally {
      this.#isSending = false;
      this.#refresh();
    }
  }

  #refresh() {
    this.button.disabled = !this.#canReply || this.#isSending || this.input.value.trim() === "";
    if (!this.#isSending && this.input.value && this.hint.textContent === "") this.hint.textContent = "Ctrl + 回车发送";
    if (!this.input.value && this.hint.textContent === "Ctrl + 回车发送") this.hint.textContent = "";
  }
}
