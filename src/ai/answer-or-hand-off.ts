import { fromMarkdown } from "../../channels/kit/markdown";
import { fromPlain, type RichText } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { answer, stepAside, type Thought } from "../desk/conversations/answer";
import type { Conversation, Message } from "../desk/conversations/model";
import { asksForPersonIn, get, messagesOf, settings } from "../desk/conversations/store";
import { verdictButtons } from "../desk/conversations/verdicts/model";
import { Later } from "../jobs/runner";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import { HOUR_MS, type Now } from "../kernel/time";
import type { Shelf } from "../knowledge/shelf";
import { handOver } from "./hand-over";
import { live } from "./lab/live";
import type { Version } from "./lab/model";
import type { Llm } from "./llm";
import { propose } from "./propose";
import { answerFrom, type Proof, type Tried } from "./prove";
import { isDelicate, isGreeting, isThanks, type Reason, rejectsAnswer, textsIn } from "./texts";
import { passagesOf, traceOf } from "./trace/model";

type Needs = { store: Store; now: Now; newId: NewId; shelf: Shelf; publicUrl: string; llm: Llm | null };
/** `version`: what the bot goes by in this turn, to its end. */
type Turn = { conversation: Conversation; thought: Thought; messages: Message[]; version: Version };

const PRESSED = "article:";

// What machines send by themselves is no part of the talk.
const isPublic = (message: Message) =>
  message.direction !== "note" && message.deletedAt === null && message.automatic === null;

const unanswered = (messages: Message[]): Message[] => {
  const said = messages.filter(isPublic);
  return said.slice(said.findLastIndex((message) => message.direction === "out") + 1);
};
const saidLately = (messages: Message[], now: number) =>
  messages.filter((message) => message.authorKind === "bot" && isPublic(message) && message.createdAt > now - HOUR_MS)
    .length;
// In a group the name they call us by is no part of the question, nor the command they call us with.
const withoutCall = ({ text, addressed }: Message) =>
  addressed ? text.replace(/^\s*[@/][\w@.-]+[,:]?\s*/u, "") : text;
const textOf = (burst: Message[]) => burst.map(withoutCall).join("\n").trim();

/** Throws Later while the customer may still be writing: several messages in a row are answered once. Who asks for a person waits for nothing. */
const pauseOver = async (
  { store, now }: Needs,
  { conversation, message }: { conversation: Conversation; message: string },
): Promise<void> => {
  const { quietWindowMs } = await settings(store.read);
  const quietAt = (conversation.lastCustomerAt ?? 0) + quietWindowMs;
  if (quietAt > now() && !(await asksForPersonIn(store.read, message))) throw new Later(quietAt);
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
    if (event.type === "message.received") await pauseOver(needs, { conversation, message: event.payload.message });
    const messages = await messagesOf(needs.store.read, { conversation: conversation.id, limit: 40 });
    const pressed = event.type === "message.pressed" ? event.payload.data : null;
    const burst = unanswered(messages);
    const last = burst.at(-1) ?? (pressed === null ? undefined : messages.at(-1));
    if (!last) return;
    const thought = { conversation: conversation.id, epoch: conversation.epoch, question: last.id };
    // Among several people the bot speaks only when somebody spoke to us; the rest is for people to look at.
    if (conversation.place && pressed === null && !burst.some((message) => message.addressed))
      return isThanks(textOf(burst)) ? undefined : stepAside(saying(needs), { ...thought, seen: last.seq });
    const version = await live(needs.store.read);
    const turn = { conversation, thought, messages, version };
    if (pressed === "person" || burst.some((message) => message.trace?.asksForPerson === true))
      return handOver(needs, { ...turn, reason: "asked_for_person", tried: null });
    if (pressed?.startsWith(PRESSED) && burst.length === 0)
      return tellArticle(needs, { ...turn, article: pressed.slice(PRESSED.length) });
    if (conversation.status !== "open") return;
    if (saidLately(messages, needs.now()) >= version.content.gate.perHourMax)
      return handOver(needs, { ...turn, reason: "too_many", tried: null });
    const { quietWindowMs } = await settings(needs.store.read);
    if (last.createdAt + quietWindowMs > needs.now()) throw new Later(last.createdAt + quietWindowMs);
    await think(needs, { ...turn, question: textOf(burst) });
  };

/** What a trace says of the version that the bot went by. */
const under = ({ version }: Turn) => ({ version: version.id, versionNumber: version.number });

const saying = ({ store, now, newId }: Needs) => ({ transact: store.transact, now, newId });

/** Why no answer should be looked for at all; null when one should. */
const personNow = ({ messages, question }: Turn & { question: string }): Reason | null => {
  if (question === "") return "no_text";
  if (isDelicate(question)) return "delicate";
  const before = messages.filter(isPublic).findLast((message) => message.direction === "out");
  return before?.citations?.length && rejectsAnswer(question) ? "rejected" : null;
};

