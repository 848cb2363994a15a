// @ts-check
/** The chat: joins session, outbox, feed and log. A conversation begins with the first word, not with the visit. */

import { byId, el } from "../shared/dom.js";
import { Refused } from "../shared/http.js";
import { create, getFile, leaveQueue, post, postFile } from "./api.js";
import { Composer } from "./composer.js";
import { Feed } from "./feed.js";
import { Log } from "./log.js";
import * as notice from "./notice.js";
import { Outbox } from "./outbox.js";
import { Scroll } from "./scroll.js";
import * as sessions from "./session.js";
import { StateLine } from "./state.js";

const STARTERS = ["密码忘了怎么办", "登录不上", "期末结账问题"];
const HUMAN = "转人工";
const LOST = "连接断开了，正在重新连接…您可以继续写，连上后会发出。";
const GONE = "这段对话已经失效。";

/** @type {sessions.Session | null} */
let session = sessions.load();
/** @type {Feed | null} */
let feed = null;
/** @type {Promise<sessions.Session> | null} */
let opening = null;

const state = new StateLine();
const scroll = new Scroll(byId("scroll"), byId("newer"));
const log = new Log(byId("log"), {
  onChoice: choose,
  onRetry: (letter) => (isFile(letter) ? parcels : outbox).send(letter),
  onCancel: (letter) => parcels.cancel(letter),
  getFile: async (id) => getFile(await open(), id),
});
const composer = new Composer(say);
/** What both lanes tell. */
const carrier = {
  /** @param {import("./outbox.js").Letter} letter */
  onSending(letter) {
    log.showSending(letter);
    refreshFrame();
    scroll.toEnd();
  },
  /** @param {import("./outbox.js").Letter} letter @param {number} seq */
  onSent(letter, seq) {
    log.showSent(letter, seq);
    if (seq > lastAnswered) state.expectAnswer();
    scroll.follow(scroll.isAtEnd, null);
  },
  /** @param {import("./outbox.js").Letter} letter @param {string} why @param {boolean} canRetry */
  onFailed(letter, why, canRetry) {
    log.showFailed(letter, why, canRetry);
    state.setTyping(false);
  },
  /** @param {import("./outbox.js").Letter} letter */
  onCancelled(letter) {
    log.showCancelled(letter);
    refreshFrame();
    composer.focus();
  },
};
const outbox = new Outbox({
  ...carrier,
  deliver: async (letter) => post(await open(), letter.clientMsgId, letter.content),
});
// A lane of their own: a long recording must not hold up the words written after it.
const parcels = new Outbox({
  ...carrier,
  deliver: async (letter) =>
    postFile(
      await open(),
      letter.clientMsgId,
      /** @type {{file: File, text?: string}} */ (letter.content),
      (share) => log.showProgress(letter, share),
      letter.abort.signal,
    ),
});
let lastAnswered = 0;

/** One file carries the words; several go first, then the words. @param {string} text @param {File[]} [files] */
function say(text, files = []) {
  const isCaption = files.length === 1 && text !== "";
  for (const file of files) parcels.add(isCaption ? { file, text } : { file }, isCaption ? text : "");
  if (text && !isCaption) outbox.add({ text }, text);
}

/** @param {import("./outbox.js").Letter} letter */
function isFile(letter) {
  return "file" in letter.content;
}

/** @param {import("./api.js").Button} button */
function choose(button) {
  outbox.add({ choice: button.id }, button.title);
  composer.focus();
}

/** The conversation, made now if there is none; two messages at once make one. */
async function open() {
  if (session) return session;
  opening ??= create().finally(() => {
    opening = null;
  });
  const made = await opening;
  if (!session) {
    session = { id: made.id, token: made.token };
    sessions.save(session);
    listen(session);
  }
  return session;
}

/** @param {sessions.Session} current */
function listen(current) {
  feed?.stop();
  feed = new Feed(current, {
    onPage,
    onConnection: (isConnected) => (isConnected ? notice.hide() : notice.show(LOST)),
    onGone: () => notice.show(GONE, { label: "重新开始一段对话", act: restart }),
  });
  void feed.run();
}

/** @param {import("./api.js").Page} page */
function onPage(page) {
  const wasAtEnd = scroll.isAtEnd;
  state.setState(page.state);
  /** @type {HTMLElement | null} */
  let firstNew = null;
  for (const message of page.messages) {
    state.learn(message);
    const line = log.show(message);
    if (message.author === "visitor") state.expectAnswer();
    else {
      firstNew ??= line;
      lastAnswered = message.seq;
    }
  }
  state.show();
  refreshFrame();
  if (page.messages.length) scroll.follow(wasAtEnd, firstNew);
}

function restart() {
  feed?.stop();
  feed = null;
  session = null;
  lastAnswered = 0;
  sessions.forget();
  outbox.clear();
  parcels.clear();
  log.clear();
  state.reset();
  notice.hide();
  refreshFrame();
  composer.focus();
}

/** What surrounds the lines depends on whether there are any. */
function refreshFrame() {
  byId("chips").hidden = log.hasVisitorLines;
  byId("restart").hidden = log.isEmpty && session === null;
  document.body.classList.toggle("talking", !log.isEmpty);
}

for (const starter of STARTERS) {
  const chip = el("button", { type: "button", class: "chip" }, starter);
  chip.addEventListener("click", () => {
    say(starter);
    composer.focus();
  });
  byId("chips").append(chip);
}
byId("human").addEventListener("click", () => say(HUMAN));
const leave = /** @type {HTMLButtonElement} */ (byId("leave"));
leave.addEventListener("click", async () => {
  if (!session) return;
  leave.disabled = true;
  try {
    // What follows from it arrives in the stream like everything else.
    await leaveQueue(session);
  } catch (error) {
    notice.show(error instanceof Refused ? error.message : LOST);
  } finally {
    leave.disabled = false;
  }
});
const ask = /** @type {HTMLDialogElement} */ (byId("restart-ask"));
byId("restart").addEventListener("click", () => ask.showModal());
ask.addEventListener("close", () => {
  if (ask.returnValue === "yes") restart();
  ask.returnValue = "";
});
refreshFrame();
if (session) listen(session);
