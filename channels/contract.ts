/**
 * The plug every channel fits. A channel knows this file, `kit/` and its own SDK, and nothing of the desk;
 * the desk knows this file and no channel.
 */
import type { z } from "zod";
import type { Limiter } from "./kit/limiter";
import type { RichText } from "./kit/rich-text";

export type { Block, RichText, Span } from "./kit/rich-text";

export type ChannelName = "telegram" | "slack" | "whatsapp" | "whatsapp-web" | "email" | "webchat";

/** Where a conversation lives on the channel's side. Made and read by that channel only; opaque to everybody else. */
export type ThreadRef = string;
/** An id the platform gave to one message. Unique within its connection. */
export type ExternalId = string;

/** Somebody on the channel's side. `address` is stable and unique on the channel within the connection. */
export type Person = {
  address: string;
  /** The same address in another spelling, by which somebody may be known from before. */
  also?: string;
  name?: string;
  handle?: string;
  language?: string;
  email?: string;
  phone?: string;
  /** Which of the facts above the platform (or a signature) vouches for. Nothing else may ever join two contacts. */
  verified?: ("email" | "phone" | "site")[];
  /** The id under which the customer's own site knows this person (signed identity). */
  siteId?: string;
  isBot?: boolean;
};

/** How to fetch a file later; opaque JSON for the channel's own `fetchFile`. The same `fileId` is the same file, told again. */
export type FileRef = { [key: string]: string | number | boolean | null };

export type FileLook = "photo" | "document" | "voice" | "audio" | "video" | "video-note" | "animation" | "sticker";

/** What a message carries besides its text. */
export type Part =
  | {
      type: "file";
      ref: FileRef;
      look: FileLook;
      name?: string;
      mime?: string;
      sizeBytes?: number;
      width?: number;
      height?: number;
      durationS?: number;
      /** Set when the platform will not give it to us (too large, expired): shown in place of the file. */
      unavailable?: string;
      /** Set on a picture that belongs inside `whole.html`, where it stands as `cid:` and this. */
      contentId?: string;
    }
  | { type: "location"; latitude: number; longitude: number; title?: string; address?: string }
  | { type: "contact"; name: string; phone?: string; email?: string }
  /** Something we cannot show; `what` is a short English noun ("poll", "game"). */
  | { type: "unsupported"; what: string };

/** `at` is milliseconds since 1970 by the platform's clock. `revision` tells one version of the same thing from another. */
type Arrived = { externalId: ExternalId; revision: string; at: number };

