import { z } from "zod";
import type { SettingField } from "../../contract";

const digits = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^(\d{1,30}|any)$/, `the ${what} is a number from the API Setup page`);

/** At least so long as every one that Meta gives out. */
const given = (what: string) =>
  z
    .string()
    .trim()
    .min(8, { error: ({ input }) => (input === "" ? `the ${what} is missing` : `this is too short for an ${what}`) });

const names = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) =>
    (typeof given === "string" ? given.split(/[\n,]/) : given)
      .map((one) => one.trim().replace(/^@/, ""))
      .filter((one) => one !== ""),
  );

/** What one number needs to know. `any` as an id takes everything the app hears, for reading payloads from files. */
export const settings = z.object({
  phoneNumberId: digits("phone number id"),
  businessAccountId: digits("WhatsApp Business account id"),
  accessToken: given("access token"),
  appSecret: given("app secret"),
  verifyToken: z.string().trim().min(4, "invent at least four characters").max(200),
  groups: z.enum(["all", "none"]).default("all"),
  speaks: z.enum(["addressed", "always"]).default("addressed"),
  names,
  windowMin: z.coerce.number().min(0).max(10_080).default(60),
  graphUrl: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://graph.facebook.com"),
  graphVersion: z
    .string()
    .trim()
    .regex(/^v\d{1,3}\.\d$/, "a version looks like v23.0")
    .default("v23.0"),
  requestTimeoutS: z.coerce.number().positive().max(600).default(30),
});

/** A connected number's settings, complete. */
export type CloudSettings = z.infer<typeof settings>;

const app = { en: "From Meta's app dashboard", ru: "Из панели приложения Meta" };
const inGroups = { en: "In groups", ru: "В группах" };
const hook = { en: "Webhook", ru: "Вебхук" };
const other = { en: "Where the Graph API is", ru: "Где находится Graph API" };

/** The form on the settings page. */
export const fields: SettingField[] = [
  {
    key: "phoneNumberId",
    label: { en: "Phone number ID", ru: "ID номера телефона" },
    help: {
      en: "WhatsApp → API Setup. Not the number itself",
      ru: "WhatsApp → API Setup. Это не сам номер",
    },
    kind: "text",
    group: app,
    required: true,
    wrong: {
      en: "Digits only. Copy it from WhatsApp → API Setup, below the number",
      ru: "Только цифры. Скопируйте его со страницы WhatsApp → API Setup, под номером",
    },
  },
  {
    key: "businessAccountId",
    label: { en: "WhatsApp Business account ID", ru: "ID аккаунта WhatsApp Business" },
    help: { en: "On the same page; templates belong to it", ru: "На той же странице; к нему относятся шаблоны" },
    kind: "text",
    group: app,
    required: true,
    wrong: {
      en: "Digits only. Copy it from WhatsApp → API Setup",
      ru: "Только цифры. Скопируйте его со страницы WhatsApp → API Setup",
    },
  },
  {
    key: "accessToken",
    label: { en: "Permanent access token", ru: "Постоянный токен доступа" },
    help: {
      en: "Of a system user, with whatsapp_business_messaging and whatsapp_business_management",
      ru: "Токен системного пользователя с правами whatsapp_business_messaging и whatsapp_business_management",
    },
    kind: "secret",
    group: app,
    required: true,
    wrong: {
      en: "This is too short for an access token. Copy the whole of it",
      ru: "Для токена доступа это слишком коротко. Скопируйте его целиком",
    },
  },
  {
    key: "appSecret",
    label: { en: "App secret", ru: "Секрет приложения" },
    help: {
      en: "App settings → Basic. It proves that what comes in is from Meta",
      ru: "Настройки приложения → Основное. Он доказывает, что входящее прислала Meta",
    },
    kind: "secret",
    group: app,
    required: true,
    wrong: {
      en: "This is too short for an app secret. Copy the whole of it from App settings → Basic",
      ru: "Для секрета приложения это слишком коротко. Скопируйте его целиком: Настройки приложения → Основное",
    },
  },
  {
    key: "verifyToken",
    label: { en: "Verify token", ru: "Проверочный токен" },
    help: {
      en: "Invent one, and give Meta the same beside the webhook's address",
      ru: "Придумайте сами и укажите то же самое в Meta рядом с адресом вебхука",
    },
    kind: "secret",
    group: hook,
    staysHere: true,
    required: true,
    wrong: { en: "Invent 4 to 200 characters", ru: "Придумайте от 4 до 200 знаков" },
  },
  {
    key: "groups",
    label: { en: "Messages of groups", ru: "Сообщения групп" },
    help: {
      en: "All: everything said in the groups this number has made. None: private chats only",
      ru: "Все: всё, что говорят в группах, созданных этим номером. Никаких: только личные чаты",
    },
    kind: "choice",
    choices: { all: { en: "All of them", ru: "Все" }, none: { en: "None", ru: "Никаких" } },
    group: inGroups,
    required: false,
  },
  {
    key: "speaks",
    label: { en: "The bot answers", ru: "Бот отвечает" },
    help: {
      en: "One speaks to it by naming us, by an answer or by a command (/…). In private chats it always answers",
      ru: "К нему обращаются, когда называют нас, отвечают нам или дают команду (/…). В личных чатах отвечает всегда",
    },
    kind: "choice",
    choices: {
      addressed: { en: "Who speaks to it", ru: "Тем, кто обращается к нему" },
      always: { en: "Everybody", ru: "Всем" },
    },
    group: inGroups,
    required: false,
  },
  {
    key: "names",
    label: { en: "What people call us", ru: "Как нас называют" },
    help: {
      en: "Besides the number and its display name, one per line: “@name” anywhere, or “name, …” at the beginning",
      ru: "Кроме номера и его отображаемого имени, по одному в строке: «@имя» где угодно или «имя, …» в начале",
    },
    kind: "lines",
    group: inGroups,
    required: false,
  },
  {
    key: "windowMin",
    label: {
      en: "One person's messages belong together for (minutes)",
      ru: "Сообщения одного человека — одно обращение в течение (минут)",
    },
    help: {
      en: "Answers continue what they answer; 0: every other message begins a conversation of its own",
      ru: "Ответы продолжают то, на что отвечают; 0: всякое другое сообщение начинает свой диалог",
    },
    kind: "number",
    group: inGroups,
    required: false,
    standard: 60,
    wrong: { en: "Write a number of minutes from 0 to 10080", ru: "Укажите число минут от 0 до 10080" },
  },
  {
    key: "graphUrl",
    label: { en: "Graph API server", ru: "Сервер Graph API" },
    kind: "url",
    group: other,
    required: false,
    standard: "https://graph.facebook.com",
  },
  {
    key: "graphVersion",
    label: { en: "Graph API version", ru: "Версия Graph API" },
    help: { en: "Meta keeps each about two years", ru: "Каждая живёт около двух лет" },
    kind: "text",
    group: other,
    required: false,
    standard: "v23.0",
    wrong: { en: "A version looks like v23.0", ru: "Версия выглядит как v23.0" },
  },
];
