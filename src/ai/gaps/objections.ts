import type { Store } from "../../../db/client";
import type * as wire from "../../kernel/wire";
import { listArticles } from "../../knowledge/store";
import { mustBeOpen } from "./draft";
import * as store from "./store";
import type { Ask, Told } from "./thread";
import { draftOf } from "./try-draft";

type Needs = { store: Store; think: (ask: Ask) => Promise<Told> };

const ARTICLES_MAX = 20_000;
const CONVERSATIONS_MAX = 500;

/** What a lead should know before a gap's draft goes out: which articles it contradicts, who reads it, who is told. */
export const objections = async ({ store: desk, think }: Needs, id: string): Promise<wire.GapObjections> => {
  const gap = await store.getGap(desk.read, id);
  mustBeOpen(gap);
  const draft = await draftOf(desk, gap);
  const others = (await listArticles(desk.read, { state: "published", limit: ARTICLES_MAX })).filter(
    (one) => one.locale === draft.locale && one.id !== draft.id,
  );
  const told = await think({
    compare: [draft, ...others].map(({ id: article, locale, title, text }) => ({ id: article, locale, title, text })),
    only: draft.id,
  });
  if (!("contradictions" in told)) throw new Error("The gaps' thread gave another answer.");
  const contradictions = told.contradictions.flatMap(({ what, one, other }): wire.GapObjections["contradictions"] => {
    const [mine, theirs] = one.article === draft.id ? [one, other] : [other, one];
    const found = others.find((article) => article.id === theirs.article);
    if (!found) return [];
    const { id: article, title, locale, slug } = found;
    const said = { draft: mine.sentence, article: theirs.sentence };
    return [{ what, said, article: { id: article, title, locale, slug } }];
  });
  const asked = await store.conversationsOf(desk.read, { gap: id, limit: CONVERSATIONS_MAX });
  const waiting = new Set(asked.filter(({ status }) => !/^(?:solved|closed)$/.test(status)).map((one) => one.id));
  return { contradictions, waiting: waiting.size, audience: draft.audience };
};
