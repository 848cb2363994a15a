// @ts-check
/** Passing a conversation on: to whom, and why. Colleagues who are not there cannot be chosen. */

import { el } from "../shared/dom.js";
import { colleagues, transfer } from "./api.js";

const QUEUE = "";
const MOST_CHARACTERS = 500;

/**
 * Ask and do. Resolves when the dialog is closed.
 * @param {string} conversation
 * @param {string} me my own username
 * @param {(error: unknown) => void} onError
 * @param {() => void} onDone
 */
export async function askTransfer(conversation, me, onError, onDone) {
  /** @type {import("./api.js").Colleague[]} */
  let people;
  try {
    people = (await colleagues()).filter((one) => one.username !== me);
  } catch (error) {
    onError(error);
    return;
  }
  const to = el(
    "select",
    { id: "transfer-to" },
    ...people
      .sort((one, other) => Number(other.is_there) - Number(one.is_there))
      .map((one) =>
        el("option", { value: one.username, disabled: !one.is_there }, one.is_there ? one.name : `${one.name}（不在线）`),
      ),
    el("option", { value: QUEUE }, "转回人工队列"),
  );
  const reason = el("textarea", { id: "transfer-reason", rows: 3, maxlength: MOST_CHARACTERS, required: true });
  const hint = el("p", { class: "note-hint", role: "alert" });
  const submit = el("button", { type: "submit", class: "strong" }, "转交");
  const cancel = el("button", { type: "button", class: "plain" }, "取消");
  const form = el(
    "form",
    {},
    el("h2", { id: "transfer-title" }, "转交这个会话"),
    el("label", { for: "transfer-to" }, "转给"),
    to,
    el("label", { for: "transfer-reason" }, "原因（只给同事看）"),
    reason,
    hint,
    el("div", { class: "dialog-row" }, cancel, submit),
  );
  const dialog = el("dialog", { class: "transfer", "aria-labelledby": "transfer-title" }, form);
  to.value = people.find((one) => one.is_there)?.username ?? QUEUE;
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await transfer(conversation, to.value || null, reason.value.trim());
      dialog.close();
      onDone();
    } catch (error) {
      hint.textContent = error instanceof Error ? error.message : "";
    } finally {
      submit.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}
