import { z } from "zod";
import type { SettingField } from "../contract";
import { hmacHex } from "../kit/signature";

const names = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) =>
    (typeof given === "string" ? given.split(/[\n,]/) : given)
      .map((one) => one.trim().replace(/^@/, "").toLowerCase())
      .filter((one) => one !== ""),
  );

const apiRoot = z
  .url()
  .transform((url) => url.replace(/\/+$/, ""))
  .default("https://api.telegram.org");

/** What one bot needs to know. `apiRoot` is another server only for a self-hosted Bot API or the stand-in. */
export const settings = z
  .object({
    token: z
      .string()
      .trim()
      .regex(/^\d+:[\w-]{5,}$/, "a bot token looks like 123456:ABC-DEF"),
    mode: z.enum(["polling", "webhook"]).default("polling"),
    apiRoot,
    groups: z.enum(["all", "none"]).default("all"),
    speaks: z.enum(["addressed", "always"]).default("addressed"),
    windowMinutes: z.coerce.number().min(0).max(10_080).default(60),
    colleagues: names,
    secretToken: z
      .string()
      .regex(/^[\w-]{1,256}$/, "letters, digits, _ and - only")
      .or(z.literal(""))
      .optional(),
    personLabel: z.string().trim().min(1).max(256).default("Talk to a person"),
    personLabelRu: z.string().trim().min(1).max(256).default("Позвать человека"),
    requestTimeoutS: z.coerce.number().positive().max(600).default(30),
    pollTimeoutS: z.coerce.number().int().min(0).max(50).default(25),
  })
  // Derived, not random, so that a restart doesn't refuse what Telegram is still redelivering.
  .transform((given) => ({
    ...given,
    secretToken: given.secretToken || hmacHex(given.token, "telegram webhook secret"),
  }));

/** A connected bot's settings, complete. */
export type TelegramSettings = z.infer<typeof settings>;

const inGroups = { en: "In groups", ru: "В группах" };

/** The form on the settings page. Time limits are for tests and odd networks, so they are not on it. */
export const fields: SettingField[] = [
  {
    key: "token",
    label: { en: "Bot token", ru: "Токен бота" },
    help: {
      en: "From @BotFather, after /newbot",
      ru: "Выдаёт @BotFather после /newbot",
    },
    kind: "secret",
    required: true,
    wrong: {
      en: "A bot token looks like 123456789:ABC-DEF. Copy the whole of it from @BotFather's message",
      ru: "Токен бота выглядит как 123456789:ABC-DEF. Скопируйте его целиком из сообщения @BotFather",
    },
  },
  {
    key: "mode",
    label: { en: "How updates arrive", ru: "Как приходят обновления" },
    help: {
      en: "Polling needs no public address; a webhook needs PUBLIC_URL over https",
      ru: "Опрос не требует публичного адреса; вебхуку нужен PUBLIC_URL по https",
    },
    kind: "choice",
    choices: { polling: { en: "Polling", ru: "Опрос" }, webhook: { en: "Webhook", ru: "Вебхук" } },
    required: false,
  },
  {
    key: "groups",
    label: { en: "Messages of groups", ru: "Сообщения групп" },
    help: {
      en: "All: everything Telegram gives the bot (with privacy mode on: commands, mentions and answers to it). None: private chats only",
      ru: "Все: всё, что Telegram отдаёт боту (при включённом режиме приватности — команды, упоминания и ответы ему). Никаких: только личные чаты",
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
      en: "One speaks to it by a mention, an answer or a command. In private chats it always answers",
      ru: "К нему обращаются упоминанием, ответом или командой. В личных чатах отвечает всегда",
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
    key: "windowMinutes",
    label: {
      en: "One person's messages belong together for (minutes)",
      ru: "Сообщения одного человека — одно обращение в течение (минут)",
    },
    help: {
      en: "Answers continue what they answer, a topic is one conversation; 0: every other message begins one of its own",
      ru: "Ответы продолжают то, на что отвечают, тема — один диалог; 0: всякое другое сообщение начинает свой",
    },
    kind: "number",
    group: inGroups,
    required: false,
    standard: 60,
    wrong: { en: "Write a number of minutes from 0 to 10080", ru: "Укажите число минут от 0 до 10080" },
  },
  {
    key: "colleagues",
    label: { en: "Our own people", ru: "Наши сотрудники" },
    help: {
      en: "Handles or ids, one per line: what they write in a group is shown as ours and silences the bot. Also in the customer panel: “one of ours”",
      ru: "Имена @… или числовые id, по одному в строке: сказанное ими в группе считается нашим, и бот умолкает. То же — в панели клиента: «наш сотрудник»",
    },
    kind: "lines",
    group: inGroups,
    required: false,
  },
  {
    key: "personLabel",
    label: {
      en: "Name of the “person” command",
      ru: "Название команды «человек» (англ.)",
    },
    kind: "text",
    required: false,
    standard: "Talk to a person",
    wrong: { en: "Write 1 to 256 characters", ru: "Напишите от 1 до 256 знаков" },
  },
  {
    key: "personLabelRu",
    label: { en: "The same in Russian", ru: "То же по-русски" },
    kind: "text",
    required: false,
    standard: "Позвать человека",
    wrong: { en: "Write 1 to 256 characters", ru: "Напишите от 1 до 256 знаков" },
  },
  {
    key: "secretToken",
    label: { en: "Webhook secret", ru: "Секрет вебхука" },
    help: {
      en: "Leave empty: one is derived from the token",
      ru: "Оставьте пустым: выводится из токена",
    },
    kind: "secret",
    isMade: true,
    required: false,
    wrong: {
      en: "Only Latin letters, digits, _ and - may stand here, at most 256. Or leave it empty",
      ru: "Здесь могут быть только латинские буквы, цифры, _ и -, не больше 256 знаков. Или оставьте пустым",
    },
  },
  {
    key: "apiRoot",
    label: { en: "Bot API server", ru: "Сервер Bot API" },
    kind: "url",
    required: false,
    standard: "https://api.telegram.org",
  },
];