export type InboundMessage = Arrived & {
  kind: "message";
  thread: ThreadRef;
  author: Person;
  rich: RichText;
  parts: Part[];
  /** Messages sharing an album id belong together (photo albums). */
  album?: string;
  quote?: { externalId?: ExternalId; text?: string };
  subject?: string;
  /** `start` carries the platform's deep-link payload; `person` means "talk to a person" was asked by button or command. */
  intent?: { type: "start"; payload?: string } | { type: "person" };
  /** The page or place the customer wrote from, shown to the agent. */
  context?: { url?: string; title?: string };
  /**
   * Ids of earlier messages this one stands behind, strongest evidence first. The desk puts it into the thread of the
   * first one it knows; `thread` is where it goes when it knows none.
   */
  follows?: ExternalId[];
  /** Without a known `follows`: goes on in this author's latest thread of the same lane if the author wrote there within `windowMs`. */
  near?: { lane: string; windowMs: number };
  /** Written by one of ours outside Parley (the Sent folder, the phone that is paired): shown as ours, sent to nobody. */
  ours?: boolean;
  /** Not a person's words to us: kept and shown, never answered by the bot, never opens or reopens work for people by itself. */
  /** `platform`: a word of the platform's own about the customer. */
  automatic?: "auto_reply" | "bounce" | "feedback_report" | "list" | "bot" | "platform";
  /** Where it was said, when more than one customer reads there. */
  place?: { kind: "group" | "channel"; title?: string; topic?: string };
  /** In such a place: somebody spoke to us (a mention, a reply to ours, a command). Absent in private threads. */
  addressed?: boolean;
  /** Who else was written to: they become participants, never the contact. */
  readers?: { role: "to" | "cc"; person: Person }[];
  /** All of it, when `rich` holds only what was written now (a mail without its quotes). HTML is sanitised when shown. */
  /** `pictures`: which of `parts` stands in the HTML as `cid:` and this key. */
  whole?: { text: string; html?: string; pictures?: Record<string, number> };
  /** Small facts agents may look at, by stable key (`dkim`, `spf`, `dmarc`, `signed`, `encrypted`, `referral`, `forwarded_from`). */
  facts?: Record<string, string>;
};
export type InboundEdit = Arrived & {
  kind: "edit";
  thread: ThreadRef;
  author: Person;
  rich: RichText;
  parts: Part[];
  /** `parts` are all it carries now: what is not among them is gone. Absent where the channel tells of the words alone. */
  isWhole?: true;
};
/** `thread` is absent where a trusted platform doesn't tell it: the message's id is enough. */
export type InboundDeletion = Arrived & { kind: "deletion"; thread?: ThreadRef };
/** The whole set of this person's reactions on the message after the change; empty = all taken back. `thread` as above. */
export type InboundReaction = Arrived & { kind: "reaction"; thread?: ThreadRef; author: Person; emoji: string[] };
/**
 * Our own id of a message of ours that the platform tells of, where it carries one: whether a send in doubt arrived can be
 * looked up now (`Connection.settle`).
 */
type Echo = { echoes?: string };
/** What became of messages of ours. `reason` is for people. */
export type InboundReceipt = Arrived &
  Echo & {
    kind: "receipt";
    thread?: ThreadRef;
    state: "delivered" | "read" | "failed";
    /** True when it holds for everything we sent in the thread up to `externalId`. */
    upTo?: boolean;
    reason?: string;
    /** Of several receivers those that it did not reach, where that is known by their addresses. */
    missed?: string[];
  };
/** A button of ours was pressed. `data` is what we put on it. */
export type InboundCallback = Arrived & {
  kind: "callback";
  /** Absent where a trusted platform doesn't tell it: `on` is enough. */
  thread?: ThreadRef;
  author: Person;
  data: string;
  on?: ExternalId;
};
/** The customer blocked, unblocked, left or joined. */
export type InboundStatus = Arrived & {
  kind: "status";
  thread: ThreadRef;
  author: Person;
  state: "blocked" | "unblocked" | "left" | "joined";
};
/** Something about the connection itself (token revoked, quality changed). */
export type InboundAccount = Arrived & { kind: "account"; state: string; text: string };
/** Understood and of no interest; `reason` says why, so that nobody wonders where it went. */
export type InboundIgnored = Arrived & Echo & { kind: "ignored"; reason: string };

export type Inbound =
  | InboundMessage
  | InboundEdit
  | InboundDeletion
  | InboundReaction
  | InboundReceipt
  | InboundCallback
  | InboundStatus
  | InboundAccount
  | InboundIgnored;

/** One payload as it came, with all that it holds. `raw` must be JSON-serialisable. */
export type Batch = { raw: unknown; items: Inbound[] };
/** A payload nobody could understand; kept in quarantine with its error, replayable. */
export type Unreadable = { raw: unknown; error: string };

export type Button = { label: string; data: string };

/** A file of ours to send. `open` gives its bytes; it may be called again on a retry. */
export type OutFile = {
  name: string;
  mime: string;
  sizeBytes: number;
  open: () => Promise<Uint8Array>;
};

/** Who of ours speaks. `signature` is a person's own, in the customer's language where they have one; never the bot's. */
export type Author = { name: string; speaks: "bot" | "agent"; signature?: RichText };

