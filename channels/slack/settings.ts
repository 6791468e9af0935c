import { z } from "zod";
import type { SettingField } from "../contract";

const lines = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) =>
    (typeof given === "string" ? given.split(/[\n,]/) : given)
      .map((one) => one.trim().replace(/^#/, ""))
      .filter((one) => one !== ""),
  );
const flag = z
  .union([z.boolean(), z.enum(["true", "false", "yes", "no", "on", "off", ""])])
  .transform((given) => given === true || given === "true" || given === "yes" || given === "on");

/** What one workspace needs to know. `slackApiUrl` is another server only for the stand-in. */
export const settings = z.object({
  token: z
    .string()
    .trim()
    .regex(/^xox[be][.-][\w.-]{3,}$/, "a bot token begins with xoxb-"),
  mode: z.enum(["socket", "events"]).default("socket"),
  appToken: z
    .string()
    .trim()
    .regex(/^xapp-[\w.-]{3,}$/, "an app-level token begins with xapp-")
    .or(z.literal(""))
    .default(""),
  signingSecret: z.string().trim().default(""),
  listen: z.enum(["invited", "chosen", "mentions"]).default("invited"),
  speaks: z.enum(["addressed", "always"]).default("addressed"),
  channels: lines,
  windowMinutes: z.coerce.number().min(0).max(10_080).default(60),
  ticketEmoji: z
    .string()
    .trim()
    .transform((name) => name.replace(/^:|:$/g, ""))
    .default("ticket"),
  colleagues: flag.default(true),
  slackApiUrl: z
    .url()
    .transform((url) => `${url.replace(/\/+$/, "")}/`)
    .default("https://slack.com/api/"),
  requestTimeoutS: z.coerce.number().positive().max(600).default(30),
});

/** A connected workspace's settings, complete. */
export type SlackSettings = z.infer<typeof settings>;

const credentials = { en: "The app", ru: "Приложение" };
const hearing = { en: "What it hears", ru: "Что оно слышит" };
const advanced = { en: "Rarely needed", ru: "Редко нужное" };

/** The form on the settings page. The time limit is for tests and odd networks, so it is not on it. */
export const fields: SettingField[] = [
  {
    key: "token",
    label: { en: "Bot token", ru: "Токен бота" },
    help: {
      en: "api.slack.com/apps → Create New App → From a manifest (it stands above). Then Install App → Bot User OAuth Token, xoxb-…",
      ru: "api.slack.com/apps → Create New App → From a manifest (манифест выше). Затем Install App → Bot User OAuth Token, xoxb-…",
    },
    kind: "secret",
    group: credentials,
    required: true,
    wrong: {
      en: "A bot token begins with xoxb-. Copy it from Install App → Bot User OAuth Token",
      ru: "Токен бота начинается с xoxb-. Скопируйте его со страницы Install App → Bot User OAuth Token",
    },
  },
  {
    key: "mode",
    label: { en: "How messages arrive", ru: "Как приходят сообщения" },
    help: {
      en: "Socket Mode needs no public address; events are posted to PUBLIC_URL over https",
      ru: "Socket Mode не требует публичного адреса; события приходят на PUBLIC_URL по https",
    },
    kind: "choice",
    choices: { socket: { en: "Socket Mode", ru: "Socket Mode" }, events: { en: "HTTP events", ru: "События по HTTP" } },
    group: credentials,
    required: false,
  },
  {
    key: "appToken",
    label: { en: "App-level token", ru: "Токен приложения" },
    help: {
      en: "For Socket Mode: Basic Information → App-Level Tokens → Generate, scope connections:write, xapp-…",
      ru: "Для Socket Mode: Basic Information → App-Level Tokens → Generate, право connections:write, xapp-…",
    },
    kind: "secret",
    group: credentials,
    required: false,
    neededWhen: { mode: ["socket"] },
    wrong: {
      en: "An app-level token begins with xapp-. Make one at Basic Information → App-Level Tokens",
      ru: "Токен приложения начинается с xapp-. Создайте его на странице Basic Information → App-Level Tokens",
    },
  },
  {
    key: "signingSecret",
    label: { en: "Signing secret", ru: "Секрет подписи" },
    help: {
      en: "For HTTP events: Basic Information → App Credentials → Signing Secret",
      ru: "Для событий по HTTP: Basic Information → App Credentials → Signing Secret",
    },
    kind: "secret",
    group: credentials,
    staysHere: true,
    required: false,
    neededWhen: { mode: ["events"] },
  },
  {
    key: "listen",
    label: { en: "In channels it hears", ru: "В каналах слышит" },
    help: {
      en: "Every message where the app was invited, every message of the channels you name, or only where somebody mentions it. Direct messages always arrive",
      ru: "Каждое сообщение там, куда приложение пригласили, каждое в названных вами каналах или только упоминания. Личные сообщения приходят всегда",
    },
    kind: "choice",
    choices: {
      invited: { en: "Everything where it was invited", ru: "Всё там, куда приглашено" },
      chosen: { en: "Everything in the channels below", ru: "Всё в каналах из списка" },
      mentions: { en: "Mentions only", ru: "Только упоминания" },
    },
    group: hearing,
    required: false,
  },
  {
    key: "speaks",
    label: { en: "In channels the bot answers", ru: "В каналах бот отвечает" },
    help: {
      en: "One speaks to it by mentioning the app or answering it. In direct messages it always answers",
      ru: "К нему обращаются упоминанием или ответом. В личных сообщениях отвечает всегда",
    },
    kind: "choice",
    choices: {
      addressed: { en: "Who speaks to it", ru: "Тем, кто обращается к нему" },
      always: { en: "Everybody", ru: "Всем" },
    },
    group: hearing,
    required: false,
  },
  {
    key: "channels",
    label: { en: "Chosen channels", ru: "Выбранные каналы" },
    help: {
      en: "One per line, by name or id, also before the app is there. Invite it to each: /invite @name",
      ru: "По одному в строке, имя или идентификатор, можно и заранее. В каждый пригласите приложение: /invite @имя",
    },
    empty: {
      en: "None chosen yet: until you name some, only direct messages and mentions arrive",
      ru: "Пока ни одного: до тех пор приходят только личные сообщения и упоминания",
    },
    kind: "lines",
    group: hearing,
    required: false,
    offeredWhen: { listen: ["chosen"] },
  },
  {
    key: "windowMinutes",
    label: {
      en: "Messages of one person belong together for, minutes",
      ru: "Сообщения одного человека — одно обращение, минут",
    },
    help: {
      en: "Outside of Slack threads. 0: every message opens a conversation of its own",
      ru: "Вне веток Slack. 0: каждое сообщение начинает своё обращение",
    },
    kind: "number",
    group: hearing,
    required: false,
    standard: 60,
    wrong: { en: "Write a number of minutes from 0 to 10080", ru: "Укажите число минут от 0 до 10080" },
  },
  {
    key: "ticketEmoji",
    label: { en: "Reaction that makes a conversation", ru: "Реакция, которая создаёт обращение" },
    help: {
      en: "The emoji's name without colons. Empty: no reaction does. The app must be in the channel",
      ru: "Имя эмодзи без двоеточий. Пусто: никакая. Приложение должно быть в канале",
    },
    kind: "text",
    group: hearing,
    required: false,
    standard: "ticket",
  },
  {
    key: "colleagues",
    label: {
      en: "In shared channels our own people speak for us",
      ru: "В общих каналах наши сотрудники говорят от нашего имени",
    },
    help: {
      en: "Slack Connect: what members of this workspace write in a customer's thread is shown as ours",
      ru: "Slack Connect: написанное участниками этого пространства в ветке клиента показывается как наше",
    },
    kind: "switch",
    group: hearing,
    required: false,
    standard: true,
  },
  {
    key: "slackApiUrl",
    label: { en: "Slack's API address", ru: "Адрес API Slack" },
    kind: "url",
    group: advanced,
    required: false,
    standard: "https://slack.com/api/",
  },
];
