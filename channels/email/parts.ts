/** What a mail carries besides its words, as parts, facts and texts. */
import type { FileLook, FileRef, InboundMessage, Part, RichText } from "../contract";
import { fromPlain } from "../kit/rich-text";
import { escaped } from "./html";
import type { Raw } from "./raw";
import type { Attachment, Authentication, Mail } from "./read/mail";

const REPLY_MAX = 100_000;
const WHOLE_MAX = 1_000_000;

const lookOf = (type: string): FileLook => {
  if (/^image\/(jpeg|png|gif|webp)$/.test(type)) return "photo";
  if (type.startsWith("audio/")) return "audio";
  return type.startsWith("video/") ? "video" : "document";
};

// The spool keeps the whole mail once; a file of it is named by its place in it.
const refOf = (raw: Raw, { bytes }: Attachment, index: number): FileRef =>
  raw.spool === undefined ? { bytes: Buffer.from(bytes).toString("base64") } : { spool: raw.spool, index };

/** Files, pictures in place among them; a mail that was too large says so. */
export const partsOf = (mail: Mail, raw: Raw): Part[] => [
  ...mail.attachments.map(
    (one, index): Part => ({
      type: "file",
      ref: refOf(raw, one, index),
      look: lookOf(one.type),
      name: one.name,
      mime: one.type,
      sizeBytes: one.size,
      ...(one.inline && one.contentId ? { contentId: one.contentId } : {}),
    }),
  ),
  ...(raw.fullSize === undefined
    ? []
    : [{ type: "unsupported" as const, what: `rest of a mail of ${Math.ceil(raw.fullSize / 1_048_576)} MB` }]),
];

/** Without our markers: they are for machines. */
export const unmarked = (text: string) => text.replace(/\[ref:\s*[a-z2-7]{23,450}\s*\]/gi, "");

const opened = ({ attachments }: Mail): string =>
  attachments
    .filter(({ text }) => text !== null && text.trim() !== "")
    .map(({ name, text }) => `── ${name} ──\n${text}`)
    .join("\n\n");

/** What was written now; a mail with nothing but an attached one shows that. */
export const richOf = (mail: Mail): RichText => {
  const words = unmarked(mail.reply).trim() || unmarked(mail.text).trim() || opened(mail);
  return fromPlain(words.length > REPLY_MAX ? `${words.slice(0, REPLY_MAX)} …` : words);
};

/** Where the pictures in the HTML lie among the parts. */
const picturesOf = ({ attachments, html }: Mail): Record<string, number> | undefined => {
  const found = attachments.flatMap(({ contentId }, index): [string, number][] =>
    contentId && html?.includes(`cid:${escaped(contentId)}`) ? [[contentId, index]] : [],
  );
  return found.length > 0 ? Object.fromEntries(found) : undefined;
};

/** The whole mail with what is attached to it in words; absent when `rich` shows everything already. */
export const wholeOf = (mail: Mail): InboundMessage["whole"] => {
  const text = [unmarked(mail.text).trim(), opened(mail)].filter(Boolean).join("\n\n").slice(0, WHOLE_MAX);
  if (mail.html === null && text === mail.reply.trim()) return undefined;
  if (mail.html === null) return { text };
  const pictures = picturesOf(mail);
  return { text, html: unmarked(mail.html).slice(0, WHOLE_MAX), ...(pictures ? { pictures } : {}) };
};

const invitationFact = ({ invitation }: Mail): string | undefined =>
  invitation
    ? [invitation.method, invitation.summary, invitation.start, invitation.location].filter(Boolean).join(" · ")
    : undefined;

type More = { trusted: Authentication | null } & Record<"threading" | "forged", string | null>;
/** Small facts for agents, by stable key. What nobody trustworthy says of the sender is not said. */
export const factsOf = (mail: Mail, { trusted, ...more }: More): Record<string, string> => {
  const { protection, bounce, feedback, list } = mail;
  const all = {
    spf: trusted?.spf,
    dkim: trusted?.dkim,
    dmarc: trusted?.dmarc,
    checked_by: trusted?.by,
    signed: protection?.signed ? protection.by : null,
    encrypted: protection?.encrypted ? protection.by : null,
    forwarded: mail.forwarded ? "yes" : null,
    invitation: invitationFact(mail),
    bounce: bounce && [bounce.action, bounce.status, bounce.diagnostic].filter(Boolean).join(" "),
    feedback: feedback?.type,
    auto_reply: mail.autoReply?.reason,
    list: list?.id,
    ...more,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value ? [[key, value.slice(0, 500)]] : [])));
};
