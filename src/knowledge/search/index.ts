export { add, buildIndex, type Doc, type IndexedPassage, remove, type SearchIndex } from "./build";
export { type Hit, type HitScores, oncePerArticle, search } from "./search";
