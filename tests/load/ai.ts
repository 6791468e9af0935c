import { auroc, hitAt, mrrAt10, topK } from "../../src/ai/eval/metrics";
import { openChance, shuffled } from "../../src/ai/local/chance";
import { belongs, predict, train } from "../../src/ai/local/classifier";
import { decide } from "../../src/ai/local/gate";
import { detectLanguage } from "../../src/kernel/text";
import { buildIndex, oncePerArticle, search, setAsked, setMissed } from "../../src/knowledge/search";
import { articleRowsOf, type Question, type Row, rowsOf, type Shelf, samplesAt, shelfOf } from "./ai-samples";
import { type Figure, figure, percentile } from "./figure";
import { plainClassifier, plainSearch } from "./floors/plain";

/** `sure`: that it belongs anywhere; `chance`: that the first one is right. */
type Guess = { ranked: string[]; sure: number; chance: number };
type Learn = (rows: readonly Row[]) => (text: string) => Guess;

const own: Learn = (rows) => {
  const model = train(rows);
  return (text) => {
    const { ranked, inScope } = predict(model, text);
    const chance = (ranked[0]?.confidence ?? 0) * belongs(inScope);
    return { ranked: ranked.slice(0, 3).map(({ label }) => label), sure: inScope, chance };
  };
};

const localeOf = (text: string) => (detectLanguage(text) === "ru" ? ("ru" as const) : ("en" as const));

const openOwn = (docs: Shelf["docs"]) => {
  const index = buildIndex(docs.map((doc) => ({ ...doc, locale: localeOf(doc.text) })));
  return {
    index,
    ask: (question: string) => {
      const hits = search(index, question, { limit: 12, locale: localeOf(question) });
      return { hits, gate: decide(question, hits) };
    },
    rank: (question: string) =>
      oncePerArticle(search(index, question, { limit: 60, locale: localeOf(question) })).map(({ id }) => id),
  };
};

/** How long each call takes, in ms, once it is warm. */
const timed = (texts: readonly string[], call: (text: string) => unknown): number[] => {
  for (const text of texts.slice(0, 50)) call(text);
  return texts.map((text) => {
    const from = performance.now();
    call(text);
    return performance.now() - from;
  });
};

const took = <T>(work: () => T): { value: T; ms: number } => {
  const from = performance.now();
  return { value: work(), ms: performance.now() - from };
};

const speed = (metric: string, { value, floor }: { value: number[]; floor: number[] }): Figure[] =>
  [50, 99].map((p) =>
    figure("ai", `${metric}P${p}Ms`, { value: percentile(value, p / 100), floor: percentile(floor, p / 100) }),
  );

const EXAMPLES = 50_000;

/** Fifty thousand examples of 105 categories: those of two sets, again and again with a word left out. */
const manyRows = (): Row[] => {
  const rows = [...rowsOf("tickets/bitext_importance/train.jsonl"), ...rowsOf("intents/banking77/train.jsonl")];
  return Array.from({ length: EXAMPLES }, (_, n) => {
    const { text, label } = rows[n % rows.length] ?? { text: "", label: "" };
    const words = text.split(" ");
    const round = Math.floor(n / rows.length);
    return { label, text: words.filter((_, at) => round === 0 || at !== (n * 31 + round) % words.length).join(" ") };
  });
};

const classifierSpeed = (): Figure[] => {
  const rows = manyRows();
  const asked = rowsOf("intents/banking77/dev.jsonl").map(({ text }) => text);
  const mine = took(() => own(rows));
  const plain = took(() => plainClassifier(rows));
  return [
    figure("ai", "train50kMs", { value: mine.ms, floor: plain.ms }),
    ...speed("classify", { value: timed(asked, mine.value), floor: timed(asked, plain.value) }),
  ];
};

const ARTICLES = 10_000;

