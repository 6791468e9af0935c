import { type HandOffOutput, handOff as prompt } from "../../prompts/hand-off/schema";
import type { Message } from "../desk/conversations/model";
import { factsOf, unprovedFacts } from "./facts";
import { type Content, shipped, wordsOf } from "./lab/model";
import { type About, type Llm, LlmFailure, type LlmFailureKind } from "./llm";
import { type Summary, summarize, type Utterance } from "./local/summarize";
import { readTrace } from "./trace/model";

/** What an agent must know who takes over. */
export type Brief = Pick<Summary, "wants" | "tried" | "answered" | "facts"> & {
  summary: string | null;
  engine: "local" | "llm";
  /** Why the model's words are not used, where it was asked. */
  failed: LlmFailureKind | null;
};

type Asked = {
  messages: readonly Message[];
  language: "en" | "ru";
  reason: string;
  about?: About | undefined;
  content?: Content;
};

const DEADLINE_MS = 10_000;
const MESSAGES_MAX = 20;
const MESSAGE_CHARS = 3000;

const speaker = ({ authorKind }: Message): "customer" | "bot" | "agent" =>
  authorKind === "customer" || authorKind === "bot" ? authorKind : "agent";

const latest = (messages: readonly Message[]): Message[] =>
  messages
    .filter((message) => message.direction !== "note" && message.deletedAt === null && message.text.trim() !== "")
    .slice(-MESSAGES_MAX);

const saidIn = (messages: readonly Message[]) =>
  latest(messages).map((message) => ({ by: speaker(message), text: message.text.slice(0, MESSAGE_CHARS) }));

const manners: ReadonlySet<string> = new Set(["greeting", "clarify", "offer", "hand_off"]);
const isManners = ({ trace, citations }: Message): boolean =>
  !citations?.length && manners.has(readTrace(trace)?.kind ?? "");

/** What was said, as it is summed up: how the bot greeted, asked back or called a person is no answer. */
export const utterancesIn = (messages: readonly Message[]): Utterance[] =>
  latest(messages).map((message) => ({
    from: speaker(message),
    text: message.text.slice(0, MESSAGE_CHARS),
    isManners: isManners(message),
  }));

/** A number or link that nobody wrote would send the agent the wrong way. */
const isTrueTo = ({ summary, wants, tried }: HandOffOutput, said: readonly { text: string }[]): boolean => {
  const known = factsOf(said.map(({ text }) => text).join("\n"));
  return unprovedFacts([summary, wants, ...tried].join("\n"), known).length === 0;
};

const ask = async (
  llm: Llm,
  { messages, language, reason, content = shipped, about }: Asked,
): Promise<HandOffOutput | LlmFailureKind> => {
  const said = saidIn(messages);
  try {
    const { value } = await llm.complete({
      prompt: wordsOf(content, prompt).render({ language, reason, messages: said }),
      schema: prompt.output,
      about,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: 500,
    });
    return value.summary.trim() !== "" && isTrueTo(value, said) ? value : "malformed";
  } catch (failure) {
    if (failure instanceof LlmFailure) return failure.kind;
    throw failure;
  }
};

/** Briefs the agent: in the model's words where they hold only what was said, else in the customer's own. */
export const briefOn = async (llm: Llm | null, asked: Asked): Promise<Brief> => {
  const own = summarize(utterancesIn(asked.messages));
  const isOn = llm !== null && (await (llm.isOn?.(prompt.name, asked.about) ?? true));
  const written = isOn ? await ask(llm, asked) : null;
  if (written === null || typeof written === "string")
    return { ...own, summary: null, engine: "local", failed: written };
  const { summary, wants, tried } = written;
  return { ...own, summary, wants: [wants], tried, engine: "llm", failed: null };
};
