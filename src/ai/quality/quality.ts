import type { Read } from "../../../db/client";
import { isHeading } from "../../desk/categories/model";
import { countSince, listCategories } from "../../desk/categories/store";
import { settings } from "../../desk/conversations/store";
import { type Label, listLabels } from "../../desk/labels/store";
import { openThread, type Thread } from "../../kernel/thread";
import { DAY_MS, type Now } from "../../kernel/time";
import type { CategoryCases, CategoryView, QualityReport } from "../../kernel/wire";
import { live } from "../lab/live";
import type { Item } from "./cross-validate";
import { type Case, cutsOf, type Fate, type Guessed, namedFrom, qualityOf } from "./model";
import { fatesOf, modelFatesOf } from "./store";
import type { Ask, Told } from "./thread";

type Measured = {
  guessed: Guessed[];
  fates: Fate[];
  modelFates: Fate[];
  categories: CategoryView[];
  at: number;
  tookMs: number;
  /** How many changes were known when it began. */
  changes: number;
};

const LABELS_MAX = 10_000;
const FATES_MAX = 10_000;
const LATELY_MS = 30 * DAY_MS;
/** What is measured for itself, and not because somebody looks, rests so many times as long as it took. */
const REST_SHARE = 5;
/** Sorting a message waits no longer than this for the first measure. */
const WAIT_MS = 3000;
const SHOWN_MAX = 200;

type Log = { error: (details: object, text: string) => void };

