/** Everything the widget says, in every language it speaks. */
const en = {
  open: "Open chat",
  close: "Close chat",
  unread: (count: number) => (count === 1 ? "1 unread message" : `${count} unread messages`),
  log: "Messages",
  placeholder: "Write a message",
  send: "Send",
  attach: "Attach a file",
  drop: "Drop files to attach them",
  remove: (name: string) => `Remove ${name}`,
  you: "You",
  bot: "Bot",
  team: "Support",
  joined: (name: string) => `${name} joined`,
  withYou: (name: string) => `${name} is with you`,
  types: "Typing",
  edited: "edited",
  deleted: "Message deleted",
  edit: "Edit message",
  editing: "Editing your message",
  cancel: "Cancel",
  react: "React",
  reactWith: (emoji: string) => `React with ${emoji}`,
  sources: "Sources",
  sending: "Sending",
  sent: "Sent",
  seen: "Delivered",
  failed: "Not sent.",
  retry: "Try again",
  discard: "Delete",
  offline: "You are offline. Your message will be sent when you are back.",
  reconnecting: "No connection. Trying again; what you write will be sent.",
  signIn: "Sign in to the site to write to us.",
  notAllowed: "The chat does not open on this site.",
  tooLarge: (name: string, mb: number) => `${name} is larger than ${mb} MB.`,
  tooMany: (count: number) => `No more than ${count} files in one message.`,
  uploadFailed: (name: string) => `${name} was not uploaded.`,
  gone: "This file is no longer available",
  newBelow: "New messages",
  spoiler: "Show hidden text",
  unsupported: "This message cannot be shown here",
};
type Texts = typeof en;

const ruPlural = new Intl.PluralRules("ru");
const ruCount = (count: number, forms: { one: string; few: string; many: string }): string => {
  const form = ruPlural.select(count);
  return `${count} ${form === "one" || form === "few" ? forms[form] : forms.many}`;
};

const ru: Texts = {
  open: "Открыть чат",
  close: "Закрыть чат",
  unread: (count) =>
    ruCount(count, {
      one: "непрочитанное сообщение",
      few: "непрочитанных сообщения",
      many: "непрочитанных сообщений",
    }),
  log: "Сообщения",
  placeholder: "Напишите сообщение",
  send: "Отправить",
  attach: "Прикрепить файл",
  drop: "Отпустите, чтобы прикрепить",
  remove: (name) => `Убрать ${name}`,
  you: "Вы",
  bot: "Бот",
  team: "Поддержка",
  joined: (name) => `${name} теперь в чате`,
  withYou: (name) => `Вам отвечает ${name}`,
  types: "Печатает",
  edited: "изменено",
  deleted: "Сообщение удалено",
  edit: "Изменить сообщение",
  editing: "Вы меняете сообщение",
  cancel: "Отмена",
  react: "Отметить",
  reactWith: (emoji) => `Отметить ${emoji}`,
  sources: "Источники",
  sending: "Отправляется",
  sent: "Отправлено",
  seen: "Доставлено",
  failed: "Не отправлено.",
  retry: "Повторить",
  discard: "Удалить",
  offline: "Нет сети. Сообщение уйдёт, когда связь вернётся.",
  reconnecting: "Нет связи. Пробуем снова; всё, что вы напишете, будет отправлено.",
  signIn: "Войдите на сайт, чтобы написать нам.",
  notAllowed: "На этом сайте чат не открывается.",
  tooLarge: (name, mb) => `${name} больше ${mb} МБ.`,
  tooMany: (count) => `В одном сообщении не больше ${ruCount(count, { one: "файла", few: "файлов", many: "файлов" })}.`,
  uploadFailed: (name) => `${name} не загрузился.`,
  gone: "Файл больше не доступен",
  newBelow: "Новые сообщения",
  spoiler: "Показать скрытое",
  unsupported: "Это сообщение здесь не показать",
};

/** Whoever reads English in a browser of another language keeps the clock they know. */
const clockTag = () => (navigator.language === "en" ? "en-GB" : navigator.language || "en-GB");

/** Where the day has 24 hours they are written with two digits, as everywhere else here. */
const clockOf = (tag: string) => {
  const hour = new Intl.DateTimeFormat(tag, { hour: "numeric" }).resolvedOptions().hour12 ? "numeric" : "2-digit";
  return new Intl.DateTimeFormat(tag, { hour, minute: "2-digit" });
};

/** The visitor's language and how it writes times, days and sizes. */
export const openWords = (wanted: string | undefined) => {
  const locale = [wanted, document.documentElement.lang, navigator.language]
    .map((tag) => tag?.toLowerCase() ?? "")
    .find((tag) => /^(en|ru)\b/.test(tag));
  const isRussian = locale?.startsWith("ru") ?? false;
  const tag = isRussian ? "ru" : navigator.language.toLowerCase().startsWith("en") ? navigator.language : "en";
  const time = clockOf(isRussian ? "ru" : clockTag());
  const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long" });
  const near = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const dayNumber = (at: number) => Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / 86_400_000);
  return {
    t: isRussian ? ru : en,
    language: isRussian ? ("ru" as const) : ("en" as const),
    time: (at: number) => time.format(at),
    dayNumber,
    day: (at: number): string => {
      const ago = dayNumber(at) - dayNumber(Date.now());
      const text = ago === 0 || ago === -1 ? near.format(ago, "day") : day.format(at);
      return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
    },
    size: (bytes: number): string => {
      const [value, unit] =
        bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), "kilobyte"] : [bytes / 1e6, "megabyte"];
      return new Intl.NumberFormat(tag, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
    },
  };
};
export type Words = ReturnType<typeof openWords>;
