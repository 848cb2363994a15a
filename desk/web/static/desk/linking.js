// @ts-check
/** Linking a customer in 微信客服 with the same person on the web: what is asked, what proves it, and undoing it. */

import { shortOf, timeOf } from "../shared/clock.js";
import { el } from "../shared/dom.js";
import { askForProof, linking, unlink } from "./api.js";
import { nameOf, STATES } from "./words.js";

const LOOK_MS = 3_000;
const TYPING_MS = 300;

/**
 * @typedef {import("./api.js").Linking} Linking
 * @typedef {import("./api.js").LinkOther} LinkOther
 */

/** The words on the button of the ticket. @param {boolean} isLinked */
export function linkingName(isLinked) {
  return isLinked ? "已关联网页客户" : "关联网页客户";
}

/**
 * The dialog. What it shows is what the desk says: nothing asked, a proof awaited, or linked.
 * @param {string} conversation
 * @param {(error: unknown) => void} onError
 * @param {() => void} onDone
 */
export async function openLinking(conversation, onError, onDone) {
  /** @type {Linking} */
  let now;
  try {
    now = await linking(conversation);
  } catch (error) {
    onError(error);
    return;
  }
  const body = el("div", { class: "linking-body" });
  const hint = el("p", { class: "note-hint", role: "alert" });
  const row = el("div", { class: "dialog-row" });
  const dialog = el(
    "dialog",
    { class: "transfer linking", "aria-labelledby": "linking-title" },
    el("h2", { id: "linking-title" }, "关联网页客户"),
    body,
    hint,
    row,
  );
  const close = button("plain", "关闭", async () => dialog.close());
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let looking;
  dialog.addEventListener("close", () => {
    clearInterval(looking);
    dialog.remove();
  });

  /** @param {string} style @param {string} name @param {() => Promise<unknown>} work */
  function button(style, name, work) {
    const made = el("button", { type: "button", class: style }, name);
    made.addEventListener("click", async () => {
      made.disabled = true;
      hint.textContent = "";
      try {
        await work();
      } catch (error) {
        hint.textContent = error instanceof Error ? error.message : "连不上服务器，请稍后再试。";
      } finally {
        made.disabled = false;
      }
    });
    return made;
  }

  async function look() {
    const before = now.state;
    now = await linking(conversation);
    if (now.state === before) return;
    draw();
    onDone();
    if (before === "asked" && now.state === "none") hint.textContent = "没有关联：验证码不对、过期了，或者已撤回。可以重新发。";
  }

  function draw() {
    clearInterval(looking);
    if (now.state === "linked") drawLinked();
    else if (now.state === "asked") drawAsked();
    else drawChoice();
  }

  function drawChoice() {
    const choice = new Choice(conversation, now.others);
    const send = button("strong", "发验证码", async () => {
      await askForProof(conversation, choice.made);
      await look();
    });
    send.disabled = true;
    choice.onChange = () => {
      send.disabled = !choice.made;
    };
    body.replaceChildren(...choice.parts);
    row.replaceChildren(close, send);
  }

  function drawAsked() {
    const [other] = now.others;
    body.replaceChildren(
      el(
        "p",
        {},
        `验证码已经显示在 ${other ? nameOfOther(other) : "客户"} 的网页会话里，`,
        now.asked ? `由 ${now.asked.engineer} 发起，${timeOf(now.asked.expires_at)} 前有效。` : "",
      ),
      el("p", {}, "现在请客户在微信里发：绑定 加上验证码。对了就自动关联，写错一次就作废。"),
      el("p", { class: "linking-warning" }, "不要替客户念验证码，也不要帮他抄过去：那样什么也证明不了。"),
      el("p", { class: "quiet", role: "status" }, "正在等客户发来…"),
    );
    row.replaceChildren(button("plain", "撤回验证码", () => unlink(conversation).then(look)), close);
    looking = setInterval(() => void look().catch(onError), LOOK_MS);
  }

  function drawLinked() {
    const name = now.customer_name ?? "网页客户";
    body.replaceChildren(
      el("p", {}, `这个微信会话与 ${name} 的网页账号是同一位客户，由客户本人用验证码证明。`),
      el("ul", { class: "linking-list" }, ...now.others.map((other) => el("li", {}, ...describe(other, true)))),
    );
    const undo = button("plain", "解除关联", async () => {
      const isSure = confirm(`解除后，这个微信会话不再算作 ${name} 的；客户会在微信里收到一句说明。确定解除吗？`);
      if (isSure) await unlink(conversation).then(look);
    });
    row.replaceChildren(undo, close);
  }

  draw();
  document.body.append(dialog);
  dialog.showModal();
}