const searchSpeed = (shelves: readonly Shelf[]): Figure[] => {
  const docs = shelves.flatMap((shelf) => shelf.docs);
  const many = Array.from({ length: ARTICLES }, (_, n) => {
    const [one, other] = [docs[n % docs.length], docs[(n * 13 + 7) % docs.length]];
    const isFirst = n < docs.length;
    return {
      id: String(n),
      title: isFirst ? (one?.title ?? "") : `${one?.title} ${other?.title.split(" ").slice(0, 3).join(" ")}`,
      text: isFirst ? (one?.text ?? "") : `${other?.text.slice(0, 200)}\n\n${one?.text}`,
    };
  });
  const asked = shelves.flatMap(({ questions }) => questions.slice(0, 150).map(({ text }) => text));
  const mine = took(() => openOwn(many));
  const plain = took(() => plainSearch(many));
  return [
    figure("ai", "index10kMs", { value: mine.ms, floor: plain.ms }),
    ...speed("search", { value: timed(asked, mine.value.ask), floor: timed(asked, plain.value) }),
  ];
};

type Sample = { name: string; learn: string; ask: string; also?: string; strange?: string };
const sets: Sample[] = [
  { name: "banking77.10", learn: "intents/banking77/train_10.jsonl", ask: "intents/banking77/dev.jsonl" },
  { name: "banking77", learn: "intents/banking77/train.jsonl", ask: "intents/banking77/dev.jsonl" },
  { name: "hwu64.10", learn: "intents/hwu64/train_10.jsonl", ask: "intents/hwu64/dev.jsonl" },
  {
    name: "bankingOos",
    learn: "intents/banking77_oos/train.jsonl",
    ask: "intents/banking77_oos/dev.jsonl",
    also: "intents/banking77_oos/dev_id_oos.jsonl",
    strange: "oos",
  },
  {
    name: "sofmattress",
    learn: "intents/hint3_sofmattress/train.jsonl",
    ask: "intents/hint3_sofmattress/test.jsonl",
    strange: "NO_NODES_DETECTED",
  },
  { name: "itService", learn: "tickets/it_service/train.jsonl", ask: "tickets/it_service/dev.jsonl" },
];

const plainLearn: Learn = (rows) => {
  const read = plainClassifier(rows);
  return (text) => {
    const guess = read(text);
    return { ...guess, chance: guess.sure };
  };
};

/** How far what it says of its chance is from how often it is right, in tenths of chance: 0 to 1 (Guo et al., 2017, expected calibration error). */
const calibrationError = (told: readonly { chance: number; isRight: boolean }[]): number => {
  const tenths = Array.from({ length: 10 }, (_, tenth) =>
    told.filter(({ chance }) => Math.min(9, Math.floor(10 * chance)) === tenth),
  );
  const off = (rows: typeof told) => rows.reduce((sum, { chance, isRight }) => sum + chance - (isRight ? 1 : 0), 0);
  return tenths.reduce((sum, rows) => sum + Math.abs(off(rows)), 0) / Math.max(1, told.length);
};

const classified = (learn: Learn, { rows, asked, strange }: { rows: Row[]; asked: Row[]; strange?: string }) => {
  const read = learn(rows);
  const told = asked.map(({ text, label }) => ({ truth: label, ...read(text) }));
  const inside = told.filter(({ truth }) => truth !== strange);
  const scope = auroc(told.map(({ sure, truth }) => ({ score: sure, isTrue: truth !== strange })));
  const signs = told.map(({ chance, ranked, truth }) => ({ chance, isRight: ranked[0] === truth }));
  return {
    accuracy: topK(inside, 1),
    top3: topK(inside, 3),
    calibrationError: calibrationError(signs),
    auroc: inside.length === told.length ? null : scope,
  };
};

const compareOn = (name: string, given: { rows: Row[]; asked: Row[]; strange?: string }): Figure[] => {
  const [mine, plain] = [classified(own, given), classified(plainLearn, given)];
  return [
    figure("ai", `${name}.accuracy`, { value: mine.accuracy, floor: plain.accuracy }),
    figure("ai", `${name}.top3`, { value: mine.top3, floor: plain.top3 }),
    figure("ai", `${name}.calibrationError`, { value: mine.calibrationError, floor: plain.calibrationError }),
    ...(mine.auroc !== null && plain.auroc !== null
      ? [figure("ai", `${name}.auroc`, { value: mine.auroc, floor: plain.auroc })]
      : []),
  ];
};

