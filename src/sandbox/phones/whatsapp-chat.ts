/** What a customer's WhatsApp shows and lets them do, whichever way the company is connected. */
import type { RichText } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { parseText } from "../../../channels/whatsapp/format";
import { given } from "../../kernel/given";
import { bytesOf, MessengerAct } from "../acts";
import type { Chat, Line, MessengerPhone, Person } from "../wire";
import { fileUrl, type StandIn } from "./phone";

const REACTIONS = ["👍", "❤️", "😂", "😮", "🙏"];

type Shown = {
  id: string;
  by: "customer" | "us";
  author?: string | undefined;
  at: number;
  text: string;
  rich: RichText;
  file?: (Omit<Line["files"][number], "url"> & { id: string }) | undefined;
  replyTo?: { text: string } | undefined;
  edited: boolean;
  deleted: boolean;
  reactions: { emoji: string; by: "customer" | "us" }[];
};
/** What only one of the ways knows of a message. */
type More = { buttons?: Line["buttons"]; state?: Line["state"] | null };
type Whose = { phone: "whatsapp" | "whatsapp-web"; us: string; people: [Person, ...Person[]] };

const lineOf = ({ phone, people }: Whose, shown: Shown, { buttons = [], state }: More): Line => ({
  id: shown.id,
  by: shown.by,
  author:
    shown.by === "us" ? { id: "us", name: "Fernway" } : (people.find(({ id }) => id === shown.author) ?? people[0]),
  at: shown.at,
  text: shown.text,
  rich: shown.rich,
  files: shown.file ? [{ ...shown.file, url: fileUrl(phone, shown.file.id) }] : [],
  buttons,
  ...(shown.replyTo ? { replyTo: toPlain(parseText(shown.replyTo.text)) } : {}),
  edited: shown.edited,
  deleted: shown.deleted,
  reactions: shown.reactions.map(({ emoji, by }) => ({ emoji, by: by === "us" ? "us" : people[0].id })),
  ...(state ? { state } : {}),
});

type Talk<One> = Pick<Chat, "id" | "kind" | "title"> & { typing: boolean; messages: One[] };
type Screen<One extends Shown> = Whose & { chats: Talk<One>[]; more: (shown: One) => More };
export const screenOf = <One extends Shown>({ chats, more, ...whose }: Screen<One>, now: number): MessengerPhone => ({
  ...whose,
  chats: chats.map(({ id, kind, title, typing, messages }) => ({
    id,
    kind,
    title,
    typingSince: typing ? now : null,
    lines: messages.map((shown) => lineOf(whose, shown, more(shown))),
  })),
  can: { edit: true, remove: true, react: REACTIONS, reply: "quote" },
});

type Hands = {
  writes: (text: string) => unknown;
  replies: (to: string, text: string) => unknown;
  sends: (file: StandIn & { caption?: string }, as: "image" | "document") => unknown;
  presses: (line: string, data: string) => unknown;
  edits: (line: string, text: string) => unknown;
  deletes: (line: string) => unknown;
  reacts: (line: string, emoji: string) => unknown;
  reads: () => unknown;
};
/** Throws for what is no deed of a messenger's. */
export const act = (hands: Hands, raw: unknown): unknown => {
  const deed = given(MessengerAct, raw);
  switch (deed.does) {
    case "writes":
      return deed.replyTo ? hands.replies(deed.replyTo, deed.text) : hands.writes(deed.text);
    case "sends": {
      const { name, mime } = deed.file;
      const file = { name, mime, bytes: bytesOf(deed.file), ...(deed.text ? { caption: deed.text } : {}) };
      return hands.sends(file, /^image\/(png|jpe?g)$/.test(mime) ? "image" : "document");
    }
    case "presses":
      return hands.presses(deed.line, deed.data);
    case "edits":
      return hands.edits(deed.line, deed.text);
    case "removes":
      return hands.deletes(deed.line);
    case "reacts":
      return hands.reacts(deed.line, deed.emoji);
    case "reads":
      return hands.reads();
  }
};
