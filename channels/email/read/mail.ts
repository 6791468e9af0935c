/** An address as the header gives it; `name` is empty when none is given, `address` keeps its spelling. */
export type Mailbox = { name: string; address: string };

/** A part of a mail that is kept as a file. */
export type Attachment = {
  /** Never empty and never a path; made up from the type when the mail names none. */
  name: string;
  /** Lower-case media type without parameters. */
  type: string;
  /** Bytes after decoding. */
  size: number;
  /** Shown inside the HTML body by its `contentId`, not a file to list. */
  inline: boolean;
  /** Without angle brackets. */
  contentId: string | null;
  bytes: Uint8Array;
  /** What a person can read in it: an attached mail, a calendar invitation, a delivery report. */
  text: string | null;
};

type MailKind = "message" | "auto_reply" | "bounce" | "feedback_report" | "unreadable";

/** What a delivery report says; a field is null when the report does not say it. */
export type Bounce = {
  /** `failed` for good, `delayed` and still tried; others report a success. */
  action: "failed" | "delayed" | "delivered" | "relayed" | "expanded";
  /** Enhanced status code, RFC 3463: `5.1.1`. */
  status: string | null;
  /** The remote server's words. */
  diagnostic: string | null;
  recipients: string[];
  /** What the report says of each receiver by itself; empty when it does not. */
  each: { recipient: string; status: string | null; diagnostic: string | null }[];
  /** Of the mail that came back, without angle brackets: joins the bounce to its delivery. */
  originalMessageId: string | null;
  originalSubject: string | null;
};

/** A complaint or authentication report, RFC 5965 and 6591. */
export type FeedbackReport = {
  /** `abuse`, `fraud`, `auth-failure`, `not-spam`, `opt-out`, … */
  type: string;
  recipients: string[];
  originalMessageId: string | null;
  originalSubject: string | null;
};

/** Why a mail counts as automatic: never answered by the bot. */
export type AutoReply = { reason: "auto_submitted" | "header" | "precedence" | "subject" | "receipt" | "words" };

/** The mailing list a mail came by, RFC 2369 and 2919. */
export type MailingList = { id: string | null; unsubscribe: string | null };

export type Verdict = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror" | "policy";
/** One Authentication-Results header; `by` names the server that says so. Anybody can write one: the caller must know whom to believe. */
export type Authentication = { by: string; spf: Verdict | null; dkim: Verdict | null; dmarc: Verdict | null };

/** An invitation, answer or cancellation, RFC 5545. Times are as written, with their zone. */
export type Invitation = {
  method: string;
  uid: string | null;
  summary: string;
  start: string | null;
  end: string | null;
  location: string;
  /** What the organiser wrote to it. */
  description: string;
  organiser: Mailbox | null;
  attendees: Mailbox[];
};

/** S/MIME or PGP: `signed` was not verified here; `encrypted` cannot be read here. */
export type Protection = { by: "smime" | "pgp"; signed: boolean; encrypted: boolean };

/** A mail, read. Everything a broken or hostile mail lacks is empty or null; nothing throws. */
export type Mail = {
  kind: MailKind;
  subject: string;
  from: Mailbox | null;
  sender: Mailbox | null;
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  /** Envelope recipients some servers note: Delivered-To, X-Original-To, Envelope-To. Finds the plus-address. */
  deliveredTo: string[];
  /** Envelope sender; `""` is the empty one, `<>`. */
  returnPath: string | null;
  /** Milliseconds since 1970. */
  date: number | null;
  /** All ids are without angle brackets. */
  messageId: string | null;
  inReplyTo: string | null;
  /** Oldest first, unique. */
  references: string[];
  threadTopic: string | null;
  /** Outlook's, base64. */
  threadIndex: string | null;
  /** The whole body for reading. */
  text: string;
  /** What the person wrote now: without quotes and signature. Never empty where `text` has words of theirs. */
  reply: string;
  /** The HTML body made safe, or null. Pictures stay as `cid:` or `https:` addresses. */
  html: string | null;
  attachments: Attachment[];
  autoReply: AutoReply | null;
  bounce: Bounce | null;
  feedback: FeedbackReport | null;
  invitation: Invitation | null;
  list: MailingList | null;
  /** Bulk mail: Precedence bulk, list or junk, or a mailing list. Ordinary to read, never to be answered by the bot. */
  bulk: boolean;
  /** Topmost (added last) first. */
  authentication: Authentication[];
  protection: Protection | null;
  /** The body is a passed-on mail ("Fwd:"). */
  forwarded: boolean;
  /** Every header in order, names in lower case, values unfolded and decoded. */
  headers: { name: string; value: string }[];
};

/** One header's first value, or null. */
export const headerOf = ({ headers }: Pick<Mail, "headers">, name: string): string | null =>
  headers.find((one) => one.name === name)?.value ?? null;
