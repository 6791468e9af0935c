import { sameWords } from "../../local/opinion";

export const FOLDS = 5;

/** FNV-1a: the same words fall into the same fold in every process and version of Node. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
};

/** The fold of a text: two that have the same words are never parted. */
export const foldOf = (text: string): number => hash(sameWords(text)) % FOLDS;

/**
 * What may be learned from while this fold is measured: nothing in the words of what is measured, whoever labelled it.
 * So a conversation's own label, or an example copied from it, is never its teacher.
 */
export const withoutFold = <T extends { text: string }>(
  examples: readonly T[],
  { fold, measured }: { fold: number; measured: ReadonlySet<string> },
): T[] => examples.filter(({ text }) => foldOf(text) !== fold || !measured.has(sameWords(text)));
