import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";

/** A question in other words that ask the same. `naming`: what an answer to it must speak of. */
export type Reworded = { question: string; naming: readonly string[] };

// What is asked in the one way is told in articles in the other: the name of what is asked for stands as it was.
const ways: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^(?:do|can|will) you (?:guys )?(?:also )?(?:accept|take) (?:payments? (?:by|with|in|via|through) )?(.{2,40}?)(?: (?:as )?payments?| cards?)?[\s?.!]*$/iu,
    (name) => `Can I pay with ${name}?`,
  ],
  [
    /^(?:а )?(?:вы )?принимаете(?: ли)?(?: вы)?(?: (?:оплату|к оплате|платежи))? (?:через |по |в )?(.{2,40}?)(?: к оплате)?[\s?.!]*$/iu,
    (name) => `Можно ли оплатить ${name}?`,
  ],
  [
    /^(?:and )?who (?:pays|covers|has to pay|must pay)(?: for)? (?:the |my |your )?(.{2,60}?)(?: costs?)?[\s?.!]*$/iu,
    (name) => `How much does ${name} cost?`,
  ],
  [
    /^(?:а )?(?:кто (?:платит|оплачивает|заплатит)|за чей сч[её]т)(?: за)? (.{2,60}?)[\s?.!]*$/iu,
    (name) => `Сколько стоит ${name}?`,
  ],
];

/** A question that some articles answer under other words; null where it is asked in none of these ways. */
export const reworded = (question: string): Reworded | null => {
  for (const [pattern, into] of ways) {
    const name = pattern.exec(question.trim())?.[1];
    const naming = name === undefined ? [] : words(name).filter((word) => !stopWords.has(word));
    if (name !== undefined && naming.length > 0) return { question: into(name), naming: naming.map(stem) };
  }
  return null;
};
