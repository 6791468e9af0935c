/** Telegram's phones: Alex's private chat with the bot, and a group of three. */
import {
  type Deeds,
  openTelegramPlatform,
  type PhoneMessage,
  type TelegramPlatform,
} from "../../../channels/telegram/platform";
import { given } from "../../kernel/given";
import { bytesOf, MessengerAct, Where } from "../acts";
import { ALEX, IGOR, MARIA } from "../company";
import { chatIdOf } from "../seed";
import type { Chat, Line, MessengerPhone } from "../wire";
import { fileUrl, type Needs, type Platform } from "./phone";

const BOT = "fernway_help_bot";
const GROUP = -1_001_700_000_001;
const REACTIONS = ["👍", "❤", "🙏", "🎉", "😢"];
const PEOPLE = [
  { ...ALEX, id: 700_001, username: "alex_newcomer", language: "en" },
  { ...MARIA, id: 700_002, username: "maria_lopez", language: "en" },
  { ...IGOR, id: 700_003, username: "igor_belov", language: "ru" },
];
const alex = PEOPLE[0]?.id ?? 0;

const lineOf = (shown: PhoneMessage): Line => ({
  id: String(shown.id),
  by: shown.by === "bot" ? "us" : "customer",
  author: { id: String(shown.author.id), name: shown.author.name },
  at: shown.at,
  text: shown.text,
  rich: shown.rich,
  files: shown.file ? [{ ...shown.file, url: fileUrl("telegram", shown.file.fileId) }] : [],
  buttons: shown.buttons.flat(),
  ...(shown.replyTo ? { replyTo: shown.replyTo.text } : {}),
  edited: shown.edited,
  deleted: shown.deleted,
  reactions: shown.reactions.map(({ emoji, by, who }) => ({ emoji, by: by === "bot" ? "us" : String(who) })),
  ...(shown.notice ? { notice: shown.notice } : {}),
});

const act = (deeds: Deeds, raw: unknown): unknown => {
  const deed = given(MessengerAct, raw);
  const answers = "replyTo" in deed && deed.replyTo ? Number(deed.replyTo) : undefined;
  switch (deed.does) {
    case "writes":
      return answers === undefined ? deeds.writes(deed.text) : deeds.replies(answers, deed.text);
    case "sends": {
      const { name, mime } = deed.file;
      const file = { name, mime, bytes: bytesOf(deed.file), caption: deed.text, replyTo: answers };
      return /^image\/(png|jpe?g|webp)$/.test(mime) ? deeds.sendsPhoto(file) : deeds.sendsDocument(file);
    }
    case "presses":
      return deeds.presses(Number(deed.line), deed.data);
    case "edits":
      return deeds.edits(Number(deed.line), deed.text);
    case "reacts":
      return deeds.reacts(Number(deed.line), ...(deed.emoji ? [deed.emoji] : []));
    // A bot is told of neither: nothing would come of it.
    case "removes":
    case "reads":
      return undefined;
  }
};

/** Telegram's servers forget by themselves that somebody typed. */
const openTyping = (platform: TelegramPlatform, now: () => number) => {
  const since = new Map<number, number>();
  platform.on("change", ({ chatId, type }) => {
    if (type === "typing") since.set(chatId, now());
    else if (type === "message") since.delete(chatId);
  });
  return (chatId: number) => since.get(chatId) ?? null;
};

export const openTelegram = async ({ now, log }: Needs): Promise<Platform> => {
  const platform = await openTelegramPlatform({
    username: BOT,
    name: "Fernway",
    now,
    log,
    from: Math.floor(now() / 1000),
  });
  // Past customers have their chats, so that a reply to them arrives somewhere.
  for (let person = 1; person <= 200; person += 1)
    platform.customer({ firstName: `Customer ${person}`, id: chatIdOf(person) });
  const [own] = PEOPLE;
  if (!own) throw new Error("Nobody is there.");
  const phone = platform.customer(own);
  const group = platform.group({ id: GROUP, title: "Fernway owners" });
  const members = new Map(PEOPLE.map((person) => [String(person.id), group.member(person)]));
  const typingIn = openTyping(platform, now);
  const chatOf = (chatId: number, kind: Chat["kind"], title: string): Chat => ({
    id: String(chatId),
    kind,
    title,
    typingSince: typingIn(chatId),
    lines: platform
      .chat(chatId)
      .messages.filter(({ deleted }) => !deleted)
      .map(lineOf),
  });
  const common = { us: `@${BOT}`, can: { edit: true, remove: false, react: REACTIONS, reply: "quote" as const } };
  const people = PEOPLE.map(({ id, name }) => ({ id: String(id), name }));
  const inPrivate = (): MessengerPhone => ({
    ...common,
    phone: "telegram",
    people: people.slice(0, 1),
    chats: [chatOf(alex, "private", "Fernway")],
  });
  const inGroup = (): MessengerPhone => ({
    ...common,
    phone: "group",
    people,
    chats: [chatOf(GROUP, "group", "Fernway owners")],
  });
  return {
    connection: {
      id: "demo-telegram",
      channel: "telegram",
      name: "Fernway bot",
      address: `@${BOT}`,
      settings: { token: platform.token, apiRoot: platform.apiRoot, mode: "polling" },
    },
    phones: [
      { id: "telegram", screen: inPrivate, act: (deed) => act(phone, deed) },
      {
        id: "group",
        screen: inGroup,
        act: (deed) => {
          const member = members.get(Where.parse(deed).as);
          if (!member) throw new Error("Nobody of that name is in the group.");
          act(member, deed);
        },
      },
    ],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    close: platform.close,
  };
};
