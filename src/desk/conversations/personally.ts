import type { Author } from "../../../channels/contract";
import { fromMarkdown } from "../../../channels/kit/markdown";
import type { Read } from "../../../db/client";
import { signatureIn } from "../../people/signature/model";
import { signatureOf } from "../../people/signature/store";
import type { Conversation } from "./model";

type Agent = { id: string; name: string; language: Conversation["language"] };

/** An agent as the author of what they write to somebody of this language. */
export const personally = async (db: Read, { id, name, language }: Agent): Promise<Author> => {
  const signature = fromMarkdown(signatureIn(await signatureOf(db, id), language));
  return { name, speaks: "agent", ...(signature.length > 0 ? { signature } : {}) };
};
