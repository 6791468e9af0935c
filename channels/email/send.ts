/** Sends a message of ours, and finds out whether one in doubt has left. */
import {
  type ConnectionNeeds,
  DeliveryFailure,
  type InboundReceipt,
  type Outbound,
  type OutboundMessage,
  type Receipt,
} from "../contract";
import { oneLine } from "./addresses";
import { placeOf, shortHash } from "./ids";
import type { Errands } from "./imap/sent";
import { idOf, plan } from "./outbound";
import type { EmailSettings } from "./settings";
import { compose } from "./smtp/compose";
import type { Post } from "./smtp/post";

export type Sender = {
  needs: Pick<ConnectionNeeds<EmailSettings>, "settings" | "secret" | "now" | "receive" | "log">;
  post: Post;
  /** Null when there is no mailbox to look into. */
  errands: Errands | null;
  /** Throws when the bot has written to this address too often within the hour. */
  mayBotWrite: (address: string) => void;
  /** Work that nobody waits for, until the connection closes. */
  aside: (work: Promise<void>) => void;
};

const HOUR_MS = 3_600_000;
/** The server may take so long to show in Sent what it took by SMTP. */
const SETTLED_AFTER_MS = 60_000;

/** Counts the bot's mails to each address: two machines that talk to each other are stopped here at the latest. */
export const openBrake = (limit: number, now: () => number) => {
  const written = new Map<string, number[]>();
  return (address: string): void => {
    const since = now() - HOUR_MS;
    for (const [known, times] of written) if ((times.at(-1) ?? 0) <= since) written.delete(known);
    const recent = (written.get(address) ?? []).filter((at) => at > since);
    if (recent.length >= limit)
      throw new DeliveryFailure(
        "rejected",
        "not_permitted",
        `The bot has answered ${address} ${recent.length} times within the hour; somebody of yours should look.`,
      );
    written.set(address, [...recent, now()]);
  };
};

// Some took it and some did not: the ones that did not are told like a bounce.
const refusal = (messageId: string, address: string, words: string, at: number): InboundReceipt => ({
  kind: "receipt",
  externalId: messageId,
  revision: `refused.${shortHash(address)}`,
  at,
  state: "failed",
  reason: `${address}: ${oneLine(words, 300)}`,
});

const message = async (sender: Sender, outbound: OutboundMessage): Promise<Receipt> => {
  const { needs, post, errands } = sender;
  const { settings, secret, now, log } = needs;
  const { messageId, envelope, ...rest } = plan(outbound, { settings, secret });
  const mail = await compose({ messageId, envelope, ...rest }, outbound.files, now());
  if (outbound.author.speaks === "bot") sender.mayBotWrite(placeOf(outbound.thread).customer);
  const { refused } = await post.send(envelope, mail);
  const at = now();
  const quietly = (what: string) => (error: unknown) =>
    log.warn({ problem: error instanceof Error ? error.message : String(error) }, `email: ${what}`);
  if (errands && settings.sentCopy === "parley")
    sender.aside(errands.file(messageId, mail).catch(quietly("a sent mail was not filed in Sent")));
  const items = refused.map(({ address, words }) => refusal(messageId, address, words, at));
  // After the desk has noted the receipt it knows the message the refusals are about; until then they wait there.
  if (items.length > 0)
    sender.aside(needs.receive({ raw: { refused }, items }).catch(quietly("a refused recipient was not noted")));
  return { externalIds: [messageId], at };
};

/** Throws DeliveryFailure. What mail can't do is refused in plain words. */
export const send = async (sender: Sender, outbound: Outbound): Promise<Receipt> => {
  if (outbound.kind === "message") return message(sender, outbound);
  throw new DeliveryFailure(
    "rejected",
    "not_supported",
    "What was sent by mail can't be changed, called back or reacted to.",
  );
};

/** Looks for a mail in doubt in the Sent folder. It is certainly not there only where the server itself files what it takes. */
export const settle = async (
  { needs, errands }: Pick<Sender, "needs" | "errands">,
  outbound: OutboundMessage,
  at: number,
): Promise<Receipt | "absent" | "unknown"> => {
  if (!errands) return "unknown";
  const messageId = idOf(outbound, needs);
  const found = await errands.has(messageId).catch(() => null);
  if (found) return { externalIds: [messageId], at };
  const isSure = found === false && needs.settings.sentCopy === "server" && needs.now() - at >= SETTLED_AFTER_MS;
  return isSure ? "absent" : "unknown";
};
