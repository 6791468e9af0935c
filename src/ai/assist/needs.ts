import type { Store } from "../../../db/client";
import type { Prompt } from "../../../prompts/define";
import type { Conversation, Message } from "../../desk/conversations/model";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type { Shelf } from "../../knowledge/shelf";
import type { About, Llm } from "../llm";
import type { Solved } from "../solved/open";

export type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  shelf: Shelf;
  solved: Solved;
  publicUrl: string;
  llm: Llm | null;
  /** A prompt in the words of the version that is live. */
  words: <In, Out>(prompt: Prompt<In, Out>) => Prompt<In, Out>;
};
/** What an assist is about. */
export type Of = { conversation: Conversation; messages: Message[]; about: About };
