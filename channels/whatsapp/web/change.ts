/** Edits, deletions and reactions: all may be repeated without harm. */
import {
  DeliveryFailure,
  type Outbound,
  type OutboundDeletion,
  type OutboundEdit,
  type OutboundReaction,
  type Receipt,
} from "../../contract";
import { pieces, printText } from "../format";
import { CAPTION_MAX, EDIT_MS, REVOKE_MS, TEXT_MAX } from "./capabilities";
import type { WebMessage } from "./client";
import { repeatable } from "./failure";
import { findMessage, mustHear, type Sender } from "./send";
import { within } from "./within";

type Changer = Pick<Sender, "ready" | "people" | "sent" | "settings" | "now" | "begun">;

const refuse = (code: DeliveryFailure["code"], words: string): never => {
  throw new DeliveryFailure("rejected", code, words);
};
/** By our clock alone where we know when we said it: ours and WhatsApp's may differ. */
const ageOf = ({ now, begun }: Changer, { id, timestamp }: WebMessage): number =>
  now() - (begun.leftAt(id.id) ?? timestamp * 1000);

const editOne = async (changer: Changer, message: WebMessage, text: string): Promise<void> => {
  if (message.body === text) return;
  if (ageOf(changer, message) > EDIT_MS) refuse("not_permitted", "WhatsApp allows edits for fifteen minutes.");
  changer.sent.edit(message.id.id);
  // Null is the page's word for "not any more".
  if ((await message.edit(text)) === null)
    refuse("not_permitted", "WhatsApp no longer allows this message to be edited.");
};
const removeOne = async (changer: Changer, message: WebMessage | null): Promise<void> => {
  if (!message || message.type === "revoked") return;
  // Past its time the page would delete it on our phone only and say nothing.
  if (ageOf(changer, message) > REVOKE_MS)
    refuse("not_permitted", "WhatsApp deletes a message for everyone within two and a half days only.");
  changer.sent.deletion(message.id.id);
  await message.delete(true);
};

const edit = async (changer: Changer, { externalIds, rich }: OutboundEdit): Promise<void> => {
  const { client } = changer.ready();
  const text = printText(rich);
  const all = await Promise.all(externalIds.map((id) => findMessage(changer, client, id)));
  const found = all.filter((one) => one !== null);
  if (found.length === 0) refuse("thread_gone", "WhatsApp Web no longer has this message.");
  const texts = found.filter(({ hasMedia }) => !hasMedia);
  const captioned = found.find(({ hasMedia, body }) => hasMedia && body !== "");
  if (texts.length === 0 || (captioned && texts.length === 0)) {
    const under = captioned ?? found[0];
    if (!under || text.length > CAPTION_MAX)
      refuse("too_long", `WhatsApp takes ${CAPTION_MAX} characters under a file.`);
    else await editOne(changer, under, text);
    return;
  }
  const parts = pieces(rich, TEXT_MAX);
  if (parts.length > texts.length) refuse("too_long", "The new text needs more messages than the old one had.");
  for (const [n, message] of texts.entries()) {
    const piece = parts[n];
    if (piece === undefined) await removeOne(changer, message);
    else await editOne(changer, message, piece);
  }
};

const remove = async (changer: Changer, { externalIds }: OutboundDeletion): Promise<void> => {
  const { client } = changer.ready();
  for (const id of externalIds) await removeOne(changer, await findMessage(changer, client, id));
};

const react = async (changer: Changer, { externalId, emoji }: OutboundReaction): Promise<void> => {
  const { client } = changer.ready();
  const message = await findMessage(changer, client, externalId);
  // The page would do nothing and say nothing.
  if (!message) return refuse("thread_gone", "WhatsApp Web no longer has this message.");
  await client.sendReaction(message.id._serialized, emoji ?? "");
};

/** Changes what was already said. Throws DeliveryFailure. */
export const change = async (changer: Changer, outbound: Exclude<Outbound, { kind: "message" }>): Promise<Receipt> => {
  const work = async () => {
    await mustHear(changer.ready().client);
    if (outbound.kind === "edit") return edit(changer, outbound);
    return outbound.kind === "deletion" ? remove(changer, outbound) : react(changer, outbound);
  };
  await within(work(), changer.settings.sendTimeoutS * 1000).catch((error: unknown): never => {
    throw repeatable(error);
  });
  return {
    externalIds: outbound.kind === "reaction" ? [outbound.externalId] : outbound.externalIds,
    at: changer.now(),
  };
};
