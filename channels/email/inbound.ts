/** One mail in, what it says out. Nothing is skipped for lacking a Message-ID, a subject, a sender or a sane charset. */
import type { Inbound, InboundContext, InboundMessage, InboundReceipt } from "../contract";
import {
  contentId,
  isMessageId,
  markersIn,
  markOf,
  markOfId,
  messageIdOf,
  ownIdsIn,
  type Place,
  REF_HEADER,
  shortHash,
  threadOf,
} from "./ids";
import { factsOf, partsOf, richOf, wholeOf } from "./parts";
import { answerTo, authorOf, fromOf, isOurs, ownDomain, readersOf, recipientsOf, trustedOf, writerOf } from "./people";
import { bytesOf, type Raw, rawShape } from "./raw";
import { readMailBeside } from "./read/beside";
import { type Bounce, headerOf, type Mail } from "./read/mail";
import { reasonOf } from "./reasons";
import type { EmailSettings } from "./settings";
import { place } from "./threading";

type Context = InboundContext<EmailSettings>;

// Trace headers differ from one delivery of the same mail to the next, so they are not part of it.
const contentOf = (mail: Mail) => [
  mail.from,
  mail.to,
  headerOf(mail, "date") ?? headerOf(mail, "received"),
  mail.subject,
  mail.text,
  mail.attachments.map(({ name, bytes }) => [name, shortHash(bytes)]),
];

/** Its Message-ID; for a mail without one, or with one of ours under a stranger's name, an id made from its content. */
const idOf = (mail: Mail, { secret, settings }: Context): string => {
  const given = mail.messageId ?? "";
  const isStolen = markOfId(given, secret) !== null && !(mail.from && isOurs(settings, mail.from.address));
  return isMessageId(given) && !isStolen ? given : contentId(contentOf(mail));
};

const timeOf = (mail: Mail, { receivedAt }: Raw, now: number): number => {
  if (receivedAt !== undefined) return Math.min(receivedAt, now);
  return mail.date !== null && mail.date > 0 ? Math.min(mail.date, now) : now;
};

const automaticOf = (mail: Mail, settings: EmailSettings): InboundMessage["automatic"] => {
  if (mail.kind === "auto_reply" || mail.kind === "bounce" || mail.kind === "feedback_report") return mail.kind;
  if (mail.list || mail.bulk) return "list";
  // Our own address talking to us: a loop, unless a form on our site names the customer in Reply-To.
  const { from } = mail;
  if (from && isOurs(settings, from.address) && isOurs(settings, authorOf(mail, settings).address)) return "bot";
  return undefined;
};

/** Of Outlook's Thread-Index the part that all mails of one conversation share. */
const outlookOf = ({ threadIndex }: Mail): string | undefined => {
  const bytes = Buffer.from(threadIndex ?? "", "base64");
  return bytes.byteLength >= 22 ? bytes.subarray(0, 22).toString("base64url") : undefined;
};

const messageOf = (mail: Mail, raw: Raw, context: Context): InboundMessage => {
  const { settings, secret, now } = context;
  const externalId = idOf(mail, context);
  const recipients = recipientsOf(mail, raw.recipient);
  const found = place(mail, { secret, domain: ownDomain(settings), ownId: externalId, recipients });
  const ours = raw.from === "sent";
  const author = ours ? writerOf(mail, settings) : authorOf(mail, settings);
  const readers = readersOf(mail, author, settings);
  const outlook = outlookOf(mail);
  const who: Pick<Place, "customer" | "from"> = ours
    ? { customer: readers[0]?.person.address ?? "", from: author.address }
    : { customer: answerTo(mail, author, settings), from: fromOf(recipients, settings) };
  const automatic = automaticOf(mail, settings);
  const whole = wholeOf(mail);
  return {
    kind: "message",
    externalId,
    revision: revisionOf(mail),
    at: timeOf(mail, raw, now),
    thread: threadOf({ root: found.root, ...who, ...(outlook ? { outlook } : {}) }),
    author,
    rich: richOf(mail),
    parts: partsOf(mail, raw),
    ...(mail.subject ? { subject: mail.subject } : {}),
    ...(found.follows.length > 0 ? { follows: found.follows } : {}),
    ...(ours ? { ours } : {}),
    ...(automatic && !(ours && automatic === "bot") ? { automatic } : {}),
    ...(readers.length > 0 ? { readers } : {}),
    ...(whole ? { whole } : {}),
    facts: factsOf(mail, {
      trusted: trustedOf(mail, settings),
      threading: found.by === "none" ? null : found.by,
      forged: found.forged,
    }),
  };
};

