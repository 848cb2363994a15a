// @ts-check
/** One line of the conversation as an element. */

import { drawCard, saidBefore } from "../shared/cards.js";
import { timeOf, fullOf } from "../shared/clock.js";
import { el, unseen } from "../shared/dom.js";
import { drawFile, sizeOf } from "../shared/files.js";
import { drawThumb } from "../shared/tray.js";

/** @typedef {import("./api.js").Message} Message */

/** @type {Record<string, string>} */
const SPEAKERS = { visitor: "您", bot: "智能助手", engineer: "工程师", system: "服务台" };

/**
 * @param {Message} message
 * @param {(button: import("./api.js").Button) => void} onChoice
 * @param {import("../shared/files.js").GetFile} getFile
 */
export function drawMessage(message, onChoice, getFile) {
  const line = el(
    "div",
    { class: `line ${message.author}`, "data-seq": message.seq },
    drawSpeaker(message),
    message.file ? drawFile(message.file, getFile) : null,
    ...(message.text || !message.file ? drawBody(message) : []),
    drawTime(message),
  );
  if (message.buttons?.length) line.append(drawButtons(message.buttons, onChoice));
  return line;
}

/**
 * A line that is on its way.
 * @param {import("./outbox.js").Letter} letter
 * @param {(letter: import("./outbox.js").Letter) => void} onCancel
 */
export function drawPending(letter, onCancel) {
  const file = "file" in letter.content ? letter.content.file : null;
  return el(
    "div",
    { class: "line visitor pending" },
    unseen(`${SPEAKERS.visitor}：`),
    file ? drawParcel(file) : null,
    letter.shown ? el("div", { class: "bubble" }, letter.shown) : null,
    el("p", { class: "line-foot" }, file ? drawProgress(file, () => onCancel(letter)) : "发送中…"),
  );
}

/** @param {File} file */
function drawParcel(file) {
  return el(
    "div",
    { class: "file-card" },
    drawThumb(file),
    el(
      "div",
      { class: "file-words" },
      el("p", { class: "file-name" }, file.name),
      el("p", { class: "file-size" }, sizeOf(file.size)),
    ),
  );
}

/** @param {File} file @param {() => void} onCancel */
function drawProgress(file, onCancel) {
  const cancel = el("button", { type: "button", class: "cancel", "aria-label": `取消发送 ${file.name}` }, "取消");
  cancel.addEventListener("click", onCancel);
  return el(
    "span",
    { class: "progress" },
    el("progress", { max: 1, value: 0, "aria-label": `正在上传 ${file.name}` }),
    el("span", { class: "progress-share" }, "上传中…"),
    cancel,
  );
}

/**
 * @param {string} day
 */
export function drawDay(day) {
  return el("p", { class: "day" }, day);
}

/** @param {Message} message */
function drawSpeaker(message) {
  const name =
    message.author === "engineer" && message.name ? `工程师 ${message.name}` : SPEAKERS[message.author];
  return message.author === "engineer" ? el("p", { class: "speaker" }, name, unseen("：")) : unseen(`${name}：`);
}

/** @param {Message} message */
function drawBody(message) {
  const card = drawCard(message.card);
  const said = card ? saidBefore(message.card) : message.text;
  return [said || !card ? el("div", { class: "bubble" }, said) : null, card];
}

/** @param {Message} message */
function drawTime(message) {
  return el(
    "p",
    { class: "line-foot" },
    el("time", { datetime: message.at, title: fullOf(message.at) }, timeOf(message.at)),
  );
}

/**
 * @param {import("./api.js").Button[]} buttons
 * @param {(button: import("./api.js").Button) => void} onChoice
 */
function drawButtons(buttons, onChoice) {
  const group = el("div", { class: "choices", role: "group", "aria-label": "请选择" });
  for (const button of buttons) {
    const element = el("button", { type: "button", class: "choice", "data-choice": button.id }, button.title);
    element.addEventListener("click", () => {
      element.classList.add("chosen");
      closeChoices(group);
      onChoice(button);
    });
    group.append(element);
  }
  return group;
}

/**
 * No more choosing here. Returns the buttons that were still open, so that a failed send can open them again.
 * @param {Element} root
 */
export function closeChoices(root) {
  const open = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll(".choice:not(:disabled)")]);
  for (const button of open) button.disabled = true;
  return open;
}

/**
 * The button that led to this answer stays marked.
 * @param {Element} root
 * @param {string} title
 */
export function markChosen(root, title) {
  const lines = root.querySelectorAll(".choices");
  const last = lines[lines.length - 1];
  if (!last || last.querySelector(".chosen")) return;
  for (const button of last.querySelectorAll(".choice"))
    if (button.textContent === title) button.classList.add("chosen");
}
