import type { Language } from "../kernel/text";

/** What the bot says of itself, in the customer's language; Russian for Russian, English for everybody else. */
const texts = {
  en: {
    greeting: "Hello! How can I help? Describe the question in a message or two.",
    handedOver: "I am passing this to a colleague. They see our whole conversation and will answer here.",
    person: "Talk to a person",
    source: "Source: ",
    note: {
      reason: "Why it came to you",
      wants: "The customer wrote",
      tried: "What was tried",
      nothing: "Nothing was found in the knowledge base.",
    },
    reasons: {
      asked_for_person: "The customer asked for a person.",
      no_proof: "The knowledge base does not prove an answer.",
      no_text: "The message has no text to search for.",
    },
  },
  ru: {
    greeting: "Здравствуйте! Чем помочь? Опишите вопрос одним-двумя сообщениями.",
    handedOver: "Передаю вопрос коллеге. Он видит всю переписку и ответит здесь.",
    person: "Позвать человека",
    source: "Источник: ",
    note: {
      reason: "Почему диалог у вас",
      wants: "Клиент написал",
      tried: "Что пробовали",
      nothing: "В базе знаний ничего не нашлось.",
    },
    reasons: {
      asked_for_person: "Клиент попросил позвать человека.",
      no_proof: "База знаний не подтверждает ответ.",
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
