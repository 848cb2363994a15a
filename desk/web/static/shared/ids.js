// @ts-check
/** Ids of messages, made by the client so that a repeated send is recognised. */

const BYTES = 16;

/** A random id. crypto.randomUUID exists in secure contexts only; an intranet page over plain http has just the bytes. */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
