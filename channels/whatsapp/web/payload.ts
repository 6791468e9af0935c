/**
 * The library's serialised shapes, as far as we read them. Everything may be missing: the fields are WhatsApp Web's own
 * and come and go with its versions.
 */
import { z } from "zod";
import { wid } from "./ids";

/** An address, given as text or as the page's object for it; null when it is neither. */
const address = z
  .union([
    z.string(),
    z.looseObject({ _serialized: z.string() }),
    z.looseObject({ user: z.string(), server: z.string() }),
  ])
  .transform((given) => {
    if (typeof given === "string") return wid(given);
    return wid(
      "_serialized" in given && typeof given._serialized === "string"
        ? given._serialized
        : `${given.user}@${given.server}`,
    );
  });
const maybe = <T extends z.ZodType>(shape: T) => shape.nullish().catch(undefined);
/** What is no such thing drops out of the list; the others stay. */
const many = <T extends z.ZodType>(shape: T) =>
  maybe(
    z.array(z.unknown()).transform((all) =>
      all.flatMap((one) => {
        const read = shape.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    ),
  );
const text = maybe(z.string());
const number = maybe(z.coerce.number());
const flag = maybe(z.boolean());

/** A message's key. Newer pages leave `remote` an object. */
export const key = z.looseObject({
  fromMe: z.boolean(),
  remote: address,
  id: z.string().min(1),
  participant: maybe(address),
  _serialized: text,
});

const quoted = z.looseObject({ type: text, body: text, caption: text });
export const message = z.looseObject({
  id: key,
  type: z.string().catch("chat"),
  subtype: text,
  body: text,
  caption: text,
  from: maybe(address),
  to: maybe(address),
  author: maybe(address),
  t: number,
  timestamp: number,
  ack: number,
  notifyName: text,
  isStatusV3: flag,
  isForwarded: flag,
  isViewOnce: flag,
  isGif: flag,
  mentionedJidList: many(address),
  quotedMsg: maybe(quoted),
  quotedStanzaID: text,
  quotedParticipant: maybe(address),
  protocolMessageKey: maybe(key),
  parentMsgKey: maybe(key),
  latestEditSenderTimestampMs: number,
  latestEditMsgKey: maybe(z.unknown()),
  directPath: text,
  mimetype: text,
  filename: text,
  size: number,
  width: number,
  height: number,
  duration: number,
  lat: number,
  lng: number,
  loc: text,
  vcardFormattedName: text,
  vcardList: many(z.looseObject({ displayName: text, vcard: text })),
  pollName: text,
  pollOptions: many(z.looseObject({ name: text })),
  eventName: text,
  inviteGrpName: text,
  title: text,
  orderTitle: text,
  description: text,
});
export type Message = z.infer<typeof message>;

/** A reaction as the library tells it; `reaction` is empty when it was taken back. */
export const reaction = z
  .looseObject({
    id: maybe(key),
    msgId: maybe(key),
    parentMsgKey: maybe(key),
    senderId: maybe(address),
    senderUserJid: maybe(address),
    reaction: text,
    reactionText: text,
    timestamp: number,
  })
  .transform((given, context) => {
    const [on, sender] = [given.msgId ?? given.parentMsgKey, given.senderId ?? given.senderUserJid];
    if (!on || !sender) {
      context.addIssue("a reaction without its message or its sender");
      return z.NEVER;
    }
    return { on, sender, emoji: given.reaction ?? given.reactionText ?? "", at: given.timestamp ?? null };
  });
export type Reaction = z.infer<typeof reaction>;

const person = z.object({ address: z.string(), phone: z.string().optional(), name: z.string().optional() });
/** What was known when a payload came and does not stand in it: who is who, where it was said. */
export const known = z.object({
  /** Our own addresses. */
  me: z.array(z.string()).default([]),
  /** People by every address they were named with. */
  people: z.record(z.string(), person).default({}),
  chat: z.object({ title: z.string().optional(), members: z.number().optional() }).default({}),
  /** The thread of the message it is about, when that is ours. */
  thread: z.string().optional(),
  /** It was shown as unreadable before. */
  late: z.boolean().default(false),
  reactions: z.array(z.unknown()).default([]),
  /** In a group: how long one person's messages belong together. */
  windowMs: z.number().default(3_600_000),
  /** Whom the bot answers there. */
  speaks: z.enum(["addressed", "always"]).default("addressed"),
});
export type Known = z.infer<typeof known>;

const envelope = z.object({ event: z.string().min(1), args: z.array(z.unknown()), known: known.optional() });
const instance = z.looseObject({ _data: message });
const nobody = known.parse({});

/** What may come as a payload: one event with its arguments, or a single message as the library serialises it. */
export const read = (raw: unknown): { event: string; args: unknown[]; known: Known } => {
  const event = envelope.safeParse(raw);
  if (event.success) return { ...event.data, known: event.data.known ?? nobody };
  const whole = instance.safeParse(raw);
  return { event: "message_create", args: [message.parse(whole.success ? whole.data._data : raw)], known: nobody };
};

/** A message among an event's arguments: the page's own object, or the library's around it. */
export const messageIn = (given: unknown): Message => {
  const whole = instance.safeParse(given);
  return whole.success ? whole.data._data : message.parse(given);
};

// Thumbnails, keys to decrypt media, and what only the page can use: large, secret, or both.
const HEAVY = new Set([
  "mediaKey",
  "messageSecret",
  "preview",
  "thumbnail",
  "thumbnailHQ",
  "scansSidecar",
  "waveform",
  "streamingSidecar",
  "firstFrameSidecar",
  "mediaData",
  "waveformData",
]);
const MEDIA = new Set(["image", "video", "ptt", "audio", "document", "sticker"]);

/** A payload without what we never read, fit for JSON. The body of a picture is its thumbnail. */
export const lean = (given: unknown): unknown => {
  const slim: unknown = JSON.parse(
    JSON.stringify(given ?? null, (name, value: unknown) => {
      if (HEAVY.has(name)) return undefined;
      if (typeof value !== "object" || value === null || !("type" in value) || !("id" in value)) return value;
      const { type } = value;
      return typeof type === "string" && MEDIA.has(type) ? { ...value, body: undefined } : value;
    }),
  );
  return slim;
};