export type OutboundMessage = {
  kind: "message";
  /** Our message id: the idempotency key where the platform takes one. */
  id: string;
  thread: ThreadRef;
  /** The thread that the channel named for what this answers, where the desk has put that into `thread`. Never changes. */
  under?: ThreadRef;
  rich: RichText;
  files: OutFile[];
  quote?: ExternalId;
  buttons?: Button[];
  author: Author;
  subject?: string;
  language?: "en" | "ru" | "other";
  /** Our picture of the speaker, by a public address, where the desk has one. */
  picture?: string;
  /** An approved template instead of free text, where `capabilities.templates`. `variables` fill it in order. */
  template?: { name: string; language: string; variables: string[] };
  /** Besides the contact, where `capabilities.copies`. */
  copies?: { to: string[]; cc: string[]; bcc: string[] };
  /** It has left before, and these did not get it: it goes to nobody else again. */
  missed?: string[];
  /** Passes an earlier message on to those in `copies` alone: the contact gets nothing of it. Only where `capabilities.copies`. */
  forward?: { author: string; at: number; subject?: string; rich: RichText; whole?: { text: string; html?: string } };
  /** What stands before it in the thread: every id, oldest first, and the last thing the customer wrote. */
  behind?: {
    externalIds: ExternalId[];
    last?: { externalId?: ExternalId; author: string; at: number; rich: RichText };
  };
};
export type OutboundEdit = { kind: "edit"; id: string; thread: ThreadRef; externalIds: ExternalId[]; rich: RichText };
export type OutboundDeletion = { kind: "deletion"; id: string; thread: ThreadRef; externalIds: ExternalId[] };
/** `emoji: null` takes ours back. */
export type OutboundReaction = {
  kind: "reaction";
  id: string;
  thread: ThreadRef;
  externalId: ExternalId;
  emoji: string | null;
};
export type Outbound = OutboundMessage | OutboundEdit | OutboundDeletion | OutboundReaction;

/** What the platform said. One external id per piece, in order, when the message had to be split. */
export type Receipt = { externalIds: ExternalId[]; at: number };

/**
 * Of a send in doubt without a receipt. `unsent`: nothing of it has left, it goes again at once. `absent`: the platform does
 * not have it now; what is still absent at a later look goes again.
 */
export type Found = "unsent" | "absent" | "unknown";
/** Of a message in pieces: these have arrived, and the others have not left: they go now. */
export type FoundPieces = { done: Done };

/**
 * What has arrived of a message in pieces, place by place: the platform's id, null where nobody knows it, and nothing where
 * the piece has yet to be sent, perhaps again.
 */
export type Done = readonly (ExternalId | null | undefined)[];
/**
 * A message that goes out in several pieces says first what they are (each in a few words or by its file's name), tells each
 * as the platform confirms it, with its place, and must have waited for `sent` before the next one. A later attempt is given
 * `done` and sends the others only.
 */
export type Progress = {
  done: Done;
  planned?: (labels: string[]) => Promise<void>;
  sent: (externalId: ExternalId, at: number) => Promise<void>;
};
/** Of a message in doubt: what has arrived of it for certain, and ids under which pieces of it were sent and did not arrive. */
export type KnownPieces = { done: Done; gone: readonly ExternalId[] };

export type FailureKind =
  /** Come back after `retryAfterMs`; costs no try. */
  | "throttled"
  /** Certainly not delivered (connection refused, 5xx before acceptance): try again with back-off. */
  | "unreachable"
  /** The platform said no and will say no again: tell the agent. */
  | "rejected"
  /** Our credentials are no longer good: connection offline, admin told. With the code `bad_token` it waits for new ones. */
  | "unauthorised"
  /** It may or may not have arrived (time-out after the request left): never resent unasked. */
  | "uncertain";

