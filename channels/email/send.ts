/** Sends a message of ours, and finds out whether one in doubt has left. */
import {
  type ConnectionNeeds,
  DeliveryFailure,
  type Found,
  type InboundReceipt,
  type KnownPieces,
  type Outbound,
  type OutboundMessage,
  type Receipt,
} from "../contract";
import { oneLine } from "./addresses";
import type { Begun } from "./begun";
import type { Filing } from "./filing";
import { type Place, placeOf, shortHash } from "./ids";
import type { Errands } from "./imap/sent";
import { plan, traceOf } from "./outbound";
import { reasonOf } from "./reasons";
import type { EmailSettings } from "./settings";
import { compose } from "./smtp/compose";
import type { Post, Posted } from "./smtp/post";

export type Sender = {
  needs: Pick<ConnectionNeeds<EmailSettings>, "settings" | "secret" | "now" | "receive" | "log" | "isHeld">;
  post: Post;
  /** Null when there is no mailbox to look into. */
  errands: Errands | null;
  /** Null where the server itself files what it sends, or nobody does. */
  filing: Filing | null;
  /** Throws when the bot has written there too often within the hour. */
  mayBotWrite: (place: Place) => Promise<void>;
  begun: Begun;
  /** Work that nobody waits for, until the connection closes. */
  aside: (work: Promise<void>) => void;
};

/**
 * A server may take ten minutes to say that it has a whole mail (RFC 5321, 4.5.3.2.6), and gives up a client that is silent for
 * five (4.5.3.2.7): after that nothing of an earlier attempt can arrive any more, not even from a process that was frozen in it.
 */
const SETTLED_AFTER_MS = 600_000;

// Some took it and some did not: the ones that did not are told like a bounce, each with its reason.
const refusal = (messageId: string, refused: Posted["refused"], at: number): InboundReceipt => ({
  kind: "receipt",
  externalId: messageId,
  revision: `refused.${shortHash(refused.map(({ address }) => address).join())}`,
  at,
  state: "failed",
  missed: refused.map(({ address }) => address),
  reason: reasonOf(refused.map(({ address, words }) => ({ address, why: oneLine(words, 300) }))),
});

const message = async (sender: Sender, outbound: OutboundMessage): Promise<Receipt> => {
  const { needs, post, filing } = sender;
  const { settings, secret, now, log } = needs;
  const { messageId, envelope, ...rest } = plan(outbound, { settings, secret });
  const mail = await compose({ messageId, envelope, ...rest }, outbound.files, now());
  if (outbound.author.speaks === "bot") await sender.mayBotWrite(placeOf(outbound.thread));
  const { begun } = sender;
  /** What no server has had whole goes again elsewhere: who was frozen until another holds the mailbox must not end it. */
  const leaving = async () => {
    await begun.add(outbound.id);
    if (needs.isHeld?.() === false)
      throw new DeliveryFailure("unreachable", "network", "Another process may hold this mailbox by now.");
  };
  const copy = filing?.prepare(mail);
  const { refused } = await post.send(envelope, mail, leaving).catch((failure: unknown) => {
    copy?.stayed();
    // Only what is in doubt has perhaps arrived.
    if (failure instanceof DeliveryFailure && failure.kind !== "uncertain") begun.told(outbound.id, false);
    throw failure;
  });
  begun.told(outbound.id, true);
  await copy?.left(traceOf(outbound, { settings, secret }));
  if (filing) sender.aside(filing.flush());
  const at = now();
  const quietly = (what: string) => (error: unknown) =>
    log.warn({ problem: error instanceof Error ? error.message : String(error) }, `email: ${what}`);
  // After the desk has noted the receipt it knows the message the refusal is about; until then it waits there.
  if (refused.length > 0) {
    const items = [refusal(messageId, refused, at)];
    sender.aside(needs.receive({ raw: { refused }, items }).catch(quietly("a refused recipient was not noted")));
  }
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

/** Nothing left of what no server ever had whole. Else Sent tells: certainly not there only where the server itself files what it takes. */
export const settle = async (
  { needs, errands, begun }: Pick<Sender, "needs" | "errands" | "begun">,
  outbound: OutboundMessage,
  at: number,
  known?: Pick<KnownPieces, "gone">,
): Promise<Receipt | Found> => {
  if (!begun.has(outbound.id)) return "unsent";
  if (!errands) return "unknown";
  const trace = traceOf(outbound, needs);
  // Every attempt has the same Message-ID: where an earlier one left and came back, a copy in Sent is perhaps only of that one.
  if (known?.gone.includes(trace.messageId)) return "unknown";
  const found = await errands.has(trace).catch(() => null);
  if (found) return { externalIds: [trace.messageId], at };
  const isSure = found === false && needs.settings.filesSent === "server" && needs.now() - at >= SETTLED_AFTER_MS;
  return isSure ? "absent" : "unknown";
};
