import { fromMarkdown } from "../../channels/kit/markdown";
import { fromPlain, type RichText } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { answer, handOff, type Thought } from "../desk/conversations/answer";
import type { Conversation, Message } from "../desk/conversations/model";
import { get, messagesOf, settings } from "../desk/conversations/store";
import { Later } from "../jobs/runner";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import type { Shelf } from "../knowledge/shelf";
import { compose } from "./compose";
import type { Llm } from "./llm";
import { prove } from "./prove";
import { isGreeting, isThanks, type Reason, textsIn } from "./texts";

type Needs = { store: Store; now: Now; newId: NewId; shelf: Shelf; publicUrl: string; llm: Llm | null };

const unanswered = (messages: Message[]): Message[] => {
  const public_ = messages.filter((message) => message.direction !== "note" && message.deletedAt === null);
  const lastOurs = public_.findLastIndex((message) => message.direction === "out");
  return public_.slice(lastOurs + 1);
};

/** The bot's turn: answers what is proved by the knowledge base, hands everything else to a person. Does nothing when it is not its turn. */
export const answerOrHandOff =
  (needs: Needs) =>
  async (event: Event): Promise<void> => {
    if (!event.conversation) return;
    const conversation = await get(needs.store.read, event.conversation);
    if (conversation.owner !== "bot") return;
    if (conversation.botSuspendedUntil !== null && conversation.botSuspendedUntil > needs.now())
      throw new Later(conversation.botSuspendedUntil);
    const messages = await messagesOf(needs.store.read, { conversation: conversation.id, limit: 40 });
    const pressed = event.type === "message.pressed" && event.payload.data === "person";
    const burst = unanswered(messages);
    const last = burst.at(-1) ?? (pressed ? messages.at(-1) : undefined);
    if (!last) return;
    const thought = { conversation: conversation.id, epoch: conversation.epoch, question: last.id };
    if (pressed || burst.some((message) => message.trace?.asksForPerson === true))
      return handOver(needs, { conversation, thought, messages, reason: "asked_for_person", tried: [] });
    // Only the burst's last message is answered, and only after the customer has paused.
    if (conversation.status !== "open" || (event.type === "message.received" && event.payload.message !== last.id))
      return;
    const { quietWindowMs } = await settings(needs.store.read);
    if (last.createdAt + quietWindowMs > needs.now()) throw new Later(last.createdAt + quietWindowMs);
    await think(needs, {
      conversation,
      thought,
      messages,
      question: burst
        .map((message) => message.text)
        .join("\n")
        .trim(),
    });
  };

type Thinking = { conversation: Conversation; thought: Thought; messages: Message[] };

const think = async (needs: Needs, { question, ...on }: Thinking & { question: string }): Promise<void> => {
  const said = { transact: needs.store.transact, now: needs.now, newId: needs.newId };
  const language = detectLanguage(question);
  const texts = textsIn(language);
  if (isThanks(question)) return;
  if (isGreeting(question)) {
    await answer(said, {
      ...on.thought,
      rich: fromPlain(texts.greeting),
      trace: { engine: "local", kind: "greeting" },
    });
    return;
  }
  if (question === "") return handOver(needs, { ...on, reason: "no_text", tried: [] });
  const history = on.messages.filter((message) => message.direction !== "note").slice(-8, -1);
  const written = needs.llm ? await compose({ ...needs, llm: needs.llm }, { question, language, history }) : null;
  const proof = written ?? (await prove(needs.shelf, { question, language, publicUrl: needs.publicUrl }));
  if (!proof.found) return handOver(needs, { ...on, reason: "no_proof", tried: proof.tried, trace: proof.trace });
  const buttons = [{ label: texts.person, data: "person" }];
  const { text, citations, trace } = proof;
  await answer(said, { ...on.thought, rich: fromMarkdown(text), buttons, citations, trace });
};

type HandOver = Thinking & { reason: Reason; tried: { title: string; url: string }[]; trace?: Record<string, unknown> };

const handOver = async (
  needs: Needs,
  { conversation, thought, messages, reason, tried, trace = {} }: HandOver,
): Promise<void> => {
  const theirs = messages.filter((message) => message.direction === "in").slice(-5);
  const language =
    detectLanguage(theirs.map((message) => message.text).join("\n")) === "ru" || conversation.language === "ru"
      ? "ru"
      : "en";
  const { note, reasons, handedOver } = textsIn(language);
  const list = (items: RichText[number] | null): RichText =>
    items ? [items] : [{ type: "paragraph", spans: [{ text: note.nothing }] }];
  const head = (text: string): RichText => [{ type: "paragraph", spans: [{ text, bold: true }] }];
  const summary: RichText = [
    ...head(`${note.reason}`),
    { type: "paragraph", spans: [{ text: reasons[reason] }] },
    ...head(note.wants),
    {
      type: "quote",
      spans: [
        {
          text: theirs
            .map((message) => message.text || "📎")
            .join("\n")
            .slice(0, 1200),
        },
      ],
    },
    ...(reason === "no_proof"
      ? [
          ...head(note.tried),
          ...list(
            tried.length > 0
              ? { type: "list", ordered: false, items: tried.map(({ title, url }) => [{ text: title, href: url }]) }
              : null,
          ),
        ]
      : []),
  ];
  const said = { transact: needs.store.transact, now: needs.now, newId: needs.newId };
  await handOff(said, {
    ...thought,
    note: summary,
    tell: fromPlain(handedOver),
    reason,
    trace: { engine: "local", ...trace },
  });
};
