import type { Read, Store } from "../../../../db/client";
import { isImportant } from "../../../desk/contacts/store";
import type { Message } from "../../../desk/conversations/model";
import { get, messagesOf, settings } from "../../../desk/conversations/store";
import { manners as mannersOf } from "../../../desk/manners/store";
import { factsOf, listRules } from "../../../desk/routing/store";
import { emit } from "../../../jobs/outbox";
import { Later } from "../../../jobs/runner";
import type { Event } from "../../../kernel/events";
import type { NewId } from "../../../kernel/ids";
import { detectLanguage } from "../../../kernel/text";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import type { Shelf } from "../../../knowledge/shelf";
import type { Llm } from "../../llm";
import { type Learned, opinionOf } from "../../local/opinion";
import { openTrainer } from "../../local/trainer";
import type { Quality } from "../../quality/quality";
import { viewerOf } from "../../viewer";
import { live as liveVersion } from "../live";
import { type Content, calibratedAs } from "../model";
import { categorySuggestions } from "../sets/store";
import { labSettings } from "../store";
import { lessonsOf } from "../trials/lessons";
import { replay } from "../trials/replay";
import { getVersion } from "../versions/store";
import { addShadow, isShadowed } from "./store";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  shelf: Shelf;
  llm: Llm | null;
  publicUrl: string;
  /** From which confidence each category is set by itself, as the desk has measured. */
  quality: Pick<Quality, "cuts" | "modelCuts">;
};
type Taught = { revision: string; learned: Promise<Learned> };

/** So long after the customer has finished the bot has had its turn, with a slow model too. */
const TURN_MS = 30_000;
const HISTORY_MAX = 8;
const nobodySaid = { category: null, isSorted: false, answeredBy: null, articles: [], reply: null } as const;

const isPublic = ({ direction, deletedAt, automatic }: Message) =>
  direction !== "note" && deletedAt === null && automatic === null;

type Turn = { burst: Message[]; before: Message[]; after: Message[]; isFirst: boolean };
/** What the customer said in one go around a message, what stood before it, and what the bot did then; null when it was not the bot's turn. */
const turnAround = (messages: readonly Message[], question: string): Turn | null => {
  const at = messages.findIndex(({ id }) => id === question);
  if (at < 0) return null;
  const said = (message: Message | undefined) => message?.direction === "in" && isPublic(message);
  let [from, to] = [at, at];
  while (said(messages[from - 1])) from--;
  while (said(messages[to + 1])) to++;
  const rest = messages.slice(to + 1);
  const next = rest.findIndex(({ direction }) => direction === "in");
  const after = rest.slice(0, next < 0 ? undefined : next).filter(({ authorKind }) => authorKind === "bot");
  if (after.length === 0) return null;
  const before = messages.slice(0, from).filter(isPublic);
  return { burst: messages.slice(from, to + 1), before, after, isFirst: before.length === 0 };
};

/** What the live version did, read from what it said. */
const doneIn = ({ after }: Turn, category: string | null): wire.Decision => {
  const answer = after.find(({ citations, direction }) => direction === "out" && citations?.length);
  const kindOf = (message: Message) => message.trace?.kind;
  const isNoted = after.some(({ direction }) => direction === "note");
  const outcome = answer
    ? "answer"
    : after.some((one) => kindOf(one) === "clarify")
      ? "clarify"
      : isNoted
        ? "hand_over"
        : "greet";
  return {
    category,
    confidence: 0,
    isApplied: false,
    isSortedRight: null,
    outcome,
    reason: null,
    articles: answer?.citations?.map(({ article }) => article) ?? [],
    text: answer?.text ?? null,
    gate: 0,
    isRight: null,
    isNearestRight: null,
    engine: after.some(({ trace }) => trace?.engine === "llm") ? "llm" : "local",
    inputTokens: 0,
    outputTokens: 0,
    money: 0,
    paid: null,
    ms: 0,
    meaning: null,
  };
};

const isAgreed = (live: wire.Decision, draft: wire.Decision): boolean =>
  live.category === draft.category &&
  live.outcome === draft.outcome &&
  JSON.stringify([...live.articles].sort()) === JSON.stringify([...draft.articles].sort());

const suggestedIn = async (read: Read, conversation: string): Promise<string | null> => {
  const made = await categorySuggestions(read, [conversation]);
  return made.find(({ fate }) => fate !== "replaced")?.value ?? null;
};

