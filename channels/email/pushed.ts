/** The shapes in which providers push raw mails: the body itself, a field of a form or of JSON, one or many in a list. */
import { z } from "zod";

type PushedMail = { bytes: Uint8Array; recipient?: string };
export type Pushed = { mails: PushedMail[]; fields: Map<string, string> };

/** Field names of the raw mail: Mailgun, SendGrid, Postmark, SES, CloudMailin and others. */
const FIELDS = ["body-mime", "email", "RawEmail", "rawEmail", "raw_msg", "raw", "mime", "content", "message", "mail"];

const record = z.record(z.string(), z.unknown());
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const asRecord = (value: unknown): Record<string, unknown> => record.catch({}).parse(value);

const envelope = z.object({ to: z.union([z.string(), z.array(z.string())]) });
/** Who the envelope named, as SendGrid and Postmark say it. */
const recipientIn = (fields: Map<string, string>): string | undefined => {
  const named = fields.get("recipient") ?? fields.get("OriginalRecipient") ?? fields.get("envelope[to]");
  if (named) return named;
  const told = envelope.safeParse(parsed(fields.get("envelope") ?? ""));
  return told.success ? [told.data.to].flat()[0] : undefined;
};

const rawIn = (fields: Map<string, string>): string | undefined =>
  FIELDS.map((name) => fields.get(name)).find((value) => value !== undefined && value.trim() !== "");

// A header name and a colon stand at the start of every mail, and never in base64.
const isPlain = (text: string) => /^\s*(?:[\w-]+:|From )/.test(text);
const mailOf = (fields: Map<string, string>, encoding: "latin1" | "utf8"): PushedMail[] => {
  const raw = rawIn(fields);
  if (raw === undefined) return [];
  const recipient = recipientIn(fields);
  return [{ bytes: Buffer.from(raw, isPlain(raw) ? encoding : "base64"), ...(recipient ? { recipient } : {}) }];
};

const strings = (given: Record<string, unknown>): Map<string, string> =>
  new Map(Object.entries(given).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));

/** SES by SNS: the notification is JSON in a string, and the mail a field of it. */
const inNotification = (fields: Map<string, string>): Map<string, string> | null => {
  const inner = fields.get("Type") === "Notification" ? asRecord(parsed(fields.get("Message") ?? "")) : {};
  if (typeof inner.content !== "string") return null;
  const { recipients } = asRecord(inner.receipt);
  const [recipient] = z.array(z.string()).catch([]).parse(recipients);
  return new Map([["content", inner.content], ...(recipient ? [["recipient", recipient] as const] : [])]);
};

/** Mandrill: a list of events, each with its mail. */
const inEvents = (events: unknown): PushedMail[] =>
  z
    .array(record)
    .catch([])
    .parse(events)
    .flatMap((event) => {
      const fields = strings(asRecord(event.msg));
      const recipient = fields.get("email");
      fields.delete("email");
      return mailOf(fields, "utf8").map((mail) => ({ ...mail, ...(recipient ? { recipient } : {}) }));
    });

const json = (body: Buffer): Pushed => {
  const given = parsed(body.toString());
  const fields = strings(asRecord(given));
  const mails = Array.isArray(given) ? inEvents(given) : mailOf(inNotification(fields) ?? fields, "utf8");
  return { mails, fields };
};

/** One letter for each byte: as text they might be no UTF-8. */
const percentDecoded = (text: string): string =>
  text
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

// Read as Latin-1 and written back as such, so that not one byte of the mail changes on the way.
const form = async (body: Buffer, type: string): Promise<Pushed> => {
  const text = body.toString("latin1");
  const fields = new Map<string, string>();
  if (type.toLowerCase().startsWith("multipart/")) {
    const entries = await new Response(text, { headers: { "content-type": type } }).formData();
    for (const [name, value] of entries) fields.set(name, typeof value === "string" ? value : await value.text());
  } else
    for (const pair of text.split("&")) {
      const [name = "", ...value] = pair.split("=");
      fields.set(percentDecoded(name), percentDecoded(value.join("=")));
    }
  const events = fields.get("mandrill_events");
  if (events !== undefined) return { mails: inEvents(parsed(Buffer.from(events, "latin1").toString())), fields };
  return { mails: mailOf(fields, "latin1"), fields };
};

/** Whatever was posted. Throws on a form that is none. */
export const pushed = async (body: Buffer, type: string): Promise<Pushed> => {
  const kind = type.toLowerCase();
  if (kind.startsWith("multipart/form-data") || kind.startsWith("application/x-www-form-urlencoded"))
    return form(body, type);
  const isSns = kind.startsWith("text/plain") && body.subarray(0, 1).toString() === "{";
  if (kind.startsWith("application/json") || isSns) return json(body);
  return { mails: body.byteLength > 0 ? [{ bytes: body }] : [], fields: new Map() };
};

/** SNS asks first whether we want its mails: the address to call, only ever Amazon's own. */
export const subscription = ({ fields }: Pushed): string | null => {
  const url = fields.get("Type") === "SubscriptionConfirmation" ? (fields.get("SubscribeURL") ?? "") : "";
  return /^https:\/\/sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\//.test(url) ? url : null;
};
