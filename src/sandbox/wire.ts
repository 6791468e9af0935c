/** What the sandbox's page is told: screens of phones as plain data, one shape for every messenger. */
import type { RichText } from "../../channels/contract";

export type Messenger = "telegram" | "group" | "whatsapp" | "whatsapp-web" | "slack";
export type PhoneId = Messenger | "mail";

export type Person = { id: string; name: string };
/** Without a `url` only its name is left. */
export type ShownFile = { url: string; name: string; mime: string; sizeBytes: number };

/** One message as the customer's screen shows it. */
export type Line = {
  id: string;
  by: "customer" | "us";
  author: Person;
  at: number;
  /** As it was typed, for editing. */
  text: string;
  rich: RichText;
  files: ShownFile[];
  buttons: { label: string; data: string }[];
  /** The words it answers. */
  replyTo?: string;
  edited: boolean;
  deleted: boolean;
  /** `by` is a person's id; "us" for ours. */
  reactions: { emoji: string; by: string }[];
  /** How far the customer's own phone knows it got; absent where the messenger shows nothing. */
  state?: "sent" | "delivered" | "read" | "failed";
  /** Told by the messenger itself. */
  notice?: string;
  /** In Slack: the root it stands under. */
  thread?: string;
  /** Said before the demo was last started: to be read, not to be changed or answered. */
  past?: true;
};

export type Chat = {
  id: string;
  kind: "private" | "group" | "channel";
  title: string;
  /** Since when somebody of ours types; null when nobody does. */
  typingSince: number | null;
  lines: Line[];
};

export type MessengerPhone = {
  phone: Messenger;
  /** Who we are there. */
  us: string;
  /** Whom the newcomer may play. */
  people: Person[];
  chats: Chat[];
  can: { edit: boolean; remove: boolean; react: string[]; reply: "quote" | "thread" };
};

export type Mail = {
  id: string;
  folder: "inbox" | "sent";
  from: { name: string; address: string };
  to: { name: string; address: string }[];
  subject: string;
  at: number;
  /** What was written now, without quotes. */
  reply: string;
  text: string;
  html: string | null;
  files: ShownFile[];
  thread: string;
  isNew: boolean;
  /** As with lines. */
  past?: true;
};
export type MailPhone = { phone: "mail"; us: string; name: string; address: string; mails: Mail[] };

export type Phone = MessengerPhone | MailPhone;
