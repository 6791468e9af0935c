import { z } from "zod";
import type { SettingField } from "../../contract";

const digits = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^(\d{1,30}|any)$/, `the ${what} is a number from the API Setup page`);

/** What one number needs to know. `any` as an id takes everything the app hears, for reading payloads from files. */
export const settings = z.object({
  phoneNumberId: digits("phone number id"),
  businessAccountId: digits("WhatsApp Business account id"),
  accessToken: z.string().trim().min(8, "the access token is missing"),
  appSecret: z.string().trim().min(8, "the app secret is missing"),
  verifyToken: z.string().trim().min(4, "invent at least four characters").max(200),
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
  },
  {
    key: "businessAccountId",
    label: { en: "WhatsApp Business account ID", ru: "ID аккаунта WhatsApp Business" },
    help: { en: "On the same page; templates belong to it", ru: "На той же странице; к нему относятся шаблоны" },
    kind: "text",
    group: app,
    required: true,
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
  },
  {
    key: "graphUrl",
    label: { en: "Graph API server", ru: "Сервер Graph API" },
    kind: "url",
    group: other,
    required: false,
  },
  {
    key: "graphVersion",
    label: { en: "Graph API version", ru: "Версия Graph API" },
    help: { en: "Meta keeps each about two years", ru: "Каждая живёт около двух лет" },
    kind: "text",
    group: other,
    required: false,
  },
];
