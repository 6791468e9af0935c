import { wholeWord } from "../kernel/text";

const denying =
  "not|never|no|none|nor|nobody|nothing|cannot|without|exclu\\p{L}+|unavailable|missing|lacks?|impossible|forbidden|prohibited|refus\\p{L}+|den(?:y|ied)|\\p{L}+n't|не|нет|ни|никто|ничего|никак\\p{L}+|нельзя|никогда|без|исключ\\p{L}+|запре\\p{L}+|невозможн\\p{L}+|недоступн\\p{L}+|отсутств\\p{L}+|отказ\\p{L}*";
// "Only in the EU" denies something too, and something else than "not in the EU".
const limiting = "except\\p{L}*|only|unless|until|instead|кроме|только|пока";
/** Whether a text, made plain, denies anything. */
export const DENIAL = wholeWord(denying);
/** The same, and whether it limits. */
export const NEGATION = wholeWord(`${denying}|${limiting}`);
