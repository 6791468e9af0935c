const before = (negators: string) => new RegExp(`(?<![\\p{L}\\p{N}'])(?:${negators})\\s+$`, "iu");
const DENIED = before(
  "no|without(?: any)?|(?<!do )not(?: an?| any)?|(?:is|are|was)n't(?: an?)?|false|anti|не|нет|без|никакого|ни",
);
const LETTERS_BACK = 40;
/** "Не издевайтесь" begs for an end of what is there. */
const BEGS = /(?:[йи]те|[йи]тесь)$/iu;

/** Of danger only these are taken back: who has no smoke is safe, who has no ambulance is not. */
const NO_DANGER =
  /^(?:(?:is|are|was|were|got|been|in|on|caught|catch(?:es|ing)?|started?(?: to)?) )?(?:fire|smok(?:e|es|ing|ed)|flames|spark(?:s|ing|ed)?|burn(?:s|ing|ed|t)?|(?:burning|burnt) smell|injur(?:y|ies|ed)|bleeding|(?:electric(?:al)? )?shocks?|explod(?:e|es|ed|ing)|explosions?|gas leaks?|emergency|smells? (?:of|like) burning|дым(?:а|ит|ится|ятся|ил\p{L}*)?|искр\p{L}*|гор(?:ит|ят|ел\p{L}?)|загорел\p{L}*|вспыхнул\p{L}*|взорвал\p{L}*|обж[её]г\p{L}*|обожгл\p{L}*|пожар(?:а|ов)?|ожог(?:а|ов)?|травм\p{L}*|взрыв(?:а|ов)?|кровотечени[ея]|отравлени[ея]|запах(?:а)? гари|утечк[аи] газа)$/iu;
const harmless = "(?:smoke|smoking|fire|sparks?|sparking|flames|burning|дыма?|дымит|огня|искр|искрит|горит)";
/** "It did not explode", "nothing is burning", "no smoke or sparks". */
const SAFE = before(
  [
    "(?:(?:is|are|was|were|does|did|has|have|had)(?:n't| not)|never|nothing(?: is| was| has| ever)?|(?:nobody|no one|none)(?: of us)?(?: is| was| has| got)?)(?: been| even| really| actually| ever| any| a)*",
    `(?:no|not|without|never|nor|без|ни)(?: any| on| in)? ${harmless},? (?:or|nor|или|ни)(?: any| a)?`,
  ].join("|"),
);
const later = "(?:тоже|пока|уже|больше|вообще|совсем|там|тут|сейчас)";
const notSeen = `^\\s+(?:(?:тоже|пока|уже|больше|вроде|точно) )?(?:нет|не было|не видно|не вижу)(?:\\s+${later})?`;
/** "Дыма нет", "дым не вижу, тихо"; no "дым не видно выхода", nor "дым нет ни света": what is not there would follow. */
const GONE = new RegExp(`${notSeen}\\s*(?:[^\\s\\p{L}\\p{N}]|$)`, "iu");
/** "У нас дыма нет и искр нет": in this case it goes on. */
const GONE_BESIDE = new RegExp(`${notSeen}\\s+(?:и|а|но|ни|просто|только)(?!\\p{L})`, "iu");
/** "Из-за дыма не видно": something else is not seen. */
const FOR_IT = /(?<!\p{L})(?:из-за|от|после|среди|полно|полон|полна|много|столько|куча|клубы|облако)\s+$/iu;
const MUCH = /^\s+(?:полно|много|столько|куча)(?!\p{L})/iu;
/** One thing alone: with a second word it may be another that does not come, "дым из машины вода не идёт". */
const place =
  "(?:\\s+(?:в|во|на|из|от|у|под|около|внутри)\\s+(?:(?:моей|моего|нашей|нашего|нашем|вашей|вашего|этой|этого|самой|самого|новой|нового|всей|всего) )?\\p{L}+)?";
const still = "(?:тоже |пока |уже |больше |вроде |точно |там |тут |здесь )?";
/** "Дыма нет в комнате", "дыма на кухне нет": in this case it is the thing itself that is not there, where nothing else asks for the case. */
const NOT_THERE = new RegExp(`^${place}\\s+${still}(?:нет|не было|не видно|не вижу|не чувствую)(?!\\p{L})`, "iu");
const BEGINS = /(?:^|[.,;:!?()—–-]\s*|(?<!\p{L})(?:и|а|но|что|там|тут|здесь|же|ни)\s+)$/iu;
/** "Дым не идёт". */
const NOT_COMING = new RegExp(`^${place}\\s+${still}не (?:ид[её]т|ш[её]л|пош[её]л|валит|появл\\p{L}+)(?!\\p{L})`, "iu");
/** What only has its name from it: a pulse mode, a spark plug, a smoking area. */
const NAMED_BY =
  /^(?:(?:pulse|burn|smoke|explosion)[\s-]+(?:modes?|buttons?|settings?|functions?|options?|features?|program(?:me)?s?|cycles?|views?)|spark[\s-]+plugs?|sparks?[\s-]+plug-?ins?|smoking[\s-]+(?:areas?|rooms?)|(?:smoke|monoxide|leaks?)[\s-]+(?:detectors?|alarms?|sensors?|monitors?)|пожарн(?:ые|ых|ую|ым)[\s-]+(?:датчик|извещател|сигнализац|шланг|кран|щит)\p{L}*)(?!\p{L})/iu;
