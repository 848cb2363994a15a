// @ts-check
/** Which conversation this browser is in: its id and token, kept over a reload. */

/** @typedef {{id: string, token: string}} Session */

const KEY = "zhangfang.chat";

/** @returns {Session | null} */
export function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return typeof stored?.id === "string" && typeof stored?.token === "string"
      ? { id: stored.id, token: stored.token }
      : null;
  } catch {
    // Storage switched off or its content spoilt: the conversation lives as long as the page.
    return null;
  }
}

/** @param {Session} session */
export function save(session) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ id: session.id, token: session.token }));
  } catch {
    // See load().
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // See load().
  }
}
