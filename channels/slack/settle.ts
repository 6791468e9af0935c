/** Did a doubtful send arrive? Our id stands in the metadata of each piece, so the thread knows. */
import { z } from "zod";
import { DeliveryFailure, type Done, type OutboundMessage, type Receipt } from "../contract";
import { repeatable } from "./failure";
import { externalIdOf, MARK, messageOf, msOf } from "./ids";
import { plan, type Step } from "./outbound";
import { type Message, message as messageShape } from "./payload";
import { type Sender, sendRest } from "./send";

const page = z.looseObject({
  messages: z.array(z.unknown()).catch([]),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).optional().catch(undefined),
});
const mark = z.looseObject({ id: z.string(), piece: z.number() });

/** Clocks of ours and Slack's may differ by as much without anybody knowing. */
const SKEW_MS = 600_000;
/** Our clock may have been set since: when it was begun, nobody knows to the hour. */
const DAY_MS = 24 * 3_600_000;
const PAGES_MAX = 10;

/** What the thread holds since then; null when there is more than we are ready to read. */
const threadSince = async (
  { api }: Sender,
  { channel, threadTs }: { channel: string; threadTs: string },
  since: number,
) => {
  const asked = { channel, ts: threadTs, oldest: (since / 1000).toFixed(6), limit: 200, include_all_metadata: true };
  const all: Message[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < PAGES_MAX; n++) {
    const read = page.parse(await api.conversations.replies({ ...asked, ...(cursor ? { cursor } : {}) }));
    all.push(...read.messages.flatMap((one) => messageShape.safeParse(one).data ?? []));
    cursor = read.response_metadata?.next_cursor ?? undefined;
    if (!cursor) return all;
  }
  return null;
};

const pieceOf = ({ metadata }: Message, id: string): number | null => {
  const read = mark.safeParse(metadata?.event_payload);
  return metadata?.event_type === MARK && read.success && read.data.id === id ? read.data.piece : null;
};

type Look = { messages: Message[]; own: (message: Message) => boolean; id: string };
/** The message that shows these files; they carry no mark, so they are known by name, size and what stands before. */
const filesAfter = ({ messages, own }: Look, step: Extract<Step, { type: "files" }>, after: string | undefined) =>
  messages.find(
    (one) =>
      own(one) &&
      Number(one.ts) > Number(after ?? 0) &&
      one.files.length === step.files.length &&
      step.files.every(({ name, sizeBytes }) =>
        one.files.some((file) => file.size === sizeBytes && (file.title ?? file.name) === name),
      ),
  );

/** The timestamps of the leading pieces that arrived, in order; of what was known before, too. */
const arrivedOf = (look: Look, steps: readonly Step[], done: Done): string[] => {
  const found: string[] = [];
  for (const [n, step] of steps.entries()) {
    const known = done[n];
    const one =
      step.type === "files"
        ? filesAfter(look, step, found.at(-1))
        : look.messages.find((message) => pieceOf(message, look.id) === n);
    const ts = known ? messageOf(known).ts : one?.ts;
    if (!ts) break;
    found.push(ts);
  }
  return found;
};

/**
 * The receipt when all of it arrived, `absent` when nothing did. What arrived in part is finished here: the pieces that are
 * there are known, so none is sent twice.
 */
export const settle = async (
  sender: Sender,
  outbound: OutboundMessage,
  { at, done: before }: { at: number; done: Done },
): Promise<Receipt | "absent" | "unknown"> => {
  const { channel, threadTs, steps } = plan(outbound);
  const us = await sender.self.soon();
  if (!us) return "unknown";
  const since = Math.min(at, sender.now()) - DAY_MS - sender.clock.aheadMs() - SKEW_MS;
  const messages = await threadSince(sender, { channel, threadTs }, since).catch((error) => {
    const failure = repeatable(error);
    // Without the right to read, or without the thread, nobody can tell.
    if (failure instanceof DeliveryFailure && failure.kind === "rejected") return null;
    throw failure;
  });
  if (messages === null) return "unknown";
  const own = ({ bot_id, user }: Message) =>
    (us.botId !== undefined && bot_id === us.botId) || (us.userId !== undefined && user === us.userId);
  const arrived = arrivedOf({ messages, own, id: outbound.id }, steps, before);
  // Nothing is there that was not known before.
  if (arrived.length <= before.filter((known) => known !== undefined).length) return "absent";
  const done = arrived.map((ts) => externalIdOf({ channel, ts }));
  if (arrived.length < steps.length) return sendRest(sender, outbound, { done, sent: async () => {} });
  return { externalIds: done, at: msOf(arrived.at(-1)) ?? at };
};
