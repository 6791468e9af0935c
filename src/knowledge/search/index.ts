export type { AskedBefore } from "./asked";
export {
  add,
  buildIndex,
  type Doc,
  type IndexedPassage,
  remove,
  type SearchIndex,
  setAsked,
  setMissed,
} from "./build";
export { changeGradually } from "./gradually";
export type { MissedBefore } from "./missed";
export { type Hit, type HitScores, oncePerArticle, type SearchOptions, search, worthReading } from "./search";
export { openRewriting, type Synonyms } from "./synonyms";
