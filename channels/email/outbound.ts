/** What one message of ours is as a mail: decided here, sent in send.ts. */
import { DeliveryFailure, type FailureCode, type OutboundMessage } from "../contract";
import { isAddress, type Named, normal, oneLine } from "./addresses";
import { bodyOf } from "./body";
import { FILES_MAX, SEND_MAX, TEXT_MAX } from "./capabilities";
import { richText } from "./html";
import { isMessageId, markerOf, messageIdOf, placeOf, plusAddress, REF_HEADER, tokenOf } from "./ids";
import { threadIndex, topicOf } from "./outlook";
import { NOBODY, ownDomain } from "./people";
import type { EmailSettings } from "./settings";

/** A mail without its files: pure data. No field can hold a line break but the bodies. */
export type Plan = {
  messageId: string;
  envelope: { from: string; to: string[] };
  from: Named;
  to: Named[];
  cc: Named[];
  replyTo: Named | null;
  subject: string;
  inReplyTo: string | null;
  references: string[];
  headers: Record<string, string>;
  text: string;
  html: string;
};

const REFERENCES_MAX = 20;
const reject = (code: FailureCode, words: string) => new DeliveryFailure("rejected", code, words);

/** First and last stay, so that every client finds the thread and the header stays short (RFC 5322, 2.1.1). */
export const trimmed = (ids: string[]): string[] =>
  ids.length <= REFERENCES_MAX ? ids : [...ids.slice(0, 1), ...ids.slice(1 - REFERENCES_MAX)];

const referencesOf = ({ behind, quote, forward }: OutboundMessage) => {
  // Strangers to the thread are told nothing of it.
  if (forward) return { inReplyTo: null, references: [] };
  const known = (behind?.externalIds ?? []).filter(isMessageId);
  const inReplyTo =
    [quote, behind?.last?.externalId, known.at(-1)].find((id) => id !== undefined && isMessageId(id)) ?? null;
  const references = trimmed([
    ...new Set([...known.filter((id) => id !== inReplyTo), ...(inReplyTo ? [inReplyTo] : [])]),
  ]);
  return { inReplyTo, references };
};

const subjectOf = ({ subject, language, behind, forward }: OutboundMessage): string => {
  const bare = oneLine(subject ?? "", 500) || (language === "ru" ? "Ваше обращение" : "Your message");
  if (forward) return `Fwd: ${topicOf(oneLine(forward.subject ?? "", 500) || bare) || bare}`;
  // Only what stands behind something is an answer.
  return (behind?.externalIds.length ?? 1) > 0 ? `Re: ${topicOf(bare) || bare}` : bare;
};

const checked = (addresses: readonly string[]): Named[] =>
  addresses.map((given) => {
    const address = normal(given);
    if (!isAddress(address)) throw reject("not_permitted", `“${oneLine(given, 100)}” is no mail address.`);
    return { name: "", address };
  });

const senderOf = ({ author }: OutboundMessage, from: string, { senders, fromName }: EmailSettings): Named => {
  const team = senders.find(({ address }) => address === from)?.name || fromName;
  const names = [...new Set([author.speaks === "agent" ? author.name : "", team || author.name].filter(Boolean))];
  return { name: oneLine(names.join(" · "), 150), address: from };
};

const checkSize = ({ files, rich }: OutboundMessage) => {
  if (files.length > FILES_MAX)
    throw reject("not_supported", `A mail takes ${FILES_MAX} files; these are ${files.length}.`);
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > SEND_MAX) throw reject("file_too_large", "The files of one mail may have 18 MB together.");
  const { length } = richText(rich);
  if (length > TEXT_MAX) throw reject("too_long", `A mail takes ${TEXT_MAX} characters; this has ${length}.`);
};

/** The Message-ID a message of ours has, now and on every later attempt. */
export const idOf = ({ id, thread }: Pick<OutboundMessage, "id" | "thread">, { secret, settings }: Context): string =>
  messageIdOf({ root: placeOf(thread).root, id }, { secret, domain: ownDomain(settings) });

/** What its copy in Sent is known by. */
export const traceOf = (
  { id, thread }: Pick<OutboundMessage, "id" | "thread">,
  context: Context,
): { messageId: string; ref: string } => ({
  messageId: idOf({ id, thread }, context),
  ref: tokenOf({ root: placeOf(thread).root, id }, context.secret),
});

type Context = { secret: string; settings: EmailSettings };

/** Sent again it goes to those alone that it missed. A report may name them otherwise than we did: then nobody is left out. */
const reached = (named: readonly string[], missed: readonly string[] = []): string[] => {
  const all = [...new Set(named)];
  const wanted = new Set(missed.map((address) => address.toLowerCase()));
  const again = all.filter((address) => wanted.has(address.toLowerCase()));
  return again.length > 0 && again.length === wanted.size ? again : all;
};

/** Plans a mail. Throws DeliveryFailure ("rejected") in plain words when it can't be one. */
export const plan = (outbound: OutboundMessage, context: Context): Plan => {
  const { settings, secret } = context;
  checkSize(outbound);
  const { root, customer, from: wanted, outlook } = placeOf(outbound.thread);
  if (!outbound.forward && (!isAddress(customer) || customer === NOBODY))
    throw reject("thread_gone", "That mail came without a sender's address, so there is nobody to answer.");
  const from = settings.senders.some(({ address }) => address === wanted) ? wanted : settings.address;
  const { to = [], cc = [], bcc = [] } = outbound.copies ?? {};
  const mark = { root, id: outbound.id };
  const sender = senderOf(outbound, from, settings);
  const named = outbound.forward ? to : [customer, ...to];
  if (named.length === 0) throw reject("not_permitted", "Nobody is named to pass it on to.");
  const [recipients, copies, hidden] = [checked(named), checked(cc), checked(bcc)];
  const plus = settings.plusAddress ? plusAddress(from, mark, secret) : null;
  const subject = subjectOf(outbound);
  const all = [...recipients, ...copies, ...hidden].map(({ address }) => address);
  const { signature, timeZone } = settings;
  return {
    messageId: idOf(outbound, context),
    envelope: { from, to: reached(all, outbound.missed) },
    from: sender,
    to: recipients,
    cc: copies,
    replyTo: plus ? { name: sender.name, address: plus } : null,
    subject,
    ...referencesOf(outbound),
    headers: {
      [REF_HEADER]: tokenOf(mark, secret),
      "Thread-Topic": topicOf(subject),
      "Thread-Index": threadIndex({ root, id: outbound.id, ...(outlook ? { outlook } : {}) }),
      // RFC 3834: machines must not answer machines.
      ...(outbound.author.speaks === "bot"
        ? { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "OOF, AutoReply" }
        : {}),
    },
    ...bodyOf({ outbound, signature, timeZone, marker: markerOf(mark, secret) }),
  };
};
