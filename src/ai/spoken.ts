import { detectLanguage, type Language, words } from "../kernel/text";

const WORDS_MIN = 3;
/** One of these alone tells English from a product's name. */
const ENGLISH =
  /(?<![\p{L}])(?:hi|hello|hey|thanks|thank|please|yes|no|ok|okay|help|the|is|are|my|i|you|can|how|what|why|when|where|who|do|not|with|for)(?![\p{L}])/iu;

/** Whether a text says by itself what language its writer speaks: "E3", "iPhone 15" and "👍" don't. */
const tells = (text: string, language: Language): boolean => {
  if (language === "ru") return true;
  const own = words(text).filter((word) => /^\p{L}+$/u.test(word));
  return own.length >= WORDS_MIN || (language === "en" && ENGLISH.test(text));
};

/** The language of the newest of these texts that tells one. */
export const languageTold = (texts: readonly string[]): Language | null => {
  for (const text of [...texts].reverse()) {
    const language = detectLanguage(text);
    if (tells(text, language)) return language;
  }
  return null;
};

/** The same; `former` where none tells one. */
export const languageSpoken = (texts: readonly string[], former: string | null = null): Language => {
  const told = languageTold(texts);
  if (told !== null) return told;
  if (former === "ru" || former === "en") return former;
  return detectLanguage(texts.join("\n"));
};

// What stands on a screen keeps its language: what is quoted, and Latin words with a capital.
const SHOWN =
  /«[^»]*»|“[^”]*”|„[^“]*“|"[^"]*"|`[^`]*`|\*\*[^*]*\*\*|(?<!\p{L})\p{Lu}[\p{Script=Latin}\p{N}]*(?!\p{L})/gu;

/** Whether an answer is written in another language than it was asked for; what a Russian one names on a screen is not judged. */
export const isForeign = (text: string, wanted: Language): boolean => {
  if (wanted === "other") return false;
  const isOther = (written: Language | null): boolean => written !== null && written !== "other" && written !== wanted;
  if (!isOther(languageTold([text]))) return false;
  const plain = text.replace(SHOWN, (shown) => (/^\p{Script=Cyrillic}/u.test(shown) ? shown : " "));
  return wanted !== "ru" || !/\p{Script=Cyrillic}/u.test(plain) || isOther(languageTold([plain]));
};