const think = async (needs: Needs, { question, ...turn }: Turn & { question: string }): Promise<void> => {
  if (isThanks(question)) return;
  const texts = textsIn(detectLanguage(question));
  if (isGreeting(question)) {
    const asked = { text: question, joined: false, language: detectLanguage(question) };
    const trace = traceOf({ kind: "greeting", engine: "rule", question: asked, ...under(turn) });
    await answer(saying(needs), { ...turn.thought, rich: fromPlain(texts.greeting), trace });
    return;
  }
  const reason = personNow({ ...turn, question });
  if (reason) return handOver(needs, { ...turn, reason, tried: null });
  const startedAt = needs.now();
  const found = await inContext(needs, { ...turn, question });
  const proof: Proof = { ...found, trace: { ...found.trace, ms: needs.now() - startedAt } };
  if (!proof.found) return askBackOrHandOver(needs, { ...turn, question, proof });
  const buttons = [{ label: texts.person, data: "person" }, ...verdictButtons];
  const { text, citations } = proof;
  const trace = { ...proof.trace, ...under(turn) };
  await answer(saying(needs), { ...turn.thought, rich: fromMarkdown(text), buttons, citations, trace });
};

const FOLLOW_UP_WORDS_MAX = 7;

/** Looks for an answer; a short question that has none by itself is read again behind the one before it. */
const inContext = async (
  needs: Needs,
  { messages, question, version, conversation }: Turn & { question: string },
): Promise<Proof> => {
  const { content } = version;
  const said = messages.filter(isPublic);
  const language = detectLanguage(question);
  const history = said.slice(-8, -1);
  const about = { conversation: conversation.id, connection: conversation.connection };
  const alone = await propose({ ...needs, content }, { question, language, history, about });
  if (alone.found || question.split(/\s+/).length > FOLLOW_UP_WORDS_MAX) return alone;
  const lastOurs = said.findLastIndex((message) => message.direction === "out");
  const earlier = said.slice(0, lastOurs).findLast((message) => message.direction === "in");
  // The model reads the conversation by itself.
  if (!earlier || alone.trace.engine === "llm") return alone;
  const together = await propose(
    { ...needs, content },
    { question: `${earlier.text}\n${question}`, language, history, about },
  );
  const told = new Set(said.flatMap((message) => message.citations?.map(({ article }) => article) ?? []));
  if (!together.found || together.citations.some(({ article }) => told.has(article))) return alone;
  const { question: asked } = together.trace;
  return { ...together, trace: { ...together.trace, question: asked && { ...asked, joined: true } } };
};

type Missed = Turn & { question: string; proof: Extract<Proof, { found: false }> };

const askBackOrHandOver = async (needs: Needs, { question, proof, ...turn }: Missed): Promise<void> => {
  const { tried, trace } = proof;
  const { missesMax, clarifyMin, choicesMax } = turn.version.content.gate;
  if (turn.conversation.botMisses >= missesMax) return handOver(needs, { ...turn, reason: "missed", tried, trace });
  const choices = tried.slice(0, choicesMax);
  if (proof.confidence < clarifyMin || choices.length < 2)
    return handOver(needs, { ...turn, reason: "no_proof", tried, trace });
  const texts = textsIn(detectLanguage(question));
  const rich: RichText = [
    ...fromPlain(texts.which),
    { type: "list", ordered: false, items: choices.map(({ title }) => [{ text: title }]) },
  ];
  const buttons = [
    ...choices.map(({ title, article }: Tried) => ({ label: title, data: `${PRESSED}${article}` })),
    { label: texts.person, data: "person" },
  ];
  await answer(saying(needs), {
    ...turn.thought,
    rich,
    buttons,
    isMiss: true,
    trace: { ...trace, kind: "clarify", ...under(turn) },
  });
};

/** The customer chose one of the articles that came nearest: it is told as far as it goes for the question. */
const tellArticle = async (needs: Needs, { article: id, ...turn }: Turn & { article: string }): Promise<void> => {
  const said = turn.messages.filter(isPublic);
  const question = said.findLast((message) => message.direction === "in")?.text ?? "";
  const locale = detectLanguage(question) === "ru" ? "ru" : "en";
  const { articles } = await needs.shelf.search(question, { limit: 1, locale });
  const article = articles.get(id);
  // Put on the button by us, taken back since: not published any more.
  if (!article) return handOver(needs, { ...turn, reason: "no_proof", tried: [] });
  const { hits } = await needs.shelf.search(`${article.title}\n${question}`, { limit: 40, locale });
  const hit = hits.find((one) => one.id === id);
  if (!hit) return handOver(needs, { ...turn, reason: "no_proof", tried: [] });
  const { publicUrl } = needs;
  const { text, citations } = answerFrom(hit, { article, question: `${article.title} ${question}`, publicUrl });
  const support = citations.map(({ passage, quote }) => ({ passage, quote }));
  const cited = new Set(support.map(({ passage }) => passage));
  await answer(saying(needs), {
    ...turn.thought,
    question: `${turn.thought.question}:${id}`,
    rich: fromMarkdown(text),
    buttons: [{ label: textsIn(locale).person, data: "person" }, ...verdictButtons],
    citations,
    isPressed: true,
    trace: traceOf({
      kind: "chosen",
      engine: "local",
      question: { text: question, joined: false, language: detectLanguage(question) },
      passages: passagesOf([hit], { question, cited }),
      sentences: [{ text, support, checks: ["verbatim"] }],
      ...under(turn),
    }),
  });
};
