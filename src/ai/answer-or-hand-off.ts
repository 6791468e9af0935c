import { fromMarkdown } from "../../channels/kit/markdown";
import { fromPlain } from "../../channels/kit/rich-text";
import type { Read, Store } from "../../db/client";
import { isImportant } from "../desk/contacts/store";
import { answer, leaveAtRest, stepAside } from "../desk/conversations/answer";
import { courtesyOf, matterOf } from "../desk/conversations/courtesy";
import { filesOf } from "../desk/conversations/files";
import type { Conversation, Message } from "../desk/conversations/model";
import { asksForPersonIn, get, messagesOf, settings } from "../desk/conversations/store";
import { verdictButtons } from "../desk/conversations/verdicts/model";
import { mannersNow as mannersOf } from "../desk/manners/store";
import { Later } from "../jobs/runner";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { never } from "../kernel/problem";
import { HOUR_MS, type Now } from "../kernel/time";
import { isVisible } from "../knowledge/audience";
import type { Shelf } from "../knowledge/shelf";
import { chosenIn, chosenPassage } from "./choices";
import { clarifying, PERSON, PRESSED, wayToPerson } from "./clarify";
import { atOnce, type Decided, decide } from "./decide";
import { handOver } from "./hand-over";
import { live } from "./lab/live";
import type { Llm } from "./llm";
import { answerFrom } from "./prove";
import { textsIn } from "./texts";
import { passagesOf, readTrace, traceOf } from "./trace/model";
import { isPublic, languageOf, lastOurs, type Turn, unanswered, under, waitingFor, withoutCall } from "./turn";
import { viewerOf } from "./viewer";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  shelf: Shelf;
  publicUrl: string;
  llm: Llm | null;
  online?: () => readonly string[];
  /** How many buttons a connection can show; absent = as many as one wants. */
  buttonsMax?: (connection: string) => Promise<number>;
};
type Asking = Turn & { question: string };

const SMILE = "🙂";
const MESSAGES_BACK = 40;
const BUTTONS_MAX = 10;

const saidLately = (messages: Message[], now: number) =>
  messages.filter((message) => message.authorKind === "bot" && isPublic(message) && message.createdAt > now - HOUR_MS)
    .length;

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
    const messages = await messagesOf(needs.store.read, { conversation: conversation.id, limit: MESSAGES_BACK });
    const pressed = event.type === "message.pressed" ? event.payload.data : null;
    const burst = unanswered(messages);
    const last = burst.at(-1) ?? (pressed === null ? undefined : messages.at(-1));
    if (!last) return;
    const thought = { conversation: conversation.id, epoch: conversation.epoch, question: last.id };
    const said = await wordsOf(needs.store.read, burst);
    // Among several people the bot speaks only when somebody spoke to us; the rest is for people to look at.
    if (conversation.place && pressed === null && !burst.some((message) => message.addressed))
      return said.every((text) => courtesyOf(text) !== null)
        ? undefined
        : stepAside(saying(needs), { ...thought, seen: last.seq });
    const [version, manners] = await Promise.all([live(needs.store.read), mannersOf(needs.store.read)]);
    const turn = { conversation, thought, messages, version, manners };
    const wanted = pressed ?? meantBy(turn, said);
    const first = atOnce(turn, said);
    if (wanted === PERSON || burst.some(({ trace }) => trace?.asksForPerson === true) || first === "person")
      return handOver(needs, { ...turn, reason: "asked_for_person", tried: null });
    if (wanted?.startsWith(PRESSED) && (pressed === null || burst.length === 0))
      return tellArticle(needs, { ...turn, article: wanted.slice(PRESSED.length) });
    if (first === "rest") return leaveAtRest(saying(needs), thought);
    if (conversation.status !== "open") return;
    if (saidLately(messages, needs.now()) >= version.content.gate.perHourMax)
      return handOver(needs, { ...turn, reason: "too_many", tried: null });
    const { quietWindowMs } = await settings(needs.store.read);
    if (last.createdAt + quietWindowMs > needs.now()) throw new Later(last.createdAt + quietWindowMs);
    await think(needs, { ...turn, question: matterOf(said) });
  };

/** What each of these messages says; a sticker says what is drawn on it, or as little as a smile. */
const wordsOf = async (read: Read, burst: readonly Message[]): Promise<string[]> => {
  const files = await filesOf(
    read,
    burst.filter(({ text }) => text.trim() === "").map(({ id }) => id),
  );
  return burst.map((message) => {
    const theirs = files.filter(({ message: id }) => id === message.id);
    const isSticker = theirs.length > 0 && theirs.every(({ look }) => look === "sticker");
    const drawn = theirs.map(({ name }) => name.match(/\p{Extended_Pictographic}/gu)?.join("") ?? "").join("");
    return isSticker ? drawn || SMILE : withoutCall(message);
  });
};

const saying = ({ store, now, newId }: Needs) => ({ transact: store.transact, now, newId });

/** What a customer chose in words instead of pressing a button under our last question. */
const meantBy = ({ messages }: Turn, said: readonly string[]): string | null => {
  const ours = lastOurs(messages);
  const [only] = said;
  if (said.length !== 1 || only === undefined || readTrace(ours?.trace)?.kind !== "clarify") return null;
  return chosenIn(only, ours?.buttons ?? [])?.data ?? null;
};