/** A draft that thinks along on live traffic: says nothing, changes nothing, keeps what it would have done beside what was done. */
export const openShadow = ({ store, now, newId, shelf, llm, publicUrl, quality }: Needs) => {
  const trainers = new Set<ReturnType<typeof openTrainer>>();
  let taught: Taught | null = null;
  let chosen: Promise<string | null> | null = null;

  const version = (): Promise<string | null> => {
    chosen ??= labSettings(store.read).then(({ shadow }) => shadow);
    chosen.catch(() => {
      chosen = null;
    });
    return chosen;
  };
  const learnAll = async (content: Content): Promise<Learned> => {
    const trainer = openTrainer();
    trainers.add(trainer);
    try {
      return await trainer.learn(await lessonsOf(store.read, content), { patienceMs: Number.POSITIVE_INFINITY });
    } finally {
      // A draft is learned once and then only read: the thread need not wait for more.
      trainers.delete(trainer);
      await trainer.close();
    }
  };
  const learnedFor = (id: string, { revision, content }: { revision: number; content: Content }): Promise<Learned> => {
    const key = `${id}@${revision}`;
    if (taught?.revision === key) return taught.learned;
    const mine = { revision: key, learned: learnAll(content) };
    taught = mine;
    mine.learned.catch(() => {
      if (taught === mine) taught = null;
    });
    return mine.learned;
  };

  const think = async (id: string, { conversation, turn }: { conversation: string; turn: Turn }): Promise<void> => {
    const stored = await getVersion(store.read, id);
    const draft = { ...stored, content: calibratedAs(stored.content, (await liveVersion(store.read)).content) };
    const learned = await learnedFor(id, draft);
    const [{ applyThreshold }, manners, cuts, modelCuts] = await Promise.all([
      settings(store.read),
      mannersOf(store.read),
      quality.cuts(),
      quality.modelCuts(),
    ]);
    const talk = await get(store.read, conversation);
    const [rules, { connection, channel, domain }] = await Promise.all([
      listRules(store.read),
      factsOf(store.read, conversation),
    ]);
    const text = turn.burst
      .map((message) => message.text)
      .join("\n")
      .trim();
    const history = turn.before.slice(-HISTORY_MAX).map(({ authorKind, text: words, citations }) => ({
      by: authorKind === "customer" || authorKind === "bot" ? authorKind : ("agent" as const),
      text: words,
      ...(citations ? { articles: citations.map(({ article }) => article) } : {}),
    }));
    const asked = {
      text,
      language: detectLanguage(text),
      history,
      misses: turn.before.filter(({ trace }) => trace?.kind === "clarify").length,
      isImportant: await isImportant(store.read, talk.contact),
      viewer: await viewerOf(store.read, talk, turn.burst),
      besides: conversation,
      from: { connection, channel, domain },
    };
    const found = await replay(
      {
        classifier: {
          read: async (words) => opinionOf(learned, words),
          categories: async () => draft.content.categories,
        },
        shelf,
        publicUrl,
        llm,
        content: draft.content,
        manners,
        rules,
        applyThreshold,
        cuts,
        modelCuts,
        keyOf: (article) => article,
        clock: () => performance.now(),
      },
      asked,
      { ...nobodySaid, articles: [] },
    );
    // Only what begins a conversation is sorted.
    const would = turn.isFirst ? found : { ...found, category: null };
    const live = doneIn(turn, turn.isFirst ? await suggestedIn(store.read, conversation) : null);
    const question = turn.burst.at(0)?.id ?? "";
    const agrees = isAgreed(live, would);
    await store.transact(async (tx) => {
      await addShadow(tx, { id: newId(), version: id, conversation, question, live, draft: would, agrees, at: now() });
      const payload = { what: "shadow" as const, id };
      await emit(tx, { type: "lab.changed", conversation: null, actor: { kind: "system" }, payload }, now());
    });
  };

  return {
    /** Another draft thinks along from now on, or none. */
    changed: (): void => {
      chosen = null;
    },
    /** The step behind the bot's turn. Throws Later until that is surely over. */
    follow: async (event: Event): Promise<void> => {
      if (event.type !== "message.received" || !event.conversation) return;
      const id = await version();
      if (!id) return;
      const { quietWindowMs } = await settings(store.read);
      const over = event.at + quietWindowMs + TURN_MS;
      if (over > now()) throw new Later(over);
      const messages = await messagesOf(store.read, { conversation: event.conversation, limit: 60 });
      const turn = turnAround(messages, event.payload.message);
      const first = turn?.burst.at(0);
      if (!turn || !first || first.text.trim() === "") return;
      if (await isShadowed(store.read, { version: id, question: first.id })) return;
      await think(id, { conversation: event.conversation, turn });
    },
    close: async (): Promise<void> => {
      await Promise.all([...trainers].map((trainer) => trainer.close()));
    },
  };
};
