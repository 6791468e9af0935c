import type { Manners } from "../../../desk/manners/model";
import type { Rule } from "../../../desk/routing/model";
import { answerQuestions } from "../../../kernel/thread";
import type * as wire from "../../../kernel/wire";
import type { AskedOfArticle } from "../../../knowledge/asked/read";
import { hiddenFrom } from "../../../knowledge/audience";
import { buildIndex, type MissedBefore, search, setAsked, setMissed } from "../../../knowledge/search";
import { type Asking, docOf, type Shelf } from "../../../knowledge/shelf";
import type { Article } from "../../../knowledge/store";
import type { Near } from "../../embeddings/model";
import { type Learned, type Lessons, learn, type Opinion, opinionOf, sameWords } from "../../local/opinion";
import { crossValidate } from "../../quality/cross-validate";
import { cutsOf, type Fate, namedFrom } from "../../quality/model";
import type { Content } from "../model";
import { withoutFold } from "./folds";
import { type Label, targetsOf } from "./model";
import { type Asked, replay } from "./replay";

/** One of the two versions that are held against each other. */
export type Side = { content: Content; lessons: Lessons };
export type Sides<T> = { live: T; draft: T };
/** `near`: what is near in meaning to the questions that it may be searched with; absent where only words are searched. */
export type Item = Asked & { label: Label; near?: ReadonlyMap<string, Near[]> };
export type Opened = {
  articles: Article[];
  synonyms: string[][];
  /** What the articles have answered before. */
  asked: AskedOfArticle[];
  /** What none of them has. */
  missed: MissedBefore[];
  now: number;
  rules: Rule[];
  publicUrl: string;
  applyThreshold: number;
  manners: Manners;
  sides: Sides<Side>;
  /** What became of suggestions on this desk. */
  fates: Fate[];
  /** The words of all that will be measured. */
  measured: string[];
};
export type Ask =
  | { open: Opened }
  | { learn: number }
  | { decide: Item[] }
  | { read: { side: keyof Sides<Side>; text: string } }
  | { search: { question: string; near?: Near[] } & Asking };
/** From which confidence each category is set by itself. */
export type Cuts = ReadonlyMap<string, number>;
export type Told =
  | { cuts: Sides<Cuts> }
  /** `unmet`: questions that were searched without their meaning, for want of it. */
  | { decided: (Sides<wire.Decision> & { unmet: string[] })[] }
  | { opinion: Opinion }
  | { found: Awaited<ReturnType<Shelf["search"]>> }
  | { ready: true };

type State = Opened & {
  search: (question: string, asking?: Asking & { near?: readonly Near[] | undefined }) => ReturnType<Shelf["search"]>;
  keys: Map<string, string>;
  wordings: Set<string>;
  /** Both sides learn from the same, and go by the same. */
  isSame: { lessons: boolean; all: boolean };
  learned: Sides<Learned> | null;
  cuts: Sides<Cuts>;
};
let state: State | null = null;

const mustBeOpen = (): State => {
  if (!state) throw new Error("The trial's thread was not opened.");
  return state;
};

/** Measured as the desk measures its own categories: each text by a classifier that had not seen it. */
const measuredCuts = ({ content, lessons }: Side, fates: readonly Fate[]): Cuts => {
  const items = lessons.examples.map((one) => ({ ...one, source: { kind: "example" as const } }));
  const cases = namedFrom(crossValidate(items, lessons.categories), content.classify.likelyMin);
  return cutsOf({ cases, fates }, targetsOf(content));
};

const open = (opened: Opened): Sides<Cuts> => {
  const index = buildIndex(opened.articles.map(docOf), { synonyms: opened.synonyms });
  for (const one of opened.asked) setAsked(index, one);
  setMissed(index, opened.missed);
  const articles = new Map(opened.articles.map((article) => [article.id, article]));
  const { live, draft } = opened.sides;
  const isSame = JSON.stringify(live) === JSON.stringify(draft);
  const ofLive = measuredCuts(live, opened.fates);
  const cuts = { live: ofLive, draft: isSame ? ofLive : measuredCuts(draft, opened.fates) };
  state = {
    ...opened,
    search: async (question, { limit = 8, locale, viewer, only, besides, near = [] } = {}) => ({
      hits: search(index, question, {
        limit,
        locale,
        without: hiddenFrom(articles.values(), { viewer, only }),
        besides,
        // What was read in another version may stand elsewhere now.
        near: near.filter(({ id, version }) => articles.get(id)?.version === version),
        now: opened.now,
      }),
      articles,
    }),
    keys: new Map(opened.articles.map(({ id, key }) => [id, key])),
    wordings: new Set(opened.measured.map(sameWords)),
    isSame: {
      lessons: JSON.stringify(live.lessons) === JSON.stringify(draft.lessons),
      all: isSame,
    },
    learned: null,
    cuts,
  };
  return cuts;
};

const taught = ({ lessons }: Side, { fold, measured }: { fold: number; measured: Set<string> }): Learned =>
  learn({ ...lessons, examples: withoutFold(lessons.examples, { fold, measured }) });

const learnFold = (fold: number): void => {
  const { sides, wordings: measured, isSame } = mustBeOpen();
  const live = taught(sides.live, { fold, measured });
  const draft = isSame.lessons ? live : taught(sides.draft, { fold, measured });
  state = { ...mustBeOpen(), learned: { live, draft } };
};

const learnedOf = (side: keyof Sides<Side>): Learned => {
  const { learned } = mustBeOpen();
  if (!learned) throw new Error("The trial's thread has not learned yet.");
  return learned[side];
};

/** Decides by the desk's own engine alone. */
const decide = async ({ label, near, ...asked }: Item): Promise<Sides<wire.Decision> & { unmet: string[] }> => {
  const { publicUrl, applyThreshold, manners, rules, sides, keys, search: find, isSame, cuts } = mustBeOpen();
  const unmet = new Set<string>();
  const byMeaning: Shelf["search"] = (question, asking) => {
    const meant = near?.get(question);
    if (near && !meant) unmet.add(question);
    return find(question, { ...asking, near: meant });
  };
  const by = (side: keyof Sides<Side>) => {
    const { content } = sides[side];
    return replay(
      {
        classifier: {
          read: async (text) => opinionOf(learnedOf(side), text),
          categories: async () => content.categories,
        },
        shelf: { changed: () => {}, search: byMeaning },
        publicUrl,
        llm: null,
        content,
        manners,
        rules,
        applyThreshold,
        cuts: cuts[side],
        // No model is asked here.
        modelCuts: new Map(),
        keyOf: (article) => keys.get(article) ?? article,
        clock: () => performance.now(),
      },
      asked,
      label,
    );
  };
  const live = await by("live");
  const draft = isSame.all ? live : await by("draft");
  return { live, draft, unmet: [...unmet] };
};

answerQuestions<Ask, Told>(async (ask) => {
  if ("open" in ask) return { cuts: open(ask.open) };
  if ("learn" in ask) learnFold(ask.learn);
  else if ("read" in ask) return { opinion: opinionOf(learnedOf(ask.read.side), ask.read.text) };
  else if ("search" in ask) {
    const { question, ...options } = ask.search;
    return { found: await mustBeOpen().search(question, options) };
  } else {
    const decided: (Sides<wire.Decision> & { unmet: string[] })[] = [];
    for (const item of ask.decide) decided.push(await decide(item));
    return { decided };
  }
  return { ready: true };
});
