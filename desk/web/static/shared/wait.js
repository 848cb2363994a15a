// @ts-check
/** Waiting between attempts: longer each time, never in step with others, cut short when the network is back. */

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Milliseconds before attempt `failures` + 1: doubling, half of it by chance.
 * @param {number} failures how many attempts have failed, at least 1
 */
export function backOff(failures) {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return full / 2 + Math.random() * (full / 2);
}

/**
 * Resolves after `ms`, or at once when the browser comes back online or `signal` aborts.
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
