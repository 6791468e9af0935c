/** Meta's codes in plain words. A code nobody knows yet is shown as it is written. */
export type Words = { en: string; ru: string };

/** A code as somebody can read it: `INVALID_FORMAT` → invalid format. */
export const plain = (code: string | undefined) => (code ?? "").toLowerCase().replaceAll("_", " ").trim();
const same = (text: string): Words => ({ en: text, ru: text });

const CODES: Record<string, Words> = {
  RESTRICTED_BIZ_INITIATED_MESSAGING: {
    en: "we may not write first, no template leaves",
    ru: "писать первыми нельзя, шаблоны не уходят",
  },
  RESTRICTED_CUSTOMER_INITIATED_MESSAGING: {
    en: "we may not answer customers",
    ru: "отвечать клиентам нельзя",
  },
  RESTRICTED_ADD_PHONE_NUMBER_ACTION: { en: "no number can be added", ru: "добавлять номера нельзя" },
  DISABLE: { en: "disabled", ru: "отключён" },
  SCHEDULE_FOR_DISABLE: { en: "to be disabled soon", ru: "скоро будет отключён" },
  SPAM: { en: "spam", ru: "спам" },
  SCAM: { en: "fraud", ru: "мошенничество" },
  ADULT: { en: "adult content", ru: "контент для взрослых" },
  ALCOHOL: { en: "alcohol", ru: "алкоголь" },
  DRUGS: { en: "drugs", ru: "наркотики" },
  GAMBLING: { en: "gambling", ru: "азартные игры" },
  WEAPONS: { en: "weapons", ru: "оружие" },
  APPROVED: { en: "approved", ru: "одобрено" },
  REJECTED: { en: "rejected", ru: "отклонено" },
  PENDING: { en: "waits for its review", ru: "ждёт проверки" },
  PAUSED: { en: "paused", ru: "приостановлено" },
  FLAGGED: { en: "about to be disabled for its low quality", ru: "будет отключено из-за низкого качества" },
  DISABLED: { en: "disabled", ru: "отключено" },
  DEFERRED: { en: "put off", ru: "отложено" },
  INVALID_FORMAT: { en: "invalid format", ru: "неверный формат" },
  ABUSIVE_CONTENT: { en: "abusive content", ru: "оскорбительное содержание" },
  INCORRECT_CATEGORY: { en: "wrong category", ru: "неверная категория" },
  PROMOTIONAL: { en: "advertising", ru: "реклама" },
  TAG_CONTENT_MISMATCH: { en: "wrong category", ru: "неверная категория" },
  GREEN: { en: "high", ru: "высокое" },
  YELLOW: { en: "medium", ru: "среднее" },
  RED: { en: "low", ru: "низкое" },
  UNKNOWN: { en: "not known yet", ru: "пока неизвестно" },
  MARKETING: { en: "marketing", ru: "маркетинг" },
  UTILITY: { en: "utility", ru: "служебный" },
  AUTHENTICATION: { en: "authentication", ru: "аутентификация" },
  PIN_CHANGED: { en: "the PIN was changed", ru: "PIN-код изменён" },
  PIN_RESET_REQUEST: { en: "somebody asked to take the PIN away", ru: "кто-то просит снять PIN-код" },
  PIN_RESET_SUCCESS: { en: "the PIN was taken away", ru: "PIN-код снят" },
};

/** What a code means. */
export const meaning = (code: string | undefined): Words => CODES[code ?? ""] ?? same(plain(code));
/** Several, in a list. */
export const meanings = (codes: readonly (string | undefined)[]): Words => {
  const all = codes.map(meaning);
  return { en: all.map(({ en }) => en).join("; "), ru: all.map(({ ru }) => ru).join("; ") };
};
/** `TIER_1K` → 1K. */
export const tier = (code: string | undefined): Words => {
  const size = plain(code).replace("tier ", "").toUpperCase();
  return size === "UNLIMITED" ? { en: "no limit", ru: "без ограничений" } : same(size);
};
