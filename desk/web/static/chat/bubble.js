// @ts-check
/** One line of the conversation as an element. */

import { drawCard, isCaseCard } from "../shared/card.js";
import { timeOf, fullOf } from "../shared/clock.js";
import { el, unseen } from "../shared/dom.js";

/** @typedef {import("./api.js").Message} Message */

/** @type {Record<string, string>} */
const SPEAKERS = { visitor: "您", bot: "智能助手", engineer: "工程师", system: "服务台" };

/**
 * @param {Message} message
 * @param {(button: import("./api.js").Button) => void} onChoice
 */
export function drawMessage(message, onChoice) {
  const line = el(
    "div",
    { class: `line ${message.author}`, "data-seq": message.seq },
    drawSpeaker(message),
    drawBody(message),
    drawTime(message),
  );
  if (message.buttons?.length) line.append(drawButtons(message.buttons, onChoice));
  return line;
}

/**
 * A line that is on its way.
 * @param {string} text
 */
export function drawPending(text) {
  return el(
    "div",
    { class: "line visitor pending" },
    unseen(`${SPEAKERS.visitor}：`),
    el("div", { class: "bubble" }, text),
    el("p", { class: "line-foot" }, "发送中…"),
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
    message.author === "engineer" && message.author_name ? `工程师 ${message.author_name}` : SPEAKERS[message.author];
  return message.author === "engineer" ? el("p", { class: "speaker" }, name, unseen("：")) : unseen(`${name}：`);
}

/** @param {Message} message */
function drawBody(message) {
  if (isCaseCard(message.card)) return drawCard(message.card);
  return el("div", { class: "bubble" }, message.text);
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
