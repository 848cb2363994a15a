// @ts-check
/** One open ticket: its facts, its conversation, and what the engineer can do. */

import { fullOf, shortOf } from "../shared/clock.js";
import { append, el } from "../shared/dom.js";
import { act, getFile, ticket } from "./api.js";
import { drawFileList } from "./attachments.js";
import { priorityBadge, stateBadge } from "./badges.js";
import { drawFacts } from "./facts.js";
import { linkingName, openLinking } from "./linking.js";
import { Notes } from "./notes.js";
import { ReplyBox } from "./reply.js";
import { Transcript } from "./transcript.js";
import { askTransfer } from "./transfer.js";
import { isWecomTight, wecomLine } from "./wecom.js";
import { actorName, nameOf, REASONS, STATES, STATUSES } from "./words.js";

/**
 * @typedef {import("./api.js").Whole} Whole
 * @typedef {"claim" | "return_to_bot" | "resolve"} Verb
 */

/** @type {{verb: Verb, name: string, style: string, isOffered: (state: string, isMine: boolean) => boolean}[]} */
const ACTIONS = [
  {
    verb: "claim",
    name: "接手",
    style: "strong",
    isOffered: (state) => state === "queued" || state === "ticketed" || state === "bot",
  },
  {
    verb: "return_to_bot",
    name: "交还机器人",
    style: "plain",
    isOffered: (state, isMine) => state === "human" && isMine,
  },
  {
    verb: "resolve",
    name: "标记解决",
    style: "plain",
    isOffered: (state, isMine) => state === "ticketed" || (state === "human" && isMine),
  },
];

export class TicketView {
  #head = el("header", { class: "ticket-head" });
  #facts = el("section", { class: "ticket-facts", "aria-label": "已知情况" });
  #steps = el("details", { class: "ticket-steps" });
  #transcript = new Transcript();
  #scroll = el("div", { class: "ticket-scroll", tabindex: "-1" });
  /** @type {ReplyBox | null} */
  #reply = null;
  /** Its id, once it is known. */
  conversation = "";
  #shown = "";
  #isActing = false;

  /**
   * @param {string} number
   * @param {string} me my own username
   * @param {(error: unknown) => void} onError
   * @param {() => void} onActed
   */
  constructor(number, me, onError, onActed) {
    this.number = number;
    this.me = me;
    this.notes = new Notes(number, onActed);
    this.onError = onError;
    this.onActed = onActed;
    this.#scroll.append(this.#facts, this.notes.root, this.#transcript.root, this.#steps);
    this.root = el("div", { class: "ticket" }, this.#head, this.#scroll);
  }

  async refresh() {
    this.#draw(await ticket(this.number, this.#transcript.last));
  }

  /** @param {Whole} whole */
  #draw(whole) {
    const isFirst = this.#shown === "";
    this.conversation = whole.conversation.id;
    const frame = JSON.stringify([whole.ticket, whole.conversation, whole.transitions, whole.files, whole.wecom]);
    if (frame !== this.#shown) {
      this.#shown = frame;
      this.#drawHead(whole);
      this.#facts.replaceChildren(el("h2", {}, "已知情况"), drawFacts(whole.ticket.facts ?? {}));
      append(this.#facts, [drawFileList(whole.files ?? [])]);
      this.#drawSteps(whole.transitions);
      this.#drawReply(whole);
    }
    this.notes.show(whole.events ?? []);
    const wasAtEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 60;
    if (this.#transcript.add(whole.transcript.messages, (id) => getFile(whole.conversation.id, id)) && wasAtEnd && !isFirst)
      this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** @param {Whole} whole */
  #drawHead({ ticket: it, conversation, wecom }) {
    const actions = ACTIONS.filter((action) => action.isOffered(conversation.state, conversation.is_mine));
    this.#head.replaceChildren(
      el("a", { class: "back", href: "#" }, "← 工单"),
      el(
        "div",
        { class: "ticket-title" },
        el("h1", {}, it.number),
        priorityBadge(it.priority),
        stateBadge(conversation.state),
        el(
          "p",
          { class: "ticket-line" },
          [
            nameOf(STATUSES, it.status),
            nameOf(REASONS, it.reason),
            it.engineer ? `由 ${it.engineer} 负责` : "还没有人接",
            it.customer_name,
            `${shortOf(it.created_at)} 提出`,
          ]
            .filter(Boolean)
            .join(" · "),
        ),
        wecom ? el("p", { class: isWecomTight(wecom) ? "ticket-line tight" : "ticket-line" }, wecomLine(wecom)) : null,
      ),
      el(
        "div",
        { class: "ticket-actions" },
        ...actions.map((action) => this.#drawAction(action, conversation.id)),
        this.#drawTransfer(conversation),
        wecom ? this.#drawLinking(conversation.id, wecom.is_linked) : null,
      ),
    );
  }

  /**
   * @param {{verb: Verb, name: string, style: string}} action
   * @param {string} conversation
   */
  #drawAction({ verb, name, style }, conversation) {
    const button = el("button", { type: "button", class: style, "data-verb": verb }, name);
    button.addEventListener("click", async () => {
      if (this.#isActing) return;
      this.#isActing = true;
      button.disabled = true;
      try {
        await act(conversation, verb);
      } catch (error) {
        this.onError(error);
      } finally {
        this.#isActing = false;
        button.disabled = false;
        this.onActed();
      }
    });
    return button;
  }

  /** @param {import("./api.js").Conversation} conversation */
  #drawTransfer({ id, state, is_mine }) {
    if (state !== "human" || !is_mine) return null;
    const button = el("button", { type: "button", class: "plain", "data-verb": "transfer" }, "转交");
    button.addEventListener("click", () => void askTransfer(id, this.me, this.onError, this.onActed));
    return button;
  }

  /** @param {string} conversation @param {boolean} isLinked */
  #drawLinking(conversation, isLinked) {
    const button = el("button", { type: "button", class: "plain", "data-verb": "link" }, linkingName(isLinked));
    button.addEventListener("click", () => void openLinking(conversation, this.onError, this.onActed));
    return button;
  }

  /** @param {Whole} whole */
  #drawReply({ conversation }) {
    if (!this.#reply) {
      this.#reply = new ReplyBox(conversation.id, this.onActed);
      this.root.append(this.#reply.root);
    }
    this.#reply.allow(conversation.state === "human" && conversation.is_mine, whyNotReply(conversation));
  }

  /** @param {import("./api.js").Transition[]} transitions */
  #drawSteps(transitions) {
    this.#steps.hidden = transitions.length === 0;
    this.#steps.replaceChildren(
      el("summary", {}, `经过（${transitions.length} 步）`),
      el(
        "ol",
        { class: "steps-list" },
        ...transitions.map((step) =>
          el(
            "li",
            {},
            el("time", { datetime: step.at, title: fullOf(step.at) }, shortOf(step.at)),
            el("span", {}, `${nameOf(STATES, step.from_state)} → ${nameOf(STATES, step.to_state)}`),
            el("span", { class: "quiet" }, `${nameOf(REASONS, step.reason)} · ${actorName(step.actor)}`),
          ),
        ),
      ),
    );
  }
}

/** @param {import("./api.js").Conversation} conversation */
function whyNotReply({ state, engineer }) {
  if (state === "human") return `${engineer ?? "另一位工程师"}正在接待这位客户`;
  if (state === "resolved") return "已解决；客户再来信时由机器人先接待";
  return "先点「接手」，再回复客户";
}
