// @ts-check
/** What an engineer should know of a customer in 微信客服: what may still be sent, and what did not reach him. */

import { shortOf } from "../shared/clock.js";

/** @typedef {{remaining: number, ends_at: string, held: number, failed: number, is_linked: boolean}} Wecom */

const FEW = 1;
const MOST = 5;

/** @param {Wecom} wecom */
export function wecomLine({ remaining, ends_at, held, failed }) {
  const room =
    remaining > 0
      ? `微信客服：还能发 ${remaining} 条（${shortOf(ends_at)} 前；客户再说一句话，又有 ${MOST} 条）`
      : "微信客服：现在发不出去，您写的会等客户再说话时送出";
  return [room, held ? `${held} 条等客户说话后发出` : "", failed ? `${failed} 条没有送达` : ""].filter(Boolean).join(" · ");
}

/** Whether an engineer must think before he writes. @param {Wecom} wecom */
export function isWecomTight({ remaining, held, failed }) {
  return remaining <= FEW || held > 0 || failed > 0;
}

const TAKEN =
  "客户在企业微信客户端里被同事接走了，从这里发不出消息。请那位同事结束会话，或让他停止接待；客户再说话时接着发。";

/** Why WeCom did not bring a message to the customer (`fail_type`, path 94670). @type {Record<string, string>} */
const FAILURES = {
  "fail_type 1": "客服账号已删除",
  "fail_type 2": "应用已关闭",
  "fail_type 5": "会话已结束",
  "fail_type 8": "企业还没有认证",
  "fail_type 10": "客户拒收了消息",
  "fail_type 11": "企业没有成员登录企业微信",
  "fail_type 12": "这种消息不允许发送",
  "fail_type 13": "被微信的安全规则拦下",
};

/**
 * Events of the channel in words; empty is not worth a line: that messages wait stands in the ticket's head.
 * @type {Record<string, (data: any) => string>}
 */
export const WECOM_EVENTS = {
  wecom_servicer: () => TAKEN,
  wecom_held: ({ reason, service_state }) =>
    service_state === 3 ? TAKEN : reason === "95018" || reason === "95013" ? "微信那边的会话已结束，客户再说话时接着发。" : "",
  wecom_failed: ({ reason }) =>
    reason === "fail_type 4" || reason === "fail_type 6"
      ? ""
      : `有消息没有送到客户的微信：${FAILURES[reason] ?? `微信返回 ${String(reason).replace("fail_type ", "原因 ")}`}。`,
};
