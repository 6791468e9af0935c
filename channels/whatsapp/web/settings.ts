import { z } from "zod";
import type { SettingField } from "../../contract";

const digits = (given: string) => given.replace(/[^\d]/g, "");

/** What one paired phone needs to know. */
export const settings = z.object({
  number: z
    .string()
    .transform(digits)
    .refine((given) => given === "" || /^\d{7,15}$/.test(given), "the phone's number with its country code")
    .default(""),
  groups: z.enum(["all", "addressed", "none"]).default("all"),
  speaks: z.enum(["addressed", "always"]).default("addressed"),
  windowMin: z.coerce.number().min(0).max(10_080).default(60),
  pace: z.enum(["person", "none"]).default("person"),
  chromiumPath: z.string().trim().default(""),
  /** A version of WhatsApp Web kept in a folder, where the newest does not work with the library. */
  pageVersion: z.string().trim().default(""),
  pageFolder: z.string().trim().default(""),
  /** How long the page may take to answer before it counts as dead. */
  probeTimeoutS: z.coerce.number().positive().max(600).default(20),
  sendTimeoutS: z.coerce.number().positive().max(600).default(90),
  /** How long the browser may take to show a code or the chats. */
  startTimeoutS: z.coerce.number().positive().max(3600).default(240),
  /** Another client than the library's, offered by this process: the stand-in's name. */
  client: z.string().trim().default(""),
});
/** A paired phone's settings, complete. */
export type WebSettings = z.infer<typeof settings>;

/** To be read before connecting. */
export const warning = {
  en: "Unofficial. Parley pairs with your phone as WhatsApp Web does, through a browser on this server. WhatsApp's terms forbid automated use: it can block the number for good, without warning, and nobody can appeal for you. Use a number you can lose, never your main one, and prefer the WhatsApp Cloud API for customers. It can also stop working on any day WhatsApp changes its page.",
  ru: "Неофициально. Parley привязывается к вашему телефону как WhatsApp Web, через браузер на этом сервере. Правила WhatsApp запрещают автоматизацию: номер могут заблокировать навсегда и без предупреждения, и оспорить это не выйдет. Берите номер, который не жаль потерять, и никогда основной; для клиентов надёжнее WhatsApp Cloud API. Кроме того, всё может перестать работать в любой день, когда WhatsApp изменит свою страницу.",
};

/** The form on the settings page. Time limits and pages of one's own are for tests and odd days, so they are not on it. */
export const fields: SettingField[] = [
  {
    key: "number",
    label: { en: "Phone number", ru: "Номер телефона" },
    help: {
      en: "With country code. When set, no other phone can be paired by mistake",
      ru: "С кодом страны. Если указан, другой телефон по ошибке не привяжется",
    },
    kind: "text",
    required: false,
    wrong: {
      en: "Write 7 to 15 digits, the country code first: +49 30 1234567. Or leave it empty",
      ru: "Укажите от 7 до 15 цифр, сначала код страны: +7 495 123-45-67. Или оставьте пустым",
    },
  },
  {
    key: "groups",
    label: { en: "Groups", ru: "Группы" },
    help: {
      en: "All messages of the phone's groups, only what mentions or answers us, or private chats only",
      ru: "Все сообщения групп этого телефона, только упоминания и ответы нам или только личные чаты",
    },
    kind: "choice",
    choices: {
      all: { en: "All messages", ru: "Все сообщения" },
      addressed: { en: "What is said to us", ru: "Обращённые к нам" },
      none: { en: "None", ru: "Никаких" },
    },
    required: false,
  },
  {
    key: "speaks",
    label: { en: "In groups the bot answers", ru: "В группах бот отвечает" },
    help: {
      en: "One speaks to it by a mention or an answer. In private chats it always answers",
      ru: "К нему обращаются упоминанием или ответом. В личных чатах отвечает всегда",
    },
    kind: "choice",
    choices: {
      addressed: { en: "Who speaks to it", ru: "Тем, кто обращается к нему" },
      always: { en: "Everybody", ru: "Всем" },
    },
    required: false,
  },
  {
    key: "windowMin",
    label: {
      en: "In groups, one person's messages belong together for (minutes)",
      ru: "В группах сообщения одного человека — одно обращение в течение (минут)",
    },
    kind: "number",
    required: false,
    standard: 60,
    wrong: { en: "Write a number of minutes from 0 to 10080", ru: "Укажите число минут от 0 до 10080" },
  },
  {
    key: "pace",
    label: { en: "Sending", ru: "Отправка" },
    help: {
      en: "Like a person: one chat at a time, typing first. Slower, and less likely to be blocked",
      ru: "Как человек: по одному чату, сначала «печатает». Медленнее, но меньше риск блокировки",
    },
    kind: "choice",
    choices: { person: { en: "Paced like a person", ru: "Как человек" }, none: { en: "At once", ru: "Сразу" } },
    required: false,
  },
  {
    key: "chromiumPath",
    label: { en: "Path to Chromium", ru: "Путь к Chromium" },
    help: { en: "Leave empty: it is looked for in the usual places", ru: "Оставьте пустым: найдётся в обычных местах" },
    kind: "text",
    required: false,
  },
];
