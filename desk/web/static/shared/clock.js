// @ts-check
/** Times as people say them, in the reader's own time zone. */

const TIME = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", weekday: "short" });
const SHORT_DAY = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric" });
const FULL = new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeStyle: "medium" });

/** @param {string} at ISO 8601 */
export function timeOf(at) {
  return TIME.format(new Date(at));
}

/** @param {string} at */
export function dayOf(at) {
  const day = new Date(at);
  return isToday(day) ? "今天" : DAY.format(day);
}

/** Short, for lists: the time today, else the date. @param {string} at */
export function shortOf(at) {
  const day = new Date(at);
  return isToday(day) ? TIME.format(day) : `${SHORT_DAY.format(day)} ${TIME.format(day)}`;
}

/** @param {string} at */
export function fullOf(at) {
  return FULL.format(new Date(at));
}

/** @param {Date} day */
function isToday(day) {
  return day.toDateString() === new Date().toDateString();
}