/** What must be checked before, and the customers it may be. */
class Choice {
  /** Told whenever something is chosen or no longer chosen. */
  onChange = () => {};
  #list = el("ul", { class: "linking-list" });
  #isSure = el("input", { type: "checkbox", id: "linking-sure" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  /** @param {string} conversation @param {LinkOther[]} others */
  constructor(conversation, others) {
    const find = el("input", { id: "linking-find", type: "search", autocomplete: "off", placeholder: "客户姓名或工单号" });
    find.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => void this.#find(conversation, find), TYPING_MS);
    });
    this.#list.addEventListener("change", () => this.onChange());
    this.#isSure.addEventListener("change", () => this.onChange());
    this.#fill(others);
    this.parts = [
      el("p", {}, "关联以后，微信和网页两边算同一位客户：查看、导出、删除他的资料都包括两边。"),
      el(
        "ol",
        { class: "linking-steps" },
        el("li", {}, "先问客户：现在能不能打开网站上自己登录的咨询窗口。"),
        el("li", {}, "在下面选中他的网页会话，点「发验证码」。验证码只显示在那个窗口里。"),
        el("li", {}, "客户自己在微信里发「绑定」加验证码。姓名相同、说得出手机号或公司，都不算证明。"),
      ),
      el("label", { for: "linking-find" }, "他在网页上的会话"),
      find,
      this.#list,
      el("label", { class: "linking-sure" }, this.#isSure, "已和客户确认：他现在看得到自己的网页会话"),
    ];
  }

  /** The conversation that is chosen; empty while one is missing or nothing was checked. */
  get made() {
    const chosen = this.#list.querySelector("input:checked")?.getAttribute("value") ?? "";
    return this.#isSure.checked ? chosen : "";
  }

  /** @param {string} conversation @param {HTMLInputElement} field */
  async #find(conversation, field) {
    const wanted = field.value;
    try {
      const { others } = await linking(conversation, wanted);
      if (field.value === wanted) this.#fill(others);
    } catch {
      // What is listed stays; the next letter tries again.
    }
  }

  /** @param {LinkOther[]} found */
  #fill(found) {
    this.#list.replaceChildren(
      ...found.map((other) => {
        const choice = el("input", { type: "radio", name: "linking-other", value: other.id });
        return el("li", {}, el("label", {}, choice, ...describe(other, false)));
      }),
    );
    if (!found.length)
      this.#list.append(el("li", { class: "quiet" }, "没有这样的网页客户。只有在网站上登录后咨询过的客户才能关联。"));
    this.onChange();
  }
}

/** @param {LinkOther} other @param {boolean} isLink */
function describe(other, isLink) {
  const ticket = other.ticket ?? "";
  return [
    el("span", { class: "linking-name" }, nameOfOther(other)),
    ticket && isLink ? el("a", { href: `#${ticket}` }, ticket) : el("span", {}, ticket),
    el("span", { class: "quiet" }, `${nameOf(STATES, other.state)} · ${shortOf(other.updated_at)}`),
  ];
}

/** @param {LinkOther} other */
function nameOfOther(other) {
  return other.customer_name || "没有留姓名的客户";
}
