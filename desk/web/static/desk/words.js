// @ts-check
/** What the desk's codes are called in Chinese. An unknown code is shown as it is: better strange than hidden. */

/** @type {Record<string, string>} */
export const STATUSES = {
  new: "新建",
  open: "处理中",
  waiting_customer: "等客户回复",
  solution_offered: "已给方案",
  verified: "客户已确认",
  closed: "已关闭",
};
/** @type {Record<string, string>} */
export const STATES = {
  bot: "机器人接待",
  queued: "客户在排队",
  human: "工程师接待",
  ticketed: "留了工单",
  resolved: "已解决",
};
/** @type {Record<string, string>} */
export const REASONS = {
  customer_asked: "客户要求人工",
  unresolved: "没解决",
  low_confidence: "机器人没听懂",
  action_failed: "机器人出错",
  sensitive: "敏感问题",
  bot_unavailable: "机器人不可用",
  claimed: "接手",
  returned: "交还机器人",
  resolved: "标记解决",
  queue_timeout: "排队超时",
  customer_cancelled: "客户取消排队",
  customer_added: "客户补充",
  customer_withdrew: "客户撤销工单",
  visitor_wrote: "客户又来信",
  nobody_available: "没有工程师在线",
  transferred: "转交",
  engineer_away: "工程师离开",
};
/** @type {Record<string, string>} */
export const FACTS = {
  question: "问题",
  product: "产品",
  edition: "版本类型",
  version: "版本号",
  module: "模块",
  error_text: "报错原文",
  codes: "错误代码",
  scope: "影响范围",
  affected: "谁登不上、谁能登",
  since: "什么时候开始",
  deadline: "最晚要何时好",
  data_at_risk: "数据有风险",
  closing: "结账做到哪里",
  tried: "试过的办法",
  account_kind: "谁的账号",
  password_trouble: "密码怎么了",
  way_in: "登录入口",
  code_reachable: "能否收到验证码",
  diagnosis: "初步判断",
  client: "用什么登录",
  changed: "之前变过什么",
  backup: "最近的备份",
  server: "装在哪里",
  period: "期间",
  other_questions: "还问了",
  settled: "不用再管的",
  added: "排队时补充",
};
/** What the bot was waiting for when it spoke. @type {Record<string, string>} */
export const STEPS = {
  product: "用的是哪个产品",
  helped: "有没有帮助",
  choice: "是哪一个案例",
  rephrase: "换个说法",
  handoff_offer: "要不要转人工",
  question: "遇到了什么问题",
};
/** @type {Record<string, string>} */
export const PRIORITIES = { P0: "P0 紧急", P1: "P1 高", P2: "P2 中", P3: "P3 低" };
/** @type {Record<string, string>} */
export const INTENTS = {
  password_reset: "重置密码",
  login_failure: "登录失败",
  closing_checklist: "期末结账",
  other_kingdee: "其他金蝶问题",
  handoff: "转人工",
  out_of_scope: "范围之外",
  nlu_fallback: "没听懂",
  greet: "问候",
  thanks: "感谢",
  goodbye: "道别",
  bot_challenge: "问是不是机器人",
  affirm: "是",
  deny: "否",
  inform: "补充信息",
  helped: "有帮助",
  not_helped: "没解决",
  cancel: "取消",
  restart: "重新开始",
  choose_product: "选择产品",
  product_unknown: "不清楚产品",
  show_case: "看这个案例",
  none_of_these: "都不是",
  desk_outcome: "工作台通知",
};
/** @type {Record<string, string>} */
export const ENTITIES = {
  product: "产品",
  module: "模块",
  error_text: "报错",
  version: "版本号",
  edition: "版本类型",
  code: "代码",
  period: "期间",
  scope: "影响范围",
  product_excluded: "不是这个产品",
};
/** Products, editions and modules are listed in one place of the server; without it their ids are shown. */
const listed = await names();
/** @type {Record<string, string>} */
export const PRODUCTS = listed.products;
/** @type {Record<string, string>} */
export const AUTHORS = { visitor: "客户", bot: "机器人", engineer: "工程师", system: "系统" };
/** @type {Record<string, string>} */
export const OUTCOMES = { helped: "有帮助", not_helped: "没解决", shown: "已给客户看" };
/** @type {Record<string, string>} */
const ACTORS = { visitor: "客户", bot: "机器人", desk: "系统" };
/** @type {Record<string, string>} */
const SCOPES = { company: "全公司", one: "只有一个人" };

/** @type {Record<string, string>} */
const ACCOUNT_KINDS = {
  own_user: "自己的账号",
  other_user: "别人的账号",
  administrator: "系统管理员",
  container_admin: "账套或数据中心管理员",
  cloud_account: "云账号",
  not_erp: "不是金蝶的账号",
};

/** Who did something, as records name them (`engineer:3`). @param {string} actor */
export function actorName(actor) {
  return actor.startsWith("engineer") ? "工程师" : nameOf(ACTORS, actor);
}

/**
 * @param {Record<string, string>} names
 * @param {unknown} code
 */
export function nameOf(names, code) {
  return names[String(code)] ?? String(code);
}

/** Kinds of delivery. @type {Record<string, string>} */
export const DELIVERIES = { push: "页面通知", wecom: "企业微信消息", robot: "群机器人提醒", reminder: "提醒" };

/** A value of a fact as words. @param {string} key @param {unknown} value @returns {string} */
export function wordOf(key, value) {
  if (value === true) return "是";
  if (value === false) return "否";
  if (Array.isArray(value)) return value.map((one) => wordOf(key, one)).join("、");
  if (key === "product") return nameOf(PRODUCTS, value);
  if (key === "module") return nameOf(listed.modules, value);
  if (key === "edition") return nameOf(listed.editions, value);
  if (key === "scope") return nameOf(SCOPES, value);
  if (key === "account_kind") return nameOf(ACCOUNT_KINDS, value);
  if (value !== null && typeof value === "object")
    return Object.values(value)
      .map((one) => wordOf("", one))
      .join("，");
  return String(value);
}

/** @returns {Promise<{products: Record<string, string>, editions: Record<string, string>, modules: Record<string, string>}>} */
async function names() {
  try {
    return await (await fetch(new URL("../names.json", import.meta.url))).json();
  } catch {
    return { products: {}, editions: {}, modules: {} };
  }
}
