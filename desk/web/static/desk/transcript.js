// @ts-check
/** The conversation as it went, and beside each line of the bot what it understood and which cases it had before it. */

import { drawCard, leadOf, saidBefore } from "../shared/cards.js";
import { fullOf, shortOf } from "../shared/clock.js";
import { el } from "../shared/dom.js";
import { drawFile } from "../shared/files.js";
import { AUTHORS, ENTITIES, INTENTS, STEPS, nameOf, wordOf } from "./words.js";

/** @typedef {import("./api.js").Line} Line */

const HUNDRED = 100;

export class Transcript {
  #lines = el("ol", { class: "transcript", "aria-label": "对话记录" });
  #last = 0;
  #turn = "";

  get root() {
    return this.#lines;
  }

  /** The last line shown. */
  get last() {
    return this.#last;
  }

  /**
   * Add what is new. Stored lines never change, so those on the page stay as they are (opened sections stay open).
   * @param {Line[]} lines in order
   * @param {import("../shared/files.js").GetFile} getFile
   * @returns {boolean} whether something was added
   */
  add(lines, getFile) {
    const fresh = lines.filter((line) => line.seq > this.#last);
    for (const line of fresh) {
      // One turn may answer in several lines: what it understood is said once.
      const turn = line.author === "bot" ? JSON.stringify([line.understood, line.trace]) : "";
      this.#lines.append(drawLine(line, turn !== "" && turn === this.#turn, getFile));
      this.#turn = turn;
      this.#last = line.seq;
    }
    return fresh.length > 0;
  }
}

/**
 * @param {Line} line
 * @param {boolean} isRepeat
 * @param {import("../shared/files.js").GetFile} getFile
 */
function drawLine(line, isRepeat, getFile) {
  const who = line.author === "engineer" ? line.engineer : null;
  const name = [nameOf(AUTHORS, line.author), who].filter(Boolean).join(" ");
  const insight = line.author === "bot" && !isRepeat ? drawInsight(line) : null;
  return el(
    "li",
    { class: `said ${line.author}`, "data-seq": line.seq },
    el(
      "div",
      { class: "said-main" },
      el(
        "p",
        { class: "said-head" },
        el("span", { class: "said-name" }, name),
        el("time", { datetime: line.at, title: fullOf(line.at) }, shortOf(line.at)),
      ),
      line.file ? drawFile(line.file, getFile) : null,
      ...(line.file && !line.text ? [] : drawWords(line)),
      line.buttons?.length
        ? el("p", { class: "said-buttons" }, ...line.buttons.map((button) => el("span", {}, button.title)))
        : null,
    ),
    insight,
  );
}

/** @param {Line} line */
function drawWords(line) {
  const card = drawCard(line.card);
  const said = card ? saidBefore(line.card) : line.text;
  return [said || !card ? el("div", { class: "said-text" }, said) : null, card && drawFolded(line, card)];
}

/** A card is long and the engineer knows it: folded until asked for. @param {Line} line @param {HTMLElement} card */
function drawFolded(line, card) {
  return el(
    "details",
    { class: "folded" },
    el("summary", {}, leadOf(line.card), el("b", {}, line.card.title)),
    card,
  );
}

/** @param {Line} line */
function drawInsight(line) {
  const { understood, trace } = line;
  const cases = trace?.cases ?? [];
  if (!understood?.intent && !cases.length) return null;
  return el(
    "aside",
    { class: "insight", "aria-label": "机器人的理解" },
    understood?.intent
      ? el(
          "p",
          { class: "insight-intent" },
          el("span", { class: "insight-lead" }, "理解为"),
          el("b", {}, nameOf(INTENTS, understood.intent)),
          percent(understood.confidence),
        )
      : null,
    understood?.entities?.length
      ? el(
          "p",
          { class: "insight-entities" },
          ...understood.entities.map((one) =>
            el("span", {}, `${nameOf(ENTITIES, one.entity)}：${wordOf(one.entity, one.value)}`),
          ),
        )
      : null,
    understood?.form_step ? el("p", { class: "quiet" }, `正在问：${nameOf(STEPS, understood.form_step)}`) : null,
    cases.length
      ? el(
          "ol",
          { class: "insight-cases", "aria-label": "检索到的案例" },
          ...cases.map((one) =>
            el(
              "li",
              { title: one.case_id },
              el("span", {}, one.title ?? one.case_id),
              el("span", { class: "score" }, typeof one.score === "number" ? one.score.toFixed(2) : ""),
            ),
          ),
        )
      : null,
    typeof trace?.probability === "number"
      ? el("p", { class: "quiet" }, "能答的把握 ", percent(trace.probability))
      : null,
  );
}

/** @param {number | undefined} share */
function percent(share) {
  return typeof share === "number" ? el("span", { class: "percent" }, `${Math.round(share * HUNDRED)}%`) : null;
}
