import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import { factAsked } from "./asked-for";
import { termsOf } from "./wanted";

/** A question in other words that ask the same. `naming`: what an answer to it must speak of, each in one of these; `isNear`: also in words that mean the same; `saying`: what the sentence must say that names it. */
type Reworded = {
  question: string;
  naming: readonly (readonly string[])[];
  isNear: boolean;
  saying: RegExp | null;
};

// What one pays with: who takes returns or dogs is asked something else.
const means = [
  "visa|master ?card|maestro|amex|american express|mir|union ?pay|jcb|pay ?pal|(?:apple|google|samsung) ?pay|cash|contactless",
  "(?:(?:credit|debit|bank|prepaid|gift) )?cards?|(?:bank|wire|sepa) transfers?|sepa|che(?:ck|que)s?",
  "crypto(?:currency|currencies)?|bitcoins?|btc|ethereum|eth|usdt|klarna|swish|vipps|mobile ?pay|twint|bancontact|ideal|blik|sofort|giropay|ali ?pay|wechat(?: pay)?|revolut|kaspi|sbp|venmo|zelle|euros?|dollars?|pounds?|tenge|points",
  "карт(?:а|ы|у|ой|ами)?(?: мир)?|(?:банковск|кредитн|дебетов|подарочн)(?:ие|ую|ой|ая) карт(?:ы|у|ой|а)|мир|виз[ауыой]+|мастеркард|налич(?:ные|ными|ку|ка|кой)|нал|безнал|банковск(?:ие|ий|им) перевод(?:ы|ом)?|перевод(?:ы|ом|ами)",
  "крипт(?:а|у|ой|овалюта|овалюту|овалюты|овалютой)|биткоин(?:ы|ом|ами)?|сбп|пейпал|юмани|киви|каспи",
].join("|");
const named = new RegExp(`^(?:${means})(?:(?:,|/| and| or| и| или) ?(?:${means}))*$`, "iu");
const isMeans = (name: string, question: string): boolean =>
  named.test(name.trim()) || (/ cards?[\s?.!]*$/iu.test(question) && named.test(`${name.trim()} card`));

// That a refund is paid back tells nobody who pays for it.
const pays =
  /(?<!\p{L})(?:pays?|paying|paid by|costs?|free|charge\p{L}*|fees?|expense|deduct\p{L}*|price|бесплат\p{L}+|плат\p{L}+|оплат\p{L}+|оплачива\p{L}+|сто[ия]т|стоить|вычт\p{L}+|вычита\p{L}+|удерж\p{L}+|счет|счёт|цена)(?!\p{L})/iu;
const who = /^(?:and )?who |^(?:а )?(?:кто|за чей) /iu;

// What is asked in the one way is told in articles in the other: the name of what is asked for stands as it was.
const ways: readonly (readonly [RegExp, (name: string, question: string) => string | null])[] = [
  [
    /^(?:do|can|will) you (?:guys )?(?:also )?(?:accept|take) (?:payments? (?:by|with|in|via|through) )?(.{2,40}?)(?: (?:as )?payments?| cards?)?[\s?.!]*$/iu,
    (name, question) => (isMeans(name, question) ? `Can I pay with ${name}?` : null),
  ],
  [
    /^(?:а )?(?:вы )?принимаете(?: ли)?(?: вы)?(?: (?:оплату|к оплате|платежи))? (?:через |по |в )?(.{2,40}?)(?: к оплате)?[\s?.!]*$/iu,
    (name, question) => (isMeans(name, question) ? `Можно ли оплатить ${name}?` : null),
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
    const other = name === undefined || naming.length === 0 ? null : into(name, question);
    if (other === null) continue;
    // One card is not another, whatever both are; what a thing costs may be said in other words.
    const isNear = factAsked(other) === "money";
    return {
      question: other,
      naming: naming.map((word) => (isNear ? [...termsOf(word)] : [stem(word)])),
      isNear,
      saying: who.test(question.trim()) ? pays : null,
    };
  }
  return null;
};