const think = async (needs: Needs, { question, ...turn }: Asking): Promise<void> => {
  const { conversation, messages, manners, version } = turn;
  const startedAt = needs.now();
  const decided = await decide(needs, {
    question,
    messages,
    manners,
    content: version.content,
    about: waitingFor(conversation),
    viewer: await viewerOf(needs.store.read, conversation, messages),
    misses: conversation.botMisses,
    isImportant: () => isImportant(needs.store.read, conversation.contact),
  });
  const ms = needs.now() - startedAt;
  switch (decided.at) {
    case "greet":
      return greet(needs, { ...turn, question });
    case "answer":
      return tell(needs, { ...turn, question, ms, proof: decided.proof });
    case "ask_back":
      return askBack(needs, { ...turn, question, ms, decided });
    case "hand_over": {
      const { reason, proof, part } = decided;
      const found = proof && { tried: proof.tried, trace: { ...proof.trace, ms } };
      const told = part && { part: { ...part, trace: { ...part.trace, ms, ...under(turn) } } };
      return handOver(needs, { ...turn, reason, tried: null, ...found, ...told });
    }
    default:
      return never(decided);
  }
};

type Of<At extends Decided["at"]> = Extract<Decided, { at: At }>;

const tell = async (
  needs: Needs,
  { question, proof, ms, ...turn }: Asking & Pick<Of<"answer">, "proof"> & { ms: number },
): Promise<void> => {
  const { text, citations, trace } = proof;
  const buttonsMax = await buttonsOf(needs, turn);
  const buttons = [{ label: textsIn(languageOf(turn)).person, data: PERSON }, ...verdictButtons];
  const rich = [...fromMarkdown(text), ...wayToPerson(languageOf(turn), { buttonsMax })];
  await answer(saying(needs), {
    ...turn.thought,
    name: turn.manners.name,
    rich,
    buttons,
    citations,
    trace: { ...trace, ms, ...under(turn) },
  });
};

const buttonsOf = ({ buttonsMax }: Needs, { conversation }: Turn): Promise<number> =>
  buttonsMax ? buttonsMax(conversation.connection) : Promise.resolve(BUTTONS_MAX);

/** Greets whoever only greets, in the words that leads have given it. */
const greet = async (needs: Needs, { question, ...turn }: Asking): Promise<void> => {
  const language = languageOf(turn);
  const { introduction, name } = turn.manners;
  const words = introduction[language === "ru" ? "ru" : "en"].trim() || textsIn(language).greeting;
  const asked = { text: question, joined: false, language };
  const trace = traceOf({ kind: "greeting", engine: "rule", question: asked, ...under(turn) });
  await answer(saying(needs), { ...turn.thought, name, rich: fromPlain(words), trace });
};

const askBack = async (
  needs: Needs,
  { question, decided, ms, ...turn }: Asking & { decided: Of<"ask_back">; ms: number },
): Promise<void> => {
  const { choices, proof } = decided;
  const asked = clarifying(languageOf(turn), { choices, buttonsMax: await buttonsOf(needs, turn) });
  await answer(saying(needs), {
    ...turn.thought,
    ...asked,
    name: turn.manners.name,
    isMiss: true,
    trace: { ...proof.trace, ms, kind: "clarify", ...under(turn) },
  });
};

/** The customer chose one of the articles that came nearest: it is told as far as it goes for the question. */
const tellArticle = async (needs: Needs, { article: id, ...turn }: Turn & { article: string }): Promise<void> => {
  const said = turn.messages.filter(isPublic);
  const ours = said.findLastIndex((message) => message.direction === "out");
  // Asked before we asked back; a number in answer to that is no question.
  const before = said.slice(0, ours + 1).findLast((message) => message.direction === "in");
  const question = (before ?? said.findLast((message) => message.direction === "in"))?.text ?? "";
  const language = languageOf(turn);
  const locale = language === "ru" ? "ru" : "en";
  const viewer = await viewerOf(needs.store.read, turn.conversation, turn.messages);
  const { articles } = await needs.shelf.search(question, { limit: 1, locale, viewer });
  const known = articles.get(id);
  const article = known && isVisible(known, viewer) ? known : undefined;
  // Put on the button by us, taken back since: not published any more.
  if (!article) return handOver(needs, { ...turn, reason: "no_proof", tried: [] });
  const { hits } = await needs.shelf.search(`${article.title}\n${question}`, { limit: 40, locale, viewer });
  const hit = chosenPassage(
    hits.filter((one) => one.id === id),
    { title: article.title, question },
  );
  if (!hit) return handOver(needs, { ...turn, reason: "no_proof", tried: [] });
  const { publicUrl } = needs;
  const told = answerFrom(hit, { article, question: `${article.title} ${question}`, publicUrl });
  if (!told) return handOver(needs, { ...turn, reason: "no_proof", tried: [] });
  const { text, citations, support, checks } = told;
  const cited = new Set(support.map(({ passage }) => passage));
  const buttonsMax = await buttonsOf(needs, turn);
  await answer(saying(needs), {
    ...turn.thought,
    question: `${turn.thought.question}:${id}`,
    name: turn.manners.name,
    rich: [...fromMarkdown(text), ...wayToPerson(language, { buttonsMax })],
    buttons: [{ label: textsIn(locale).person, data: PERSON }, ...verdictButtons],
    citations,
    isPressed: true,
    trace: traceOf({
      kind: "chosen",
      engine: "local",
      question: { text: question, joined: false, language },
      passages: passagesOf([hit], { question, cited }),
      sentences: [{ text, support, checks }],
      ...under(turn),
    }),
  });
};
