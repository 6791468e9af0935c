import type { Thought } from "../desk/conversations/answer";
import type { Conversation, Message } from "../desk/conversations/model";
import type { Manners } from "../desk/manners/model";
import type { Language } from "../kernel/text";
import type { Version } from "./lab/model";
import type { About } from "./llm";
import { languageSpoken } from "./spoken";

/** `version`: what the bot goes by in this turn, to its end. */
export type Turn = {
  conversation: Conversation;
  thought: Thought;
  messages: Message[];
  version: Version;
  manners: Manners;
};

/** As much of a message as deciding about it looks at. */
export type Heard = Pick<Message, "direction" | "authorKind" | "text" | "deletedAt" | "automatic"> & {
  citations: readonly { article: string; title?: string }[] | null;
};

/** On whose behalf models are asked while a customer waits for a word. */
export const waitingFor = ({
  id,
  connection,
  lastCustomerAt,
}: Pick<Conversation, "id" | "connection" | "lastCustomerAt">): About => ({
  conversation: id,
  connection,
  ...(lastCustomerAt === null ? {} : { waitingSince: lastCustomerAt }),
});

// What machines send by themselves is no part of the talk.
export const isPublic = (message: Heard) =>
  message.direction !== "note" && message.deletedAt === null && message.automatic === null;

/** What customers speak now: the newest of their words that tell it. */
export const languageOf = ({ messages, conversation }: Pick<Turn, "messages" | "conversation">): Language =>
  languageSpoken(
    messages.filter((message) => message.direction === "in" && isPublic(message)).map(({ text }) => text),
    conversation.language,
  );

/** What customers have said since one of ours spoke last. */
export const unanswered = <T extends Heard>(messages: readonly T[]): T[] => {
  const said = messages.filter(isPublic);
  return said.slice(said.findLastIndex((message) => message.direction === "out") + 1);
};

/** What one of ours said last. */
export const lastOurs = <T extends Heard>(messages: readonly T[]): T | undefined =>
  messages.filter(isPublic).findLast((message) => message.direction === "out");

// In a group the name they call us by is no part of the question, nor the command they call us with.
export const withoutCall = ({ text, addressed }: Message) =>
  addressed ? text.replace(/^\s*[@/][\w@.-]+[,:]?\s*/u, "") : text;

/** What a trace says of the version that the bot went by. */
export const under = ({ version }: Turn) => ({ version: version.id, versionNumber: version.number });
