import type { Tx } from "../../../db/client";
import { type Message, previewOf } from "./model";
import * as store from "./store";

/** What the list shows after the last words of a conversation were edited or deleted; nothing where others were. */
export const previewAfter = async (
  tx: Tx,
  { conversation, seq, direction, text, deletedAt }: Message,
): Promise<{ preview?: string }> => {
  if (direction === "note") return {};
  const { lastPublicSeq } = await store.get(tx, conversation);
  if (seq !== lastPublicSeq) return {};
  if (deletedAt !== null) return { preview: "" };
  // Its files are named where it has no words; an edit takes none of them away.
  return text.trim() === "" ? {} : { preview: previewOf(text, []) };
};
