/** Where a mail belongs, and by which evidence: strongest first, forged marks left out. */
import type { ExternalId } from "../contract";
import { plusOf } from "./addresses";
import { isMessageId, type Mark, markersIn, markOf, markOfId, messageIdOf, rootOf } from "./ids";
import type { Mail } from "./read/mail";

export type Evidence = "signed_id" | "references" | "marker" | "plus_address" | "none";
export type Placed = {
  root: string;
  follows: ExternalId[];
  by: Evidence;
  /** A mark in our form whose signature is not ours: somebody tried. */
  forged: "message_id" | "marker" | "plus_address" | null;
};
type Needs = { secret: string; domain: string; ownId: ExternalId; recipients: string[] };

const FOLLOWS_MAX = 50;

/** What the mail answers, nearest first: In-Reply-To, then References from the end, then the reported original. */
const answered = (mail: Mail): string[] => {
  const reported = [mail.bounce?.originalMessageId, mail.feedback?.originalMessageId];
  const all = [...reported, mail.inReplyTo, ...[...mail.references].reverse()];
  return [...new Set(all.filter((id) => id !== null && id !== undefined).filter(isMessageId))];
};

type Found = { id: ExternalId; mark: Mark };
const sorted = (given: { id: ExternalId; mark: Mark | "forged" | null }[]) => ({
  genuine: given.filter((one): one is Found => one.mark !== null && one.mark !== "forged"),
  isForged: given.some(({ mark }) => mark === "forged"),
});

const marked = (tokens: string[], { secret, domain }: Needs) =>
  sorted(
    tokens.map((token) => {
      const mark = markOf(token, secret);
      return { id: mark && mark !== "forged" ? messageIdOf(mark, { secret, domain }) : token, mark };
    }),
  );

/** Judges the evidence. Subject and participants are none: the desk may propose by them, never join. */
export const place = (mail: Mail, needs: Needs): Placed => {
  const named = answered(mail).map((id) => ({ id, mark: markOfId(id, needs.secret) }));
  const signed = sorted(named);
  const others = named.filter(({ mark }) => mark === null).map(({ id }) => id);
  const markers = marked([...markersIn(mail.text), ...markersIn(mail.html ?? "")], needs);
  const pluses = marked(
    needs.recipients.map(plusOf).filter((plus) => plus !== null),
    needs,
  );
  const strongest = signed.genuine[0] ?? (others.length === 0 ? (markers.genuine[0] ?? pluses.genuine[0]) : undefined);
  // Marks hold what our own mail was; a root they name is the thread's for certain.
  const root =
    (strongest ?? markers.genuine[0] ?? pluses.genuine[0])?.mark.root ??
    rootOf(mail.references.find(isMessageId) ?? others[0] ?? needs.ownId);
  const follows = [...signed.genuine, ...markers.genuine, ...pluses.genuine].map(({ id }) => id);
  const all = [...new Set([...signed.genuine.map(({ id }) => id), ...others, ...follows])];
  return {
    root,
    follows: all.length <= FOLLOWS_MAX ? all : [...all.slice(0, FOLLOWS_MAX - 1), ...all.slice(-1)],
    by:
      (signed.genuine.length > 0 && "signed_id") ||
      (others.length > 0 && "references") ||
      (markers.genuine.length > 0 && "marker") ||
      (pluses.genuine.length > 0 && "plus_address") ||
      "none",
    forged:
      (signed.isForged && "message_id") ||
      (markers.isForged && "marker") ||
      (pluses.isForged && "plus_address") ||
      null,
  };
};
