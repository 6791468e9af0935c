import { wholeWord } from "../kernel/text";
import { boundsLeftOut, withoutBounds } from "./bounds";
import { claimsOf, clausesOf, isAlike, sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import { plain } from "./facts";

const word = (ways: string) => wholeWord(ways).source;
// What leads to a condition. A figure behind "only" is the claim itself: "it takes only 5 minutes".
const leads = word(
  [
    "if|unless|when(?:ever)?|except(?:ing)?(?: for)?|provided(?: that)?|providing|as long as|so long as|on condition that|subject to|apart from",
    "если|когда|пока(?: не)?|кроме|за исключением|при (?:условии|наличии|предъявлении)(?:,? что|,? если)?|при том,? что|исключая",
  ].join("|"),
);
const only = `${word("only|solely|exclusively|только|лишь|исключительно")}(?! \\d)`;
const LEAD = new RegExp(`${only}(?: ${leads})?|${leads}`, "giu");
const ONLY = new RegExp(only, "iu");
const LEADS = new RegExp(`${only}|${leads}|${word("when|for|when|where|при|когда|для|у|with|without|без|с|со")}`, "iu");
// What lets somebody do or have something: it holds only within its bounds.
const LETS = new RegExp(
  word(
    "can|may|possible|allowed|permitted|welcome|entitled|eligible|free|costs?|pays?|paid|accept\\p{L}*|можно|можете|возможн\\p{L}+|разреш\\p{L}+|вправе|бесплат\\p{L}+|сто[ия]т|принима\\p{L}+|бер[её]м|оплачива\\p{L}+",
  ),
  "iu",
);
const UNTIL = new RegExp(
  word("until|till|before|up to|within|inside|outside|without|до|без|в пределах|за пределами"),
  "giu",
);
// "Not only", "even if", "check if" set none.
const NO_LEAD = new RegExp(`${word("not|even|check|see|ask|know|tell|decide|не|даже|и")}\\s+$`, "iu");
// Politeness, and what says who it is for: "if you have questions", "если хотите".
const COURTESY =
  /^(?:you(?:'d| would)? (?:want|wish|like|prefer|need|have (?:any |more |further )?questions|still)|necessary|needed|possible|in doubt|anything|something|(?:вы )?(?:хотите|нужно|надо|захотите|желаете|что|что-то|остались вопросы|есть вопросы|возможно|понадобится))(?![\p{L}])/iu;
// Another clause of its own: what holds of one says nothing of the other.
const APART = /;|,? (?:but|while|whereas|но|зато) |, (?:or|или) |[.!?…] |, а /iu;
const STOPS = /[,:](?!\d)|[;()]|[.!?…](?=\s|$)|(?<=\s)[—–-](?=\s)/u;
const PREPOSITIONS = /(?<![\p{L}])(?:in|on|at|for|with|to|from|by|в|во|на|для|по|с|со|у|к|при)(?![\p{L}])/giu;

/** What stands before an "only" that nothing follows: "in the garden rooms only". */
const phraseBefore = (before: string): string => {
  const clause = before.split(STOPS).at(-1) ?? "";
  const at = [...clause.matchAll(PREPOSITIONS)].at(-1)?.index;
  return at === undefined ? clause : clause.slice(at);
};

/** So far around a word that leads to a condition it is looked for: a text of nothing but such words would be read once for each. */
const AROUND_CHARS = 300;
const LEADS_MAX = 20;
const lookAround = (text: string, at: number, end: number) => ({
  before: text.slice(Math.max(0, at - AROUND_CHARS), at),
  behind: text.slice(end, end + AROUND_CHARS).trimStart(),
});

/** The conditions that a sentence sets, each as its words. */
const conditionsIn = (text: string): string[] =>
  [...text.matchAll(LEAD)].slice(0, LEADS_MAX).flatMap(({ 0: lead, index }) => {
    const { before, behind } = lookAround(text, index, index + lead.length);
    if (NO_LEAD.test(before) || COURTESY.test(behind)) return [];
    // What comes first there tells the order of doing: "when it blinks, rinse the tank".
    if (/^(?:when|когда|пока)/iu.test(lead) && !/\p{L}/u.test(before) && !LETS.test(behind)) return [];
    // "No cash, only cards" tells of something else than the cash.
    if (/,\s*$/.test(before) && ONLY.test(lead) && DENIAL.test(before)) return [];
    const after = behind.split(STOPS)[0] ?? "";
    if (claimsOf(after).length > 0) return [after];
    return ONLY.test(lead) ? [phraseBefore(before)] : [];
  });

/** Until when something is let. */
const momentsIn = (clause: string): string[] =>
  [...clause.matchAll(UNTIL)]
    .slice(0, LEADS_MAX)
    .map(({ 0: lead, index }) => lookAround(clause, index, index + lead.length).behind);

/** Until what o'clock something must be done for the rest to hold: "placed before 14:00". The end of opening hours is none. */
const CUT_OFF = new RegExp(
  `(?<!(?:from|between|с|со|от) \\d[\\d:.]*(?: [ap]m)? )${word("before|by|until|till|до")} (?:\\d{1,2}:\\d{2}|\\d{1,2} ?(?:am|pm|час\\p{L}+)|noon|midnight|полудня|полуночи)`,
  "iu",
);
const CLOCK = /\d{1,2}:\d{2}|\d ?(?:am|pm|час)|noon|midnight|\d/iu;
/** Where that is told by when: what is done the same day is done for those only who were in time. */
const SAME_DAY = new RegExp(
  word("(?:the )?same(?: working| business)? day|today|next day|(?:в )?тот же день|(?:в )?день в день|сегодня"),
  "iu",
);

/** A condition is told by so much of its words, or by fewer behind a word that leads to one. */
const TOLD = 0.5;
const TOLD_LED = 0.3;

/** Those of some texts that share most with what a sentence claims; none where nothing is shared. */
const nearest = (claims: readonly string[], texts: readonly string[]): string[] => {
  const shares = texts.map((text) => sharedBy(claims, claimsOf(text)).length);
  const most = Math.max(1, ...shares);
  return texts.filter((_, at) => shares[at] === most);
};

/**
 * What a sentence leaves out of the conditions under which the one that it stands on holds; none where it tells them, in
 * whatever words. Where the two are in different languages a word that leads to a condition is enough.
 */
export const conditionsLeftOut = (sentence: string, said: readonly string[]): string[] => {
  const text = plain(sentence);
  const isLed = LEADS.test(text);
  const claims = claimsOf(withoutBounds(text));
  return said.flatMap((whole) => {
    const parts = plain(whole).split(APART);
    if (!isAlike(whole, sentence)) return isLed ? [] : parts.flatMap(conditionsIn);
    const near = nearest(claims, parts);
    const letting = LETS.test(text) ? nearest(claims, near.flatMap(clausesOf)) : [];
    const set = new Set([...near.flatMap(conditionsIn), ...letting.flatMap(momentsIn)]);
    const left = [...set].filter((condition) => {
      const all = claimsOf(withoutBounds(condition));
      // What the rest says too tells nothing of the condition: "your number, except a company's number".
      const rest = claimsOf(withoutBounds(plain(whole).replace(condition.trim(), " ")));
      const own = all.filter((one) => sharedBy([one], rest).length === 0);
      const wanted = own.length > 0 ? own : all;
      return sharedBy(wanted, claims).length < wanted.length * (isLed ? TOLD_LED : TOLD);
    });
    const late = near.filter((part) => SAME_DAY.test(text) && SAME_DAY.test(part) && !CLOCK.test(text));
    left.push(...late.flatMap((part) => CUT_OFF.exec(part)?.[0] ?? []));
    return [...left, ...letting.flatMap((clause) => boundsLeftOut(text, clause))];
  });
};