/** Stable codes for the reasons people meet, so that the UI can say them in the reader's language. */
export type FailureCode =
  | "blocked_by_contact"
  | "thread_gone"
  | "too_long"
  | "file_too_large"
  | "not_supported"
  | "bad_token"
  | "rate_limited"
  | "timeout"
  | "network"
  | "platform_error"
  | "not_permitted"
  /** Free text came too long after the customer last wrote; a template may leave. */
  | "window_closed";

/** A channel said no. `message` is the platform's own words, safe to show and free of secrets. */
export class DeliveryFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly code: FailureCode,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = "DeliveryFailure";
  }
}

/** What a channel can carry, as data: drives the composer, the fallbacks and the promises suite. */
export type Capabilities = {
  text: {
    maxChars: number;
    splits: boolean;
    marks: ("bold" | "italic" | "underline" | "strike" | "spoiler" | "code" | "href")[];
  };
  /** Bytes of one file; `together`: of all files of one message of ours. */
  files: { maxBytesIn: number; maxBytesOut: number; maxPerMessage: number; together?: boolean } | null;
  edits: { in: boolean; out: boolean };
  deletions: { in: boolean; out: boolean };
  /** `allowed` lists what the platform accepts from us; absent = any emoji. */
  reactions: { in: boolean; out: boolean; allowed?: string[] };
  quotes: { in: boolean; out: boolean };
  typing: { in: boolean; out: boolean };
  receipts: { delivered: boolean; read: boolean };
  buttons: { max: number } | null;
  /** True when sending twice under one id arrives once. */
  idempotentSends: boolean;
  /** More than one customer may read a thread. */
  groups?: boolean;
  /** A message of ours carries a subject of its own. */
  subjects?: boolean;
  /** CC and BCC. */
  copies?: boolean;
  /** A signature stands under what we write (`Channel.signature`). */
  signatures?: boolean;
  /** Free text may be sent only this long after the customer's last message; afterwards templates. */
  freeTextHours?: number;
  templates?: boolean;
  /** The agent's own name (and picture) stands on the message at the platform. */
  speakerShown?: boolean;
  /** We may write first, to an address of this kind (`Channel.begin`). Absent = the customer must begin. */
  begins?: "phone" | "email";
  /** A send in doubt can be looked up (`Connection.settle`). */
  settles?: boolean;
};

export type ConnectionState =
  | { at: "connecting" }
  /** `filled`: we were deaf since `sinceMs`, and so many messages of that time were fetched. */
  | { at: "online"; filled?: { sinceMs: number; messages: number } }
  /** A person must pair the device. `qr` is what to draw as a QR code; null while the platform makes one. */
  | { at: "pairing"; qr: string | null }
  | { at: "degraded"; reason: string }
  /** `cure` says what the admin should do. */
  | { at: "offline"; reason: string; cure?: string };

/** A fetched file. Throws DeliveryFailure ("rejected" = it will never come, "unreachable"/"throttled" = later). */
export type FetchedFile = { bytes: Uint8Array; mime?: string; name?: string };

export type Log = {
  info: (details: object, text: string) => void;
  warn: (details: object, text: string) => void;
  error: (details: object, text: string) => void;
};

export type Remember = {
  get: () => Promise<unknown>;
  set: (value: unknown) => Promise<void>;
  /**
   * Looks and writes in one step, so that what the door of another process keeps meanwhile is not written over. `of` is pure;
   * what it gives back unchanged is not written. Absent: nobody else keeps anything there.
   */
  change?: (of: (before: unknown) => unknown) => Promise<void>;
};

