import type { Language } from "../kernel/text";

const plural = (n: number, [one, few, many]: readonly [string, string, string]): string => {
  const [tens, ones] = [n % 100, n % 10];
  if (tens > 10 && tens < 20) return many;
  return ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
};

/** What the bot says of itself, in the customer's language; Russian for Russian, English for everybody else. */
const texts = {
  en: {
    greeting: "Hello! How can I help? Describe the question in a message or two.",
    handedOver: "I am passing this to a colleague. They see our whole conversation and will answer here.",
    person: "Talk to a person",
    source: "Source: ",
    solved: (similar: number, open: number) =>
      `Solved ${similar} similar conversation${similar === 1 ? "" : "s"}; ${open === 0 ? "none" : open} open now`,
    notHelpful:
      "Sorry, that was not what you needed. Ask in other words, or call a person: press the button or write “operator”.",
    which: "I am not sure I understood. Is it one of these? If not, say it in other words.",
    note: {
      reason: "Why it came to you",
      summary: "In short",
      wants: "The customer wants",
      tried: "What was tried",
      told: "What the bot answered",
      named: "Named by the customer",
      looked: "Articles that came nearest",
      nothing: "Nothing was found in the knowledge base.",
      file: "A file without words.",
    },
    reasons: {
      asked_for_person: "The customer asked for a person.",
      no_proof: "The knowledge base does not prove an answer.",
      missed: "The bot asked back once and still has no proven answer.",
      rejected: "The bot's answer did not help.",
      too_many: "The bot has answered here too often within an hour.",
      delicate: "It sounds like danger, the law or great anger: a matter for a person.",
      no_text: "The message has no text to search for.",
    },
  },
  ru: {
    greeting: "Здравствуйте! Чем помочь? Опишите вопрос одним-двумя сообщениями.",
    handedOver: "Передаю вопрос коллеге. Он видит всю переписку и ответит здесь.",
    person: "Позвать человека",
    source: "Источник: ",
    solved: (similar: number, open: number) =>
      `Закрыто ${similar} ${plural(similar, ["похожий диалог", "похожих диалога", "похожих диалогов"])}, сейчас в работе: ${open}`,
    notHelpful:
      "Жаль, что ответ не подошёл. Спросите другими словами или позовите человека: нажмите кнопку или напишите «оператор».",
    which: "Не уверен, что правильно понял. Вопрос об этом? Если нет, напишите другими словами.",
    note: {
      reason: "Почему диалог у вас",
      summary: "Коротко",
      wants: "Чего хочет клиент",
      tried: "Что пробовали",
      told: "Что ответил бот",
      named: "Клиент назвал",
      looked: "Ближайшие статьи",
      nothing: "В базе знаний ничего не нашлось.",
      file: "Файл без слов.",
    },
    reasons: {
      asked_for_person: "Клиент попросил позвать человека.",
      no_proof: "База знаний не подтверждает ответ.",
      missed: "Бот один раз переспросил и всё равно не нашёл доказанного ответа.",
      rejected: "Ответ бота не помог.",
      too_many: "Бот ответил здесь слишком много раз за час.",
      delicate: "Похоже на опасность, суд или сильное возмущение: это дело человека.",
      no_text: "В сообщении нет текста, по которому можно искать.",
    },
  },
};
export type Reason = keyof (typeof texts)["en"]["reasons"];
export const textsIn = (language: Language) => texts[language === "ru" ? "ru" : "en"];

/** A message that is only a greeting. */
export const isGreeting = (text: string): boolean =>
  /^(?:(?:hi|hello|hey|good (?:morning|day|afternoon|evening)|привет\p{L}*|здравствуй\p{L}*|добр\p{L}+ (?:день|утро|вечер)|доброго времени суток)[\s,.!)]*)+$/iu.test(
    text.trim(),
  );

/** A message that only thanks or closes: answering it would be noise. */
export const isThanks = (text: string): boolean =>
  /^(?:(?:thanks?(?: you)?(?: (?:very|so) much)?|thx|ty|great|perfect|ok(?:ay)?|got it|cool|спасибо(?: большое| вам)?|благодарю|отлично|супер|ок(?:ей)?|понятно|понял\p{L}?|хорошо|ясно)(?:[\s,.!)]|👍|🙏|❤️)*)+$/iu.test(
    text.trim(),
  );

const alone = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "iu");

const REJECTS = alone(
  "(?:that |this |it )?(?:did ?n[o']?t|does ?n[o']?t|has ?n[o']?t|not|no) (?:help(?:ed|ful)?|work(?:ed)?|answer(?:ed)?(?: my question)?)|(?:not|isn't) what i (?:asked|meant)|wrong answer|(?:это )?не (?:помогло|помогает|сработало|то)|вы не (?:ответили|поняли)|не о том|не отвечает на (?:мой )?вопрос",
);
const WORDS_OF_REJECTION_MAX = 12;

/** A short message that says of the answer before it that it was of no use. */
export const rejectsAnswer = (text: string): boolean =>
  text.trim().split(/\s+/).length <= WORDS_OF_REJECTION_MAX && REJECTS.test(text);

const DELICATE = alone(
  "lawyers?|attorney|sue you|suing|lawsuit|legal action|court|police|fraud|scam(?:med|mers?)?|ombudsman|suicid\\p{L}*|kill myself|injur(?:y|ed)|on fire|caught fire|smoke|sparks|electric shock|ridiculous|unacceptable|disgusting|outrageous|furious|адвокат\\p{L}*|юрист\\p{L}*|в суд\\p{L}*|судебн\\p{L}*|прокуратур\\p{L}*|полици\\p{L}*|роспотребнадзор\\p{L}*|мошенни\\p{L}*|обманули|развод\\p{L}{0,2} на деньги|самоубийств\\p{L}*|покончить с собой|травм\\p{L}*|загорел\\p{L}*|дымится|искрит|ударило током|безобрази\\p{L}*|отвратительно|возмутительно|издеватель\\p{L}*",
);

/** Danger, the law, fraud or great anger: what no bot should answer. */
export const isDelicate = (text: string): boolean => DELICATE.test(text);