/** How good the categories are, measured beside the main loop on texts the classifier had not seen; measured anew as labels and examples change. */
export const openQuality = ({ read, now, log }: { read: Read; now: Now; log: Log }) => {
  let thread: Thread<Ask, Told> | null = null;
  let measured: Measured | null = null;
  let measuring: Promise<void> | null = null;
  let changes = 0;
  /** How many changes there were when somebody changed something and looked. */
  let hurry = 0;
  let restUntil = 0;
  let isClosed = false;

  const itemsOf = (categories: readonly CategoryView[], labels: readonly Label[]): Item[] => {
    const known = new Set(categories.map(({ id }) => id));
    return [
      ...categories.flatMap(({ id, examples }) =>
        examples.map((text) => ({ text, label: id, source: { kind: "example" as const } })),
      ),
      ...labels.flatMap(({ conversation, category, text }) =>
        known.has(category)
          ? [{ text, label: category, source: { kind: "conversation" as const, id: conversation } }]
          : [],
      ),
    ];
  };

  /** Null when what is being measured is out of date already. */
  const ask = (items: Item[], categories: readonly CategoryView[]): Promise<Told | null> => {
    if (!thread || thread.isOver()) thread = openThread<Ask, Told>("quality-thread");
    const asked = thread;
    const question: Ask = {
      items,
      categories: categories.map(({ id, name, nameRu, description }) => ({
        label: id,
        name,
        about: [nameRu ?? "", description].filter((text) => text.trim() !== ""),
      })),
    };
    return asked
      .ask(question, { patienceMs: hurry <= (measured?.changes ?? 0) ? Number.POSITIVE_INFINITY : 0 })
      .catch((failure: unknown) => {
        if (asked !== thread) return null;
        throw failure;
      });
  };
  const measure = async (): Promise<void> => {
    const before = changes;
    const found = await listCategories(read);
    const categories = found.filter((one) => !isHeading(one, found));
    const labels = await listLabels(read, { excluded: false, limit: LABELS_MAX });
    const [fates, modelFates] = [await fatesOf(read, FATES_MAX), await modelFatesOf(read, FATES_MAX)];
    if (isClosed) return;
    const items = itemsOf(categories, labels);
    const from = performance.now();
    // A desk that has taught nothing yet has no thread for it.
    const told = items.length === 0 ? { guessed: [] } : await ask(items, categories);
    if (!told) return;
    const tookMs = performance.now() - from;
    // What a person changed meanwhile is not made to wait.
    restUntil = hurry > before ? 0 : performance.now() + REST_SHARE * tookMs;
    measured = { guessed: told.guessed, fates, modelFates, categories, at: now(), tookMs, changes: before };
  };

  const again = (): Promise<void> => {
    measuring ??= measure().finally(() => {
      measuring = null;
    });
    return measuring;
  };
  const isStale = () => measured === null || measured.changes !== changes;
  const refresh = (): void => {
    if (!isClosed && isStale() && !measuring && performance.now() >= restUntil)
      again().catch((err) => {
        if (!isClosed) log.error({ err }, "The categories could not be measured; who asks next has it tried again.");
      });
  };

  const targetOf = async (category: Pick<CategoryView, "threshold">): Promise<number> =>
    category.threshold ?? (await live(read)).content.classify.targetPrecision;
  const targets = (categories: readonly CategoryView[]) =>
    Promise.all(categories.map(async (one) => ({ id: one.id, target: await targetOf(one) })));
  /** What was measured, named as the live version names it. */
  const seen = async (): Promise<{ cases: Case[]; fates: Fate[] }> => {
    const { likelyMin } = (await live(read)).content.classify;
    return { cases: namedFrom(measured?.guessed ?? [], likelyMin), fates: measured?.fates ?? [] };
  };

  return {
    /** Categories, labels or the fates of suggestions have changed. `soon`: a person changed them and looks. */
    changed: ({ soon }: { soon: boolean }): void => {
      changes += 1;
      if (!soon) return;
      hurry = changes;
      restUntil = 0;
      if (!measuring || !thread) return;
      // Nobody waits for what is out of date.
      const old = thread;
      thread = null;
      void old.close();
    },
    /** Begins the first measure, which the first message would have to wait for. */
    warmUp: (): void => refresh(),
    /** From which confidence each category is applied by itself. Empty until there is a first measure. */
    cuts: async (): Promise<ReadonlyMap<string, number>> => {
      refresh();
      if (!measured && measuring) {
        let timer: NodeJS.Timeout | undefined;
        const wait = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, WAIT_MS);
        });
        await Promise.race([measuring.catch(() => {}), wait]);
        clearTimeout(timer);
      }
      if (!measured) return new Map();
      const each = await targets(measured.categories);
      return cutsOf(await seen(), each);
    },
    /** The same for a model's word, by what became of it on this desk. */
    modelCuts: async (): Promise<ReadonlyMap<string, number>> => {
      if (!measured) return new Map();
      return cutsOf({ cases: [], fates: measured.modelFates }, await targets(measured.categories));
    },
    /** What is known now; `isFresh` says whether something newer is being measured. */
    report: async (): Promise<QualityReport> => {
      refresh();
      const lately = await countSince(read, now() - LATELY_MS);
      const all = await listCategories(read);
      const inUse = all.filter((one) => !isHeading(one, all));
      const each = await targets(inUse);
      const floor = (await live(read)).content.classify.applyThreshold ?? (await settings(read)).applyThreshold;
      const known = await seen();
      const right = known.cases.filter(({ label, predicted }) => label === predicted).length;
      return {
        isFresh: !isStale(),
        at: measured?.at ?? null,
        n: known.cases.length,
        right,
        categories: each.map(({ id, target }) => qualityOf(known, { id, target, floor, lately: lately.get(id) ?? 0 })),
      };
    },
    /** The texts of a category that the others are taken for, or that are taken for others; and its labels. */
    cases: async (category: string): Promise<CategoryCases> => {
      refresh();
      const [all, labels, known] = await Promise.all([
        listCategories(read),
        listLabels(read, { category, limit: SHOWN_MAX }),
        listLabels(read, { excluded: false, limit: LABELS_MAX }),
      ]);
      const examples = new Map(all.map((one) => [one.id, new Set(one.examples)]));
      const labelled = new Map(known.map((one) => [one.conversation, one.category]));
      // What was mended since it was measured is not shown any more.
      const stands = ({ source, text, label }: Case) =>
        source.kind === "example" ? examples.get(label)?.has(text) === true : labelled.get(source.id) === label;
      const told = ({ source, text, label, predicted, confidence }: Case) => ({
        conversation: source.kind === "conversation" ? source.id : null,
        text,
        label,
        predicted,
        confidence,
      });
      const cases = (await seen()).cases.filter(
        (one) => (one.label === category || one.predicted === category) && stands(one),
      );
      const bySureness = (a: Case, b: Case) => b.confidence - a.confidence;
      return {
        isFresh: !isStale(),
        contradicting: cases
          .filter((one) => one.label === category && one.predicted !== category && one.predicted !== null)
          .sort(bySureness)
          .slice(0, SHOWN_MAX)
          .map(told),
        taken: cases
          .filter((one) => one.predicted === category && one.label !== category)
          .sort(bySureness)
          .slice(0, SHOWN_MAX)
          .map(told),
        labels: labels.map(({ conversation, text, at, excluded, by }) => ({ conversation, text, at, excluded, by })),
      };
    },
    /** Measures now, where something has changed. */
    settle: async (): Promise<void> => {
      while (isStale() && !isClosed) await again();
    },
    close: async (): Promise<void> => {
      isClosed = true;
      await thread?.close();
      await measuring?.catch(() => {});
    },
  };
};
export type Quality = ReturnType<typeof openQuality>;