/** "Датчики дыма", "сигнализатор угарного газа". */
const NAMED_AFTER =
  /(?<!\p{L})(?:датчик|детектор|сигнализатор|извещател|анализатор)\p{L}* (?:(?:на|для|утечки|обнаружения) )?$/iu;
/** Who asks whether a thing smokes, or whether one may, sees no smoke: "do these candles smoke?", "can I smoke on the balcony?" */
const ASKED_WHETHER =
  /(?:(?<!\p{L}\s+)(?:do|does|will|would) (?:the|your|these|those|this|it|they) (?:\p{L}+ ){0,2}|(?<!\p{L})(?:can|may|could|must|should) (?:i|we|you|one|guests|people) (?:not )?|(?<!\p{L})(?:allowed|permitted|ok|okay|forbidden) to |(?<!\p{L})(?:i|we|you|people|guests) (?:don't |do not |never )?)$/iu;

/** "Нет дыма"; who says "нет, дымит" says the reverse, also without the comma. */
const NONE_OF =
  /^(?:дыма|искр|пожар(?:а|ов)|ожог(?:а|ов)|травмы?|взрыв(?:а|ов)|кровотечени[йя]|отравлени[йя]|запаха гари|утечки газа)$/iu;

/** Patterns as they are read from place to place; each is made once. */
const everywhere = new Map<RegExp, RegExp>();

type Place = { piece: string; before: string; after: string };

const first = (text: string, patterns: readonly RegExp[], isDenied: (place: Place) => boolean): string | null => {
  for (const pattern of patterns) {
    const all = everywhere.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
    everywhere.set(pattern, all);
    for (const { 0: piece, index } of text.matchAll(all)) {
      const end = index + piece.length;
      const around = {
        before: text.slice(Math.max(0, index - LETTERS_BACK), index),
        after: text.slice(end, end + LETTERS_BACK),
      };
      if (!isDenied({ piece, ...around })) return piece.toLowerCase();
    }
  }
  return null;
};

/** The first piece of a text that fits one of the patterns and is not itself denied ("not urgent"); null where there is none. */
export const said = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, ({ piece, before: said }) => !BEGS.test(piece) && DENIED.test(said));

/** Where a "no" takes nothing back: it nearly happened, it did not pass without it, or somebody cries "oh no". */
const NO_DENIAL =
  /(?<!\p{L})(?:(?:чуть|едва)(?: было)? не|не (?:обош|обход)\p{L}+ (?:\p{L}+ )?без|(?:oh|help),? no|no no)\s+$/iu;
/** "I did nothing smoke came out": nothing is not what smokes. */
const NOTHING_DONE =
  /(?<!\p{L})(?:did|do|doing|done|touched|changed|pressed|moved) nothing (?:smoke|fire|flames|sparks)$/iu;
const NOT_WITHOUT = /^\s+не (?:обош|обход)\p{L}/iu;
const NO_BEFORE = /(?<!\p{L})нет\s+$/iu;

/** Whether a word of danger stands in the name of something harmless. */
const isNameGiver = (piece: string, after: string): boolean => {
  const word = /[\p{L}]+$/u.exec(piece)?.[0] ?? "";
  return word !== "" && NAMED_BY.test(`${word}${after}`);
};

const isTakenBack = ({ piece, before: said, after }: Place): boolean => {
  if (isNameGiver(piece, after) || NAMED_AFTER.test(said)) return true;
  if (/^smoke$/iu.test(piece) && ASKED_WHETHER.test(said)) return true;
  if (!NO_DANGER.test(piece) || NO_DENIAL.test(said) || NOT_WITHOUT.test(after)) return false;
  if (FOR_IT.test(said) || MUCH.test(after) || NOTHING_DONE.test(`${said}${piece}`)) return false;
  const isCase = NONE_OF.test(piece);
  if (NO_BEFORE.test(said)) return isCase;
  if (isCase && ((BEGINS.test(said) && NOT_THERE.test(after)) || GONE_BESIDE.test(after))) return true;
  return DENIED.test(said) || SAFE.test(said) || GONE.test(after) || (/^дым$/iu.test(piece) && NOT_COMING.test(after));
};

/** The same of danger, which is taken back only by a "no" to the thing itself ("no smoke", "без дыма", "не горит"). */
export const dangerSaid = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, isTakenBack);