/** What a connection is given. Everything it must remember goes through `remember`; it owns no storage. */
export type ConnectionNeeds<Settings> = {
  id: string;
  settings: Settings;
  /** Resolves only after the commit: acknowledge the platform after it, never before. Rejects when it could not be kept. */
  receive: (batch: Batch) => Promise<void>;
  /** Keeps a payload that could not be understood; resolves after the commit. */
  quarantine: (unreadable: Unreadable) => Promise<void>;
  /** A customer is typing (or stopped). Never stored. */
  typing: (seen: { thread: ThreadRef; person: Person; on: boolean }) => void;
  state: (state: ConnectionState) => void;
  /** Small JSON the connection keeps across restarts (an update offset, a cursor). */
  remember: Remember;
  /**
   * False as soon as another process may hold this connection: whoever was frozen past that must let nothing leave any more.
   * From then on `remember.set` rejects. Absent: nobody else ever does.
   */
  isHeld?: () => boolean;
  log: Log;
  now: () => number;
  newId: () => string;
  /** PUBLIC_URL + /webhooks/<id>, or null when the desk has no public address. */
  webhookUrl: string | null;
  /** For channels whose clients we serve ourselves: what the thread shows now, changed after `sinceSeq` (0 = from the start). */
  history: (thread: ThreadRef, page: { sinceSeq: number; limit: number }) => Promise<History>;
  /** A folder of this connection's own for an SDK that insists on files (a browser profile). Made at first use. */
  folder: () => Promise<string>;
  /** How often strangers may ask; absent: the channel counts by itself. */
  limiter?: Limiter;
  /** A secret of this connection that never changes, for signing what must come back to us (Message-IDs, markers). */
  secret: string;
  /** Keeps uploaded bytes until the desk has fetched the message's files; `get` gives null once they are gone. */
  spool: {
    put: (bytes: Uint8Array) => Promise<string>;
    get: (key: string) => Promise<Uint8Array | null>;
    /** Nobody needs these any more. What is never dropped is forgotten after a day in which nothing names it. */
    drop: (key: string) => Promise<void>;
  };
};

/** One message as its thread's customer may see it: never a note, never one of ours that has not left yet. */
export type HistoryItem = {
  /** Rises whenever the message changes (edit, deletion, reaction, delivery): an item seen again replaces the earlier one. */
  seq: number;
  id: string;
  externalId: ExternalId | null;
  /** The thread its channel put it into, where the desk keeps it in another. */
  under?: ThreadRef;
  by: { speaks: "customer" | "bot" | "agent"; name: string | null };
  at: number;
  rich: RichText;
  parts: HistoryPart[];
  buttons: Button[];
  /** Links to the articles an answer of the bot stands on. */
  citations: { title: string; url: string }[];
  edited: boolean;
  deleted: boolean;
  reactions: { emoji: string; by: "customer" | "us" }[];
  state: "sent" | "delivered" | "read" | null;
};
export type HistoryPart =
  | {
      type: "file";
      look: FileLook;
      name: string;
      mime: string;
      sizeBytes: number;
      url: string | null;
    }
  | Exclude<Part, { type: "file" }>;
/** `seq` is where to go on from; `more` says another page waits. */
export type History = { seq: number; items: HistoryItem[]; more: boolean };

/** A post that waited at the edge came at `at` (milliseconds since 1970): how fresh its signature is, is judged by that moment. */
export type Arrival = { at: number };

/** An open connection: one of our bots, numbers, workspaces or mailboxes. */
export interface Connection {
  send(outbound: Outbound, progress: Progress): Promise<Receipt>;
  /** Shows that somebody of ours types; best effort, never throws. */
  typing(thread: ThreadRef, on: boolean): Promise<void>;
  fetchFile(ref: FileRef): Promise<FetchedFile>;
  /** The desk keeps all files of one message itself by now, or knows that they never come: what was spooled for them may go. */
  fetched?(refs: FileRef[]): Promise<void>;
  /** Requests at /webhooks/:id and below (`path` is what follows the id, "" or "/…"). Answers 200 only after the commit. */
  webhook?(request: Request, path: string, arrival?: Arrival): Promise<Response>;
  /** For channels whose clients we serve ourselves: something in the thread changed, or who is with the customer did. */
  told?(news: DeskNews): void;
  /** Asks the platform whether we are heard. For a person who asks, also what is otherwise asked only now and then. */
  probe(asker?: "person"): Promise<ConnectionState>;
  /** After a crash or a time-out: did it arrive? Only with `capabilities.settles`. */
  settle?(outbound: OutboundMessage, at: number, known?: KnownPieces): Promise<Receipt | Found | FoundPieces>;
  /** How far our clock is ahead of the platform's (negative: behind), as far as the platform has told its time; else 0. */
  aheadMs?(): number;
  /** The approved templates, with `capabilities.templates`. */
  templates?(): Promise<Template[]>;
  /** What the platform has told of the account and still holds, worst and newest first. */
  news?(): Promise<AccountNews[]>;
  /** The connection is being removed for good: undo what was set at the platform (a webhook, a pairing). Best effort. */
  removed?(): Promise<void>;
  close(): Promise<void>;
}

