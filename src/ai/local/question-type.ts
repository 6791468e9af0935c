// What a question asks for. Two texts about one thing that ask for different things ("why was it refused",
// "how do I apply") do not answer each other, however many words they share.
const types: readonly (readonly [QuestionType, RegExp])[] = [
  [
    "purpose",
    /(?:^|[^\p{L}])(?:зачем|для чего|what (?:is|are) .{1,40} for|what for|purpose|преимуществ\p{L}*|что (?:дает|даст)|benefits?|advantages?)(?=$|[^\p{L}])/iu,
  ],
  [
    "reason",
    /(?:^|[^\p{L}])(?:почему|отчего|из-за чего|по какой причине|причин\p{L}*|why|reason|how come|what causes?|за что)(?=$|[^\p{L}])/iu,
  ],
  [
    "duration",
    /(?:^|[^\p{L}])(?:как долго|ск(?:олько|ока|око) (?:по )?(?:времени|дней|часов|длится|ждать|занимает)|через сколько|когда|в какие сроки|срок\p{L}*|how (?:long|soon|quickly|often)|when|как часто|minimum time|минимальное время)(?=$|[^\p{L}])/iu,
  ],
  [
    "amount",
    /(?:^|[^\p{L}])(?:сколько|скока|скоко|поч[её]м|какая (?:сумма|цена|стоимость)|стоимость|цена|лимит\p{L}*|максимальн\p{L}*|минимальн\p{L}*|how (?:much|many|big|large|far)|cost|price|limit)(?=$|[^\p{L}])/iu,
  ],
  ["person", /(?:^|[^\p{L}])(?:кто|кем|кому|кого|who|whom|whose|which people)(?=$|[^\p{L}])/iu],
  ["place", /(?:^|[^\p{L}])(?:где|куда|откуда|where)(?=$|[^\p{L}])/iu],
  [
    "meaning",
    /(?:^|[^\p{L}])(?:что такое|что (?:значит|означает)|what (?:is|are|does .{1,40} mean)|what's|definition)(?=$|[^\p{L}])/iu,
  ],
  [
    "demand",
    /(?:^|[^\p{L}])(?:требовани\p{L}*|правил\p{L}*|услови\p{L}*|формат\p{L}*|рекомендаци\p{L}*|совет\p{L}*|критери\p{L}*|requirements?|rules?|guidelines?|recommendations?|advice|criteria|tips)(?=$|[^\p{L}])/iu,
  ],
  ["way", /(?:^|[^\p{L}])(?:как|каким образом|how|steps?|способ\p{L}*|инструкци\p{L}*|ways?)(?=$|[^\p{L}])/iu],
  [
    "trouble",
    /(?:^|[^\p{L}])(?:не (?:могу|работает|получается|приходит|пришл\p{L}+|удается|загружается|открывается|вижу|отображается)|что делать|ошибк\p{L}*|what (?:should|can|do|to) .{0,12}do|can ?not|can't|doesn't|error|problem|issue)(?=$|[^\p{L}])/iu,
  ],
  [
    "permission",
    /(?:^|[^\p{L}])(?:можно|могу|можем|нельзя|есть ли|будет ли|разрешен\p{L}*|запрещ\p{L}*|доступн\p{L}*|возможно|should|can|could|may|is|are|do|does|will|allowed|safe|possible)(?=$|[^\p{L}])/iu,
  ],
];

/** What is asked for; "other" where nothing gives it away. */
type QuestionType =
  | "purpose"
  | "reason"
  | "duration"
  | "amount"
  | "person"
  | "place"
  | "meaning"
  | "demand"
  | "way"
  | "trouble"
  | "permission"
  | "other";

/** Everything a text asks for, the most telling first; empty where nothing gives it away. */
export const questionTypes = (text: string): QuestionType[] =>
  types.filter(([, pattern]) => pattern.test(text)).map(([type]) => type);

// These are said in passing ("can you tell me why…") and yield to any other.
const weak: ReadonlySet<QuestionType> = new Set(["permission", "way"]);

const telling = (text: string): QuestionType[] => {
  const all = questionTypes(text);
  const strong = all.filter((type) => !weak.has(type));
  return strong.length > 0 ? strong : all;
};

// What answers the one often answers the other as well: why it fails and how to mend it, what is demanded and how much.
const related: ReadonlyMap<string, number> = new Map(
  "reason+trouble=0.7 trouble+way=0.6 permission+way=0.6 permission+demand=0.6 amount+demand=0.6 amount+duration=0.6 meaning+purpose=0.6 permission+trouble=0.5 demand+way=0.4 permission+place=0.4 place+way=0.6 amount+permission=0.4 demand+trouble=0.4 meaning+demand=0.3 purpose+reason=0.5"
    .split(" ")
    .flatMap((entry): [string, number][] => {
      const [pair = "", value] = entry.split("=");
      const [one, other] = pair.split("+");
      return [
        [`${one}+${other}`, Number(value)],
        [`${other}+${one}`, Number(value)],
      ];
    }),
);

/** Whether two texts ask for the same: 1 yes, 0 no, something between where one answer often serves both, 0.5 where either does not tell. */
export const sameQuestionType = (one: string, other: string): number => {
  const here = telling(one);
  const there = telling(other);
  if (here.length === 0 || there.length === 0) return 0.5;
  return Math.max(
    ...here.flatMap((mine) => there.map((yours) => (mine === yours ? 1 : (related.get(`${mine}+${yours}`) ?? 0)))),
  );
};