/** Every fifth of the real tickets is asked, the rest is learned from. */
const assignees = (): Figure[] => {
  const rows = rowsOf("tickets/assignment_group/train.jsonl");
  const isAsked = (_: Row, at: number) => at % 5 === 0;
  return compareOn("assignmentGroup", {
    rows: rows.filter((row, at) => !isAsked(row, at)),
    asked: rows.filter(isAsked),
  });
};

/** Texts that share an article, be it by way of a third one, stand together. */
const byArticle = (questions: readonly Question[]): string[][] => {
  const groups: { texts: string[]; articles: Set<string> }[] = [];
  for (const { text, gains } of questions) {
    const joined = groups.filter(({ articles }) => [...gains.keys()].some((article) => articles.has(article)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({
      texts: [...joined.flatMap(({ texts }) => texts), text],
      articles: new Set([...joined.flatMap(({ articles }) => [...articles]), ...gains.keys()]),
    });
  }
  return groups.map(({ texts }) => texts);
};

const [FOLDS, DRAWS] = [5, 10];
const folder = "ru/rutube_support";

/** Questions whose article was never asked for before: a fifth is asked, the rest is learned from; all five, and the mean of ten draws, because one alone is right or wrong by some hundredths. */
const byFolds = (learn: Learn): number => {
  const rows = rowsOf(`${folder}/classify_l1_dev.jsonl`);
  const groups = byArticle(shelfOf(folder, "dev").questions);
  const right = Array.from({ length: DRAWS }, (_, draw) => {
    const drawn = shuffled(groups, openChance(draw + 1));
    return Array.from({ length: FOLDS }, (_, fold) => {
      const away = new Set(drawn.filter((_, at) => at % FOLDS === fold).flat());
      const read = learn(rows.filter(({ text }) => !away.has(text)));
      return rows.filter(({ text, label }) => away.has(text) && read(text).ranked[0] === label).length;
    }).reduce((sum, x) => sum + x, 0);
  });
  return right.reduce((sum, x) => sum + x, 0) / (rows.length * DRAWS);
};

/** Russian questions of eleven classes: where their article is new, and where only the articles say what belongs where. */
const rutubeLevel1 = (): Figure[] => {
  const fromArticles = (learn: Learn) =>
    classified(learn, {
      rows: articleRowsOf(`${folder}/corpus.jsonl`),
      asked: rowsOf(`${folder}/classify_l1_dev.jsonl`),
    }).accuracy;
  return [
    figure("ai", "rutubeLevel1.byArticle", { value: byFolds(own), floor: byFolds(plainLearn) }),
    figure("ai", "rutubeLevel1.fromArticles", { value: fromArticles(own), floor: fromArticles(plainLearn) }),
  ];
};

const classifierQuality = (): Figure[] => [
  ...sets.flatMap(({ name, learn, ask, also, strange }) =>
    compareOn(name, {
      rows: rowsOf(learn).filter(({ label }) => label !== strange),
      asked: [...rowsOf(ask), ...(also ? rowsOf(also) : [])],
      strange,
    }),
  ),
  ...assignees(),
  ...rutubeLevel1(),
];

const searchQuality = (name: string, { docs, questions }: Shelf): Figure[] => {
  const asked = questions.filter(({ gains }) => gains.size > 0);
  const [mine, plain] = [openOwn(docs), plainSearch(docs)];
  const ranked = asked.map(({ text, gains }) => ({ ranked: mine.rank(text), gains }));
  const plainly = asked.map(({ text, gains }) => ({ ranked: plain(text).ids, gains }));
  return [
    figure("ai", `${name}.p1`, { value: hitAt(ranked, 1), floor: hitAt(plainly, 1) }),
    figure("ai", `${name}.mrr10`, { value: mrrAt10(ranked), floor: mrrAt10(plainly) }),
  ];
};

const share = (rows: readonly { answered: boolean }[]) =>
  rows.filter(({ answered }) => answered).length / Math.max(1, rows.length);

/** A desk that has been asked these: what was answerable a person answered with its article, and where the bot answered the rest one said that it was wrong. */
const openWithPast = (docs: Shelf["docs"], past: readonly Question[]) => {
  const { index, ask } = openOwn(docs);
  const wrong = new Set(
    past.flatMap(({ text, isAnswerable }) => (!isAnswerable && ask(text).gate.answer ? [text] : [])),
  );
  const asked = new Map<string, { text: string; conversation: null }[]>();
  for (const { text, gains } of past.filter(({ isAnswerable }) => isAnswerable))
    for (const article of gains.keys())
      asked.set(article, [...(asked.get(article) ?? []), { text, conversation: null }]);
  for (const [article, questions] of asked) setAsked(index, { article, questions });
  setMissed(
    index,
    [...wrong].map((text, at) => ({ id: `${at}`, text, conversation: `${at}`, at: 0, isWeak: false })),
  );
  return ask;
};

/** The same on a desk with a past: a half of the questions, drawn by chance, was asked before and the other is asked now; then the other way round. */
const gateWithPast = ({ docs, questions }: Shelf): Figure[] => {
  const all = shuffled(questions, openChance(31));
  const told = [0, 1].flatMap((half) => {
    const ask = openWithPast(
      docs,
      all.filter((_, at) => at % 2 !== half),
    );
    return all
      .filter((_, at) => at % 2 === half)
      .map(({ text, isAnswerable }) => {
        const { gate } = ask(text);
        return { isTrue: isAnswerable, score: gate.confidence, answered: gate.answer };
      });
  });
  const plain = plainSearch(docs);
  const floor = auroc(all.map(({ text, isAnswerable }) => ({ isTrue: isAnswerable, score: plain(text).sure })));
  const of = (isTrue: boolean) => ({ value: share(told.filter((one) => one.isTrue === isTrue)), floor: 1 });
  return [
    figure("ai", "gateWithPast.auroc", { value: auroc(told), floor }),
    figure("ai", "gateWithPast.answeredAnswerable", of(true)),
    figure("ai", "gateWithPast.answeredUnanswerable", of(false)),
  ];
};

const gateQuality = ({ docs, questions }: Shelf): Figure[] => {
  const [mine, plain] = [openOwn(docs), plainSearch(docs)];
  const told = questions.map(({ text, isAnswerable }) => {
    const { gate } = mine.ask(text);
    return { isTrue: isAnswerable, score: gate.confidence, answered: gate.answer, plain: plain(text).sure };
  });
  const floor = auroc(told.map(({ plain: score, isTrue }) => ({ score, isTrue })));
  // Whoever answers everything answers all of both.
  const of = (isTrue: boolean) => ({ value: share(told.filter((one) => one.isTrue === isTrue)), floor: 1 });
  return [
    figure("ai", "gate.auroc", { value: auroc(told), floor }),
    figure("ai", "gate.answeredAnswerable", of(true)),
    figure("ai", "gate.answeredUnanswerable", of(false)),
  ];
};

/** The desk's own engine, without any model: how quick and how right, beside plain TF-IDF with softmax and plain BM25. */
export const ai = async (): Promise<Figure[]> => {
  if (!samplesAt) {
    process.stderr.write("Skipped ai: ../shared/data, which it is measured on, is not there.\n");
    return [];
  }
  const shelves = {
    rutube: shelfOf(folder, "dev"),
    stackfaq: shelfOf("retrieval/stackfaq", "dev"),
    feedbackWho: shelfOf("retrieval/feedbackqa_who", "test"),
    feedbackAustralia: shelfOf("retrieval/feedbackqa_australia", "test"),
  };
  return [
    ...classifierSpeed(),
    ...searchSpeed(Object.values(shelves)),
    ...classifierQuality(),
    ...Object.entries(shelves).flatMap(([name, shelf]) => searchQuality(name, shelf)),
    ...[gateQuality, gateWithPast].flatMap((measure) => measure(shelfOf("ru/rutube_support/holes", ""))),
  ];
};
