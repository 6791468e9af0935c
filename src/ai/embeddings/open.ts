import type { EmbeddingState } from "../../kernel/wire";
import { splitIntoPassages } from "../../knowledge/passages";
import { type Article, articlesNamed } from "../../knowledge/store";
import { type About, LlmFailure } from "../llm";
import { type Held, joined, type Near, nearest, textsOf } from "./model";
import { openReader, type ReaderNeeds, unread } from "./reader";
import { publishedCount, readBy, vectorCount, vectorsOf } from "./store";

/** A question waits no longer than this for its vector; the words alone serve then. */
const QUESTION_MS = 300;
const NEAR_MAX = 40;
const PAGE = 200;
const ASKED_MAX = 200;
/** From this share of the published articles on vectors are used: before, they would only favour what happens to be read. */
const SHARE_MIN = 0.95;

type Library = { model: string; count: number; held: Map<string, Held>; isWhole: boolean };

const timeout = (ms: number) => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return { over, stop: () => clearTimeout(timer) };
};

/** Passages by their meaning: vectors kept beside the articles, and the nearest to a question. */
export const openEmbeddingsRoom = (needs: ReaderNeeds & { questionMs?: number }) => {
  const { store, models, questionMs = QUESTION_MS } = needs;
  const reader = openReader(needs);
  const asked = new Map<string, Float32Array>();
  const counted = new Map<string, { version: number; passages: number }>();
  let library: Library | null = null;
  let loading: Promise<Library> | null = null;

  const load = async (model: string): Promise<Library> => {
    const count = await vectorCount(store.read);
    const known = await readBy(store.read, model);
    const before = library?.model === model ? library.held : new Map<string, Held>();
    const isSame = (id: string, { version, dimensions }: Held) =>
      known.get(id)?.version === version && known.get(id)?.dimensions === dimensions;
    const held = new Map([...before].filter(([id, one]) => isSame(id, one)));
    const changed = [...known.keys()].filter((id) => !held.has(id));
    for (let from = 0; from < changed.length; from += PAGE)
      for (const [id, vectors] of await vectorsOf(store.read, { model, articles: changed.slice(from, from + PAGE) }))
        held.set(id, vectors);
    const isWhole = held.size > 0 && held.size >= SHARE_MIN * (await publishedCount(store.read));
    return { model, count, held, isWhole };
  };

  /** The vectors as they are now; who comes while they are read waits for the same reading. */
  const current = async (model: string): Promise<Library> => {
    if (library?.model === model && library.count === (await vectorCount(store.read))) return library;
    loading ??= load(model)
      .then((fresh) => {
        library = fresh;
        return fresh;
      })
      .finally(() => {
        loading = null;
      });
    return loading;
  };

  const vectorOf = async (question: string, model: string, about: About): Promise<Float32Array | null> => {
    const key = `${model} ${question}`;
    const known = asked.get(key);
    if (known) return known;
    const told = await models.embed([question], { deadlineMs: questionMs, about });
    const [vector] = told.vectors;
    if (!vector || told.model !== model) return null;
    if (asked.size >= ASKED_MAX) asked.clear();
    asked.set(key, vector);
    return vector;
  };

  const find = async (question: string, about: About): Promise<Near[] | null> => {
    const model = await models.vectorModel(about);
    if (!model) return null;
    const { held, isWhole } = await current(model);
    if (!isWhole) return null;
    const vector = await vectorOf(question, model, about);
    const found = vector && (await nearest(held, { question: vector, limit: NEAR_MAX }));
    // Vectors of another length than those kept: the server has another model under the same name.
    if (vector && found?.length === 0) reader.look();
    return found && found.length > 0 ? found : null;
  };

  /** Whether questions can be searched by meaning now: by which model, and with what; "off" without one, "reading" before it has read enough. */
  const ready = async (about: About) => {
    const model = await models.vectorModel(about);
    if (!model) return "off";
    const { held, isWhole } = await current(model);
    return isWhole ? { model, held } : "reading";
  };

  const passagesOf = async (ids: readonly string[]): Promise<number> => {
    let all = 0;
    for (let from = 0; from < ids.length; from += PAGE)
      for (const article of await articlesNamed(store.read, ids.slice(from, from + PAGE))) {
        const known = counted.get(article.id);
        const passages = known?.version === article.version ? known.passages : splitIntoPassages(article).length;
        counted.set(article.id, { version: article.version, passages });
        all += passages;
      }
    return all;
  };

  return {
    /** The passages nearest to a question, or null when there are no vectors, the server is away, or it takes too long. */
    near: async (question: string, about: About): Promise<Near[] | null> => {
      const { over, stop } = timeout(questionMs);
      const found = find(question.slice(0, 4000), about).catch((failure: unknown) => {
        if (!(failure instanceof LlmFailure)) needs.log.error({ err: failure }, "Vectors could not be searched.");
        return null;
      });
      return Promise.race([found, over]).finally(stop);
    },
    /** The passages nearest to each of some questions, asked for in one request, `beside` among them. Throws LlmFailure. */
    nearAll: async (
      questions: readonly string[],
      { beside = new Map(), ...asked }: { about: About; deadlineMs: number; beside?: ReadonlyMap<string, Held> },
    ): Promise<"off" | "reading" | { near: Near[][]; cost: number | undefined }> => {
      const found = await ready(asked.about);
      if (typeof found === "string" || questions.length === 0)
        return typeof found === "string" ? found : { near: [], cost: 0 };
      const { model, vectors, cost } = await models.embed(questions, asked);
      if (model !== found.model) throw new LlmFailure("malformed");
      const held = new Map([...found.held, ...beside]);
      const near: Near[][] = [];
      for (const question of vectors) near.push(await nearest(held, { question, limit: NEAR_MAX }));
      if (near.every((one) => one.length === 0)) {
        reader.look();
        return "reading";
      }
      return { near, cost };
    },
    /** An article that is not published yet, read for this asking alone; none where nothing is searched by meaning. Throws LlmFailure. */
    readDraft: async (article: Article, asked: { deadlineMs: number }): Promise<Map<string, Held>> => {
      const found = await ready({});
      if (typeof found === "string") return new Map();
      const { model, vectors } = await models.embed(textsOf(article), asked);
      const all = joined(vectors);
      if (!all || model !== found.model) return new Map();
      return new Map([[article.id, { version: article.version, dimensions: vectors[0]?.length ?? 0, vectors: all }]]);
    },
    /** How far the model has read: what the settings show. */
    state: async (): Promise<EmbeddingState> => {
      const model = await models.vectorModel();
      if (!model) return { model: null, done: 0, total: 0, problem: null };
      const known = await readBy(store.read, model);
      const { changed } = await unread(store.read, model);
      for (const id of changed) known.delete(id);
      const done = [...known.values()].reduce((sum, { passages }) => sum + passages, 0);
      return { model, done, total: done + (await passagesOf(changed)), problem: reader.problem() };
    },
    /** Articles or models have changed. */
    changed: reader.look,
    idle: reader.idle,
    close: reader.close,
  };
};
export type EmbeddingsRoom = ReturnType<typeof openEmbeddingsRoom>;
