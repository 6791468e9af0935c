import type { RichText } from "../../../channels/contract";
import type { Transact } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import { noteDown, putOut, type Needs as SayNeeds, type Speaker } from "./say";
import * as store from "./store";

type Forward = {
  conversation: string;
  /** Made by the client: the same id twice is one mail. */
  id: string;
  by: Speaker;
  /** The message that is passed on, with its files. */
  message: string;
  to: string[];
  cc: string[];
  /** Words above it; may be blank. */
  rich: RichText;
};

/**
 * Passes a message on to somebody outside (a supplier). In the conversation it is a note: the contact never sees it, and
 * what comes back arrives as a participant's words. Refused by channels without copies.
 */
export const forward = (
  needs: SayNeeds & { transact: Transact },
  { message, to, cc, ...input }: Forward,
): Promise<void> =>
  needs.transact(async (tx) => {
    const conversation = await store.hold(tx, input.conversation);
    if (await store.findMessage(tx, input.id)) return;
    const original = await store.getMessage(tx, message);
    if (original.conversation !== conversation.id || original.direction === "note" || original.deletedAt !== null)
      throw new Problem("not_found", { what: "message", id: message });
    const sendAs = { copies: { to, cc, bcc: [] }, forward: message };
    const seq = await noteDown(tx, needs, { ...input, conversation, sendAs });
    await putOut(tx, needs, { conversation, id: input.id, notBefore: needs.now(), seq });
  });