/** Where a conversation that we begin lives, and who is behind it. `isAnothers`: not whoever is known by this address elsewhere, who had it before. */
export type Begun = { thread: ThreadRef; person: Person; isAnothers?: true };

/**
 * How one matter of an account at its platform stands (its quality, a restriction, a template): the latest that was told of it.
 * `untilMs`: it ends by itself then.
 */
export type AccountNews = {
  matter: string;
  tone: "notice" | "degraded" | "offline";
  text: { en: string; ru: string };
  at: number;
  untilMs?: number;
};

/** An approved template. `body` holds its text with {{1}}, {{2}}… where its gaps are, in their order. */
export type Template = { name: string; language: string; body: string; gaps: TemplateGap[] };
/**
 * What goes into one gap: words, the https address of a file, the end of a button's link or the code a button copies.
 * `name`: as the template calls it, or what stands on the button; `example`: what the platform was shown when it approved.
 */
export type TemplateGap = {
  wants: "words" | "picture" | "video" | "document" | "link" | "code";
  name?: string;
  example?: string;
};

/** News for channels that draw our side themselves. */
export type DeskNews =
  | { type: "changed"; thread: ThreadRef }
  /** Who speaks for us in this thread now: an agent's public name, or null while it is the bot or nobody. */
  | { type: "agent"; thread: ThreadRef; name: string | null };

/** One setting of a connection, as the settings page draws it and `--set key=value` fills it. Secret ones are encrypted at rest. */
export type SettingField = {
  key: string;
  label: { en: string; ru: string };
  help?: { en: string; ru: string };
  kind: "text" | "secret" | "url" | "choice" | "lines" | "switch" | "number";
  /** Fields of one group stand together on the form, under its label. */
  group?: { en: string; ru: string };
  /** Of a choice: each value with its name; the first one holds while nothing is chosen. */
  choices?: Record<string, { en: string; ru: string }>;
  required: boolean;
  /** Required only while other settings say so: each one named must be one of those listed (`{ mode: ["events"] }`). */
  neededWhen?: Record<string, string[]>;
  /** The same, for one that may stay empty: it stands in the open beside what decides about it. */
  offeredWhen?: Record<string, string[]>;
  /** What it means that nothing stands there: said at the field while it is so. */
  empty?: { en: string; ru: string };
  /** What holds while it is left out; a choice's is its first, a switch is off. */
  standard?: string | number | boolean;
  /** What is said when the channel does not take what was typed: how it must look, and where to get it right. */
  wrong?: { en: string; ru: string };
  /** Part of where secrets are sent to, though no URL: when it changes they must be given again, as for every `url`. */
  isAddress?: true;
  /** A secret that is never sent anywhere: it only proves what comes in. */
  staysHere?: true;
  /** A secret the channel makes by itself when it is left out. */
  isMade?: true;
};

/** What adding a connection found out (`@acme_help`, the workspace's name). */
export type Checked = { address: string; name?: string };

