// @ts-check
/** The desk API: the session is a cookie, every write carries the CSRF token that came with it. */

import { ask } from "../shared/http.js";

/**
 * @typedef {{name: string, username: string, csrf: string}} Me
 * @typedef {{number: string, conversation: string, status: string, priority: string, reason: string, product: string | null,
 *   facts: Record<string, any>, engineer: string | null, state: string, customer_name: string | null, created_at: string}} Ticket
 * @typedef {{id: string, state: string, engineer: string | null, is_mine: boolean}} Conversation
 * @typedef {{intent?: string | null, confidence?: number, entities?: {entity: string, value: unknown}[], form_step?: string | null}} Understood
 * @typedef {{cases?: {case_id: string, title?: string, score?: number}[], route?: string, probability?: number}} Trace
 * @typedef {{seq: number, author: string, engineer: string | null, text: string, buttons: {id: string, title: string}[] | null,
 *   card: any, at: string, understood: Understood | null, trace: Trace | null}} Line
 * @typedef {{from_state: string, to_state: string, actor: string, reason: string, at: string}} Transition
 * @typedef {{ticket: Ticket, conversation: Conversation, transcript: {messages: Line[], next_after: number | null}, transitions: Transition[]}} Whole
 * @typedef {{tickets: Ticket[], total: number, next_before: number | null}} TicketPage
 */

const TIME_MS = 15_000;
let csrf = "";

/** @param {string} username @param {string} password @returns {Promise<Me>} */
export async function login(username, password) {
  return remember(await ask("POST", "/api/desk/login", { body: { username, password }, timeoutMs: TIME_MS }));
}

/** Who is signed in. Throws Refused 401 when nobody is. @returns {Promise<Me>} */
export async function me() {
  return remember(await ask("GET", "/api/desk/me", { timeoutMs: TIME_MS }));
}

export function logout() {
  return write("/api/desk/logout", {});
}

/**
 * @param {string} status empty for all
 * @param {number | null} before the `next_before` of the page before; null for the first
 * @returns {Promise<TicketPage>}
 */
export function tickets(status, before) {
  const query = new URLSearchParams();
  if (status) query.set("status", status);
  if (before !== null) query.set("before", String(before));
  return ask("GET", `/api/desk/tickets?${query}`, { timeoutMs: TIME_MS });
}

/**
 * A ticket with its transcript from `after` on, however long.
 * @param {string} number
 * @param {number} after
 * @returns {Promise<Whole>}
 */
export async function ticket(number, after) {
  const whole = await ticketPage(number, after);
  for (let next = whole.transcript.next_after; next !== null;) {
    const { transcript } = await ticketPage(number, next);
    whole.transcript.messages.push(...transcript.messages);
    next = transcript.next_after;
  }
  return whole;
}

/** @param {string} number @param {number} after @returns {Promise<Whole>} */
function ticketPage(number, after) {
  return ask("GET", `/api/desk/tickets/${encodeURIComponent(number)}?after=${after}`, { timeoutMs: TIME_MS });
}

/** @param {string} conversation @param {"claim" | "return_to_bot" | "resolve"} verb */
export function act(conversation, verb) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/${verb}`, {});
}

/** @param {string} conversation @param {string} clientMsgId @param {string} text */
export function reply(conversation, clientMsgId, text) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/reply`, {
    client_msg_id: clientMsgId,
    text,
  });
}

/** @param {string} path @param {unknown} body */
function write(path, body) {
  return ask("POST", path, { body, headers: { "X-CSRF-Token": csrf }, timeoutMs: TIME_MS });
}

/** @param {Me} answer */
function remember(answer) {
  csrf = answer.csrf;
  return answer;
}
