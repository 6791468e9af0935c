import { z } from "zod";
import type { SettingField } from "../contract";
import { hmacHex } from "../kit/signature";

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
  },
  {
    key: "mode",
    label: { en: "How updates arrive", ru: "Как приходят обновления" },
    help: {
      en: "Polling needs no public address; a webhook needs PUBLIC_URL over https",
      ru: "Опрос не требует публичного адреса; вебхуку нужен PUBLIC_URL по https",
    },
    kind: "choice",
    choices: ["polling", "webhook"],
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
  },
  {
    key: "personLabelRu",
    label: { en: "The same in Russian", ru: "То же по-русски" },
    kind: "text",
    required: false,
  },
  {
    key: "secretToken",
    label: { en: "Webhook secret", ru: "Секрет вебхука" },
    help: {
      en: "Leave empty: one is derived from the token",
      ru: "Оставьте пустым: выводится из токена",
    },
    kind: "secret",
    required: false,
  },
  {
    key: "apiRoot",
    label: { en: "Bot API server", ru: "Сервер Bot API" },
    kind: "url",
    required: false,
  },
];
