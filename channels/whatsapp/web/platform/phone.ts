/** What the customer's phone shows: plain data, ready for a page to draw. */
import type { RichText } from "../../../contract";
import { parseText } from "../../format";
import type { Chat, Stored, World } from "./world";

export type PhoneMessage = {
  id: string;
  by: "customer" | "us";
  author: string;
  /** Milliseconds since 1970, whole seconds as WhatsApp keeps them. */
  at: number;
  /** Text or caption, with WhatsApp's own marks. */
  text: string;
  /** The same as the phone draws it. */
  rich: RichText;
  kind: string;
  file?: { id: string; name: string; mime: string; sizeBytes: number };
  location?: { latitude: number; longitude: number };
  replyTo?: { id: string; text: string };
  edited: boolean;
  deleted: boolean;
  reactions: { emoji: string; by: "customer" | "us" }[];
  /** 1 on the server, 2 on the phone, 3 read. */
  ack: number;
};
export type Phone = { chatId: string; name: string; isGroup: boolean; typing: boolean; messages: PhoneMessage[] };

const shown = (world: World, { model, file, deletedAt, edited, reactions }: Stored): PhoneMessage => ({
  id: model.id._serialized,
  by: model.id.fromMe ? "us" : "customer",
  author: model.id.fromMe ? "" : (world.people.get(model.author ?? model.from)?.name ?? ""),
  at: model.t * 1000,
  text: model.body ?? model.caption ?? "",
  rich: parseText(model.body ?? model.caption ?? ""),
  kind: model.type,
  ...(file && deletedAt === null
    ? { file: { id: model.id._serialized, name: file.name, mime: file.mime, sizeBytes: file.bytes.byteLength } }
    : {}),
  ...(typeof model.lat === "number" && typeof model.lng === "number"
    ? { location: { latitude: model.lat, longitude: model.lng } }
    : {}),
  ...(model.quotedStanzaID
    ? { replyTo: { id: model.quotedStanzaID, text: model.quotedMsg?.body ?? model.quotedMsg?.caption ?? "" } }
    : {}),
  edited,
  deleted: deletedAt !== null,
  reactions: reactions.map(({ sender, emoji }) => ({
    emoji,
    by: sender === world.me ? ("us" as const) : ("customer" as const),
  })),
  ack: model.ack,
});

/** One chat, oldest message first. */
export const phoneOf = (world: World, { id, title, typing, messages }: Chat): Phone => ({
  chatId: id,
  name: title,
  isGroup: id.endsWith("@g.us"),
  typing,
  messages: [...messages.values()].map((stored) => shown(world, stored)),
});
