// @ts-check
/** The reply box: a draft survives every refresh, and a failed send keeps its id and its words. */

import { el } from "../shared/dom.js";
import { Refused } from "../shared/http.js";
import { newId } from "../shared/ids.js";
import { Tray } from "../shared/tray.js";
import { reply, sendFile } from "./api.js";

const MOST_CHARACTERS = 8000;

export class ReplyBox {
  #clientMsgId = newId();
  #isSending = false;
  #canReply = false;
  /** @type {AbortController | null} */
  #upload = null;

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
    this.progress = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "上传进度" });
    this.cancel = el("button", { type: "button", class: "plain small", hidden: true }, "取消上传");
    this.cancel.addEventListener("click", () => this.#upload?.abort());
    this.root = el("form", { class: "reply" });
    this.tray = new Tray(this.root, () => this.#refresh());
    this.root.append(
      el("label", { for: "reply-text", class: "unseen" }, "回复客户"),
      this.tray.root,
      this.input,
      el(
        "div",
        { class: "reply-row" },
        this.tray.button,
        this.tray.input,
        this.hint,
        this.progress,
        this.cancel,
        this.button,
      ),
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
    this.tray.allow(canReply);
    this.input.placeholder = canReply ? "直接回到客户的对话里…" : why;
    this.#refresh();
  }

  async #send() {
    const text = this.input.value.trim();
    if ((!text && this.tray.isEmpty) || this.#isSending || !this.#canReply) return;
    this.#isSending = true;
    this.hint.textContent = "发送中…";
    this.#refresh();
    try {
      const isSaid = await this.#sendFiles(text);
      if (text && !isSaid) await reply(this.conversation, this.#clientMsgId, text);
      this.input.value = "";
      this.#clientMsgId = newId();
      this.hint.textContent = "";
      this.onSent();
    } catch (error) {
      const why = error instanceof Refused ? error.message : "";
      this.hint.textContent = this.#upload?.signal.aborted ? "已取消，文件还在。" : `没有发出，内容还在，请重试。${why}`;
    } finally {
      this.#isSending = false;
      this.#upload = null;
      this.#showUpload(null);
      this.#refresh();
    }
  }

  /**
   * Each file under its own id, so that pressing again sends only what has not arrived. One file carries the words.
   * @param {string} text
   * @returns {Promise<boolean>} whether the words are sent with it
   */
  async #sendFiles(text) {
    const isCaption = this.tray.parcels.length === 1 && text !== "";
    this.#upload = new AbortController();
    for (const parcel of [...this.tray.parcels]) {
      this.#showUpload(0);
      const words = isCaption ? text : "";
      await sendFile(this.conversation, parcel, words, (share) => this.#showUpload(share), this.#upload.signal);
      this.tray.remove(parcel);
    }
    this.#showUpload(null);
    return isCaption;
  }

  /** @param {number | null} share null: nothing is on its way */
  #showUpload(share) {
    this.progress.hidden = this.cancel.hidden = share === null;
    this.progress.value = share ?? 0;
    if (share !== null) this.hint.textContent = share < 1 ? `上传中 ${Math.floor(share * 100)}%` : "正在检查…";
  }

  #refresh() {
    this.button.disabled = !this.#canReply || this.#isSending || (this.input.value.trim() === "" && this.tray.isEmpty);
    if (!this.#isSending && this.input.value && this.hint.textContent === "") this.hint.textContent = "Ctrl + 回车发送";
    if (!this.input.value && this.hint.textContent === "Ctrl + 回车发送") this.hint.textContent = "";
  }
}
