import type { Read, Store } from "../../../db/client";
import type { Leases } from "../../jobs/lease/hold";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { type Article, articlesNamed, listPublished } from "../../knowledge/store";
import { LlmFailure, type LlmFailureKind } from "../llm";
import type { Models } from "../models/open";
import { joined, textsOf } from "./model";
import { dropOthers, dropVectors, type Fresh, readBy, saveVectors } from "./store";

export type ReaderNeeds = {
  store: Store;
  now: Now;
  newId: NewId;
  models: Pick<Models, "embed" | "vectorModel">;
  leases: Pick<Leases, "take" | "release">;
  /** A process that only serves people leaves the work to others. */
  mayRun: boolean;
  log: { error: (details: object, text: string) => void };
  /** How long a server that failed is left alone. */
  againMs?: number;
};

const LEASE = "embeddings";
const ARTICLES = 40;
const TEXTS_MAX = 48;
const DEADLINE_MS = 60_000;
const AGAIN_MS = 60_000;

/** The articles that a model has not read as they are now, and those it has read that are no longer published. */
export const unread = async (db: Read, model: string): Promise<{ changed: string[]; gone: string[] }> => {
  const known = await readBy(db, model);
  const changed: string[] = [];
  const gone = new Set(known.keys());
  for await (const page of listPublished(db))
    for (const { id, version } of page) {
      gone.delete(id);
      if (known.get(id)?.version !== version) changed.push(id);
    }
  return { changed, gone: [...gone] };
};

/** Reads new and changed articles to the embedding model, in the background and one process at a time. */
export const openReader = ({ store, now, newId, models, leases, mayRun, log, againMs = AGAIN_MS }: ReaderNeeds) => {
  let problem: LlmFailureKind | null = null;
  /** Why an article was left out of this round. */
  let passedOver: LlmFailureKind | null = null;
  let reading: Promise<void> | null = null;
  let isWanted = false;
  let isClosed = false;
  let again: NodeJS.Timeout | undefined;

  const embedOne = async (article: Article): Promise<Fresh | null> => {
    const texts = textsOf(article);
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += TEXTS_MAX)
      vectors.push(...(await models.embed(texts.slice(from, from + TEXTS_MAX), { deadlineMs: DEADLINE_MS })).vectors);
    const all = joined(vectors);
    const { id, version } = article;
    return all && { id: newId(), article: id, version, dimensions: vectors[0]?.length ?? 0, vectors: all };
  };

  /** Several short articles at once; where the server takes offence at them together, each for itself. */
  const embedTogether = async (articles: readonly Article[]): Promise<Fresh[]> => {
    const texts = articles.map(textsOf);
    const { vectors } = await models.embed(texts.flat(), { deadlineMs: DEADLINE_MS });
    let from = 0;
    return articles.flatMap(({ id, version }, at) => {
      const mine = vectors.slice(from, from + (texts[at]?.length ?? 0));
      from += mine.length;
      const all = joined(mine);
      return all ? [{ id: newId(), article: id, version, dimensions: mine[0]?.length ?? 0, vectors: all }] : [];
    });
  };
  const isAboutTexts = (failure: unknown) =>
    failure instanceof LlmFailure && (failure.kind === "refused" || failure.kind === "malformed");
  const embedSome = async (articles: readonly Article[]): Promise<Fresh[]> => {
    try {
      return await embedTogether(articles);
    } catch (failure) {
      if (!isAboutTexts(failure) || articles.length === 1) throw failure;
    }
    const fresh: Fresh[] = [];
    for (const article of articles) {
      const one = await embedOne(article).catch((failure: unknown) => {
        if (!isAboutTexts(failure)) throw failure;
        passedOver = failure instanceof LlmFailure ? failure.kind : null;
        return null;
      });
      if (one) fresh.push(one);
    }
    return fresh;
  };

  const batches = (articles: readonly Article[]): Article[][] => {
    const all: Article[][] = [];
    let room = 0;
    for (const article of articles) {
      const size = textsOf(article).length;
      const last = all.at(-1);
      if (last && size <= room) last.push(article);
      else all.push([article]);
      room = (last && size <= room ? room : TEXTS_MAX) - size;
    }
    return all;
  };

  /** Vectors of another length come from another model, whatever it is called: what the old one made is of no use beside them. */
  const keep = async (model: string, rows: readonly Fresh[]): Promise<boolean> => {
    const [known] = (await readBy(store.read, model)).values();
    const isOther = known !== undefined && rows.some(({ dimensions }) => dimensions !== known.dimensions);
    await store.transact(async (tx) => {
      if (isOther) await dropVectors(tx, { model });
      await saveVectors(tx, { model, rows, at: now() });
    });
    return !isOther;
  };

  const readAll = async (model: string): Promise<void> => {
    const { changed, gone } = await unread(store.read, model);
    if (gone.length > 0) await store.transact((tx) => dropVectors(tx, { model, articles: gone }));
    for (let from = 0; from < changed.length; from += ARTICLES) {
      const articles = await articlesNamed(store.read, changed.slice(from, from + ARTICLES));
      for (const batch of batches(articles)) {
        if (isClosed || (await models.vectorModel()) !== model) return;
        const [first] = batch;
        const isLong = batch.length === 1 && first !== undefined && textsOf(first).length > TEXTS_MAX;
        const rows = isLong ? [await embedOne(first)].flatMap((one) => one ?? []) : await embedSome(batch);
        if (rows.length > 0 && !(await keep(model, rows))) isWanted = true;
      }
    }
    await store.transact((tx) => dropOthers(tx, model));
  };

  const read = async (): Promise<void> => {
    const model = await models.vectorModel();
    if (!model || !(await leases.take(LEASE))) return;
    try {
      passedOver = null;
      await readAll(model);
      problem = passedOver;
    } finally {
      await leases.release(LEASE);
    }
  };

  const later = (ms: number) => {
    clearTimeout(again);
    if (!isClosed) again = setTimeout(look, ms).unref();
  };
  const run = async (): Promise<void> => {
    while (isWanted && !isClosed) {
      isWanted = false;
      await read().catch((failure: unknown) => {
        if (failure instanceof LlmFailure) {
          problem = failure.kind;
          later(Math.max(againMs, failure.retryAfterMs ?? 0));
        } else if (!isClosed) log.error({ err: failure }, "Articles could not be read to the embedding model.");
      });
    }
  };

  /** Something has changed: articles, or the model. */
  const look = (): void => {
    if (!mayRun || isClosed) return;
    isWanted = true;
    reading ??= run().finally(() => {
      reading = null;
    });
  };

  return {
    look,
    /** Why the last round stopped; null while all goes well. */
    problem: () => problem,
    idle: async (): Promise<void> => {
      while (reading) await reading;
    },
    close: async (): Promise<void> => {
      isClosed = true;
      clearTimeout(again);
      await reading;
    },
  };
};
