/** A Slack workspace of a customer's company: direct messages to the app, and a channel shared with us. */
import { type Deeds, openSlackPlatform, type Screen, type ScreenMessage } from "../../../channels/slack/platform";
import { given } from "../../kernel/given";
import { bytesOf, MessengerAct, Where } from "../acts";
import { ALEX, MARIA } from "../company";
import type { Chat, Line, MessengerPhone } from "../wire";
import { fileUrl, type Needs, type Platform } from "./phone";

const NAMES: Record<string, string> = { "👍": "+1", "❤️": "heart", "🎉": "tada", "👀": "eyes", "🎫": "ticket" };

const lineOf = (shown: ScreenMessage): Line => ({
  id: shown.ts,
  by: shown.by === "app" ? "us" : "customer",
  author: shown.author,
  at: shown.at,
  text: shown.text,
  rich: shown.rich,
  files: shown.files.map((file) => ({ ...file, url: fileUrl("slack", file.id) })),
  buttons: shown.buttons,
  edited: shown.edited,
  deleted: shown.deleted,
  reactions: shown.reactions.map(({ emoji, by }) => ({ emoji, by: by === "app" ? "us" : "them" })),
  ...(shown.thread ? { thread: shown.thread } : {}),
});

const chatOf = ({ channel, kind, name, messages }: Screen, title = `#${name}`): Chat => ({
  id: channel,
  kind: kind === "im" ? "private" : "channel",
  title,
  typingSince: null,
  lines: messages.filter(({ deleted }) => !deleted).map(lineOf),
});

const act = (deeds: Deeds, raw: unknown, shown: Screen): unknown => {
  const deed = given(MessengerAct, raw);
  switch (deed.does) {
    case "writes":
      return deeds.writes(deed.text, deed.replyTo);
    case "sends":
      return deeds.sendsFile({ ...deed.file, bytes: bytesOf(deed.file), text: deed.text }, deed.replyTo);
    case "presses":
      return deeds.presses(deed.line, deed.data);
    case "edits":
      return deeds.edits(deed.line, deed.text);
    case "removes":
      return deeds.deletes(deed.line);
    case "reacts": {
      const theirs = shown.messages
        .find(({ ts }) => ts === deed.line)
        ?.reactions.filter(({ by }) => by === "customer")
        .map(({ name }) => name);
      const name = NAMES[deed.emoji];
      for (const one of theirs ?? []) if (one !== name) deeds.unreacts(deed.line, one);
      return name ? deeds.reacts(deed.line, name) : undefined;
    }
    case "reads":
      return undefined;
  }
};

export const openSlack = async ({ now, log }: Needs): Promise<Platform> => {
  const platform = await openSlackPlatform({ name: "fernway", now, log });
  const [alex, maria] = [
    platform.customer({ id: "U0NEWCOMER", name: ALEX.name, email: "alex@northwind.example", team: "T0NORTHWIND" }),
    platform.customer({ id: "U0MARIA", name: MARIA.name, email: "maria@northwind.example", team: "T0NORTHWIND" }),
  ];
  const shared = platform.channel({ name: "fernway-northwind", isShared: true });
  const people = new Map([
    [alex.userId, alex],
    [maria.userId, maria],
  ]);
  for (const one of people.values()) one.in(shared);
  const screen = (): MessengerPhone => ({
    phone: "slack",
    us: "@fernway",
    people: [
      { id: alex.userId, name: ALEX.name },
      { id: maria.userId, name: MARIA.name },
    ],
    chats: [chatOf(platform.screen(alex.channel), "Fernway"), chatOf(platform.screen(shared))],
    can: { edit: true, remove: true, react: Object.keys(NAMES), reply: "thread" },
  });
  const { token, appToken, slackApiUrl, app } = platform;
  return {
    connection: {
      id: "demo-slack",
      channel: "slack",
      name: "Northwind on Slack",
      address: "fernway @ Northwind",
      settings: { token, appToken, slackApiUrl },
    },
    phones: [
      {
        id: "slack",
        screen,
        act: (deed) => {
          const { as, chat } = Where.parse(deed);
          const person = people.get(as);
          if (!person) throw new Error("Nobody of that name is in the workspace.");
          // A mention is typed by name and travels by id.
          const said = given(MessengerAct, deed);
          const text = "text" in said ? said.text.replace(/@fernway\b/gi, `<@${app.userId}>`) : undefined;
          const where = chat === shared ? person.in(shared) : alex;
          act(where, text === undefined ? said : { ...said, text }, platform.screen(chat));
        },
      },
    ],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    // Answers go into threads that began then.
    remember: (past) => {
      for (const chat of [alex.channel, shared])
        for (const line of past("slack", chat))
          if (line.by === "customer" && line.thread === undefined)
            platform.stands(chat, { ts: line.id, user: line.author.id, text: line.text });
    },
    close: platform.close,
  };
};
