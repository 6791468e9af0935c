const common = new Set(
  [
    "оеаинтсрвлкмдпуяыьгзбчйхжшОеіїєґ",
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生您好请问谢",
    "這為來個們說國時於會對過還後點無見問請謝您訂單",
    "のにはをがでとしれさあるいもすんなたりっかくまきつよこだしてけどうアイスントル",
    "이다는의에을를가은하고지요습니안녕세문주사",
    "αοιετσνηυρπκμλςάόίέήώ",
    "אבגדהוזחטילמנסעפצקרשתםןךףץ",
    "اليمونترسبدعقفهكحجشطخصضذغظثزءأإآىةؤئ",
    "éèàùçêâîôûëïüäößñóáíúãõåøæąćęłńśźżčďěňřšťůýžğışİ",
    "กขคงจชดตถทนบปพมยรลวสหอะาิีึืุูเแโใไ่้",
    "–—«»“”„’№€…°§",
  ].join(""),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters betray a wrong encoding
const nonsense = /[\u0080-\u009F\uFFFD\uE000-\uF8FF\u2500-\u259F\u0000-\u0008\u000E-\u001A]/;
const doubtful = /[¤¦¬\u00AD¯±¹²³ºª¼½¾¿×÷¸¨¶µ¢¥ЃЂЉЊЌЋЏђѓљњќћџ‡†‰‹›ƒˆ˜\uFF61-\uFF9F]/;
const letter = /\p{L}/u;
const scriptOf = (code: number): number => {
  if (code < 0x250) return code < 0x80 ? 0 : 1;
  if (code < 0x3ff) return 2;
  if (code < 0x530) return 3;
  return code < 0x2e80 ? code >> 8 : 99;
};

const caseFlip = (before: string, now: string): boolean =>
  before !== before.toUpperCase() && now !== now.toLowerCase() && letter.test(before);

const scoreOf = (now: string, before: string): number => {
  if (nonsense.test(now)) return -4;
  if (doubtful.test(now)) return -1.5;
  if (!letter.test(now)) return common.has(now) ? 0.3 : -0.7;
  const [here, there] = [scriptOf(now.charCodeAt(0)), letter.test(before) ? scriptOf(before.charCodeAt(0)) : -1];
  // Wrongly decoded words mix alphabets, turn capitals inside a word, or heap up accents.
  const mixed = there >= 0 && here !== there && !(here <= 1 && there <= 1) ? -1.5 : 0;
  const flipped = caseFlip(before, now) ? -4 : 0;
  const heaped = here === 1 && there === 1 ? -1.2 : 0;
  const lower = now.toLowerCase();
  return (common.has(lower) || common.has(now) ? 1 : here === 99 ? 0.1 : 0.3) + mixed + flipped + heaped;
};

/** How much a text looks like people's writing, per letter beyond ASCII: about 1 for right, below 0 for wrongly decoded. */
export const plausibility = (text: string): number => {
  let [sum, count, before] = [0, 0, " "];
  for (const now of text) {
    if (now > "\u007F" || nonsense.test(now)) {
      sum += scoreOf(now, before);
      count += 1;
    }
    before = now;
  }
  return count === 0 ? 0 : sum / count;
};
