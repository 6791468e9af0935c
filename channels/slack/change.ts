/** Edits, deletions and reactions: all may be repeated without harm. */
import { z } from "zod";
import {
  DeliveryFailure,
  type ExternalId,
  type Outbound,
  type OutboundDeletion,
  type OutboundEdit,
  type OutboundReaction,
  type Receipt,
} from "../contract";
import type { Api } from "./api";
import { nameOf } from "./emoji";
import { refusalCode, repeatable } from "./failure";
import { isFileId, messageOf, type Place, rootOf } from "./ids";
import { piecesOf, wordsOf } from "./outbound";
import { message as messageShape } from "./payload";
import type { Self } from "./us";

type Changer = { api: Api; self: Self; now: () => number };

const page = z.looseObject({ messages: z.array(z.unknown()).catch([]) });

/** What stands there now; null when it is gone. A reply is only found through its thread. */
export const lookAt = async (api: Api, root: Place, { channel, ts }: Place) => {
  const span = { channel, ts: root.ts, oldest: ts, latest: ts, inclusive: true, limit: 2 };
  const { messages } = page.parse(await api.conversations.replies(span));
  const read = messages.map((one) => messageShape.safeParse(one).data);
  return read.find((one) => one?.ts === ts) ?? null;
};

const unless = async (call: Promise<unknown>, codes: readonly string[]): Promise<void> => {
  await call.catch((error) => {
    if (!codes.includes(refusalCode(error) ?? "")) throw error;
  });
};

/** The messages among them that carry words; the others carry files, which no edit changes. */
const wordy = async (api: Api, { thread, externalIds }: OutboundEdit): Promise<Place[]> => {
  const places = externalIds.map(messageOf).filter(({ ts }) => !isFileId(ts));
  // Files come last, so a single message is what the edit is meant for.
  if (externalIds.length === 1) return places;
  const root = rootOf(thread);
  const seen: Place[] = [];
  for (const place of places) {
    const found = await lookAt(api, root, place);
    if (!found || found.files.length === 0) seen.push(place);
  }
  return seen;
};

const edit = async (api: Api, outbound: OutboundEdit): Promise<void> => {
  const pieces = piecesOf(outbound.rich);
  const targets = await wordy(api, outbound);
  if (pieces.length > targets.length)
    throw new DeliveryFailure("rejected", "too_long", "The new text needs more messages than the old one had.");
  for (const [n, { channel, ts }] of targets.entries()) {
    const piece = pieces[n];
    if (!piece) await unless(api.chat.delete({ channel, ts }), ["message_not_found"]);
    else {
      const { text, blocks } = wordsOf(piece);
      await api.chat.update({ channel, ts, text, blocks });
    }
  }
};

const GONE = ["message_not_found", "file_not_found", "file_deleted", "thread_not_found"];

/** A deleted message leaves its files behind in the workspace, so they go first. */
const remove = async (api: Api, { thread, externalIds }: OutboundDeletion): Promise<void> => {
  const root = rootOf(thread);
  for (const place of externalIds.map(messageOf)) {
    if (isFileId(place.ts)) {
      await unless(api.files.delete({ file: place.ts }), GONE);
      continue;
    }
    const found = await lookAt(api, root, place).catch((error) => {
      if (GONE.includes(refusalCode(error) ?? "")) return null;
      throw error;
    });
    for (const file of found?.files ?? []) await unless(api.files.delete({ file: file.id }), GONE);
    await unless(api.chat.delete({ channel: place.channel, ts: place.ts }), GONE);
  }
};

const ownReactions = async (api: Api, self: Self, { channel, ts }: Place): Promise<string[]> => {
  const us = await self.soon();
  const shape = z.looseObject({ message: messageShape });
  const { message } = shape.parse(await api.reactions.get({ channel, timestamp: ts, full: true }));
  return message.reactions.filter(({ users }) => us?.userId && users.includes(us.userId)).map(({ name }) => name);
};

/** One reaction of ours at a time: the new one takes the place of the old. */
const react = async ({ api, self }: Changer, { externalId, emoji }: OutboundReaction): Promise<void> => {
  const place = messageOf(externalId);
  const name = emoji === null ? null : nameOf(emoji);
  if (emoji !== null && name === null)
    throw new DeliveryFailure("rejected", "not_supported", `Slack has no name for ${emoji}.`);
  const target = { channel: place.channel, timestamp: place.ts };
  for (const old of await ownReactions(api, self, place))
    if (old !== name) await unless(api.reactions.remove({ ...target, name: old }), ["no_reaction"]);
  if (name !== null) await unless(api.reactions.add({ ...target, name }), ["already_reacted"]);
};

/** Changes what was already said. */
export const change = async (changer: Changer, outbound: Exclude<Outbound, { kind: "message" }>): Promise<Receipt> => {
  const { api, now } = changer;
  const done =
    outbound.kind === "edit"
      ? edit(api, outbound)
      : outbound.kind === "deletion"
        ? remove(api, outbound)
        : react(changer, outbound);
  await done.catch((error) => {
    throw repeatable(error);
  });
  const externalIds: ExternalId[] = outbound.kind === "reaction" ? [outbound.externalId] : outbound.externalIds;
  return { externalIds, at: now() };
};
