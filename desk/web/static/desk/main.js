// @ts-check
/** The desk: sign in, keep the list fresh, keep the open ticket fresh. The open ticket is in the address (#ZF…). */

import { byId, el } from "../shared/dom.js";
import { Refused } from "../shared/http.js";
import { login, logout, me } from "./api.js";
import { TicketList } from "./list.js";
import { Live } from "./live.js";
import { OutboxBox } from "./outbox.js";
import { Poll } from "./poll.js";
import { Presence } from "./presence.js";
import { TicketView } from "./ticket.js";

const LIST_MS = 5_000;
const TICKET_MS = 3_000;
// While changes are told live, asking is only a safety net.
const NET_MS = 30_000;
const OUTBOX_MS = 30_000;
const NOTICE_MS = 8_000;
const UNAUTHORISED = 401;
// One missed look is nothing to tell.
const QUIET_FAILURES = 1;

/** @type {TicketView | null} */
let view = null;
let username = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let noticeTimer;

const list = new TicketList(() => void listPoll.now());
const listPoll = new Poll(LIST_MS, () => list.refresh(), onLooked);
const presence = new Presence((error) => onLooked(error, QUIET_FAILURES + 1));
const ticketPoll = new Poll(TICKET_MS, lookAtTicket, onLooked);
const outboxBox = new OutboxBox((error) => onLooked(error, QUIET_FAILURES + 1));
const outboxPoll = new Poll(OUTBOX_MS, () => outboxBox.refresh(), onLooked);
const live = new Live(
  (hint) => {
    if (hint.tickets) void listPoll.now();
    if (view) void ticketPoll.now();
  },
  (isUp) => {
    listPoll.everyMs = isUp ? NET_MS : LIST_MS;
    ticketPoll.everyMs = isUp ? NET_MS : TICKET_MS;
    // What happened before the connection stood, or since it broke.
    void listPoll.now();
    if (view) void ticketPoll.now();
  },
);

async function lookAtTicket() {
  await view?.refresh();
  live.watch(view?.conversation ?? "");
}

/** @param {unknown | null} error @param {number} failures */
function onLooked(error, failures) {
  if (error === null) {
    if (byId("notice").dataset.kind === "connection") hideNotice();
    return;
  }
  if (error instanceof Refused && error.status === UNAUTHORISED) showLogin("登录已过期，请重新登录。");
  else if (error instanceof Refused) showNotice(error.message, "refusal");
  else if (failures > QUIET_FAILURES) showNotice("连接断开了，正在重新连接…", "connection");
}

/** @param {string} text @param {"refusal" | "connection"} kind */
function showNotice(text, kind) {
  clearTimeout(noticeTimer);
  const notice = byId("notice");
  notice.textContent = text;
  notice.dataset.kind = kind;
  notice.hidden = false;
  if (kind === "refusal") noticeTimer = setTimeout(hideNotice, NOTICE_MS);
}

function hideNotice() {
  byId("notice").hidden = true;
  byId("notice").dataset.kind = "";
}

/** @param {string} why */
function showLogin(why) {
  listPoll.stop();
  ticketPoll.stop();
  outboxPoll.stop();
  outboxBox.hide();
  presence.stop();
  live.stop();
  view = null;
  byId("desk").hidden = true;
  byId("login").hidden = false;
  byId("login-error").textContent = why;
  byId("username").focus();
}

/** @param {import("./api.js").Me} engineer */
function showDesk(engineer) {
  byId("who").textContent = engineer.name;
  username = engineer.username;
  presence.start(engineer.available);
  byId("login").hidden = true;
  byId("desk").hidden = false;
  void listPoll.start();
  if (engineer.role === "admin") void outboxPoll.start();
  live.start();
  openTicket();
}

/** The ticket the address names. */
function openTicket() {
  const number = decodeURIComponent(location.hash.slice(1));
  document.body.dataset.view = number ? "ticket" : "list";
  list.mark(number);
  const place = byId("ticket");
  if (!number) {
    view = null;
    live.watch("");
    ticketPoll.stop();
    place.replaceChildren(el("p", { class: "nothing quiet" }, "从左边选一张工单。"));
    return;
  }
  if (view?.number === number) return;
  view = new TicketView(
    number,
    username,
    (error) => onLooked(error, QUIET_FAILURES + 1),
    () => {
      void ticketPoll.now();
      void listPoll.now();
    },
  );
  place.replaceChildren(view.root);
  place.focus({ preventScroll: true });
  void ticketPoll.start();
}

byId("login-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const fields = new FormData(form);
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  button.disabled = true;
  byId("login-error").textContent = "";
  try {
    showDesk(await login(String(fields.get("username")).trim(), String(fields.get("password"))));
    form.reset();
  } catch (error) {
    byId("login-error").textContent = error instanceof Refused ? error.message : "连不上服务器，请稍后再试。";
  } finally {
    button.disabled = false;
  }
});
byId("logout").addEventListener("click", async () => {
  try {
    await logout();
    showLogin("");
  } catch (error) {
    onLooked(error, QUIET_FAILURES + 1);
  }
});
addEventListener("hashchange", () => {
  if (!byId("desk").hidden) openTicket();
});

try {
  showDesk(await me());
} catch (error) {
  showLogin(error instanceof Refused ? "" : "连不上服务器，请稍后再试。");
}
