import type { Language } from "../kernel/text";
import { wholeWord } from "../kernel/text";

const plural = (n: number, [one, few, many]: readonly [string, string, string]): string => {
  const [tens, ones] = [n % 100, n % 10];
  if (tens > 10 && tens < 20) return many;
  return ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
};

/** What the bot says of itself, in the customer's language; Russian for Russian, English for everybody else. */
const texts = {
  en: {
    greeting: "Hello! How can I help? Describe the question in a message or two.",
    passed: { all: "I am passing this to a colleague.", rest: "A colleague will answer the rest of your message." },
    open: "They see our whole conversation and will answer here.",
    closed: (back: string | null) =>
      back === null
        ? "Nobody is in right now; they will answer here when they are back."
        : `Nobody is in right now: we are back on ${back}. They see our whole conversation and will answer here.`,
    wait: (minutes: number) =>
      minutes < 60
        ? `As a rule it takes up to ${minutes} minutes.`
        : `As a rule it takes up to ${minutes / 60} hour${minutes === 60 ? "" : "s"}.`,
    place: (before: number) =>
      before === 0
        ? "You are next in line."
        : `${before} ${before === 1 ? "conversation is" : "conversations are"} before yours.`,
    danger: "If anybody is in danger, call the emergency services first: 112, or your local number.",
    personInWords: "To talk to a person, just write “person”.",
    byNumber: "Answer with a number.",
    person: "Talk to a person",
    source: "Source: ",
    notHelpful:
      "Sorry, that was not what you needed. Ask in other words, or call a person: press the button or write “operator”.",
    which: "I am not sure I understood. Is it one of these? If not, say it in other words.",
    note: {
      reason: "Why it came to you",
      summary: "In short",
      wants: "The customer wants",
      tried: "What was tried",
      told: "What was answered",
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
      danger: "It sounds like an emergency or like somebody in danger. Please answer first.",
      legal: "It sounds like a legal matter or a threat of one.",
      fraud: "It sounds like fraud or theft.",
      angry: "The customer is very upset.",
      vip: "The contact or their company is marked as important.",
      no_text: "The message has no text to search for.",
      failed: "The bot could not answer for a fault of its own. The log tells more; this is what it said last:",
    },
  },
  ru: {
    greeting: "Здравствуйте! Чем помочь? Опишите вопрос одним-двумя сообщениями.",
    passed: { all: "Передаю вопрос коллеге.", rest: "На остальное в вашем сообщении ответит коллега." },
    open: "Он видит всю переписку и ответит здесь.",
    closed: (back: string | null) =>
      back === null
        ? "Сейчас никого нет на месте; вам ответят здесь, как только вернутся."
        : `Сейчас никого нет на месте, вернёмся ${back}. Коллега увидит всю переписку и ответит здесь.`,
    wait: (minutes: number) =>
      minutes < 60
        ? `Обычно это занимает до ${minutes} минут.`
        : `Обычно это занимает до ${minutes / 60 === 1.5 ? "полутора часов" : `${minutes / 60} ${minutes === 60 ? "часа" : "часов"}`}.`,
    place: (before: number) =>
      before === 0
        ? "Вы следующий в очереди."
        : `Перед вами ${before} ${plural(before, ["обращение", "обращения", "обращений"])}.`,
    danger: "Если кому-то угрожает опасность, сначала позвоните в экстренные службы: 112.",
    personInWords: "Чтобы позвать человека, напишите «человек».",
    byNumber: "Ответьте номером.",
    person: "Позвать человека",
    source: "Источник: ",
    notHelpful:
      "Жаль, что ответ не подошёл. Спросите другими словами или позовите человека: нажмите кнопку или напишите «оператор».",
    which: "Не уверен, что правильно понял. Вопрос об этом? Если нет, напишите другими словами.",
    note: {
      reason: "Почему диалог у вас",
      summary: "Коротко",
      wants: "Чего хочет клиент",
      tried: "Что пробовали",
      told: "Что ответили",
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
      danger: "Похоже, кому-то плохо или грозит опасность. Ответьте в первую очередь.",
      legal: "Похоже на юридический вопрос или угрозу судом.",
      fraud: "Похоже на мошенничество или кражу.",
      angry: "Клиент очень рассержен.",
      vip: "Контакт или его компания отмечены как важные.",
      no_text: "В сообщении нет текста, по которому можно искать.",
      failed: "Бот не смог ответить из-за внутренней ошибки. Подробности в журнале, а последним он сообщил вот что:",
    },
  },
};
export type Reason = keyof (typeof texts)["en"]["reasons"];
export const textsIn = (language: Language) => texts[language === "ru" ? "ru" : "en"];

const REJECTS = wholeWord(
  "(?:that |this |it )?(?:did ?n[o']?t|does ?n[o']?t|has ?n[o']?t|not|no) (?:help(?:ed|ful)?|work(?:ed)?|answer(?:ed)?(?: my question)?)|(?:not|isn't) what i (?:asked|meant)|wrong answer|(?:это )?не (?:помогло|помогает|сработало|то)|вы не (?:ответили|поняли)|не о том|не отвечает на (?:мой )?вопрос",
  "iu",
);
const WORDS_OF_REJECTION_MAX = 12;

/** A short message that says of the answer before it that it was of no use. */
export const rejectsAnswer = (text: string): boolean =>
  text.trim().split(/\s+/).length <= WORDS_OF_REJECTION_MAX && REJECTS.test(text);