/** A kind of door. `Settings` is what `settings` parses into. */
export type Channel<Settings = unknown> = {
  name: ChannelName;
  label: string;
  settings: z.ZodType<Settings>;
  fields: SettingField[];
  capabilities: Capabilities;
  /** Asks the platform whether the settings are good. Throws DeliveryFailure with plain words when they aren't. */
  check: (settings: Settings) => Promise<Checked>;
  open: (needs: ConnectionNeeds<Settings>) => Promise<Connection>;
  /**
   * What a process may do while another one holds the connection: take webhooks, serve our own clients, fetch files, show
   * typing. It must not poll, pair, or set anything at the platform; nothing is sent through it. Absent = nothing.
   */
  door?: (needs: ConnectionNeeds<Settings>) => Promise<Connection>;
  /**
   * What the edge must know to check this connection's posts in home's stead: nothing that could read or send. Null when
   * nothing is posted to it. Absent = the edge keeps nothing for the channel and passes its requests on to home.
   */
  edgeDoor?: (settings: Settings) => Record<string, string> | null;
  /**
   * Where a conversation that we begin with this address lives, and who is behind it; null when it is no address here. Pure.
   * `seed` (our message's id) tells one new thread from another. Present exactly where `capabilities.begins`.
   */
  begin?: (settings: Settings, to: { address: string; seed: string }) => Begun | null;
  /**
   * Where what `begin` has made of an address lives by now, and who is behind it: numbers change hands. By what the connection
   * remembers, so that it holds while it is closed, too. Absent = there.
   */
  nowAt?: (needs: Pick<ConnectionNeeds<unknown>, "remember" | "history">, at: Begun) => Promise<Begun>;
  /** What stands under every message of this author, their own signature in it. Pure. Present exactly where `capabilities.signatures`. */
  signature?: (settings: Settings, author: Author) => RichText;
  /** Pure: one raw payload in, everything in it out. Throws on a payload that cannot be understood. */
  inbound: (raw: unknown, context: InboundContext<Settings>) => Inbound[] | Promise<Inbound[]>;
  /** A payload kept as a file, as `inbound` wants it; absent = the file is the payload in JSON. */
  fromFile?: (bytes: Uint8Array) => unknown;
  /** A warning to read before connecting, for doors with risks. */
  warning?: { en: string; ru: string };
  /** Where at the platform somebody pastes the connection's address; absent where nobody has to. `when`: only with this setting. */
  webhook?: { when?: { key: string; is: string }; en: string; ru: string };
  /** A text to give the platform before anything else, and where. */
  manifest?: { en: string; ru: string; text: string };
};

/** `secret` is the connection's own (see `ConnectionNeeds`). `spooled` reads what the connection put into the spool beside a payload. */
export type InboundContext<Settings> = {
  settings: Settings;
  now: number;
  secret: string;
  spooled: (key: string) => Promise<Uint8Array | null>;
};

/** Keeps one channel's settings type to itself, so that a list of channels has one type. */
export const channel = <Settings>({ door, edgeDoor, begin, signature, ...definition }: Channel<Settings>): Channel => ({
  ...definition,
  settings: definition.settings,
  check: (settings) => definition.check(definition.settings.parse(settings)),
  open: (needs) => definition.open({ ...needs, settings: definition.settings.parse(needs.settings) }),
  ...(door && {
    door: (needs: ConnectionNeeds<unknown>) => door({ ...needs, settings: definition.settings.parse(needs.settings) }),
  }),
  ...(edgeDoor && { edgeDoor: (settings: unknown) => edgeDoor(definition.settings.parse(settings)) }),
  ...(begin && {
    begin: (settings: unknown, to: { address: string; seed: string }) => begin(definition.settings.parse(settings), to),
  }),
  ...(signature && {
    signature: (settings: unknown, author: Author) => signature(definition.settings.parse(settings), author),
  }),
  inbound: (raw, context) =>
    definition.inbound(raw, { ...context, settings: definition.settings.parse(context.settings) }),
});
