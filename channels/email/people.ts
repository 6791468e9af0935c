/** Who wrote a mail, who read it, and which address of ours it came to. */
import type { Person } from "../contract";
import { domainOf, inLetters, isAddress, normal, withoutPlus } from "./addresses";
import type { Authentication, Mail, Mailbox } from "./read/mail";
import { mailboxesOf } from "./read/mime/addresses";
import type { EmailSettings } from "./settings";

const READERS_MAX = 50;

/** True for every address of this mailbox, plus part or not. */
export const isOurs = ({ senders }: EmailSettings, address: string): boolean =>
  senders.some((one) => one.address === normal(address) || one.address === withoutPlus(address));

/**
 * What the server that the admin named says of the sender; null when it says nothing or none was named. A server takes
 * out what others wrote in its name (RFC 8601, 5), so the topmost with the name is its own.
 */
export const trustedOf = ({ authentication }: Mail, { trustedServer }: EmailSettings): Authentication | null =>
  (trustedServer && authentication.find(({ by }) => by.toLowerCase() === trustedServer.toLowerCase())) || null;

/** Of several senders a server may have judged another than the one that is shown (RFC 7489, 6.6.1). */
const hasOneSender = ({ headers }: Mail): boolean => {
  const from = headers.filter(({ name }) => name === "from").map(({ value }) => value);
  return from.length === 1 && new Set(mailboxesOf(from).flatMap(({ address }) => address || [])).size === 1;
};

// DMARC alone ties a verdict to the visible From.
const vouched = (mail: Mail, settings: EmailSettings): boolean =>
  trustedOf(mail, settings)?.dmarc === "pass" && hasOneSender(mail);

export const personOf = ({ name, address }: Mailbox): Person => {
  const also = inLetters(address);
  return {
    address: normal(address),
    ...(also ? { also } : {}),
    ...(name ? { name } : {}),
    email: normal(address),
  };
};

const usable = (box: Mailbox | null | undefined): box is Mailbox =>
  box !== null && box !== undefined && box.address !== "";

/** Who a mail without any sender is from: kept and shown, though nobody can answer it. */
export const NOBODY = "unknown@sender.invalid";

/** The writer. A form on our own site writes from our address and names the customer in Reply-To. */
export const authorOf = (mail: Mail, settings: EmailSettings): Person => {
  const from = [mail.from, mail.sender].find(usable);
  const replyTo = mail.replyTo.find((box) => usable(box) && !isOurs(settings, box.address));
  if (from && isOurs(settings, from.address) && replyTo) return personOf(replyTo);
  const box = from ?? replyTo;
  if (!box) {
    const path = mail.returnPath ?? "";
    return isAddress(path) ? personOf({ name: "", address: path }) : { address: NOBODY, name: "No sender" };
  }
  return { ...personOf(box), ...(vouched(mail, settings) && box === mail.from ? { verified: ["email"] } : {}) };
};

/** One of ours, of a mail in the Sent folder; under an address we don't know, the mailbox itself. */
export const writerOf = ({ from }: Mail, settings: EmailSettings): Person => {
  const known = from && isOurs(settings, from.address) ? from : null;
  return personOf({ name: from?.name ?? "", address: known ? withoutPlus(known.address) : settings.address });
};

/** Where an answer goes: Reply-To when the writer asks for it, unless it leads back to us. */
export const answerTo = (mail: Mail, author: Person, settings: EmailSettings): string => {
  const asked = mail.replyTo.find((box) => usable(box) && isAddress(box.address) && !isOurs(settings, box.address));
  return normal(asked?.address ?? author.address);
};

/** Everybody else it was written to. */
export const readersOf = (mail: Mail, author: Person, settings: EmailSettings) => {
  const seen = new Set([author.address]);
  const all = [
    ...mail.to.map((box) => ({ role: "to" as const, box })),
    ...mail.cc.map((box) => ({ role: "cc" as const, box })),
    ...mail.bcc.map((box) => ({ role: "cc" as const, box })),
  ];
  return all
    .filter(({ box }) => {
      const address = normal(box.address);
      if (!isAddress(address) || isOurs(settings, address) || seen.has(address)) return false;
      seen.add(address);
      return true;
    })
    .slice(0, READERS_MAX)
    .map(({ role, box }) => ({ role, person: personOf(box) }));
};

/** All the addresses it came to, the envelope's first. */
export const recipientsOf = (mail: Mail, envelope?: string): string[] =>
  [
    ...(envelope ? [envelope] : []),
    ...mail.deliveredTo,
    ...[...mail.to, ...mail.cc, ...mail.bcc].map((box) => box.address),
  ].map(normal);

/** The address of ours the answer leaves from: the one that was written to. */
export const fromOf = (recipients: string[], settings: EmailSettings): string => {
  const hit = settings.senders.find(({ address }) =>
    recipients.some((to) => to === address || withoutPlus(to) === address),
  );
  return hit?.address ?? settings.address;
};

/** The domain our Message-IDs end in: fixed, so that a token alone gives the whole id. */
export const ownDomain = ({ address }: EmailSettings): string => domainOf(address);
