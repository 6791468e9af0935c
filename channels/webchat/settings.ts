import { z } from "zod";
import type { SettingField } from "../contract";
import { isOriginRule } from "./origins";

// Settings come from a form or from `--set key=value`, so every value may be text, and "" means "left empty".
const emptyIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);
const field = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema);
const flag = field(z.union([z.boolean(), z.stringbool()]).default(false));
const count = (fallback: number, max: number) => field(z.coerce.number().int().min(1).max(max).default(fallback));
const asLines = (value: unknown): unknown =>
  typeof value === "string" ? value.split(/[\s,]+/).filter((line) => line !== "") : value;

/** What one web chat is set up with. Sizes in megabytes, rates per minute. */
export const WebchatSettings = z.object({
  title: field(z.string().trim().max(80).default("Support")),
  accent: field(
    z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, "write the colour as #rrggbb")
      .default("#2f6fd0"),
  ),
  greetingEn: field(z.string().max(500).default("Hello. Ask us anything, we read every message.")),
  greetingRu: field(z.string().max(500).default("Здравствуйте. Спрашивайте, мы читаем каждое сообщение.")),
  allowedOrigins: z.preprocess(
    asLines,
    z
      .array(z.string().refine(isOriginRule, "write an origin as https://example.com or https://*.example.com"))
      .default([]),
  ),
  openToAll: flag,
  secret: field(z.string().min(16).optional()),
  identitySecret: field(z.string().min(16).optional()),
  requireIdentity: flag,
  maxFileMb: count(20, 100),
  messagesPerMinute: count(30, 1_000_000),
  filesPerMinute: count(20, 1_000_000),
  sessionsPerMinute: count(60, 1_000_000),
  /** How many visitors' worth of traffic one network address may send: offices share one. */
  visitorsPerAddress: count(20, 1_000_000),
});
export type WebchatSettings = z.infer<typeof WebchatSettings>;

const optional = (
  key: string,
  kind: SettingField["kind"],
  [en, ru]: [string, string],
  help?: [string, string],
  more: Partial<SettingField> = {},
): SettingField => ({
  key,
  kind,
  label: { en, ru },
  required: false,
  ...(help && { help: { en: help[0], ru: help[1] } }),
  ...more,
});
const limit = (key: string, label: [string, string], { standard, max }: { standard: number; max: number }) =>
  optional(key, "number", label, undefined, {
    standard,
    wrong: { en: `Write a whole number from 1 to ${max}`, ru: `Укажите целое число от 1 до ${max}` },
  });
const LIMIT_MAX = 1_000_000;
const longGreeting = { en: "At most 500 characters", ru: "Не больше 500 знаков" };
const shortSecret = { en: "Too short: at least 16 characters", ru: "Слишком коротко: не меньше 16 знаков" };

/** The settings as the settings page draws them. */
export const fields: SettingField[] = [
  optional("title", "text", ["Title", "Заголовок"], ["Stands at the top of the chat.", "Стоит вверху окна чата."], {
    standard: "Support",
    wrong: { en: "At most 80 characters", ru: "Не больше 80 знаков" },
  }),
  optional(
    "allowedOrigins",
    "lines",
    ["Your site's address", "Адрес вашего сайта"],
    [
      "Where the chat may stand, one per line: https://example.com or https://*.example.com. Empty: only on this desk's own pages.",
      "Где будет чат, по одному в строке: https://example.com или https://*.example.com. Пусто: только на страницах самой Parley.",
    ],
    {
      wrong: {
        en: "One of the lines is no site's address. Write https://example.com or https://*.example.com, without a path",
        ru: "В одной из строк не адрес сайта. Пишите https://example.com или https://*.example.com, без пути",
      },
    },
  ),
  optional("accent", "text", ["Accent colour", "Основной цвет"], ["#rrggbb", "#rrggbb"], {
    standard: "#2f6fd0",
    wrong: { en: "Write the colour as #rrggbb: #2f6fd0", ru: "Укажите цвет в виде #rrggbb: #2f6fd0" },
  }),
  optional("greetingEn", "text", ["Greeting in English", "Приветствие по-английски"], undefined, {
    standard: "Hello. Ask us anything, we read every message.",
    wrong: longGreeting,
  }),
  optional("greetingRu", "text", ["Greeting in Russian", "Приветствие по-русски"], undefined, {
    standard: "Здравствуйте. Спрашивайте, мы читаем каждое сообщение.",
    wrong: longGreeting,
  }),
  optional(
    "openToAll",
    "switch",
    ["Any site while the list is empty", "Любой сайт, пока список пуст"],
    ["For trials only.", "Только для проб."],
  ),
  optional("requireIdentity", "switch", ["Only for signed-in people", "Только для вошедших на сайт"]),
  optional(
    "identitySecret",
    "secret",
    ["Identity secret", "Секрет для подписи"],
    [
      "Your server signs who its signed-in people are with it.",
      "Им ваш сервер подписывает, кто из вошедших людей пишет.",
    ],
    { neededWhen: { requireIdentity: ["true"] }, wrong: shortSecret },
  ),
  limit("maxFileMb", ["Largest file, MB", "Наибольший файл, МБ"], { standard: 20, max: 100 }),
  limit("messagesPerMinute", ["Messages a minute from one visitor", "Сообщений в минуту от посетителя"], {
    standard: 30,
    max: LIMIT_MAX,
  }),
  limit("filesPerMinute", ["Files a minute from one visitor", "Файлов в минуту от посетителя"], {
    standard: 20,
    max: LIMIT_MAX,
  }),
  limit(
    "sessionsPerMinute",
    ["New visits a minute from one network address", "Новых посещений в минуту с одного адреса"],
    { standard: 60, max: LIMIT_MAX },
  ),
  limit(
    "visitorsPerAddress",
    ["Visitors' worth of traffic from one network address", "За скольких посетителей может писать один сетевой адрес"],
    { standard: 20, max: LIMIT_MAX },
  ),
  optional(
    "secret",
    "secret",
    ["Session secret", "Секрет сессий"],
    [
      "Made by itself when left empty; changing it signs every visitor out.",
      "Создаётся сам, если пусто; смена разлогинит всех посетителей.",
    ],
    { wrong: shortSecret },
  ),
];