// Machines reuse Message-IDs; the same mail on another way (a copy, a folder, a webhook) has the same date and sender.
const revisionOf = (mail: Mail): string => shortHash(JSON.stringify([mail.from?.address, headerOf(mail, "date")]));

/** Why it came back and to whom, receiver by receiver where the report says so. */
const lossOf = (bounce: Bounce): Pick<InboundReceipt, "reason" | "missed"> => {
  const why = ({ diagnostic, status }: Pick<Bounce, "diagnostic" | "status">) =>
    [diagnostic ?? "The mail came back.", status && `(${status})`].filter(Boolean).join(" ");
  const failures =
    bounce.each.length > 0
      ? bounce.each.map((one) => ({ address: one.recipient, why: why(one) }))
      : bounce.recipients.map((address) => ({ address, why: why(bounce) }));
  const missed = failures.length > 0 ? { missed: failures.map(({ address }) => address) } : {};
  return { reason: (failures.length > 0 ? reasonOf(failures) : why(bounce)).slice(0, 1000), ...missed };
};

/** What a delivery report says of mails of ours; anybody can write one, but nobody else can make our Message-IDs. */
const receiptsOf = (mail: Mail, message: InboundMessage, context: Context): InboundReceipt[] => {
  const { secret } = context;
  const { bounce } = mail;
  if (!bounce || (bounce.action !== "failed" && bounce.action !== "delivered")) return [];
  // A provider that rewrote our Message-ID returns its own: what we made stands in another place then.
  const own = [mail.text, ...returnedIn(mail)].flatMap((text) => [...ownIdsIn(text), ...idsByMark(text, context)]);
  const named = [bounce.originalMessageId ?? "", ...own, ...(message.follows ?? [])].find(isGenuine(secret));
  if (named === undefined) return [];
  const { externalId: revision, at } = message;
  const state = bounce.action;
  return [
    {
      kind: "receipt",
      externalId: named,
      revision,
      at,
      state,
      ...(state === "failed" ? lossOf(bounce) : {}),
    },
  ];
};
/** What came back with a report: the mail, or its headers. */
const returnedIn = ({ attachments }: Mail): string[] =>
  attachments
    .filter(({ type }) =>
      /^(?:message\/(?:rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/.test(type),
    )
    .map(({ bytes }) => Buffer.from(bytes.subarray(0, 200_000)).toString("latin1"));

const refHeader = new RegExp(`^${REF_HEADER}:\\s{0,4}([a-z2-7]{23,450})\\s*$`, "gim");
const idsByMark = (text: string, { secret, settings }: Context): string[] =>
  [...markersIn(text), ...[...text.matchAll(refHeader)].map(([, token = ""]) => token)].flatMap((token) => {
    const mark = markOf(token, secret);
    return mark === null || mark === "forged" ? [] : [messageIdOf(mark, { secret, domain: ownDomain(settings) })];
  });

const isGenuine = (secret: string) => (id: string) => {
  const mark = markOfId(id, secret);
  return mark !== null && mark !== "forged";
};

const ignored = (message: InboundMessage, reason: string, more: { echoes?: string } = {}): Inbound[] => [
  {
    kind: "ignored",
    externalId: message.externalId,
    revision: `${message.revision}.copy`,
    at: message.at,
    reason,
    ...more,
  },
];

/** The message of ours that this mail is, by its Message-ID or by the header that stays when a provider rewrites that. */
const echoOf = (mail: Mail, { secret }: Context): { echoes: string } | null => {
  const marks = [
    markOfId(mail.messageId ?? "", secret),
    markOf((headerOf(mail, REF_HEADER.toLowerCase()) ?? "").trim(), secret),
  ];
  const own = marks.find((mark) => mark !== null && mark !== "forged");
  return own ? { echoes: own.id } : null;
};

/** Reads one mail. Throws on what is no mail at all and on one whose bytes are gone. */
export const inbound = async (payload: unknown, context: Context): Promise<Inbound[]> => {
  const raw = rawShape.parse(payload);
  const mail = await readMailBeside(await bytesOf(raw, context));
  if (mail.kind === "unreadable") throw new Error("There is nothing in it that could be read as a mail.");
  const message = messageOf(mail, raw, context);
  const echo = mail.from && isOurs(context.settings, mail.from.address) ? echoOf(mail, context) : null;
  if (echo) return ignored(message, "a copy of a mail that Parley sent", echo);
  if (message.ours && !message.readers) return ignored(message, "sent by us to nobody but ourselves");
  return [message, ...(message.ours ? [] : receiptsOf(mail, message, context))];
};
