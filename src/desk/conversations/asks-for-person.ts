/**
 * Whether somebody asks for a person instead of the bot: in English and Russian, with typos, in many words or one. Read word by
 * word, so that "a person from delivery called" and "I don't need a person" are told from "get me a person".
 */

const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[’‘`´]/g, "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    // "humaaaan", "оператооор"
    .replace(/(\p{L})\1{2,}/gu, "$1")
    // "I would like" without the verb.
    .replace(/(?<!\p{L})(мне|нам) бы(?!\p{L})/gu, "$1 надо");

/** At most one letter wrong, missing, too many, or two in the wrong order. */
const isNear = (one: string, other: string): boolean => {
  if (one === other) return true;
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [rest, left] = [one.slice(at), other.slice(at)];
  const swapped = rest.slice(0, 2) === [left[1], left[0]].join("") && rest.slice(2) === left.slice(2);
  return swapped || rest.slice(1) === left.slice(1) || rest.slice(1) === left || rest === left.slice(1);
};
const TYPO_LETTERS_MIN = 5;

/** A Russian word as it sounds: unstressed vowels are written as they are heard ("апиратор", "хачу"). */
const heard = (word: string): string => word.replace(/о/g, "а").replace(/[еэя]/g, "и").replace(/(.)\1/g, "$1");
const HEARD_LETTERS_MIN = 6;

/** A word list; `exact` ones are never the word meant, however near they are. */
const list = (text: string, exact = "") => {
  const words = text.split(" ");
  return {
    words,
    not: new Set(exact.split(" ")),
    sounds: words.filter((one) => one.length >= HEARD_LETTERS_MIN).map(heard),
  };
};
const isOneOf = (word: string, { words, not }: ReturnType<typeof list>): boolean =>
  words.includes(word) ||
  (word.length >= TYPO_LETTERS_MIN &&
    !not.has(word) &&
    words.some((one) => one.length >= TYPO_LETTERS_MIN && isNear(word, one)));
/** Russian words by their beginning: the ends differ. */
const beginsLike = (word: string, { words, not, sounds }: ReturnType<typeof list>): boolean => {
  if (not.has(word)) return false;
  const sound = heard(word);
  return (
    sounds.some((one) => sound.startsWith(one)) ||
    words.some(
      (one) =>
        word.startsWith(one) ||
        (one.length >= 6 && [-1, 0, 1].some((more) => isNear(word.slice(0, one.length + more), one))),
    )
  );
};

const people = list(
  "human humans person persons people agent agents operator operators representative rep manager supervisor advisor adviser consultant specialist employee staff colleague someone somebody teammate",
  "manage manages managed manages agenda agency operate operates operated urgent argent moderator",
);
const peopleRu = list(
  "человек людьми людям людей оператор менеджер менежер манагер сотрудник специалист консультант начальник руководител администратор админ агент кто-нибудь кем-нибудь кого-нибудь кто-то кем-то живой живым живого живому живую реальным реального реальный поддержк техподдержк саппорт старш",
  "старше человечески агентство агентства менеджмент операторы",
);
const bots = list("bot bots robot robots chatbot chatbots machine machines ai computer automation", "boot both about");
const botsRu = list(
  "бот робот чатбот чат-бот автоответчик машин нейросет железяк ии",
  "ботин ботан иисус машинк машину машина машины машине",
);

const reach = list(
  "talk talking speak speaking chat chatting connect connecting transfer transferring forward escalate complain pass put switch redirect deal contact reach call get give bring fetch summon find let",
  "let's great pass's getting",
);
const want = list(
  "want need needs wanna like prefer demand require request wish please gimme may could can is are any have want's id rather",
  "wand weed",
);
const fillers = new Set(
  "me us to with for a an the my your some any another damn damned goddamn fucking freaking bloody effing stupid normal competent other real live actual human humans living breathing proper customer service support team sales tech technical over through now please right just only directly instead right-away of from talk talking speak speaking chat chatting connect connected transferred forwarded passed put switched contact reach call get have be see someone somebody who you i we it this that conversation ticket there here is are possible possibly way able how do can could may would like want need kindly immediately asap from help assistance".split(
    " ",
  ),
);
const reachRu = list(
  "соедини зови зовит звать переключи перевед переводи позов позови позват дай дайте свяжи свяжит свяжусь связат вызов вызват подключи приглас передай переда поговор говорит общат пообщ перезвон ответит",
  "дайджест передача передачу передачи передать связан дайвинг говорил говорила говорили поговорил поговорила поговорили",
);
const wantRu = list(
  "хоч хачу хотел хотим нуж надо требу можно могу можете прошу давай пусть лучше есть где как пожалуйста плиз плз жду",
  "нужен-ли",
);
const fillersRu = new Set(
  "мне меня нам нас с со на к бы ли пожалуйста плиз плз пжста пж пжл живым живого живой живому живую реальным реального реальный настоящим настоящего настоящий вашим вашего ваш какого-нибудь любым любого любой уже сейчас срочно тут здесь наконец наконец-то поговорить говорить пообщаться общаться связь разговор позвать соединить связаться переключить перевести от из службы службу службой поддержки техподдержки другим другого нормальным нормального нормальный нормальные просто только именно кого-нибудь кем-нибудь можно нужен нужна нужно надо хочу хотел хотела бы и у вас в чат чате помощь помощи кнопку подключить вызвать я мы это тебя вам вас кто".split(
    " ",
  ),
);
const politeness = new Set(
  "please pls plz now asap thanks thank you hi hello hey a an the to with real live human ok okay yes want i i'd need actual пожалуйста плиз плз пжста пж пжл срочно сейчас здравствуйте привет добрый день живого живой живым мне с на нужен нужна нужно хочу дайте да ок можно к службы поддержки".split(
    " ",
  ),
);
/** What may follow the person in the same breath. */
const after = new Set(
  "assistance help support being beings look take check call please pls plz now asap here today immediately to who that about regarding instead not at in or and thanks thank because directly right on if for from soon there then help already first me again so a человек пожалуйста плиз плз пжста пж срочно сейчас чтобы который которая кто по о об а и на в или из от к поддержки техподдержки службы компании банка магазина тут здесь немедленно живой живого наконец уже вместо поговорить помогите помочь я ведь мне не".split(
    " ",
  ),
);

type Kind = "person" | "bot" | "reach" | "want" | "not" | "other";
type Word = { text: string; kind: Kind };

const NOT = new Set(
  "don't dont not no never without needn't doesn't didn't wont won't nor не нет без незачем".split(" "),
);
const LETTER = /\p{L}/u;
const readKind = (word: string): Kind => {
  if (NOT.has(word)) return "not";
  if (isOneOf(word, bots) || beginsLike(word, botsRu)) return "bot";
  if (isOneOf(word, people) || beginsLike(word, peopleRu)) return "person";
  if (isOneOf(word, reach) || beginsLike(word, reachRu)) return "reach";
  return isOneOf(word, want) || beginsLike(word, wantRu) ? "want" : "other";
};

/** People use the same words again and again; each is held against the lists once. */
const kinds = new Map<string, Kind>();
const KINDS_MAX = 5000;
const LETTERS_MAX = 40;
const kindOf = (word: string): Kind => {
  const known = kinds.get(word);
  if (known) return known;
  // Each customer has an order number of their own.
  if (!LETTER.test(word)) return "other";
  const kind = readKind(word);
  if (kinds.size >= KINDS_MAX) kinds.clear();
  if (word.length <= LETTERS_MAX) kinds.set(word, kind);
  return kind;
};

const WORD = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu;
const wordsOf = (clause: string): Word[] => [...clause.matchAll(WORD)].map(([text]) => ({ text, kind: kindOf(text) }));
/** A thought ends where a sentence or a part of it does. */
const clausesOf = (text: string): string[] =>
  text.split(/[.,;:!?\n()]+|\s[-–—]\s|(?<![\p{L}])(?:but|а|но|however|так что)(?![\p{L}])/u);

const STEPS_MAX = 6;
const isFiller = ({ text, kind }: Word) => kind === "want" || fillers.has(text) || fillersRu.has(text);
const COULD_NOT = /^(?:могу|можете|может|получ)/;
const SMALL = new Set(["really", "even", "to", "have", "please", "any", "a", "an", "the", "мне", "больше", "и", "с"]);
/** A "not" that speaks of the person: "don't need", "не надо", "no human"; not one that says that something failed. */
const isRefused = (before: readonly Word[], person: Word): boolean =>
  before.some(({ kind, text }, at) => {
    if (kind !== "not" || text === "нет" || before.length - at > 9) return false;
    const next = [...before.slice(at + 1), person].find((word) => !SMALL.has(word.text));
    return next !== undefined && next.kind !== "other" && next.kind !== "bot" && !COULD_NOT.test(next.text);
  });

const asksInClause = (words: readonly Word[]): boolean =>
  words.some(({ kind, text }, at) => {
    if (kind !== "person") return false;
    const following = words[at + 1];
    // "С человеком можно поговорить?"
    const isAllowed =
      following?.text === "можно" && words[at + 2]?.kind === "reach" && /^со?$/.test(words[at - 1]?.text ?? "");
    const next = isAllowed ? words[at + 2] : following;
    // A person's what? "an agent's fee", "менеджер паролей", "5 человек".
    if (next && !/^(?:person|not|reach)$/.test(next.kind) && !after.has(next.text)) return false;
    if (/^persons?$/.test(text) && words[at - 1]?.text === "contact") return false;
    if (next?.kind === "not" && /^(?:нуж|надо|зов|need)/.test(words[at + 2]?.text ?? "")) return false;
    let from = at;
    while (from > 0 && at - from < STEPS_MAX) {
      const before = words[from - 1];
      if (!before || !(isFiller(before) || before.kind === "person" || before.kind === "reach")) break;
      from--;
    }
    // "I was talking to a person at the shop": that is over.
    if (/^(?:was|were|been)$/.test(words[from - 1]?.text ?? "")) return false;
    const run = [
      ...words.slice(from, at),
      ...(next?.kind === "reach" && /\p{Script=Cyrillic}/u.test(text) ? [next] : []),
    ];
    const asked = run.some((word) => word.kind === "reach" || word.kind === "want");
    const isVague = /^(?:someone|somebody|people|кто|кем|кого|живой|поддержк)/.test(text);
    const asksToReach =
      run.some((word) => word.kind === "reach") || run.some((word) => /talk|speak|chat|говор|общ/.test(word.text));
    return asked && (!isVague || asksToReach) && !isRefused(words.slice(0, at), { kind, text });
  });

const OTHER_WAYS =
  /^(?:customer )?(?:service|support|care)(?:,? please)?$|(?<![\p{L}])(?:(?:is|are) (?:there )?(?:any|some)(?:one|body) (?:there|here|real|human|alive)|any(?:one|body) (?:real|human|alive|there)|whoever is in charge|who (?:can|could|should|do) (?:i|we) (?:speak|talk) (?:to|with)|кто-нибудь (?:из людей|живой) (?:тут |здесь )?(?:есть)?|(?:есть|тут|здесь) (?:тут |здесь |ли )?(?:кто-нибудь |кто-то |кто )?(?:живой|живые|люди)|(?:кто-нибудь |кто )?(?:живой|живые|люди) (?:тут |здесь )?(?:есть|тут|здесь))(?![\p{L}])/u;

/** Support is asked for, or that somebody call. */
const REACHED =
  /(?<![\p{L}])(?:(?:connect|transfer|put|switch|pass|forward|redirect) (?:me|us) (?:through |over )?(?:to|with)|(?:talk|speak|chat) (?:to|with)) (?:the |your |customer |technical |tech |actual |real )*(?:support|service|help ?desk|care)(?![\p{L}])|(?<![\p{L}])(?:can|could|have|get|may|need|want|let|ask|would like) (?:some|any)(?:one|body) (?:from (?:the|your) \p{L}+ )?(?:please )?(?:to )?(?:call|phone|ring|contact|talk to|speak (?:to|with)|get back to) (?:me|us)(?![\p{L}])|(?<![\p{L}])(?:(?:пере|по)звоните|наберите) (?:мне|нам|пожалуйста)(?![\p{L}])|(?<![\p{L}])(?:мне|нам) (?:пере|по)звоните(?![\p{L}])/u;

const isAlone = (words: readonly Word[]): boolean => {
  const rest = words.filter(({ kind, text }) => kind !== "person" && !politeness.has(text));
  const named = words.find(({ kind }) => kind === "person");
  return (
    named !== undefined &&
    words.length <= 4 &&
    rest.length === 0 &&
    !/^(?:someone|somebody|people|employee|staff|кто|кем|кого|люд|поддержк)/.test(named.text)
  );
};

const tired =
  /(?<![\p{L}])(?:hate|tired of|sick of|stop|enough|fed up with|no more|instead of|without|away from|хватит|надоел\p{L}*|достал\p{L}*|устал\p{L}* от|уберите|убери|отключи\p{L}*|выключи\p{L}*|без|вместо|против|задолбал\p{L}*|отстань)(?![\p{L}])/u;
const INNOCENT = /(?<![\p{L}])(?:i'?m|i am|am|я)\s+(?:not|не)\s+(?:a\s+)?(?:ro)?(?:bot|бот|робот)/u;
/** The bot itself is refused: "not a bot", "I'm tired of this robot", "хватит бота". */
const refusesBot = (clause: string, words: readonly Word[]): boolean => {
  const at = words.findIndex(({ kind }) => kind === "bot");
  if (at < 0 || INNOCENT.test(clause)) return false;
  if (tired.test(clause) && words.length <= 9) return true;
  const before = words.slice(Math.max(0, at - 6), at);
  const not = before.findIndex(({ kind }) => kind === "not");
  if (not < 0) return false;
  const between = before.slice(not + 1);
  return between.every(
    (word) =>
      isFiller(word) || word.kind === "reach" || /^(?:deal|буду|стану|люблю|like|this|этим|вашим|a)$/.test(word.text),
  );
};

const TEXT_MAX = 4000;

/** True when the text asks, in English or Russian, for a person instead of the bot. `more`: phrases of the desk's own that mean it too. */
export const asksForPerson = (text: string, more: readonly string[] = []): boolean => {
  const said = fold(text).slice(0, TEXT_MAX);
  if (more.some((phrase) => phrase.trim() !== "" && said.includes(fold(phrase.trim())))) return true;
  if (isAlone(wordsOf(said)) || OTHER_WAYS.test(said.trim().replace(/[?!.]+$/, ""))) return true;
  const clauses = clausesOf(said);
  return clauses.some((clause, at) => {
    const words = wordsOf(clause);
    // "Человек, который доставил": told of, not asked for.
    const isToldOf = /^\s*(?:котор|who\b|which\b)/.test(clauses[at + 1] ?? "");
    if (REACHED.test(clause) && !words.some(({ kind }) => kind === "not")) return true;
    return (
      (isAlone(words) && words[0]?.text !== "the" && !isToldOf) || asksInClause(words) || refusesBot(clause, words)
    );
  });
};
