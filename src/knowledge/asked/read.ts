import type { Read } from "../../../db/client";
import type { AskedBefore, MissedBefore } from "../search";
import { type Asked, countedOf } from "./model";
import { countingIn, listMissed } from "./store";

/** What search makes of an article's questions. */
export const askedOf = (article: { title: string; text: string }, questions: readonly Asked[]): AskedBefore[] =>
  countedOf(article, questions).map(({ text, conversation, why }) => ({
    text,
    conversation,
    isWeak: why === "settled",
    isByHand: why === "hand",
  }));

export type AskedOfArticle = { article: string; questions: AskedBefore[] };

/** What these articles have answered before: for an index of one's own. */
export const readAsked = async (
  db: Read,
  articles: readonly { id: string; title: string; text: string }[],
): Promise<AskedOfArticle[]> => {
  const found = await countingIn(
    db,
    articles.map(({ id }) => id),
  );
  return articles.flatMap((article) => {
    const questions = askedOf(article, found.get(article.id) ?? []);
    return questions.length > 0 ? [{ article: article.id, questions }] : [];
  });
};

/** So many questions that were answered wrongly search compares with. */
const MISSED_MAX = 2000;

/** What was asked lately and answered wrongly. */
export const readMissed = (db: Read): Promise<MissedBefore[]> => listMissed(db, MISSED_MAX);
