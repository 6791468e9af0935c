import type { RichText } from "../../../channels/contract";
import type { Transact } from "../../../db/client";
import type { Message } from "./model";
import { noteDown, type Needs as SayNeeds, type Speaker } from "./say";
import * as store from "./store";

type Note = {
  conversation: string;
  id: string;
  by: Speaker;
  rich: RichText;
  files?: string[];
  /** Why the bot wrote it. */
  trace?: Message["trace"];
};

/** Writes a note; the same id twice is one note. */
export const note = (needs: SayNeeds & { transact: Transact }, input: Note): Promise<void> =>
  needs.transact(async (tx) => {
    const conversation = await store.hold(tx, input.conversation);
    if (await store.findMessage(tx, input.id)) return;
    await noteDown(tx, needs, { ...input, conversation });
  });
