/** What the customer's phone shows: plain data, ready for a page to draw. */
import type { RichText } from "../../../contract";
import { parseText } from "../../format";
import type { Chat, Side, Stored } from "./world";

export type PhoneMessage = {
  id: string;
  by: Side;
  /** The number of whoever wrote it; absent: we did. */
  author?: string;
  at: number;
  /** With WhatsApp's marks, as they travel. */
  text: string;
  rich: RichText;
  file?: { id: string; kind: string; name: string; mime: string; sizeBytes: number };
  buttons: { id: string; title: string }[];
  replyTo?: { id: string; text: string };
  template?: string;
  edited: boolean;
  deleted: boolean;
  reactions: { emoji: string; by: Side }[];
  /** One tick, two, two blue ones: how far it got on the other side. */
  state: Stored["state"];
};
export type Phone = { waId: string; name: string; typing: boolean; messages: PhoneMessage[] };

const shown = (chat: Chat, { file, quoted, reactions, template, ...message }: Stored): PhoneMessage => ({
  id: message.id,
  by: message.by,
  ...(message.author ? { author: message.author } : {}),
  at: message.at,
  text: message.text,
  rich: parseText(message.text),
  ...(file
    ? { file: { id: file.id, kind: file.kind, name: file.name, mime: file.mime, sizeBytes: file.bytes.byteLength } }
    : {}),
  buttons: message.buttons,
  ...(quoted ? { replyTo: { id: quoted, text: chat.messages.get(quoted)?.text ?? "" } } : {}),
  ...(template ? { template } : {}),
  edited: message.edited,
  deleted: message.deleted,
  reactions: (["customer", "us"] as const).flatMap((by) => (reactions[by] ? [{ emoji: reactions[by], by }] : [])),
  state: message.state,
});

/** One chat, oldest message first. */
export const phoneOf = (chat: Chat): Phone => ({
  waId: chat.waId,
  name: chat.name,
  typing: chat.typing,
  messages: [...chat.messages.values()].map((message) => shown(chat, message)),
});
