import snowball from "snowball-stemmers";
import { stopWords } from "./stop-words";

const english = snowball.newStemmer("english");
const russian = snowball.newStemmer("russian");

/** A guess by script and by the letters only Russian (or only other Cyrillic languages) uses. */
export type Language = "en" | "ru" | "other";

const isCyrillic = /\p{Script=Cyrillic}/u;
const isLatin = /\p{Script=Latin}/u;
const beyondRussian = /[іїєґўјљњћџђќѓѕәғқңөұүһ]/giu;
const beyondEnglish = /[äöüßéèêëàâçñáíóúõãåøæœłżźśćěšřžůőűăâîșțğışı]/giu;
const commonEnglish =
  /(?:^|[^\p{L}])(?:the|is|are|i|my|you|to|of|and|a|in|it|can|how|what|do|not|for|on|with|please|hi|hello|thanks)(?=$|[^\p{L}])/giu;
const commonOther =
  /(?:^|[^\p{L}])(?:der|die|das|und|ich|nicht|ist|mit|für|wie|le|la|les|des|et|je|est|pas|pour|avec|el|los|las|que|por|para|con|una|não|uma|em|il|che|di|per|non|och|att|het|een|van|jak|nie|się)(?=$|[^\p{L}])/giu;

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** The language most letters of `text` are written in; without letters, or in another language, "other". */
export const detectLanguage = (text: string): Language => {
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  const letters = count(text, /\p{L}/gu);
  if (letters === 0 || (cyrillic + latin) * 2 < letters) return "other";
  // Product names and links are Latin in Russian mail too, so a quarter of Cyrillic letters is enough.
  if (cyrillic * 3 >= latin) return count(text, beyondRussian) * 25 > cyrillic ? "other" : "ru";
  const foreign = count(text, commonOther) + count(text, beyondEnglish) / 2;
  return foreign > count(text, commonEnglish) ? "other" : "en";
};

const latinTwins = [..."aceopxykmthb"];
const cyrillicTwins = [..."асеорхукмтнв"];
const twins = (from: readonly string[], to: readonly string[]) =>
  new Map(from.map((letter, at) => [letter, to[at] ?? letter]));
const toCyrillic = twins(latinTwins, cyrillicTwins);
const toLatin = twins(cyrillicTwins, latinTwins);
const combining = /(\p{Script=Latin})\p{M}+/gu;

/** Lower case, one spelling for ё and е, for accents, quotes and wide forms; й and ї keep their marks, they are letters. */
export const foldForSearch = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
  if (!/[^\x00-\x7f]/.test(text)) return text.toLowerCase().replaceAll("`", "'");
  const lower = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[’‘ʼ`´]/g, "'");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
  if (!/[^\x00-\x7f]/.test(lower)) return lower;
  return isLatin.test(lower) ? lower.normalize("NFD").replace(combining, "$1").normalize("NFC") : lower;
};

// Customers type Latin letters inside Russian words ("cсылка") and the reverse; searching must not see the difference.
const straighten = (word: string): string => {
  if (!isCyrillic.test(word) || !isLatin.test(word)) return word;
  const letters = [...word];
  const table = letters.filter((letter) => isCyrillic.test(letter)).length * 2 >= letters.length ? toCyrillic : toLatin;
  return letters.map((letter) => table.get(letter) ?? letter).join("");
};

/** A pattern for any of these ways of saying something, from the beginning of a word to the end of one. */
export const wholeWord = (ways: string, flags: "u" | "iu" | "gu" | "giu" = "u"): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${ways})(?![\\p{L}\\p{N}])`, flags);

const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+(?:'[\p{L}]+)*/gu;
const contractions: ReadonlyMap<string, readonly string[]> = new Map(
  "can:cant,cannot do:dont does:doesnt did:didnt is:isnt are:arent was:wasnt have:havent has:hasnt had:hadnt will:wont would:wouldnt could:couldnt should:shouldnt"
    .split(" ")
    .flatMap((entry) => {
      const [verb = "", forms = ""] = entry.split(":");
      return forms.split(",").map((form) => [form, [verb, "not"]] as const);
    }),
);

const expandFresh = (word: string): readonly string[] => {
  const bare = word.replaceAll("'", "");
  const contracted = contractions.get(bare);
  if (contracted) return contracted;
  if (!word.includes("'")) return [straighten(word)];
  return [word.replace(/'(?:s|re|ll|ve|m|d)$/, "").replaceAll("'", "")];
};

const cacheSizeMax = 100_000;
const expanded = new Map<string, readonly string[]>();

// Texts repeat their words: what one word is expanded to is looked up once.
const expand = (word: string): readonly string[] => {
  const known = expanded.get(word);
  if (known !== undefined) return known;
  const fresh = expandFresh(word);
  if (expanded.size >= cacheSizeMax) expanded.clear();
  expanded.set(word, fresh);
  return fresh;
};

/** Folded words in order, stop words included; "don't" and "dont" give "do", "not". */
export const words = (text: string): string[] => {
  const found = foldForSearch(text).match(wordPattern) ?? [];
  const all: string[] = [];
  for (const word of found) all.push(...expand(word));
  return all;
};

// Verbs and nouns of one root end differently and Snowball leaves them apart: монетизац|ия, монетизирова|ть, аватарк|а, аватар.
const russianTails = /(?:изирова|изова|изаци|изац|ирова|ирован|ова|ован|ыва|ива|ени|ан)$/u;

const stemFresh = (word: string): string => {
  if (/\d/.test(word)) return word;
  if (!isCyrillic.test(word)) return isLatin.test(word) ? english.stem(word) : word;
  const stem = russian.stem(word);
  const short = stem.replace(russianTails, "");
  return short.length >= 4 ? short : stem;
};

const cache = new Map<string, string>();

/** The Snowball stem of one folded word, by the script of its letters; words with digits stay whole. */
export const stem = (word: string): string => {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const fresh = stemFresh(word);
  if (cache.size >= cacheSizeMax) cache.clear();
  cache.set(word, fresh);
  return fresh;
};

/** Stems of all words in order, stop words included. */
export const stems = (text: string): string[] => words(text).map(stem);

/** Stems of the words that carry a topic; of all words when nothing else is left ("how are you"). */
export const topicStems = (text: string): string[] => {
  const all = words(text);
  const topical = all.filter((word) => !stopWords.has(word));
  return (topical.length > 0 ? topical : all).map(stem);
};

const latinOf: Readonly<Record<string, string>> = Object.fromEntries(
  "а-a б-b в-v г-g д-d е-e ж-zh з-z и-i й-i к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-h ц-c ч-ch ш-sh щ-sch ъ- ы-y ь- э-e ю-yu я-ya"
    .split(" ")
    .map((pair) => pair.split("-")),
);

/** A folded word in Latin letters, so that "шортс" and "shorts", "рутуб" and "rutube" meet. */
export const transliterate = (word: string): string =>
  isCyrillic.test(word) ? [...word].map((letter) => latinOf[letter] ?? letter).join("") : word;

/** Character n-grams of one folded word, its ends marked with "^" and "$"; a word shorter than `min` gives itself. */
export const ngrams = (word: string, { min = 3, max = 4 } = {}): string[] => {
  const marked = `^${word}$`;
  if (marked.length <= min) return [marked];
  const grams: string[] = [];
  for (let size = min; size <= max; size++)
    for (let at = 0; at + size <= marked.length; at++) grams.push(marked.slice(at, at + size));
  return grams;
};
