/** Edits, deletions and reactions: all may be repeated without harm. */
import type { Api } from "grammy";
import {
  DeliveryFailure,
  type Outbound,
  type OutboundDeletion,
  type OutboundEdit,
  type OutboundReaction,
  type Receipt,
} from "../contract";
import { CAPTION_MAX, REACTIONS, TEXT_MAX } from "./capabilities";
import { failureOf, isNotModified, isWithoutText, repeatable } from "./failure";
import { messageOf } from "./ids";
import { type Formatted, format, linksIn } from "./rich-out";
import { split } from "./split";

type Changer = { api: Api; token: string; now: () => number };
type Target = { chatId: number; messageId: number };

const unlessSame = async (call: Promise<unknown>): Promise<void> => {
  await call.catch((error) => {
    if (!isNotModified(error)) throw error;
  });
};

/** "caption" when the message carries a file and therefore has no text of its own. */
const editText = async (api: Api, { chatId, messageId }: Target, piece: Formatted): Promise<"text" | "caption"> => {
  try {
    await unlessSame(
      api.editMessageText(chatId, messageId, piece.text, {
        entities: piece.entities,
        link_preview_options: { is_disabled: linksIn(piece).size !== 1 },
      }),
    );
    return "text";
  } catch (error) {
    if (isWithoutText(error)) return "caption";
    throw error;
  }
};

const editCaption = (api: Api, { chatId, messageId }: Target, whole: Formatted) => {
  if (whole.text.length > CAPTION_MAX)
    throw new DeliveryFailure("rejected", "too_long", `Telegram takes ${CAPTION_MAX} characters under a file.`);
  return unlessSame(
    api.editMessageCaption(chatId, messageId, {
      caption: whole.text,
      caption_entities: whole.entities,
    }),
  );
};

/** A piece that the shorter text no longer needs. A file is left alone: it was never part of the text. */
const dropText = async (api: Api, target: Target) => {
  if ((await editText(api, target, { text: "…", entities: [] })) === "text")
    await api.deleteMessage(target.chatId, target.messageId);
};

// Only Telegram knows which of the messages carry text and which carry files, so each is asked in turn.
const edit = async (api: Api, { externalIds, rich }: OutboundEdit): Promise<void> => {
  const whole = format(rich);
  const pieces = split(whole, TEXT_MAX);
  if (pieces.length > externalIds.length)
    throw new DeliveryFailure("rejected", "too_long", "The new text needs more messages than the old one had.");
  const files: Target[] = [];
  let next = 0;
  for (const target of externalIds.map(messageOf)) {
    const piece = pieces[next];
    if (!piece) await dropText(api, target);
    else if ((await editText(api, target, piece)) === "text") next++;
    else files.push(target);
  }
  const [captioned] = files;
  if (next === 0 && captioned) await editCaption(api, captioned, whole);
  else if (next < pieces.length)
    throw new DeliveryFailure("rejected", "too_long", "The new text needs more messages than the old one had.");
};

const byChat = (externalIds: readonly string[]): Map<number, number[]> => {
  const chats = new Map<number, number[]>();
  for (const { chatId, messageId } of externalIds.map(messageOf))
    chats.set(chatId, [...(chats.get(chatId) ?? []), messageId]);
  return chats;
};

const remove = async (api: Api, { externalIds }: OutboundDeletion): Promise<void> => {
  // Bot API: 1-100 ids at once.
  for (const [chatId, ids] of byChat(externalIds))
    for (let from = 0; from < ids.length; from += 100) await api.deleteMessages(chatId, ids.slice(from, from + 100));
};

const react = async (api: Api, { externalId, emoji }: OutboundReaction): Promise<void> => {
  const { chatId, messageId } = messageOf(externalId);
  if (emoji === null) {
    await api.setMessageReaction(chatId, messageId, []);
    return;
  }
  // Telegram lists ❤ without the variation selector that keyboards add.
  const known = REACTIONS.find((allowed) => allowed === emoji.replaceAll("\uFE0F", ""));
  if (!known) throw new DeliveryFailure("rejected", "not_supported", `Telegram does not allow ${emoji} as a reaction.`);
  await api.setMessageReaction(chatId, messageId, [{ type: "emoji", emoji: known }]);
};

/** Changes what was already said. */
export const change = async (
  { api, token, now }: Changer,
  outbound: Exclude<Outbound, { kind: "message" }>,
): Promise<Receipt> => {
  const done =
    outbound.kind === "edit"
      ? edit(api, outbound)
      : outbound.kind === "deletion"
        ? remove(api, outbound)
        : react(api, outbound);
  await done.catch((error) => {
    throw repeatable(failureOf(error, token));
  });
  return {
    externalIds: outbound.kind === "reaction" ? [outbound.externalId] : outbound.externalIds,
    at: now(),
  };
};
