import type { Store } from "../../../../db/client";
import { emit } from "../../../jobs/outbox";
import type { NewId } from "../../../kernel/ids";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { readAsked, readMissed } from "../../../knowledge/asked/read";
import type { Viewer } from "../../../knowledge/audience";
import { listArticles, listSynonyms } from "../../../knowledge/store";
import { countMeanings, type Meanings } from "../../embeddings/meanings";
import { saidIn } from "../../gaps/past/store";
import { thresholdOf } from "../../gate";
import { pastViewerOf } from "../../viewer";
import { calibratedAs } from "../model";
import { linkedIn } from "../sets/past";
import { type PastConversation, pastConversations } from "../sets/store";
import { addRetold, getLive, updateVersion } from "../versions/store";
import { fitCalibration } from "./calibration";
import { curveOf, type PastQuestion, questionsIn, type Sign } from "./model";
import { retoldAs } from "./retold";
import { gateAsked, measuredGate, saveGate } from "./store";
import type { Ask, Asked, Told } from "./thread";

type MeasureNeeds = {
  store: Store;
  now: Now;
  newId: NewId;
  /** What takes long is thought about beside the main loop. */
  think: (ask: Ask) => Promise<Told>;
  /** False when the work should stop where it is. */
  goesOn: () => boolean;
  /** Lets customers' messages come in between. */
  rest: () => Promise<void>;
  /** What the questions mean; absent where only words are searched. */
  meanings?: Meanings;
};

const ARTICLES_MAX = 20_000;
/** The newest conversations that are over; more tell nothing new of the desk as it is. */
const CONVERSATIONS_MAX = 3000;
const PAGE = 50;

/** Who read the answers of a conversation; asked once for each contact at each door. */
const openViewers = (store: Store) => {
  const known = new Map<string, Promise<Viewer>>();
  return (conversation: PastConversation): Promise<Viewer> => {
    const { contact, connection, place } = conversation;
    const key = `${contact} ${connection} ${place ? "place" : ""}`;
    const found = known.get(key) ?? pastViewerOf(store.read, conversation);
    known.set(key, found);
    return found;
  };
};

type Found = { conversation: PastConversation; question: PastQuestion };
/** What a page asked, many questions in one request: those that came by the same door. */
const learnPage = async (meanings: Meanings, found: readonly Found[]): Promise<void> => {
  const doors = new Map<string, string[]>();
  for (const { conversation, question } of found) {
    const { connection } = conversation;
    doors.set(connection, [...(doors.get(connection) ?? []), question.text]);
  }
  for (const [connection, texts] of doors) await meanings.learn(texts, { connection });
};

type Past = { signs: Sign[]; meaning: (string | null)[]; conversations: number; since: number | null };

/** What the gate made of the desk's past, the newest conversations first; null when it had to stop. */
const readPast = async ({ store, now, think, goesOn, rest, meanings }: MeasureNeeds): Promise<Past | null> => {
  const articles = await listArticles(store.read, { state: "published", limit: ARTICLES_MAX });
  const [before, missed] = [await readAsked(store.read, articles), await readMissed(store.read)];
  const threshold = thresholdOf((await getLive(store.read)).content.gate);
  const synonyms = await listSynonyms(store.read);
  await think({ open: { articles, synonyms, asked: before, missed, threshold } });
  const idsOf = new Map<string, string[]>();
  for (const { id, slug } of articles) idsOf.set(slug, [...(idsOf.get(slug) ?? []), id]);
  const linked = (text: string) => linkedIn(text).flatMap((slug) => idsOf.get(slug) ?? []);
  const viewer = openViewers(store);
  const asOf = now();
  const signs: Sign[] = [];
  const meaning: (string | null)[] = [];
  let conversations = 0;
  let older: { at: number; id: string } | null = null;
  for (let left = CONVERSATIONS_MAX; left > 0; left -= PAGE) {
    const page: PastConversation[] = await pastConversations(store.read, {
      asOf,
      before: older,
      limit: Math.min(PAGE, left),
    });
    const last = page.at(-1);
    if (!last) break;
    older = { at: last.createdAt, id: last.id };
    conversations += page.length;
    const said = await saidIn(
      store.read,
      page.map(({ id }) => id),
    );
    const asked: Asked[] = [];
    const found = page.flatMap((conversation) => {
      const { lines, judgements } = said.get(conversation.id) ?? { lines: [], judgements: [] };
      return questionsIn({ lines, judgements, linkedIn: linked }).map((question) => ({ conversation, question }));
    });
    if (meanings) await learnPage(meanings, found);
    for (const { conversation, question } of found) {
      const meant = (await meanings?.near(question.text, { connection: conversation.connection })) ?? null;
      meaning.push(meant && (meant.missing ?? "used"));
      const one = {
        ...question,
        viewer: await viewer(conversation),
        conversation: conversation.id,
        since: conversation.createdAt,
      };
      asked.push({ ...one, ...(meant && { near: meant.near }) });
    }
    if (asked.length > 0) signs.push(...(await think({ judge: asked })).signs);
    if (!goesOn()) return null;
    await rest();
  }
  return { signs, meaning, conversations, since: older?.at ?? null };
};

/** Keeps what was measured. The live version answers what it answered; where its thresholds are called otherwise now, its history says so. */
const keep = ({ store, now, newId }: MeasureNeeds, measured: wire.GateMeasured): Promise<void> =>
  store.transact(async (tx) => {
    const at = now();
    await saveGate(tx, measured);
    const live = await getLive(tx);
    const { calibration, by } = measured;
    const content = calibratedAs(live.content, { gate: { ...live.content.gate, calibration } });
    await updateVersion(tx, live, { content });
    const retold = retoldAs(live.content.gate, content.gate);
    const step = { id: newId(), version: live.id, revision: live.revision, by, content, at };
    if (retold) await addRetold(tx, { ...step, retold });
    const payload = { what: "gate" as const, why: "measured" };
    await emit(tx, { type: "lab.changed", conversation: null, actor: { kind: "system" }, payload }, at);
  });

const hasOutcome = (sign: Sign): sign is { chance: number; isRight: boolean } =>
  sign.isRight !== null && sign.chance > 0;

/** Measures the gate on the desk's own past and fits its calibration. Null when it had to stop. */
export const measureGate = async (needs: MeasureNeeds): Promise<wire.GateMeasured | null> => {
  const { read } = needs.store;
  const asked = await gateAsked(read);
  const past = await readPast(needs);
  if (!past) return null;
  const { signs, meaning, conversations, since } = past;
  const judged = signs.filter(hasOutcome);
  // What was learned from more is not forgotten for less.
  const known = (await getLive(read)).content.gate.calibration;
  const calibration = fitCalibration(judged) ?? known;
  const measured = {
    at: needs.now(),
    by: asked.at > ((await measuredGate(read))?.at ?? 0) ? asked.by : null,
    conversations,
    since,
    questions: signs.length,
    judged: judged.length,
    right: judged.filter(({ isRight }) => isRight).length,
    meaning: countMeanings(meaning),
    calibration,
    curve: curveOf(signs, calibration),
  };
  await keep(needs, measured);
  return measured;
};
